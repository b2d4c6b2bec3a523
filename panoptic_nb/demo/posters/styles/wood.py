"""A wood block: what a gouge takes from it, and how it prints."""

from __future__ import annotations

import random
from collections.abc import Iterator

import numpy as np
from PIL import Image, ImageChops, ImageFilter

from panoptic_nb.demo.posters.canvas import Canvas
from panoptic_nb.demo.posters.colours import channels
from panoptic_nb.demo.posters.geometry import Points, moved, points
from panoptic_nb.demo.posters.motifs import Motif

BLACK, WHITE = "#000000", "#ffffff"


def printed(
    key: Canvas, under: Canvas | None, paper: str, ink: str, colour: str | None, chance: random.Random
) -> Image.Image:
    """Ragged edges, an uneven pull, and a second block that never quite fits."""
    grey = _ragged(key.averaged().convert("L"), chance)
    sheet = Image.new("RGB", grey.size, paper)
    if under is not None and colour is not None:
        plate = _ragged(under.averaged().convert("L"), chance)
        plate = ImageChops.offset(plate, chance.randint(-3, 3), chance.randint(-3, 3))
        sheet = Image.composite(sheet, Image.new("RGB", grey.size, colour), plate)
    black = tuple(channels(ink))
    return Image.composite(sheet, Image.new("RGB", grey.size, black), grey)


def _ragged(grey: Image.Image, chance: random.Random) -> Image.Image:
    size = (grey.width, grey.height)
    noise = np.random.default_rng(chance.randrange(10**6))
    rough = Image.fromarray(noise.integers(0, 255, (size[1] // 3, size[0] // 3), dtype=np.uint8)).resize(
        size, Image.Resampling.BICUBIC
    )
    soft = grey.filter(ImageFilter.GaussianBlur(1.3))
    mixed = Image.blend(soft, rough, 0.28)
    return mixed.point([int(np.clip((v - 122) * 9 + 128, 0, 255)) for v in range(256)])


def gouge(x: float, y: float, length: float, width: float, angle: float) -> Points:
    """One cut: it goes in thin, widens and comes out thin."""
    return moved(
        points(
            [
                (0, 0),
                (length * 0.35, -width / 2),
                (length * 0.7, -width * 0.4),
                (length, 0),
                (length * 0.7, width * 0.35),
                (length * 0.3, width / 2),
            ]
        ),
        turn=angle,
        to=(x, y),
    )


def radial(
    x: float, y: float, start: float, reach: float, chance: random.Random, *, crowd: float = 1.0
) -> Iterator[Points]:
    """Cuts that run away from a centre, in rings."""
    radius = start
    while radius < reach:
        count = int(2 * np.pi * radius / 34 * crowd)
        length = 60 + radius * 0.12
        for i in range(count):
            a = (i + chance.uniform(-0.25, 0.25)) * 360 / count
            r = radius + chance.uniform(-0.35, 0.35) * length
            yield gouge(
                x + r * np.cos(np.radians(a)),
                y + r * np.sin(np.radians(a)),
                length * chance.uniform(0.7, 1.1),
                9 + radius * 0.008,
                a,
            )
        radius += length * 0.95


def level(
    top: float,
    bottom: float,
    chance: random.Random,
    *,
    pitch: float = 26.0,
    swell: float = 0.0,
    turn: float = 0.0,
) -> Iterator[Points]:
    """Cuts in rows, level or waving."""
    y = top
    while y < bottom:
        x = chance.uniform(-80, 0)
        while x < 1050:
            length = chance.uniform(70, 190)
            yy = y + swell * np.sin(x / 90 + y / 60)
            slope = np.degrees(np.arctan(swell / 90 * np.cos(x / 90 + y / 60))) if swell else 0.0
            yield gouge(x, yy + chance.uniform(-3, 3), length, pitch * 0.42, slope + turn)
            x += length + chance.uniform(8, 40)
        y += pitch


def cut_out(
    key: Canvas,
    motif: Motif,
    chance: random.Random,
    *,
    name: str,
    keyline: float = 24.0,
    dark: bool = False,
) -> None:
    """The motif on the block, a black line left round it: white, shaded by cuts; or dark, lit by them."""
    for shape in motif.shapes("body", "light", "shade", "accent"):
        if len(shape) > 4:
            key.line(shape, BLACK, keyline, closed=True)
    tones = {
        "body": BLACK if dark else WHITE,
        "light": WHITE,
        "shade": WHITE if name == "face" else BLACK,
        "accent": BLACK if name == "sun" else WHITE,
        "line": BLACK,
    }
    motif.paint(key, tones)
    for shape in motif.shapes("light") if dark else motif.shapes("body", "light", "accent"):
        if len(shape) > 4:
            key.line(shape, BLACK, 6, closed=True)
    shade(key, motif, chance, WHITE if dark else BLACK)


def shade(key: Canvas, motif: Motif, chance: random.Random, tone: str) -> None:
    """Cuts across the body, longer on one side: volume."""
    for shape in motif.shapes("body"):
        low, high = shape.min(axis=0), shape.max(axis=0)
        if (high - low).min() < 60 or len(shape) < 6:
            continue
        lines = []
        y = low[1] + 14
        while y < high[1] - 8:
            inside = _crossings(shape, y)
            for left, right in zip(inside[::2], inside[1::2], strict=False):
                span = right - left
                if span > 36:
                    length = span * (0.34 + 0.2 * np.sin(y / 40) + chance.uniform(-0.06, 0.06))
                    lines.append(
                        points(
                            [
                                (right - 9, y - 5.5),
                                (right - 9, y + 5.5),
                                (right - 9 - length, y + chance.uniform(-3, 3)),
                            ]
                        )
                    )
            y += 19
        key.fills(lines, tone)


def _crossings(shape: Points, y: float) -> list[float]:
    a, b = shape, np.roll(shape, -1, axis=0)
    hit = (a[:, 1] > y) != (b[:, 1] > y)
    x = a[hit, 0] + (y - a[hit, 1]) / (b[hit, 1] - a[hit, 1]) * (b[hit, 0] - a[hit, 0])
    return sorted(x.tolist())


def frame(key: Canvas, chance: random.Random, left: float, top: float, right: float, bottom: float) -> None:
    """Four edges cut by hand: nearly straight."""
    for a, b in (
        ((left, top), (right, top)),
        ((right, top), (right, bottom)),
        ((right, bottom), (left, bottom)),
        ((left, bottom), (left, top)),
    ):
        t = np.linspace(0, 1, 7)[:, None]
        path = (
            np.array(a) * (1 - t)
            + np.array(b) * t
            + np.array([[chance.uniform(-3, 3), chance.uniform(-3, 3)] for _ in range(7)])
        )
        key.line(path, BLACK, 16)
