"""Pictures computed point by point: coordinates of the sheet, silhouettes, distances, bands of colour."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFilter

from panoptic_nb.demo.posters.canvas import UNITS, Canvas
from panoptic_nb.demo.posters.colours import channels
from panoptic_nb.demo.posters.geometry import Points

Field = NDArray[np.float32]


def coordinates(canvas: Canvas, *, coarse: int = 1) -> tuple[Field, Field]:
    """x (one row) and y (one column) of the oversampled pixels, or of every `coarse`-th, in units of the sheet."""
    width, height = canvas.image.size[0] // coarse, canvas.image.size[1] // coarse
    x = (np.arange(width, dtype=np.float32) + 0.5) * (UNITS / width)
    y = (np.arange(height, dtype=np.float32) + 0.5) * (UNITS / width)
    return x[None, :], y[:, None]


def silhouette(canvas: Canvas, shapes: list[Points], *, soft: float = 0.0) -> Field:
    """1 inside the shapes, 0 outside, at the oversampled size; `soft` blurs by that many units."""
    width, height = canvas.image.size
    small = 4 if soft else 1
    mask = Image.new("L", (width // small, height // small))
    draw = ImageDraw.Draw(mask)
    for shape in shapes:
        draw.polygon((shape * canvas.scale / small).ravel().tolist(), fill=255)
    if soft:
        mask = mask.filter(ImageFilter.GaussianBlur(soft * canvas.scale / small)).resize(
            (width, height), Image.Resampling.BICUBIC
        )
    return np.asarray(mask, dtype=np.float32) / np.float32(255)


def enlarged(canvas: Canvas, field: Field) -> Field:
    """A smooth field computed coarsely, at the oversampled size."""
    return np.asarray(
        Image.fromarray(field.astype(np.float32)).resize(canvas.image.size, Image.Resampling.BICUBIC),
        dtype=np.float32,
    )


def distance(canvas: Canvas, shapes: list[Points], *, coarse: int = 1, width: int = 140) -> Field:
    """How far each point is from the shapes, in units, negative inside.

    Computed on a small grid of that width, then enlarged to every `coarse`-th pixel.
    """
    height = round(width * canvas.image.size[1] / canvas.image.size[0])
    scale = width / UNITS
    mask = Image.new("L", (width, height))
    draw = ImageDraw.Draw(mask)
    for shape in shapes:
        draw.polygon((shape * scale).ravel().tolist(), fill=255)
    inside = np.asarray(mask) > 127
    edge = inside & ~(
        np.roll(inside, 1, 0) & np.roll(inside, -1, 0) & np.roll(inside, 1, 1) & np.roll(inside, -1, 1)
    )
    rows, columns = np.nonzero(edge)
    every = max(1, len(rows) // 150)
    rows, columns = rows[::every].astype(np.float32), columns[::every].astype(np.float32)
    y, x = np.arange(height, dtype=np.float32), np.arange(width, dtype=np.float32)
    square = (y[:, None] - rows[None, :])[:, None, :] ** 2 + ((x[:, None] - columns[None, :]) ** 2)[
        None, :, :
    ]
    near = np.sqrt(square.min(axis=2)) / scale
    near[inside] *= -1
    size = (canvas.image.size[0] // coarse, canvas.image.size[1] // coarse)
    return np.asarray(
        Image.fromarray(near.astype(np.float32)).resize(size, Image.Resampling.BICUBIC), dtype=np.float32
    )


def coloured(canvas: Canvas, index: NDArray[np.integer], colours: list[str]) -> None:
    """Cover the sheet with colours by number."""
    picture = Image.fromarray(index.astype(np.uint8, copy=False))
    picture.putpalette([channel for colour in colours for channel in channels(colour)])
    canvas.lay(picture.convert("RGB"))


def parity(phase: NDArray[np.floating]) -> NDArray[np.uint8]:
    """0 in the first half of every period, 1 in the second."""
    return ((phase * 2 + 4096).astype(np.int32) & 1).astype(np.uint8)
