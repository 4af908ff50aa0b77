"""One run of atheris over one reader, in the environment that has atheris."""

from __future__ import annotations

import sys
from pathlib import Path

import atheris  # type: ignore[import-untyped]  # in .venv-fuzz alone

_PACKAGES = ["scrapers", "watcher", "notify", "protego", "tomlkit"]


def main() -> None:
    """Fuzz the reader that the first argument names; the others are libFuzzer's own."""
    name, corpus, *options = sys.argv[1:]
    with atheris.instrument_imports(include=_PACKAGES):
        from fuzz.parsers import PARSERS  # noqa: PLC0415 what is imported here is watched
    from fuzz.seeds import seeds_of  # noqa: PLC0415

    folder = Path(corpus)
    folder.mkdir(parents=True, exist_ok=True)
    for number, seed in enumerate(seeds_of(name)):
        (folder / f"seed-{number}").write_bytes(seed)
    atheris.Setup([sys.argv[0], str(folder), *options], PARSERS[name])
    atheris.Fuzz()


if __name__ == "__main__":
    main()
