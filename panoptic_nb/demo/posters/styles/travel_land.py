"""Travel posters inland."""

from __future__ import annotations

import random

import numpy as np

from panoptic_nb.demo.posters.canvas import Canvas
from panoptic_nb.demo.posters.colours import lightness, mix
from panoptic_nb.demo.posters.commission import Commission
from panoptic_nb.demo.posters.geometry import arc, moved, points, smooth, trace
from panoptic_nb.demo.posters.motifs import Motif
from panoptic_nb.demo.posters.styles.scenery import (
    Ground,
    Light,
    layer,
    orb,
    pines,
    sail,
    sea,
    village,
)


def alps(canvas: Canvas, job: Commission, light: Light, chance: random.Random, ground: Ground) -> None:
    """Peaks over a lake or over snow."""
    orb(canvas, light, chance.uniform(180, 820), ground.at(0.2), 62, beams=chance.random() < 0.4)
    snow = mix(light.paper, "#ffffff", 0.6)
    tints = {
        "body": mix(light.far, light.high, 0.35),
        "light": snow,
        "shade": mix(light.far, light.dark, 0.35),
    }
    Motif.draw("mountain", chance).placed(chance.uniform(180, 330), ground.at(0.46), 330).paint(canvas, tints)
    peak = {"body": light.far, "light": snow, "shade": mix(light.dark, light.high, 0.4)}
    Motif.draw("mountain", chance).placed(
        chance.uniform(560, 680), ground.at(0.43), 480, flip=chance.random() < 0.5
    ).paint(canvas, peak)
    layer(canvas, ground.at(0.64), 26, mix(light.near, light.far, 0.5), chance, ground.foot)
    lake = ground.at(0.7)
    if chance.random() < 0.6:
        sea(canvas, light, chance, lake, ground.foot)
        for x, s in ((chance.uniform(300, 700), 46), (chance.uniform(200, 800), 28)):
            sail(canvas, light, x, lake + s * 1.3, s, chance)
    else:
        layer(canvas, lake, 30, snow, chance, ground.foot)
        for i in range(5):
            layer(
                canvas,
                lake + 60 + i * 55,
                24,
                mix(snow, light.high, 0.1 + 0.06 * i),
                chance,
                ground.foot,
                waves=0.8,
            )
    pines(canvas, light, chance, ground.foot)


def fields(canvas: Canvas, job: Commission, light: Light, chance: random.Random, ground: Ground) -> None:
    """Furrows, a village, the sun."""
    x, horizon = chance.uniform(300, 700), ground.at(0.5)
    orb(
        canvas,
        light,
        x,
        horizon - (60 if job.motif == "sun" else 230),
        130 if job.motif == "sun" else 70,
        beams=job.motif == "sun",
    )
    layer(canvas, horizon - 10, 38, light.far, chance, ground.foot)
    layer(canvas, horizon + 55, 30, mix(light.far, light.near, 0.5), chance, ground.foot)
    village(canvas, light, chance.uniform(260, 740), horizon + 50, chance)
    for top, soil, furrow in (
        (horizon + 100, light.near, mix(light.near, light.low, 0.35)),
        (horizon + 250, mix(light.near, light.dark, 0.3), mix(light.near, light.warm, 0.3)),
    ):
        ridge = layer(canvas, top, 22, soil, chance, ground.foot, waves=0.8)
        vx = chance.uniform(100, 900)
        for i in range(-14, 15):
            start = ridge[int(np.clip((vx + i * 18) / 1000 * 59, 0, 59))]
            path = points(
                [
                    (start[0], start[1] + 4),
                    ((start[0] + vx + i * 120) / 2, (start[1] + ground.foot) / 2),
                    (vx + i * 210, ground.foot + 40),
                ]
            )
            canvas.brush(path, furrow, np.array([2.0, 12.0, 30.0]))
    if job.motif == "tree":
        Motif.draw("tree", chance).placed(500 + chance.choice([-220, 220]), ground.foot - 390, 370).paint(
            canvas,
            {
                "body": mix(light.near, light.dark, 0.45),
                "shade": light.dark,
                "line": mix(light.dark, light.warm, 0.25),
                "accent": light.warm,
            },
        )
    else:
        for i in range(6):
            tx = 60 + i * 62 if i < 3 else 940 - (i - 3) * 62
            s = 210 - 40 * (i % 3)
            canvas.fill(
                moved(
                    smooth(trace("0,-1 0.13,-0.4 0.16,0.4 0,0.9 -0.16,0.4 -0.13,-0.4")),
                    scale=s,
                    to=(tx, ground.foot - 170 - 34 * (i % 3)),
                ),
                mix(light.dark, light.near, 0.12 * (i % 3)),
            )


def pines_road(canvas: Canvas, job: Commission, light: Light, chance: random.Random, ground: Ground) -> None:
    """A road between pines, towards the sun."""
    orb(canvas, light, 500, ground.at(0.4), 130, beams=True)
    layer(canvas, ground.at(0.52), 40, light.far, chance, ground.foot)
    for i in range(5):
        layer(canvas, ground.at(0.58) + i * 60, 26, mix(light.far, light.near, i / 4), chance, ground.foot)
    for k in (3, 2, 1, 0):
        for side in (-1, 1):
            x = 500 + side * (150 + 110 * (3 - k))
            colour = mix(light.dark, light.far, 0.2 * k)
            canvas.brush(
                points([(x, ground.at(1 - 0.07 * k)), (x - side * 8, ground.at(0.2))]),
                colour,
                np.array([50.0, 26.0]) * (1 - 0.2 * k),
            )
            for j in range(4):
                w = (150 - 14 * j) * (1 - 0.17 * k)
                canvas.fill(
                    arc(x + side * 10 * j, ground.at(0.17 + 0.075 * j + 0.03 * k), w, w * 0.3),
                    mix(colour, light.near, 0.3 + 0.12 * (j % 2)),
                )


def road(canvas: Canvas, job: Commission, light: Light, chance: random.Random, ground: Ground) -> None:
    """A bicycle on a country road."""
    orb(canvas, light, 500, ground.at(0.26), 170, beams=chance.random() < 0.6)
    layer(canvas, ground.at(0.5), 40, light.far, chance, ground.foot)
    layer(canvas, ground.at(0.56), 30, mix(light.far, light.near, 0.55), chance, ground.foot)
    village(canvas, light, chance.uniform(250, 750), ground.at(0.57), chance)
    layer(canvas, ground.at(0.61), 20, light.near, chance, ground.foot)
    road = smooth(
        [(560, ground.at(0.6)), (420, ground.at(0.68)), (640, ground.at(0.78)), (300, ground.at(1.02))],
        closed=False,
    )
    canvas.brush(road, mix(light.paper, light.low, 0.4), np.linspace(6, 420, len(road)) ** 1.0)
    Motif.draw("bicycle", chance).placed(500, ground.foot - 300, 340).paint(
        canvas,
        {
            "body": light.warm,
            "line": light.dark,
            "shade": mix(light.dark, light.near, 0.3),
            "accent": light.orb,
        },
    )


def garden(canvas: Canvas, job: Commission, light: Light, chance: random.Random, ground: Ground) -> None:
    """Flowers before the sea."""
    horizon = ground.at(0.5)
    orb(canvas, light, chance.uniform(250, 750), horizon - 220, 80, beams=chance.random() < 0.5)
    layer(canvas, horizon - 30, 60, light.far, chance, ground.foot)
    sea(canvas, light, chance, horizon, ground.foot)
    for _ in range(3):
        s = chance.uniform(30, 60)
        sail(canvas, light, chance.uniform(150, 850), horizon + s * 1.5 + chance.uniform(0, 80), s, chance)
    layer(canvas, ground.at(0.86), 30, mix(light.near, light.dark, 0.5), chance, ground.foot)
    petals = [light.warm, light.orb, mix(light.warm, light.orb, 0.5), light.paper]
    for row, (count, tall) in enumerate(((6, 330.0), (5, 270.0), (6, 190.0))):
        for k in range(count):
            x, s = 1000 * (k + 0.5 + chance.uniform(-0.15, 0.15)) / count, tall * chance.uniform(0.85, 1.1)
            colour = petals[(k + row) % 4]
            bloom = Motif.draw("flower", chance).placed(
                x, ground.foot - s * 0.9, s, flip=chance.random() < 0.5
            )
            bloom.outline(canvas, mix(light.dark, light.near, 0.25), 5)
            bloom.paint(
                canvas,
                {
                    "body": colour,
                    "light": mix(colour, light.paper, 0.45),
                    "line": light.dark,
                    "shade": mix(light.near, light.dark, 0.6 - 0.2 * row),
                    "accent": light.orb if lightness(colour) < 0.7 else light.warm,
                },
            )


def night(canvas: Canvas, job: Commission, light: Light, chance: random.Random, ground: Ground) -> None:
    """A night train under the moon."""
    x, horizon = chance.uniform(300, 700), ground.at(0.6)
    for _ in range(60):
        canvas.disc(
            chance.uniform(0, 1000),
            chance.uniform(0, horizon * 0.8),
            chance.choice([2, 2.5, 3, 5]),
            mix(light.high, light.orb, chance.uniform(0.4, 1)),
        )
    canvas.disc(x, ground.at(0.26), 190, mix(light.high, light.orb, 0.13))
    canvas.disc(x, ground.at(0.26), 125, light.orb)
    if chance.random() < 0.5:
        canvas.disc(x + 50, ground.at(0.26) - 22, 104, mix(light.high, light.orb, 0.13))
    layer(canvas, horizon - 40, 60, light.far, chance, ground.foot)
    layer(canvas, horizon, 30, light.near, chance, ground.foot)
    for _ in range(14):
        wx, wy = chance.uniform(60, 940), horizon + chance.uniform(-22, 22)
        canvas.box(wx, wy, wx + 9, wy + 12, light.warm)
    sea(canvas, light, chance, horizon + 40, ground.foot, glint=x)
    y = ground.at(0.84)
    canvas.fill(points([(0, y), (1000, y - 120), (1000, y - 60), (0, y + 70)]), light.dark)
    for k in range(7):
        left = 40 + k * 150
        base = y - 120 * left / 1000
        canvas.fill(
            points(
                [(left, base - 92), (left + 132, base - 92 - 16), (left + 132, base - 12), (left, base + 4)]
            ),
            mix(light.dark, light.warm, 0.16),
        )
        for w in range(4):
            wx = left + 12 + 30 * w
            canvas.fill(
                points(
                    [
                        (wx, base - 74 - w * 3.6),
                        (wx + 20, base - 76 - w * 3.6),
                        (wx + 20, base - 42 - w * 3.6),
                        (wx, base - 40 - w * 3.6),
                    ]
                ),
                light.warm if chance.random() < 0.8 else light.far,
            )
    canvas.box(0, ground.foot - 40, 1000, ground.foot, light.dark)
