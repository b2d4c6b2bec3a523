"""Where in the picture the contours run in which direction: a coarse drawing of its outlines.

Histograms of oriented gradients (Dalal and Triggs, CVPR 2005) on 8×8 cells of the picture stretched to a
square, each cell measured against its four neighbourhoods and averaged (Felzenszwalb, Girshick, McAllester
and Ramanan, TPAMI 2010), then the coarse cosine waves across the cells.
"""

from __future__ import annotations

import numpy as np

from panoptic_nb.embedders.contours import FloatArray, brightness, contour_planes
from panoptic_nb.embedders.waves import cosine_basis

SQUARE = 128
_CELLS = 8
_DIRECTIONS = 9
_WAVES = 6
_FAINT = 1e-2  # energy under which a cell counts as empty instead of being stretched to full contrast
LAYOUT_DIM = _WAVES * _WAVES * _DIRECTIONS


def contour_layout(rgb: FloatArray) -> FloatArray:
    """Describe the outlines of a picture of `SQUARE` × `SQUARE` pixels in 0..1, as (`LAYOUT_DIM`,) float32."""
    planes = contour_planes(brightness(rgb), _DIRECTIONS, signed=False)
    cells = _TO_CELLS @ planes @ _TO_CELLS.T
    energy = np.pad(np.square(cells).sum(axis=0), 1, mode="edge")
    pairs = energy[:-1] + energy[1:]
    around = np.sqrt(pairs[:, :-1] + pairs[:, 1:] + _FAINT)
    n = _CELLS
    inverse = sum(1 / around[y : y + n, x : x + n] for y in (0, 1) for x in (0, 1))
    waves = _COARSE @ (cells * inverse) @ _COARSE.T
    drawing: FloatArray = waves.transpose(1, 2, 0).ravel()
    return drawing


def _tents() -> FloatArray:
    """(cells, `SQUARE`): each pixel's share in its two nearest rows (or columns) of cells."""
    pixels = (np.arange(SQUARE) + 0.5) * _CELLS / SQUARE
    centres = np.arange(_CELLS) + 0.5
    tents: FloatArray = np.maximum(0, 1 - np.abs(pixels[None] - centres[:, None])).astype(np.float32)
    return tents


_TO_CELLS = _tents()
_COARSE = cosine_basis(_CELLS)[:_WAVES]
