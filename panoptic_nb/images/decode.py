"""Pictures for eyes and embedders: an original as RGB pixels, a stored thumbnail as an array."""

from __future__ import annotations

from typing import Any

import numpy as np
import simplejpeg
from numpy.typing import NDArray
from PIL import Image

from panoptic_nb.errors import InvalidValueError
from panoptic_nb.images.files import AnyPath, extension_of, read_bytes
from panoptic_nb.images.look import look, look_at_opened
from panoptic_nb.images.opening import MAX_PIXELS


def decode(
    source: AnyPath | bytes, *, min_side: int | None = None, max_pixels: int = MAX_PIXELS
) -> Image.Image:
    """The picture in a file: first frame, upright, sRGB, transparency on white, mode RGB.

    Parameters
    ----------
    source
        A path, or the bytes of a file.
    min_side
        The least short side, in pixels, that is of use: a large JPEG or JPEG 2000 decodes many times
        faster at a fraction of its size. None decodes all of it; a smaller picture is not enlarged.
    max_pixels
        Larger pictures are refused before a pixel is decoded.

    Raises
    ------
    UnreadableImageError
        With the reason.
    """
    _refuse_no_side(min_side)
    if isinstance(source, bytes):
        return look(source, "", max_pixels, short_side=min_side).rgb
    return look(read_bytes(source), extension_of(source), max_pixels, short_side=min_side).rgb


def decode_opened(image: Image.Image, *, min_side: int | None = None) -> Image.Image:
    """A picture that Pillow has opened, as `decode` gives its file: upright, sRGB, transparency on white, mode RGB.

    The frame is the one at which the image stands, and upright is what its EXIF says (of a picture that was
    turned by hand, too, as long as it carries the mark: `PIL.ImageOps.exif_transpose` takes it away).

    Parameters
    ----------
    image
        Of any mode; it is not changed.
    min_side
        As for `decode`.

    Raises
    ------
    UnreadableImageError
        With the reason: the file behind it is damaged, it has no pixels.
    """
    _refuse_no_side(min_side)
    return look_at_opened(image, short_side=min_side)


def _refuse_no_side(min_side: int | None) -> None:
    if min_side is not None and min_side < 1:
        raise InvalidValueError(
            f"min_side is {min_side}: give 1 pixel or more, or None for the whole picture."
        )


def open_thumbnail(data: bytes) -> NDArray[np.uint8]:
    """The pixels of a thumbnail that `read_image` made: (height, width, 3), uint8, sRGB."""
    pixels: Any = simplejpeg.decode_jpeg(data, "RGB")
    return np.asarray(pixels, np.uint8)
