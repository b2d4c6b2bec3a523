"""The outline of a picture: signs of its lowest frequencies, which tell quickly what cannot be the same picture.

Of each picture, shrunk to 32 × 32 grey levels, the 16 × 16 lowest frequencies of the cosine transform are taken,
and of each whether it is positive: 255 bits, of which 64 are looked up, and all compared. This follows the
perceptual hash of C. Zauner ("Implementation and Benchmarking of Perceptual Image Hash Functions", 2010), but with
a threshold near zero in the place of the median: so the bits turn and mirror with the picture, and one table serves
all eight ways to lay a picture down.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from panoptic_nb.errors import InvalidValueError
from panoptic_nb.similarity._vectors import Floats, Ints
from panoptic_nb.similarity.hashes import Hashes
from panoptic_nb.similarity.symmetry import SYMMETRIES, laid_cosines

SIDE: Final = 32
_KEPT: Final = 16
_HASHED: Final = slice(1, 9)
_ANGLES: Final = np.pi * np.outer(np.arange(_KEPT), 2 * np.arange(SIDE) + 1) / (2 * SIDE)
_WAVES: Final = np.cos(_ANGLES).astype(np.float32)
_EVEN: Final = np.where(np.arange(_KEPT) == 0, 1, 2) / SIDE**2
_ENERGIES: Final = np.outer(_EVEN, _EVEN).astype(np.float32)  # by which the squares add up to the variance
_PLAIN: Final = 1.5  # grey levels of standard deviation: what a sheet of paper and its compression have
# Of the root mean square: below it, a coefficient is the rounding of a symmetric picture, whose sign is chance.
_SURE: Final = 0.05


class Outlines:
    """Outlines of many pictures, by row; 256 bytes each.

    Attributes
    ----------
    plain
        Which pictures are of one colour, and have no outline; (n,) bool.
    """

    def __init__(
        self, codes: NDArray[np.uint64], hashes: NDArray[np.uint64], plain: NDArray[np.bool_]
    ) -> None:
        self._codes, self._hashes, self.plain = codes, hashes, plain

    @classmethod
    def of(cls, pictures: NDArray[Any]) -> Outlines:
        """The outlines of pictures in grey levels from 0 to 255.

        Parameters
        ----------
        pictures
            Shape (n, side, side), the side a multiple of 32, whatever the proportions of the pictures were.
        """
        cosines, plain = _cosines(pictures)
        low = cosines[:, _HASHED, _HASHED]
        sure = _SURE * np.sqrt(np.einsum("nij,nij->n", low, low) / 64)[:, None, None]
        bits = [laid_cosines(cosines, symmetry) > sure for symmetry in range(len(SYMMETRIES))]
        codes = np.stack([_packed(one) for one in bits])
        hashes = np.stack([_packed(one[:, _HASHED, _HASHED])[:, 0] for one in bits])
        return cls(codes, hashes, plain)

    @classmethod
    def joined(cls, parts: Sequence[Outlines]) -> Outlines:
        """The outlines of several portions, one after the other."""
        if not parts:
            return cls.of(np.zeros((0, SIDE, SIDE), np.uint8))
        return cls(
            np.concatenate([part._codes for part in parts], axis=1),
            np.concatenate([part._hashes for part in parts], axis=1),
            np.concatenate([part.plain for part in parts]),
        )

    def __len__(self) -> int:
        return len(self.plain)

    def take(self, rows: Ints) -> Outlines:
        """The outlines of some rows."""
        return Outlines(self._codes[:, rows], self._hashes[:, rows], self.plain[rows])

    def hashes(self, symmetry: int = 0) -> Hashes:
        """The 64 bits of the pictures laid down by a symmetry; (n,) uint64."""
        hashes: Hashes = self._hashes[symmetry]
        return hashes

    def differing(self, first: Ints, second: Ints, symmetry: int = 0) -> Ints:
        """In how many of the 255 bits pictures of `first`, laid down by a symmetry, and of `second` differ; by pair."""
        counts = np.bitwise_count(self._codes[symmetry][first] ^ self._codes[0][second])
        return np.asarray(counts.sum(axis=1, dtype=np.int64))


def _cosines(pictures: NDArray[Any]) -> tuple[Floats, NDArray[np.bool_]]:
    """The lowest 16 × 16 frequencies of pictures, the mean left out, and which of the pictures are plain."""
    given = np.asarray(pictures)
    if given.ndim != 3 or given.shape[1] != given.shape[2] or given.shape[1] % SIDE or not given.shape[1]:
        raise InvalidValueError(
            f"pictures: shape {given.shape} was given, (n, side, side) with a side of 32, 64, … was expected."
        )
    step = given.shape[1] // SIDE
    waves = np.repeat(_WAVES / np.float32(step), step, axis=1)  # of the mean of step × step pixels
    cosines = waves @ given.astype(np.float32) @ waves.T
    cosines[:, 0, 0] = 0
    deviation = np.sqrt(np.einsum("nij,ij->n", cosines**2, _ENERGIES))
    return cosines, deviation < _PLAIN


def _packed(bits: NDArray[np.bool_]) -> NDArray[np.uint64]:
    """Bits of shape (n, …) as (n, words), the first bit of a word being its highest."""
    flat = np.packbits(bits.reshape(len(bits), bits.shape[1] * bits.shape[2]), axis=1)
    return flat.view(">u8").astype(np.uint64)
