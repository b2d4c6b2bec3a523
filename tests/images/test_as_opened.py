"""A picture that Pillow opened is seen as its file is."""

from __future__ import annotations

import io

import numpy as np
import pytest
from PIL import Image

from panoptic_nb.errors import InvalidValueError, UnreadableImageError
from panoptic_nb.images.decode import decode, decode_opened
from tests.images.drawn import file_of, scene


def _exif(orientation: int) -> Image.Exif:
    exif = Image.Exif()
    exif[0x0112] = orientation
    return exif


def _deep() -> Image.Image:
    grey = np.asarray(scene(300, 200).convert("L"), np.uint16)
    return Image.fromarray(grey * 256)


def _transparent() -> Image.Image:
    image = scene(300, 200).convert("RGBA")
    image.putalpha(Image.linear_gradient("L").resize(image.size))
    return image


FILES = {
    "turned JPEG": lambda: file_of(scene(300, 200), "JPEG", exif=_exif(6)),
    "turned PNG": lambda: file_of(scene(300, 200), "PNG", exif=_exif(8)),
    "turned TIFF": lambda: file_of(scene(300, 200), "TIFF", exif=_exif(6)),
    "16 bits": lambda: file_of(_deep(), "PNG"),
    "transparent": lambda: file_of(_transparent(), "PNG"),
    "palette": lambda: file_of(scene(300, 200).quantize(32), "PNG", transparency=3),
    "CMYK": lambda: file_of(scene(300, 200).convert("CMYK"), "JPEG"),
    "black and white": lambda: file_of(scene(300, 200).convert("1"), "PNG"),
}


@pytest.mark.parametrize("kind", FILES)
@pytest.mark.parametrize("min_side", [None, 60])
def test_an_opened_picture_is_seen_as_its_file(kind: str, min_side: int | None) -> None:
    data = FILES[kind]()
    opened = Image.open(io.BytesIO(data))
    seen, of_file = decode_opened(opened, min_side=min_side), decode(data, min_side=min_side)
    assert seen.mode == "RGB"
    assert (seen.width > seen.height) == (of_file.width > of_file.height)
    assert min(seen.size) >= (min_side or 200)
    small, expected = (np.asarray(image.resize((48, 48)), float) for image in (seen, of_file))
    assert np.abs(small - expected).mean() < 4
    again = decode_opened(opened, min_side=min_side)
    assert np.array_equal(np.asarray(again), np.asarray(seen)), "what was given is not changed"


def test_a_converted_picture_is_still_turned_upright() -> None:
    data = file_of(scene(300, 200), "JPEG", exif=_exif(6))
    converted = Image.open(io.BytesIO(data)).convert("RGB")
    assert decode_opened(converted).size == decode(data).size == (200, 300)


def test_the_frame_that_is_shown_is_the_one_that_is_seen() -> None:
    pages = io.BytesIO()
    Image.new("RGB", (20, 20), "red").save(
        pages, "TIFF", save_all=True, append_images=[Image.new("RGB", (20, 20), "blue")]
    )
    opened = Image.open(pages)
    opened.seek(1)
    assert decode_opened(opened).getpixel((5, 5)) == (0, 0, 255)


def test_what_cannot_be_seen_is_refused() -> None:
    truncated = file_of(scene(300, 200), "PNG")[:2000]
    with pytest.raises(UnreadableImageError, match="truncated"):
        decode_opened(Image.open(io.BytesIO(truncated)))
    with pytest.raises(UnreadableImageError, match="no pixels"):
        decode_opened(Image.new("RGB", (0, 10)))
    with pytest.raises(InvalidValueError, match="min_side is 0"):
        decode_opened(scene(), min_side=0)
