"""What the file of thumbnails must be: one table of ours and nothing else, in a file that SQLite can read.

It may come from a stranger, or from a disk that has spoilt it. Thumbnails can be made again, so that a file which is
damaged is set aside; one that cannot be reached at the moment is not.
"""

from __future__ import annotations

import os
import sqlite3
from pathlib import Path

from panoptic_nb.errors import StorageError
from panoptic_nb.store.schema import HIGHEST_ID

TABLE = "CREATE TABLE thumbnails (image_id INTEGER PRIMARY KEY, bytes BLOB NOT NULL)"

# What comes of the disk, of rights or of other programs: nothing of it says anything about what stands in the file.
_OUTSIDE = frozenset(
    {
        sqlite3.SQLITE_PERM, sqlite3.SQLITE_ABORT, sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED, sqlite3.SQLITE_NOMEM,
        sqlite3.SQLITE_INTERRUPT, sqlite3.SQLITE_IOERR, sqlite3.SQLITE_FULL, sqlite3.SQLITE_CANTOPEN,
        sqlite3.SQLITE_PROTOCOL, sqlite3.SQLITE_NOLFS, sqlite3.SQLITE_AUTH,
    }
)  # fmt: skip
_CUT_SHORT = (sqlite3.SQLITE_IOERR_SHORT_READ, sqlite3.SQLITE_IOERR_CORRUPTFS)


class DamagedThumbnailsError(StorageError):
    """The file of thumbnails is damaged, or is none that panoptic_nb makes."""


class StrangeFileError(sqlite3.DatabaseError):
    """A file of SQLite that holds something else than thumbnails."""


def refuse_strange(connection: sqlite3.Connection) -> None:
    """Refuse a view, which may stand for the table and never end; a trigger, which acts on what is put in; and others.

    Parameters
    ----------
    connection
        One that gives texts as bytes: in a damaged file they may be anything.
    """
    for kind, name, sql in connection.execute("SELECT type, name, sql FROM sqlite_master LIMIT 3"):
        if kind != b"table" or sql != TABLE.encode():
            what = f"the {_text(kind)} {_text(name)[:40]!r}"
            raise StrangeFileError(f"{what} in it is none that panoptic_nb makes")
        ends = connection.execute(
            "SELECT (SELECT min(image_id) FROM thumbnails), (SELECT max(image_id) FROM thumbnails)"
        ).fetchone()
        if any(end is not None and not 0 <= end <= HIGHEST_ID for end in ends):
            raise StrangeFileError(f"its images are numbered {ends[0]:,} to {ends[1]:,}, as no corpus does")


def is_damage(error: sqlite3.Error | UnicodeDecodeError, path: Path) -> bool:
    """Whether an error comes of what stands in the file, and not of the disk or of who may write there.

    SQLite has no end of ways to stumble over a damaged file; even what it says of it may be no text.
    """
    if isinstance(error, sqlite3.ProgrammingError | sqlite3.InterfaceError):
        return False  # a connection that was closed meanwhile
    code = getattr(error, "sqlite_errorcode", None)
    if code is None or code in _CUT_SHORT:
        return True
    if code & 0xFF == sqlite3.SQLITE_READONLY:
        # A file that says that it is of a future SQLite is opened for reading only.
        return os.access(path, os.W_OK) and os.access(path.parent, os.W_OK)
    return code & 0xFF not in _OUTSIDE


def _text(value: object) -> str:
    return value.decode("utf-8", "replace") if isinstance(value, bytes) else str(value)
