"""From bytes to an opened image: identified, measured, allowed, and not one pixel decoded yet.

Pillow's own `Image.open` is not used: it refuses pictures past 179 megapixels (a scanned map has more)
unless a setting of the whole process is changed, and it would try every format on every file.
"""

from __future__ import annotations

import io
import struct

from PIL import Image, ImageFile

from panoptic_nb.errors import UnreadableImageError
from panoptic_nb.images.kinds import candidates, foreign_kind, is_raw
from panoptic_nb.images.quiet import hush_libtiff
from panoptic_nb.images.reasons import refusing

MAX_PIXELS = 300_000_000
MAX_PIXELS_SLOWLY = 25_000_000  # decoders written in Python take about a second a megapixel
MAX_SCAN_PIXELS = 6_000_000_000  # scans × pixels of a progressive JPEG: 13 s (a real one has ten scans)

_DNG_VERSION = 0xC612
_NOT_THIS_FORMAT = (SyntaxError, IndexError, TypeError, struct.error)  # a plugin's way to say so


def open_image(data: bytes, extension: str = "", max_pixels: int = MAX_PIXELS) -> ImageFile.ImageFile:
    """Identify the image in `data` and read its header.

    Parameters
    ----------
    data
        The whole file.
    extension
        Lower case with its dot; asked only where the content does not say what it is.
    max_pixels
        The most pixels (width × height) allowed.

    Raises
    ------
    UnreadableImageError
        Not an image, damaged, or larger than allowed.
    """
    if not data:
        raise UnreadableImageError("empty file")
    prefix = data[:16]
    refusal: UnreadableImageError | None = None
    for name in candidates(prefix, extension):
        try:
            with refusing(name):
                image = _opened(data, name)
        except UnreadableImageError as error:
            if not isinstance(error.__cause__, _NOT_THIS_FORMAT):
                raise
            refusal = error
            continue
        _refuse_raw(image, extension)
        _refuse_too_large(image, data, max_pixels)
        return image
    raise refusal or UnreadableImageError(_what_else(data[:256], extension))


def _opened(data: bytes, name: str) -> ImageFile.ImageFile:
    if name == "HEIF":
        return _open_heif(data)
    if name == "TIFF":
        hush_libtiff()
    opened: ImageFile.ImageFile = Image.OPEN[name][0](io.BytesIO(data), "")
    return opened


def _open_heif(data: bytes) -> ImageFile.ImageFile:
    try:
        from pillow_heif import HeifImageFile
    except ImportError:
        raise UnreadableImageError('a HEIC picture: to read them, pip install "panoptic-nb[heif]"') from None
    image: ImageFile.ImageFile = HeifImageFile(io.BytesIO(data))
    return image


def _refuse_raw(image: ImageFile.ImageFile, extension: str) -> None:
    if image.format == "TIFF" and (is_raw(extension) or _DNG_VERSION in getattr(image, "tag_v2", {})):
        raise UnreadableImageError("a camera's raw file: export it as TIFF or JPEG first")


def _refuse_too_large(image: ImageFile.ImageFile, data: bytes, max_pixels: int) -> None:
    pixels = image.width * image.height
    if pixels <= 0:
        raise UnreadableImageError("it has no pixels")
    in_python = any(tile[0] in Image.DECODERS for tile in image.tile)
    limit = min(max_pixels, MAX_PIXELS_SLOWLY) if in_python else max_pixels
    if pixels > limit:
        kind = f" for this kind of {image.format}" if limit < max_pixels else ""
        given, allowed = pixels / 1e6, limit / 1e6
        raise UnreadableImageError(f"{given:,.0f} megapixels, more than the limit of {allowed:,.0f}{kind}")
    if "progressive" in image.info and data.count(b"\xff\xda") * pixels > MAX_SCAN_PIXELS:
        raise UnreadableImageError("a JPEG of so many passes that decoding it would take minutes")


def _what_else(start: bytes, extension: str) -> str:
    if is_raw(extension):
        return "a camera's raw file: export it as TIFF or JPEG first"
    kind = foreign_kind(start)
    return f"{kind}, not an image that can be read" if kind else "not an image"
