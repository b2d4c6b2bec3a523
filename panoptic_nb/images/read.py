"""One reading of an image file, for all that an import wants of it."""

from __future__ import annotations

import hashlib
import os

import numpy as np
import simplejpeg
from PIL import Image

from panoptic_nb.images.budget import FILES
from panoptic_nb.images.files import AnyPath, extension_of, read_bytes
from panoptic_nb.images.fingerprint import fingerprint
from panoptic_nb.images.look import look
from panoptic_nb.images.opening import MAX_PIXELS
from panoptic_nb.images.picture import Picture

THUMBNAIL_SIZE = 256

_QUALITY = 80
_SMALL = 128  # below, halving the resolution of the colours is seen and saves nothing


def read_image(
    path: AnyPath, *, max_pixels: int = MAX_PIXELS, thumbnail_size: int = THUMBNAIL_SIZE
) -> Picture:
    """Read an image file once, for its identity, its facts, its thumbnail and its fingerprints.

    Nothing is written and nothing is remembered. Most of the time is spent outside Python's lock, so
    that threads read several files at once.

    Parameters
    ----------
    path
        The file.
    max_pixels
        Larger pictures (width × height) are refused before a pixel is decoded.
    thumbnail_size
        The long side of the thumbnail; a smaller picture keeps its size.

    Raises
    ------
    UnreadableImageError
        With the reason in a few words: "empty file", "truncated", "not an image", "permission denied",
        "400 megapixels, more than the limit of 300", …
    """
    with FILES.hold(_size_of(path)):
        data = read_bytes(path)
        return read_image_bytes(
            data, extension=extension_of(path), max_pixels=max_pixels, thumbnail_size=thumbnail_size
        )


def read_image_bytes(
    data: bytes, *, extension: str = "", max_pixels: int = MAX_PIXELS, thumbnail_size: int = THUMBNAIL_SIZE
) -> Picture:
    """`read_image` for a file already in memory.

    `extension` (".tga") is asked only for the few formats that do not say what they are.
    """
    sha256 = hashlib.sha256(data).digest()  # first, while the bytes are still in the processor's cache
    seen = look(data, extension, max_pixels, long_side=thumbnail_size)
    mean_color, phash = fingerprint(seen.rgb)
    return Picture(
        sha256=sha256,
        bytes=len(data),
        format=seen.format,
        width=seen.width,
        height=seen.height,
        frames=seen.frames,
        orientation=seen.orientation,
        mean_color=mean_color,
        phash=phash,
        thumbnail=_jpeg(seen.rgb),
        taken=seen.taken,
    )


def _jpeg(image: Image.Image) -> bytes:
    subsampling = "420" if max(image.size) > _SMALL else "444"
    pixels = np.frombuffer(image.tobytes(), np.uint8).reshape(image.height, image.width, 3)
    return bytes(simplejpeg.encode_jpeg(pixels, _QUALITY, "RGB", subsampling))


def _size_of(path: AnyPath) -> int:
    try:
        return os.stat(path).st_size  # noqa: PTH116
    except (OSError, ValueError):
        return 0  # reading it will say why
