"""How strongly the brightness changes at each pixel, sorted by the direction of the change."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

FloatArray = NDArray[np.float32]


def brightness(rgb: FloatArray) -> FloatArray:
    """Return the square root of the mean of the three channels, (h, w), from (h, w, 3) in 0..1.

    The square root evens out contours in light and in dark areas.
    """
    grey: FloatArray = np.sqrt(rgb.mean(axis=2, dtype=np.float32))
    return grey


def contour_planes(grey: FloatArray, directions: int, *, signed: bool) -> FloatArray:
    """Spread each pixel's gradient over its two nearest directions.

    Parameters
    ----------
    grey
        Brightness, (h, w).
    directions
        How many directions share the circle (`signed`) or the half circle; the first points right.
    signed
        Whether dark-to-light and light-to-dark are different directions.

    Returns
    -------
    (directions, h, w) float32. The planes add up to the gradient's length; the outermost pixels
    have no gradient across the border.
    """
    across = np.zeros_like(grey)
    down = np.zeros_like(grey)
    across[:, 1:-1] = grey[:, 2:] - grey[:, :-2]
    down[1:-1] = grey[2:] - grey[:-2]
    length = np.hypot(across, down)
    circle = 2 * np.pi if signed else np.pi
    place = np.mod(np.arctan2(down, across) * np.float32(directions / circle), np.float32(directions))
    before = np.floor(place)
    share = length * (place - before)
    before_index = before.astype(np.intp).ravel() % directions
    pixels = np.arange(grey.size)
    planes = np.zeros((directions, grey.size), np.float32)
    planes[before_index, pixels] = (length - share).ravel()
    planes[(before_index + 1) % directions, pixels] = share.ravel()
    return planes.reshape(directions, *grey.shape)
