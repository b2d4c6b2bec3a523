"""The Swiss manner of the fifties and sixties: a grid, one sans serif, lower case, and one bold figure."""

from __future__ import annotations

import random

import numpy as np
from PIL import Image, ImageDraw

from panoptic_nb.demo.posters.ageing import aged
from panoptic_nb.demo.posters.canvas import Canvas
from panoptic_nb.demo.posters.colours import mix, readable
from panoptic_nb.demo.posters.commission import Commission
from panoptic_nb.demo.posters.geometry import Points, arc, moved, points, rectangle
from panoptic_nb.demo.posters.motifs import Motif

GROUNDS = [
    ("#f4f2ec", "#d9291c", "#141414"),
    ("#e63322", "#f6f3ea", "#151515"),
    ("#f2efe6", "#1f4fa3", "#171717"),
    ("#f6c615", "#151515", "#e23a20"),
    ("#1b1b1d", "#f4f1e8", "#e8412a"),
    ("#f1eee4", "#00845c", "#161616"),
    ("#2353a5", "#f5f2e9", "#f6c927"),
    ("#efece3", "#f08a1d", "#1b1b1b"),
]
LEFT, COLUMN = 60.0, 220.0


def draw(job: Commission, chance: random.Random) -> Image.Image:
    """Text set flush left on a grid of four columns, beside one figure."""
    ground, ink, third = chance.choice(GROUNDS)
    canvas = Canvas(*job.size, ground)
    layout = chance.choice([_dots, _dots, _arcs, _quarters, _halftone, _series, _cropped])
    layout(canvas, job, chance, ground, ink, third)
    return aged(canvas.averaged(), year=job.year, chance=chance, strength=0.7)


def _title(
    canvas: Canvas,
    job: Commission,
    y: float,
    ink: str,
    *,
    size: float = 92.0,
    left: float = LEFT,
    room: float = 890.0,
) -> float:
    """The title in lower case, as large as the room allows; returns the base line of the last line."""
    lines = [line.lower() for line in job.lines]
    probe = max(canvas.small(line, -5000, -5000, 50, ink, bold=0.045) for line in lines)
    high = min(size, 50 * room / probe)
    for line in lines:
        canvas.small(line, left, y, high, ink, bold=0.045)
        y += high * 1.5
    return y - high * 1.5


def _notes(
    canvas: Canvas,
    job: Commission,
    y: float,
    ink: str,
    *,
    columns: tuple[int, int, int] = (0, 1, 3),
    size: float = 17.0,
) -> None:
    """Three short columns of text on the grid."""
    place, _, town = job.place.partition(", ")
    blocks = ([job.line], [place, town, ""], [*_dated(job.dates), job.client if len(job.client) < 18 else ""])
    for column, lines in zip(columns, blocks, strict=True):
        rows = [row for line in lines for row in _wrapped(line, 17)]
        for k, row in enumerate(rows):
            canvas.small(row, LEFT + COLUMN * column, y + k * size * 1.75, size, ink)


def _dated(text: str) -> list[str]:
    return _wrapped(text, 16)


def _wrapped(text: str, width: int) -> list[str]:
    lines: list[str] = [""]
    for word in text.split():
        if len(lines[-1]) + len(word) >= width and lines[-1]:
            lines.append("")
        lines[-1] = f"{lines[-1]} {word}".strip()
    return [line for line in lines if line]


def _mask(motif: Motif, columns: int, rows: int, reach: float, *, roles: tuple[str, ...] = ()) -> np.ndarray:
    """How much of each cell of a grid the motif covers, 0 to 1; the motif lies about the middle of it."""
    fine = 6
    image = Image.new("L", (columns * fine, rows * fine))
    draw = ImageDraw.Draw(image)
    scale = columns * fine / (2 * reach)
    tones = {"body": 255, "light": 110, "shade": 190, "accent": 150, "line": 255}
    for part in motif.parts:
        if not roles or part.role in roles:
            for shape in part.shapes:
                draw.polygon(
                    (shape * scale + (columns * fine / 2, rows * fine / 2)).ravel().tolist(),
                    fill=tones[part.role],
                )
    covered: np.ndarray = np.asarray(image.reduce(fine), dtype=float) / 255
    return covered


def _dots(canvas: Canvas, job: Commission, chance: random.Random, ground: str, ink: str, third: str) -> None:
    """A grid of dots; the motif makes some of them grow."""
    h = canvas.height
    columns = chance.choice([25, 31, 37])
    pitch = 880 / columns
    top = chance.choice([70.0, h - 70 - 880])
    rows = columns
    mask = _mask(Motif.draw(job.motif, chance).placed(0, 0, 0.92), columns, rows, 1.0)
    shape = chance.choice(["disc", "disc", "square", "line"])
    for j in range(rows):
        for i in range(columns):
            x, y = LEFT + (i + 0.5) * pitch, top + (j + 0.5) * pitch
            grow = 0.12 + 0.38 * mask[j, i]
            colour = third if 0.45 < mask[j, i] < 0.8 else ink
            if shape == "disc":
                canvas.disc(x, y, pitch * grow, colour)
            elif shape == "square":
                canvas.box(x - pitch * grow, y - pitch * grow, x + pitch * grow, y + pitch * grow, colour)
            else:
                canvas.box(
                    x - pitch * 0.5, y - pitch * grow * 0.9, x + pitch * 0.52, y + pitch * grow * 0.9, colour
                )
    if top < 100:
        base = _title(canvas, job, h - 330 + (0 if len(job.lines) > 1 else 60), readable(ground, ink, third))
        _notes(canvas, job, max(base + 70, h - 110), readable(ground, ink, third))
    else:
        base = _title(canvas, job, 140, readable(ground, ink, third))
        _notes(canvas, job, base + 70, readable(ground, ink, third))


def _arcs(canvas: Canvas, job: Commission, chance: random.Random, ground: str, ink: str, third: str) -> None:
    """Thick arcs about one point, each twice as wide as the last."""
    h = canvas.height
    x, y = chance.uniform(330, 560), h * chance.uniform(0.52, 0.58)
    inner, width = 60.0, 9.0
    for k in range(7):
        a = chance.choice([0, 45, 90, 135, 180, 225, 270, 315])
        span = chance.choice([90, 135, 180, 225])
        outer = inner + width
        shape = np.vstack(
            [arc(x, y, outer, start=a, stop=a + span), arc(x, y, inner, start=a + span, stop=a)]
        )
        canvas.fill(shape, third if k == 4 else ink)
        inner, width = outer + 14 + k * 3, width * 1.72
    canvas.disc(x, y, 46, third)
    Motif.draw(job.motif, chance).placed(x, y, 36).paint(
        canvas, {"body": ground, "light": ground, "shade": ground, "line": third}
    )
    canvas.box(0, 0, 1000, 150 + 80 * len(job.lines), ground)
    canvas.box(0, h - 175, 1000, h, ground)
    _title(canvas, job, 120, readable(ground, ink, third), size=74)
    _notes(canvas, job, h - 122, readable(ground, ink, third))


def _quarters(
    canvas: Canvas, job: Commission, chance: random.Random, ground: str, ink: str, third: str
) -> None:
    """A square grid of quarter discs; one field shows the motif."""
    h = canvas.height
    cells = chance.choice([3, 4])
    size = 880 / cells
    top = h - 60 - 880
    chosen = (chance.randrange(cells), chance.randrange(cells))
    for j in range(cells):
        for i in range(cells):
            left, up = LEFT + i * size, top + j * size
            if (i, j) == chosen:
                canvas.box(left, up, left + size, up + size, third)
                Motif.draw(job.motif, chance).placed(left + size / 2, up + size / 2, size * 0.4).paint(
                    canvas,
                    {
                        "body": ground,
                        "light": mix(ground, third, 0.2),
                        "shade": ink,
                        "line": ink,
                        "accent": ink,
                    },
                )
                continue
            corner = chance.randrange(4)
            cx, cy = left + size * (corner in (1, 2)), up + size * (corner in (2, 3))
            start = {0: 0, 1: 90, 2: 180, 3: 270}[corner]
            if chance.random() < 0.3:
                canvas.box(left, up, left + size, up + size, mix(ground, ink, 0.14))
            canvas.fill(
                np.vstack([points([(cx, cy)]), arc(cx, cy, size, start=start, stop=start + 90, steps=24)]),
                ink if chance.random() < 0.8 else third,
            )
    base = _title(canvas, job, 118, readable(ground, ink, third), size=72 if len(job.lines) > 1 else 92)
    _notes(canvas, job, base + 56, readable(ground, ink, third), size=16)


def _halftone(
    canvas: Canvas, job: Commission, chance: random.Random, ground: str, ink: str, third: str
) -> None:
    """The motif as an enlarged press photograph, over a field of colour."""
    h = canvas.height
    split = h * 0.62
    canvas.box(0, 0, 1000, split, ink)
    tone = mix(third, ink, 0.08) if third != ink else ground
    reach = 0.5
    columns, rows = 62, int(62 * split / 1000)
    mask = _mask(
        Motif.draw(job.motif, chance).placed(0, -0.02, 0.9 * min(1.0, rows / columns)), columns, rows, 1.0
    )
    pitch = 1000 / columns
    for j in range(rows):
        for i in range(columns):
            if mask[j, i] > 0.03:
                share = (
                    (mask[j, i] + mask[j, min(i + j % 2, columns - 1)]) / 2 * (0.55 + 0.45 * (i / columns))
                )
                canvas.disc(
                    (i + 0.5 + (0.5 if j % 2 else 0)) * pitch,
                    (j + 0.5) * pitch,
                    pitch * 0.66 * share**reach,
                    tone,
                )
    base = _title(canvas, job, split + 130, readable(ground, ink, third))
    _notes(canvas, job, max(base + 60, h - 120), readable(ground, ink, third))


def _series(
    canvas: Canvas, job: Commission, chance: random.Random, ground: str, ink: str, third: str
) -> None:
    """One motif repeated along the diagonal, growing, with bars that keep the rhythm."""
    h = canvas.height
    turn = chance.choice([0.0, -30.0, 45.0])
    place = [(0.12, 0.9, 60), (0.24, 0.8, 84), (0.4, 0.66, 122), (0.66, 0.45, 230)]
    for k in range(14):
        w = 6 + k * 4.6
        shape: Points = rectangle(0, 0, 1400, w)
        canvas.fill(
            moved(shape, turn=-42, to=(-60 + 36 * k, h * 1.02 + k * 30)),
            mix(ground, ink, 0.85) if k % 2 else third,
        )
    for k, (x, y, s) in enumerate(place):
        canvas.disc(x * 1000, y * h, s * 1.18, ground)
        Motif.draw(job.motif, random.Random(job.year)).placed(
            x * 1000, y * h, s, turn=turn * (1 - k / 3)
        ).paint(
            canvas,
            {
                "body": ink if k % 2 else third,
                "light": mix(ground, ink, 0.12),
                "shade": third if k % 2 else ink,
                "line": third if k % 2 else ink,
                "accent": third if k % 2 else ink,
            },
        )
    base = _title(canvas, job, 120, readable(ground, ink, third), size=84)
    _notes(canvas, job, base + 60, readable(ground, ink, third), columns=(0, 1, 2))


def _cropped(
    canvas: Canvas, job: Commission, chance: random.Random, ground: str, ink: str, third: str
) -> None:
    """One motif much too large, cut by the edge; a strip for the text."""
    h = canvas.height
    colour = third if chance.random() < 0.5 else ink
    canvas.box(0, 0, 1000, h * 0.74, colour)
    main = readable(colour, ground, ink, third)
    other = next(c for c in (ground, ink, third) if c not in (colour, main))
    Motif.draw(job.motif, chance).placed(
        chance.uniform(420, 620), h * 0.4, 640, turn=chance.choice([0, 0, -20, 20])
    ).paint(
        canvas,
        {"body": main, "light": mix(main, colour, 0.14), "shade": other, "line": colour, "accent": other},
    )
    canvas.box(0, h * 0.74, 1000, h, ground)
    base = _title(canvas, job, h * 0.74 + 110, readable(ground, ink, third), size=80)
    _notes(canvas, job, min(base + 62, h - 76), readable(ground, ink, third), size=16)
