"""Pictures made small enough to stand in a page or a saved notebook."""

from __future__ import annotations

import base64
import io
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from PIL.Image import Image

# Pixels per CSS pixel, and WebP quality: more pixels at a lower quality look better than the reverse.
_STEPS = (
    (2.0, 70),
    (1.75, 60),
    (1.5, 55),
    (1.5, 45),
    (1.25, 42),
    (1.25, 32),
    (1.0, 32),
    (1.0, 20),
    (0.75, 20),
)
_WIDEST = 3.0
_SAMPLE = 8
_MOST_PIXELS = 4_000_000


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture ready for a page: its data address, and its size in CSS pixels."""

    address: str
    width: int
    height: int


def fitted(pictures: Sequence[bytes | None], *, height: int, budget: int) -> list[Picture | None]:
    """Encode pictures at one height, whole, as well as a budget allows.

    Parameters
    ----------
    pictures
        Thumbnails as files; None where an image has none.
    height
        In CSS pixels. A picture more than three times as wide is made lower.
    budget
        The most characters that all data addresses may take together.

    Returns
    -------
    list
        One for each picture; None where there was none, where the bytes are no picture and, if even the
        plainest encoding takes too much, for the last ones.
    """
    opened = [None if data is None else _opened(data, height) for data in pictures]
    present = [image for image in opened if image is not None]
    first = _first_step(present, height, budget)
    for scale, quality in _STEPS[first:]:
        made = [None if image is None else _encoded(image, height, scale, quality) for image in opened]
        if _total(made) <= budget:
            return made
    return _cut_off(made, budget)


def _first_step(images: list[Image], height: int, budget: int) -> int:
    """The first step that a sample of the pictures says will fit."""
    sample = images[:: max(1, len(images) // _SAMPLE)]
    for step, (scale, quality) in enumerate(_STEPS[:-1]):
        taken = _total([_encoded(image, height, scale, quality) for image in sample])
        if taken * len(images) <= budget * max(len(sample), 1):
            return step
    return len(_STEPS) - 1


def _opened(data: bytes, height: int) -> Image | None:
    from PIL import Image, UnidentifiedImageError

    try:
        image: Image.Image = Image.open(io.BytesIO(data))
        if image.width * image.height > _MOST_PIXELS:
            return None  # no thumbnail of ours: a few kilobytes of it can be gigabytes of pixels
        image.draft("RGB", (int(_WIDEST * height * 2), height * 2))
        return image.convert("RGB")
    except (UnidentifiedImageError, Image.DecompressionBombError, OSError, ValueError, SyntaxError):
        # The sheet shows an empty frame there; what is wrong with a thumbnail is not for a page to say.
        return None


def _encoded(image: Image, height: int, scale: float, quality: int) -> Picture:
    from PIL import Image as Pillow

    width = image.width * height / image.height
    if width > _WIDEST * height:
        width, height = int(_WIDEST * height), max(1, round(_WIDEST * height * image.height / image.width))
    shown = max(1, round(width)), height
    pixels = tuple(
        min(full, max(1, round(side * scale))) for full, side in zip(image.size, shown, strict=True)
    )
    out = io.BytesIO()
    image.resize((pixels[0], pixels[1]), Pillow.Resampling.LANCZOS, reducing_gap=2.0).save(
        out, "WEBP", quality=quality, method=4
    )
    return Picture("data:image/webp;base64," + base64.b64encode(out.getvalue()).decode("ascii"), *shown)


def _total(pictures: Sequence[Picture | None]) -> int:
    return sum(len(picture.address) for picture in pictures if picture is not None)


def _cut_off(pictures: list[Picture | None], budget: int) -> list[Picture | None]:
    kept: list[Picture | None] = []
    left = budget
    for picture in pictures:
        left -= 0 if picture is None else len(picture.address)
        kept.append(picture if left >= 0 else None)
    return kept
