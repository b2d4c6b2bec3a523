"""What lies inside a corpus folder is plain files and folders: no links out of it, no devices, no pipes.

A corpus may come from a stranger, and others may have written to its folder. A link there, in the place of a
file that this library cuts short or adds to, would let it do so to any file of the user.
"""

from __future__ import annotations

import contextlib
import errno
import os
import stat
from pathlib import Path

from panoptic_nb.errors import StorageError

OURS = ("corpus.", "snapshot.", "thumbnails.", "settings.", ".settings.", "vectors", "backups")
"""How the names begin that this library, DuckDB and SQLite give; other names in the folder are never opened."""

_FOLDERS = ("vectors", "backups")
_DEEPEST = 2  # vectors/3/0.f32
# A pipe that nobody writes to would else be waited for. Windows has neither flag.
_NO_FOLLOW = getattr(os, "O_NOFOLLOW", 0)
_PLAIN = _NO_FOLLOW | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_CLOEXEC", 0) | getattr(os, "O_BINARY", 0)


def look_through(folder: Path) -> None:
    """Look at everything in a corpus folder that bears a name of ours, before any of it is opened.

    The folder itself may be reached by a link: where a corpus lies is for its user to say.

    Raises
    ------
    StorageError
        If something is a link, or no plain file or folder where one is expected.
    """
    try:
        with os.scandir(folder) as entries:
            for entry in entries:
                name = entry.name.casefold()
                if name.startswith(OURS):
                    # DuckDB keeps what does not fit into memory in a folder beside its file.
                    _look_at(entry, is_folder=name in _FOLDERS or name.endswith(".duckdb.tmp"), depth=0)
    except FileNotFoundError:
        return
    except NotADirectoryError as error:
        raise StorageError(
            f'{folder} is a file. A corpus is a folder: give the path of one, such as "fruit.panoptic".'
        ) from error
    except StorageError:
        raise
    except OSError as error:
        raise StorageError(
            f"{folder} cannot be looked into: {error.strerror}. Ask its owner for the right to read it."
        ) from error


def _look_at(entry: os.DirEntry[str], *, is_folder: bool | None, depth: int) -> None:
    path = Path(entry.path)
    # Junctions are the links of Windows; Python 3.11 does not tell them apart.
    if entry.is_symlink() or getattr(entry, "is_junction", bool)():
        raise _refused(path, "a link")
    folder, file = entry.is_dir(follow_symlinks=False), entry.is_file(follow_symlinks=False)
    if not folder and not file:
        raise _refused(path, "a device, a pipe or a socket")
    if is_folder is not None and is_folder != folder:
        raise _refused(path, "a folder" if folder else "a file")
    if folder and depth < _DEEPEST:
        with os.scandir(path) as entries:
            for below in entries:
                _look_at(below, is_folder=None, depth=depth + 1)


def rights_of(path: Path) -> int:
    """Who may read and write a file, for others that are made beside it; its owner alone where there is none."""
    try:
        return path.stat().st_mode & 0o666
    except OSError:
        return 0o600


def give_rights_of(path: Path, beside: Path) -> None:
    """Let a file that another library made, if it is there, be for the same eyes as the one it belongs to."""
    if os.name != "posix":
        return
    # In a shared corpus it may be another user's file, who alone may change its rights.
    with contextlib.suppress(OSError):
        rights, mode = rights_of(path), beside.lstat().st_mode
        if stat.S_ISREG(mode) and stat.S_IMODE(mode) != rights:
            beside.chmod(rights)


def make_folder(path: Path, rights: int) -> None:
    """Make a folder, unless it is there, that may be entered by those who may read files of these rights."""
    try:
        path.mkdir(mode=0o700)
    except FileExistsError:
        return
    if rights != 0o600 and os.name == "posix":
        path.chmod(0o700 | rights | (rights & 0o444) >> 2)


def open_inside(path: Path, flags: int, rights: int = 0o600) -> int:
    """Open a plain file of a corpus folder; one that is made is for its owner only, unless it is said otherwise.

    Parameters
    ----------
    flags
        Of `os.open`.
    rights
        Of a file that is made, whatever the umask.

    Returns
    -------
    int
        A file descriptor.

    Raises
    ------
    StorageError
        If it is a link or no plain file.
    OSError
        As `os.open` has it.
    """
    if not _NO_FOLLOW and path.is_symlink():
        raise _refused(path, "a link")
    try:
        descriptor = os.open(path, flags | _PLAIN, 0o600)
    except OSError as error:
        if error.errno in (errno.ELOOP, errno.EMLINK) and path.is_symlink():
            raise _refused(path, "a link") from error
        raise
    found = os.fstat(descriptor)
    if not stat.S_ISREG(found.st_mode):
        os.close(descriptor)
        raise _refused(path, "no plain file")
    if rights != 0o600 and flags & os.O_CREAT and found.st_size == 0 and os.name == "posix":
        os.fchmod(descriptor, rights)
    return descriptor


def _refused(path: Path, what: str) -> StorageError:
    return StorageError(
        f"{path} is {what}. Inside a corpus folder panoptic_nb makes only plain files and folders, and what stands "
        "in their place could lead to files of yours: nothing was opened. Put the file itself there, or ask whoever "
        "gave you this corpus. (The whole folder may lie elsewhere, behind a link.)"
    )
