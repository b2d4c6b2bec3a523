"""One writer per corpus: a lock file that names the process holding it.

The operating system releases the lock when the process ends, however it ends. DuckDB has a lock of its
own, which a second handle on its file would drop on POSIX; hence ours is a file beside it.
"""

from __future__ import annotations

import contextlib
import errno
import json
import os
import socket
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import IO, Any

from panoptic_nb.errors import CorpusLockedError, StorageError
from panoptic_nb.store.inside import look_through, open_inside

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
    StorageError
        If the folder cannot be written to or locked, or holds links.
    """

    def __init__(self, folder: Path, *, shared: bool = False) -> None:
        self._path = folder / LOCK_NAME
        self._file: IO[str] | None = None
        self._mine = False
        look_through(folder)
        reading = shared and self._path.exists()
        try:
            flags = os.O_RDONLY if reading else os.O_RDWR | os.O_CREAT | os.O_APPEND
            self._file = os.fdopen(open_inside(self._path, flags), "r" if reading else "a+", encoding="utf-8")
            self._mine = not shared
        except StorageError:
            raise
        except OSError as error:
            if shared and error.errno in (errno.EACCES, errno.EPERM, errno.EROFS):
                return  # A folder that nobody can write to has no writer to be told from.
            raise StorageError(
                f"{folder} cannot be written to ({error.strerror}). "
                "Open it with read_only=True, or copy it to a folder of yours."
            ) from error
        try:
            acquired = _acquire(self._file, shared=shared)
        except OSError as error:
            self._file.close()
            raise StorageError(
                f"The place where {folder} lies cannot lock files ({error.strerror}), as some network drives: two "
                "programs could write to the corpus at once. Copy the corpus to a disk of this machine."
            ) from error
        if not acquired:
            owner = _owner(self._path)
            self._file.close()
            raise CorpusLockedError(_locked_message(folder, owner))
        if not shared:
            # On a full disk it is held all the same, without a name.
            with contextlib.suppress(OSError):
                os.ftruncate(self._file.fileno(), 0)
                os.write(self._file.fileno(), json.dumps(_myself()).encode())

    def require(self) -> None:
        """Is the folder that is held still the one at its path?

        Raises
        ------
        StorageError
            If it was moved, renamed or removed, or another stands there now.
        """
        if self._file is None:
            return
        try:
            same = os.path.samestat(os.fstat(self._file.fileno()), self._path.stat())
        except OSError:
            same = False
        if not same:
            raise StorageError(
                f"{self._path.parent} is no more the corpus folder that was opened: it was moved, renamed or removed "
                f"meanwhile ({LOCK_NAME} too), or its drive is not connected. Nothing of this step was kept. Close "
                "the corpus (corpus.close()) and open it where it is now."
            )

    def release(self) -> None:
        """Let the next one in."""
        if self._file is not None:
            if self._mine:
                # Whoever holds it next, a reader perhaps, must not go by this name.
                with contextlib.suppress(OSError):
                    os.ftruncate(self._file.fileno(), 0)
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
        found = json.loads(path.read_text("utf-8"))
        if isinstance(found, dict) and _lives(found):
            return found
    return {}


def _lives(owner: dict[str, Any]) -> bool:
    """Whether the process that wrote its name may still be there; one that was killed left it behind."""
    if os.name != "posix" or owner.get("host") != socket.gethostname():
        return True
    try:
        os.kill(int(owner["pid"]), 0)
    except ProcessLookupError:
        return False
    except (KeyError, ValueError, TypeError, OverflowError, PermissionError):
        return True
    return True


def _locked_message(folder: Path, owner: dict[str, Any]) -> str:
    who = "another process, for reading"
    if owner:
        who = f"process {owner.get('pid')} ({owner.get('program')}) on {owner.get('host')}"
        who += f", since {owner.get('since')}"
    snapshot = folder / "snapshot.duckdb"
    way_out = "Close it there (corpus.close(), or shut that kernel down)"
    if snapshot.exists():
        age = datetime.now(UTC) - datetime.fromtimestamp(snapshot.stat().st_mtime, UTC)
        minutes = int(age.total_seconds() // 60)
        way_out += f", or open its snapshot of {minutes} min ago: Corpus({folder.name!r}, read_only=True)"
    else:
        way_out += (
            "; to look at it meanwhile, have it make a snapshot there (corpus.snapshot()): it has none yet"
        )
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
        except (BlockingIOError, PermissionError):
            return False
        return True
