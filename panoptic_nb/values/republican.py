"""The calendar of the French Republic, from 22 September 1792 to 31 December 1805.

The years began on the day of the autumn equinox in Paris, which the law of 4 frimaire an II fixed; the
fourteen of them are listed here, since no rule gives them all. Months have thirty days; what is left of a
year are the complementary days.
"""

from __future__ import annotations

import re

import numpy as np

from panoptic_nb.values.span import Precision, Span

# The day of September on which each year from 1792 on began.
_FIRST_DAYS = (22, 22, 22, 23, 22, 22, 22, 23, 23, 23, 23, 24, 23, 23)
_YEARS = {
    roman: number
    for number, roman in enumerate("i ii iii iv v vi vii viii ix x xi xii xiii xiv".split(), 1)  # noqa: SIM905
}
_MONTHS = (
    "vendemiaire", "brumaire", "frimaire", "nivose", "pluviose", "ventose", "germinal", "floreal", "prairial",
    "messidor", "thermidor", "fructidor",
)  # fmt: skip

_FORM = re.compile(
    r"^(?:(?:(?P<d>\d{1,2})(?:er|e|eme)?\s+)?(?P<m>[a-z]+|jours?\s+complementaires?)\s*,?\s+(?:de\s+)?)?"
    r"(?:l')?an\s+(?P<y>[ivx]+|\d{1,2})(?:\s+de la republique(?: francaise)?)?$"
)


def read_republican(plain: str) -> Span | None:
    """The days that a folded text says by this calendar; None where it does not.

    Raises
    ------
    ValueError
        For a day, a month or a year that the calendar does not have.

    >>> from panoptic_nb.values.span import iso
    >>> iso(read_republican("18 brumaire an viii")), iso(read_republican("an ii"))
    ('1799-11-09', '1793-09-22/1794-09-21')
    """
    found = _FORM.match(plain)
    if found is None:
        return None
    year = int(found["y"]) if found["y"].isdigit() else _YEARS.get(found["y"], 0)
    if not 1 <= year <= len(_FIRST_DAYS):
        raise ValueError(f"the Republic had {len(_FIRST_DAYS)} years, and no year {found['y'].upper()}")
    first, after = _new_year(year), _new_year(year + 1)
    if found["m"]:
        first, after = _month(found["m"], first, after)
    if found["d"]:
        day = int(found["d"])
        if not 1 <= day <= (after - first).astype(int):
            raise ValueError(f"{found['m']} of the year {year} has no day {day}")
        first = first + np.timedelta64(day - 1, "D")
        after = first + np.timedelta64(1, "D")
    return Span(first.astype("M8[us]"), after.astype("M8[us]"), Precision.DAY)


def _new_year(year: int) -> np.datetime64:
    """The first day of a year; the fifteenth never came, but the fourteenth would have ended there."""
    day = _FIRST_DAYS[year - 1] if year <= len(_FIRST_DAYS) else 23
    return np.datetime64(f"{1791 + year}-09-{day}", "D")


def _month(name: str, first: np.datetime64, after: np.datetime64) -> tuple[np.datetime64, np.datetime64]:
    if name.startswith(("jour", "sansculottide")):
        return first + np.timedelta64(360, "D"), after
    if name not in _MONTHS:
        raise ValueError(f'the Republic had no month "{name}"')
    start = first + np.timedelta64(30 * _MONTHS.index(name), "D")
    return start, start + np.timedelta64(30, "D")
