"""The object poster, 1906 to 1930: one thing, one name, two or three flat colours."""

from __future__ import annotations

import random

from PIL import Image

from panoptic_nb.demo.posters.ageing import aged
from panoptic_nb.demo.posters.canvas import Canvas
from panoptic_nb.demo.posters.colours import lightness, mix, readable
from panoptic_nb.demo.posters.commission import Commission
from panoptic_nb.demo.posters.geometry import arc, points, rays
from panoptic_nb.demo.posters.lettering import Face
from panoptic_nb.demo.posters.motifs import Motif
from panoptic_nb.demo.posters.setting import block

GROUNDS = [
    ("#1f2f2b", "#e8a33a", "#f3e3bd", "#c9442e"),
    ("#6d1f2c", "#f0d9a8", "#f6ead0", "#e0922f"),
    ("#24365c", "#f1c75b", "#f5ead0", "#d95b33"),
    ("#e7b53f", "#b3312b", "#faf0d6", "#1e2a33"),
    ("#8fa37b", "#f4ecd2", "#fbf5e2", "#b5432f"),
    ("#2b2630", "#d8613c", "#f1dfbb", "#e9bd55"),
    ("#c8542f", "#fbefd0", "#fdf6e3", "#23344a"),
    ("#d9cfae", "#245a5a", "#fbf4dd", "#c23f2d"),
    ("#4d3b63", "#f2c14e", "#f8ecd2", "#e2754a"),
]
FACES = [
    Face(weight=0.26, contrast=0.8, width=0.86, square=2.6, tracking=0.07),
    Face(weight=0.28, contrast=0.72, width=0.78, square=3.4, waist=0.56, tracking=0.07),
    Face(weight=0.23, contrast=0.55, width=0.9, flare=0.3, waist=0.44, tracking=0.09),
]


def draw(job: Commission, chance: random.Random) -> Image.Image:
    """A name as large as the sheet allows, and the thing itself with its flat shadow."""
    ground, letter, light, spot = chance.choice(GROUNDS)
    canvas = Canvas(*job.size, ground)
    face = chance.choice(FACES)
    chance.choice([_name_above, _name_below, _table, _roundel, _pair])(
        canvas, job, chance, face, ground, letter, light, spot
    )
    return aged(canvas.averaged(), year=job.year, chance=chance)


def _thing(
    canvas: Canvas,
    job: Commission,
    chance: random.Random,
    x: float,
    y: float,
    size: float,
    ground: str,
    light: str,
    spot: str,
    letter: str,
    *,
    turn: float = 0.0,
) -> None:
    variant = random.Random(chance.random())
    parts = Motif.draw(job.motif, variant).parts
    dark = mix(ground, "#0d0b0a", 0.6)
    motif = Motif(parts).placed(x, y, size, turn=turn)
    shadow = Motif([p for p in parts if p.role != "accent"]).placed(
        x + size * 0.075, y + size * 0.06, size, turn=turn
    )
    shadow.paint(canvas, {}, default=dark)
    motif.outline(canvas, dark, max(5.0, size * 0.028))
    body = (
        spot
        if spot != ground and abs(lightness(spot) - lightness(ground)) > 0.12
        else readable(ground, letter, light)
    )
    motif.paint(
        canvas,
        {
            "body": body,
            "light": light,
            "shade": mix(body, dark, 0.45),
            "accent": letter if body != letter else spot,
            "line": dark,
        },
    )


def _named(
    canvas: Canvas, job: Commission, face: Face, top: float, tallest: float, letter: str, ground: str
) -> float:
    shade = mix(ground, "#0d0b0a", 0.55)
    return block(
        canvas,
        job.lines,
        face,
        60,
        top,
        940,
        colour=letter,
        tallest=tallest,
        leading=0.2,
        shadow=(shade, tallest * 0.05),
    )


def _tall(job: Commission) -> float:
    return 205.0 if len(job.lines) == 1 else 158.0


def _name_above(
    canvas: Canvas,
    job: Commission,
    chance: random.Random,
    face: Face,
    ground: str,
    letter: str,
    light: str,
    spot: str,
) -> None:
    h = canvas.height
    taken = _named(canvas, job, face, 76, _tall(job), letter, ground)
    middle = (76 + taken + 60 + h - 160) / 2
    reach = min(400.0, (h - 240 - taken - 120) / 2)
    _thing(canvas, job, chance, 500, middle, reach, ground, light, spot, letter)
    _line(canvas, job, h - 72, ground, light)


def _name_below(
    canvas: Canvas,
    job: Commission,
    chance: random.Random,
    face: Face,
    ground: str,
    letter: str,
    light: str,
    spot: str,
) -> None:
    h = canvas.height
    foot = h - 140 - _tall(job) * 1.2 * len(job.lines)
    if chance.random() < 0.5:
        canvas.fills(rays(500, foot * 0.5, 24, 0, 1600, fill=0.5), mix(ground, light, 0.09))
    _thing(canvas, job, chance, 500, foot * 0.5 + 10, min(410.0, foot * 0.43), ground, light, spot, letter)
    _named(canvas, job, face, foot + 16, _tall(job), letter, ground)
    _line(canvas, job, h - 64, ground, light)


def _table(
    canvas: Canvas,
    job: Commission,
    chance: random.Random,
    face: Face,
    ground: str,
    letter: str,
    light: str,
    spot: str,
) -> None:
    """The thing stands on a table edge, and the name on the cloth."""
    h = canvas.height
    edge = h - 190 - _tall(job) * 1.2 * len(job.lines)
    canvas.box(0, edge, 1000, h, light)
    canvas.fill(arc(560, edge - 14, 360, 42), mix(ground, "#0d0b0a", 0.5))
    reach = min(390.0, edge * 0.44)
    _thing(
        canvas,
        job,
        chance,
        500,
        edge - reach * 0.98,
        reach,
        ground,
        light if lightness(ground) < 0.6 else letter,
        spot,
        letter,
    )
    ink = min((ground, spot, letter), key=lightness)
    block(canvas, job.lines, face, 60, edge + 64, 940, colour=ink, tallest=_tall(job), leading=0.2)
    _line(canvas, job, h - 58, light, ink)


def _roundel(
    canvas: Canvas,
    job: Commission,
    chance: random.Random,
    face: Face,
    ground: str,
    letter: str,
    light: str,
    spot: str,
) -> None:
    h = canvas.height
    above = chance.random() < 0.5
    room = _tall(job) * 1.2 * len(job.lines) + 150
    y = (room + h - 130) / 2 if above else (h - room) / 2 + 20
    radius = min(440.0, (h - room - 100) / 2)
    canvas.disc(500 + radius * 0.05, y + radius * 0.05, radius, mix(ground, "#0d0b0a", 0.5))
    canvas.disc(500, y, radius, letter)
    canvas.ring(500, y, radius * 0.92, 7, ground)
    _thing(
        canvas, job, chance, 500, y, radius * 0.7, letter, light, spot if spot != letter else ground, ground
    )
    _named(canvas, job, face, 76 if above else h - room + 40, _tall(job), letter, ground)
    _line(canvas, job, h - 56, ground, light)


def _pair(
    canvas: Canvas,
    job: Commission,
    chance: random.Random,
    face: Face,
    ground: str,
    letter: str,
    light: str,
    spot: str,
) -> None:
    """Two of them, one large and one small, and a field of colour cut on the slant."""
    h = canvas.height
    canvas.fill(
        points([(0, h * 0.3), (1000, h * 0.12), (1000, h * 0.66), (0, h * 0.8)]),
        mix(ground, spot, 0.55) if lightness(ground) < 0.6 else mix(ground, light, 0.6),
    )
    taken = _named(canvas, job, face, 76, _tall(job), letter, ground)
    _thing(canvas, job, chance, 690, taken + 280, 150, ground, light, spot, letter, turn=8)
    _thing(canvas, job, chance, 430, h - 490, 330, ground, light, spot, letter, turn=-6)
    _line(canvas, job, h - 56, ground, light)


def _line(canvas: Canvas, job: Commission, y: float, ground: str, light: str) -> None:
    ink = readable(ground, light, mix(ground, "#0d0b0a", 0.8))
    face = Face(weight=0.19, width=0.86, tracking=0.2)
    canvas.letters(job.line, face, 500, y - 36, min(34.0, 860 / face.measure(job.line)), ink, anchor="middle")
    canvas.small(f"{job.place}  -  {job.printer}", 500, y + 30, 15, ink, anchor="middle", tracking=0.06)
