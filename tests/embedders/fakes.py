"""Embedders made for the tests, and small CLIP weights made on the spot."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image

TINY = {
    "model_cfg": {
        "embed_dim": 16,
        "vision_cfg": {"image_size": 32, "layers": 2, "width": 64, "patch_size": 8, "head_width": 32},
        "text_cfg": {"context_length": 16, "vocab_size": 49408, "width": 32, "heads": 2, "layers": 2},
    },
    "preprocess_cfg": {
        "mean": [0.5, 0.4, 0.3],
        "std": [0.2, 0.25, 0.3],
        "interpolation": "bicubic",
        "resize_mode": "shortest",
    },
}


class MeanColour:
    """A user's embedder in its smallest form."""

    name = "mean colour"
    dim = 3

    def encode_images(self, images: list[Image.Image]) -> np.ndarray:
        return np.array([np.asarray(image.convert("RGB")).mean((0, 1)) + 1 for image in images], np.float32)


def tiny_clip(folder: Path, *, seed: int = 0) -> Path:
    """Write a folder that open_clip reads: a configuration and seeded random weights. Return it."""
    import open_clip
    import torch
    from safetensors.torch import save_file

    folder.mkdir(parents=True, exist_ok=True)
    (folder / "open_clip_config.json").write_text(json.dumps(TINY), "utf-8")
    torch.manual_seed(seed)
    model = open_clip.create_model(f"local-dir:{folder}")
    for parameter in model.parameters():  # open_clip starts some at zero, which would hide what they do
        torch.nn.init.normal_(parameter, std=0.2)
    save_file(model.state_dict(), folder / "open_clip_model.safetensors")
    return folder


def picture(seed: int, size: tuple[int, int] = (90, 70)) -> Image.Image:
    """A smooth colourful picture, different for each seed."""
    rng = np.random.default_rng(seed)
    coarse: Any = rng.integers(0, 256, (5, 6, 3), np.uint8)
    return Image.fromarray(coarse).resize(size, Image.Resampling.BICUBIC)
