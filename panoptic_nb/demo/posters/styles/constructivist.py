"""Constructivist posters of the twenties: red, black and paper, everything on the diagonal."""

from __future__ import annotations

import random

import numpy as np
from PIL import Image

from panoptic_nb.demo.posters.ageing import aged
from panoptic_nb.demo.posters.canvas import Canvas
from panoptic_nb.demo.posters.colours import mix
from panoptic_nb.demo.posters.commission import Commission
from panoptic_nb.demo.posters.geometry import arc, moved, points, rays, rectangle
from panoptic_nb.demo.posters.lettering import Face
from panoptic_nb.demo.posters.motifs import Motif

FACE = Face(weight=0.27, contrast=0.78, width=0.72, square=6, tracking=0.09)
INKS = [
    ("#efe3c8", "#d0281e", "#151413", "#8d8a80"),
    ("#f1e6cf", "#e0431b", "#1a1816", "#a39a86"),
    ("#e9dfc6", "#b91d22", "#10151c", "#48607a"),
    ("#f0e4c4", "#d8341f", "#161514", "#e0a92e"),
]


def draw(job: Commission, chance: random.Random) -> Image.Image:
    """Bars, wedges and circles that push a motif and its slogan across the sheet."""
    paper, red, black, fourth = chance.choice(INKS)
    canvas = Canvas(*job.size, paper)
    layout = chance.choice([_bars, _wedge, _beams, _arcs, _tower])
    layout(canvas, job, chance, paper, red, black, fourth)
    return aged(canvas.averaged(), year=job.year, chance=chance)


def _tinted(motif: Motif, canvas: Canvas, body: str, light: str, dark: str, accent: str) -> None:
    motif.paint(canvas, {"body": body, "light": light, "shade": dark, "line": dark, "accent": accent})


def _screen(
    canvas: Canvas, motif: Motif, ink: str, x: float, y: float, reach: float, *, pitch: float = 15.0
) -> None:
    """The motif as a coarse photograph: dots that grow from one side to the other."""
    with canvas.clipped(*motif.shapes("body", "light", "shade")):
        step = pitch
        for i, py in enumerate(np.arange(y - reach, y + reach, step * 0.866)):
            for px in np.arange(x - reach + (step / 2) * (i % 2), x + reach, step):
                share = (px - x + py - y) / (2 * reach) + 0.5
                radius = step * 0.62 * (0.3 + 0.7 * min(1.0, max(0.0, share)))
                canvas.disc(px, py, radius, ink)


def _bar(
    canvas: Canvas,
    text: str,
    x: float,
    y: float,
    length: float,
    high: float,
    turn: float,
    ground: str,
    ink: str,
    *,
    face: Face = FACE,
) -> None:
    """A bar from (x, y) in direction `turn`, the text knocked out of it."""
    canvas.fill(moved(rectangle(0, 0, length, high), turn=turn, to=(x, y)), ground)
    if text:
        size = high * 0.64
        room = length - high * 0.6
        set_face = face.fitted(text, room / size, narrowest=0.34, widest=1.4)
        if set_face.measure(text) * size > room:
            size = room / set_face.measure(text)
        start = moved([(high * 0.3, (high - size) / 2)], turn=turn, to=(x, y))[0]
        canvas.letters(text, set_face, float(start[0]), float(start[1]), size, ink, turn=turn)


def _along(x: float, y: float, turn: float, by: float, down: float = 0.0) -> tuple[float, float]:
    place = moved([(by, down)], turn=turn, to=(x, y))[0]
    return float(place[0]), float(place[1])


def _bars(
    canvas: Canvas, job: Commission, chance: random.Random, paper: str, red: str, black: str, fourth: str
) -> None:
    turn = chance.choice([-32.0, -26.0, -38.0])
    h = canvas.height
    cx, cy = chance.uniform(560, 660), h * 0.34
    canvas.disc(cx, cy, 350, red)
    canvas.ring(cx, cy, 395, 14, black)
    motif = Motif.draw(job.motif, chance).placed(cx, cy, 285, turn=turn / 3)
    _tinted(motif, canvas, black, paper, black, red if job.motif in ("face", "cat", "hand") else fourth)
    _screen(
        canvas,
        Motif.draw(job.motif, chance).placed(790, h * 0.8, 190),
        mix(fourth, paper, 0.1),
        790,
        h * 0.8,
        230,
    )
    lines = job.lines
    for k, line in enumerate(lines):
        x, y = _along(40, h * 0.8, turn, 30 * k, k * 150 - 60)
        _bar(canvas, line, x, y, 900 - 120 * k, 138, turn, black if k % 2 == 0 else red, paper)
    x, y = _along(40, h * 0.8, turn, -200, -100)
    canvas.fill(moved(rectangle(0, 0, 1500, 16), turn=turn, to=(x, y)), red)
    x, y = _along(60, h * 0.8, turn, 80, len(lines) * 150 - 30)
    canvas.letters(job.line, Face(weight=0.18, width=0.8, tracking=0.12), x, y, 30, black, turn=turn)
    _foot(canvas, job, black)


def _wedge(
    canvas: Canvas, job: Commission, chance: random.Random, paper: str, red: str, black: str, fourth: str
) -> None:
    h, w = canvas.height, canvas.width
    sizes = [min(150.0, 860 / FACE.fitted(line, 5.4, narrowest=0.4).measure(line)) for line in job.lines]
    top = h - 90 - sum(size * 1.22 for size in sizes)
    canvas.fill(points([(0, 0), (w, 0), (w, h * chance.uniform(0.1, 0.3)), (0, top - 50)]), black)
    canvas.disc(640, h * 0.44, 270, paper)
    canvas.disc(640, h * 0.44, 270, mix(paper, fourth, 0.12))
    canvas.fill(points([(-20, h * 0.12), (-20, h * 0.42), (600, h * 0.46)]), red)
    _tinted(
        Motif.draw(job.motif, chance).placed(655, h * 0.44, 200),
        canvas,
        red,
        paper,
        black,
        black if job.motif != "hand" else fourth,
    )
    for dx, dy, length, ink in (
        (650, 0.66, 300, red),
        (690, 0.685, 180, black),
        (700, 0.2, 260, paper),
        (760, 0.225, 120, red),
    ):
        canvas.fill(moved(rectangle(0, 0, length, 20), turn=-24, to=(dx, h * dy)), ink)
    y = h - 90
    for line, size in zip(job.lines[::-1], sizes[::-1], strict=True):
        y -= size * 1.22
        canvas.letters(
            line,
            FACE.fitted(line, 900 / size, narrowest=0.4, widest=1.1),
            50,
            y,
            size,
            red if line == job.lines[0] else black,
        )
    canvas.letters(job.line, Face(weight=0.17, width=0.8, tracking=0.14), 50, 60, 34, paper)
    canvas.small(job.dates, 50, 140, 24, paper, bold=0.035)
    _foot(canvas, job, black)


def _beams(
    canvas: Canvas, job: Commission, chance: random.Random, paper: str, red: str, black: str, fourth: str
) -> None:
    h = canvas.height
    flip = chance.random() < 0.5
    x, y = (140.0, h * 0.74) if not flip else (860.0, h * 0.74)
    canvas.box(0, 0, 1000, h, red)
    for k, wedge in enumerate(
        rays(x, y, 9, 120, 2200, start=-112 if not flip else -180, stop=0 if not flip else -68, fill=0.5)
    ):
        canvas.fill(wedge, paper if k % 2 else black)
    canvas.disc(x, y, 290, black)
    canvas.ring(x, y, 320, 16, paper)
    _tinted(
        Motif.draw(job.motif, chance).placed(x + (40 if not flip else -40), y, 225, flip=flip),
        canvas,
        red,
        paper,
        mix(black, fourth, 0.5),
        paper if job.motif != "face" else red,
    )
    canvas.box(0, h - 300, 1000, h, paper)
    canvas.box(0, h - 300, 1000, h - 284, black)
    top = h - 250
    tall = 170.0 if len(job.lines) == 1 else 86.0
    for k, line in enumerate(job.lines):
        face = FACE.fitted(line, 900 / tall, narrowest=0.36, widest=1.3)
        size = min(tall, 900 / face.measure(line))
        canvas.letters(line, face, 50, top, size, black if k else red)
        top += tall + 22
    canvas.small(
        f"{job.line}  /  {job.dates}  /  {job.place}", 50, h - 24, 17, black, bold=0.04, tracking=0.04
    )


def _arcs(
    canvas: Canvas, job: Commission, chance: random.Random, paper: str, red: str, black: str, fourth: str
) -> None:
    h = canvas.height
    x, y = chance.choice([(0.0, h), (1000.0, h)])
    for k, radius in enumerate((1060, 930, 820, 690, 600, 460)):
        canvas.fill(
            np.vstack([arc(x, y, radius), points([(x + radius, y)])]),
            (red, paper, black, paper, fourth, paper)[k],
        )
    canvas.disc(x, y, 350, red)
    side = 1 if x == 0 else -1
    for k in range(3):
        s = 150 - 36 * k
        _tinted(
            Motif.draw(job.motif, random.Random(job.year)).placed(
                x + side * (250 + 250 * k), h - 330 - 150 * k + 60 * (k == 0), s * 1.25, flip=side < 0
            ),
            canvas,
            black if k != 1 else red,
            paper,
            black,
            fourth if k != 1 else black,
        )
    canvas.fill(
        points(
            [
                (500 - side * 500, 0),
                (500 - side * 500 + side * 190, 0),
                (500 - side * 500 + side * 190, h * 0.6),
                (500 - side * 500, h * 0.6),
            ]
        ),
        black,
    )
    text = job.title
    face = FACE.fitted(text, h * 0.54 / 118, narrowest=0.34)
    size = min(118.0, h * 0.54 / face.measure(text))
    if side > 0:
        canvas.letters(text, face, 38, h * 0.58, size, paper, turn=-90)
    else:
        canvas.letters(text, face, 962, h * 0.02, size, paper, turn=90)
    tx, anchor = (960.0, "right") if side > 0 else (40.0, "left")
    words = job.line.split(",")[0].split(" ")[:5]
    for k, word in enumerate(words):
        canvas.letters(word, FACE, tx, 56 + 78 * k, 56, red if k % 2 == 0 else black, anchor=anchor)  # type: ignore[arg-type]
    below = 74.0 + 78 * len(words)
    canvas.small(job.dates, tx, below, 23, black, anchor=anchor, bold=0.035)  # type: ignore[arg-type]
    canvas.small(job.place, tx, below + 36, 18, black, anchor=anchor)  # type: ignore[arg-type]


def _tower(
    canvas: Canvas, job: Commission, chance: random.Random, paper: str, red: str, black: str, fourth: str
) -> None:
    """Words stacked like a building, the motif crossing it."""
    h = canvas.height
    words = [w for line in job.lines for w in line.split(" ")]
    turn = chance.choice([-12.0, 12.0, -18.0])
    canvas.fill(moved(rectangle(-900, -170, 900, 170), turn=turn, to=(500, h * 0.36)), red)
    canvas.fill(moved(rectangle(-900, 190, 900, 214), turn=turn, to=(500, h * 0.36)), black)
    canvas.fill(moved(rectangle(-900, -232, 900, -196), turn=turn, to=(500, h * 0.36)), fourth)
    big = Motif.draw(job.motif, chance).placed(500, h * 0.36, 360, turn=turn * 0.5)
    canvas.disc(500, h * 0.36, 300, paper)
    _screen(canvas, big, mix(black, paper, 0.1), 500, h * 0.36, 380, pitch=17)
    _tinted(Motif([p for p in big.parts if p.role in ("line", "accent")]), canvas, black, paper, black, red)
    y = h - 70.0
    for k, word in enumerate(reversed(words)):
        tall = min(215.0, 520.0 / len(words))
        face = FACE.fitted(word, 860 / tall, narrowest=0.4, widest=1.7)
        y -= tall + 24
        length = min(
            900.0,
            max(
                260.0,
                FACE.fitted(word, 860 / tall, narrowest=0.4, widest=1.7).measure(word) * tall * 0.64 / 0.98
                + tall * 0.7,
            ),
        )
        _bar(canvas, word, 50, y, length, tall + 12, 0, (black, red, black)[k % 3], paper, face=face)
    canvas.letters(job.line, Face(weight=0.18, width=0.75, tracking=0.14), 50, 44, 32, black)
    canvas.small(job.dates, 50, 122, 24, red, bold=0.04)
    _foot(canvas, job, black)


def _foot(canvas: Canvas, job: Commission, ink: str, *, right: bool = False) -> None:
    x = 960.0 if right else 50.0
    canvas.small(
        f"{job.place}  /  {job.dates}" if right else f"{job.place}  /  {job.client}",
        x,
        canvas.height - 28,
        17,
        ink,
        anchor="right" if right else "left",
        tracking=0.06,
    )
