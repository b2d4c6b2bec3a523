"""The vectors of spaces, ready for use: transformed as the space has it, in memory while they are used."""

from __future__ import annotations

import threading
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from panoptic_nb.query.order import Ids
from panoptic_nb.store.spaces import SpaceRow
from panoptic_nb.store.store import Store

Vectors = npt.NDArray[np.float32]

_BLOCK = 16_384


@dataclass(frozen=True)
class SpaceVectors:
    """The unit vectors of a space.

    Attributes
    ----------
    image_ids
        The image of each row, shape (n,).
    unit
        Shape (n, dim), float32, each row of length 1.
    mean
        What was taken from every vector before it was normalised, shape (dim,); zero if the space does
        not centre.
    row_of
        Rows by image id, shape (highest image id + 1,); -1 where an image has none.
    """

    image_ids: Ids
    unit: Vectors
    mean: Vectors
    row_of: npt.NDArray[np.int64]

    def rows(self, image_ids: Ids) -> npt.NDArray[np.int64]:
        """The row of each image, -1 where it has none; shape (n,)."""
        inside = image_ids < len(self.row_of)
        return np.where(inside, self.row_of[np.where(inside, image_ids, 0)], -1)

    def transform(self, raw: Vectors) -> Vectors:
        """What an encoder gave, as this space reads it: centred and normalised; shape (n, dim)."""
        return _unit(np.asarray(raw, np.float32) - self.mean)


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
            image_ids = self._store.spaces.image_ids(space.space_id)[: len(raw)]
            # Of a single vector nothing would be left.
            mean = _mean(raw) if space.centre and space.rows > 1 else np.zeros(space.dim, np.float32)
            unit = np.empty(raw.shape, np.float32)
            for start in range(0, len(raw), _BLOCK):
                unit[start : start + _BLOCK] = _unit(raw[start : start + _BLOCK] - mean)
            row_of = np.full(int(image_ids.max(initial=0)) + 1, -1, np.int64)
            row_of[image_ids] = np.arange(len(image_ids))
            loaded = SpaceVectors(image_ids, unit, mean, row_of)
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


def _unit(vectors: Vectors) -> Vectors:
    """Rows of length 1; a row of zeros stays as it is."""
    lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
    return np.asarray(vectors / np.where(lengths > 0, lengths, 1), np.float32)
