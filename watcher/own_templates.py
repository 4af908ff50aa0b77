"""Templates that an operator has written: read from their folder, and tried on every sample."""

from __future__ import annotations

from collections.abc import Iterator
from difflib import get_close_matches
from pathlib import Path

from notify.alert import Fault
from notify.forms import NAMES, Forms, fault
from notify.render import render
from notify.render_digest import render_digest
from notify.sample_digests import DIGESTS
from notify.samples import SAMPLES

MOST = 200_000
"""Bytes of one template. Ours have some ten thousand."""

_TRIAL = "<trial@ofsted-watch.invalid>"


def read(folder: Path | None) -> tuple[Forms, tuple[Fault, ...]]:
    """The forms with the templates of `folder`, and which of these cannot be read."""
    own: dict[str, str] = {}
    faults = []
    for name in NAMES if folder is not None else ():
        assert folder is not None
        try:
            with (folder / name).open("rb") as file:
                content = file.read(MOST + 1)
            if len(content) > MOST:
                faults.append(Fault(name, 0, "it is too large for a template"))
            else:
                own[name] = content.decode("utf-8-sig")
        except FileNotFoundError:
            continue
        except OSError as error:
            faults.append(Fault(name, 0, f"it cannot be read ({error.strerror})"))
        except UnicodeDecodeError as error:
            faults.append(Fault(name, 0, f"it is not UTF-8 text (byte {error.start})"))
    return Forms(own), tuple(faults)


def tried(folder: Path) -> tuple[Fault, ...]:
    """Every mistake that shows when each sample of each kind is written with the templates."""
    forms, faults = read(folder)
    found = dict.fromkeys(faults)
    for name in forms.own:
        try:
            forms.templates.get_template(name)
        except Exception as error:  # noqa: BLE001  whatever it is, it is a mistake of the template
            found.setdefault(fault(name, error))
    written = (
        *(render(alert, _TRIAL, forms) for alert in SAMPLES.values()),
        *(render_digest(digest, _TRIAL, forms) for digest in DIGESTS.values()),
    )
    found |= dict.fromkeys(each for message in written for each in message.faults)
    return tuple(sorted(found, key=lambda each: (each.name, each.line)))


def strange(folder: Path) -> Iterator[tuple[Path, str]]:
    """The files of the folder that are no template of ours, and what may be meant."""
    for path in sorted(folder.iterdir()):
        if path.name in NAMES or path.name.startswith(".") or path.name.endswith("~"):
            continue
        near = get_close_matches(path.name, NAMES, n=1)
        known = f"Did you mean {near[0]}?" if near else f"Known are: {', '.join(NAMES)}"
        yield path, known
