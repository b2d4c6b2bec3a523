"""Setting type: the few ways of laying out a title that several styles share."""

from __future__ import annotations

from collections.abc import Sequence

from panoptic_nb.demo.posters.canvas import Anchor, Canvas, Colour
from panoptic_nb.demo.posters.lettering import Face


def block(
    canvas: Canvas,
    lines: Sequence[str],
    face: Face,
    left: float,
    top: float,
    right: float,
    *,
    colour: Colour,
    tallest: float,
    leading: float = 0.26,
    anchor: Anchor = "middle",
    justify: bool = True,
    extra: float = 0.0,
    shadow: tuple[Colour, float] | None = None,
) -> float:
    """Lines of capitals that fill the measure from `left` to `right`; returns the height taken.

    With `justify`, each line is condensed or extended to the full measure, as tall as `tallest`
    allows; without, all lines are as tall as the longest one permits.
    """
    measure = right - left
    size = min(tallest, *(measure / face.measure(line) for line in lines)) if not justify else tallest
    y = top
    for line in lines:
        high, set_face = (size, face) if not justify else _filled(line, face, measure, tallest)
        if any(mark in _marked(line) for mark in "^"):
            y += high * 0.16
        x = {"left": left, "middle": (left + right) / 2, "right": right}[anchor]
        if shadow:
            canvas.letters(
                line, set_face, x + shadow[1], y + shadow[1], high, shadow[0], anchor=anchor, extra=extra
            )
        canvas.letters(line, set_face, x, y, high, colour, anchor=anchor, extra=extra)
        y += high * (1 + leading)
    return y - top - (size if not justify else tallest) * leading * 0.5


def _filled(line: str, face: Face, measure: float, tallest: float) -> tuple[float, Face]:
    """The height and width of letter that make a line fill the measure."""
    wished = face.fitted(line, measure / tallest, narrowest=0.5 * face.width, widest=1.35 * face.width)
    reached = wished.measure(line) * tallest
    return (tallest * measure / reached if reached > measure else tallest), wished


def _marked(line: str) -> str:
    """``^`` when a capital of the line carries an accent, and the line needs room above."""
    return "^" if any(c in "ÀÂÄÉÈÊËÎÏÔÖÙÛÜ" for c in line.upper()) else ""
