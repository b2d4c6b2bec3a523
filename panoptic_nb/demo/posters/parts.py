"""The piece that motifs are made of."""

from __future__ import annotations

from dataclasses import dataclass

from panoptic_nb.demo.posters.geometry import Points, PointsLike, points


@dataclass(frozen=True)
class Part:
    """Shapes that play one role: body, light, shade, accent or line."""

    role: str
    shapes: tuple[Points, ...]


def part(role: str, *shapes: PointsLike) -> Part:
    """A part from shapes in any form."""
    return Part(role, tuple(points(shape) for shape in shapes))
