"""What time does to a print: grain, yellowing, worn edges, folds."""

from __future__ import annotations

import random
from functools import lru_cache

import numpy as np
from PIL import Image, ImageChops, ImageDraw


def aged(image: Image.Image, *, year: int, chance: random.Random, strength: float = 1.0) -> Image.Image:
    """The print as it is today: paper grain, a yellowing that grows with age, worn edges, sometimes folds."""
    age = max(0.0, min(1.0, (1985 - year) / 95)) * strength
    width, height = image.size
    texture = _paper()
    left, top = chance.randrange(texture.width - width), chance.randrange(texture.height - height)
    sheet = texture.crop((left, top, left + width, top + height))
    tint = (255, round(255 - 9 * age), round(255 - 30 * age))
    image = ImageChops.multiply(
        image, Image.merge("RGB", [sheet.point([min(255, v * c // 255) for v in range(256)]) for c in tint])
    )
    lift = round(14 * age)  # black ink fades to a dark grey
    image = image.point([lift + v * (255 - lift) // 255 for v in range(256)] * 3)
    if chance.random() < 0.5 * age:
        image = _folded(image, chance)
    edge = _edges().resize((width, height), Image.Resampling.BICUBIC)
    return (
        Image.composite(image, ImageChops.multiply(image, Image.new("RGB", image.size, "#e2cfae")), edge)
        if age > 0.25
        else image
    )


def _folded(image: Image.Image, chance: random.Random) -> Image.Image:
    width, height = image.size
    draw = ImageDraw.Draw(image, "RGBA")
    for share in chance.choice([(0.5,), (0.25, 0.5, 0.75)]):
        y = round(height * share)
        draw.line((0, y, width, y), fill=(255, 250, 235, 46), width=1)
        draw.line((0, y + 1, width, y + 1), fill=(40, 25, 10, 38), width=1)
    x = width // 2
    draw.line((x, 0, x, height), fill=(255, 250, 235, 40), width=1)
    draw.line((x + 1, 0, x + 1, height), fill=(40, 25, 10, 32), width=1)
    return image


@lru_cache(maxsize=1)
def _paper() -> Image.Image:
    """Near-white mottling and grain, larger than any poster."""
    noise = np.random.default_rng(7)
    size = (1500, 1700)
    soft = Image.fromarray(noise.integers(0, 255, (size[1] // 50, size[0] // 50), dtype=np.uint8)).resize(
        size, Image.Resampling.BICUBIC
    )
    grain = noise.normal(0, 1.6, (size[1], size[0]))
    fibre = Image.fromarray(noise.integers(0, 255, (size[1] // 2, size[0] // 6), dtype=np.uint8)).resize(
        size, Image.Resampling.BILINEAR
    )
    values = 250 + (np.asarray(soft) - 127.0) / 127 * 3.5 + grain + (np.asarray(fibre) - 127.0) / 127 * 1.2
    return Image.fromarray(np.clip(values, 0, 255).astype(np.uint8))


@lru_cache(maxsize=1)
def _edges() -> Image.Image:
    """White inside, grey towards the edges of the sheet, unevenly."""
    rows, columns = np.mgrid[0:48, 0:48] / 47.0
    near = np.minimum(np.minimum(rows, 1 - rows), np.minimum(columns, 1 - columns))
    uneven = np.random.default_rng(3).uniform(0.6, 1.4, (48, 48))
    return Image.fromarray((255 - 75 * np.exp(-near * 22) * uneven).clip(0, 255).astype(np.uint8))
