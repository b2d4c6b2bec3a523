"""Whether two pictures show the same down to their parts: the confirmation of what looks alike from afar.

A picture of 64 × 64 grey levels, lightly smoothed, less a wider smoothing of itself, is its detail: lines and
edges, whatever the exposure, contrast or fading. Two details are correlated part by part, on 8 × 8 parts. Copies
agree everywhere; two apples painted alike agree on the sheet, the fold and the signature, and not on the stem. So
what counts is the part that agrees least.
"""

from __future__ import annotations

from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from panoptic_nb.similarity._vectors import Floats
from panoptic_nb.similarity.symmetry import laid

SIDE: Final = 64
_PART: Final = 8
_PARTS: Final = (SIDE // _PART) ** 2
_EMPTY: Final = 0.2  # a part with less than this share of a part's mean energy says nothing


def details(pictures: NDArray[Any]) -> Floats:
    """The detail of square grey pictures; shape (n, 64, 64)."""
    smooth = _smoothed(np.asarray(pictures, np.float32))
    return smooth - _smoothed(_smoothed(smooth))


def agreement(first: Floats, second: Floats, symmetry: int = 0) -> Floats:
    """How well the details of pairs of pictures agree where they agree least: -1 to 1, by pair.

    Parameters
    ----------
    first, second
        Details, shape (n, 64, 64), row by row the two of a pair.
    symmetry
        How those of `first` are to be laid down.

    Returns
    -------
    The lowest normalised cross-correlation among the parts of 8 × 8 pixels that carry detail in one of the two;
    never more than that of the whole.
    """
    a, b = _parts(laid(first, symmetry)), _parts(second)
    whole = _correlation(a.reshape(len(a), -1), b.reshape(len(b), -1))[0]
    parts, energy_a, energy_b = _correlation(a, b)
    share = np.maximum(_shares(energy_a), _shares(energy_b))
    least = np.where(share > _EMPTY / _PARTS, parts, np.float32(1)).min(axis=1)
    return np.asarray(np.minimum(least, whole), np.float32)


def _smoothed(pictures: Floats) -> Floats:
    """Each pixel's neighbourhood of 3 × 3, weighed 1, 2, 1 both ways; the rim repeats itself."""
    padded: Floats = np.pad(pictures, ((0, 0), (1, 1), (1, 1)), mode="edge")
    rows = (padded[:, :-2] + 2 * padded[:, 1:-1] + padded[:, 2:]) / np.float32(4)
    smooth = (rows[:, :, :-2] + 2 * rows[:, :, 1:-1] + rows[:, :, 2:]) / np.float32(4)
    return np.asarray(smooth, np.float32)


def _parts(pictures: Floats) -> Floats:
    """(n, 64, 64) as (n, parts, pixels)."""
    cut = pictures.reshape(len(pictures), SIDE // _PART, _PART, SIDE // _PART, _PART)
    return cut.transpose(0, 1, 3, 2, 4).reshape(len(pictures), _PARTS, _PART * _PART)


def _correlation(a: Floats, b: Floats) -> tuple[Floats, Floats, Floats]:
    """Normalised cross-correlation along the last axis, and the energies of both."""
    a = a - a.mean(axis=-1, keepdims=True)
    b = b - b.mean(axis=-1, keepdims=True)
    energy_a = np.einsum("...i,...i->...", a, a)
    energy_b = np.einsum("...i,...i->...", b, b)
    return np.einsum("...i,...i->...", a, b) / np.sqrt(energy_a * energy_b + 1e-6), energy_a, energy_b


def _shares(energies: Floats) -> Floats:
    shares: Floats = energies / np.maximum(energies.sum(axis=1, keepdims=True), 1e-6)
    return shares
