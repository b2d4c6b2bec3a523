"""What a client asks of a designer: everything that is printed on a poster, and its size."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Commission:
    """One poster to draw.

    `lines` is the title, broken as it should be set; `line` is what stands under it, `place` and
    `dates` say where and when, `client` who pays, `printer` who prints; `also` names what else is in the picture;
    `size` is in pixels.
    """

    lines: tuple[str, ...]
    line: str
    place: str
    dates: str
    client: str
    printer: str
    year: int
    language: str
    genre: str
    motif: str
    also: tuple[str, ...]
    size: tuple[int, int]

    @property
    def title(self) -> str:
        """The title in one line."""
        return " ".join(self.lines).replace("- ", "-")
