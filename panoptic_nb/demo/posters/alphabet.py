"""Capitals, figures and marks as skeletons: the centre lines that a pen of any width follows.

No font file is involved. A skeleton lives in a box: u from 0 (left) to 1 (right), v from 0 (top of
the capitals) to 1 (base line). Where the crossbars stand (`waist`) and how square the bowls are
(`square`) is up to the face, so one alphabet gives many.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import pairwise

import numpy as np

from panoptic_nb.demo.posters.geometry import Points, arc, points, smooth


@dataclass(frozen=True)
class Stroke:
    """One movement of the pen."""

    path: Points
    straight: bool = False
    thin: bool = False
    mark: bool = False  # an accent or a comma: not cut at the height of the capitals
    arm: bool = False  # a level stroke with free ends, carried on to the edge of the box


@dataclass(frozen=True)
class Skeleton:
    """A character: its width relative to its height, and its strokes."""

    width: float
    strokes: tuple[Stroke, ...]


def _line(*rows: tuple[float, float], thin: bool = False, mark: bool = False) -> Stroke:
    corners = points(rows)
    pieces = [np.linspace(a, b, 7)[:-1] for a, b in pairwise(corners)]
    return Stroke(np.vstack([*pieces, corners[-1:]]), straight=True, thin=thin, mark=mark)


def _arm(*rows: tuple[float, float]) -> Stroke:
    return replace(_line(*rows, thin=True), arm=True)


def _curve(*parts: Points, thin: bool = False, mark: bool = False) -> Stroke:
    return Stroke(np.vstack(parts), thin=thin, mark=mark)


ACCENTS = {
    "\u0301": "acute",
    "\u0300": "grave",
    "\u0302": "circumflex",
    "\u0308": "diaeresis",
    "\u0327": "cedilla",
}
WIDTHS = {
    "I": 0.0,
    "J": 0.5,
    "E": 0.58,
    "F": 0.55,
    "L": 0.55,
    "M": 0.98,
    "W": 1.15,
    "O": 0.86,
    "Q": 0.86,
    "C": 0.78,
    "G": 0.84,
    "D": 0.78,
    "S": 0.6,
    "T": 0.64,
    "Œ": 1.25,
    "1": 0.3,
    ".": 0.0,
    ",": 0.0,
    "'": 0.0,
    "!": 0.0,
    ":": 0.0,
    "-": 0.32,
    "–": 0.6,
    "&": 0.8,
    "/": 0.45,
    "B": 0.62,
    "P": 0.6,
    "R": 0.64,
    "K": 0.68,
    "X": 0.7,
    "Y": 0.7,
    "Z": 0.64,
    "?": 0.5,
    " ": 0.34,
    "°": 0.3,
}


@lru_cache(maxsize=2048)
def skeleton(character: str, waist: float = 0.5, square: float = 2.0) -> Skeleton:
    """The strokes of one character, capitals standing in for small letters.

    >>> skeleton("é").width == skeleton("E").width
    True
    """
    composed = unicodedata.normalize("NFD", character.upper().replace("’", "'"))
    base, marks = composed[0], composed[1:]
    strokes = list(_strokes(base, waist, square))
    for mark in marks:
        strokes += _accent(ACCENTS.get(mark, ""))
    return Skeleton(WIDTHS.get(base, 0.7), tuple(strokes))


def _accent(name: str) -> list[Stroke]:
    if name == "acute":
        return [_line((0.42, -0.16), (0.72, -0.34), mark=True)]
    if name == "grave":
        return [_line((0.58, -0.16), (0.28, -0.34), mark=True)]
    if name == "circumflex":
        return [_line((0.22, -0.15), (0.5, -0.33), (0.78, -0.15), mark=True)]
    if name == "diaeresis":
        return [_line((0.27, -0.17), (0.27, -0.3), mark=True), _line((0.73, -0.17), (0.73, -0.3), mark=True)]
    if name == "cedilla":
        return [
            _curve(
                smooth([(0.5, 1.0), (0.5, 1.1), (0.66, 1.17), (0.48, 1.27), (0.34, 1.22)], closed=False),
                mark=True,
            )
        ]
    return []


def _bowl(top: float, bottom: float, right: float, square: float, left: float = 0.0) -> Points:
    """Out from the stem at `top`, round, and back to it at `bottom`."""
    height = (bottom - top) / 2
    start = right - min(0.5, right * 0.55)
    return np.vstack(
        [
            points([(left, top)]),
            arc(start, top + height, right - start, height, start=-90, stop=90, square=square),
            points([(left, bottom)]),
        ]
    )


def _strokes(c: str, m: float, n: float) -> list[Stroke]:
    table = _letters(m, n) if c.isalpha() else _figures(m, n)
    return table.get(c, [])


def _letters(m: float, n: float) -> dict[str, list[Stroke]]:
    stem, right = _line((0, 0), (0, 1)), _line((1, 0), (1, 1))
    bar = min(0.86, m + 0.16)  # the bar of A stands lower than that of H
    half = np.clip(m, 0.3, 0.7)
    ess = _curve(
        arc(0.5, half / 2, 0.5, half / 2, start=325, stop=90, square=n)[:-1],
        arc(0.5, (1 + half) / 2, 0.5, (1 - half) / 2, start=-90, stop=145, square=n),
    )
    cup = _curve(
        points([(0, -0.3), (0, 0.0), (0, 0.3)]),
        arc(0.5, 0.62, 0.5, 0.38, start=180, stop=0, square=n),
        points([(1, 0.3), (1, 0.0), (1, -0.3)]),
    )
    low, high = m, min(0.62, max(m, 0.4))
    return {
        "A": [
            _line((0, 1), (0.5, 0), thin=True),
            _line((0.5, 0), (1, 1)),
            _line((0.5 - bar * 0.44, bar), (0.5 + bar * 0.44, bar), thin=True),
        ],
        "B": [stem, _curve(_bowl(0, half, 0.9, n)), _curve(_bowl(half, 1, 1, n))],
        "C": [_curve(arc(0.5, 0.5, 0.5, 0.5, start=48, stop=312, square=n))],
        "D": [stem, _curve(_bowl(0, 1, 1, n))],
        "E": [stem, _arm((0, 0), (1, 0)), _arm((0, low), (0.86, low)), _arm((0, 1), (1, 1))],
        "F": [stem, _arm((0, 0), (1, 0)), _arm((0, low), (0.84, low))],
        "G": [
            _curve(arc(0.5, 0.5, 0.5, 0.5, start=0, stop=312, square=n)),
            _line((0.52, 0.54), (1, 0.54), thin=True),
            _line((1, 0.5), (1, 0.78)),
        ],
        "H": [stem, right, _line((0, low), (1, low), thin=True)],
        "I": [_line((0.5, 0), (0.5, 1))],
        "J": [
            _curve(
                points([(1, -0.3), (1, 0.0), (1, 0.35)]),
                arc(0.5, 0.66, 0.5, 0.34, start=0, stop=150, square=n),
            )
        ],
        "K": [stem, _line((1, 0), (0.02, low + 0.1), thin=True), _line((0.3, low - 0.08), (1, 1))],
        "L": [stem, _arm((0, 1), (1, 1))],
        "M": [
            _line((0, 0), (0, 1), thin=True),
            _line((0, 0), (0.5, 0.78)),
            _line((0.5, 0.78), (1, 0), thin=True),
            right,
        ],
        "N": [_line((0, 0), (0, 1), thin=True), _line((0, 0), (1, 1)), _line((1, 0), (1, 1), thin=True)],
        "O": [_curve(arc(0.5, 0.5, 0.5, 0.5, square=n))],
        "P": [stem, _curve(_bowl(0, high, 1, n))],
        "Q": [_curve(arc(0.5, 0.5, 0.5, 0.5, square=n)), _line((0.58, 0.72), (0.98, 1.04), mark=True)],
        "R": [stem, _curve(_bowl(0, high, 1, n)), _line((0.42, high), (1, 1))],
        "S": [ess],
        "T": [_line((0.5, 0), (0.5, 1)), _arm((0, 0), (1, 0))],
        "U": [cup],
        "V": [_line((0, 0), (0.5, 1)), _line((0.5, 1), (1, 0), thin=True)],
        "W": [
            _line((0, 0), (0.27, 1)),
            _line((0.27, 1), (0.5, 0.14), thin=True),
            _line((0.5, 0.14), (0.73, 1)),
            _line((0.73, 1), (1, 0), thin=True),
        ],
        "X": [_line((0, 0), (1, 1)), _line((1, 0), (0, 1), thin=True)],
        "Y": [
            _line((0, 0), (0.5, low + 0.04)),
            _line((1, 0), (0.5, low + 0.04), thin=True),
            _line((0.5, low), (0.5, 1)),
        ],
        "Z": [_arm((0, 0), (1, 0)), _line((0.98, 0), (0.02, 1)), _arm((0, 1), (1, 1))],
        "Œ": [
            _curve(arc(0.32, 0.5, 0.32, 0.5, square=n)),
            _line((0.6, 0), (0.6, 1)),
            _arm((0.4, 0), (1, 0)),
            _arm((0.6, low), (0.92, low)),
            _arm((0.4, 1), (1, 1)),
        ],
    }


def _figures(m: float, n: float) -> dict[str, list[Stroke]]:
    two = _curve(
        arc(0.5, 0.29, 0.48, 0.29, start=195, stop=360, square=n),
        smooth([(0.98, 0.3), (0.82, 0.58), (0.04, 1.0)], closed=False)[1:],
    )
    nine = [
        _curve(arc(0.5, 0.31, 0.5, 0.31, square=n)),
        _curve(smooth([(1, 0.31), (0.94, 0.68), (0.42, 1.0)], closed=False)),
    ]
    six = [Stroke(np.array([1.0, 1.0]) - stroke.path) for stroke in nine]
    return {
        "0": [_curve(arc(0.5, 0.5, 0.5, 0.5, square=n))],
        "1": [_line((1, 0), (1, 1)), _line((0.95, 0.05), (0, 0.27), thin=True)],
        "2": [two, _arm((0, 1), (1, 1))],
        "3": [
            _curve(arc(0.46, 0.25, 0.46, 0.25, start=200, stop=450, square=n)),
            _curve(arc(0.46, 0.74, 0.54, 0.26, start=-90, stop=160, square=n)),
        ],
        "4": [
            _line((0.74, 0), (0.74, 1)),
            _line((0.7, 0.0), (0, 0.72), thin=True),
            _line((0, 0.72), (1.04, 0.72), thin=True),
        ],
        "5": [
            _arm((0.12, 0), (0.95, 0)),
            _line((0.12, 0), (0.1, 0.46), thin=True),
            _curve(points([(0.1, 0.42)]), arc(0.48, 0.68, 0.52, 0.3, start=-100, stop=150, square=n)),
        ],
        "6": six,
        "7": [_arm((0, 0), (1, 0)), _line((0.97, 0), (0.35, 1))],
        "8": [_curve(arc(0.5, 0.24, 0.44, 0.24, square=n)), _curve(arc(0.5, 0.74, 0.5, 0.26, square=n))],
        "9": nine,
        ".": [_line((0.5, 0.9), (0.5, 1.0))],
        ":": [_line((0.5, 0.9), (0.5, 1.0)), _line((0.5, 0.4), (0.5, 0.52))],
        ",": [_line((0.5, 0.88), (0.2, 1.16), mark=True)],
        "'": [_line((0.5, 0), (0.3, 0.26), mark=True)],
        "!": [_line((0.5, 0), (0.5, 0.66)), _line((0.5, 0.88), (0.5, 1.0))],
        "?": [
            _curve(arc(0.5, 0.28, 0.48, 0.28, start=190, stop=420, square=n), points([(0.5, 0.68)])),
            _line((0.5, 0.88), (0.5, 1)),
        ],
        "-": [_arm((0, 0.52), (1, 0.52))],
        "–": [_arm((0, 0.52), (1, 0.52))],
        "/": [_line((1, 0), (0, 1))],
        "°": [_curve(arc(0.5, 0.18, 0.5, 0.16))],
        "&": [
            _curve(
                smooth(
                    [
                        (1.0, 1.0),
                        (0.3, 0.34),
                        (0.24, 0.1),
                        (0.44, 0.0),
                        (0.62, 0.13),
                        (0.52, 0.34),
                        (0.1, 0.62),
                        (0.05, 0.86),
                        (0.34, 1.0),
                        (0.72, 0.86),
                        (0.98, 0.5),
                    ],
                    closed=False,
                )
            )
        ],
    }
