"""Faces: how a skeleton alphabet is inked, and lines of it as polygons ready to be warped or filled."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from panoptic_nb.demo.posters.alphabet import Stroke, skeleton
from panoptic_nb.demo.posters.geometry import Points, between_levels, points, quads, rectangle

Warp: TypeAlias = Callable[[Points], Points]

KERNING = dict.fromkeys(
    ("AV", "VA", "LT", "AT", "TA", "LY", "AY", "YA", "LV", "PA", "AW", "WA", "TO", "OT", "FA", "L'", "D'"),
    -0.1,
)


@dataclass(frozen=True)
class Face:
    """A way of inking the skeletons; lengths in heights of the capitals.

    `weight` is the width of upright strokes, `contrast` that of level ones relative to it,
    `hairline` what is left of the strokes that a broad pen thins.
    """

    weight: float = 0.16
    contrast: float = 0.9
    hairline: float = 1.0
    width: float = 1.0
    waist: float = 0.5
    square: float = 2.0
    flare: float = 0.0
    serif: float = 0.0
    slant: float = 0.0
    tracking: float = 0.1

    def advance(self, character: str) -> float:
        """The width of a character, without the space after it."""
        if character == " ":
            return 0.3 * self.width + self.weight * 0.35
        slabs = self.serif if character.isalnum() else 0.0
        own = skeleton(character, self.waist, self.square).width
        even = 0.75 * min(1.0, max(0.0, (0.95 - self.width) / 0.45))  # what is condensed is also evened out
        natural = (own + even * (0.68 - own) if own > 0.4 else own) * self.width
        return natural * (1 - 0.25 * self.weight) + self.weight * (1.0 if natural < 0.05 else 0.95) + slabs

    def measure(self, text: str) -> float:
        """The width of a line set at height 1.

        >>> Face().measure("II") > Face().measure("I")
        True
        """
        steps = [self.advance(c) + self.tracking + self._kern(text, i) for i, c in enumerate(text)]
        return sum(steps) - self.tracking if steps else 0.0

    def fitted(self, text: str, width: float, *, narrowest: float = 0.45, widest: float = 1.5) -> Face:
        """This face, condensed or extended so that the line set at height 1 comes near `width`."""
        low, high = narrowest, widest
        for _ in range(12):
            middle = (low + high) / 2
            if (
                replace(
                    self, width=middle, weight=self.weight * min(1.0, (middle / min(1.0, self.width)) ** 0.55)
                ).measure(text)
                > width
            ):
                high = middle
            else:
                low = middle
        return replace(self, width=low, weight=self.weight * min(1.0, (low / min(1.0, self.width)) ** 0.55))

    def line(self, text: str, *, extra: float = 0.0) -> Points:
        """Quadrilaterals ``(n, 4, 2)`` of a line set at height 1 from the origin; `extra` thickens every stroke."""
        x, made = 0.0, []
        for i, character in enumerate(text):
            wide = self.advance(character)
            made += [np.add(shapes, (x, 0.0)) for shapes in _inked(self, character, extra)]
            x += wide + self.tracking + self._kern(text, i)
        shapes = np.concatenate(made) if made else np.empty((0, 4, 2))
        shapes[..., 0] += (1 - shapes[..., 1]) * self.slant
        return shapes

    def _kern(self, text: str, i: int) -> float:
        return KERNING.get(text[i : i + 2].upper(), 0.0) * min(1.0, self.width) if self.weight < 0.4 else 0.0

    def strokes(self, character: str, extra: float = 0.0) -> Iterator[Points]:
        """The quadrilaterals of each stroke of one character at the origin, at height 1."""
        wide = self.advance(character)
        upright, level = self.weight, self.weight * self.contrast
        for stroke in skeleton(character, self.waist, self.square).strokes:
            path = np.column_stack(
                [
                    (upright + self.serif) / 2 + stroke.path[:, 0] * (wide - upright - self.serif),
                    level / 2 + stroke.path[:, 1] * (1 - level),
                ]
            )
            thin = self.hairline if stroke.thin else 1.0
            widths = self._pen(path, upright * thin, level * thin if stroke.thin else level, extra, stroke)
            if stroke.straight and not stroke.mark:
                path = _overshot(path, stroke, 0.5 * upright)
            shapes = quads(path, widths)
            yield shapes if stroke.mark else between_levels(shapes, -extra / 2, 1 + extra / 2)
            if self.serif and stroke.straight and not stroke.mark:
                yield from self._slabs(path, level, extra)

    def _pen(
        self, path: Points, upright: float, level: float, extra: float, stroke: Stroke
    ) -> NDArray[np.float64]:
        step = np.gradient(path, axis=0)
        length = np.maximum(np.hypot(step[:, 0], step[:, 1]), 1e-9)
        widths = np.hypot(upright * step[:, 1] / length, level * step[:, 0] / length)
        if stroke.mark:
            widths = np.minimum(widths, 0.13 + 0 * widths) if upright < 0.3 else np.minimum(widths, 0.17)
        if self.flare and stroke.straight and not stroke.mark:
            widths = widths * (1 + self.flare * np.abs(np.linspace(-1, 1, len(path))) ** 2.2)
        result: NDArray[np.float64] = widths + extra
        return result

    def _slabs(self, path: Points, level: float, extra: float) -> Iterator[Points]:
        for end, inner in ((path[0], path[1]), (path[-1], path[-2])):
            if abs(end[1] - inner[1]) < 0.6 * abs(end[0] - inner[0]) or 0.08 < end[1] < 0.92:
                continue
            top = -extra / 2 if end[1] < 0.5 else 1 - level - extra / 2
            half = self.weight / 2 + self.serif + extra / 2
            yield rectangle(end[0] - half, top, end[0] + half, top + level + extra)[None]


@lru_cache(maxsize=4096)
def _inked(face: Face, character: str, extra: float) -> tuple[Points, ...]:
    """The strokes of one character as a face inks them; a title uses its letters more than once."""
    return tuple(face.strokes(character, extra))


def _overshot(path: Points, stroke: Stroke, by: float) -> Points:
    """A straight path carried past its ends: to the edge where it is cut flat, or as far as an arm reaches."""
    rows = path.copy()
    for end, inner in ((0, 1), (-1, -2)):
        step = rows[end] - rows[inner]
        size = float(np.hypot(*step)) or 1.0
        if stroke.arm:
            rows[end] += step / size * by * 0.8
        elif abs(step[1]) / size > 0.35 and not 0.02 < stroke.path[end, 1] < 0.98:
            rows[end] += step / size * by * 2.4
    return rows


def arched(width: float, rise: float) -> Warp:
    """Bends a line of that width so that its middle stands `rise` higher than its ends."""

    def warp(shape: Points) -> Points:
        t = shape[:, 0] / width
        return np.column_stack([shape[:, 0], shape[:, 1] - rise * 4 * t * (1 - t)])

    return warp


def around(x: float, y: float, radius: float, middle: float = -90.0, width: float = 0.0) -> Warp:
    """Sets a line of that width along a circle, its middle at an angle in degrees, its base on the circle."""

    def warp(shape: Points) -> Points:
        angle = np.radians(middle) + (shape[:, 0] - width / 2) / radius
        out = radius - shape[:, 1]
        return np.column_stack([x + out * np.cos(angle), y + out * np.sin(angle)])

    return warp


def under(x: float, y: float, radius: float, width: float) -> Warp:
    """Sets a line of that width under a circle, to be read from left to right."""

    def warp(shape: Points) -> Points:
        angle = np.pi / 2 - (shape[:, 0] - width / 2) / (radius + 60)
        out = radius + shape[:, 1]
        return np.column_stack([x + out * np.cos(angle), y + out * np.sin(angle)])

    return warp


def between(top: Points, bottom: Points, width: float, height: float) -> Warp:
    """Pours a line between two curves, each given from left to right: lettering that fills a shape."""

    def warp(shape: Points) -> Points:
        t = np.clip(shape[:, 0] / width, -0.02, 1.02)
        v = (shape[:, 1] / height)[:, None]
        upper, lower = _along(top, t), _along(bottom, t)
        result: Points = upper + (lower - upper) * v
        return result

    return warp


def _along(curve: Points, t: NDArray[np.float64]) -> Points:
    rows = points(curve)
    where = np.concatenate([[0.0], np.cumsum(np.hypot(*np.diff(rows, axis=0).T))])
    where /= where[-1]
    return np.column_stack([np.interp(t, where, rows[:, 0]), np.interp(t, where, rows[:, 1])])
