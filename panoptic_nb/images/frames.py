"""How many frames or pages a file holds."""

from __future__ import annotations

import struct

from PIL import ImageFile

MAX_FRAMES = 100_000

_ANIMATED = ("GIF", "PNG", "WEBP", "AVIF", "MPO", "FLI", "DCX")


def frames_of(image: ImageFile.ImageFile, data: bytes) -> int:
    """The number of frames of an animation or pages of a document; 1 for a plain picture.

    The layers of a PSD and the sizes of an icon are not frames.
    """
    if image.format == "TIFF":
        return _tiff_pages(data)
    if image.format not in _ANIMATED:
        return 1
    try:
        return max(1, int(getattr(image, "n_frames", 1)))
    except Exception:  # noqa: BLE001 (a plugin fed with a hostile file can raise anything)
        image.seek(0)  # a later frame is damaged: the first, which is what is shown, is not concerned
        return 1


def _tiff_pages(data: bytes) -> int:
    """Follow the chain of directories by their offsets alone.

    Pillow parses each one whole, and a file of a megabyte can chain a hundred thousand that overlap.
    """
    order = "<" if data[:2] == b"II" else ">"
    is_big = data[2:4] in (b"+\x00", b"\x00+")
    count, entry, offset = ("Q", 20, "Q") if is_big else ("H", 12, "I")
    seen: set[int] = set()
    try:
        (position,) = struct.unpack_from(order + offset, data, 8 if is_big else 4)
        while position and position not in seen and len(seen) < MAX_FRAMES:
            seen.add(position)
            (entries,) = struct.unpack_from(order + count, data, position)
            after = position + struct.calcsize(order + count) + entries * entry
            (position,) = struct.unpack_from(order + offset, data, after)
    except (struct.error, OverflowError):
        pass  # the chain leads out of the file: what was counted is there
    return max(1, len(seen))
