"""Psychedelic posters, 1966 to 1976: inks that fight, contours that flow, letters that melt into shapes."""

from __future__ import annotations

import random

import numpy as np
from PIL import Image

from panoptic_nb.demo.posters.ageing import aged
from panoptic_nb.demo.posters.canvas import Canvas
from panoptic_nb.demo.posters.colours import mix, readable
from panoptic_nb.demo.posters.commission import Commission
from panoptic_nb.demo.posters.fields import coloured, coordinates, distance, enlarged
from panoptic_nb.demo.posters.geometry import Points, moved, points
from panoptic_nb.demo.posters.lettering import Face, around, between, under
from panoptic_nb.demo.posters.motifs import Motif

FACES = [
    Face(
        weight=0.3, contrast=0.42, hairline=0.8, width=0.86, square=2.8, waist=0.36, flare=0.7, tracking=0.06
    ),
    Face(weight=0.33, contrast=0.5, width=0.8, square=4, waist=0.62, tracking=0.06),
    Face(
        weight=0.28, contrast=0.35, hairline=0.7, width=0.9, square=2.2, waist=0.7, flare=0.5, tracking=0.07
    ),
]
INKS = [
    ["#ff2d6f", "#ff9f1c", "#ffe14d", "#15c39a", "#3b1c71"],
    ["#ff5400", "#ffbd00", "#390099", "#9e0059", "#00b4d8"],
    ["#f72585", "#7209b7", "#3a0ca3", "#4cc9f0", "#fdf0d5"],
    ["#d00000", "#ffba08", "#3f88c5", "#136f63", "#f7e8c6"],
    ["#ef476f", "#ffd166", "#06d6a0", "#118ab2", "#2b1142"],
    ["#c1121f", "#fb8500", "#ffd60a", "#7b2cbf", "#10002b"],
]


def draw(job: Commission, chance: random.Random) -> Image.Image:
    """A figure that sends out waves, under or inside lettering that has lost its straight lines."""
    inks = chance.choice(INKS)[:]
    middle = inks[:-1]
    chance.shuffle(middle)
    inks = [*middle, inks[-1]]
    canvas = Canvas(*job.size, inks[0], oversampling=2)
    chance.choice([_waves, _waves, _wheel, _mirror, _flame])(canvas, job, chance, inks)
    return aged(canvas.averaged(), year=job.year, chance=chance, strength=0.55)


def _flow(
    canvas: Canvas, chance: random.Random, shapes: list[Points], colours: list[str], *, cx: float, cy: float
) -> None:
    """Bands round a figure, bent more and more as they leave it."""
    away = distance(canvas, shapes, coarse=4)
    x, y = coordinates(canvas, coarse=4)
    angle = np.arctan2(y - cy, x - cx)
    lobes, swing = chance.choice([5, 6, 8, 9, 12]), chance.uniform(10, 34)
    far = np.clip(away / 260, 0, 1.6)
    away = away + swing * far * np.sin(angle * lobes + away / 70) + 14 * np.sin(x / 90) * far
    width = chance.choice([24.0, 32.0, 44.0])
    coloured(canvas, (np.maximum(enlarged(canvas, away), 0) / width).astype(np.uint8) % len(colours), colours)


def _tints(inks: list[str], ground: str) -> dict[str, str]:
    light = max(inks, key=lambda c: sum(int(c[i : i + 2], 16) for i in (1, 3, 5)))
    dark = min(inks, key=lambda c: sum(int(c[i : i + 2], 16) for i in (1, 3, 5)))
    others = [c for c in inks if c not in (light, dark, ground)] or inks
    return {
        "body": others[0],
        "light": light,
        "shade": others[-1],
        "accent": others[1 % len(others)] if len(others) > 2 else light,
        "line": dark,
    }


def _poured(
    canvas: Canvas,
    job: Commission,
    chance: random.Random,
    top: float,
    ink: str,
    ground: str | None,
    *,
    tall: float,
    edge: float = 55.0,
) -> float:
    """The title between shared wavy lines, from edge to edge; returns the lowest line."""
    face = chance.choice(FACES)
    shift, swell = chance.uniform(0, 6.28), chance.uniform(22, 44)
    xs = np.linspace(edge, 1000 - edge, 40)

    def curve(level: float, row: int) -> Points:
        return np.column_stack(
            [
                xs,
                level
                + swell * np.sin(xs / 175 + shift + 0.9 * row)
                + swell * 0.6 * np.cos(xs / 320 * (1 + row % 2)),
            ]
        )

    level = top
    upper = curve(level, 0)
    if ground:
        canvas.fill(
            np.vstack(
                [
                    points([(0, 0), (1000, 0)]),
                    curve(top + (tall + 22) * len(job.lines) + 46, len(job.lines))[::-1] * (1.14, 1)
                    - (70, 0),
                ]
            ),
            ground,
        )
    for k, line in enumerate(job.lines):
        if any(c in "ÉÈÊËÀÂÎÏÔÛ" for c in line.upper()):
            upper = moved(upper, to=(0, tall * 0.16))
        level = top + (tall + 22) * (k + 1)
        lower = curve(level, k + 1)
        high = tall / (1000 - 2 * edge) * 1.0
        wide = face.fitted(line, 1 / high, narrowest=0.4, widest=2.4)
        canvas.letters(line, wide, 0, 0, 1.0, ink, warp=between(upper, lower, wide.measure(line), 1.0))
        upper = moved(lower, to=(0, 22))
    return level + swell


def _small(canvas: Canvas, job: Commission, y: float, ink: str) -> None:
    face = Face(weight=0.24, contrast=0.6, width=0.8, waist=0.36, flare=0.4, tracking=0.1)
    wide = face.measure(job.line)
    xs = np.linspace(80, 920, 30)
    upper = np.column_stack([xs, y + 12 * np.sin(xs / 120)])
    lower = moved(upper, to=(0, min(46.0, 1.7 * 840 / wide)))
    canvas.letters(job.line, face, 0, 0, 1.0, ink, warp=between(upper, lower, wide, 1.0))
    where = f"{job.place}  -  {job.dates}"
    canvas.small(where, 500, y + 96, 20, ink, anchor="middle", bold=0.03, tracking=0.06)


def _waves(canvas: Canvas, job: Commission, chance: random.Random, inks: list[str]) -> None:
    h = canvas.height
    tall = 170.0 if len(job.lines) > 1 else 230.0
    head = 90 + (tall + 22) * len(job.lines)
    cy = (head + h - 130) / 2 + 20
    motif = Motif.draw(job.motif, chance).placed(500, cy, min(330.0, (h - head - 200) * 0.4))
    _flow(
        canvas,
        chance,
        motif.shapes("body", "light", "shade"),
        inks[:4] if chance.random() < 0.6 else inks[:3],
        cx=500,
        cy=cy,
    )
    motif.paint(canvas, _tints(inks, inks[0]))
    ground = inks[-1]
    _poured(canvas, job, chance, 70, readable(ground, *inks[:-1]), ground, tall=tall)
    foot = h - 150
    xs = np.linspace(0, 1000, 40)
    canvas.fill(
        np.vstack([np.column_stack([xs, foot + 16 * np.sin(xs / 120)]), points([(1000, h), (0, h)])]), ground
    )
    _small(canvas, job, foot + 26, readable(ground, *inks[:-1]))


def _wheel(canvas: Canvas, job: Commission, chance: random.Random, inks: list[str]) -> None:
    """Lettering bent round a disc, rays behind."""
    h = canvas.height
    x, y = coordinates(canvas)
    cx, cy = 500.0, h * 0.47
    radius, angle = np.sqrt((x - cx) ** 2 + (y - cy) ** 2), np.arctan2(y - cy, x - cx)
    count = chance.choice([12, 16, 20])
    phase = angle / (2 * np.pi) * count + 0.45 * np.sin(radius / chance.choice([60.0, 90.0]))
    coloured(
        canvas,
        (np.floor(phase * 2) % 2 + 2 * (np.floor(radius / 560 + 0.1 * np.sin(angle * count)) % 2)).astype(
            np.intp
        ),
        inks[:4],
    )
    ground = inks[-1]
    ink = readable(ground, *inks[:-1])
    canvas.disc(cx, cy, 450, ground)
    face = chance.choice(FACES)
    for line, middle, inner in zip(
        job.lines if len(job.lines) > 1 else [job.lines[0], job.line],
        (-90.0, 90.0),
        (300.0, 300.0),
        strict=False,
    ):
        tall = 118.0
        arc_length = np.pi * (inner + tall * 0.3) * (0.94 if middle < 0 else 0.9)
        wide = face.fitted(line, arc_length / tall, narrowest=0.4, widest=1.6)
        size = min(tall, arc_length / wide.measure(line))
        if middle < 0:
            canvas.letters(
                line,
                wide,
                0,
                0,
                size,
                ink,
                warp=around(cx, cy, inner + tall, width=wide.measure(line) * size),
            )
        else:
            canvas.letters(line, wide, 0, 0, size, ink, warp=under(cx, cy, inner, wide.measure(line) * size))
    canvas.disc(cx, cy, 282, inks[1])
    canvas.ring(cx, cy, 268, 10, inks[2])
    Motif.draw(job.motif, chance).placed(cx, cy, 200).paint(
        canvas, _tints([c for c in inks if c != inks[1]], inks[1])
    )
    canvas.box(0, h - 150, 1000, h, ground)
    _small(canvas, job, h - 124, ink)


def _mirror(canvas: Canvas, job: Commission, chance: random.Random, inks: list[str]) -> None:
    """A kaleidoscope of motifs."""
    h = canvas.height
    cx, cy = 500.0, h * 0.42
    x, y = coordinates(canvas)
    radius, angle = np.sqrt((x - cx) ** 2 + (y - cy) ** 2), np.arctan2(y - cy, x - cx)
    fold = chance.choice([6, 8, 10])
    petals = radius * (1 + 0.16 * np.cos(angle * fold))
    coloured(canvas, (np.floor(petals / 62) % 4).astype(np.intp), inks[:4])
    variant = chance.random()
    for distance_, size in ((390.0, 120.0), (215.0, 80.0)):
        for k in range(fold):
            turn = k * 360 / fold + (180 / fold if distance_ < 300 else 0)
            px, py = (
                cx + distance_ * np.cos(np.radians(turn - 90)),
                cy + distance_ * np.sin(np.radians(turn - 90)),
            )
            Motif.draw(job.motif, random.Random(variant)).placed(
                px, py, size, turn=turn, flip=bool(k % 2)
            ).paint(canvas, _tints(inks, inks[k % 4]))
    canvas.disc(cx, cy, 118, inks[-1])
    Motif.draw(job.motif, random.Random(variant)).placed(cx, cy, 92).paint(
        canvas, _tints(inks[:-1], inks[-1])
    )
    ground = inks[-1]
    tall = 150.0 if len(job.lines) > 1 else 200.0
    top = h - 190 - (tall + 22) * len(job.lines)
    xs = np.linspace(0, 1000, 40)
    canvas.fill(
        np.vstack([np.column_stack([xs, top - 40 + 30 * np.sin(xs / 150)]), points([(1000, h), (0, h)])]),
        ground,
    )
    ink = readable(ground, *inks[:-1])
    _poured(canvas, job, chance, top + 30, ink, None, tall=tall - 12)
    _small(canvas, job, h - 124, ink)


def _flame(canvas: Canvas, job: Commission, chance: random.Random, inks: list[str]) -> None:
    """The title as a flame that leaves the figure's head."""
    h = canvas.height
    motif = Motif.draw(job.motif, chance).placed(500, h - 440, 300)
    _flow(
        canvas,
        chance,
        motif.shapes("body", "light", "shade"),
        [inks[0], mix(inks[0], inks[1], 0.5), inks[1]],
        cx=500,
        cy=h - 440,
    )
    ground, ink = inks[-1], readable(inks[-1], *inks[:-1])
    words = [w for line in job.lines for w in line.split()]
    top, foot = 60.0, h - 760

    def edge(level: float) -> float:
        return 425 * float(np.sqrt(max(0.1, 1 - ((level - 0.52) / 0.56) ** 2)))

    levels = np.linspace(-0.03, 1.07, 40)
    outline = np.array(
        [(500 - edge(v) - 40, top - 24 + (foot - top + 60) * v) for v in levels]
        + [(500 + edge(v) + 40, top - 24 + (foot - top + 60) * v) for v in levels[::-1]]
    )
    canvas.fill(outline, ground)
    face = chance.choice(FACES)
    step = (foot - top) / len(words)
    for k, word in enumerate(words):

        def bow(level: float, rise: float) -> Points:
            reach = edge(min(1.0, max(0.0, (level - top) / (foot - top))))
            xs = np.linspace(-1, 1, 24)
            return np.column_stack([500 + xs * reach, level + rise * (1 - xs**2)])

        upper, lower = (
            bow(
                top
                + step * k
                + 10
                + (step * 0.14 if word.upper() != word.upper().encode("ascii", "ignore").decode() else 0),
                -26,
            ),
            bow(top + step * (k + 1) - 10, -26 if k < len(words) - 1 else 20),
        )
        wide = face.fitted(word, 2.0 * edge((k + 0.5) / len(words)) / (step - 20), narrowest=0.45, widest=2.2)
        canvas.letters(word, wide, 0, 0, 1.0, ink, warp=between(upper, lower, wide.measure(word), 1.0))
    motif.paint(canvas, _tints(inks, inks[0]))
    canvas.box(0, h - 140, 1000, h, ground)
    _small(canvas, job, h - 118, ink)
