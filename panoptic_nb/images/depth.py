"""Grey pictures of 16 bits, 32 bits or floating point, brought to the 256 levels of a screen.

Pillow's own conversion cuts such values at 255, which shows a 16-bit scan as a white sheet.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image

_BITS, _PHOTOMETRIC, _WHITE_IS_ZERO = 258, 262, 0  # TIFF's tags
_ROWS_AT_ONCE = 256


def to_eight_bits(image: Image.Image) -> Image.Image:
    """`image`, loaded, of mode I, I;16 (any byte order) or F, as mode L.

    Black and white are those the file declares: 0 and 2**bits - 1. Files of 32 bits and of floating point
    declare none: values within 0…1 or 0…255 are taken so, others are stretched from the least to the
    greatest. A TIFF of 16 bits whose values all fit in 12 holds 12-bit samples, as scientific cameras
    write them, and is shown so.
    """
    values: NDArray[Any] = np.asarray(image)
    black, white = _range(image, values)
    scale = 255 / (white - black) if white > black else 0.0
    levels = np.empty(values.shape, np.uint8)
    for start in range(0, len(values), _ROWS_AT_ONCE):  # in bands: a whole picture of floats is gigabytes
        band = values[start : start + _ROWS_AT_ONCE]
        shown = np.nan_to_num((band.astype(np.float32) - black) * scale)
        levels[start : start + _ROWS_AT_ONCE] = np.clip(shown + 0.5, 0, 255)
    if getattr(image, "tag_v2", {}).get(_PHOTOMETRIC) == _WHITE_IS_ZERO:
        np.subtract(255, levels, out=levels)
    transparent = image.info.get("transparency")
    if isinstance(transparent, int):
        levels[values == transparent] = 255
    return Image.fromarray(levels)


def _range(image: Image.Image, values: NDArray[Any]) -> tuple[float, float]:
    if values.dtype.kind == "f":
        finite = values[np.isfinite(values)]
        least, most = (float(finite.min()), float(finite.max())) if finite.size else (0.0, 1.0)
        return next(((0.0, top) for top in (1.0, 255.0) if least >= 0 and most <= top), (least, most))
    least, most = float(values.min()), float(values.max())
    tags = getattr(image, "tag_v2", {})
    bits = int(tags.get(_BITS, (16,))[0]) if least >= 0 and most < 2**16 else 32
    if bits > 16 or least < 0:
        return least, most
    if tags and bits == 16 and most < 2**12:
        bits = 12
    return 0.0, float(2**bits - 1)
