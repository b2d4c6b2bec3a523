"""What small patches of a picture look like, and which features go together: shape, colour, place.

The picture is read as overlapping patches. Each is a gradient histogram on 4×4 cells (SIFT: Lowe, IJCV
2004), of which the coarse waves are kept, with the patch's colour (CIE Lab) and its place. What is kept
of a picture is the matrix of second moments of these features, through the matrix logarithm: the
log-Euclidean second-order pooling of Carreira, Caseiro, Batista and Sminchisescu (ECCV 2012). It needs no
vocabulary and no training, and compares what is combined with what ("red where round"), not what is where.
"""

from __future__ import annotations

from functools import cache

import numpy as np
from numpy.typing import NDArray

from panoptic_nb.embedders.contours import FloatArray, brightness, contour_planes
from panoptic_nb.embedders.waves import cosine_basis, fourier_basis

BLOCK = 4
_CELLS = 4
_CELL_BLOCKS = 2
_PATCH_BLOCKS = _CELLS * _CELL_BLOCKS
SMALLEST_SIDE = BLOCK * (_PATCH_BLOCKS + 2)

_DIRECTIONS = 8
_SHAPES = 27
_STRONGEST = 0.2  # Lowe's clip: one strong edge must not decide a patch alone
_FLAT = 0.002  # contrast below which a patch counts as noise of the scan: the step of 8-bit values
_FLOOR = 1e-4  # of the second moments: combinations rarer than this are not told apart

_FEATURES = _SHAPES + 3 + 5 + 1
PATCH_DIM = _FEATURES * (_FEATURES + 1) // 2


def patch_statistics(rgb: FloatArray) -> FloatArray:
    """Describe a picture by the second moments of its patches.

    Parameters
    ----------
    rgb
        (h, w, 3) in 0..1; `h` and `w` multiples of `BLOCK`, at least `SMALLEST_SIDE`.

    Returns
    -------
    (`PATCH_DIM`,) float32: the upper triangle of the matrix logarithm, off-diagonal entries times √2, so
    that the dot product of two vectors is that of the matrices.
    """
    shape = _shapes(brightness(rgb))
    rows, columns = shape.shape[:2]
    n = rows * columns
    features = np.concatenate(
        [
            shape.reshape(n, -1),
            _colours(rgb, rows, columns),
            _places(rgb.shape[0], rgb.shape[1], rows, columns),
        ],
        axis=1,
    ).astype(np.float64)
    return _logarithm(features.T @ features / n)


def _shapes(grey: FloatArray) -> FloatArray:
    """(rows, columns, `_SHAPES`): the coarse waves of each patch's gradient histogram."""
    blocks = _block_means(contour_planes(grey, _DIRECTIONS, signed=True))
    cells = _neighbour_means(blocks, 1)
    rows, columns = blocks.shape[1] - _PATCH_BLOCKS + 1, blocks.shape[2] - _PATCH_BLOCKS + 1
    histograms = np.stack(
        [
            cells[:, y : y + rows, x : x + columns]
            for y in range(0, _PATCH_BLOCKS, _CELL_BLOCKS)
            for x in range(0, _PATCH_BLOCKS, _CELL_BLOCKS)
        ]
    )
    length = np.sqrt(np.square(histograms).sum(axis=(0, 1)))
    histograms = np.minimum(histograms / (length + _FLAT), _STRONGEST)
    clipped = np.sqrt(np.square(histograms).sum(axis=(0, 1)))
    contrast = length / (length + _FLAT)
    histograms *= contrast / np.maximum(clipped, 1e-6)
    flat = histograms.reshape(_CELLS * _CELLS * _DIRECTIONS, rows * columns)
    shapes: FloatArray = (flat.T @ _coarse_waves()).reshape(rows, columns, _SHAPES)
    return shapes


@cache
def _coarse_waves() -> FloatArray:
    """(128, `_SHAPES`): the slowest waves over cells and directions, direction counted half as fast."""
    down_across = cosine_basis(_CELLS)
    around, turns = fourier_basis(_DIRECTIONS)
    waves = np.einsum("ai,bj,ck->ijkabc", down_across, down_across, around).reshape(128, 128)
    order = np.arange(_CELLS)
    speed = order[:, None, None] + order[None, :, None] + 0.5 * turns[None, None, :]
    slowest = np.argsort(speed.ravel(), kind="stable")[:_SHAPES]
    return np.ascontiguousarray(waves[:, slowest])


def _colours(rgb: FloatArray, rows: int, columns: int) -> FloatArray:
    """(n, 3): the CIE Lab colour (hundredths) of the middle quarter of each patch."""
    blocks = _lab(_block_means(rgb.transpose(2, 0, 1)).transpose(1, 2, 0)).transpose(2, 0, 1)
    middles = _neighbour_means(_neighbour_means(blocks, 1), 2)
    start = _PATCH_BLOCKS // 4
    colours: FloatArray = middles[:, start : start + rows, start : start + columns].reshape(3, -1).T
    return colours


def _places(height: int, width: int, rows: int, columns: int) -> NDArray[np.float64]:
    """(n, 6): centre of each patch from the picture's, in units of the long side; its squares; and 1."""
    long_side = max(height, width)
    half_patch = BLOCK * _PATCH_BLOCKS / 2
    y, x = np.meshgrid(
        (half_patch + BLOCK * np.arange(rows) - height / 2) / long_side,
        (half_patch + BLOCK * np.arange(columns) - width / 2) / long_side,
        indexing="ij",
    )
    return np.stack([y, x, y * y, x * x, x * y, np.ones_like(x)], axis=-1).reshape(-1, 6)


def _logarithm(moments: NDArray[np.float64]) -> FloatArray:
    values, vectors = np.linalg.eigh(moments)
    logs = np.log1p(np.maximum(values, 0) / _FLOOR)
    logarithm = (vectors * logs) @ vectors.T
    upper = np.triu_indices(_FEATURES)
    weights = np.where(upper[0] == upper[1], 1.0, np.sqrt(2.0))
    entries: NDArray[np.float64] = logarithm[upper] * weights
    return entries.astype(np.float32)


def _block_means(planes: FloatArray) -> FloatArray:
    n, height, width = planes.shape
    means: FloatArray = planes.reshape(n, height // BLOCK, BLOCK, width // BLOCK, BLOCK).mean(axis=(2, 4))
    return means


def _neighbour_means(planes: FloatArray, apart: int) -> FloatArray:
    """Mean of each place and the ones `apart` below, right and below right of it."""
    down = planes[:, :-apart] + planes[:, apart:]
    means: FloatArray = (down[:, :, :-apart] + down[:, :, apart:]) * np.float32(0.25)
    return means


def _lab(rgb: FloatArray) -> FloatArray:
    """sRGB in 0..1 as CIE Lab (D65) in hundredths."""
    linear = np.where(rgb > 0.04045, ((rgb + 0.055) / 1.055) ** 2.4, rgb / 12.92)
    xyz = linear @ _RGB_TO_XYZ.T
    curved = np.where(xyz > 0.008856, np.cbrt(xyz), 7.787 * xyz + 16 / 116)
    x, y, z = curved[..., 0], curved[..., 1], curved[..., 2]
    return np.stack([1.16 * y - 0.16, 5 * (x - y), 2 * (y - z)], axis=-1).astype(np.float32)


_RGB_TO_XYZ = np.array(
    [[0.4124, 0.3576, 0.1805], [0.2126, 0.7152, 0.0722], [0.0193, 0.1192, 0.9505]]
) / np.array([[0.9505], [1.0], [1.089]])
