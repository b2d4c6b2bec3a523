"""Vectors of one space: append-only segments of flat float32 rows, memory-mapped when read.

What an encoder gave is stored as it came. The catalogue says how many rows there are and whose they are;
rows past that, which a crash may leave, are overwritten by those that come next. Opening a corpus cuts nothing
off: where the catalogue has lost its last changes, the vectors may be all that is left of them.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import numpy.typing as npt

from panoptic_nb.errors import StorageError
from panoptic_nb.store.inside import make_folder, open_inside

Vectors = npt.NDArray[np.float32]

ROWS_PER_SEGMENT = 131_072
_SMALL = 1 << 26


class VectorFile:
    """The rows of one space.

    Parameters
    ----------
    folder
        Where its segments lie, ``0.f32``, ``1.f32``, …
    dim
        Numbers per row.
    rights
        Of the files that are made, as `os.chmod` has them.
    way_out
        What to do where rows are lost, for the error that says so.
    """

    def __init__(self, folder: Path, dim: int, *, rights: int = 0o600, way_out: str = "") -> None:
        self._folder = folder
        self._dim = dim
        self._rights = rights
        self._way_out = way_out

    def append(self, vectors: Vectors, rows: int) -> None:
        """Write vectors after the first `rows` rows, and let the disk have them.

        Parameters
        ----------
        vectors
            Shape (n, dim).
        rows
            How many rows the catalogue knows; whatever lies beyond is overwritten.
        """
        try:
            # Not the corpus folder itself: one that is gone has moved, with its catalogue.
            for folder in (self._folder.parent, self._folder):
                make_folder(folder, self._rights)
            done = 0
            while done < len(vectors):
                segment, place = divmod(rows + done, ROWS_PER_SEGMENT)
                part = vectors[done : done + ROWS_PER_SEGMENT - place]
                self._write(segment, place, np.ascontiguousarray(part, dtype="<f4"))
                done += len(part)
        except StorageError:
            raise
        except OSError as error:
            raise StorageError(
                f"Vectors could not be written to {self._folder}: {error.strerror}. Nothing of this step was kept. "
                "Make room, or ask for the right to write there, and run it again."
            ) from error

    def read(self, rows: int) -> Vectors:
        """The first `rows` rows, shape (rows, dim); mapped where one segment holds them all."""
        return self._joined([self._map(segment, count) for segment, count in _segments(rows)])

    def left(self, rows: int) -> tuple[npt.NDArray[np.bool_], Vectors]:
        """What is there of the first `rows` rows: which, shape (rows,), and those, one after the other.

        Raises
        ------
        StorageError
            If a file is there and cannot be read: then nothing is known to be lost.
        """
        there, parts = np.zeros(rows, np.bool_), []
        for segment, count in _segments(rows):
            found = min(count, self._written(segment))
            first = segment * ROWS_PER_SEGMENT
            there[first : first + found] = True
            if found:
                parts.append(self._map(segment, found))
        return there, self._joined(parts)

    def _written(self, segment: int) -> int:
        """How many whole rows a file has."""
        path = self._folder / f"{segment}.f32"
        try:
            said = path.stat()
        except FileNotFoundError:
            return 0
        except OSError as error:
            raise _unreadable(path, error) from error
        return 0 if _has_holes(said, said.st_size) else said.st_size // (self._dim * 4)

    def _joined(self, parts: list[Vectors]) -> Vectors:
        if not parts:
            return np.zeros((0, self._dim), np.float32)
        return parts[0] if len(parts) == 1 else np.concatenate(parts)

    def _write(self, segment: int, place: int, rows: Vectors) -> None:
        descriptor = open_inside(self._folder / f"{segment}.f32", os.O_RDWR | os.O_CREAT, self._rights)
        with os.fdopen(descriptor, "r+b") as file:
            file.seek(place * self._dim * 4)
            file.write(rows.tobytes())
            file.truncate()
            file.flush()
            os.fsync(file.fileno())

    def _map(self, segment: int, count: int) -> Vectors:
        path = self._folder / f"{segment}.f32"
        try:
            with os.fdopen(open_inside(path, os.O_RDONLY), "rb") as file:
                if _has_holes(os.fstat(file.fileno()), count * self._dim * 4):
                    raise StorageError(
                        f"{path} says that it is longer than what was ever written to it: its vectors are not there. "
                        f"{self._way_out}"
                    )
                return np.memmap(file, dtype="<f4", mode="r", shape=(count, self._dim))
        except StorageError:
            raise
        except (FileNotFoundError, ValueError, OverflowError) as error:
            what = "is missing" if isinstance(error, OSError) else "is too short"
            raise StorageError(
                f"{path} {what}: the corpus knows {count:,} vectors in it. {self._way_out}"
            ) from error
        except OSError as error:
            raise _unreadable(path, error) from error


def _segments(rows: int) -> Iterator[tuple[int, int]]:
    """The segments that hold the first `rows` rows, and how many are in each."""
    for segment in range(-(-rows // ROWS_PER_SEGMENT)):
        yield segment, min(ROWS_PER_SEGMENT, rows - segment * ROWS_PER_SEGMENT)


def _unreadable(path: Path, error: OSError) -> StorageError:
    return StorageError(
        f"{path} cannot be read: {error.strerror}. Nothing is known to be lost: see that its disk is there, and ask "
        "its owner for the right to read it."
    )


def _has_holes(said: os.stat_result, size: int) -> bool:
    """A file may say that it is much longer than what was ever written: its holes would be read as zeros."""
    blocks = getattr(said, "st_blocks", None)  # not known on Windows
    # Disks that compress make vectors a little smaller, never by this much.
    return blocks is not None and size > _SMALL and blocks * 512 * 16 < min(size, said.st_size)
