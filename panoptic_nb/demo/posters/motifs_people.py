"""Motifs of people: face, hand, eye."""

from __future__ import annotations

import random

import numpy as np

from panoptic_nb.demo.posters.geometry import (
    Points,
    arc,
    band,
    moved,
    points,
    rectangle,
    rounded,
    smooth,
    taper,
    trace,
)
from panoptic_nb.demo.posters.parts import Part, part


def face(chance: random.Random) -> list[Part]:
    """A face: from the front, or in profile."""
    return _profile(chance) if chance.random() < 0.45 else _front(chance)


def _front(chance: random.Random) -> list[Part]:
    skin = smooth(
        trace(
            "0,-0.62 0.32,-0.52 0.44,-0.2 0.4,0.16 0.24,0.44 0,0.56 -0.24,0.44 -0.4,0.16 -0.44,-0.2 "
            "-0.32,-0.52"
        )
    )
    neck = smooth(trace("-0.16,0.36 -0.17,0.66 -0.5,0.86 -0.62,1 0.62,1 0.5,0.86 0.17,0.66 0.16,0.36"))
    long = chance.random() < 0.6
    if long:
        hair = smooth(
            trace(
                "0,-0.98 0.5,-0.82 0.72,-0.36 0.66,0.14 0.84,0.56 0.6,0.86 0.3,0.5 -0.3,0.5 -0.6,0.86 "
                "-0.84,0.56 -0.66,0.14 -0.72,-0.36 -0.5,-0.82"
            )
        )
    else:
        hair = smooth(
            trace("0,-0.9 0.48,-0.74 0.62,-0.3 0.56,0.24 0.3,0.3 -0.3,0.3 -0.56,0.24 -0.62,-0.3 -0.48,-0.74")
        )
    fringe = [
        smooth(trace("0.06,-0.72 0.4,-0.56 0.52,-0.1 0.36,-0.34 0.1,-0.5")),
        smooth(trace("0.1,-0.72 -0.36,-0.6 -0.52,-0.1 -0.38,-0.32 -0.06,-0.46")),
    ]
    shadow = smooth(trace("-0.14,0.5 0,0.6 0.2,0.46 0.17,0.72 0,0.66"))
    features: list[Points] = []
    for s in (-1, 1):
        brow = smooth([(0.08 * s, -0.2), (0.2 * s, -0.255), (0.34 * s, -0.19)], closed=False)
        features += band(brow, taper(len(brow), 0.045, start=0.012, peak=0.4))
        lid = smooth([(0.09 * s, -0.06), (0.2 * s, -0.125), (0.33 * s, -0.05)], closed=False)
        features += [*band(lid, taper(len(lid), 0.05, start=0.015)), arc(0.205 * s, -0.055, 0.055)]
        features += band(smooth([(0.12 * s, -0.015), (0.21 * s, 0.0), (0.3 * s, -0.02)], closed=False), 0.012)
    nose = smooth(trace("0.035,-0.1 0.055,0.06 0.08,0.14 0,0.165 -0.04,0.15"), closed=False)
    features += band(nose, 0.02)
    lips = [
        smooth(trace("-0.14,0.285 -0.05,0.245 0,0.262 0.05,0.245 0.14,0.285 0,0.295")),
        smooth(trace("-0.13,0.29 0,0.3 0.13,0.29 0.05,0.35 -0.05,0.35")),
    ]
    return [
        part("body", hair),
        part("light", neck),
        part("shade", shadow),
        part("light", skin),
        part("body", *fringe),
        part("line", *features),
        part("accent", *lips),
    ]


def _profile(chance: random.Random) -> list[Part]:
    head = smooth(
        trace(
            "0.3,-0.62 0.41,-0.36 0.4,-0.2 0.46,-0.06 0.6,0.1 0.58,0.155 0.46,0.17 0.52,0.235 "
            "0.535,0.275 0.46,0.305 0.51,0.345 0.5,0.4 0.44,0.43 0.47,0.52 0.4,0.6 0.2,0.6 0.08,0.56 "
            "0.1,0.78 0.3,1 -0.5,1 -0.36,0.74 -0.36,0.4 -0.5,0 -0.4,-0.5 0,-0.74"
        ),
        steps=6,
    )
    hair = smooth(
        trace(
            "0.36,-0.5 0.2,-0.36 0.08,-0.1 -0.06,0 -0.1,0.2 -0.24,0.32 -0.34,0.56 -0.56,0.52 "
            "-0.78,0.2 -0.74,-0.3 -0.5,-0.74 -0.05,-0.92 0.3,-0.78"
        )
    )
    if chance.random() < 0.5:
        bun = arc(-0.72, -0.42, 0.26)
        hairs = [bun, hair]
    else:
        hairs = [smooth(trace("-0.2,0.2 -0.3,0.6 -0.24,0.98 -0.6,1 -0.82,0.6 -0.8,0.1 -0.5,-0.2")), hair]
    eye = band(
        smooth([(0.2, -0.1), (0.3, -0.14), (0.385, -0.08)], closed=False), taper(19, 0.045, start=0.015)
    )
    brow = band(
        smooth([(0.16, -0.23), (0.28, -0.28), (0.4, -0.24)], closed=False), taper(19, 0.05, start=0.012)
    )
    waves = [
        q
        for d in (0.0, 0.16, 0.32)
        for q in band(
            smooth(
                [
                    (0.2 - d, -0.72 + d * 0.3),
                    (-0.1 - d, -0.5 + d * 0.6),
                    (-0.32 - d * 0.7, -0.1 + d),
                    (-0.42 - d * 0.3, 0.32 + d * 0.3),
                ],
                closed=False,
            ),
            taper(28, 0.035),
        )
    ]
    lips = smooth(trace("0.535,0.265 0.44,0.305 0.51,0.36 0.47,0.315"))
    return [
        part("light", head),
        part("body", *hairs),
        part("shade", *waves),
        part("line", *eye, *brow, arc(0.315, -0.075, 0.035)),
        part("accent", lips),
        part("accent", arc(-0.02, 0.26, 0.05)),
    ]


def hand(chance: random.Random) -> list[Part]:
    """An open hand, its palm towards us."""
    spread = chance.uniform(0.8, 1.25)
    fingers = []
    for x, y, length, width, turn in (
        (-0.3, -0.12, 0.62, 0.19, -104),
        (-0.1, -0.2, 0.74, 0.2, -94),
        (0.11, -0.18, 0.7, 0.2, -84),
        (0.3, -0.06, 0.54, 0.17, -72),
    ):
        angle = -90 + (turn + 90) * spread
        fingers.append(
            moved(rounded(-0.14, -width / 2, length, width / 2, width / 2 - 0.001), turn=angle, to=(x, y))
        )
    thumb = moved(
        smooth(trace("-0.1,-0.16 0.2,-0.15 0.5,-0.1 0.56,0 0.5,0.09 0.2,0.1 -0.1,0.2")),
        turn=-152,
        to=(-0.24, 0.34),
    )
    palm = smooth(
        trace(
            "-0.41,-0.14 -0.12,-0.27 0.2,-0.24 0.41,-0.06 0.4,0.28 0.26,0.62 0.24,0.8 -0.24,0.8 "
            "-0.27,0.6 -0.42,0.28"
        )
    )
    creases = [
        q
        for path in (
            [(-0.34, 0.14), (-0.1, 0.02), (0.34, 0.06)],
            [(-0.3, 0.22), (0.0, 0.18), (0.24, 0.3)],
            [(-0.28, 0.2), (-0.08, 0.34), (-0.08, 0.6)],
        )
        for q in band(smooth(path, closed=False), taper(19, 0.035))
    ]
    cuff = rectangle(-0.34, 0.78, 0.34, 1.0)
    return [part("body", *fingers, thumb, palm), part("line", *creases), part("accent", cuff)]


def eye(chance: random.Random) -> list[Part]:
    """An open eye with its lashes or rays."""
    white = smooth(trace("-0.92,0.05 -0.5,-0.34 0,-0.46 0.5,-0.34 0.92,0.05 0.5,0.32 0,0.42 -0.5,0.32"))
    count = chance.choice([7, 9, 13])
    lashes = []
    for a in np.linspace(-150, -30, count):
        c, s = np.cos(np.radians(a)), np.sin(np.radians(a))
        lashes.append(
            points(
                [
                    (0.8 * c - 0.03 * s, 0.1 + 0.62 * s + 0.03 * c),
                    (1.02 * c, 0.1 + 1.02 * s),
                    (0.8 * c + 0.03 * s, 0.1 + 0.62 * s - 0.03 * c),
                ]
            )
        )
    lid = band(
        smooth(trace("-0.96,0.08 -0.5,-0.34 0,-0.46 0.5,-0.34 0.96,0.08"), closed=False),
        taper(37, 0.13, start=0.03),
    )
    spokes = [
        moved(trace("0.2,-0.012 0.33,-0.02 0.33,0.02 0.2,0.012"), turn=i * 24, to=(0, -0.04))
        for i in range(15)
    ]
    return [
        part("light", white),
        part("body", arc(0, -0.04, 0.38)),
        part("accent", *spokes),
        part("line", arc(0, -0.04, 0.19), *lid, *lashes),
        part("light", arc(0.1, -0.14, 0.065)),
    ]
