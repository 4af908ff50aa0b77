"""What may be wrong with the file of a store: the errors, and the kinds of what SQLite says."""

from __future__ import annotations

import errno
import sqlite3
from typing import Literal

Kind = Literal["locked", "full", "closed", "failing", "damaged"]

_OF_SQLITE: dict[int, Kind] = {
    sqlite3.SQLITE_BUSY: "locked",
    sqlite3.SQLITE_LOCKED: "locked",
    sqlite3.SQLITE_PROTOCOL: "locked",
    sqlite3.SQLITE_FULL: "full",
    sqlite3.SQLITE_READONLY: "closed",
    sqlite3.SQLITE_PERM: "closed",
    sqlite3.SQLITE_CANTOPEN: "closed",
    sqlite3.SQLITE_IOERR: "failing",
    sqlite3.SQLITE_CORRUPT: "damaged",
    sqlite3.SQLITE_NOTADB: "damaged",
}
_OF_SYSTEM: dict[int | None, Kind] = {
    errno.ENOSPC: "full",
    errno.EDQUOT: "full",
    errno.EFBIG: "full",
    errno.EIO: "failing",
}


class StoreBusy(Exception):
    """Another instance holds the store."""


class Unusable(Exception):
    """The store cannot be used as it is. The message says what, where, and how to mend it."""


class OutOfReach(Unusable):
    """The store may be good, but cannot be opened, read or written now."""


class NewerStore(Unusable):
    """The store was written by a later release than this one."""


class StoreDamaged(Unusable):
    """The file is no store, or not a whole one."""


class NotMigrated(Unusable):
    """The store of an earlier release could not be brought to this one, and is as it was."""


class NotCopied(OSError):
    """A copy could not be made. There is none of that name now that was not there before."""


def kind_of(error: sqlite3.Error | OSError) -> Kind | None:
    """What stands behind an error: the file or the machine. None where it is our own mistake."""
    if isinstance(error, OSError):
        return _OF_SYSTEM.get(error.errno, "closed")
    # An extended code has the plain one in its lowest byte.
    code: int | None = getattr(error, "sqlite_errorcode", None)
    return None if code is None else _OF_SQLITE.get(code & 0xFF)
