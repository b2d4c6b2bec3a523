"""A file's bytes, read once, whole and unchanged, or the reason why not."""

from __future__ import annotations

import os
import stat
from typing import TypeAlias

from panoptic_nb.errors import UnreadableImageError
from panoptic_nb.images.reasons import refusing

AnyPath: TypeAlias = str | os.PathLike[str]

MAX_BYTES = 4_000_000_000


def read_bytes(path: AnyPath) -> bytes:
    """All the bytes of a regular file.

    Raises
    ------
    UnreadableImageError
        The file is missing, empty, not a regular file (a pipe would never end), past 4 GB, not allowed,
        or it changed while it was read (a copy still going on).
    """
    with refusing():
        is_file = stat.S_ISREG(os.stat(path).st_mode)  # noqa: PTH116 (asked for every file: pathlib is slower)
        if not is_file:  # said before opening: to open a pipe is to wait for it
            raise UnreadableImageError("a folder or a device, not a file")
        with open(path, "rb", buffering=0) as file:  # noqa: PTH123
            before = os.fstat(file.fileno())
            if before.st_size == 0:
                raise UnreadableImageError("empty file")
            if before.st_size > MAX_BYTES:
                size, limit = before.st_size / 1e9, MAX_BYTES / 1e9
                raise UnreadableImageError(f"{size:.1f} GB, more than the limit of {limit:.0f}")
            data = file.readall()
            after = os.fstat(file.fileno())
    if (len(data), after.st_mtime_ns) != (before.st_size, before.st_mtime_ns):
        raise UnreadableImageError("changed while it was read")
    return data


def extension_of(path: AnyPath) -> str:
    """The extension, lower case with its dot; empty where there is none."""
    return os.path.splitext(path)[1].lower()  # noqa: PTH122
