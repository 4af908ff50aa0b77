"""The channel that prints: to a terminal, or to the journal of a service."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TextIO

from notify.alert import Message, Outcome, Severity

_BOLD, _RESET = "\x1b[1m", "\x1b[0m"
_COLOURS: dict[Severity, str] = {"red": "\x1b[1;31m", "high": "\x1b[1;33m"}


@dataclass(frozen=True, slots=True)
class ConsoleChannel:
    """Prints the text form under its subject. `colour` allows terminal escapes of our own."""

    terminal: TextIO
    colour: bool = False

    def send(self, message: Message) -> Outcome:
        """Print once. A closed terminal is an outcome, not an error."""
        subject, rule = message.subject, "=" * min(len(message.subject), 78)
        if self.colour:
            subject = f"{_COLOURS.get(message.severity, _BOLD)}{subject}{_RESET}"
        text = f"{subject}\n{rule}\n\n{message.text}\n"
        # A journal or an old terminal may not know the arrow: better a "?" than no alert.
        encoding = getattr(self.terminal, "encoding", None) or "utf-8"
        text = text.encode(encoding, "replace").decode(encoding)
        try:
            self.terminal.write(text)
            self.terminal.flush()
        except (OSError, ValueError) as error:
            return Outcome(ok=False, detail=f"could not be printed: {error}")
        return Outcome(ok=True, detail="printed")
