"""What is wrong in a config file with the forms of its alerts: templates, and what mails carry."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

from watcher.config_tables import FileTable
from watcher.toml_text import Loc


def of_forms(table: FileTable, folder: Path) -> Iterator[tuple[Loc, str, str]]:
    """Yield what cannot work: of which value, what is wrong, and what to do."""
    if table.templates is not None and not os.path.isdir(  # noqa: PTH112 - never raises
        folder / table.templates
    ):
        what = f"{table.templates!r} is no folder"
        yield ("templates",), what, "Make it, or leave the key out; docs/templates.md says more"
    for index, channel in enumerate(table.channel):
        if not channel.attach:
            continue
        where = ("channel", index, "attach")
        # Where the secrets are not read, the address may be a name yet to be filled in.
        if not channel.address.lower().startswith(("mailto://", "mailtos://", "${")):
            yield where, "only mail can carry a document", "Leave it out"
        elif not table.keep_documents:
            what = "no document is kept, so there is none to attach"
            yield where, what, "Write keep_documents = true at the top of the file"
