"""The pixels of an opened image, decoded no larger than needed, in a mode that colours can be made from."""

from __future__ import annotations

import io
import math
from typing import Any, cast

import simplejpeg
from PIL import Image, ImageFile

from panoptic_nb.images.depth import to_eight_bits

_PLAIN = {  # the modes to shrink and to make colours from, for each of Pillow's others
    "1": "L",
    "P": "RGB",
    "PA": "RGBA",
    "La": "LA",
    "RGBa": "RGBA",
    "RGBX": "RGB",
    "YCbCr": "RGB",
    "HSV": "RGB",
}


def pixels_of(image: ImageFile.ImageFile, data: bytes, at_least: tuple[int, int] | None) -> Image.Image:
    """Decode the first frame, as stored: neither turned upright nor converted to sRGB.

    Parameters
    ----------
    image
        As `open_image` gives it.
    data
        The file it was opened from.
    at_least
        The width and height, as stored, below which the picture must not be shrunk; None for all of it.
        JPEG and JPEG 2000 decode at a fraction of their size at a fraction of the cost; the others are
        averaged down by a whole number.

    Returns
    -------
    Image.Image
        Mode L, LA, RGB, RGBA, CMYK or LAB.
    """
    if image.format in ("JPEG", "MPO"):
        return _jpeg(image, data, at_least)
    if image.format == "JPEG2000" and at_least is not None:
        image = _jpeg2000(image, data, at_least)
    if image.format == "TIFF":
        _allow_large(image)
    return loaded_pixels(image, at_least)


def loaded_pixels(image: Image.Image, at_least: tuple[int, int] | None) -> Image.Image:
    """The pixels of an image as Pillow loads it; see `pixels_of`."""
    image.load()
    plain = _plain(image)
    return plain if at_least is None else _averaged(plain, at_least)


def working_bytes(image: ImageFile.ImageFile, at_least: tuple[int, int] | None) -> int:
    """Roughly what decoding will hold: next to nothing for a JPEG that is shrunk as its lines come in."""
    is_streamed = image.format in ("JPEG", "MPO") and "progressive" not in image.info
    return 0 if is_streamed and at_least is not None else 4 * image.width * image.height


def _jpeg(image: ImageFile.ImageFile, data: bytes, at_least: tuple[int, int] | None) -> Image.Image:
    width, height = at_least or image.size
    if image.mode in ("L", "RGB"):
        space = "GRAY" if image.mode == "L" else "RGB"
        try:
            pixels = simplejpeg.decode_jpeg(data, space, min_width=width, min_height=height)
        except ValueError:
            pass  # something had to be mended: Pillow tells a stray byte, which is nothing, from a truncation
        else:
            height, width, _ = pixels.shape
            return Image.frombytes(image.mode, (width, height), pixels)  # twice as fast as fromarray
    image.draft(image.mode, (width, height))
    image.load()
    return image


def _jpeg2000(image: Any, data: bytes, at_least: tuple[int, int]) -> ImageFile.ImageFile:
    whole: ImageFile.ImageFile = type(image)(io.BytesIO(data), "")
    factor = min(side // wanted for side, wanted in zip(image.size, at_least, strict=True))
    image.reduce = factor.bit_length() - 1
    try:
        image.load()
    except OSError:
        return whole  # it holds fewer resolutions than that, or is damaged: loading all of it will tell
    return cast(ImageFile.ImageFile, image)


def _allow_large(image: Any) -> None:
    """Give a TIFF its memory here: Pillow would refuse to, past 179 megapixels whatever our own limit is."""
    if image.width * image.height > 2 * (Image.MAX_IMAGE_PIXELS or math.inf):
        image.im = Image.new(image.mode, image._tile_size).im


def _plain(image: Image.Image) -> Image.Image:
    if image.mode.startswith("I") or image.mode == "F":
        return to_eight_bits(image)
    if image.has_transparency_data and image.mode not in ("LA", "RGBA"):
        return image.convert("RGBA")
    return image.convert(_PLAIN[image.mode]) if image.mode in _PLAIN else image


def _averaged(image: Image.Image, at_least: tuple[int, int]) -> Image.Image:
    across, down = (max(1, side // wanted) for side, wanted in zip(image.size, at_least, strict=True))
    if across == down == 1:
        return image
    return Image.Image.reduce(image, (across, down))  # Pillow's JPEG 2000 images have a number of that name
