"""The outline of a picture: its lowest frequencies, which tell quickly what cannot be the same picture.

Of each picture, shrunk to 32 × 32 grey levels, the 16 × 16 lowest frequencies of the cosine transform are
kept: as they are, to correlate, and 64 of them as bits, to be looked up. The bits follow the perceptual
hash of C. Zauner (2010), but with a threshold near zero in the place of the median: it then turns and mirrors
with the picture, so that one table serves all eight ways to lay a picture down.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from panoptic_nb.errors import InvalidValueError
from panoptic_nb.similarity._vectors import Floats, Ints
from panoptic_nb.similarity.hashes import Hashes
from panoptic_nb.similarity.symmetry import laid_cosines

SIDE: Final = 32
_KEPT: Final = 16
_HASHED: Final = slice(1, 9)
_AT_ONCE: Final = 4096  # pairs, so that what is gathered stays in the processor's cache
_WAVES: Final = np.cos(np.pi * np.outer(np.arange(_KEPT), 2 * np.arange(SIDE) + 1) / (2 * SIDE)).astype(
    np.float32
)
_PLAIN: Final = 1.5  # grey levels of standard deviation: what a sheet of paper and its compression have
_SURE: Final = 0.02  # of the root mean square: below, a coefficient is the rounding of a symmetric picture
# An edge has as much of every frequency as its inverse; weighed by it, fine shapes count as much as masses.
_WEIGHTS: Final = np.sqrt(np.add.outer(np.arange(_KEPT) ** 2, np.arange(_KEPT) ** 2)).astype(np.float32)


class Outlines:
    """Outlines of many pictures, by row.

    Parameters
    ----------
    cosines
        (n, 16, 16) float32: see `cosines_of`.
    plain
        (n,) bool: pictures of one colour, which have no outline.
    """

    def __init__(self, cosines: Floats, plain: NDArray[np.bool_]) -> None:
        weighed = cosines * _WEIGHTS
        lengths = np.sqrt(np.einsum("nij,nij->n", weighed, weighed))
        self._unit: Floats = weighed / np.maximum(lengths, 1e-6)[:, None, None]
        self.plain = plain

    @classmethod
    def of(cls, pictures: NDArray[Any]) -> Outlines:
        """The outlines of square grey pictures; shape (n, side, side), the side a multiple of 32."""
        return cls(*cosines_of(pictures))

    @classmethod
    def joined(cls, parts: Sequence[Outlines]) -> Outlines:
        """The outlines of several portions, one after the other."""
        joined = cls(np.zeros((0, _KEPT, _KEPT), np.float32), np.zeros(0, np.bool_))
        if parts:
            joined._unit = np.concatenate([part._unit for part in parts])
            joined.plain = np.concatenate([part.plain for part in parts])
        return joined

    def __len__(self) -> int:
        return len(self._unit)

    def hashes(self, symmetry: int = 0) -> Hashes:
        """The hashes of the pictures laid down by a symmetry; (n,) uint64."""
        low = laid_cosines(self._unit, symmetry)[:, _HASHED, _HASHED] / _WEIGHTS[_HASHED, _HASHED]
        sure = _SURE * np.sqrt(np.einsum("nij,nij->n", low, low) / 64)
        packed = np.packbits((low > sure[:, None, None]).reshape(len(self), 64), axis=1)
        return packed.view(">u8").reshape(len(self)).astype(np.uint64)

    def take(self, rows: Ints) -> Outlines:
        """The outlines of some rows."""
        taken = Outlines.joined([])
        taken._unit, taken.plain = self._unit[rows], self.plain[rows]
        return taken

    def correlations(self, first: Ints, second: Ints, symmetry: int = 0) -> Floats:
        """How alike are pictures of `first`, laid down by a symmetry, and of `second`: -1 to 1, by pair."""
        found = np.empty(len(first), np.float32)
        for start in range(0, len(first), _AT_ONCE):
            part = slice(start, start + _AT_ONCE)
            a = laid_cosines(self._unit[first[part]], symmetry)
            found[part] = np.einsum("nij,nij->n", a, self._unit[second[part]])
        return found


def cosines_of(pictures: NDArray[Any]) -> tuple[Floats, NDArray[np.bool_]]:
    """The lowest 16 × 16 frequencies of pictures, and which of the pictures are plain.

    Parameters
    ----------
    pictures
        Grey levels from 0 to 255, shape (n, side, side), the side a multiple of 32.
    """
    given = np.asarray(pictures)
    if given.ndim != 3 or given.shape[1] != given.shape[2] or given.shape[1] % SIDE or not given.shape[1]:
        raise InvalidValueError(
            f"pictures: shape {given.shape} was given, (n, side, side) with a side of 32, 64, … was expected."
        )
    step = given.shape[1] // SIDE
    grey = given.reshape(len(given), SIDE, step, SIDE, step).mean(axis=(2, 4), dtype=np.float32)
    cosines = np.ascontiguousarray(_WAVES @ grey @ _WAVES.T)
    cosines[:, 0, 0] = 0
    return cosines, grey.std(axis=(1, 2)) < _PLAIN
