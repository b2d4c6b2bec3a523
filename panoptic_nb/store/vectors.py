"""Vectors of one space: append-only segments of flat float32 rows, memory-mapped when read.

What an encoder gave is stored as it came. The catalogue says how many rows there are and whose they are;
rows past that, which a crash may leave, are overwritten by those that come next. Opening a corpus cuts nothing
off: where the catalogue has lost its last changes, the vectors may be all that is left of them.
"""

from __future__ import annotations

import os
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
    """

    def __init__(self, folder: Path, dim: int, *, rights: int = 0o600) -> None:
        self._folder = folder
        self._dim = dim
        self._rights = rights

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
            raise StorageError(f"Vectors could not be written to {self._folder}: {error}.") from error

    def read(self, rows: int) -> Vectors:
        """The first `rows` rows, shape (rows, dim); mapped where one segment holds them all."""
        parts = []
        for segment in range(-(-rows // ROWS_PER_SEGMENT)):
            count = min(ROWS_PER_SEGMENT, rows - segment * ROWS_PER_SEGMENT)
            parts.append(self._map(segment, count))
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
                _refuse_holes(path, os.fstat(file.fileno()), count * self._dim * 4)
                return np.memmap(file, dtype="<f4", mode="r", shape=(count, self._dim))
        except StorageError:
            raise
        except (OSError, ValueError, OverflowError) as error:
            raise StorageError(
                f"{path} is missing or shorter than the {count} rows the corpus knows. "
                "Drop the space (corpus.drop_space) and embed again."
            ) from error


def _refuse_holes(path: Path, said: os.stat_result, size: int) -> None:
    """A file may say that it is much longer than what was ever written: its holes would be read as zeros."""
    blocks = getattr(said, "st_blocks", None)  # not known on Windows
    # Disks that compress make vectors a little smaller, never by this much.
    if blocks is not None and size > _SMALL and blocks * 512 * 16 < min(size, said.st_size):
        raise StorageError(
            f"{path} is {said.st_size:,} bytes long, of which {blocks * 512:,} were written: its vectors are not "
            "there. Drop the space (corpus.drop_space) and embed again."
        )
