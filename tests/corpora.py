"""Small corpora for tests: real files, drawn on the spot."""

from __future__ import annotations

import colorsys
from pathlib import Path

import numpy as np
from PIL import Image, ImageDraw

import panoptic_nb as pnb


def draw_images(folder: Path, count: int, *, size: tuple[int, int] = (48, 32), first: int = 0) -> list[Path]:
    """`count` different pictures named ``img0.jpg``, ``img1.jpg``, …: a disc on a ground, hue by number."""
    folder.mkdir(parents=True, exist_ok=True)
    paths = []
    for number in range(first, first + count):
        ground, disc = (
            tuple(int(255 * part) for part in colorsys.hsv_to_rgb((number * step) % 1, 0.7, 0.9))
            for step in (0.0618, 0.381)
        )
        image = Image.new("RGB", size, ground)
        left = 2 + number * 7 % (size[0] - 18)
        ImageDraw.Draw(image).ellipse((left, 8, left + 14, 22), fill=disc)
        paths.append(folder / f"img{number}.jpg")
        image.save(paths[-1], quality=90)
    return paths


def make_corpus(folder: Path, count: int = 12) -> pnb.Corpus:
    """A corpus of `count` drawn images in ``folder/images``, open for writing."""
    draw_images(folder / "images", count)
    corpus = pnb.Corpus(folder / "c.panoptic")
    corpus.add_images(folder / "images")
    return corpus


def add_clouds(corpus: pnb.Corpus, name: str, *, spread: float) -> None:
    """A space in which every third image is alike: three clouds, apart as far as their spread lets them."""
    rng = np.random.default_rng(1)
    centres = rng.normal(size=(3, 8))
    count = len(corpus)
    rows = centres[np.arange(count) % 3] + rng.normal(size=(count, 8)) * spread
    corpus.add_vectors(name, corpus.view(), rows.astype(np.float32))
