"""The vectors of spaces, ready for use: transformed as the space has it, in memory while they are used."""

from __future__ import annotations

import threading
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from panoptic_nb.errors import StorageError
from panoptic_nb.query.order import Ids
from panoptic_nb.store.spaces import SpaceRow
from panoptic_nb.store.store import Store

Vectors = npt.NDArray[np.float32]

_BLOCK = 16_384
_ROUNDING = 4 * float(np.finfo(np.float32).eps)
_PLAIN = (1e-15, 1e15)  # lengths whose squares float32 holds


@dataclass(frozen=True)
class SpaceVectors:
    """The unit vectors of a space.

    Attributes
    ----------
    image_ids
        The image of each row, shape (n,).
    unit
        Shape (n, dim), float32, each row of length 1; zeros where the vector is the mean.
    mean
        What was taken from every vector before it was normalised, shape (dim,); zero if the space does
        not centre, or if its vectors are all the same.
    row_of
        Rows by image id, shape (highest image id + 1,); -1 where an image has no vector, or the mean for one:
        centring leaves no direction of it to compare.
    at_mean
        The images whose vector is the mean, rising.
    """

    image_ids: Ids
    unit: Vectors
    mean: Vectors
    row_of: npt.NDArray[np.int64]
    at_mean: Ids

    def rows(self, image_ids: Ids) -> npt.NDArray[np.int64]:
        """The row of each image, -1 where it has none that compares; shape (n,)."""
        inside = image_ids < len(self.row_of)
        return np.where(inside, self.row_of[np.where(inside, image_ids, 0)], -1)

    def transform(self, raw: Vectors) -> Vectors:
        """What an encoder gave, as this space reads it: centred and normalised; shape (n, dim).

        A vector that is the mean gives zeros.
        """
        return _unit(np.asarray(raw, np.float32), self.mean)[0]

    def lacking(self, image_ids: Ids) -> str:
        """Why some of these images cannot be compared, where that is not for want of a vector; else nothing."""
        count = int(np.isin(image_ids, self.at_mean).sum())
        if not count:
            return ""
        return (
            f" Of {count:,} of the images the vector is the mean of the space, which centring takes away: "
            "no direction is left to compare."
        )


class SpaceReader:
    """Gives the vectors of spaces; keeps the ones used last."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._kept: dict[int, tuple[int, SpaceVectors]] = {}
        self._guard = threading.Lock()

    def load(self, space: SpaceRow) -> SpaceVectors:
        """The unit vectors of a space, as the catalogue knows them now."""
        with self._guard:
            kept = self._kept.get(space.space_id)
            if kept is not None and kept[0] == space.rows:
                return kept[1]
            raw = self._store.spaces.vectors(space)
            # Another thread may be adding: rows past those that were mapped are for the next reading.
            rows, images = self._store.spaces.listed(space)
            image_ids = images[: len(raw)]
            if not np.array_equal(rows[: len(raw)], np.arange(len(raw))):
                raise StorageError(
                    f'The catalogue does not say of every vector of the space "{space.name}" whose it is: it has '
                    "changed meanwhile, or is damaged. Try again; corpus.check() says what is wrong, and "
                    "corpus.repair() keeps the vectors that are somebody's."
                )
            mean = _mean(raw) if space.centre else np.zeros(space.dim, np.float32)
            unit, has_direction = _all_unit(raw, mean)
            if not has_direction.any():
                # Of a single vector, or of equal ones, centring would leave nothing.
                mean = np.zeros(space.dim, np.float32)
                unit, has_direction = _all_unit(raw, mean)
            row_of = np.full(int(image_ids.max(initial=0)) + 1, -1, np.int64)
            row_of[image_ids] = np.where(has_direction, np.arange(len(image_ids)), -1)
            loaded = SpaceVectors(image_ids, unit, mean, row_of, np.sort(image_ids[~has_direction]))
            # One space at a time is what people work in; two are kept for comparing.
            self._kept[space.space_id] = (space.rows, loaded)
            while len(self._kept) > 2:
                self._kept.pop(next(iter(self._kept)))
            return loaded

    def drop(self, space_id: int) -> None:
        """Forget the vectors of a space."""
        with self._guard:
            self._kept.pop(space_id, None)


def _mean(raw: Vectors) -> Vectors:
    """The mean row, summed block by block in double precision, so that it does not depend on threads."""
    total = np.zeros(raw.shape[1], np.float64)
    for start in range(0, len(raw), _BLOCK):
        total += raw[start : start + _BLOCK].sum(axis=0, dtype=np.float64)
    return (total / max(len(raw), 1)).astype(np.float32)


def _all_unit(raw: Vectors, mean: Vectors) -> tuple[Vectors, npt.NDArray[np.bool_]]:
    """Every row as `_unit` makes it, and which of them have a direction."""
    unit = np.empty(raw.shape, np.float32)
    has_direction = np.empty(len(raw), np.bool_)
    for start in range(0, len(raw), _BLOCK):
        part = slice(start, start + _BLOCK)
        unit[part], has_direction[part] = _unit(raw[part], mean)
    return unit, has_direction


def _unit(raw: Vectors, mean: Vectors) -> tuple[Vectors, npt.NDArray[np.bool_]]:
    """Rows less the mean, of length 1, and which have a direction; zeros where no more is left than rounding."""
    with np.errstate(over="ignore", under="ignore", invalid="ignore"):
        rows = raw - mean
        lengths = np.linalg.norm(rows, axis=1)
        far = np.flatnonzero(~((lengths > _PLAIN[0]) & (lengths < _PLAIN[1])))
        unit = np.asarray(rows / np.where(lengths > 0, lengths, 1)[:, None], np.float32)
    wide = raw[far].astype(np.float64) - mean
    exact = np.linalg.norm(wide, axis=1)
    unit[far] = wide / np.where(exact > 0, exact, 1)[:, None]
    left = lengths.astype(np.float64)
    left[far] = exact
    has_direction = left > _ROUNDING * float(np.linalg.norm(mean.astype(np.float64)))
    unit[~has_direction] = 0
    return unit, has_direction
