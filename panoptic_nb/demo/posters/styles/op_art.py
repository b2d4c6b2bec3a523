"""Op art, 1962 to 1974: stripes, checks and rings that a hidden figure bends or turns inside out."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from panoptic_nb.demo.posters.ageing import aged
from panoptic_nb.demo.posters.canvas import Canvas
from panoptic_nb.demo.posters.colours import readable
from panoptic_nb.demo.posters.commission import Commission
from panoptic_nb.demo.posters.fields import coloured, coordinates, parity, silhouette
from panoptic_nb.demo.posters.lettering import Face
from panoptic_nb.demo.posters.motifs import Motif
from panoptic_nb.demo.posters.setting import block

FACES = [
    Face(weight=0.36, contrast=0.72, square=3, tracking=0.05),
    Face(weight=0.09, contrast=1.0, tracking=0.2),
    Face(weight=0.3, contrast=0.9, square=8, width=0.9, tracking=0.07),
]
SCHEMES = [
    ["#111111", "#f6f4ee"],
    ["#111111", "#f6f4ee"],
    ["#0d3b8c", "#f4efe2"],
    ["#e4002b", "#f7f3ea"],
    ["#111111", "#f7d417"],
    ["#5b1e8c", "#ff9d2e"],
    ["#00755a", "#f2ead8"],
    ["#d9005b", "#1b1464"],
    ["#ff5a1f", "#1f3fbf"],
]


@dataclass(frozen=True)
class Sheet:
    """What a layout colours in two: a canvas, and the hidden figure with its middle and its reach."""

    canvas: Canvas
    chance: random.Random
    motif: Motif
    cx: float
    cy: float
    reach: float

    def part(self, *roles: str, soft: float = 0.0) -> NDArray[np.float32]:
        """How much of each pixel those parts of the figure cover."""
        return silhouette(self.canvas, self.motif.shapes(*roles), soft=soft)


def draw(job: Commission, chance: random.Random) -> Image.Image:
    """A field of two colours, and the title under it or above it."""
    dark, light = chance.choice(SCHEMES)
    if chance.random() < 0.35:
        dark, light = light, dark
    canvas = Canvas(*job.size, light, oversampling=2)
    h = canvas.height
    strip = 226.0 + 110 * len(job.lines)
    below = chance.random() < 0.7
    top, foot = (0.0, h - strip) if below else (strip, h)
    layout: Callable[[Sheet], NDArray[Any]] = chance.choice(
        [_stripes, _relief, _relief, _checks, _rings, _twist]
    )
    x, y, reach = 500.0, (top + foot) / 2, min(430.0, (foot - top) * 0.42)
    sheet = Sheet(canvas, chance, Motif.draw(job.motif, chance).placed(x, y, reach), x, y, reach)
    coloured(canvas, layout(sheet).astype(np.uint8), [dark, light])
    start = foot if below else 0.0
    ground = chance.choice([dark, light])
    canvas.box(0, start, 1000, start + strip, ground)
    ink = readable(ground, dark, light)
    face = chance.choice(FACES)
    block(
        canvas,
        job.lines,
        face,
        60,
        start + 56,
        940,
        colour=ink,
        tallest=112,
        leading=0.22,
        anchor="left",
        justify=face.weight > 0.1,
    )
    canvas.small(job.line, 60, start + strip - 74, 25, ink, bold=0.035)
    canvas.small(f"{job.place}, {job.dates}", 60, start + strip - 34, 17, ink)
    return aged(canvas.averaged(), year=job.year, chance=chance, strength=0.6)


def _stripes(sheet: Sheet) -> NDArray[Any]:
    """Straight stripes outside, shifted by half a period inside."""
    chance = sheet.chance
    x, y = coordinates(sheet.canvas)
    period = chance.choice([24.0, 30.0, 38.0])
    tilt = chance.choice([0.0, 1.0, 0.5])
    phase = (x * tilt + y * (1 - tilt)) / period
    phase = phase + sheet.part("body", "shade") / 2
    inner = sheet.part("light", "accent", "line") > 0.5
    across = ((x * (1 - tilt) - y * tilt) / period) if tilt != 0.5 else (x - y) * 0.5 / period
    phase = np.where(inner, np.broadcast_to(across, phase.shape), phase)
    return parity(phase)


def _relief(sheet: Sheet) -> NDArray[Any]:
    """Lines that climb over the figure as over a hill."""
    chance = sheet.chance
    x, y = coordinates(sheet.canvas)
    period = chance.choice([21.0, 26.0, 32.0])
    hill = sheet.part("body", "light", "shade", "accent", soft=9.0)
    waves = np.float32(chance.choice([0.0, 16.0, 30.0])) * np.sin(x / 130)
    shift = hill * chance.choice([46.0, 62.0]) - sheet.part("line", soft=3.0) * 16
    phase = ((y if chance.random() < 0.75 else x) + waves + shift) / period
    duty = 0.5 + 0.22 * (hill - 0.5)
    return phase - np.floor(phase) < duty


def _checks(sheet: Sheet) -> NDArray[Any]:
    """A chessboard with a sphere pushed into it; the figure turns its squares over."""
    chance, cx, cy, reach = sheet.chance, sheet.cx, sheet.cy, sheet.reach
    x, y = coordinates(sheet.canvas)
    radius = reach * 1.12
    away = np.sqrt((x - cx) ** 2 + (y - cy) ** 2) / radius
    pull = np.where(
        away < 1, np.arcsin(np.clip(away, 0, 1)) / (np.pi / 2) / np.maximum(away, 1e-4), 1.0
    ).astype(np.float32)
    pull = pull if chance.random() < 0.6 else 1 + (1 - pull) * 0.9
    size = chance.choice([52.0, 66.0, 80.0])
    index = parity((cx + (x - cx) * pull) / size / 2) ^ parity((cy + (y - cy) * pull) / size / 2)
    turned = sheet.part("body", "shade", "accent") > 0.5
    lines = sheet.part("line", "light") > 0.5
    index ^= turned
    return np.where(lines & ~turned, 1 - index, index) if chance.random() < 0.3 else index


def _rings(sheet: Sheet) -> NDArray[Any]:
    """Rings about one point outside, about another inside."""
    chance, cx, cy, reach = sheet.chance, sheet.cx, sheet.cy, sheet.reach
    x, y = coordinates(sheet.canvas)
    period = chance.choice([36.0, 46.0, 58.0])
    ax, ay = cx + chance.uniform(-120, 120), cy + chance.uniform(-120, 120)
    outer = np.sqrt((x - ax) ** 2 + (y - ay) ** 2) / period
    inner = np.sqrt((x - (2 * cx - ax)) ** 2 + (y - ay - reach * 0.7) ** 2) / period * 1.0
    mask = sheet.part("body", "light", "shade") > 0.5
    edge = sheet.part("accent", "line") > 0.5
    phase = np.where(mask, inner, outer)
    return parity(phase) ^ edge


def _twist(sheet: Sheet) -> NDArray[Any]:
    """Sectors that turn as they run outwards."""
    chance, cx, cy = sheet.chance, sheet.cx, sheet.cy
    x, y = coordinates(sheet.canvas)
    radius = np.sqrt((x - cx) ** 2 + (y - cy) ** 2)
    angle = np.arctan2(y - cy, x - cx)
    count = chance.choice([18, 24, 30])
    twist = chance.choice([0.0, 1.6, 2.6]) * radius / 400
    phase = (angle + twist) / (2 * np.pi) * count
    steps = radius / chance.choice([70.0, 95.0, 2000.0])
    mask = sheet.part("body", "shade", "line") > 0.5
    index = parity(phase) ^ (steps.astype(np.int32) & 1).astype(np.uint8) ^ mask
    return np.where(sheet.part("light", "accent") > 0.5, np.where(mask, index, 1 - index), index)
