"""Motifs that fly, swim or sit."""

from __future__ import annotations

import random

import numpy as np

from panoptic_nb.demo.posters.geometry import (
    arc,
    band,
    moved,
    petal,
    points,
    smooth,
    taper,
    trace,
)
from panoptic_nb.demo.posters.parts import Part, part


def bird(chance: random.Random) -> list[Part]:
    """A swallow or a dove, wings up."""
    body = smooth(
        trace(
            "0.98,-0.2 0.78,-0.33 0.58,-0.33 0.36,-0.2 0,-0.06 -0.5,0.14 -0.98,0.2 -0.7,0.27 "
            "-0.92,0.45 -0.42,0.36 0.05,0.34 0.42,0.2 0.66,0.02 0.8,-0.13"
        )
    )
    near = smooth(
        trace(
            "0.42,-0.1 0.3,-0.42 0.02,-0.75 -0.48,-0.98 -0.4,-0.78 -0.52,-0.74 -0.38,-0.56 "
            "-0.47,-0.48 -0.3,-0.34 -0.36,-0.24 -0.18,-0.12 -0.1,0.06 0.16,0.08"
        )
    )
    far = smooth(trace("0.46,-0.14 0.5,-0.5 0.42,-0.96 0.24,-0.6 0.16,-0.22 0.26,-0.08"))
    feathers = [
        p
        for y, length in ((-0.72, 0.36), (-0.52, 0.42), (-0.3, 0.38))
        for p in band(
            smooth(
                [(-0.34 + (0.72 + y) * 0.3, y), (-0.1, y + 0.1), (0.06 + length * 0.2, y + 0.3)], closed=False
            ),
            0.022,
        )
    ]
    parts = [
        part("shade", far),
        part("body", body),
        part("light", near),
        part("line", *feathers),
        part("line", arc(0.74, -0.22, 0.032)),
    ]
    if chance.random() < 0.4:
        stem = band(smooth([(0.92, -0.16), (1.0, 0.0), (0.9, 0.2)], closed=False), 0.03)
        parts.append(
            part(
                "accent",
                *stem,
                *[
                    petal(x, y, 0.2, 0.1, a)
                    for x, y, a in ((0.98, -0.05, 10), (0.97, 0.02, 150), (0.92, 0.18, 80))
                ],
            )
        )
    return parts


def fish(chance: random.Random) -> list[Part]:
    """A fish in profile, striped or scaled."""
    body = smooth(
        trace("0.96,0.02 0.7,-0.26 0.25,-0.4 -0.25,-0.28 -0.6,-0.06 -0.6,0.06 -0.25,0.3 0.25,0.4 0.7,0.26")
    )
    tail = smooth(trace("-0.52,0 -0.75,-0.22 -0.98,-0.42 -0.88,0 -0.98,0.42 -0.75,0.22"))
    fins = [
        smooth(trace("0.4,-0.36 0.1,-0.66 -0.3,-0.52 -0.2,-0.28")),
        smooth(trace("0.2,0.36 0,0.6 -0.24,0.52 -0.1,0.3")),
    ]
    parts = [part("shade", tail, *fins), part("body", body)]
    if chance.random() < 0.5:
        parts.append(
            part(
                "light",
                *[
                    q
                    for x, h in ((0.2, 0.3), (-0.02, 0.27), (-0.24, 0.2))
                    for q in band(
                        smooth([(x, -h), (x + 0.09, 0), (x, h)], closed=False), taper(19, 0.1, peak=0.5)
                    )
                ],
            )
        )
    else:
        scales = [
            (x, y)
            for i, x in enumerate(np.arange(0.22, -0.42, -0.16))
            for y in np.arange(-0.24, 0.25, 0.16) + 0.08 * (i % 2)
            if abs(y) < 0.33 - 0.3 * max(0, -x)
        ]
        parts.append(
            part("light", *[q for x, y in scales for q in band(arc(x, y, 0.09, start=100, stop=260), 0.025)])
        )
    gill = band(arc(0.3, 0.0, 0.26, 0.3, start=-55, stop=55), taper(19, 0.05))
    return [
        *parts,
        part("line", *gill),
        part("light", arc(0.7, -0.07, 0.085)),
        part("line", arc(0.71, -0.07, 0.045)),
    ]


def cat(chance: random.Random) -> list[Part]:
    """A cat sitting, looking at you."""
    body = smooth(trace("-0.16,-0.3 -0.34,0.1 -0.46,0.6 -0.4,0.96 0,1 0.4,0.96 0.46,0.6 0.34,0.1 0.16,-0.3"))
    head = smooth(trace("-0.4,-0.52 -0.34,-0.72 0,-0.78 0.34,-0.72 0.4,-0.52 0.26,-0.28 0,-0.2 -0.26,-0.28"))
    ears = [
        points([(-0.39, -0.56), (-0.4, -0.99), (-0.1, -0.74)]),
        points([(0.39, -0.56), (0.4, -0.99), (0.1, -0.74)]),
    ]
    side = chance.choice([-1, 1])
    curl = smooth(
        [
            (0.3 * side, 0.9),
            (0.72 * side, 0.86),
            (0.86 * side, 0.5),
            (0.66 * side, 0.28),
            (0.78 * side, 0.06),
        ],
        closed=False,
    )
    tail = band(curl, np.linspace(0.17, 0.11, len(curl)))
    eyes = [
        moved(petal(-0.11, 0, 0.22, 0.13, 0), to=(x, -0.5), turn=t) for x, t in ((-0.17, 12), (0.17, -12))
    ]
    pupils = [petal(x, -0.56, 0.12, 0.04, 90) for x in (-0.17, 0.17)]
    legs = [
        q
        for x in (-0.1, 0.1)
        for q in band(smooth([(x, 0.35), (x * 0.9, 0.7), (x, 0.96)], closed=False), 0.022)
    ]
    whiskers = [
        q
        for s in (-1, 1)
        for d in (-0.05, 0.03, 0.1)
        for q in band(points([(0.12 * s, -0.37 + d * 0.3), (0.55 * s, -0.4 + d)]), 0.012)
    ]
    return [
        part("body", *tail, arc(0.78 * side, 0.06, 0.055), body, *ears, head),
        part("light", *eyes, *legs, *whiskers),
        part("line", *pupils),
        part("accent", points([(-0.05, -0.4), (0.05, -0.4), (0, -0.34)])),
    ]
