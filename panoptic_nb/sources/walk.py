"""Which files of a folder are images, in an order that is the same every time."""

from __future__ import annotations

import os
import re
import stat
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TypeAlias

from panoptic_nb.errors import NotFoundError
from panoptic_nb.images import image_extensions, looks_like_image

_Entry: TypeAlias = "os.DirEntry[str]"
_DIGITS = re.compile(r"(\d+)")
_LEFT_BY_SYSTEMS = frozenset({"__macosx", "thumbs.db", "desktop.ini", "@eadir", "#recycle", "$recycle.bin"})
_CORPUS = ".panoptic"
_PREFIX = 32
HIDDEN = "hidden"
# Of these not even the first bytes are read: large, never misnamed images, often far away on a network.
_LARGE_KINDS = frozenset(
    """
    .parquet .arrow .feather .db .sqlite .sqlite3 .duckdb .mdb .npy .npz .pkl .pickle .h5 .hdf5 .pt .pth .onnx
    .safetensors .zip .gz .bz2 .xz .7z .rar .tar .tgz .mp4 .m4v .mov .avi .mkv .webm .mpg .mpeg .wmv .flv .3gp .mts
    .mp3 .m4a .wav .flac .ogg .opus .aac .mid .exe .dll .so .dylib
    """.split()  # noqa: SIM905 (a list of words reads as one)
)


@dataclass(frozen=True, slots=True)
class FoundFile:
    """A file to read.

    Attributes
    ----------
    path
        Absolute, to open it with. A name that is not valid Unicode is in it as surrogates (PEP 383).
    relative
        From the folder that was walked, with `/` between its parts, and always valid Unicode: bytes that
        are not are shown as `\\xe9`.
    raw
        The bytes of the relative path (`os.fsdecode` gives the path back) where it is not valid Unicode;
        None elsewhere.
    size, mtime_ns
        In bytes, and in nanoseconds since 1970.
    """

    path: str
    relative: str
    raw: bytes | None
    size: int
    mtime_ns: int


@dataclass(frozen=True, slots=True)
class Passed:
    """What was met and will not be read.

    Attributes
    ----------
    path
        Absolute, as that of a `FoundFile`.
    reason
        "hidden", "a .csv file", "permission denied", …
    ignored
        True for what is plainly no image; False for what may have hidden some: a folder that may not be
        entered, a link that leads nowhere.
    """

    path: str
    reason: str
    ignored: bool


Found: TypeAlias = FoundFile | Passed


def walk(place: str | os.PathLike[str]) -> Iterator[Found]:
    """Find the images of a folder and of all the folders in it, and say what was passed over.

    Candidates are chosen by extension, and by their first bytes where the extension is not an image's:
    ``a.txt`` or ``c.jpg.bak`` may be one. Links are followed; each folder is visited once, and under its own path if it
    has one here. The order is that of a reader (`page 2` before `page 10`), the same every time. A file
    given in place of a folder is found whatever its name.

    Raises
    ------
    NotFoundError
        There is nothing at that path.
    """
    root = os.path.abspath(os.fspath(place))  # noqa: PTH100 (Path.resolve would follow links)
    if os.path.isdir(root):  # noqa: PTH112
        return _below(root)
    if os.path.lexists(root):
        return iter([_found(root, os.path.basename(root))])  # noqa: PTH119
    raise NotFoundError(
        f"There is nothing at {root}. Give the path of a folder that holds images, or of an image."
    )


def _below(root: str) -> Iterator[Found]:
    visited: set[object] = set()
    start = len(os.path.join(root, ""))  # noqa: PTH118
    linked = [root]
    while linked:  # linked folders come last, so that a folder is met under its own path first
        stack = _listed(linked.pop(0), visited)
        while stack:
            entry = stack.pop()
            if isinstance(entry, Passed):
                yield entry
                continue
            try:
                if not entry.is_dir():
                    yield _why_passed(entry) or _found(entry.path, entry.path[start:])
                elif entry.is_symlink():
                    linked.append(entry.path)
                else:
                    stack += _listed(entry.path, visited)
            except OSError as error:
                yield _problem(entry.path, error)


def _listed(folder: str, visited: set[object]) -> list[_Entry | Passed]:
    """What a folder holds unless it was visited before, the last first, as a stack wants it."""
    try:
        status = os.stat(folder)  # noqa: PTH116 (pathlib has no cheaper way)
        identity = (status.st_dev, status.st_ino) if status.st_ino else os.path.realpath(folder)
        if identity in visited:
            return []
        visited.add(identity)
        with os.scandir(folder) as entries:
            ordered = sorted(entries, key=_natural, reverse=True)
        return [Passed(entry.path, HIDDEN, ignored=True) if _is_hidden(entry) else entry for entry in ordered]
    except OSError as error:
        return [_problem(folder, error)]


def _why_passed(entry: _Entry) -> Passed | None:
    if not entry.is_file():
        is_lost = entry.is_symlink()
        return Passed(
            entry.path, "a link that leads nowhere" if is_lost else "not a file", ignored=not is_lost
        )
    extension = os.path.splitext(entry.name)[1].lower()  # noqa: PTH122
    if extension in image_extensions():
        return None
    if extension not in _LARGE_KINDS:
        with open(entry.path, "rb", buffering=0) as file:  # noqa: PTH123
            if looks_like_image(file.read(_PREFIX)):
                return None
    return Passed(entry.path, f"a {extension} file" if extension else "a file of no known kind", ignored=True)


def _found(path: str, below: str) -> Found:
    try:
        status = os.stat(path)  # noqa: PTH116
    except OSError as error:
        return _problem(path, error)
    below = below.replace(os.sep, "/")
    raw = None if _is_unicode(below) else os.fsencode(below)
    shown = below if raw is None else raw.decode(errors="backslashreplace")
    return FoundFile(path, shown, raw, status.st_size, status.st_mtime_ns)


def _is_hidden(entry: _Entry) -> bool:
    name = entry.name.casefold()
    if name.startswith(".") or name.endswith(_CORPUS) or name in _LEFT_BY_SYSTEMS:
        return True
    if os.name != "nt":
        return False
    attributes: int = getattr(entry.stat(follow_symlinks=False), "st_file_attributes", 0)
    return bool(attributes & stat.FILE_ATTRIBUTE_HIDDEN)


def _natural(entry: _Entry) -> tuple[list[str | int], str]:
    parts: list[str | int] = list(_DIGITS.split(entry.name.casefold()))
    parts[1::2] = [int(digits) for digits in parts[1::2]]
    return parts, entry.name


def _is_unicode(text: str) -> bool:
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


def _problem(path: str, error: OSError) -> Passed:
    reason = "permission denied" if isinstance(error, PermissionError) else str(error.strerror or error)
    return Passed(path, reason, ignored=False)
