"""Motifs that shine, stand and grow."""

from __future__ import annotations

import random

import numpy as np

from panoptic_nb.demo.posters.geometry import (
    Points,
    arc,
    band,
    moved,
    petal,
    points,
    rays,
    smooth,
    star,
    taper,
    trace,
)
from panoptic_nb.demo.posters.parts import Part, part


def sun(chance: random.Random) -> list[Part]:
    """A disc with rays: wedges, flames, or strokes."""
    kind = chance.choice(["wedges", "flames", "strokes", "star"])
    if kind == "wedges":
        beams = rays(0, 0, 20, 0.56, 0.98, fill=0.45)
    elif kind == "flames":
        flame = smooth(trace("0.5,-0.09 0.7,-0.07 0.98,0.03 0.74,0.07 0.5,0.09"))
        beams = [moved(flame, scale=(1.0 if i % 2 else 0.84, 1.0), turn=i * 22.5) for i in range(16)]
    elif kind == "strokes":
        beams = [
            moved(
                points(
                    [
                        (0.6, -0.025),
                        (0.98 - 0.16 * (i % 2), -0.012),
                        (0.98 - 0.16 * (i % 2), 0.012),
                        (0.6, 0.025),
                    ]
                ),
                turn=i * 12,
            )
            for i in range(30)
        ]
    else:
        beams = [star(0, 0, 16, 0.98, 0.55)]
    return [part("accent", *beams), part("body", arc(0, 0, 0.5)), part("light", arc(0, 0, 0.38))]


def moon(chance: random.Random) -> list[Part]:
    """A crescent and a few stars."""
    outer = arc(0, 0, 0.82, start=52, stop=308)
    inner = arc(0.34, 0, 0.67, start=287, stop=73)
    crescent = np.vstack([outer, inner])
    stars = [
        star(x, y, 5 if chance.random() < 0.5 else 4, r, r * 0.38)
        for x, y, r in ((0.5, -0.18, 0.17), (0.82, 0.32, 0.1), (0.28, 0.3, 0.08), (0.86, -0.52, 0.09))
    ]
    return [part("body", crescent), part("accent", *stars)]


def mountain(chance: random.Random) -> list[Part]:
    """Peaks lit from one side, with snow."""

    def peak(x: float, top: float, half: float, lean: float) -> tuple[Points, Points, Points]:
        foot = 0.72
        whole = points(
            [
                (x - half, foot),
                (x - half * 0.45, top + (foot - top) * 0.52),
                (x, top),
                (x + half * 0.38, top + (foot - top) * 0.4),
                (x + half, foot),
            ]
        )
        dark = points(
            [
                (x, top),
                (x + half * 0.38, top + (foot - top) * 0.4),
                (x + half, foot),
                (x + half * 0.2, foot),
                (x + half * (0.18 + lean), top + (foot - top) * 0.62),
                (x + half * 0.02, top + (foot - top) * 0.4),
            ]
        )
        snow = points(
            [
                (x, top),
                (x + half * 0.22, top + (foot - top) * 0.24),
                (x + half * 0.1, top + (foot - top) * 0.34),
                (x + half * 0.04, top + (foot - top) * 0.22),
                (x - half * 0.08, top + (foot - top) * 0.44),
                (x - half * 0.14, top + (foot - top) * 0.28),
                (x - half * 0.3, top + (foot - top) * 0.4),
                (x - half * 0.24, top + (foot - top) * 0.28),
            ]
        )
        return whole, dark, snow

    lean = chance.uniform(-0.1, 0.1)
    side = chance.choice([-1, 1])
    back, back_dark, back_snow = peak(0.42 * side, -0.32, 0.62, lean)
    tall, tall_dark, tall_snow = peak(-0.2 * side, -0.86, 0.82, lean)
    low, low_dark, _ = peak(0.62 * side, 0.2, 0.42, lean)
    return [
        part("body", back),
        part("shade", back_dark),
        part("light", back_snow),
        part("body", tall),
        part("shade", tall_dark),
        part("light", tall_snow),
        part("body", low),
        part("shade", low_dark),
    ]


def tree(chance: random.Random) -> list[Part]:
    """A round tree, a cypress, a pine or a palm."""
    kind = chance.choice(["round", "cypress", "pine", "palm"])
    trunk = trace("-0.07,1 -0.04,0.2 0.04,0.2 0.1,1")
    if kind == "cypress":
        return [
            part("line", trunk),
            part("body", smooth(trace("0,-0.98 0.2,-0.4 0.3,0.2 0.2,0.7 -0.2,0.7 -0.3,0.2 -0.2,-0.4"))),
            part("shade", smooth(trace("0,-0.98 0.2,-0.4 0.3,0.2 0.2,0.7 0.04,0.7 0.1,0.1 0.04,-0.4"))),
        ]
    if kind == "pine":
        tiers = [(-0.98, -0.3, 0.34), (-0.6, 0.15, 0.5), (-0.2, 0.66, 0.66)]
        return [
            part("line", trunk),
            part(
                "body",
                *[
                    points(
                        [(0, t), (w, b), (w * 0.4, b - 0.05), (0, b + 0.04), (-w * 0.4, b - 0.05), (-w, b)]
                    )
                    for t, b, w in tiers[::-1]
                ],
            ),
            part(
                "shade",
                *[points([(0, t), (w, b), (w * 0.4, b - 0.05), (0.04, b + 0.02)]) for t, b, w in tiers[::-1]],
            ),
        ]
    if kind == "palm":
        stem = band(
            smooth([(0.1, 1.0), (-0.04, 0.4), (0.02, -0.35)], closed=False), np.linspace(0.14, 0.07, 19)
        )
        fronds = []
        for a in (-170, -140, -100, -62, -28, 2, 178):
            tip = np.array([np.cos(np.radians(a)), np.sin(np.radians(a))]) * 0.8
            spine = smooth(
                [
                    (0.02, -0.36),
                    (0.02 + tip[0] * 0.55, -0.5 + tip[1] * 0.62),
                    (0.02 + tip[0], -0.2 + tip[1] * 0.5),
                ],
                closed=False,
            )
            fronds += band(spine, taper(len(spine), 0.17, peak=0.4))
        return [
            part("line", *stem),
            part("body", *fronds),
            part("accent", arc(-0.04, -0.28, 0.06), arc(0.08, -0.27, 0.06)),
        ]
    clumps = [
        (0, -0.5, 0.44),
        (-0.4, -0.2, 0.38),
        (0.4, -0.2, 0.38),
        (0, 0.0, 0.42),
        (-0.2, -0.42, 0.3),
        (0.24, -0.5, 0.3),
    ]
    shade = [arc(x + 0.07, y + 0.1, r * 0.72, start=-30, stop=120) for x, y, r in clumps[1:4]]
    branches = [q for x in (-0.3, 0.3) for q in band(points([(0, 0.5), (x, 0.0)]), 0.05)]
    return [
        part("body", *[arc(x, y, r) for x, y, r in clumps]),
        part("shade", *shade),
        part("line", trunk, *branches),
    ]


def flower(chance: random.Random) -> list[Part]:
    """A daisy, a tulip, a poppy or a lily, with its stem and leaves."""
    stem = band(smooth([(0.0, -0.25), (0.05, 0.3), (-0.02, 1.0)], closed=False), 0.06)
    leaves = [petal(0.02, 0.75, 0.62, 0.24, -42, 0.45), petal(0.0, 0.9, 0.62, 0.24, -140, 0.45)]
    kind = chance.choice(["daisy", "tulip", "poppy", "lily"])
    green = part("shade", *stem, *leaves)
    if kind == "daisy":
        count = chance.choice([8, 10, 13])
        bloom = [petal(0, -0.4, 0.58, 1.9 / count * 1.7, i * 360 / count, 0.62) for i in range(count)]
        return [green, part("body", *bloom), part("accent", arc(0, -0.4, 0.19))]
    if kind == "tulip":
        side = smooth(trace("-0.02,0.02 -0.36,-0.1 -0.46,-0.5 -0.4,-0.94 -0.2,-0.66 0.02,-0.4"))
        heart = smooth(trace("0,0.03 -0.22,-0.25 -0.2,-0.66 0,-0.98 0.2,-0.66 0.22,-0.25"))
        return [green, part("body", side, moved(side, scale=(-1, 1))), part("light", heart)]
    if kind == "poppy":
        back = [arc(-0.3, -0.55, 0.36, 0.32), arc(0.3, -0.55, 0.36, 0.32)]
        front = smooth(trace("-0.5,-0.42 -0.25,-0.3 0,-0.36 0.25,-0.3 0.5,-0.42 0.4,-0.1 0,0.02 -0.4,-0.1"))
        return [
            green,
            part("light", *back, arc(0, -0.68, 0.34, 0.28)),
            part("body", front),
            part("line", arc(0, -0.42, 0.13)),
            part(
                "accent",
                *[arc(0.2 * np.cos(a), -0.42 + 0.17 * np.sin(a), 0.022) for a in np.linspace(0, 5.6, 10)],
            ),
        ]
    outer = [petal(0, -0.1, 0.92, 0.34, a, 0.6) for a in (-155, -25)] + [
        petal(0, -0.1, 0.94, 0.34, a, 0.55) for a in (-118, -62)
    ]
    threads = [
        q for a in (-108, -90, -72) for q in band(moved([(0.1, 0), (0.6, 0)], turn=a, to=(0, -0.1)), 0.025)
    ]
    tips = [
        arc(0.6 * np.cos(np.radians(a)), -0.1 + 0.6 * np.sin(np.radians(a)), 0.045) for a in (-108, -90, -72)
    ]
    return [
        green,
        part("light", *outer),
        part("body", petal(0, -0.1, 0.88, 0.36, -90, 0.6)),
        part("accent", *threads, *tips),
    ]
