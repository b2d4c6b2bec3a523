"""Copies have nearly the same hash, other pictures do not, blank pages have none."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageEnhance, ImageFilter

from panoptic_nb.images import read_image, read_image_bytes
from tests.images.drawn import file_of, scene


def phash(image: Image.Image, format_name: str = "PNG", **options: object) -> int:
    return read_image_bytes(file_of(image, format_name, **options)).phash


def test_copies_differ_by_a_few_bits_and_others_by_half() -> None:
    image = scene(900, 600)
    original = phash(image)
    copies = {
        "re-encoded": phash(image, "JPEG", quality=25),
        "half the size": phash(image.resize((450, 300))),
        "made square": phash(image.resize((500, 500))),
        "grey": phash(image.convert("L")),
        "darker": phash(ImageEnhance.Brightness(image).enhance(0.8)),
        "blurred": phash(image.filter(ImageFilter.GaussianBlur(4))),
    }
    distances = {name: (original ^ copy).bit_count() for name, copy in copies.items()}
    assert max(distances.values()) <= 6, distances
    others = [phash(scene(300, 200, seed)) for seed in range(1, 9)]
    assert np.mean([(original ^ other).bit_count() for other in others]) > 18


def test_a_hash_is_64_bits_without_a_sign_and_half_of_them_are_set() -> None:
    pictures = [scene(400, 300), scene(400, 300).transpose(Image.Transpose.FLIP_LEFT_RIGHT)]
    hashes = [phash(picture) for picture in pictures]
    assert all(0 < each < 2**64 and 28 <= each.bit_count() <= 32 for each in hashes)
    assert max(hashes) >= 2**63 > min(hashes)


@pytest.mark.parametrize("color", ["white", "black", "#778899"])
def test_blank_pages_are_alike(color: str) -> None:
    assert phash(Image.new("RGB", (800, 600), color)) == phash(Image.new("RGB", (30, 99), color), "JPEG") == 0


@pytest.mark.real
def test_real_copies_are_nearer_than_real_strangers(real_data: Path) -> None:
    folder = real_data / "copies"
    original = read_image(folder / "bridge-mods__aaa-orig.jpg").phash
    changes = ("blur-a-little", "high-contrast", "sharpen-a-little", "shrink-a-lot", "square-256x256")
    near = [
        (original ^ read_image(folder / f"bridge-mods__{change}.jpg").phash).bit_count() for change in changes
    ]
    far = [
        (original ^ read_image(path).phash).bit_count() for path in sorted(folder.glob("base_images__*.jpg"))
    ]
    assert max(near) <= 8 < 14 < min(far)
