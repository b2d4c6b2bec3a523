"""The picture in a file as a person sees it: first frame, upright, sRGB, no larger than asked."""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import datetime
from typing import TypeAlias

from PIL import Image

from panoptic_nb.errors import UnreadableImageError
from panoptic_nb.images.budget import PIXELS
from panoptic_nb.images.colour import to_srgb
from panoptic_nb.images.exif import TURNS, exif_of
from panoptic_nb.images.frames import frames_of
from panoptic_nb.images.opening import open_image
from panoptic_nb.images.pixels import loaded_pixels, pixels_of, working_bytes
from panoptic_nb.images.quiet import quiet
from panoptic_nb.images.reasons import refusing

Size: TypeAlias = tuple[int, int]

OVERSAMPLING = 1.4  # decoded over shown; `python -m tests.benchmarks.import_rate --quality` says why

_ON_ITS_SIDE = 5  # EXIF orientations from this one on exchange width and height


@dataclass(frozen=True, slots=True)
class Look:
    """An RGB picture and the facts of the file it comes from; width and height are the file's, upright."""

    rgb: Image.Image
    format: str
    width: int
    height: int
    frames: int
    orientation: int
    taken: datetime | None


def look(
    data: bytes,
    extension: str,
    max_pixels: int,
    *,
    long_side: int | None = None,
    short_side: int | None = None,
) -> Look:
    """Decode `data` once, at the least scale that serves.

    Parameters
    ----------
    data, extension, max_pixels
        See `open_image`.
    long_side
        The long side of the result, exactly, unless the picture is smaller.
    short_side
        The least short side of the result, unless the picture is smaller.

    Raises
    ------
    UnreadableImageError
        With the reason.
    """
    with quiet():
        image = open_image(data, extension, max_pixels)
        stored, at_least = image.size, _at_least(image.size, long_side, short_side)
        name = "JPEG" if image.format == "MPO" else str(image.format)
        with refusing(name), PIXELS.hold(working_bytes(image, at_least)):
            frames = frames_of(image, data)
            orientation, taken = exif_of(image)
            pixels = pixels_of(image, data, at_least)
            if long_side is not None:
                pixels = _resized(pixels, _fitted(stored, long_side))
            rgb = to_srgb(pixels, image.info.get("icc_profile"))
    if name != "TIFF":  # Pillow turns those itself, size and pixels
        rgb = _upright(rgb, orientation)
        stored = stored[::-1] if orientation >= _ON_ITS_SIDE else stored
    return Look(rgb, name, *stored, frames, orientation, taken)


def look_at_opened(image: Image.Image, *, short_side: int | None = None) -> Image.Image:
    """What a person sees of the frame at which an image stands: upright, sRGB, mode RGB.

    The image is loaded, and otherwise left as it is.

    Raises
    ------
    UnreadableImageError
        With the reason.
    """
    if 0 in image.size:
        raise UnreadableImageError("it has no pixels")
    with quiet(), refusing(image.format or ""):
        pixels = loaded_pixels(image, _at_least(image.size, None, short_side))
        rgb = to_srgb(pixels, image.info.get("icc_profile"))
        # Asked after loading, which turns a TIFF and takes the mark away.
        turned = _upright(rgb, 1 if image.format == "TIFF" else exif_of(image)[0])
    return turned.copy() if turned is image else turned


def _upright(image: Image.Image, orientation: int) -> Image.Image:
    return image.transpose(TURNS[orientation]) if orientation in TURNS else image


def _at_least(stored: Size, long_side: int | None, short_side: int | None) -> Size | None:
    if long_side is not None:
        return _fitted(stored, math.ceil(long_side * OVERSAMPLING))
    if short_side is not None:
        return _fitted(stored, math.ceil(short_side * max(stored) / min(stored)))
    return None


def _fitted(size: Size, long_side: int) -> Size:
    scale = min(1.0, long_side / max(size))
    width, height = (max(1, round(side * scale)) for side in size)
    return width, height


def _resized(pixels: Image.Image, size: Size) -> Image.Image:
    return pixels if pixels.size == size else pixels.resize(size, Image.Resampling.BICUBIC)
