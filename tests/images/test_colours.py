"""Colours, depths and transparencies come out as a person sees them."""

from __future__ import annotations

import struct
from typing import Any

import numpy as np
import pytest
from PIL import Image, ImageCms

from panoptic_nb.images import read_image_bytes
from tests.images.drawn import difference, file_of, scene, shown
from tests.images.profiles import ADOBE_RGB, cmyk_profile, rgb_profile


def ramp(dtype: str, top: float, width: int = 256, height: int = 60) -> Image.Image:
    """Grey levels from 0 at the left to `top` at the right."""
    return Image.fromarray(np.tile(np.linspace(0, top, width), (height, 1)).astype(dtype))


PRINTED = {(255, 0, 0, 0): (0, 151, 218), (0, 255, 0, 0): (216, 10, 122), (0, 0, 0, 0): (255, 255, 255)}
EIGHT_BIT_RAMP = np.repeat(np.tile(np.arange(256), (60, 1))[..., None], 3, axis=2)


@pytest.mark.parametrize(
    ("format_name", "image"),
    [
        ("PNG", ramp("<u2", 65535)),
        ("TIFF", ramp("<u2", 65535)),
        ("TIFF", ramp(">u2", 65535)),
        ("PPM", ramp("<u2", 65535)),
        ("JPEG2000", ramp("<u2", 65535)),
        ("TIFF", ramp("<u2", 4095)),  # 12 bits in words of 16
        ("TIFF", ramp("<i4", 2_000_000_000)),
        ("TIFF", ramp("<f4", 1)),
        ("TIFF", ramp("<f4", 255)),
        ("TIFF", ramp("<f4", 1e-6 + 3000)),
    ],
)
def test_deep_greys_span_black_to_white(format_name: str, image: Image.Image) -> None:
    assert difference(shown(file_of(image, format_name)), EIGHT_BIT_RAMP) < 2


def test_a_dark_16_bit_scan_stays_dark_and_a_light_one_light() -> None:
    for level, expected in ((6_000, 23), (60_000, 233)):
        image = Image.fromarray(np.full((50, 50), level, np.uint16))
        assert abs(int(shown(file_of(image, "PNG")).mean()) - expected) <= 1


@pytest.mark.parametrize("dtype", ["<u2", "<f4"])
def test_a_negative_that_says_so_is_shown_as_a_positive(dtype: str) -> None:
    image = ramp(dtype, 65535 if dtype == "<u2" else 1)
    white_is_zero = shown(file_of(image, "TIFF", tiffinfo={262: 0}))
    assert difference(white_is_zero, EIGHT_BIT_RAMP[:, ::-1]) < 2


def test_holes_in_floating_point_do_not_spoil_the_rest() -> None:
    values = np.tile(np.linspace(-5, 5, 256, dtype=np.float32), (60, 1))
    values[:3, :3] = np.nan
    values[5, 5] = np.inf
    assert difference(shown(file_of(Image.fromarray(values), "TIFF"))[8:], EIGHT_BIT_RAMP[8:]) < 2


def test_a_picture_of_one_deep_level_is_read() -> None:
    for image in (Image.new("F", (9, 9), 700.0), Image.new("I", (9, 9), 70_000)):
        assert read_image_bytes(file_of(image, "TIFF")).phash == 0


def alpha_ramp(mode: str) -> Image.Image:
    """A dark picture that is transparent at the left and opaque at the right."""
    image = Image.new(mode[:-1], (256, 60), "#203040" if mode == "RGBA" else 40)
    image.putalpha(ramp("u1", 255))
    return image


@pytest.mark.parametrize("mode", ["RGBA", "LA"])
@pytest.mark.parametrize("format_name", ["PNG", "TIFF", "WEBP", "JPEG2000"])
def test_transparency_lies_on_white(format_name: str, mode: str) -> None:
    options: dict[str, Any] = {"lossless": True, "exact": True} if format_name == "WEBP" else {}
    pixels = shown(file_of(alpha_ramp(mode), format_name, **options))
    assert pixels[:, :4].min() > 245
    right = [0x20, 0x30, 0x40] if mode == "RGBA" else [40, 40, 40]
    assert np.abs(pixels[:, -4:].mean(axis=(0, 1)) - right).max() < 5


def test_large_transparent_pictures_have_no_dark_edges() -> None:
    image = Image.new("RGBA", (2000, 2000), (0, 0, 0, 0))
    image.paste((250, 240, 230, 255), (500, 500, 1500, 1500))
    assert shown(file_of(image, "PNG")).min() > 215


def test_one_transparent_colour_lies_on_white() -> None:
    palette = Image.new("P", (60, 60), 1)
    palette.putpalette([0, 0, 0, 10, 200, 10, 250, 0, 0])
    palette.paste(0, (0, 0, 30, 60))
    deep = Image.fromarray(
        np.where(np.arange(60) < 30, 500, 30_000).astype(np.uint16)[None].repeat(60, axis=0)
    )
    rgb = Image.new("RGB", (60, 60), (10, 200, 10))
    rgb.paste((1, 2, 3), (0, 0, 30, 60))
    for image, format_name, transparent in (
        (palette, "PNG", 0),
        (palette, "PNG", b"\x00\xff"),
        (palette, "GIF", 0),
        (deep, "PNG", 500),
        (rgb, "PNG", (1, 2, 3)),
    ):
        pixels = shown(file_of(image, format_name, transparency=transparent))
        assert pixels[:, :26].min() > 235, (format_name, transparent)
        assert pixels[:, 34:].min() < 160, (format_name, transparent)


def test_drawings_of_one_bit_keep_their_greys_when_shrunk() -> None:
    rows, columns = np.mgrid[:1200, :1200]
    drawing = Image.fromarray(((rows + columns) % 2 * 255).astype(np.uint8)).convert("1")
    for format_name, options in (("PNG", {}), ("TIFF", {"compression": "group4"})):
        assert abs(shown(file_of(drawing, format_name, **options)).mean() - 127) < 4


def test_cmyk_is_not_a_negative() -> None:
    """Pillow writes Adobe's inverted CMYK JPEGs, and TIFFs that are not inverted."""
    light = Image.new("CMYK", (64, 64), (0, 0, 0, 10))
    for format_name in ("JPEG", "TIFF"):
        assert shown(file_of(light, format_name)).min() > 235


def test_cmyk_with_a_profile_shows_what_the_press_prints() -> None:
    for format_name in ("JPEG", "TIFF"):
        for ink, expected in PRINTED.items():
            data = file_of(Image.new("CMYK", (64, 64), ink), format_name, icc_profile=cmyk_profile())
            assert np.abs(shown(data)[32, 32] - expected).max() <= 6, (format_name, ink)


def test_wide_gamut_is_converted_to_srgb() -> None:
    adobe = (170, 90, 80)
    linear = (np.array(adobe) / 255) ** 2.2 @ np.array(ADOBE_RGB)
    from_xyz = np.array([[3.1339, -1.6169, -0.4906], [-0.9788, 1.9161, 0.0335], [0.0719, -0.2290, 1.4052]])
    srgb = from_xyz @ linear
    expected = 255 * np.where(srgb <= 0.0031308, 12.92 * srgb, 1.055 * srgb ** (1 / 2.4) - 0.055)
    assert np.abs(expected - adobe).max() > 8
    for format_name, size in (
        ("PNG", (64, 64)),
        ("JPEG", (1500, 1000)),
        ("TIFF", (64, 64)),
        ("WEBP", (64, 64)),
    ):
        data = file_of(Image.new("RGB", size, adobe), format_name, icc_profile=rgb_profile())
        assert np.abs(shown(data)[20, 20] - expected).max() <= 3, format_name
    clear = Image.new("RGBA", (64, 64), (*adobe, 255))
    assert np.abs(shown(file_of(clear, "PNG", icc_profile=rgb_profile()))[20, 20] - expected).max() <= 3


@pytest.mark.parametrize(
    "profile",
    [
        ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes(),
        b"nothing that makes sense",
        rgb_profile()[:200],
        cmyk_profile(),
    ],
)
def test_srgb_and_profiles_that_cannot_be_meant_change_nothing(profile: bytes) -> None:
    image = scene(300, 200)
    assert difference(shown(file_of(image, "PNG", icc_profile=profile)), shown(file_of(image, "PNG"))) == 0


def test_lab_and_ycbcr_are_shown_in_their_colours() -> None:
    lab = Image.frombytes("LAB", (1, 1), struct.pack("Bbb", 138, 80, 67)).resize(
        (64, 64), Image.Resampling.NEAREST
    )
    red = shown(file_of(lab, "TIFF"))[32, 32]
    assert red[0] > 200 and red[1] < 60 and red[2] < 60
    image = scene(300, 200)
    assert difference(shown(file_of(image.convert("YCbCr"), "TIFF")), shown(file_of(image, "PNG"))) < 3
