"""Where in a typed filter something stands, so that an error can point at it."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass

from panoptic_nb.errors import InvalidValueError

_WIDEST = 100


@dataclass(frozen=True, slots=True)
class Place:
    """A stretch of a filter's text.

    Attributes
    ----------
    text
        The whole filter.
    start, stop
        The stretch is ``text[start:stop]``; an empty one stands between two letters.
    """

    text: str
    start: int
    stop: int

    def to(self, other: Place) -> Place:
        """From the beginning of this place to the end of another."""
        return Place(self.text, self.start, other.stop)

    def marked(self) -> str:
        """The line that holds the place, and below it a line of carets.

        >>> print(Place("year >= >", 8, 9).marked())
            year >= >
                    ^
        """
        first = max(self.text.rfind("\n", 0, self.start) + 1, self.start - _WIDEST // 2)
        end = self.text.find("\n", self.start)
        last = min(len(self.text) if end < 0 else end, first + _WIDEST)
        line = self.text[first:last].replace("\t", " ").replace("\r", " ")
        before = _columns(self.text[first : self.start])
        length = _columns(self.text[self.start : min(self.stop, last)])
        return f"    {line}\n    {' ' * before}{'^' * max(1, length)}"


class FilterError(InvalidValueError):
    """A typed filter that cannot be read.

    Attributes
    ----------
    place
        Where the reading stopped.
    """

    def __init__(self, message: str, place: Place) -> None:
        super().__init__(f"{message}\n{place.marked()}")
        self.place = place


def _columns(text: str) -> int:
    """How many columns of a terminal a text takes: accents of their own take none, wide letters two."""
    wide = sum(unicodedata.east_asian_width(letter) in "WF" for letter in text)
    return len(text) + wide - sum(unicodedata.combining(letter) > 0 for letter in text)
