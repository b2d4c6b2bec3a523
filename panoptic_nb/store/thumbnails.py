"""Thumbnails by image id, in SQLite: found by 60 at random in a fraction of a millisecond.

One connection per thread. A thumbnail is written before the row of its image is committed, and an id that
a crash left unused is overwritten by whoever gets it next, so that a picture never stands for another.
"""

from __future__ import annotations

import os
import sqlite3
import threading
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from panoptic_nb.errors import StorageError

_DAMAGED = (sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_CORRUPT)


class Thumbnails:
    """The store of thumbnails of one corpus.

    Parameters
    ----------
    path
        The SQLite file; made where there is none, unless `read_only`.
    """

    def __init__(self, path: Path, *, read_only: bool = False) -> None:
        self._path = path
        self._read_only = read_only
        self._local = threading.local()
        self._all: list[sqlite3.Connection] = []
        self._guard = threading.Lock()
        if not read_only:
            try:
                self._prepare()
            except sqlite3.Error as error:
                if getattr(error, "sqlite_errorcode", None) not in _DAMAGED:
                    raise self._refused(error) from error
                self.start_anew()

    def start_anew(self) -> None:
        """Set a damaged file aside and start an empty one: thumbnails can be made again, `check` says which."""
        self.close()
        for name in (self._path.name, f"{self._path.name}-wal", f"{self._path.name}-shm"):
            file = self._path.with_name(name)
            if file.exists():
                file.replace(self._path.with_name(f"{name}.damaged"))
        self._prepare()

    def _prepare(self) -> None:
        fresh = not self._path.exists()
        with self._connection() as connection:
            # A thumbnail of 12 kB then lies on one page or two, and is read in as many calls.
            connection.execute("PRAGMA page_size = 16384")
            connection.execute("PRAGMA journal_mode = WAL")
            connection.execute(
                "CREATE TABLE IF NOT EXISTS thumbnails (image_id INTEGER PRIMARY KEY, bytes BLOB NOT NULL)"
            )
        if fresh:
            self._path.chmod(0o600)

    def put(self, thumbnails: Iterable[tuple[int, bytes]]) -> None:
        """Write thumbnails, replacing those there are; all of them or none."""
        with self._refusing() as connection, connection:
            connection.executemany("INSERT OR REPLACE INTO thumbnails VALUES (?, ?)", thumbnails)

    def get(self, image_ids: Sequence[int]) -> dict[int, bytes]:
        """The thumbnails of these images; an image that has none is absent."""
        found: dict[int, bytes] = {}
        with self._refusing() as connection:
            for start in range(0, len(image_ids), 500):
                part = [int(image) for image in image_ids[start : start + 500]]
                marks = ",".join("?" * len(part))
                found.update(
                    connection.execute(
                        f"SELECT image_id, bytes FROM thumbnails WHERE image_id IN ({marks})", part
                    )
                )
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

    @contextmanager
    def _refusing(self) -> Iterator[sqlite3.Connection]:
        """The connection of this thread; what SQLite says against it comes in words."""
        try:
            yield self._connection()
        except sqlite3.Error as error:
            raise self._refused(error) from error

    def _refused(self, error: sqlite3.Error) -> StorageError:
        code = getattr(error, "sqlite_errorcode", None)
        if code == sqlite3.SQLITE_FULL:
            what = "the disk is full. Nothing of this step was kept; free some space"
        elif code in _DAMAGED:
            what = f"{error}. corpus.repair() makes the thumbnails again; nothing else is lost"
        else:
            what = str(error)
        return StorageError(f"The thumbnails ({self._path}) refused: {what}.")

    def close(self) -> None:
        """Close the connections of every thread."""
        with self._guard:
            for connection in self._all:
                connection.close()
            self._all.clear()
        self._local = threading.local()

    def _connection(self) -> sqlite3.Connection:
        connection: sqlite3.Connection | None = getattr(self._local, "connection", None)
        if connection is None:
            connection = self._connect()
            self._local.connection = connection
            with self._guard:
                self._all.append(connection)
        return connection

    def _connect(self) -> sqlite3.Connection:
        if not self._read_only:
            connection = sqlite3.connect(self._path, check_same_thread=False, timeout=30)
            connection.execute("PRAGMA synchronous = NORMAL")
            return connection
        # In a folder nobody can write to, SQLite cannot make the files that WAL needs.
        writable = os.access(self._path.parent, os.W_OK)
        uri = f"{self._path.absolute().as_uri()}?mode=ro{'' if writable else '&immutable=1'}"
        return sqlite3.connect(uri, uri=True, check_same_thread=False, timeout=30)
