"""Any Pillow image as plain 8-bit RGB: the one form that every embedder of this room reads."""

from __future__ import annotations

import numpy as np
from PIL import Image

_PAPER = (255, 255, 255)


def to_rgb(image: Image.Image) -> Image.Image:
    """Return `image` in mode RGB: transparency over white paper, 16 bits scaled down, palettes resolved.

    An image that already is RGB, and has no transparent colour, is returned as it is.

    >>> to_rgb(Image.new("LA", (2, 2), (0, 0))).getpixel((0, 0))
    (255, 255, 255)
    """
    if image.mode == "RGB" and "transparency" not in image.info:
        return image
    if image.mode == "F" or image.mode.startswith("I"):
        return _eight_bits(image).convert("RGB")
    if image.mode in ("RGBA", "LA", "PA", "RGBa", "La") or "transparency" in image.info:
        see_through = image.convert("RGBA")
        paper = Image.new("RGB", image.size, _PAPER)
        paper.paste(see_through, mask=see_through.getchannel("A"))
        return paper
    return image.convert("RGB")


def _eight_bits(image: Image.Image) -> Image.Image:
    """Wide greys as 8 bits: 16-bit scans keep their scale, anything else is spread from black to white.

    Pillow's own conversion clips at 255, which turns a 16-bit scan white.
    """
    grey = np.nan_to_num(np.asarray(image, dtype=np.float64))
    low, high = float(grey.min()), float(grey.max())
    if low >= 0 and high <= 255:
        scaled = grey
    elif image.mode.startswith("I") and low >= 0 and high <= 65535:
        scaled = grey / 257
    else:
        scaled = (grey - low) * (255 / (high - low))
    return Image.fromarray(np.rint(scaled).astype(np.uint8), mode=None)
