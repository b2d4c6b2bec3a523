"""A column of dates at once: the usual forms as arrays, the others one by one.

What comes out is what `Date.parse` gives for each text (a test holds them together); the arrays are there
because a hundred thousand different timestamps would take it seconds.
"""

from __future__ import annotations

import numpy as np
import polars as pl
from numpy.typing import NDArray

from panoptic_nb.sources.table.parsed import Parsed
from panoptic_nb.values.date_forms import read_span
from panoptic_nb.values.date_words import MONTHS
from panoptic_nb.values.span import Precision, iso
from panoptic_nb.values.text import fold

_SLASHED = r"^([0-9]{1,2})[/.-]([0-9]{1,2})[/.-]([0-9]{4})(?:\D|$)"
_SECOND, _MINUTE = 1_000_000, 60_000_000

Ints = NDArray[np.int64]


def day_comes_first(texts: pl.Series, counts: Ints) -> tuple[bool, str | None]:
    """Whether 03/04/1905 is the 3rd of April in this column, and what to say about it.

    Parameters
    ----------
    texts
        The different texts of the column.
    counts
        How many cells hold each.

    Returns
    -------
    tuple
        True, unless the cells that can be read in one way only say that the month comes first; a note
        where some cells can be read both ways, or contradict the choice.
    """
    parts = texts.str.extract_groups(_SLASHED).struct.unnest().select(pl.all().cast(pl.Int64))
    if not parts.to_series(2).is_not_null().any():
        return True, None
    a, b = (parts.to_series(n).fill_null(0).to_numpy() for n in (0, 1))
    day_first = int(counts[(a > 12) & (b <= 12)].sum())
    month_first = int(counts[(b > 12) & (a <= 12)].sum())
    both_ways = (a <= 12) & (b <= 12) & (a != b)
    unsure = int(counts[both_ways].sum())
    choice = day_first >= month_first
    named, example = ("day", "month")[not choice], texts.gather(np.flatnonzero(both_ways)[:1]).to_list()
    if day_first and month_first:
        return choice, (
            f"{day_first} dates can only have the day first and {month_first} only the month; each was read so, and "
            f"{unsure} that can be read both ways with the {named} first (dayfirst=)"
        )
    if unsure and not day_first and not month_first:
        return choice, (
            f"{unsure} dates such as {example[0]} can be read both ways and no other cell decides: read with the day "
            "first (dayfirst=False for the month)"
        )
    return choice, None


def parse_dates(texts: pl.Series, dayfirst: bool) -> Parsed:
    """Every text as a date: start, stop (Datetime, us), precision (UInt8) and text.

    Parameters
    ----------
    texts
        Different texts, none empty.
    dayfirst
        How to read 03/04/1905.
    """
    made = _Dates(len(texts))
    _iso_dates(texts, made)
    _slashed_dates(texts, made, dayfirst)
    _worded_dates(texts, made)
    reasons: dict[int, str] = {}
    left = np.flatnonzero(made.precision < 0)
    for place, text in zip(left, texts.gather(left), strict=True):
        try:
            span = read_span(text, dayfirst=dayfirst)
        except ValueError as error:
            reasons[int(place)] = f"no date: {error}"
            continue
        made.start[place], made.stop[place] = span.start.astype(np.int64), span.stop.astype(np.int64)
        made.precision[place] = span.precision
        made.is_plain[place] = text == iso(span)
    return Parsed(made.frame(texts), reasons)


class _Dates:
    """Microseconds since 1970, as they are found; precision -1 where nothing is yet."""

    def __init__(self, length: int) -> None:
        self.start, self.stop = np.zeros(length, np.int64), np.zeros(length, np.int64)
        self.precision = np.full(length, -1, np.int8)
        self.is_plain = np.zeros(length, bool)

    def put(self, places: Ints, start: Ints, stop: Ints, precision: Precision, *, is_plain: bool) -> None:
        self.start[places], self.stop[places] = start, stop
        self.precision[places], self.is_plain[places] = precision, is_plain

    def put_days(self, places: Ints, y: Ints, m: Ints, d: Ints, *, is_plain: bool) -> None:
        """Days that exist; the others are left for the reader that says what is wrong."""
        day, exists = _day(y, m, d)
        self.put(places[exists], _us(day)[exists], _us(day + 1)[exists], Precision.DAY, is_plain=is_plain)

    def frame(self, texts: pl.Series) -> pl.DataFrame:
        time = pl.Datetime("us")
        return pl.DataFrame(
            {
                "start": pl.Series(self.start).cast(time),
                "stop": pl.Series(self.stop).cast(time),
                "precision": pl.Series(np.maximum(self.precision, 0).astype(np.uint8)),
                "text": texts.set(pl.Series(self.is_plain), None),
            }
        )


def _groups(texts: pl.Series, pattern: str, made: _Dates) -> tuple[Ints, list[pl.Series]]:
    """The places that match and are not read yet, and the groups there."""
    found = texts.str.extract_groups(pattern).struct.unnest()
    fits = found.to_series(0).is_not_null().to_numpy() & (made.precision < 0)
    places = np.flatnonzero(fits)
    return places, [group.gather(places) for group in found.get_columns()]


def _ints(groups: list[pl.Series]) -> list[Ints]:
    return [group.cast(pl.Int64).to_numpy() for group in groups]


def _iso_dates(texts: pl.Series, made: _Dates) -> None:
    places, groups = _groups(texts, r"^([0-9]{4})$", made)
    (y,) = _ints(groups)
    made.put(places, _years(y), _years(y + 1), Precision.YEAR, is_plain=True)
    places, groups = _groups(texts, r"^([0-9]{4})-(0[1-9]|1[0-2])$", made)
    y, m = _ints(groups)
    made.put(places, _months(y, m), _months(y, m + 1), Precision.MONTH, is_plain=True)
    places, groups = _groups(texts, r"^([0-9]{4})-([0-9][0-9])-([0-9][0-9])$", made)
    made.put_days(places, *_ints(groups), is_plain=True)
    places, groups = _groups(
        texts,
        r"^([0-9]{4})[-:]([0-9][0-9])[-:]([0-9][0-9])([T ])([01][0-9]|2[0-3]):([0-5][0-9]):([0-5][0-9])(Z?)$",
        made,
    )
    y, m, d, hour, minute, second = _ints([*groups[:3], *groups[4:7]])
    day, exists = _day(y, m, d)
    start = _us(day) + (hour * 60 + minute) * _MINUTE + second * _SECOND
    made.put(places[exists], start[exists], start[exists] + _SECOND, Precision.TIME, is_plain=False)
    plain = places[(groups[3] == "T").to_numpy() & (groups[7] == "").to_numpy()]
    made.is_plain[plain] = texts.gather(plain).str.contains(r"^[0-9]{4}-[0-9][0-9]-").to_numpy()


def _slashed_dates(texts: pl.Series, made: _Dates, dayfirst: bool) -> None:
    """12/03/1905; a number over 12 can only be the day."""
    for mark in ("/", r"\.", "-"):
        places, groups = _groups(texts, rf"^([0-9]{{1,2}}){mark}([0-9]{{1,2}}){mark}([0-9]{{4}})$", made)
        a, b, y = _ints(groups)
        is_day_first = np.where((a > 12) | (b > 12) | (a == b), b <= 12, dayfirst)
        made.put_days(places, y, np.where(is_day_first, b, a), np.where(is_day_first, a, b), is_plain=False)


def _worded_dates(texts: pl.Series, made: _Dates) -> None:
    """12 mars 1905, 1er mai 1968."""
    places, groups = _groups(texts, r"^([0-9]{1,2})(?:er)?\s+(\p{L}+)\.?\s+([0-9]{4})$", made)
    words = groups[1].unique()
    numbers = {word: MONTHS.get(fold(word), 0) for word in words}
    m = np.array([numbers[word] for word in groups[1]], np.int64)
    d, y = _ints([groups[0], groups[2]])
    made.put_days(places, y, m, d, is_plain=False)


def _day(y: Ints, m: Ints, d: Ints) -> tuple[Ints, NDArray[np.bool_]]:
    """Days since 1970, and whether they exist."""
    month = (y - 1970) * 12 + m - 1
    day = month.astype("M8[M]").astype("M8[D]") + (d - 1)
    exists = (m >= 1) & (m <= 12) & (d >= 1) & (day.astype("M8[M]").astype(np.int64) == month)
    return day.astype(np.int64), exists


def _years(y: Ints) -> Ints:
    return (y - 1970).astype("M8[Y]").astype("M8[us]").astype(np.int64)


def _months(y: Ints, m: Ints) -> Ints:
    return ((y - 1970) * 12 + m - 1).astype("M8[M]").astype("M8[us]").astype(np.int64)


def _us(day: Ints) -> Ints:
    return day * 86_400_000_000
