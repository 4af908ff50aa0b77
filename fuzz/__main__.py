"""`python -m fuzz [--seconds N] [READER...]`: runs atheris over each reader in turn."""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import sysconfig
import venv
from pathlib import Path

from fuzz.parsers import PARSERS

_ROOT = Path(__file__).resolve().parents[1]
_HOME = _ROOT / ".venv-fuzz"
_ATHERIS = "atheris==3.0.0"
_LONGEST = 40_000
"""Bytes of one input: the largest page among the seeds has 32,000."""


def main() -> int:
    """Fuzz the readers that are named, or all. The exit code is 1 if one of them was broken."""
    asked = argparse.ArgumentParser(prog="python -m fuzz", description=__doc__)
    asked.add_argument("--seconds", type=int, default=60, help="for each reader")
    asked.add_argument("reader", nargs="*", help=f"of {', '.join(PARSERS)}")
    told = asked.parse_args()
    if wrong := set(told.reader) - set(PARSERS):
        asked.error(f"no reader is called {', '.join(sorted(wrong))}")
    python = _environment()
    if python is None:
        return 2
    broken = [name for name in told.reader or PARSERS if not _fuzz(python, name, told.seconds)]
    for name in broken:
        sys.stderr.write(f"broken: {name}; the input is in {_HOME / name}\n")
    return 1 if broken else 0


def _environment() -> Path | None:
    """The Python that has atheris, in an environment of its own; None if it cannot be had."""
    python = _HOME / "bin" / "python"
    if not (_HOME / "ready").exists():
        venv.create(_HOME, with_pip=True, clear=True)
        (_HOME / ".gitignore").write_text("*\n")
        install: list[str | Path] = [python, "-m", "pip", "install", "--quiet", _ATHERIS]
        if subprocess.run(install, check=False).returncode:  # noqa: S603 our own words
            sys.stderr.write(f"{_ATHERIS} could not be installed: nothing was fuzzed\n")
            return None
        (_HOME / "ready").touch()
    return python


def _fuzz(python: Path, name: str, seconds: int) -> bool:
    """One run; what was found to be of use is kept, and begins the next one."""
    place = _HOME / name
    place.mkdir(exist_ok=True)
    sys.stderr.write(f"fuzzing {name} for {seconds} seconds\n")
    command: list[str | Path] = [
        *(python, "-m", "fuzz.engine", name, place / "corpus"),
        f"-max_total_time={seconds}",
        f"-max_len={_LONGEST}",
        f"-artifact_prefix={place}/",
        *("-timeout=20", "-rss_limit_mb=3000", "-print_final_stats=1", "-verbosity=0"),
    ]
    # The packages of the project's own environment, behind those of the fuzzer's.
    found = os.pathsep.join((str(_ROOT), sysconfig.get_path("purelib")))
    environ = {**os.environ, "PYTHONPATH": found}
    return not subprocess.run(command, cwd=_ROOT, env=environ, check=False).returncode  # noqa: S603


if __name__ == "__main__":
    sys.exit(main())
