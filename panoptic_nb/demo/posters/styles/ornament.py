"""Ornament of about 1900: haloes, whip lines, flowing hair, meadows, tiles."""

from __future__ import annotations

import random
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from panoptic_nb.demo.posters.canvas import Canvas, Colour
from panoptic_nb.demo.posters.colours import mix
from panoptic_nb.demo.posters.geometry import Points, moved, petal, points, smooth, taper
from panoptic_nb.demo.posters.motifs import Motif


@dataclass(frozen=True)
class Inks:
    """The colours of one lithograph."""

    paper: Colour
    line: Colour
    green: Colour
    red: Colour
    gold: Colour
    blue: Colour
    light: Colour


def outlined(canvas: Canvas, motif: Motif, tints: Mapping[str, Colour], line: Colour, width: float) -> None:
    """Each part filled and drawn round in turn, so that a part in front hides the outline behind it."""
    for part in motif.parts:
        single = Motif([part])
        whole = part.role != "line" and all(len(shape) > 4 for shape in part.shapes)
        if whole:
            single.outline(canvas, line, width * 2)
        elif part.role == "shade":
            canvas.fills(
                [
                    moved(
                        s - s.mean(axis=0),
                        scale=1.0 + 2.0 * width / max(8.0, float(np.ptp(s, axis=0).max())),
                        to=tuple(s.mean(axis=0)),
                    )
                    for s in part.shapes
                ],
                line,
            )
        single.paint(canvas, tints)


def halo(canvas: Canvas, inks: Inks, x: float, y: float, radius: float, chance: random.Random) -> None:
    """A ring of ornaments round a light disc."""
    canvas.disc(x, y, radius, inks.line)
    canvas.disc(x, y, radius - 8, chance.choice([inks.gold, inks.red, inks.green]))
    canvas.disc(x, y, radius * 0.8, inks.line)
    canvas.disc(x, y, radius * 0.8 - 7, mix(inks.light, inks.gold, 0.22))
    count = chance.choice([16, 20, 24])
    kind = chance.choice(["petals", "rings", "stars", "eyes"])
    for i in range(count):
        angle = i * 360 / count
        cx, cy = x + radius * 0.89 * np.cos(np.radians(angle)), y + radius * 0.89 * np.sin(np.radians(angle))
        if kind == "petals":
            canvas.fill(
                petal(
                    x + radius * 0.82 * np.cos(np.radians(angle)),
                    y + radius * 0.82 * np.sin(np.radians(angle)),
                    radius * 0.15,
                    radius * 0.1,
                    angle,
                ),
                inks.light,
            )
        elif kind == "rings":
            canvas.disc(cx, cy, radius * 0.06, inks.light)
            canvas.disc(cx, cy, radius * 0.035, inks.red)
        elif kind == "stars":
            for turn in (0, 60, 120):
                canvas.fill(
                    moved(
                        points([(-radius * 0.06, 0), (0, -5), (radius * 0.06, 0), (0, 5)]),
                        turn=turn + angle,
                        to=(cx, cy),
                    ),
                    inks.light,
                )
        else:
            canvas.fill(
                moved(
                    petal(-radius * 0.07, 0, radius * 0.14, radius * 0.09, 0), turn=angle + 90, to=(cx, cy)
                ),
                inks.light,
            )
            canvas.disc(cx, cy, radius * 0.022, inks.line)
    for i in range(count * 2):
        a = np.radians(i * 180 / count)
        canvas.line(
            points(
                [
                    (x + radius * 0.56 * np.cos(a), y + radius * 0.56 * np.sin(a)),
                    (x + radius * 0.76 * np.cos(a), y + radius * 0.76 * np.sin(a)),
                ]
            ),
            mix(inks.gold, inks.light, 0.25),
            6,
        )


def _lash(reach: float) -> Points:
    """A long curve that ends in a coil, from the origin to the left and up."""
    t = np.linspace(0, 1, 30)
    stem = np.column_stack([-reach * t, -0.16 * reach * np.sin(np.pi * t)])
    a = np.linspace(0, 1.6 * np.pi, 26)
    radius = 0.2 * reach * (1 - a / (2.1 * np.pi))
    coil = np.column_stack([-reach - radius * np.sin(a), 0.2 * reach - radius * np.cos(a)])
    return smooth(np.vstack([stem[::5], coil[::4]]), closed=False, steps=6)


def whip(canvas: Canvas, colour: Colour, x: float, y: float, side: int, reach: float, bud: Colour) -> None:
    """A whip line that rises from (x, y) and coils, with leaves; `side` mirrors it."""
    lash = moved(moved(_lash(reach), turn=90), scale=(side, 1), to=(x, y))
    canvas.brush(lash, colour, taper(len(lash), 22, start=14, stop=6, peak=0.4))
    for share, spread in ((0.25, 40), (0.5, -30), (0.68, 36)):
        place = lash[int(len(lash) * 0.5 * share * 2) % len(lash)]
        canvas.fill(
            petal(float(place[0]), float(place[1]), reach * 0.16, reach * 0.06, -90 - side * spread), colour
        )
    canvas.disc(float(lash[-1][0]), float(lash[-1][1]), 9, bud)


def strands(canvas: Canvas, inks: Inks, chance: random.Random, x: float, y: float, size: float) -> None:
    """Hair that leaves a head and goes where it likes."""
    dark, light = mix(inks.red, inks.line, 0.2), mix(inks.red, inks.gold, 0.35)
    for k in range(18):
        side = 1 if k % 2 else -1
        drop, swing = chance.uniform(0.5, 2.1), chance.uniform(0.5, 1.9)
        path = smooth(
            [
                (x + side * size * 0.05, y - size * 0.86),
                (x + side * size * 0.62, y - size * 0.62 + k * 2),
                (x + side * size * (0.7 + swing * 0.16), y + size * 0.1),
                (x + side * size * (0.5 + swing * 0.3), y + size * (0.3 + drop * 0.3)),
                (x + side * size * (0.9 + swing * 0.5), y + size * (0.5 + drop * 0.4)),
                (x + side * size * (1.2 + swing * 0.4), y + size * (0.35 + drop * 0.25)),
                (x + side * size * (1.05 + swing * 0.35), y + size * (0.2 + drop * 0.25)),
            ],
            closed=False,
        )
        wide = taper(len(path), size * 0.17, start=size * 0.05, stop=4, peak=0.4)
        canvas.brush(path, inks.line, wide + 10)
        canvas.brush(path, dark if k % 3 else light, wide)


def meadow(
    canvas: Canvas, inks: Inks, chance: random.Random, foot: float, *, reach: float, skip: str
) -> None:
    """Flowers that grow from the foot of a panel, the same on both sides."""
    if reach < 120:
        return
    seed = chance.random()
    for side in (-1, 1):
        same = random.Random(seed)
        for k in range(3):
            s = reach * (0.62 - 0.12 * k)
            bloom = Motif.draw("flower", same).placed(
                500 + side * (335 - 125 * k), foot - s * 0.86, s, flip=side < 0
            )
            tint = (inks.red, inks.gold, inks.light)[(k + (skip == "flower")) % 3]
            outlined(
                canvas,
                bloom,
                {
                    "body": tint,
                    "light": mix(tint, inks.light, 0.5),
                    "shade": inks.green,
                    "accent": inks.gold if tint != inks.gold else inks.red,
                    "line": inks.line,
                },
                inks.line,
                4,
            )


def tiles(canvas: Canvas, one: Colour, other: Colour, top: float, foot: float, chance: random.Random) -> None:
    """A quiet pattern for a background: waves, leaves or checks of rings."""
    kind = chance.choice(["waves", "leaves", "rings", "none"])
    if kind == "waves":
        for k in range(int((foot - top) / 44) + 1):
            x = np.linspace(60, 940, 56)
            canvas.brush(np.column_stack([x, top + k * 44 + 13 * np.sin(x / 44 + k * 1.1)]), one, 5)
    elif kind == "leaves":
        for j in range(int((foot - top) / 74) + 1):
            for i in range(13):
                canvas.fill(
                    petal(90 + i * 70 + 35 * (j % 2), top + j * 74, 56, 24, -60 if (i + j) % 2 else -120),
                    one if j % 2 else other,
                )
    elif kind == "rings":
        for j in range(int((foot - top) / 88) + 1):
            for i in range(11):
                canvas.ring(90 + i * 88, top + j * 88, 32, 5, one)
                canvas.disc(90 + i * 88 + 44, top + j * 88 + 44, 9, other)
