"""Cut paper, 1946 to 1962: scissors, gouache, and letters that were never straight."""

from __future__ import annotations

import random

import numpy as np
from PIL import Image

from panoptic_nb.demo.posters.ageing import aged
from panoptic_nb.demo.posters.colours import lightness, mix, readable
from panoptic_nb.demo.posters.commission import Commission
from panoptic_nb.demo.posters.geometry import moved, points, rectangle, smooth, trace
from panoptic_nb.demo.posters.lettering import Face
from panoptic_nb.demo.posters.motifs import Motif
from panoptic_nb.demo.posters.styles.papers import Table, leaf

PAPERS = [
    ["#f5efe0", "#1f6fb5", "#e4572e", "#f2b632", "#2c8c5a", "#151515", "#d94f87"],
    ["#f7f1e3", "#0f5c8c", "#f08a24", "#e8c547", "#b23a48", "#1b1b1e", "#7fb7a6"],
    ["#f3ead7", "#7a3b8f", "#f25f5c", "#ffd23f", "#3bceac", "#14213d", "#ee964b"],
    ["#faf3e0", "#d62839", "#3a7d44", "#f6bd60", "#28536b", "#111111", "#f7a9a8"],
]
FACE = Face(weight=0.3, contrast=0.8, width=0.8, square=3, tracking=0.06)


def draw(job: Commission, chance: random.Random) -> Image.Image:
    """Rectangles, algae and one motif, cut and pasted; the title letter by letter."""
    papers = chance.choice(PAPERS)
    ground, inks = papers[0], papers[1:]
    chance.shuffle(inks)
    table = Table(job.size, ground if chance.random() < 0.6 else inks[0], chance)
    chance.choice([_patches, _field, _stage, _swarm])(table, job, chance, ground, inks)
    return aged(table.canvas.averaged(), year=job.year, chance=chance, strength=0.7)


def _motif(
    table: Table,
    job: Commission,
    x: float,
    y: float,
    size: float,
    tints: dict[str, str],
    *,
    turn: float = 0.0,
) -> None:
    for part in Motif.draw(job.motif, table.chance).placed(x, y, size, turn=turn).parts:
        colour = tints.get(part.role, tints["line"])
        thin = all(len(shape) <= 4 for shape in part.shapes)
        if thin:
            table.canvas.fills(part.shapes, colour)
        else:
            table.lay(list(part.shapes), colour, wobble=size * 0.008)


def _tints(ground: str, inks: list[str]) -> dict[str, str]:
    """Roles for papers that stand out from one another."""
    others = sorted(
        (ink for ink in inks if abs(lightness(ink) - lightness(ground)) > 0.12),
        key=lambda ink: -abs(lightness(ink) - lightness(ground)),
    )
    body = others[0] if others else inks[0]
    light = "#faf4e6" if lightness(body) < 0.75 else inks[1]
    return {
        "body": body,
        "light": light,
        "shade": others[1] if len(others) > 1 else inks[2],
        "accent": inks[2] if inks[2] != body else inks[3],
        "line": "#171717" if lightness(body) > 0.25 else "#faf4e6",
    }


def _words(
    table: Table,
    job: Commission,
    top: float,
    ground: str,
    inks: list[str],
    *,
    boxed: bool,
    left: float = 60.0,
    right: float = 940.0,
    tall: float = 150.0,
) -> float:
    """The title, each letter cut by itself and set down a little askew; returns where it ends."""
    y, chance = top, table.chance
    for line in job.lines:
        face = FACE.fitted(line, (right - left) / tall, narrowest=0.42, widest=1.25)
        gap = (face.tracking + 0.07) * (0.9 if boxed else 0.5)
        high = min(
            tall, (right - left) / (sum(face.advance(c) + gap for c in line) - gap + (0.1 if boxed else 0))
        )
        x = left
        if any(c in "ÉÈÊËÀÂÎÏÔÛ" for c in line.upper()):
            y += high * 0.2
        for k, letter in enumerate(line):
            wide = face.advance(letter) * high
            if letter != " ":
                turn, hop = chance.uniform(-5, 5), chance.uniform(-0.05, 0.05) * high
                ink = readable(ground, inks[0], inks[3], "#171717")
                if boxed:
                    paper = inks[k % 4]
                    pad = high * 0.09
                    table.lay(
                        [
                            moved(
                                rectangle(-wide / 2 - pad, -high / 2 - pad, wide / 2 + pad, high / 2 + pad),
                                turn=turn * 0.6,
                                to=(x + wide / 2, y + high / 2 + hop),
                            )
                        ],
                        paper,
                        wobble=3,
                    )
                    ink = readable(paper, "#faf4e6", "#171717")
                shapes = [
                    moved(
                        (shape * high) - (wide / 2, high / 2),
                        turn=turn,
                        to=(x + wide / 2, y + high / 2 + hop),
                    )
                    for shape in face.line(letter)
                ]
                if not boxed:
                    table.canvas.fills(
                        [moved(shape, to=(4, 5)) for shape in shapes], mix(ground, "#000000", 0.35)
                    )
                table.canvas.fills(shapes, ink)
            x += wide + gap * high
        y += high * (1.3 if boxed else 1.2)
    return y


def _notes(table: Table, job: Commission, y: float, ground: str, x: float = 60.0) -> None:
    ink = readable(ground, "#faf4e6", "#171717")
    table.canvas.small(job.line, x, y, 27, ink, bold=0.04, tracking=0.02)
    table.canvas.small(f"{job.place}, {job.dates}", x, y + 44, 19, ink)


def _patches(table: Table, job: Commission, chance: random.Random, ground: str, inks: list[str]) -> None:
    """A wall of uneven rectangles, a frond on most, the motif on the largest."""
    h, base = table.canvas.height, table.ground
    foot = h - 200 - 190 * len(job.lines)
    columns = [50.0, 330.0, 660.0, 950.0]
    y = 50.0
    rows: list[tuple[float, float]] = []
    while y < foot - 140:
        step = chance.uniform(240, 340)
        step = foot - y if foot - y - step < 190 else step
        rows.append((y, min(foot, y + step)))
        y += step
    for j, (top, bottom) in enumerate(rows):
        for i in range(3):
            paper = inks[(i * 2 + j * 3) % 6]
            table.lay([rectangle(columns[i] + 6, top + 6, columns[i + 1] - 6, bottom - 6)], paper, wobble=7)
            other = readable(paper, *inks)
            size = min(columns[i + 1] - columns[i], bottom - top) * 0.43
            table.lay(
                [
                    moved(
                        leaf(chance, chance.choice([3, 4, 5])),
                        scale=(size * 0.95, size),
                        turn=chance.uniform(-30, 30),
                        to=((columns[i] + columns[i + 1]) / 2, (top + bottom) / 2),
                    )
                ],
                other if chance.random() < 0.7 else ground,
            )
    cx, cy = 495.0, (rows[0][0] + rows[-1][1]) / 2
    panel = inks[0] if lightness(inks[0]) < 0.72 else inks[1]
    reach = min(330.0, (foot - 50) * 0.34)
    table.lay(
        [rectangle(cx - reach * 1.15, cy - reach * 1.12, cx + reach * 1.15, cy + reach * 1.12)],
        ground,
        wobble=9,
    )
    table.lay(
        [rectangle(cx - reach * 1.05, cy - reach * 1.02, cx + reach * 1.05, cy + reach * 1.02)],
        panel,
        wobble=9,
    )
    _motif(table, job, cx, cy, reach * 0.85, _tints(panel, inks))
    end = _words(table, job, foot + 40, base, inks, boxed=False)
    _notes(table, job, min(end + 36, h - 72), base)


def _field(table: Table, job: Commission, chance: random.Random, ground: str, inks: list[str]) -> None:
    """One colour, the motif large, fronds in the corners, letters on their own papers."""
    h = table.canvas.height
    paper = inks[1]
    table.lay([rectangle(40, 40, 960, h - 40)], paper, wobble=8)
    end = _words(
        table, job, 96, paper, [c for c in inks if c != paper], boxed=True, left=96, right=880, tall=130
    )
    blob = smooth(trace("-1,-0.3 -0.5,-0.9 0.2,-0.8 0.95,-0.6 0.85,0.3 0.4,0.9 -0.4,0.8 -0.9,0.5"))
    cy = (end + h - 130) / 2
    reach = min(400.0, (h - 150 - end) / 2)
    other = readable(paper, *inks)
    table.lay([moved(blob, scale=reach, turn=chance.uniform(0, 360), to=(500, cy))], other)
    _motif(table, job, 500, cy, reach * 0.72, _tints(other, [c for c in inks if c != other]))
    for x, y in ((150, h - 250), (860, h - 260), (850, end + 70), (140, end + 90)):
        tint = chance.choice([c for c in inks if c not in (paper,)])
        table.lay([moved(leaf(chance, 4), scale=(110, 130), turn=chance.uniform(-50, 50), to=(x, y))], tint)
    _notes(table, job, h - 116, paper, 96)


def _stage(table: Table, job: Commission, chance: random.Random, ground: str, inks: list[str]) -> None:
    """Strips of colour as a stage, the motif in front, a sun or moon behind."""
    h, base = table.canvas.height, table.ground
    foot = h - 190 - 170 * len(job.lines)
    y = 40.0
    strip = inks[:4]
    for k in range(4):
        depth = (foot - 40) * (0.4, 0.25, 0.2, 0.15)[k]
        x = np.linspace(40, 960, 9)
        edge = np.column_stack([x, y + (26 * np.sin(x / 120 + k * 2) if k else 0 * x)])
        table.lay([np.vstack([edge, points([(960, foot), (40, foot)])])], strip[k], wobble=4)
        y += depth
    disc = moved(
        smooth(trace("-1,0 -0.7,-0.72 0,-1 0.72,-0.7 1,0 0.7,0.7 0,1 -0.7,0.72")),
        scale=150,
        to=(chance.uniform(240, 760), 250),
    )
    table.lay([disc], inks[4], wobble=5)
    tints = {
        "body": inks[5],
        "light": "#faf4e6",
        "shade": inks[4],
        "accent": strip[0],
        "line": readable(inks[5], "#171717", "#faf4e6"),
    }
    _motif(table, job, 500, foot * 0.58, min(370.0, foot * 0.38), tints)
    end = _words(table, job, foot + 50, base, inks, boxed=False, tall=130)
    _notes(table, job, min(end + 34, h - 70), base)


def _swarm(table: Table, job: Commission, chance: random.Random, ground: str, inks: list[str]) -> None:
    """Many small motifs scattered, each on its scrap of paper."""
    h, base = table.canvas.height, table.ground
    head = 190.0 * len(job.lines) + 190
    inks = [c for c in inks if c != base]
    cells = [(i, j) for j in range(int((h - head - 40) / 290)) for i in range(3)]
    step = (h - head - 60) / max(1, int((h - head - 40) / 290))
    for i, j in cells:
        x, y = 190 + 310 * i + chance.uniform(-14, 14), head + step * (j + 0.5) + chance.uniform(-14, 14)
        paper = inks[(i + 2 * j) % len(inks)]
        scrap = moved(
            trace("-1,-0.9 0.1,-1 1,-0.86 0.95,0.1 1,0.92 -0.1,1 -0.94,0.9"),
            scale=134,
            turn=chance.uniform(-8, 8),
            to=(x, y),
        )
        table.lay([scrap], paper, wobble=8)
        _motif(
            table,
            job,
            x,
            y,
            100,
            _tints(paper, [c for c in inks if c != paper]),
            turn=chance.uniform(-10, 10),
        )
    end = _words(table, job, 76, base, inks, boxed=True, tall=128)
    _notes(table, job, end + 30, base)
