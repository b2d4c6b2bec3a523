"""Thumbnails by image id, in SQLite: found by 60 at random in a fraction of a millisecond.

One connection per thread. A thumbnail is written before the row of its image is committed, and an id that
a crash left unused is overwritten by whoever gets it next, so that a picture never stands for another.

The file may come from a stranger. It holds one table and nothing else, and what is given out of it is a small JPEG
like those that are put in: whatever decodes it meets no picture of gigabytes.
"""

from __future__ import annotations

import os
import sqlite3
import threading
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path

from panoptic_nb.errors import StorageError
from panoptic_nb.store.inside import open_inside
from panoptic_nb.store.thumbnail_file import (
    TABLE,
    DamagedThumbnailsError,
    StrangeFileError,
    is_damage,
    refuse_strange,
)

LARGEST_SIDE = 1024
MOST_BYTES = 1 << 20

_CLOSED = '{} is closed. Open it again: corpus = Corpus("{}").'
_ERRORS = (sqlite3.Error, UnicodeDecodeError)


class Thumbnails:
    """The store of thumbnails of one corpus.

    Parameters
    ----------
    path
        The SQLite file; made where there is none, unless `read_only`.
    require
        Raises an error where the corpus folder is not there any more; asked by every thread that begins to read.
    """

    def __init__(
        self, path: Path, *, read_only: bool = False, require: Callable[[], None] = lambda: None
    ) -> None:
        self._require = require
        self._path = path
        self._read_only = read_only
        self._local = threading.local()
        self._all: list[sqlite3.Connection] = []
        self._guard = threading.Lock()
        self._closed = False
        if not read_only:
            try:
                self._prepare()
            except _ERRORS as error:
                if not is_damage(error, path):
                    raise self._refused(error) from error
                self.start_anew()

    def start_anew(self) -> None:
        """Set a damaged file aside and start an empty one: thumbnails can be made again, `check` says which."""
        self._let_go()
        for end in ("", "-wal", "-shm"):
            file, aside = (path.with_name(path.name + end) for path in (self._path, self.aside))
            # What another damaged file had left would be read as part of this one.
            aside.unlink(missing_ok=True)
            if file.exists():
                file.replace(aside)
        self._prepare()

    @property
    def aside(self) -> Path:
        """Where a damaged file is set aside; SQLite may still find pictures in it."""
        return self._path.with_name(f"{self._path.name}.damaged")

    def _prepare(self) -> None:
        # Made before SQLite opens it, which gives the files beside it the same rights.
        os.close(self._opened(os.O_RDWR | os.O_CREAT))
        with self._connection() as connection:
            # A thumbnail of 12 kB then lies on one page or two, and is read in as many calls.
            connection.execute("PRAGMA page_size = 16384")
            connection.execute("PRAGMA journal_mode = WAL")
            connection.execute(TABLE.replace("TABLE", "TABLE IF NOT EXISTS", 1))

    def _opened(self, flags: int) -> int:
        try:
            return open_inside(self._path, flags)
        except StorageError:
            raise
        except OSError as error:
            raise StorageError(
                f"{self._path} cannot be opened: {error.strerror}. Make room, or ask for the right to write there; if "
                "the corpus has moved, close it and open it where it is."
            ) from error

    def put(self, thumbnails: Iterable[tuple[int, bytes]]) -> None:
        """Write thumbnails, replacing those there are; all of them or none."""
        with self._refusing() as connection, connection:
            connection.executemany("INSERT OR REPLACE INTO thumbnails VALUES (?, ?)", thumbnails)

    def get(self, image_ids: Sequence[int]) -> dict[int, bytes]:
        """The thumbnails of these images; an image that has none is absent.

        What is no small JPEG, and was put there by others, comes as no bytes.
        """
        found: dict[int, bytes] = {}
        with self._refusing() as connection:
            for start in range(0, len(image_ids), 500):
                part = [int(image) for image in image_ids[start : start + 500]]
                marks = ",".join("?" * len(part))
                rows = connection.execute(
                    f"SELECT image_id, CASE WHEN length(bytes) <= {MOST_BYTES} THEN bytes END FROM thumbnails "
                    f"WHERE image_id IN ({marks})",
                    part,
                )
                found.update((image, data if is_small_jpeg(data) else b"") for image, data in rows)
        return found

    def remove(self, image_ids: Sequence[int]) -> None:
        """Remove the thumbnails of these images."""
        with self._refusing() as connection, connection:
            connection.executemany(
                "DELETE FROM thumbnails WHERE image_id = ?", [(image,) for image in image_ids]
            )

    def ids(self) -> list[int]:
        """The images that have a thumbnail."""
        with self._refusing() as connection:
            return [row[0] for row in connection.execute("SELECT image_id FROM thumbnails ORDER BY 1")]

    def refuse_damaged(self) -> None:
        """Let SQLite look through the whole file.

        Raises
        ------
        DamagedThumbnailsError
            If something in it is not in order, with what.
        """
        with self._refusing() as connection:
            ((said,),) = connection.execute("PRAGMA quick_check(1)").fetchall()
            if said != b"ok":
                raise StrangeFileError(str(said, "utf-8", "replace"))
            if not self._read_only:
                # A file may be in order, and say that it is of a SQLite to come: it would take nothing in.
                connection.execute("DELETE FROM thumbnails WHERE image_id = -1")
                connection.rollback()

    @contextmanager
    def _refusing(self) -> Iterator[sqlite3.Connection]:
        """The connection of this thread; what SQLite says against it comes in words."""
        try:
            yield self._connection()
        except _ERRORS as error:
            raise self._refused(error) from error

    def _refused(self, error: sqlite3.Error | UnicodeDecodeError) -> StorageError:
        code = getattr(error, "sqlite_errorcode", None)
        if self._closed:
            return StorageError(_CLOSED.format(self._path.parent.stem, self._path.parent.name))
        if self._read_only and self._has_log():
            what = (
                f"{error}. A process that was killed left {self._path.name}-wal, which cannot be read where nobody may "
                "write: copy the corpus to a disk of yours"
            )
        elif code == sqlite3.SQLITE_FULL:
            what = "the disk is full. Nothing of this step was kept; free some space"
        elif is_damage(error, self._path):
            what = f"{error}. corpus.repair() makes the thumbnails again; nothing else is lost"
            return DamagedThumbnailsError(f"The thumbnails ({self._path}) refused: {what}.")
        elif not self._path.exists():
            what = (
                f"{error}. It is not there any more: where the corpus was moved or renamed while it was open, close it "
                "and open it where it is now; else open it again, and corpus.repair() makes the thumbnails"
            )
        else:
            what = str(error)
        return StorageError(f"The thumbnails ({self._path}) refused: {what}.")

    def close(self) -> None:
        """Close the connections of every thread, and make no more."""
        self._closed = True
        self._let_go()

    def _let_go(self) -> None:
        with self._guard, ExitStack() as stack:
            for connection in self._all:
                stack.callback(connection.close)
            self._all.clear()
        self._local = threading.local()

    def _connection(self) -> sqlite3.Connection:
        if self._closed:
            raise StorageError(_CLOSED.format(self._path.parent.stem, self._path.parent.name))
        connection: sqlite3.Connection | None = getattr(self._local, "connection", None)
        if connection is None:
            connection = self._connect()
            self._local.connection = connection
            with self._guard:
                self._all.append(connection)
        return connection

    def _connect(self) -> sqlite3.Connection:
        self._require()
        mode = "rw"
        if self._read_only:
            # Where nobody can write, SQLite cannot make the files that WAL needs. One that a crash left is read all
            # the same: in it may be the last thumbnails, or all of them.
            immutable = not os.access(self._path.parent, os.W_OK) and not self._has_log()
            mode = "ro&immutable=1" if immutable else "ro"
        connection = sqlite3.connect(
            f"{self._path.absolute().as_uri()}?mode={mode}", uri=True, check_same_thread=False, timeout=30
        )
        try:
            connection.text_factory = bytes
            connection.execute("PRAGMA trusted_schema = OFF")
            connection.execute("PRAGMA synchronous = NORMAL")
            refuse_strange(connection)
        except BaseException:
            connection.close()
            raise
        return connection

    def _has_log(self) -> bool:
        try:
            return self._path.with_name(f"{self._path.name}-wal").stat().st_size > 0
        except OSError:
            return False


def is_small_jpeg(data: object) -> bool:
    """Whether bytes are a JPEG such as `put` gets: at most 1024 pixels a side, and no passes over it without end.

    Parameters
    ----------
    data
        What stands in a file that may come from a stranger.

    Notes
    -----
    Looks at the segments before the first scan (ITU T.81, annex B). Only sequential pictures (SOF0, SOF1) pass: a
    progressive one can have thousands of scans.

    >>> is_small_jpeg(b"\\x89PNG and so on")
    False
    """
    if not isinstance(data, bytes) or data[:3] != b"\xff\xd8\xff":
        return False
    place, framed, length = 2, False, len(data)
    while place + 9 < length and data[place] == 0xFF:
        marker = data[place + 1]
        if marker == 0xDA:
            return framed
        if marker in _FRAMES:
            height, width = data[place + 5] << 8 | data[place + 6], data[place + 7] << 8 | data[place + 8]
            if marker > 0xC1 or not (0 < height <= LARGEST_SIDE and 0 < width <= LARGEST_SIDE):
                return False
            framed = True
        step = data[place + 2] << 8 | data[place + 3]
        if step < 2:
            return False
        place += 2 + step
    return False


_FRAMES = frozenset({*range(0xC0, 0xD0)} - {0xC4, 0xC8, 0xCC})
