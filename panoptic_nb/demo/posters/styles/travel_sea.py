"""Travel posters by the sea."""

from __future__ import annotations

import random

import numpy as np

from panoptic_nb.demo.posters.canvas import Canvas
from panoptic_nb.demo.posters.colours import mix, ramp
from panoptic_nb.demo.posters.commission import Commission
from panoptic_nb.demo.posters.geometry import points, smooth, taper
from panoptic_nb.demo.posters.motifs import Motif
from panoptic_nb.demo.posters.styles.scenery import (
    Ground,
    Light,
    clouds,
    gulls,
    headland,
    layer,
    orb,
    sail,
    sea,
    umbrella,
)


def coast(canvas: Canvas, job: Commission, light: Light, chance: random.Random, ground: Ground) -> None:
    """A bay with sails, seen from under a pine."""
    x, horizon = chance.uniform(250, 700), ground.at(0.52)
    orb(
        canvas,
        light,
        x,
        horizon - chance.uniform(150, 330),
        80,
        beams=job.motif == "sun" or chance.random() < 0.4,
    )
    clouds(canvas, light, chance, ground.at(0.14), ground.at(0.36))
    sea(canvas, light, chance, horizon, ground.foot, glint=x)
    side = chance.choice([-1, 1])
    headland(canvas, light, side, horizon, ground.foot)
    if job.motif == "lighthouse":
        tower = Motif.draw("lighthouse", chance).placed(500 + side * 245, horizon - 210, 250)
        tower.paint(
            canvas, {"body": light.warm, "light": light.paper, "accent": light.orb, "line": light.dark}
        )
    for _ in range(3):
        s = chance.uniform(26, 64)
        sail(
            canvas,
            light,
            500 - side * chance.uniform(20, 380),
            horizon + s * 1.6 + chance.uniform(0, 160),
            s,
            chance,
        )
    if job.motif == "ship":
        Motif.draw("ship", chance).placed(500 - side * 120, horizon + 190, 250, flip=side < 0).paint(
            canvas,
            {
                "body": light.dark,
                "light": light.paper,
                "shade": mix(light.dark, light.water, 0.4),
                "accent": light.warm,
                "line": light.dark,
            },
        )
    umbrella(canvas, light, -side, ground)
    gulls(canvas, chance, light.paper, 4, ground.at(0.22), ground.at(0.45))


def cliffs(canvas: Canvas, job: Commission, light: Light, chance: random.Random, ground: Ground) -> None:
    """White cliffs and what flies or shines over them."""
    horizon = ground.at(0.6)
    orb(canvas, light, 500 + chance.choice([-230, 230]), ground.at(0.26), 95, beams=False)
    sea(canvas, light, chance, horizon, ground.foot)
    side = chance.choice([-1, 1])
    x = 500 + side * 520
    for reach, top, colour in ((100, 0.42, mix(light.far, light.near, 0.3)), (240, 0.5, light.near)):
        face = [
            (x, ground.at(top)),
            (500 + side * (reach + 110), ground.at(top + 0.02)),
            (500 + side * (reach + 40), ground.at(top + 0.1)),
            (500 + side * (reach + 70), ground.at(top + 0.2)),
            (500 + side * reach, ground.at(top + 0.34)),
            (x, ground.at(top + 0.4)),
        ]
        canvas.fill(points(face), mix(light.paper, light.far, 0.25 if reach > 200 else 0.5))
        canvas.fill(points([face[0], face[1], face[2], (x, ground.at(top + 0.07))]), colour)
        for k in range(5):
            fx = 500 + side * (reach + 90 + 50 * k)
            canvas.brush(
                points(
                    [
                        (fx, ground.at(top + 0.1 + 0.02 * k)),
                        (fx + side * 6, ground.at(top + 0.19)),
                        (fx - side * 14, ground.at(top + 0.33)),
                    ]
                ),
                mix(light.far, light.dark, 0.3),
                taper(3, 12),
            )
    if job.motif == "lighthouse":
        Motif.draw("lighthouse", chance).placed(500 + side * 330, ground.at(0.42) - 190, 220).paint(
            canvas, {"body": light.warm, "light": light.paper, "accent": light.orb, "line": light.dark}
        )
    else:
        for bx, by, s in (
            (500 - side * 90, ground.at(0.38), 270),
            (500 - side * 300, ground.at(0.2), 130),
            (500 + side * 150, ground.at(0.17), 95),
        ):
            Motif.draw("bird", chance).placed(bx, by, s, flip=side > 0, turn=chance.uniform(-14, 8)).paint(
                canvas,
                {
                    "body": light.paper,
                    "light": mix(light.paper, "#ffffff", 0.5),
                    "shade": light.dark,
                    "line": light.dark,
                    "accent": light.warm,
                },
            )
    for k in range(3):
        y = ground.foot - 60 + k * 30
        crest = points([(cx, y + 16 * np.cos(cx / 46 + k * 2)) for cx in np.linspace(0, 1000, 80)])
        canvas.fill(
            np.vstack([crest, points([(1000, ground.foot), (0, ground.foot)])]),
            mix(light.water, light.paper, 0.55 - 0.25 * k),
        )


def liner(canvas: Canvas, job: Commission, light: Light, chance: random.Random, ground: Ground) -> None:
    """The bow from below, much too large, as it should be."""
    x = chance.uniform(470, 620)
    horizon = ground.at(0.8)
    clouds(canvas, light, chance, ground.at(0.2), ground.at(0.5))
    top, keel = ground.at(0.24), ground.at(0.9)
    canvas.fill(
        smooth(
            [
                (x + 20, top - 60),
                (x + 140, top - 190),
                (x - 60, top - 300),
                (x - 420, top - 340),
                (x - 200, top - 240),
                (x - 60, top - 150),
            ]
        ),
        mix(light.dark, light.high, 0.45),
    )
    for dx in (-70, 70):
        canvas.fill(
            points(
                [(x + dx - 46, top), (x + dx - 40, top - 150), (x + dx + 40, top - 150), (x + dx + 46, top)]
            ),
            light.warm,
        )
        canvas.box(x + dx - 42, top - 150, x + dx + 42, top - 112, light.dark)
    canvas.fill(
        points([(x - 180, top + 10), (x - 150, top - 62), (x + 150, top - 62), (x + 180, top + 10)]),
        light.paper,
    )
    for wx in np.linspace(x - 120, x + 120, 9):
        canvas.box(wx - 8, top - 44, wx + 8, top - 24, mix(light.dark, light.water, 0.3))
    canvas.fill(
        points([(x, top - 10), (x - 330, top + 6), (x - 210, keel), (x, keel + 20)]),
        mix(light.dark, light.high, 0.22),
    )
    canvas.fill(points([(x, top - 10), (x + 330, top + 6), (x + 210, keel), (x, keel + 20)]), light.dark)
    canvas.fill(
        points(
            [
                (x - 330, top + 6),
                (x, top - 10),
                (x + 330, top + 6),
                (x + 322, top + 30),
                (x, top + 16),
                (x - 322, top + 30),
            ]
        ),
        light.paper,
    )
    canvas.fill(
        points(
            [
                (x - 222, keel - 80),
                (x, keel - 66),
                (x + 222, keel - 80),
                (x + 210, keel),
                (x, keel + 20),
                (x - 210, keel),
            ]
        ),
        light.warm,
    )
    for side in (-1, 1):
        canvas.ring(x + side * 95, top + 170, 26, 12, mix(light.dark, light.paper, 0.35))
    sea(canvas, light, chance, horizon + 60, ground.foot)
    for k in range(3):
        for side in (-1, 1):
            wave = smooth(
                [
                    (x, keel - 26 + k * 34),
                    (x + side * 180, keel + 4 + k * 40),
                    (x + side * 620, keel + 60 + k * 46),
                ],
                closed=False,
            )
            canvas.brush(
                wave, mix(light.paper, light.water, 0.3 * k), np.linspace(16, 46, len(wave)) * (1 - 0.2 * k)
            )
    gulls(canvas, chance, light.paper, 5, ground.at(0.3), ground.at(0.6))


def harbour(canvas: Canvas, job: Commission, light: Light, chance: random.Random, ground: Ground) -> None:
    """Above and under the water."""
    horizon = ground.at(0.34)
    orb(canvas, light, chance.uniform(250, 750), ground.at(0.17), 70, beams=True)
    layer(canvas, horizon, 26, light.far, chance, ground.foot)
    for i, colour in enumerate(ramp(mix(light.water, light.low, 0.3), mix(light.water, light.dark, 0.7), 8)):
        x = np.linspace(0, 1000, 70)
        y = horizon + 26 + (ground.foot - horizon) * i / 8 + 9 * np.sin(x / 55 + i)
        canvas.fill(
            np.vstack([np.column_stack([x, y]), points([(1000, ground.foot), (0, ground.foot)])]), colour
        )
    sail(canvas, light, chance.uniform(300, 700), horizon + 26, 130, chance)
    for k in range(5):
        s = chance.uniform(90, 210)
        Motif.draw("fish", chance).placed(
            chance.uniform(180, 820),
            horizon + 230 + k * (ground.foot - horizon - 320) / 5,
            s,
            flip=chance.random() < 0.3,
        ).paint(
            canvas,
            {
                "body": chance.choice([light.warm, light.orb, light.low]),
                "light": light.paper,
                "shade": mix(light.warm, light.dark, 0.4),
                "line": light.dark,
            },
        )
