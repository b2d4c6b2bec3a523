"""What is kept of a picture to compare it with others: its mean colour and its perceptual hash."""

from __future__ import annotations

from statistics import median
from typing import Final

import numpy as np
from numpy.typing import NDArray
from PIL import Image

_SIDE: Final = 32
_COSINES: Final = np.cos(np.pi * np.outer(np.arange(1, 9), 2 * np.arange(_SIDE) + 1) / (2 * _SIDE))
_FLAT: Final = 0.5  # a picture of one colour has no coefficient past its rounding noise


def fingerprint(image: Image.Image) -> tuple[int, int]:
    """The mean colour, as 0xRRGGBB, and the perceptual hash, 64 bits unsigned, of an RGB picture.

    The hash keeps of the picture, shrunk to 32 × 32 grey levels, which of the 8 × 8 lowest frequencies
    (the constant ones aside) of its discrete cosine transform are above their median: C. Zauner,
    "Implementation and Benchmarking of Perceptual Image Hash Functions", 2010. Two pictures
    are compared by the number of bits that differ: copies, by a few; others, by about half. A blank
    picture has the hash 0.

    >>> mean, phash = fingerprint(Image.new("RGB", (40, 30), (255, 128, 0)))
    >>> hex(mean), phash
    ('0xff8000', 0)
    """
    small = image.resize((_SIDE, _SIDE), Image.Resampling.BOX)
    red, green, blue = small.reduce(_SIDE).tobytes()
    grey = np.frombuffer(small.convert("L").tobytes(), np.uint8).reshape(_SIDE, _SIDE)
    return red << 16 | green << 8 | blue, _phash(grey)


def _phash(grey: NDArray[np.uint8]) -> int:
    block = np.ravel(_COSINES @ grey @ _COSINES.T).tolist()
    middle = median(block) + _FLAT
    return int("".join("1" if coefficient > middle else "0" for coefficient in block), 2)
