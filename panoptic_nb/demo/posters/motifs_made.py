"""Motifs of what people make."""

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
    rectangle,
    smooth,
    taper,
    trace,
)
from panoptic_nb.demo.posters.parts import Part, part


def ship(chance: random.Random) -> list[Part]:
    """A sailing boat, a steamer from the side, or a liner's bow."""
    kind = chance.choice(["sail", "steamer", "bow"])
    if kind == "sail":
        hull = smooth(trace("-0.7,0.5 -0.5,0.74 0.42,0.74 0.82,0.46 0.3,0.54 -0.3,0.54"), steps=6)
        main = np.vstack(
            [smooth([(0.06, -0.96), (-0.3, -0.4), (-0.72, 0.4)], closed=False), points([(0.06, 0.4)])]
        )
        jib = np.vstack(
            [smooth([(0.12, -0.86), (0.32, -0.3), (0.72, 0.36)], closed=False), points([(0.12, 0.36)])]
        )
        stripes = [
            trace("0.06,-0.3 -0.32,-0.3 -0.37,-0.2 0.06,-0.2"),
            trace("0.06,0 -0.5,0 -0.56,0.1 0.06,0.1"),
        ]
        return [
            part("line", rectangle(0.06, -0.98, 0.1, 0.6)),
            part("light", main),
            part("accent", *stripes),
            part("body", jib),
            part("shade", hull),
        ]
    if kind == "steamer":
        hull = trace("-0.96,0.24 -0.84,0.66 0.74,0.66 0.98,0.16 0.5,0.28")
        decks = [
            rectangle(-0.68, 0.08, 0.46, 0.28),
            rectangle(-0.56, -0.1, 0.34, 0.08),
            rectangle(0.06, -0.22, 0.3, -0.1),
        ]
        funnels = [moved(rectangle(-0.09, -0.5, 0.09, 0.06), to=(x, -0.1), turn=-8) for x in (-0.4, -0.1)]
        tops = [moved(rectangle(-0.09, -0.5, 0.09, -0.36), to=(x, -0.1), turn=-8) for x in (-0.4, -0.1)]
        smoke = smooth(trace("-0.16,-0.62 -0.3,-0.86 -0.62,-0.8 -0.98,-0.94 -0.8,-0.7 -0.5,-0.62 -0.3,-0.68"))
        masts = [q for x in (-0.78, 0.56) for q in band(points([(x, 0.28), (x + 0.04, -0.6)]), 0.02)]
        windows = [arc(x, 0.18, 0.03, steps=10) for x in np.arange(-0.58, 0.42, 0.12)]
        return [
            part("light", smoke),
            part("line", *masts),
            part("accent", *funnels),
            part("line", *tops),
            part("light", *decks),
            part("shade", *windows),
            part("body", hull),
            part("accent", trace("-0.875,0.54 -0.84,0.66 0.74,0.66 0.8,0.54")),
        ]
    left = trace("0,-0.5 -0.46,-0.44 -0.36,0.8 0,0.86")
    right = trace("0,-0.5 0.46,-0.44 0.36,0.8 0,0.86")
    bridge = [
        trace("-0.34,-0.46 -0.3,-0.66 0.3,-0.66 0.34,-0.46"),
        trace("-0.2,-0.66 -0.18,-0.78 0.18,-0.78 0.2,-0.66"),
    ]
    funnel = trace("-0.12,-0.76 -0.1,-0.98 0.1,-0.98 0.12,-0.76")
    wave = smooth(
        trace("-0.95,0.98 -0.6,0.76 -0.34,0.84 0,0.78 0.34,0.84 0.6,0.76 0.95,0.98 0.4,0.92 0,0.97 -0.4,0.92")
    )
    anchors = [arc(-0.2, -0.16, 0.05), arc(0.2, -0.16, 0.05)]
    return [
        part("accent", funnel),
        part("light", *bridge),
        part("body", left),
        part("shade", right),
        part("accent", trace("-0.385,0.5 -0.36,0.8 0,0.86 0.36,0.8 0.385,0.5 0,0.54")),
        part("line", *anchors),
        part("light", wave),
    ]


def bicycle(chance: random.Random) -> list[Part]:
    """A bicycle, or a penny-farthing."""
    if chance.random() < 0.25:
        big, small = (0.18, 0.12, 0.72), (-0.76, 0.62, 0.24)
        wheels = [q for x, y, r in (big, small) for q in band(arc(x, y, r, steps=60), 0.05)]
        spokes = [
            q
            for x, y, r in (big, small)
            for a in np.arange(0, 180, 22.5)
            for q in band(moved([(-r, 0), (r, 0)], turn=a, to=(x, y)), 0.012)
        ]
        frame = band(smooth(trace("0.2,-0.78 -0.1,-0.7 -0.62,-0.2 -0.76,0.62"), closed=False), 0.06)
        frame += band(points([(0.18, 0.12), (0.2, -0.78)]), 0.05) + band(
            smooth([(0.34, -0.66), (0.2, -0.82), (0.06, -0.8)], closed=False), 0.05
        )
        return [
            part("shade", *spokes),
            part("line", *wheels),
            part("body", *frame),
            part("accent", smooth(trace("-0.3,-0.72 0,-0.76 -0.02,-0.66 -0.26,-0.62"))),
        ]
    back, front, radius = (-0.56, 0.36), (0.56, 0.36), 0.4
    wheels = [q for c in (back, front) for q in band(arc(*c, radius, steps=48), 0.055)]
    spokes = [
        q
        for c in (back, front)
        for a in np.arange(0, 180, 22.5)
        for q in band(moved([(-radius, 0), (radius, 0)], turn=a, to=c), 0.011)
    ]
    crank, saddle, head = (-0.06, 0.38), (-0.24, -0.24), (0.4, -0.22)
    tubes = [
        (back, crank),
        (back, saddle),
        (crank, (-0.27, -0.34)),
        (crank, head),
        (saddle, head),
        (front, (0.35, -0.42)),
    ]
    frame = [q for tube in tubes for q in band(points(tube), 0.055)]
    bars = band(smooth(trace("0.35,-0.42 0.4,-0.5 0.6,-0.5 0.64,-0.36 0.54,-0.3"), closed=False), 0.05)
    seat = smooth(trace("-0.46,-0.37 -0.4,-0.42 -0.1,-0.41 -0.12,-0.35 -0.3,-0.32"))
    return [
        part("shade", *spokes),
        part("line", *wheels),
        part("body", *frame, *bars),
        part("line", seat, arc(*crank, 0.1)),
        part("accent", arc(*crank, 0.065)),
    ]


def lighthouse(chance: random.Random) -> list[Part]:
    """A banded tower on its rock, its light on or off."""

    def tower(low: float, high: float) -> Points:
        def half(y: float) -> float:
            return 0.15 + 0.14 * (y + 0.56) / 1.3

        return points([(-half(high), high), (half(high), high), (half(low), low), (-half(low), low)])

    bands = [tower(b + 0.22, b) for b in (-0.34, 0.1, 0.52)]
    lamp = [rectangle(-0.12, -0.76, 0.12, -0.56)]
    roof = points([(-0.17, -0.76), (0, -0.96), (0.17, -0.76)])
    gallery = rectangle(-0.22, -0.58, 0.22, -0.52)
    rock = trace("-0.9,1 -0.66,0.76 -0.4,0.82 -0.26,0.64 0.3,0.66 0.46,0.8 0.7,0.78 0.95,1")
    beams = [
        trace("0.1,-0.7 0.99,-0.92 0.99,-0.42 0.1,-0.62"),
        trace("-0.1,-0.7 -0.99,-0.92 -0.99,-0.42 -0.1,-0.62"),
    ]
    shown = [part("accent", *beams)] if chance.random() < 0.6 else []
    return [
        *shown,
        part("shade", rock),
        part("light", tower(0.74, -0.54)),
        part("body", *bands),
        part("accent", *lamp),
        part("line", roof, gallery, rectangle(-0.05, 0.5, 0.05, 0.72)),
    ]


def cup(chance: random.Random) -> list[Part]:
    """A cup on its saucer, steaming."""
    bowl = np.vstack(
        [
            points([(-0.56, -0.16)]),
            points([(0.56, -0.16)]),
            smooth(trace("0.54,0.1 0.36,0.5 0.14,0.62 -0.14,0.62 -0.36,0.5 -0.54,0.1"), closed=False),
        ]
    )
    shade = np.vstack(
        [
            points([(0.2, -0.16), (0.56, -0.16)]),
            smooth(trace("0.54,0.1 0.36,0.5 0.14,0.62 0,0.62 0.2,0.3"), closed=False),
        ]
    )
    handle = band(arc(0.6, 0.1, 0.26, 0.2, start=-110, stop=120), 0.09)
    saucer = arc(0, 0.7, 0.9, 0.13)
    steam = []
    for x, h in ((-0.22, 0.5), (0.04, 0.72), (0.28, 0.5)):
        path = smooth(
            [(x, -0.3), (x + 0.12, -0.3 - h * 0.3), (x - 0.08, -0.3 - h * 0.65), (x + 0.06, -0.3 - h)],
            closed=False,
        )
        steam += band(path, taper(len(path), 0.075, peak=0.45))
    band_of_colour = chance.choice(
        [[arc(0, 0.22, 0.14)], [rectangle(-0.545, 0.02, 0.545, 0.09)], [petal(-0.16, 0.24, 0.34, 0.16, -8)]]
    )
    return [
        part("accent", *steam),
        part("shade", *handle, saucer),
        part("body", bowl),
        part("shade", shade),
        part("light", arc(0, -0.16, 0.56, 0.11)),
        part("line", arc(0, -0.15, 0.47, 0.075)),
        part("accent", *band_of_colour),
    ]
