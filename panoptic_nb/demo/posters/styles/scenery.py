"""Land, water, sky and what stands in them, in flat inks: the parts of a travel poster."""

from __future__ import annotations

import random
from dataclasses import dataclass

import numpy as np

from panoptic_nb.demo.posters.canvas import Canvas
from panoptic_nb.demo.posters.colours import mix, ramp
from panoptic_nb.demo.posters.geometry import (
    Points,
    arc,
    moved,
    points,
    rays,
    rectangle,
    smooth,
    taper,
    trace,
)


@dataclass(frozen=True)
class Light:
    """The colours of an hour of the day."""

    high: str
    low: str
    orb: str
    far: str
    near: str
    water: str
    dark: str
    warm: str
    paper: str = "#f3e7cb"


LIGHTS = [
    Light("#1f6f9c", "#f2d9a0", "#fff1c4", "#7fa3ae", "#3f7357", "#2a7f98", "#15303c", "#d9532c"),
    Light("#e8893a", "#f9dc94", "#fff3c8", "#b9674a", "#6b3f4c", "#d4713c", "#33202f", "#b5322b"),
    Light("#16355e", "#6aa0b4", "#f6e6b4", "#3a6485", "#1d3f4f", "#1b4f74", "#0c1c30", "#e5b04a"),
    Light("#2b8c8a", "#f6e3b8", "#fbf0cd", "#8ab39c", "#4d8a4a", "#1f7479", "#1d3a34", "#e07a3a"),
    Light("#c65f6c", "#f8d4a4", "#fff0d0", "#8c6f9c", "#4d4a7a", "#b2657c", "#2b2447", "#e8a13d"),
    Light("#6fb7d6", "#eef1dc", "#fdf6d8", "#9cc0c6", "#86a33f", "#3c93b8", "#24424c", "#cf3f2f"),
]
NIGHT = Light("#0d1f3f", "#34608a", "#f7eec6", "#2b4d72", "#16304f", "#173f66", "#081426", "#e9c25a")


@dataclass(frozen=True)
class Ground:
    """The strip of the sheet that a scene fills: nothing that matters stands above `head`."""

    head: float
    foot: float

    def at(self, share: float) -> float:
        """A height, from 0 at the head to 1 at the foot."""
        return self.head + (self.foot - self.head) * share


def clouds(canvas: Canvas, light: Light, chance: random.Random, top: float, bottom: float) -> None:
    for _ in range(chance.randint(2, 4)):
        x, y, w = chance.uniform(60, 900), chance.uniform(top, bottom), chance.uniform(140, 300)
        colour = mix(light.low, light.paper, 0.7)
        for k in range(4):
            cx, r = x + w * (k / 3 - 0.5) * 0.7, w * (0.11 + 0.1 * np.sin(1 + k * 1.3) ** 2)
            canvas.fill(arc(cx, y, r, start=180, stop=360), colour)
        canvas.fill(rectangle(x - w / 2, y - 1, x + w / 2, y + w * 0.035), colour)


def layer(
    canvas: Canvas,
    y: float,
    swell: float,
    colour: str,
    chance: random.Random,
    foot: float,
    waves: float = 1.5,
) -> Points:
    """A hill line across the sheet, filled down to the foot; returns the line."""
    x = np.linspace(0, canvas.width, 60)
    a, b = chance.uniform(0, 6.28), chance.uniform(0, 6.28)
    line = y - swell * (
        0.65 * np.sin(x / canvas.width * 6.28 * waves + a)
        + 0.35 * np.sin(x / canvas.width * 6.28 * waves * 2.3 + b)
    )
    ridge = np.column_stack([x, line])
    canvas.fill(np.vstack([ridge, points([(canvas.width, foot), (0, foot)])]), colour)
    return ridge


def sea(
    canvas: Canvas, light: Light, chance: random.Random, top: float, foot: float, glint: float | None = None
) -> None:
    bands = 7
    for i, colour in enumerate(
        ramp(mix(light.water, light.low, 0.35), mix(light.water, light.dark, 0.35), bands)
    ):
        share = (i / bands) ** 1.5
        canvas.box(0, top + (foot - top) * share, canvas.width, foot, colour)
    for i in range(26):
        share = ((i + chance.random()) / 26) ** 1.6
        y = top + (foot - top) * share
        span = 40 + 150 * share
        x = (
            chance.uniform(0, canvas.width)
            if glint is None or i % 2
            else glint + chance.gauss(0, 30 + 70 * share)
        )
        colour = mix(
            light.water,
            light.orb if glint is not None and not i % 2 else light.paper,
            0.75 if not i % 2 else 0.35,
        )
        path = points([(x - span + 2 * span * t, y) for t in np.linspace(0, 1, 9)])
        canvas.brush(path, colour, taper(9, 3 + 8 * share))


def orb(canvas: Canvas, light: Light, x: float, y: float, radius: float, *, beams: bool) -> None:
    if beams:
        canvas.fills(rays(x, y, 22, radius * 1.25, 1900, fill=0.5), mix(light.high, light.low, 0.62))
    for i, grow in enumerate((1.55, 1.28)):
        canvas.disc(x, y, radius * grow, mix(light.low, light.orb, 0.25 + 0.3 * i))
    canvas.disc(x, y, radius, light.orb)


def gulls(canvas: Canvas, chance: random.Random, colour: str, count: int, top: float, bottom: float) -> None:
    for _ in range(count):
        x, y, s = chance.uniform(120, 880), chance.uniform(top, bottom), chance.uniform(18, 42)
        wing = smooth([(0, 0), (-0.5, -0.35), (-1.1, -0.1)], closed=False)
        for side in (-1, 1):
            canvas.brush(
                moved(wing, scale=(s * side, s), turn=chance.uniform(-8, 8), to=(x, y)),
                colour,
                taper(len(wing), s * 0.2, peak=0.3),
            )


def sail(canvas: Canvas, light: Light, x: float, y: float, s: float, chance: random.Random) -> None:
    boat = [
        points([(0.04, -1.5), (0.04, 0.0), (0.8, 0.0)]),
        points([(-0.04, -1.3), (-0.04, 0.0), (-0.55, 0.0)]),
    ]
    canvas.fills([moved(b, scale=s, to=(x, y)) for b in boat], light.paper)
    canvas.fill(
        moved(trace("-0.75,0.1 0.9,0.1 0.6,0.36 -0.5,0.36"), scale=s, to=(x, y)),
        chance.choice([light.warm, light.dark]),
    )
    canvas.brush(
        points([(x - s * 0.6, y + s * 0.55), (x, y + s * 0.55), (x + s * 0.6, y + s * 0.55)]),
        mix(light.water, light.paper, 0.6),
        taper(3, s * 0.12),
    )


def pines(canvas: Canvas, light: Light, chance: random.Random, foot: float) -> None:
    for side in (-1, 1):
        for k in range(chance.randint(2, 4)):
            s = chance.uniform(150, 270) * (1 - 0.12 * k)
            x = 500 + side * (450 - k * chance.uniform(70, 105))
            colour = mix(light.dark, light.near, 0.14 * k + 0.05)
            tiers = [
                points(
                    [
                        (0, -1 + 0.36 * i),
                        (0.3 + 0.14 * i, -0.5 + 0.38 * i),
                        (0.1, -0.54 + 0.38 * i),
                        (-0.1, -0.54 + 0.38 * i),
                        (-0.3 - 0.14 * i, -0.5 + 0.38 * i),
                    ]
                )
                for i in range(4)
            ]
            canvas.fills([moved(t, scale=(s * 0.75, s), to=(x, foot - s * 0.35)) for t in tiers], colour)


def headland(canvas: Canvas, light: Light, side: int, horizon: float, foot: float) -> None:
    for i, (reach, top, tone) in enumerate(((30, -130, 0.65), (160, -30, 0.3), (250, 130, 0.0))):
        x0 = 500 + side * 540
        edge = 500 + side * reach
        shape = smooth(
            [
                (x0, horizon + top - 40),
                (500 + side * 330, horizon + top - 20),
                (edge + side * 90, horizon + top + 60),
                (edge, horizon + 60 + i * 90),
                (edge + side * 40, horizon + 110 + i * 110),
            ],
            closed=False,
        )
        land = np.vstack([shape, points([(x0, horizon + 150 + i * 150)])])
        canvas.fill(land, mix(light.near, light.far, tone))
        cliff = smooth(
            [
                (edge + side * 90, horizon + top + 60),
                (edge, horizon + 60 + i * 90),
                (edge + side * 40, horizon + 110 + i * 110),
            ],
            closed=False,
        )
        canvas.fill(
            np.vstack(
                [
                    cliff,
                    points(
                        [
                            (edge + side * 150, horizon + 130 + i * 120),
                            (edge + side * 130, horizon + top + 110),
                        ]
                    ),
                ]
            ),
            mix(light.warm, light.low, 0.45 + 0.2 * (2 - i) / 2),
        )


def umbrella(canvas: Canvas, light: Light, side: int, ground: Ground) -> None:
    """A stone pine that leans in from the edge."""
    x = 500 + side * 390
    trunk = smooth(
        [
            (x + side * 60, ground.foot + 20),
            (x + side * 10, ground.at(0.7)),
            (x + side * 40, ground.at(0.42)),
            (x - side * 30, ground.at(0.24)),
        ],
        closed=False,
    )
    canvas.brush(trunk, mix(light.dark, light.warm, 0.22), np.linspace(60, 24, len(trunk)))
    branch = smooth(
        [
            (x + side * 30, ground.at(0.5)),
            (x - side * 70, ground.at(0.36)),
            (x - side * 150, ground.at(0.28)),
        ],
        closed=False,
    )
    canvas.brush(branch, mix(light.dark, light.warm, 0.22), np.linspace(26, 12, len(branch)))
    for dx, y, w in ((-30, 0.2, 250), (-150, 0.26, 150), (90, 0.25, 170), (20, 0.14, 170)):
        crown = np.vstack(
            [
                arc(x + side * dx, ground.at(y), w, w * 0.34, start=180, stop=360),
                arc(x + side * dx, ground.at(y), w, w * 0.1, start=0, stop=180),
            ]
        )
        canvas.fill(crown, mix(light.dark, light.near, 0.35 if y > 0.2 else 0.55))


def village(canvas: Canvas, light: Light, x: float, y: float, chance: random.Random) -> None:
    for k in range(7):
        w, h, left = chance.uniform(34, 58), chance.uniform(26, 52), x + (k - 3.5) * 42
        canvas.box(left, y - h, left + w, y + 16, mix(light.paper, light.low, chance.uniform(0, 0.5)))
        canvas.fill(
            points([(left - 6, y - h), (left + w / 2, y - h - 26), (left + w + 6, y - h)]),
            mix(light.warm, light.dark, chance.uniform(0, 0.25)),
        )
    canvas.box(x - 14, y - 130, x + 16, y, light.paper)
    canvas.fill(points([(x - 20, y - 128), (x + 1, y - 205), (x + 22, y - 128)]), light.dark)
