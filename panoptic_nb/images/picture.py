"""What an import keeps of a file."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TypeAlias

_Bytes: TypeAlias = bytes  # a field below has the type's name


@dataclass(frozen=True, slots=True)
class Picture:
    """All that one reading of an image file gives.

    Attributes
    ----------
    sha256
        The SHA-256 of the file's bytes, 32 bytes: the identity of the image.
    bytes
        The size of the file.
    format
        As Pillow names it ("JPEG", "PNG", "TIFF", …). A JPEG followed by more pictures (MPO) is a JPEG.
    width, height
        In pixels, upright: after the EXIF orientation.
    frames
        Frames of an animation, pages of a TIFF; only the first is looked at.
    orientation
        The EXIF orientation as the file has it, 1 to 8; 1 where there is none.
    mean_color
        The mean colour, 0xRRGGBB.
    phash
        The perceptual hash, unsigned, 64 bits: see `panoptic_nb.images.fingerprint`.
    thumbnail
        A JPEG in sRGB, upright, transparency on white.
    taken
        When the picture was taken, in the camera's local time, or None.
    """

    sha256: _Bytes
    bytes: int
    format: str
    width: int
    height: int
    frames: int
    orientation: int
    mean_color: int
    phash: int
    thumbnail: _Bytes
    taken: datetime | None
