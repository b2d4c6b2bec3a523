"""A file appears whole or not at all, and never in the place of a picture or of a part of a corpus."""

from __future__ import annotations

import errno
import os
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from panoptic_nb.errors import InvalidValueError, StorageError
from panoptic_nb.store.refusals import plain_interrupts

_WRITTEN = frozenset({".csv", ".tsv", ".txt", ".parquet", ".xlsx", ".html", ".htm", ".json"})


@contextmanager
def replacing(path: Path) -> Iterator[Path]:
    """Give the path of a draft beside `path`; when the block ends well, the draft takes its place.

    Whatever goes wrong, a file that stood there before is untouched and no draft is left.

    Raises
    ------
    InvalidValueError
        If `path` is a folder, lies in the folder of a corpus, or is a picture: originals are only ever read.
    StorageError
        If the folder does not exist or cannot be written to, or the disk is full.
    """
    if path.is_dir():
        raise InvalidValueError(
            f"{path} is a folder. Give the name of a file in it, such as {path / 'out.csv'}."
        )
    if not path.parent.is_dir():
        raise StorageError(f"There is no folder {path.parent}. Make it first, or choose another.")
    _refuse_corpus(path)
    _refuse_picture(path)
    draft = path.with_name(f".{path.name}.{uuid.uuid4().hex[:8]}.tmp")
    try:
        with plain_interrupts():
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


def _refuse_corpus(path: Path) -> None:
    """Everything in the folder of a corpus is the corpus: its catalogue may be open this very moment."""
    for folder in path.resolve().parents:
        if (folder / "corpus.duckdb").exists() or (folder / "corpus.lock").exists():
            raise InvalidValueError(
                f"{path} lies in the folder of a corpus, {folder}, where only the corpus itself may write. Choose a "
                f"place outside it, such as {folder.parent / path.name}."
            )


def _refuse_picture(path: Path) -> None:
    """No file that an import would take for an image is ever replaced, of this corpus or of none."""
    if not path.is_file():
        return
    from panoptic_nb.images.kinds import candidates, image_extensions, looks_like_image

    extension = path.suffix.lower()
    try:
        with path.open("rb") as file:
            start = file.read(16)
    except OSError as error:
        raise StorageError(
            f"{path} is there and cannot be read, so that nobody knows what would be replaced: {error.strerror}. "
            "Choose another name."
        ) from error
    is_picture = extension in image_extensions() or looks_like_image(start)
    # What begins only perhaps like a picture is one where nothing else says what it is.
    if is_picture or (extension not in _WRITTEN and candidates(start, extension)):
        raise InvalidValueError(
            f"{path} is a picture, and pictures are never replaced. Choose another name, such as "
            f"{path.with_name(path.stem + '-table.csv')}."
        )


def _reason(error: OSError) -> str:
    if error.errno == errno.ENOSPC:
        return "the disk is full. Nothing was kept of it; free some space."
    said = error.strerror or str(error).splitlines()[0]
    return f"{said}. Close it where it is open, or choose another place."
