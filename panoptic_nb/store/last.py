"""The number of the operation that was committed last, beside the catalogue: a witness of what it should hold.

DuckDB keeps what was committed since its last checkpoint in ``corpus.duckdb.wal``. Where that file is taken away after
a kill, or a program that synchronises folders has not brought it yet, the catalogue opens without a word as it was at
the checkpoint, and what is written then makes the lost changes unreadable for good.
"""

from __future__ import annotations

import contextlib
import os
from datetime import UTC, datetime
from pathlib import Path

from panoptic_nb.errors import StorageError
from panoptic_nb.store.inside import open_inside, rights_of

LAST = "corpus.last"
_LENGTH = 64


class LastOperation:
    """The file ``corpus.last``: a number and a time, written after every commit of an operation, never before.

    Parameters
    ----------
    folder
        The corpus folder.
    """

    def __init__(self, folder: Path) -> None:
        self._path = folder / LAST
        self._descriptor: int | None = None

    def read(self) -> tuple[int, str]:
        """The number of the operation and its time, in words; 0 where nothing is known."""
        try:
            with os.fdopen(open_inside(self._path, os.O_RDONLY), "rb") as file:
                number, moment = file.read(_LENGTH).decode("ascii").split()
            return int(number), f"{datetime.fromisoformat(moment):%Y-%m-%d %H:%M} UTC"
        except StorageError:
            raise
        except (OSError, ValueError):
            return 0, ""

    def write(self, op_id: int) -> None:
        """Say that an operation was committed.

        Where it cannot be written (the disk is full), it goes on saying what it said, which stays true: a change that
        was made does not fail for it.
        """
        text = f"{op_id} {datetime.now(UTC).replace(tzinfo=None).isoformat(timespec='seconds')}"
        with contextlib.suppress(OSError):
            if self._descriptor is None:
                rights = rights_of(self._path.with_name("corpus.duckdb"))
                self._descriptor = open_inside(self._path, os.O_RDWR | os.O_CREAT, rights)
            # In place and of one length: whenever the process is killed, the old text stands there or the new one.
            os.lseek(self._descriptor, 0, os.SEEK_SET)
            os.write(self._descriptor, text.ljust(_LENGTH - 1).encode("ascii") + b"\n")

    def forget(self) -> None:
        """Say nothing, since another catalogue takes the place of this one."""
        self.close()
        self._path.unlink(missing_ok=True)

    def close(self) -> None:
        """Let go of the file."""
        if self._descriptor is not None:
            os.close(self._descriptor)
            self._descriptor = None
