"""Art nouveau, 1893 to 1910: dark outlines, muted inks, haloes, and lines like the lash of a whip."""

from __future__ import annotations

import random

import numpy as np
from PIL import Image

from panoptic_nb.demo.posters.ageing import aged
from panoptic_nb.demo.posters.canvas import Canvas
from panoptic_nb.demo.posters.colours import mix
from panoptic_nb.demo.posters.commission import Commission
from panoptic_nb.demo.posters.geometry import arc, moved, points, rounded, smooth, trace
from panoptic_nb.demo.posters.lettering import Face, arched
from panoptic_nb.demo.posters.motifs import Motif
from panoptic_nb.demo.posters.setting import block
from panoptic_nb.demo.posters.styles.ornament import Inks, halo, meadow, outlined, strands, tiles, whip

FACES = [
    Face(
        weight=0.15,
        contrast=0.7,
        hairline=0.75,
        waist=0.68,
        flare=0.55,
        square=2.4,
        width=0.86,
        tracking=0.12,
    ),
    Face(weight=0.17, contrast=0.6, hairline=0.7, waist=0.3, flare=0.5, square=2.2, width=0.8, tracking=0.12),
    Face(weight=0.13, contrast=0.8, waist=0.72, flare=0.35, square=2.0, width=0.95, tracking=0.14),
]
PALETTES = [
    Inks("#f0e2bf", "#3a2a1c", "#8b9a5b", "#c9763c", "#d9b457", "#5d7f78", "#f6ead0"),
    Inks("#e9dcc0", "#2c2a26", "#5f7d6a", "#b2563f", "#d3a34e", "#34566b", "#f4e9d2"),
    Inks("#f1dcc0", "#43241f", "#a8a26a", "#b9534a", "#e0b25a", "#7c5a78", "#f8ecd6"),
    Inks("#dfe0c4", "#23342f", "#6f9173", "#c98a4b", "#e3c56d", "#3f6d74", "#f3efd8"),
    Inks("#ecd6b0", "#31201a", "#7a6a3f", "#a8402f", "#cf9a3a", "#4a5a4a", "#f7e7c6"),
]


def draw(job: Commission, chance: random.Random) -> Image.Image:
    """A framed panel with a halo, a window or a medallion, and flared lettering."""
    inks = chance.choice(PALETTES)
    canvas = Canvas(*job.size, inks.paper)
    face = chance.choice(FACES)
    chance.choice([_halo_panel, _halo_panel, _window, _medallion])(canvas, job, inks, face, chance)
    return aged(canvas.averaged(), year=job.year, chance=chance)


def _figure(
    canvas: Canvas, job: Commission, inks: Inks, chance: random.Random, x: float, y: float, size: float
) -> None:
    """The motif with its outline; a face gets hair that flows to the edges of the panel."""
    if job.motif == "face":
        strands(canvas, inks, chance, x, y, size)
    motif = Motif.draw(job.motif, chance).placed(x, y, size, flip=chance.random() < 0.5)
    tints = {
        "body": inks.red,
        "light": inks.light,
        "shade": inks.green,
        "accent": inks.gold,
        "line": inks.line,
    }
    if job.motif == "face":
        tints |= {
            "body": mix(inks.red, inks.line, 0.15),
            "light": mix(inks.light, "#e8b48c", 0.35),
            "accent": mix(inks.red, "#a03030", 0.4),
            "shade": mix(inks.red, inks.light, 0.5),
        }
    elif job.motif in ("bird", "ship"):
        tints |= {"body": inks.blue, "light": inks.light}
    elif job.motif == "mountain":
        tints |= {"body": inks.blue, "shade": mix(inks.blue, inks.line, 0.45)}
    elif job.motif == "tree":
        tints |= {"body": inks.green, "shade": mix(inks.green, inks.line, 0.35)}
    outlined(canvas, motif, tints, inks.line, max(4.0, size * 0.02))


def _halo_panel(canvas: Canvas, job: Commission, inks: Inks, face: Face, chance: random.Random) -> None:
    h = canvas.height
    high = 150.0 if len(job.lines) == 1 else 104.0
    top, foot = 150 + 1.24 * high * len(job.lines), h - 210
    panel = rounded(60, 60, 940, h - 60, 60)
    canvas.fill(panel, mix(inks.paper, inks.gold, 0.18))
    cy = top + max(420.0, (foot - top) * 0.42)
    with canvas.clipped(rounded(84, top - 20, 916, foot, 40)):
        canvas.box(0, 0, 1000, h, mix(inks.blue, inks.paper, chance.uniform(0.2, 0.55)))
        tiles(canvas, mix(inks.blue, inks.paper, 0.6), mix(inks.blue, inks.paper, 0.3), top, foot, chance)
        for side in (-1, 1):
            whip(
                canvas,
                mix(inks.line, inks.green, 0.3),
                500 + side * 318,
                foot,
                side,
                (foot - top) * 0.62,
                inks.gold,
            )
        halo(canvas, inks, 500, cy, 385, chance)
        meadow(canvas, inks, chance, foot, reach=min(640.0, foot - cy - 190), skip=job.motif)
        _figure(canvas, job, inks, chance, 500, cy + 10, 270)
    canvas.line(rounded(84, top - 20, 916, foot, 40), inks.line, 7, closed=True)
    canvas.line(panel, inks.line, 9, closed=True)
    canvas.line(rounded(44, 44, 956, h - 44, 70), inks.red, 5, closed=True)
    y = 104.0
    for line in job.lines:
        set_face = face.fitted(line, 800 / high, narrowest=0.4, widest=1.2)
        size = min(high, 800 / set_face.measure(line))
        canvas.letters(line, set_face, 500, y + (high - size) / 2, size, inks.line, anchor="middle")
        y += high * 1.22
    set_face = face.fitted(job.line, 700 / 42, narrowest=0.5, widest=1.1)
    canvas.letters(job.line, set_face, 500, foot + 34, 40, mix(inks.red, inks.line, 0.3), anchor="middle")
    canvas.letters(
        job.dates, face, 500, foot + 92, min(24.0, 640 / face.measure(job.dates)), inks.line, anchor="middle"
    )
    canvas.small(job.printer, 930, h - 20, 13, inks.line, anchor="right")


def _window(canvas: Canvas, job: Commission, inks: Inks, face: Face, chance: random.Random) -> None:
    """An arched window on a landscape, between two strips of flowers."""
    h = canvas.height
    foot = h - 220 - 160 * len(job.lines)
    canvas.box(36, 36, 964, h - 36, inks.green if chance.random() < 0.5 else inks.blue)
    window = np.vstack(
        [arc(500, 470, 330, 390, start=180, stop=360, steps=40), points([(830, foot), (170, foot)])]
    )
    with canvas.clipped(window):
        for i in range(8):
            canvas.box(
                0, foot * i / 8, 1000, foot, mix(mix(inks.gold, inks.light, 0.4), inks.red, 0.5 * (1 - i / 7))
            )
        for k in range(14):
            canvas.fill(
                moved(trace("0,-9 900,-34 900,34 0,9"), turn=180 + k * 180 / 13, to=(500, foot * 0.62)),
                mix(inks.gold, inks.light, 0.65),
            )
        canvas.disc(500, foot * 0.62, 150, mix(inks.light, inks.gold, 0.25))
        for k, colour in enumerate(
            (mix(inks.blue, inks.light, 0.45), mix(inks.blue, inks.green, 0.4), inks.green)
        ):
            crest = points(
                [
                    (x, foot * (0.64 + 0.09 * k) + 34 * np.sin(x / 170 + k * 2.1))
                    for x in np.linspace(150, 850, 40)
                ]
            )
            canvas.fill(np.vstack([crest, points([(850, foot), (150, foot)])]), colour)
            canvas.line(crest, inks.line, 5)
        for k in range(5):
            y = foot * 0.9 + k * 24
            canvas.brush(
                smooth([(200 + 40 * k, y), (420, y + 8), (640, y - 6), (820 - 30 * k, y)], closed=False),
                mix(inks.light, inks.green, 0.4),
                4,
            )
    canvas.line(window, inks.line, 9, closed=True)
    canvas.line(moved(window, scale=(1.045, 1.02), to=(-22, -16)), inks.light, 4, closed=True)
    for side in (-1, 1):
        for k in range(int((foot - 120) / 170)):
            bloom = Motif.draw("flower", random.Random(job.year)).placed(
                500 + side * 398, 150 + k * 170 + 85, 74, flip=side < 0
            )
            outlined(
                canvas,
                bloom,
                {
                    "body": inks.red,
                    "light": inks.light,
                    "shade": mix(inks.green, inks.light, 0.3),
                    "accent": inks.gold,
                    "line": inks.line,
                },
                inks.line,
                4,
            )
    _figure(canvas, job, inks, chance, 500, foot - 300, 290)
    canvas.box(36, foot + 30, 964, h - 36, inks.light)
    canvas.line(points([(36, foot + 30), (964, foot + 30)]), inks.line, 9)
    taken = block(
        canvas,
        job.lines,
        face,
        90,
        foot + 74,
        910,
        colour=mix(inks.red, inks.line, 0.25),
        tallest=130,
        leading=0.2,
    )
    canvas.letters(
        job.line,
        face.fitted(job.line, 18, narrowest=0.5, widest=1.0),
        500,
        min(foot + 90 + taken, h - 136),
        36,
        inks.line,
        anchor="middle",
    )
    canvas.small(f"{job.place} - {job.dates}", 500, h - 62, 21, inks.line, anchor="middle", tracking=0.08)
    canvas.line(points([(36, 36), (964, 36), (964, h - 36), (36, h - 36)]), inks.line, 9, closed=True)


def _medallion(canvas: Canvas, job: Commission, inks: Inks, face: Face, chance: random.Random) -> None:
    """A medallion on a patterned ground, the title bent over it."""
    h = canvas.height
    ground = chance.choice([inks.green, inks.blue, mix(inks.red, inks.line, 0.2)])
    canvas.box(30, 30, 970, h - 30, ground)
    _scales(canvas, ground, inks, h)
    cy = (400 + 60 * len(job.lines) + h - 210) / 2
    canvas.disc(500, cy, 410, inks.line)
    canvas.disc(500, cy, 400, inks.gold)
    canvas.disc(500, cy, 372, inks.line)
    canvas.disc(500, cy, 364, inks.light)
    halo(canvas, inks, 500, cy, 364, chance)
    _figure(canvas, job, inks, chance, 500, cy, 270)
    banner = smooth(trace("40,260 260,178 500,152 740,178 960,260"), closed=False)
    lower = moved(banner[::-1], to=(0, 190 if len(job.lines) == 1 else 310))
    canvas.fill(np.vstack([banner, lower]), inks.light)
    canvas.line(np.vstack([banner, lower]), inks.line, 8, closed=True)
    high = 116.0 if len(job.lines) == 1 else 92.0
    for k, line in enumerate(job.lines):
        set_face = face.fitted(line, 760 / high, narrowest=0.4, widest=1.1)
        size = min(high, 760 / set_face.measure(line))
        wide = set_face.measure(line) * size
        bend = 62 * (wide / 760) ** 2
        canvas.letters(
            line,
            set_face,
            500 - wide / 2,
            206 + bend + k * (high + 46),
            size,
            inks.line,
            warp=arched(wide, bend),
        )
    canvas.box(30, h - 210, 970, h - 30, inks.light)
    canvas.line(points([(30, h - 210), (970, h - 210)]), inks.line, 8)
    canvas.letters(
        job.line,
        face.fitted(job.line, 800 / 44, narrowest=0.5, widest=1.1),
        500,
        h - 178,
        44,
        mix(inks.red, inks.line, 0.2),
        anchor="middle",
    )
    canvas.letters(
        job.place,
        face.fitted(job.place, 700 / 28, narrowest=0.5, widest=1.0),
        500,
        h - 108,
        28,
        inks.line,
        anchor="middle",
    )
    canvas.small(job.dates, 500, h - 46, 19, inks.line, anchor="middle")
    canvas.line(points([(30, 30), (970, 30), (970, h - 30), (30, h - 30)]), inks.line, 9, closed=True)


def _scales(canvas: Canvas, ground: str, inks: Inks, h: float) -> None:
    """Peacock scales."""
    size = 92.0
    for j in range(int(h / (size * 0.5)) + 2, -1, -1):
        for i in range(-1, int(1000 / size) + 2):
            x, y = i * size + (size / 2) * (j % 2), j * size * 0.5
            canvas.disc(x, y, size * 0.5, mix(ground, inks.light, 0.22))
            canvas.ring(x, y, size * 0.48, 4, mix(ground, inks.line, 0.5))
            canvas.disc(x, y - size * 0.12, size * 0.2, mix(ground, inks.gold, 0.45))
            canvas.disc(x, y - size * 0.12, size * 0.08, mix(ground, inks.line, 0.5))
