"""Paths as an import is given them, and how it compares them."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Sequence
from itertools import takewhile
from pathlib import Path

from panoptic_nb.errors import InvalidValueError, NotFoundError
from panoptic_nb.session.given import path_given


def one_by_one(paths: Sequence[str | Path | Iterable[str | Path]]) -> Iterator[str | Path]:
    """Paths, and those of the lists among them."""
    if not paths:
        raise InvalidValueError('Which images? Give folders or files: corpus.add_images("photos/").')
    for given in paths:
        if isinstance(given, str | os.PathLike) or not isinstance(given, Iterable):
            yield given
        else:
            yield from given


def existing(path: str | Path) -> Path:
    """The absolute path of what is there.

    Raises
    ------
    InvalidValueError, NotFoundError
        If it is no path, or there is nothing at it.
    """
    place = path_given(path, "a folder or of an image", "photos/")
    if not place.exists():
        raise NotFoundError(
            f"{place} does not exist. If it is on a drive, connect it; nothing in the corpus was changed."
        )
    return place


def is_gone(path: str) -> bool:
    """Whether there is surely nothing at a path; a folder that may not be entered does not say so."""
    try:
        os.lstat(path)
    except (FileNotFoundError, NotADirectoryError, ValueError):
        return True
    except OSError:
        return False
    return False


def common_end(path: str, other: str) -> int:
    """How many parts two paths share at their end."""
    pairs = zip(reversed(Path(path).parts), reversed(Path(other).parts), strict=False)
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], pairs))


def common_start(path: str, other: str) -> int:
    """How many parts two paths share at their start."""
    pairs = zip(Path(path).parts, Path(other).parts, strict=False)
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], pairs))


def folder_prefix(folder: str | Path) -> str:
    """What the paths in a folder begin with."""
    text = str(folder)
    return text if text.endswith(os.sep) else text + os.sep
