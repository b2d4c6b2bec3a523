"""Pictures drawn for the tests: like a photograph in their spectrum, and with no symmetry."""

from __future__ import annotations

import io
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from panoptic_nb.images import open_thumbnail, read_image_bytes


def scene(width: int = 600, height: int = 400, seed: int = 0) -> Image.Image:
    """A smooth landscape of colours with a dark corner at the top left and a red bar at the bottom."""
    random = np.random.default_rng(seed)
    blobs = Image.fromarray(random.integers(60, 230, (9, 13, 3), dtype=np.uint8))
    image = blobs.resize((width, height), Image.Resampling.BICUBIC)
    image.paste((15, 25, 60), (0, 0, width // 4, height // 3))
    image.paste((210, 30, 30), (width // 3, height - height // 8, width, height))
    return image


def file_of(image: Image.Image, format_name: str, **options: Any) -> bytes:
    buffer = io.BytesIO()
    image.save(buffer, format_name, **options)
    return buffer.getvalue()


def shown(data: bytes, extension: str = "") -> NDArray[np.int64]:
    """The pixels of the thumbnail of a file: (height, width, 3)."""
    return open_thumbnail(read_image_bytes(data, extension=extension).thumbnail).astype(np.int64)


def difference(one: NDArray[np.int64], other: NDArray[np.int64]) -> float:
    """The mean difference of two pictures of one size, in levels of 255."""
    assert one.shape == other.shape, (one.shape, other.shape)
    return float(np.abs(one - other).mean())
