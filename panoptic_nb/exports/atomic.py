"""A file appears whole or not at all."""

from __future__ import annotations

import errno
import os
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from panoptic_nb.errors import InvalidValueError, StorageError


@contextmanager
def replacing(path: Path) -> Iterator[Path]:
    """Give the path of a draft beside `path`; when the block ends well, the draft takes its place.

    Whatever goes wrong, a file that stood there before is untouched and no draft is left.

    Raises
    ------
    InvalidValueError
        If `path` is a folder.
    StorageError
        If the folder does not exist or cannot be written to, or the disk is full.
    """
    if path.is_dir():
        raise InvalidValueError(
            f"{path} is a folder. Give the name of a file in it, such as {path / 'out.csv'}."
        )
    if not path.parent.is_dir():
        raise StorageError(f"There is no folder {path.parent}. Make it first, or choose another.")
    draft = path.with_name(f".{path.name}.{uuid.uuid4().hex[:8]}.tmp")
    try:
        yield draft
        with draft.open("rb+") as written:
            os.fsync(written.fileno())
        draft.replace(path)
    except OSError as error:
        if isinstance(error, StorageError):
            raise
        raise StorageError(f"{path} cannot be written: {_reason(error)}") from error
    finally:
        draft.unlink(missing_ok=True)


def _reason(error: OSError) -> str:
    if error.errno == errno.ENOSPC:
        return "the disk is full. Nothing was kept of it; free some space."
    said = error.strerror or str(error).splitlines()[0]
    return f"{said}. Close it where it is open, or choose another place."
