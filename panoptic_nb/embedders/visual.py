"""`visual`: colour, texture and layout, without weights, on any machine."""

from __future__ import annotations

from collections.abc import Sequence
from importlib.metadata import version
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from panoptic_nb.blocks import Blocks
from panoptic_nb.embedders.layout import LAYOUT_DIM, SQUARE, contour_layout
from panoptic_nb.embedders.patches import BLOCK, PATCH_DIM, SMALLEST_SIDE, patch_statistics
from panoptic_nb.embedders.rgb import to_rgb

_VERSION = 1
_LONG_SIDE = 96
_AT_ONCE = 4
_LAYOUT_WEIGHT = 0.65


class Visual:
    """What a picture is made of, as 990 numbers: colours, textures, shapes, and where its outlines run.

    Two parts stand end to end: the statistics of the picture's patches (`patches.py`: which shapes go with
    which colours and places) and a coarse drawing of its outlines (`layout.py`). Both are fixed formulas:
    nothing is learned, nothing is downloaded, and the same picture gives the same numbers on every machine
    up to rounding. They are meant to be compared by cosine after the corpus' mean is taken away
    (`centre`). `python -m tests.benchmarks.visual_quality` shows how well that works and how fast it is.

    Resizing and re-encoding a picture hardly change its vector. Mirroring does: averaging a picture with its
    mirror image was measured, and lost more on pictures of objects than it gained on drawings.

    Attributes
    ----------
    name : str
        "visual".
    dim : int
        990.
    centre : bool
        True: subtract the corpus' mean before normalising.
    min_side : int
        Pixels that the short side must keep in a scaled decode.

    Examples
    --------
    >>> Visual().encode_images([Image.new("RGB", (60, 40), "teal")]).shape
    (1, 990)
    """

    name = "visual"
    dim = PATCH_DIM + LAYOUT_DIM
    centre = True
    min_side = 2 * SQUARE

    def encode_images(self, images: Sequence[Image.Image]) -> NDArray[np.float32]:
        """Return one vector an image, (n, 990) float32. Any size and mode; transparency is laid on white."""
        vectors = np.empty((len(images), self.dim), np.float32)

        def encode(start: int, stop: int) -> None:
            for vector, image in zip(vectors[start:stop], images[start:stop], strict=True):
                picture = to_rgb(image)
                vector[:PATCH_DIM] = patch_statistics(_pixels(picture, *_patch_size(*picture.size)))
                vector[PATCH_DIM:] = _LAYOUT_WEIGHT * contour_layout(_pixels(picture, SQUARE, SQUARE))

        # The matrices are small: a BLAS that splits them over the cores spends four times what it saves.
        with Blocks() as blocks:
            for _ in blocks.map(encode, len(images), _AT_ONCE):
                pass
        return vectors

    def describe(self) -> dict[str, Any]:
        """Return what makes these vectors: to be kept with the space."""
        return {
            "model": f"visual {_VERSION}",
            "weights_sha256": None,
            "preprocessing": {
                "patches": f"long side {_LONG_SIDE}, bilinear",
                "layout": f"{SQUARE}×{SQUARE}, stretched, bilinear",
                "layout_weight": _LAYOUT_WEIGHT,
            },
            "libraries": {name: version(name) for name in ("numpy", "pillow")},
        }


def _patch_size(width: int, height: int) -> tuple[int, int]:
    """The picture's shape at `_LONG_SIDE`, in whole blocks, thickened where it is too thin for a patch."""
    scale = _LONG_SIDE / max(width, height) / BLOCK
    wide, high = (max(SMALLEST_SIDE, BLOCK * round(side * scale)) for side in (width, height))
    return wide, high


def _pixels(picture: Image.Image, width: int, height: int) -> NDArray[np.float32]:
    """(height, width, 3) float32 in 0..1."""
    small = picture.resize((width, height), Image.Resampling.BILINEAR, reducing_gap=2.0)
    return np.asarray(small, np.float32) / np.float32(255)
