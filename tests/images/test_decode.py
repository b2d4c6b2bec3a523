"""Originals as pixels for embedders, thumbnails as arrays for everything else."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from panoptic_nb.errors import InvalidValueError
from panoptic_nb.images import decode, open_thumbnail, read_image_bytes
from tests.images.drawn import file_of, scene


@pytest.mark.parametrize("format_name", ["JPEG", "JPEG2000", "PNG"])
@pytest.mark.parametrize("size", [(1600, 1000), (1000, 1600), (300, 200), (1003, 997)])
def test_the_short_side_is_at_least_what_is_asked(format_name: str, size: tuple[int, int]) -> None:
    image = scene(*size)
    small = decode(file_of(image, format_name), min_side=224)
    assert small.mode == "RGB"
    assert min(small.size) >= min(224, *size)
    assert max(small.size) < max(size) or max(size) < 2 * 224
    assert abs(small.width / small.height - size[0] / size[1]) < 0.02
    exact = np.asarray(image.resize((56, 56)), float)
    assert np.abs(np.asarray(small.resize((56, 56)), float) - exact).mean() < 4


def test_without_a_side_every_pixel_is_given(tmp_path: Path) -> None:
    image = scene(700, 500)
    (tmp_path / "a.png").write_bytes(file_of(image, "PNG"))
    assert np.array_equal(np.asarray(decode(tmp_path / "a.png")), np.asarray(image))
    assert np.array_equal(np.asarray(decode(str(tmp_path / "a.png"))), np.asarray(image))
    assert decode(file_of(image, "JPEG", quality=95)).size == (700, 500)


def test_a_file_without_a_mark_is_known_by_its_path(tmp_path: Path) -> None:
    (tmp_path / "a.tga").write_bytes(file_of(scene(40, 30), "TGA"))
    assert decode(tmp_path / "a.tga").size == (40, 30)


@pytest.mark.parametrize("orientation", [3, 6])
def test_originals_are_upright(orientation: int) -> None:
    exif = Image.Exif()
    exif[0x0112] = orientation
    stored = Image.new("RGB", (300, 200), "white")
    stored.paste("black", (0, 0, 150, 100))
    upright = decode(file_of(stored, "JPEG", exif=exif), min_side=50)
    corner = (-2, -2) if orientation == 3 else (-2, 1)
    assert (upright.width > upright.height) == (orientation == 3)
    assert np.asarray(upright)[corner[::-1]].max() < 40


def test_a_side_that_makes_no_sense_is_said() -> None:
    with pytest.raises(InvalidValueError, match="min_side is 0"):
        decode(file_of(scene(), "PNG"), min_side=0)


def test_thumbnails_are_arrays_of_bytes() -> None:
    pixels = open_thumbnail(read_image_bytes(file_of(scene(600, 400), "PNG")).thumbnail)
    assert (pixels.shape, pixels.dtype) == ((171, 256, 3), np.uint8)
