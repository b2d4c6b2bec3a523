"""The eight ways to lay a picture down: turned by quarters, and the mirror image of each.

A symmetry is numbered 0 to 7 and exchanges rows and columns first (4 to 7), then mirrors top and bottom
(2, 3, 6, 7), then left and right (odd ones). Of a cosine transform it changes signs and exchanges rows and
columns, nothing else, so that what holds for a picture is known at once for all eight.
"""

from __future__ import annotations

from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

SYMMETRIES: Final = (
    "as it is",
    "mirrored",
    "upside down, mirrored",
    "turned by 180°",
    "turned by 90°, mirrored",
    "turned by 90°",
    "turned by 270°",
    "turned by 270°, mirrored",
)
"""How a picture lies by number; turns are clockwise."""

QUARTER_TURNS: Final = (5, 6)
"""The two symmetries that are not undone by doing them again; each undoes the other."""


def transposes(symmetry: int) -> bool:
    """Whether width and height change places."""
    return symmetry >= 4


def laid(pictures: NDArray[Any], symmetry: int) -> NDArray[Any]:
    """Square pictures laid down by a symmetry; shape (..., side, side).

    >>> import numpy as np
    >>> laid(np.array([[1, 2], [3, 4]]), 5)
    array([[3, 1],
           [4, 2]])
    """
    if transposes(symmetry):
        pictures = np.swapaxes(pictures, -1, -2)
    if symmetry & 2:
        pictures = pictures[..., ::-1, :]
    return pictures[..., ::-1] if symmetry & 1 else pictures


def laid_cosines(cosines: NDArray[np.float32], symmetry: int) -> NDArray[np.float32]:
    """The cosine transforms of pictures laid down by a symmetry; shape (..., n, n), frequencies from 0."""
    if transposes(symmetry):
        cosines = np.swapaxes(cosines, -1, -2)
    alternate = np.where(np.arange(cosines.shape[-1]) % 2, -1, 1).astype(np.float32)
    signs = np.ones(cosines.shape[-2:], np.float32)
    if symmetry & 2:
        signs = signs * alternate[:, None]
    if symmetry & 1:
        signs = signs * alternate[None, :]
    return cosines * signs
