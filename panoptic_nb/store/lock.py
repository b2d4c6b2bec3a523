"""One writer per corpus: a lock file that names the process holding it.

The operating system releases the lock when the process ends, however it ends. DuckDB has a lock of its
own, which a second handle on its file would drop on POSIX; hence ours is a file beside it.
"""

from __future__ import annotations

import contextlib
import json
import os
import socket
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import IO, Any

from panoptic_nb.errors import CorpusLockedError, StorageError

LOCK_NAME = "corpus.lock"


class CorpusLock:
    """Hold a corpus for writing, or share it for reading.

    Parameters
    ----------
    folder
        The corpus folder.
    shared
        Several readers may share; a writer is alone.

    Raises
    ------
    CorpusLockedError
        If another process holds the corpus; the message names it.
    """

    def __init__(self, folder: Path, *, shared: bool = False) -> None:
        self._path = folder / LOCK_NAME
        self._file: IO[str] | None = None
        try:
            self._file = self._path.open("a+" if not shared or not self._path.exists() else "r")
        except PermissionError as error:
            if shared:
                return  # A folder that nobody can write to has no writer to be told from.
            raise StorageError(
                f"{folder} cannot be written to ({error.strerror}). "
                "Open it with read_only=True, or copy it to a folder of yours."
            ) from error
        if not _acquire(self._file, shared=shared):
            owner = _owner(self._path)
            self._file.close()
            raise CorpusLockedError(_locked_message(folder, owner))
        if not shared:
            self._file.seek(0)
            self._file.truncate()
            json.dump(_myself(), self._file)
            self._file.flush()

    def release(self) -> None:
        """Let the next one in."""
        if self._file is not None:
            self._file.close()
            self._file = None


def _myself() -> dict[str, Any]:
    return {
        "pid": os.getpid(),
        "host": socket.gethostname(),
        "program": Path(sys.argv[0] or sys.executable).name,
        "since": datetime.now(UTC).isoformat(timespec="seconds"),
    }


def _owner(path: Path) -> dict[str, Any]:
    with contextlib.suppress(OSError, ValueError):
        found = json.loads(path.read_text())
        if isinstance(found, dict):
            return found
    return {}


def _locked_message(folder: Path, owner: dict[str, Any]) -> str:
    who = "another process"
    if owner:
        who = f"process {owner.get('pid')} ({owner.get('program')}) on {owner.get('host')}"
        who += f", since {owner.get('since')}"
    snapshot = folder / "snapshot.duckdb"
    way_out = "Close it there (corpus.close(), or shut that kernel down)"
    if snapshot.exists():
        age = datetime.now(UTC) - datetime.fromtimestamp(snapshot.stat().st_mtime, UTC)
        minutes = int(age.total_seconds() // 60)
        way_out += f", or open its snapshot of {minutes} min ago: Corpus({folder.name!r}, read_only=True)"
    return f"{folder} is open in {who}. {way_out}."


if sys.platform == "win32":  # pragma: no cover - exercised on Windows only
    import msvcrt

    def _acquire(file: IO[str], *, shared: bool) -> bool:
        # Windows locks bytes for everyone: one far past the text, so that the owner can still be read.
        file.seek(1 << 20)
        try:
            msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        return True

else:
    import fcntl

    def _acquire(file: IO[str], *, shared: bool) -> bool:
        try:
            fcntl.flock(file, (fcntl.LOCK_SH if shared else fcntl.LOCK_EX) | fcntl.LOCK_NB)
        except OSError:
            return False
        return True
