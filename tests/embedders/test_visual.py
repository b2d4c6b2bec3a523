from __future__ import annotations

import io
import subprocess
import sys

import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageOps

from panoptic_nb.embedders import Visual, check
from panoptic_nb.embedders.contours import contour_planes
from tests.embedders.fakes import picture

ALL = 24


@pytest.fixture(scope="module")
def pictures() -> list[Image.Image]:
    return [picture(seed, (300, 220) if seed % 2 else (190, 260)) for seed in range(ALL)]


@pytest.fixture(scope="module")
def vectors(pictures: list[Image.Image]) -> np.ndarray:
    return Visual().encode_images(pictures)


def cosines(a: np.ndarray, b: np.ndarray, mean: np.ndarray) -> np.ndarray:
    a, b = a - mean, b - mean
    return (a / np.linalg.norm(a, axis=1, keepdims=True)) @ (b / np.linalg.norm(b, axis=1, keepdims=True)).T


def test_one_finite_vector_an_image(vectors: np.ndarray) -> None:
    assert vectors.shape == (ALL, Visual.dim) == (ALL, 990)
    assert check(vectors, ALL, Visual.dim).dtype == np.float32


def test_no_images_make_no_vectors() -> None:
    assert Visual().encode_images([]).shape == (0, 990)


def test_the_batch_does_not_matter(pictures: list[Image.Image], vectors: np.ndarray) -> None:
    alone = np.concatenate([Visual().encode_images([image]) for image in pictures])
    np.testing.assert_array_equal(alone, vectors)


def test_another_process_gives_the_same_numbers(vectors: np.ndarray) -> None:
    code = (
        "import sys; from panoptic_nb.embedders import Visual; from tests.embedders.fakes import picture;"
        "sys.stdout.buffer.write(Visual().encode_images([picture(1, (300, 220))]).tobytes())"
    )
    said = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True).stdout
    np.testing.assert_allclose(np.frombuffer(said, np.float32), vectors[1], rtol=1e-5, atol=1e-5)


def test_numbers_of_another_machine_hold_here() -> None:
    """The vector of one picture, drawn without any codec: a change of the formulas needs a new version."""
    image = Image.new("RGB", (120, 80), (200, 180, 150))
    draw = ImageDraw.Draw(image)
    draw.rectangle((20, 15, 70, 60), fill=(160, 30, 40))
    draw.rectangle((80, 30, 110, 70), fill=(30, 60, 140))
    vector = Visual().encode_images([image])[0]
    some = [0, 1, 27, 100, 300, 500, 665, 666, 700, 800, 989]
    np.testing.assert_allclose(vector[some], EXPECTED, rtol=1e-3, atol=1e-4)


EXPECTED = [
    1.7153,
    -0.18862,
    0.90877,
    -0.57636,
    3.923,
    -0.031249,
    6.808,
    5.0292,
    0.035076,
    -0.039699,
    0.0021107,
]


@pytest.mark.parametrize("scale", [0.6, 2.5])
def test_a_resized_picture_stays_nearest_to_itself(
    pictures: list[Image.Image], vectors: np.ndarray, scale: float
) -> None:
    resized = [image.resize((round(image.width * scale), round(image.height * scale))) for image in pictures]
    near = cosines(Visual().encode_images(resized), vectors, vectors.mean(0))
    assert (near.argmax(axis=1) == np.arange(ALL)).all()
    assert near.diagonal().min() > 0.97


def test_a_reencoded_picture_stays_nearest_to_itself(
    pictures: list[Image.Image], vectors: np.ndarray
) -> None:
    def reencoded(image: Image.Image) -> Image.Image:
        stream = io.BytesIO()
        image.save(stream, "JPEG", quality=60)
        return Image.open(stream)

    near = cosines(Visual().encode_images([reencoded(image) for image in pictures]), vectors, vectors.mean(0))
    assert (near.argmax(axis=1) == np.arange(ALL)).all()
    assert near.diagonal().min() > 0.9


def test_colour_counts_and_so_does_its_absence(pictures: list[Image.Image], vectors: np.ndarray) -> None:
    swapped = [Image.merge("RGB", image.split()[::-1]) for image in pictures]
    near = cosines(Visual().encode_images(swapped), vectors, vectors.mean(0))
    assert near.diagonal().max() < 0.99
    grey = Visual().encode_images([image.convert("L") for image in pictures])
    assert np.abs(grey - vectors).max(axis=1).min() > 0.1


def test_layout_counts_a_mirror_image_is_another(pictures: list[Image.Image], vectors: np.ndarray) -> None:
    mirrored = Visual().encode_images([ImageOps.mirror(image) for image in pictures])
    assert cosines(mirrored, vectors, vectors.mean(0)).diagonal().max() < 0.95


@pytest.mark.parametrize(
    "image",
    [
        Image.new("RGB", (1, 1)),
        Image.new("RGB", (5000, 3)),
        Image.new("RGB", (3, 5000), "white"),
        Image.new("L", (64, 64), 128),
        Image.new("RGBA", (40, 30)),
        Image.new("1", (17, 33)),
        Image.new("I;16", (50, 50), 40_000),
        Image.new("CMYK", (50, 50)),
    ],
    ids=lambda image: f"{image.mode} {image.width}×{image.height}",
)
def test_blank_thin_and_odd_images_have_a_vector_too(image: Image.Image) -> None:
    check(Visual().encode_images([image]), 1, Visual.dim)


def test_a_scan_in_sixteen_bits_is_the_same_picture() -> None:
    grey = np.asarray(picture(3).convert("L"))
    eight, sixteen = Image.fromarray(grey), Image.fromarray(grey.astype(np.uint16) * 257)
    a, b = Visual().encode_images([eight, sixteen])
    np.testing.assert_allclose(a, b, atol=1e-5)


def test_it_says_what_it_is() -> None:
    said = Visual().describe()
    assert said["model"] == "visual 1"
    assert said["weights_sha256"] is None
    assert set(said["libraries"]) == {"numpy", "pillow"}
    assert Visual.centre is True


def test_contours_share_the_gradient_between_two_directions() -> None:
    ramp = np.tile(np.arange(8, dtype=np.float32), (8, 1))
    planes = contour_planes(ramp, 8, signed=True)
    np.testing.assert_allclose(planes[0][:, 1:-1], 2)
    np.testing.assert_allclose(planes[1:], 0, atol=1e-6)
    turned = contour_planes(ramp + 0.5 * ramp.T, 8, signed=True)
    np.testing.assert_allclose(turned.sum(0)[1:-1, 1:-1], np.hypot(2, 1), rtol=1e-5)
    opposite = contour_planes(-ramp, 9, signed=False)
    np.testing.assert_allclose(opposite[0][:, 1:-1], 2, atol=1e-5)
