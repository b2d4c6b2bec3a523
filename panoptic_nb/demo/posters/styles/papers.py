"""Papers cut with scissors and laid on a table."""

from __future__ import annotations

import random

import numpy as np

from panoptic_nb.demo.posters.canvas import Canvas
from panoptic_nb.demo.posters.colours import mix
from panoptic_nb.demo.posters.geometry import Points, moved, smooth


class Table:
    """Papers laid one over another, each with the thin shadow of its edge."""

    def __init__(self, size: tuple[int, int], ground: str, chance: random.Random) -> None:
        self.canvas = Canvas(*size, ground)
        self.ground = ground
        self.chance = chance

    def lay(self, shapes: list[Points], colour: str, *, wobble: float = 0.0) -> None:
        """Lay down cut shapes of one paper."""
        cut = [self._cut(shape, wobble) for shape in shapes]
        for shape in cut:
            self.canvas.fill(moved(shape, to=(5, 6)), mix(colour, "#000000", 0.55))
        for shape in cut:
            self.canvas.fill(shape, colour)

    def _cut(self, shape: Points, wobble: float) -> Points:
        """Scissors make facets: few points, none exactly where it should be."""
        rows = shape
        if len(rows) > 16:
            rows = rows[:: max(1, len(rows) // 22)]
        if wobble:
            rows = rows + np.array(
                [[self.chance.gauss(0, wobble), self.chance.gauss(0, wobble)] for _ in rows]
            )
        return rows


def leaf(chance: random.Random, lobes: int) -> Points:
    """A frond with round lobes on both sides, from (0, 1) to (0, -1)."""
    right: list[tuple[float, float]] = []
    for i in range(lobes):
        y = 0.75 - 1.6 * i / lobes
        reach = (0.5 + 0.2 * chance.random()) * np.sin(np.pi * (0.2 + 0.75 * (i + 0.5) / lobes))
        right += [
            (0.1, y),
            (reach * 0.8, y - 0.22),
            (reach, y - 0.34),
            (reach * 0.7, y - 0.38),
            (0.12, y - 0.2),
        ]
    path = [(0.05, 1.0), *right, (0.0, -1.0)]
    left = [(-x, y + 0.05) for x, y in reversed(right)]
    return smooth([*path, *left, (-0.05, 1.0)], steps=4)
