"""The two facts of EXIF that an import needs: which way is up, and when it was taken."""

from __future__ import annotations

from datetime import datetime

from PIL import Image

_ORIENTATION = 0x0112
_EXIF_BLOCK = 0x8769
_TAKEN, _DIGITISED = 0x9003, 0x9004

TURNS = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}


def exif_of(image: Image.Image) -> tuple[int, datetime | None]:
    """The orientation (1 to 8, as EXIF numbers them) and the moment of capture, where it is given.

    The moment is the camera's local time, as EXIF has it: when the picture was taken, else when it was
    digitised. The date of the last change (tag 306) is not a capture.
    """
    if image.format == "PNG":
        image.load()  # its EXIF may follow the pixels; loaded here, a truncation is not taken for bad EXIF
    try:
        tags = image.getexif()
        given = tags.get(_ORIENTATION)
        orientation = given if given in TURNS else 1
        block = tags.get_ifd(_EXIF_BLOCK)
    except Exception:  # noqa: BLE001 (EXIF is an extra: where it is damaged, the picture counts as having none)
        return 1, None
    taken = _moment(block.get(_TAKEN)) or _moment(block.get(_DIGITISED))
    return orientation, taken


def _moment(text: object) -> datetime | None:
    if not isinstance(text, str):
        return None
    try:
        return datetime.strptime(text.strip("\x00 ")[:19].replace("-", ":", 2), "%Y:%m:%d %H:%M:%S")
    except ValueError:
        return None  # blanks, zeros and "    :  :     " are how cameras without a clock say nothing
