from __future__ import annotations

import io
from typing import Any

import numpy as np
import pytest
from PIL import Image

from panoptic_nb.embedders.clip_pixels import ClipPixels
from panoptic_nb.errors import EmbedderError
from tests.embedders.fakes import picture

OPENAI = {
    "mean": (0.48, 0.46, 0.41),
    "std": (0.27, 0.26, 0.28),
    "interpolation": "bicubic",
    "resize_mode": "shortest",
}
SIZES = [(640, 480), (333, 500), (224, 224), (100, 90), (1000, 77), (50, 800), (449, 448)]


def normalised(pixels: np.ndarray, settings: dict[str, Any]) -> np.ndarray:
    return (
        (pixels / np.float32(255) - np.float32(settings["mean"])) / np.float32(settings["std"])
    ).transpose(2, 0, 1)


@pytest.mark.parametrize("size", SIZES, ids=str)
@pytest.mark.parametrize(
    "changes",
    [
        {"size": 224},
        {"size": (224, 224), "interpolation": "bilinear"},
        {"size": 256, "resize_mode": "squash"},
        {"size": 224, "resize_mode": "longest", "fill_color": 127},
        {"size": (192, 256)},
    ],
    ids=str,
)
def test_the_model_sees_what_open_clip_would_show_it(changes: dict[str, Any], size: tuple[int, int]) -> None:
    open_clip = pytest.importorskip("open_clip.transform")
    settings = OPENAI | changes
    image = picture(sum(size), size)
    transform = open_clip.image_transform_v2(open_clip.PreprocessCfg(**settings), is_train=False)
    expected = transform(image).numpy()
    shown = normalised(ClipPixels.of(settings, grey=False).stack([image])[0], settings)
    np.testing.assert_allclose(shown, expected, atol=1e-6)


@pytest.mark.parametrize("resize_mode", ["shortest", "longest", "squash"])
@pytest.mark.parametrize("grey", [False, True])
def test_preparing_twice_changes_nothing_more(resize_mode: str, grey: bool) -> None:
    pixels = ClipPixels.of(OPENAI | {"size": 64, "resize_mode": resize_mode}, grey=grey)
    once = pixels.prepare(picture(1, (301, 200)))
    assert (once.mode, once.size) == ("RGB", (64, 64))
    assert pixels.prepare(once).tobytes() == once.tobytes()


def test_grey_takes_the_colour_out_and_nothing_else() -> None:
    image = picture(2, (300, 200))
    grey = np.asarray(ClipPixels.of(OPENAI | {"size": 64}, grey=True).prepare(image))
    assert (grey[..., 0] == grey[..., 1]).all() and (grey[..., 1] == grey[..., 2]).all()
    colour = ClipPixels.of(OPENAI | {"size": 64}, grey=False).prepare(image)
    np.testing.assert_allclose(grey[..., 0].astype(int), np.asarray(colour.convert("L")).astype(int), atol=2)


def test_a_scaled_decode_shows_nearly_the_same() -> None:
    """The stated tolerance: two levels of 255 on average, where the decode keeps twice the input's side."""
    stream = io.BytesIO()
    noisy = Image.blend(picture(4, (1800, 1200)), Image.effect_noise((1800, 1200), 40).convert("RGB"), 0.3)
    noisy.save(stream, "JPEG", quality=85)
    pixels = ClipPixels.of(OPENAI | {"size": 224}, grey=False)
    assert pixels.min_side == 448
    full, scaled = Image.open(stream), Image.open(stream)
    scaled.draft("RGB", (672, 448))
    assert min(scaled.size) == 600
    difference = np.abs(pixels.stack([full])[0].astype(int) - pixels.stack([scaled])[0])
    assert difference.mean() < 2


def test_settings_that_are_not_known_are_refused() -> None:
    with pytest.raises(EmbedderError, match="'nearest'"):
        ClipPixels.of(OPENAI | {"size": 224, "interpolation": "nearest"}, grey=False)
