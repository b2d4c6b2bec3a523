"""What the posters show: a sun, a ship, a bird, a face… as parts with roles, in a box from -1 to 1.

A style decides what the roles look like; a motif only says what is the body, what lies in the light,
what in the shade, what is an accent and what is drawn as a line.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from panoptic_nb.demo.posters import motifs_animals, motifs_made, motifs_nature, motifs_people
from panoptic_nb.demo.posters.canvas import Canvas, Colour
from panoptic_nb.demo.posters.geometry import Points, moved
from panoptic_nb.demo.posters.parts import Part

MOTIFS: Mapping[str, Callable[[random.Random], list[Part]]] = {
    "sun": motifs_nature.sun,
    "moon": motifs_nature.moon,
    "bird": motifs_animals.bird,
    "flower": motifs_nature.flower,
    "mountain": motifs_nature.mountain,
    "fish": motifs_animals.fish,
    "tree": motifs_nature.tree,
    "cat": motifs_animals.cat,
    "face": motifs_people.face,
    "hand": motifs_people.hand,
    "eye": motifs_people.eye,
    "ship": motifs_made.ship,
    "bicycle": motifs_made.bicycle,
    "lighthouse": motifs_made.lighthouse,
    "cup": motifs_made.cup,
}


@dataclass(frozen=True)
class Motif:
    """A motif placed on a sheet."""

    parts: list[Part]

    @classmethod
    def draw(cls, name: str, chance: random.Random) -> Motif:
        """One of `MOTIFS`, in a variant that `chance` picks."""
        return cls(MOTIFS[name](chance))

    def placed(self, x: float, y: float, size: float, *, turn: float = 0.0, flip: bool = False) -> Motif:
        """Scaled so that the box's half side is `size`, turned, its middle at x, y."""
        scale = (-size, size) if flip else (size, size)
        return Motif(
            [
                Part(p.role, tuple(moved(s, scale=scale, turn=turn, to=(x, y)) for s in p.shapes))
                for p in self.parts
            ]
        )

    def paint(self, canvas: Canvas, colours: Mapping[str, Colour], *, default: Colour | None = None) -> None:
        """Fill the parts with the colour of their role; a role without a colour (or default) is left out."""
        for part in self.parts:
            colour = colours.get(part.role, default)
            if colour is not None:
                canvas.fills(part.shapes, colour)

    def outline(
        self,
        canvas: Canvas,
        colour: Colour,
        width: float,
        *,
        roles: tuple[str, ...] = ("body", "light", "shade", "accent"),
    ) -> None:
        """Draw a pen line round the parts of these roles."""
        for part in self.parts:
            if part.role in roles:
                for shape in part.shapes:
                    canvas.line(shape, colour, width, closed=True)

    def shapes(self, *roles: str) -> list[Points]:
        """All shapes of these roles, or all of them."""
        return [shape for part in self.parts if not roles or part.role in roles for shape in part.shapes]
