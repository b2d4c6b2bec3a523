"""Woodcuts, 1902 to 1926: a black block, what the gouge took from it, and at most one colour under it."""

from __future__ import annotations

import random

import numpy as np
from PIL import Image

from panoptic_nb.demo.posters.ageing import aged
from panoptic_nb.demo.posters.canvas import Canvas
from panoptic_nb.demo.posters.commission import Commission
from panoptic_nb.demo.posters.geometry import moved, points, smooth, trace
from panoptic_nb.demo.posters.lettering import Face
from panoptic_nb.demo.posters.motifs import Motif
from panoptic_nb.demo.posters.setting import block
from panoptic_nb.demo.posters.styles.wood import (
    BLACK,
    WHITE,
    cut_out,
    frame,
    gouge,
    level,
    printed,
    radial,
    shade,
)

INKS = [
    ("#efe6cf", "#1c1917", "#c9402c"),
    ("#ece2c8", "#1d2226", None),
    ("#f0e8d4", "#241a16", "#d79a2b"),
    ("#e8e0cc", "#16202a", "#5d8f92"),
    ("#f1e7d0", "#1a1a18", None),
    ("#e9dfc7", "#2a1d18", "#8a9a52"),
]
FACES = [
    Face(weight=0.27, contrast=0.7, width=0.8, square=2.6, tracking=0.1),
    Face(weight=0.24, contrast=0.8, width=0.72, square=3.4, waist=0.58, tracking=0.1),
    Face(weight=0.22, contrast=0.6, width=0.85, flare=0.5, waist=0.42, tracking=0.12),
]


def draw(job: Commission, chance: random.Random) -> Image.Image:
    """The block, cut and printed: ink on paper, with a second block of colour where there is one."""
    paper, ink, colour = chance.choice(INKS)
    block_ = Canvas(*job.size, WHITE)
    under = Canvas(*job.size, WHITE) if colour else None
    layouts = [_rays, _night, _sheet] if job.motif in ("sun", "moon") else [_rays, _landscape, _night, _sheet]
    chance.choice(layouts)(block_, under, job, chance)
    return aged(printed(block_, under, paper, ink, colour, chance), year=job.year, chance=chance)


def _titled(key: Canvas, job: Commission, chance: random.Random, top: float, *, reverse: bool) -> None:
    """The title in the lower block, white on black or black on white, with the rest under it."""
    h = key.height
    if reverse:
        key.box(46, top, 954, h - 46, BLACK)
    ink = WHITE if reverse else BLACK
    face = chance.choice(FACES)
    room = h - 46 - top
    tall = min(150.0, (room - 150) / len(job.lines) / 1.24)
    taken = block(key, job.lines, face, 90, top + 40, 910, colour=ink, tallest=tall, leading=0.22)
    face = Face(weight=0.2, width=0.8, tracking=0.14)
    size = min(36.0, 800 / face.measure(job.line))
    key.letters(job.line, face, 500, top + 62 + taken, size, ink, anchor="middle")
    text = f"{job.place}, {job.dates}"
    key.letters(
        text, face, 500, top + 78 + taken + size, min(24.0, 800 / face.measure(text)), ink, anchor="middle"
    )


def _block_height(job: Commission) -> float:
    return 250.0 + 150 * (len(job.lines) - 1) * 0.9


def _rays(key: Canvas, under: Canvas | None, job: Commission, chance: random.Random) -> None:
    foot = key.height - _block_height(job)
    key.box(46, 46, 954, foot, BLACK)
    x, y = 500.0, (foot + 46) / 2
    reach = min(372.0, (foot - 46) / 2 - 40)
    key.fills(radial(x, y, reach * 0.8, 1100, chance), WHITE)
    motif = Motif.draw(job.motif, chance).placed(x, y, reach * 0.89)
    if under:
        under.disc(x, y, reach + 28, BLACK)
    key.disc(x, y, reach, BLACK)
    key.disc(x, y, reach - 20, WHITE)
    cut_out(key, motif, chance, dark=job.motif not in ("sun", "flower"), name=job.motif)
    key.border(46, 46, 954, foot, WHITE)
    frame(key, chance, 46, 46, 954, foot)
    _titled(key, job, chance, foot, reverse=chance.random() < 0.4)


def _landscape(key: Canvas, under: Canvas | None, job: Commission, chance: random.Random) -> None:
    foot = key.height - _block_height(job)
    horizon = foot * chance.uniform(0.55, 0.64)
    key.box(46, 46, 954, foot, BLACK)
    sx = chance.uniform(260, 740)
    key.fills(radial(sx, horizon - 120, 170, 1200, chance, crowd=0.9), WHITE)
    key.disc(sx, horizon - 120, 150, BLACK)
    key.disc(sx, horizon - 120, 132, WHITE)
    if under:
        under.disc(sx, horizon - 120, 140, BLACK)
        if chance.random() < 0.4:
            under.box(46, horizon + 40, 954, foot, BLACK)
    for k in range(3):
        y = horizon + k * 90
        x = np.linspace(30, 970, 40)
        crest = np.column_stack([x, y - 46 * np.sin(x / 190 + k * 1.9 + sx)])
        key.fill(np.vstack([crest, points([(970, foot), (30, foot)])]), BLACK)
        for d in range(2, 14):
            for px, py in crest[::5]:
                slope = chance.uniform(-6, 6) + 10 * float(np.cos(px / 190 + k * 1.9 + sx))
                length = 120 * chance.uniform(0.6, 1.3)
                key.fill(gouge(px + chance.uniform(-30, 30), py + d * 26, length, 9, slope), WHITE)
    motif = Motif.draw(job.motif, chance).placed(
        500 + (90 if sx < 500 else -90), foot - 330, 310, flip=chance.random() < 0.5
    )
    cut_out(key, motif, chance, name=job.motif)
    key.border(46, 46, 954, foot, WHITE)
    frame(key, chance, 46, 46, 954, foot)
    _titled(key, job, chance, foot, reverse=chance.random() < 0.5)


def _night(key: Canvas, under: Canvas | None, job: Commission, chance: random.Random) -> None:
    """White on black: the block nearly whole."""
    h = key.height
    key.box(46, 46, 954, h - 46, BLACK)
    top = h - 46 - _block_height(job)
    key.fills(level(70, top * 0.42, chance, pitch=40, swell=12), WHITE)
    key.fills(level(top * 0.72, top - 10, chance, pitch=24, swell=8), WHITE)
    motif = Motif.draw(job.motif, chance).placed(500, top * 0.5, min(350.0, top * 0.42))
    if under:
        for shape in motif.shapes("accent", "light"):
            under.fill(shape, BLACK)
    for shape in motif.shapes():
        if len(shape) > 4:
            key.line(shape, BLACK, 60, closed=True)
    motif.paint(key, {"body": WHITE, "light": WHITE, "shade": WHITE, "accent": WHITE, "line": BLACK})
    for part in motif.parts:
        for shape in part.shapes:
            if len(shape) > 4:
                key.line(shape, BLACK, 7, closed=True)
    shade(key, motif, chance, BLACK)
    motif.paint(key, {"line": BLACK})
    key.border(46, 46, 954, h - 46, WHITE)
    _titled(key, job, chance, top, reverse=True)


def _sheet(key: Canvas, under: Canvas | None, job: Commission, chance: random.Random) -> None:
    """Black on bare paper, the title first, as a broadsheet."""
    h = key.height
    frame(key, chance, 46, 46, 954, h - 46)
    face = chance.choice(FACES)
    taken = block(key, job.lines, face, 96, 100, 904, colour=BLACK, tallest=170, leading=0.2)
    y = 130 + taken
    key.box(96, y, 904, y + 14, BLACK)
    plain = Face(weight=0.2, width=0.8, tracking=0.14)
    size = min(44.0, 800 / plain.measure(job.line))
    key.letters(job.line, plain, 500, y + 40, size, BLACK, anchor="middle")
    key.box(96, y + 66 + size, 904, y + 72 + size, BLACK)
    cy = (y + 120 + h - 190) / 2
    reach = min(390.0, (h - 190 - y - 120) / 2)
    motif = Motif.draw(job.motif, chance).placed(500, cy, reach)
    if under:
        under.fill(
            moved(
                smooth(trace("-1.1,-0.5 0,-0.9 1.1,-0.6 1,0.6 0,0.9 -1.05,0.55")), scale=reach, to=(500, cy)
            ),
            BLACK,
        )
    cut_out(key, motif, chance, keyline=12, dark=chance.random() < 0.7, name=job.motif)
    key.fills(
        [
            gouge(
                120 + 76 * i + chance.uniform(-20, 20),
                cy + reach + 14 + chance.uniform(-8, 14),
                120,
                12,
                chance.uniform(-4, 4),
            )
            for i in range(10)
        ],
        BLACK,
    )
    text = f"{job.place}, {job.dates}"
    key.box(96, h - 168, 904, h - 162, BLACK)
    key.letters(text, plain, 500, h - 136, min(36.0, 790 / plain.measure(text)), BLACK, anchor="middle")
