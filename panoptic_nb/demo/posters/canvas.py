"""The sheet a poster is drawn on: shapes and letters in, a small smooth picture out.

Lengths are in thousandths of the sheet's width, whatever its pixels. Everything is drawn several
times too large and averaged down, which is what makes the edges smooth.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from functools import lru_cache
from typing import Literal, TypeAlias

import numpy as np
from PIL import Image, ImageDraw, ImageFont

from panoptic_nb.demo.posters.alphabet import ACCENTS
from panoptic_nb.demo.posters.geometry import PointsLike, band, moved, points, rectangle
from panoptic_nb.demo.posters.lettering import Face, Warp

Colour: TypeAlias = str
Anchor: TypeAlias = Literal["left", "middle", "right"]
UNITS = 1000.0


class Canvas:
    """A sheet of `width` × `height` pixels, drawn `oversampling` times larger."""

    def __init__(self, width: int, height: int, ground: Colour, *, oversampling: int = 3) -> None:
        self.pixels = (width, height)
        self.oversampling = oversampling
        self.scale = width * oversampling / UNITS
        self.width, self.height = UNITS, UNITS * height / width
        self.image = Image.new("RGB", (width * oversampling, height * oversampling), ground)
        self._draw = ImageDraw.Draw(self.image)

    def fill(self, shape: PointsLike, colour: Colour) -> None:
        """Fill one shape."""
        rows = points(shape)
        if len(rows) > 2:
            self._draw.polygon((rows * self.scale).ravel().tolist(), fill=colour)

    def fills(self, shapes: Iterable[PointsLike], colour: Colour) -> None:
        """Fill several shapes, overlapping or not."""
        for shape in shapes:
            self.fill(shape, colour)

    def box(self, left: float, top: float, right: float, bottom: float, colour: Colour) -> None:
        """Fill a rectangle."""
        self.fill(rectangle(left, top, right, bottom), colour)

    def disc(self, x: float, y: float, radius: float, colour: Colour) -> None:
        """Fill a circle."""
        s = self.scale
        self._draw.ellipse(
            ((x - radius) * s, (y - radius) * s, (x + radius) * s, (y + radius) * s), fill=colour
        )

    def ring(self, x: float, y: float, radius: float, width: float, colour: Colour) -> None:
        """A circle drawn with a pen, `radius` to the middle of the stroke."""
        s, outer = self.scale, radius + width / 2
        box = ((x - outer) * s, (y - outer) * s, (x + outer) * s, (y + outer) * s)
        self._draw.ellipse(box, outline=colour, width=max(1, round(width * s)))

    def line(
        self, path: PointsLike, colour: Colour, width: float, *, closed: bool = False, round_ends: bool = True
    ) -> None:
        """A stroke of even width, its corners and ends round."""
        rows = points(path)
        if closed:
            rows = np.vstack([rows, rows[:1]])
        self._draw.line(
            (rows * self.scale).ravel().tolist(), fill=colour, width=max(1, round(width * self.scale))
        )
        if width * self.scale < 4:
            return
        step = np.diff(rows, axis=0)
        turn = np.arctan2(step[:, 1], step[:, 0])
        bend = np.abs((np.diff(turn) + np.pi) % (2 * np.pi) - np.pi)
        corners = [rows[1:-1][bend > 0.2]]
        if round_ends or closed:
            corners += [rows[:1], rows[-1:]]
        for corner in np.concatenate(corners).tolist():
            self.disc(corner[0], corner[1], width / 2, colour)

    def brush(self, path: PointsLike, colour: Colour, widths: float | np.ndarray) -> None:
        """A stroke whose width changes along the path."""
        self.fills(band(path, widths), colour)

    @contextmanager
    def clipped(self, *shapes: PointsLike) -> Iterator[Canvas]:
        """What is drawn inside the block shows only within the shapes."""
        mask = Image.new("L", self.image.size, 255)
        draw = ImageDraw.Draw(mask)
        for shape in shapes:
            draw.polygon((points(shape) * self.scale).ravel().tolist(), fill=0)
        before = self.image.copy()
        yield self
        self.image.paste(before, mask=mask)

    def border(self, left: float, top: float, right: float, bottom: float, colour: Colour) -> None:
        """Cover what lies outside a rectangle: how a picture gets its margins."""
        self.box(0, 0, self.width, top, colour)
        self.box(0, bottom, self.width, self.height, colour)
        self.box(0, top, left, bottom, colour)
        self.box(right, top, self.width, bottom, colour)

    def letters(
        self,
        text: str,
        face: Face,
        x: float,
        y: float,
        size: float,
        colour: Colour,
        *,
        anchor: Anchor = "left",
        warp: Warp | None = None,
        turn: float = 0.0,
        extra: float = 0.0,
    ) -> float:
        """A line of capitals, its top at `y`, as high as `size`; returns its width.

        `warp` bends the line (before it is placed at x, y), `turn` tilts it about its anchor,
        `extra` (in heights) thickens it.
        """
        wide = face.measure(text) * size
        shift = {"left": 0.0, "middle": -wide / 2, "right": -wide}[anchor]
        shapes = face.line(text, extra=extra) * size
        flat = shapes.reshape(-1, 2)
        rows = warp(flat) if warp else moved(flat, to=(shift, 0.0))
        for corners in (moved(rows, turn=turn, to=(x, y)) * self.scale).reshape(-1, 8).tolist():
            self._draw.polygon(corners, fill=colour)
        return wide

    def small(
        self,
        text: str,
        x: float,
        y: float,
        size: float,
        colour: Colour,
        *,
        anchor: Anchor = "left",
        tracking: float = 0.0,
        bold: float = 0.0,
    ) -> float:
        """A line of text in upper and lower case, its base line at `y`, capitals `size` high; returns its width.

        `tracking` is in heights of the capitals, `bold` thickens by that share of them.
        """
        font = _font(round(size * self.scale / 0.712))
        cells = _cells(text)
        gaps = (tracking + 1.2 * bold) * size * self.scale
        steps = [
            font.getlength(a + b) - font.getlength(b) if b else font.getlength(a)
            for (a, _), (b, _) in zip(cells, [*cells[1:], ("", "")], strict=True)
        ]
        wide = sum(steps) + gaps * max(0, len(cells) - 1)
        left = x * self.scale - {"left": 0.0, "middle": wide / 2, "right": wide}[anchor]
        thick = bold * size * self.scale
        for (letter, marks), step in zip(cells, steps, strict=True):
            self._draw.text(
                (left, y * self.scale), letter, fill=colour, font=font, anchor="ls", stroke_width=thick
            )
            for mark in marks:
                self._accent(mark, letter, left, y * self.scale, step, size * self.scale, thick, colour)
            left += step + gaps
        return wide / self.scale

    def _accent(
        self,
        mark: str,
        letter: str,
        left: float,
        base: float,
        step: float,
        size: float,
        thick: float,
        colour: Colour,
    ) -> None:
        """The built-in font has no accents: they are drawn over its letters."""
        name = ACCENTS.get(mark, "")
        middle = left + step / 2 + (size * 0.02 if letter.isupper() else 0)
        foot = base - size * (1.1 if letter.isupper() else 0.83)
        pen = size * 0.12 + thick * 1.4
        strokes: dict[str, list[list[tuple[float, float]]]] = {
            "acute": [[(-0.03, 0), (0.14, -0.2)]],
            "grave": [[(0.03, 0), (-0.14, -0.2)]],
            "circumflex": [[(-0.18, 0), (0, -0.19), (0.18, 0)]],
            "diaeresis": [[(-0.15, -0.1), (-0.15, -0.02)], [(0.15, -0.1), (0.15, -0.02)]],
            "cedilla": [[(0.02, 1.1), (0.06, 1.2), (-0.06, 1.3)]],
        }
        if letter == "i" and name:  # the dot gives way to the accent: the accent stands a little above it
            foot -= size * 0.06
        for path in strokes.get(name, []):
            rows = points(path) * size + (
                (middle, foot) if name != "cedilla" else (middle, base - size * 1.1)
            )
            self._draw.line(rows.ravel().tolist(), fill=colour, width=max(1, round(pen)), joint="curve")

    def lay(self, picture: Image.Image) -> None:
        """Cover the whole sheet with a picture of its oversampled size."""
        self.image.paste(picture)

    def averaged(self) -> Image.Image:
        """The drawing at its final size."""
        return self.image.reduce(self.oversampling) if self.oversampling > 1 else self.image


def _cells(text: str) -> list[tuple[str, str]]:
    """Each letter with the accents that it carries; typographic marks that the font lacks become plain ones."""
    cells: list[tuple[str, str]] = []
    for character in unicodedata.normalize(
        "NFD", text.replace("–", "-").replace("œ", "oe").replace("Œ", "OE")
    ):
        if unicodedata.combining(character) and cells:
            cells[-1] = (cells[-1][0], cells[-1][1] + character)
        else:
            cells.append((character, ""))
    return cells


@lru_cache(maxsize=256)
def _font(size: int) -> ImageFont.FreeTypeFont:
    font = ImageFont.load_default(max(6, size))
    assert isinstance(font, ImageFont.FreeTypeFont)
    return font
