"""Shapes as arrays of points: the vectors from which every poster is drawn.

A shape is an array ``(n, 2)`` of x and y, y downwards. Nothing here knows pixels or colours.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

Points: TypeAlias = NDArray[np.float64]
PointsLike: TypeAlias = Points | Sequence[Sequence[float]]
Width: TypeAlias = float | Sequence[float] | NDArray[np.float64] | Callable[[Points], NDArray[np.float64]]


def points(rows: PointsLike) -> Points:
    """Coordinates as an array of shape ``(n, 2)``."""
    return np.asarray(rows, dtype=float).reshape(-1, 2)


def trace(pairs: str) -> Points:
    """Coordinates written as ``"x,y x,y …"``, the way drawings are kept.

    >>> trace("0,1 2,-0.5").tolist()
    [[0.0, 1.0], [2.0, -0.5]]
    """
    return np.array([[float(number) for number in pair.split(",")] for pair in pairs.split()])


def smooth(rows: PointsLike, *, closed: bool = True, steps: int = 9) -> Points:
    """A curve through the given points (centripetal-free Catmull–Rom, `steps` points per span).

    >>> smooth([(0, 0), (1, 1), (2, 0)], closed=False, steps=2).shape
    (5, 2)
    """
    given = points(rows)
    if closed:
        padded = np.vstack([given[-1], given, given[0], given[1]])
    else:
        padded = np.vstack([2 * given[0] - given[1], given, 2 * given[-1] - given[-2]])
    a, b, c, d = padded[:-3], padded[1:-2], padded[2:-1], padded[3:]
    t = (np.arange(steps) / steps)[None, :, None]
    a, b, c, d = a[:, None], b[:, None], c[:, None], d[:, None]
    curve = 0.5 * (2 * b + (c - a) * t + (2 * a - 5 * b + 4 * c - d) * t**2 + (3 * b - a - 3 * c + d) * t**3)
    flat: Points = curve.reshape(-1, 2)
    return flat if closed else np.vstack([flat, given[-1]])


def arc(
    x: float,
    y: float,
    rx: float,
    ry: float | None = None,
    *,
    start: float = 0.0,
    stop: float = 360.0,
    steps: int | None = None,
    square: float = 2.0,
) -> Points:
    """Part of an ellipse, angles in degrees, clockwise from the right.

    `square` is the exponent of a superellipse: 2 is an ellipse, 4 nearly a rectangle.
    """
    ry = rx if ry is None else ry
    count = steps or max(6, int(abs(stop - start) / 6))
    angle = np.radians(np.linspace(start, stop, count + 1))
    cos, sin = np.cos(angle), np.sin(angle)
    if square != 2.0:
        cos = np.sign(cos) * np.abs(cos) ** (2 / square)
        sin = np.sign(sin) * np.abs(sin) ** (2 / square)
    return np.column_stack([x + rx * cos, y + ry * sin])


def rectangle(left: float, top: float, right: float, bottom: float) -> Points:
    """The four corners."""
    return points([(left, top), (right, top), (right, bottom), (left, bottom)])


def rounded(left: float, top: float, right: float, bottom: float, radius: float) -> Points:
    """A rectangle with round corners."""
    corners = [
        (right - radius, bottom - radius, 0),
        (left + radius, bottom - radius, 90),
        (left + radius, top + radius, 180),
        (right - radius, top + radius, 270),
    ]
    return np.vstack([arc(x, y, radius, start=a, stop=a + 90, steps=8) for x, y, a in corners])


def petal(x: float, y: float, length: float, width: float, angle: float, belly: float = 0.5) -> Points:
    """A leaf from ``(x, y)`` in direction `angle`; `belly` says where along it is widest."""
    t = np.linspace(0, 1, 13)
    half = width / 2 * np.sin(np.pi * t ** (np.log(0.5) / np.log(belly))) ** 0.9
    up = np.column_stack([t * length, half])
    down = np.column_stack([t * length, -half])[::-1]
    return moved(np.vstack([up, down[1:-1]]), turn=angle, to=(x, y))


def star(x: float, y: float, tips: int, outer: float, inner: float, turn: float = -90.0) -> Points:
    """A star, or the rays of a sun as one shape."""
    angle = np.radians(turn + np.arange(2 * tips) * 180 / tips)
    radius = np.where(np.arange(2 * tips) % 2 == 0, outer, inner)
    return np.column_stack([x + radius * np.cos(angle), y + radius * np.sin(angle)])


def rays(
    x: float,
    y: float,
    count: int,
    inner: float,
    outer: float,
    *,
    start: float = 0.0,
    stop: float = 360.0,
    fill: float = 0.5,
) -> list[Points]:
    """Wedges that leave a centre; `fill` is the share of the angle that they take."""
    step = (stop - start) / count
    made = []
    for i in range(count):
        a, b = np.radians([start + i * step, start + (i + fill) * step])
        made.append(
            points(
                [
                    (x + inner * np.cos(a), y + inner * np.sin(a)),
                    (x + outer * np.cos(a), y + outer * np.sin(a)),
                    (x + outer * np.cos(b), y + outer * np.sin(b)),
                    (x + inner * np.cos(b), y + inner * np.sin(b)),
                ]
            )
        )
    return made


def moved(
    shape: PointsLike,
    *,
    scale: float | tuple[float, float] = 1.0,
    turn: float = 0.0,
    to: tuple[float, float] = (0.0, 0.0),
) -> Points:
    """Scaled, then turned by `turn` degrees clockwise, then shifted."""
    rows = points(shape) * np.asarray(scale, dtype=float)
    if turn:
        angle = np.radians(turn)
        rows = rows @ np.array([[np.cos(angle), np.sin(angle)], [-np.sin(angle), np.cos(angle)]])
    result: Points = rows + np.asarray(to, dtype=float)
    return result


def quads(path: PointsLike, width: Width) -> Points:
    """A stroke of varying width along a path, as quadrilaterals that share their edges, shape ``(n, 4, 2)``.

    Quadrilaterals, not one outline: a tight curve folds an outline over itself, and what is folded
    twice would be left empty by an even-odd fill. `width` may be a function of the unit tangents.
    """
    line = points(path)
    if len(line) < 2:
        return np.empty((0, 4, 2))
    step = np.diff(line, axis=0)
    tangent = np.vstack([step[:1], step[:-1] + step[1:], step[-1:]])
    tangent = tangent / np.maximum(np.hypot(tangent[:, 0], tangent[:, 1]), 1e-9)[:, None]
    wide = width(tangent) if callable(width) else np.asarray(width, dtype=float)
    half = np.broadcast_to(wide, (len(line),))[:, None] / 2
    normal = np.column_stack([-tangent[:, 1], tangent[:, 0]])
    left, right = line + normal * half, line - normal * half
    folded = np.sum(np.diff(left, axis=0) * np.diff(right, axis=0), axis=1) < 0
    a, b = np.where(folded[:, None], right[:-1], right[1:]), np.where(folded[:, None], right[1:], right[:-1])
    return np.stack([left[:-1], left[1:], a, b], axis=1)


def band(path: PointsLike, width: Width) -> list[Points]:
    """The quadrilaterals of a stroke, one by one."""
    return list(quads(path, width))


def between_levels(shapes: Points, low: float, high: float) -> Points:
    """What of quadrilaterals ``(n, 4, 2)`` lies between two heights: corners outside slide along their side."""
    if shapes[..., 1].min() >= low - 1e-6 and shapes[..., 1].max() <= high + 1e-6:
        return shapes
    rows = shapes.copy()
    for one, other in ((0, 1), (1, 0), (3, 2), (2, 3)):
        y, across = rows[:, one, 1], rows[:, other, 1]
        for limit, sign in ((low, 1.0), (high, -1.0)):
            out = (y - limit) * sign < -1e-6
            slide = out & ((across - limit) * sign > 0)
            share = np.where(slide, (limit - y) / np.where(across == y, 1.0, across - y), 0.0)
            rows[:, one] += share[:, None] * (rows[:, other] - rows[:, one])
            rows[out & ~slide, one, 1] = limit
    return rows


def taper(
    count: int, width: float, *, start: float = 0.0, stop: float = 0.0, peak: float = 0.5
) -> NDArray[np.float64]:
    """Widths of a brush stroke that swells to `width` at `peak` and thins to both ends."""
    t = np.linspace(0, 1, count)
    swell = np.sin(np.pi * t ** (np.log(0.5) / np.log(peak)))
    ends = start * (1 - t) + stop * t
    result: NDArray[np.float64] = ends + (width - ends) * np.clip(swell, 0, None)
    return result
