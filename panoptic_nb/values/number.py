"""Numbers as people write them: with a decimal comma, with blanks or dots between the thousands."""

from __future__ import annotations

import re
from typing import NamedTuple

# Ordinary, no-break, narrow no-break, thin and figure spaces, and the Swiss apostrophes.
THOUSANDS = " \u00a0\u202f\u2009\u2007'’"


class Marks(NamedTuple):
    """What stands where, in numbers that can be read both ways: 1,234 and 1.234.

    Attributes
    ----------
    comma, point
        "decimal" or "thousands".
    """

    comma: str = "decimal"
    point: str = "decimal"


USUAL = Marks()

_SIGN = r"^[+\-−]?"
_PLAIN = re.compile(_SIGN + r"(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$")
_COMMA = re.compile(_SIGN + r"(?:\d+,\d*|,\d+)(?:[eE][+-]?\d+)?$")
_SPACED = re.compile(_SIGN + rf"\d{{1,3}}(?:[{THOUSANDS}]\d{{3}})+(?:[.,]\d+)?$")
_COMMAS = re.compile(_SIGN + r"\d{1,3}(?:,\d{3})+(?:\.\d*)?$")
_DOTS = re.compile(_SIGN + r"\d{1,3}(?:\.\d{3})+(?:,\d*)?$")
_EITHER = re.compile(_SIGN + r"[1-9]\d{0,2},\d{3}$")


def read_number(text: str, *, comma: str | None = None) -> float:
    """The number that `text` writes.

    Parameters
    ----------
    text
        ``3.5``, ``3,5``, ``-1 234,5``, ``1,234,567.8``, ``1.234.567,8``, ``1e-3``.
    comma
        What a single comma before three digits is: "decimal" (1,234 is 1.234) or "thousands" (1,234 is
        1234). None refuses it, since it can be either.

    Raises
    ------
    ValueError
        With the reason.

    >>> read_number("1 234,5"), read_number("1,234.5"), read_number("1,234", comma="thousands")
    (1234.5, 1234.5, 1234.0)
    """
    written = text.strip()
    if _PLAIN.match(written):
        return _finite(written)
    if _EITHER.match(written):
        if comma is None:
            raise ValueError("its comma can be a decimal or a thousands mark; write it without")
        return _finite(written.replace(",", "." if comma == "decimal" else ""))
    if _COMMA.match(written):
        return _finite(written.replace(",", "."))
    if _SPACED.match(written):
        return _finite(re.sub(f"[{THOUSANDS}]", "", written).replace(",", "."))
    if _COMMAS.match(written):
        return _finite(written.replace(",", ""))
    if _DOTS.match(written):
        return _finite(written.replace(".", "").replace(",", "."))
    raise ValueError("write digits with a decimal point or comma, and nothing else")


def _finite(written: str) -> float:
    number = float(written.replace("−", "-"))
    if number in (float("inf"), float("-inf")):
        raise ValueError("it is too large")
    return number
