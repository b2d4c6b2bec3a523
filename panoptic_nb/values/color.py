"""Colours as people write them, kept as ``#rrggbb``."""

from __future__ import annotations

import re
from collections.abc import Sequence

_HEX = re.compile(r"^#?([0-9a-fA-F]{6})(?:[fF]{2})?$")
_SHORT = re.compile(r"^#([0-9a-fA-F]{3})[fF]?$")


def read_color(value: object) -> str:
    """A colour as ``#rrggbb``.

    Parameters
    ----------
    value
        ``#c33``, ``#cc3333``, ``cc3333``, the name of a CSS colour, ``rgb(204, 51, 51)``, ``hsl(…)``; an
        int 0xRRGGBB; or three ints from 0 to 255.

    Raises
    ------
    ValueError
        With the reason; a transparent colour too.

    >>> read_color("#C33"), read_color("teal"), read_color((204, 51, 51)), read_color(0x0000FF)
    ('#cc3333', '#008080', '#cc3333', '#0000ff')
    """
    if isinstance(value, str):
        return _written(value.strip())
    if isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= 0xFFFFFF:
        return f"#{value:06x}"
    if isinstance(value, Sequence) and not isinstance(value, bytes) and len(value) == 3:
        parts = [int(part) for part in value if float(part).is_integer() and 0 <= part <= 255]
        if len(parts) == 3:
            return "#{:02x}{:02x}{:02x}".format(*parts)
    raise ValueError("write #rrggbb, a CSS name, three numbers from 0 to 255, or 0xRRGGBB")


def _written(text: str) -> str:
    if found := _HEX.match(text):
        return "#" + found[1].lower()
    if found := _SHORT.match(text):
        return "#" + "".join(digit * 2 for digit in found[1].lower())
    from PIL import ImageColor

    try:
        rgb = ImageColor.getrgb(text)
    except ValueError:
        raise ValueError("write #rrggbb, or the name of a CSS colour") from None
    if len(rgb) == 4 and rgb[3] != 255:
        raise ValueError("transparent colours are not kept; write #rrggbb")
    return "#{:02x}{:02x}{:02x}".format(*rgb[:3])
