from __future__ import annotations

import numpy as np
import pytest
from PIL import Image

from panoptic_nb.embedders.rgb import to_rgb


def test_an_rgb_image_is_passed_through() -> None:
    image = Image.new("RGB", (2, 2))
    assert to_rgb(image) is image


@pytest.mark.parametrize(
    "mode", ["1", "L", "P", "CMYK", "YCbCr", "HSV", "LAB", "I", "F", "I;16", "LA", "PA", "RGBA"]
)
def test_every_mode_becomes_rgb(mode: str) -> None:
    rgb = to_rgb(Image.new(mode, (3, 2)))
    assert (rgb.mode, rgb.size) == ("RGB", (3, 2))


def test_transparency_lies_on_white() -> None:
    image = Image.new("RGBA", (2, 1), (255, 0, 0, 255))
    image.putpixel((1, 0), (0, 0, 0, 0))
    assert [to_rgb(image).getpixel((x, 0)) for x in (0, 1)] == [(255, 0, 0), (255, 255, 255)]
    named = Image.new("RGB", (1, 1), (9, 9, 9))
    named.info["transparency"] = (9, 9, 9)
    assert to_rgb(named).getpixel((0, 0)) == (255, 255, 255)


def test_a_sixteen_bit_scan_keeps_its_greys() -> None:
    ramp = np.linspace(0, 65535, 256).astype(np.uint16).reshape(16, 16)
    greys = np.asarray(to_rgb(Image.fromarray(ramp)))[..., 0]
    assert np.abs(greys.astype(int).ravel() - np.arange(256)).max() <= 1


def test_measurements_are_spread_from_black_to_white() -> None:
    depth = np.array([[-1000.0, 0.0, 1000.0, np.nan]], np.float32)
    np.testing.assert_array_equal(np.asarray(to_rgb(Image.fromarray(depth)))[0, :, 0], [0, 128, 255, 128])
