"""Stretches of time, and how ISO 8601 writes them.

Years are astronomical, as in ISO 8601 and in numpy: year 0 is 1 BC, year -43 is 44 BC.
"""

from __future__ import annotations

import datetime as dt
from enum import IntEnum
from typing import NamedTuple

import numpy as np

# The dates that DuckDB, polars and numpy all hold in microseconds, with room for the painters of Lascaux.
FIRST_YEAR, LAST_YEAR = -99_999, 9_999

_MINUTE, _SECOND, _MICROSECOND = (np.timedelta64(n, "us") for n in (60_000_000, 1_000_000, 1))


class Precision(IntEnum):
    """How finely a date is known; a coarser one is smaller."""

    CENTURY = 0
    DECADE = 1
    YEAR = 2
    MONTH = 3
    DAY = 4
    TIME = 5


class Span(NamedTuple):
    """From `start` up to, and without, `stop`; both datetime64[us]."""

    start: np.datetime64
    stop: np.datetime64
    precision: Precision


def years(first: int, last: int, precision: Precision = Precision.YEAR) -> Span:
    """All of the years from `first` to `last`, both included.

    Raises
    ------
    ValueError
        When `last` comes before `first`, or a year is outside FIRST_YEAR … LAST_YEAR.
    """
    if first < FIRST_YEAR or last > LAST_YEAR:
        wrong = first if first < FIRST_YEAR else last
        raise ValueError(f"the year {wrong} is outside {FIRST_YEAR} to {LAST_YEAR}")
    if last < first:
        raise ValueError(f"{last} comes before {first}")
    return tidy(Span(_us(first - 1970, "Y"), _us(last + 1 - 1970, "Y"), precision))


def decade(year: int) -> Span:
    """The ten years from `year`, a multiple of ten."""
    return years(year, year + 9, Precision.DECADE)


def century(number: int, *, before_christ: bool = False) -> Span:
    """The nth century: the 19th is 1801 to 1900, the 1st before Christ -99 to 0."""
    if not 1 <= number <= LAST_YEAR // 100:
        raise ValueError(f"there is no century {number}")
    last = 100 * (1 - number) if before_christ else 100 * number
    return years(last - 99, last, Precision.CENTURY)


def month(year: int, number: int) -> Span:
    """One month of a year."""
    years(year, year)
    if not 1 <= number <= 12:
        raise ValueError(f"there is no month {number}")
    index = (year - 1970) * 12 + number - 1
    return Span(_us(index, "M"), _us(index + 1, "M"), Precision.MONTH)


def day(year: int, number: int, of_month: int) -> Span:
    """One day of a month."""
    whole = month(year, number)
    start = whole.start + np.timedelta64(of_month - 1, "D")
    if of_month < 1 or start >= whole.stop:
        raise ValueError(f"there is no day {of_month} in {iso(whole)}")
    return Span(start, start + np.timedelta64(1, "D"), Precision.DAY)


def instant(
    of: Span, hour: int, minute: int, second: int | None = None, fraction: str = "", offset: int = 0
) -> Span:
    """A time on the day `of`: one minute, or one second, or one microsecond long, as finely as it is given.

    `fraction` holds the digits after the second; `offset` is minutes east of UTC, taken off.
    """
    if hour > 23 or minute > 59 or (second or 0) > 59:
        raise ValueError(f"there is no time {hour:02}:{minute:02}:{second or 0:02}")
    micros = int(fraction[:6].ljust(6, "0")) if fraction else 0
    since = ((hour * 60 + minute - offset) * 60 + (second or 0)) * 1_000_000 + micros
    start = of.start + np.timedelta64(since, "us")
    is_fine = micros or len(fraction) > 3  # programs write .000 after whole seconds too
    length = _MINUTE if second is None else _MICROSECOND if is_fine else _SECOND
    return Span(start, start + length, Precision.TIME)


def moment(value: dt.datetime) -> Span:
    """A Python datetime; one with a time zone is converted to UTC, one without is taken as it is."""
    if value.tzinfo is not None:
        value = value.astimezone(dt.UTC).replace(tzinfo=None)
    start = np.datetime64(value, "us")
    return Span(start, start + (_MICROSECOND if value.microsecond else _SECOND), Precision.TIME)


def through(first: Span, last: Span) -> Span:
    """From the beginning of `first` to the end of `last`.

    Raises
    ------
    ValueError
        When `last` ends before `first` begins.
    """
    if last.stop <= first.start:
        raise ValueError(f"{iso(last)} comes before {iso(first)}")
    if first == last:
        return first
    finest = max(first.precision, last.precision)
    return tidy(Span(first.start, max(first.stop, last.stop), max(finest, Precision.YEAR)))


def tidy(span: Span) -> Span:
    """The same stretch; several years that are exactly whole centuries, or whole decades, are called so.

    So the precision follows from what `iso` writes, and reading it again gives the same span.
    """
    if span.precision > Precision.YEAR:
        return span
    first, after = year_of(span.start), year_of(span.stop)
    if first % 100 == 1 and after % 100 == 1:
        return span._replace(precision=Precision.CENTURY)
    if first % 10 == 0 and after % 10 == 0:
        return span._replace(precision=Precision.DECADE)
    return span._replace(precision=Precision.YEAR)


def iso(span: Span) -> str:
    """The canonical form: ``1905``, ``1905-03``, ``1905-03-12``, ``1905-03-12T10:20:30``, ``1890s``.

    Anything longer than one unit is a range, ``1905/1910``; so are centuries, ``1801/1900``.
    """
    start, stop, precision = span
    if precision <= Precision.YEAR:
        first, last = year_of(start), year_of(stop) - 1
        if precision == Precision.DECADE and last == first + 9 and first >= 0:
            return f"{_year(first)}s"
        return _year(first) if first == last else f"{_year(first)}/{_year(last)}"
    if precision < Precision.TIME:
        unit = "M8[M]" if precision == Precision.MONTH else "M8[D]"
        one, final = start.astype(unit), (stop - _MICROSECOND).astype(unit)
        return _calendar(one) if one == final else f"{_calendar(one)}/{_calendar(final)}"
    length = stop - start
    if length == _MINUTE and not _micros(start) % 60_000_000:
        return _clock(start, "m")
    step = _MICROSECOND if _micros(start) % 1_000_000 or _micros(stop) % 1_000_000 else _SECOND
    code = "us" if step == _MICROSECOND else "s"
    if length == step:
        return _clock(start, code)
    return f"{_clock(start, code)}/{_clock(stop - step, code)}"


def year_of(moment: np.datetime64) -> int:
    """The astronomical year that holds `moment`."""
    return int(moment.astype("M8[Y]").astype(np.int64)) + 1970


def _us(index: int, unit: str) -> np.datetime64:
    return np.datetime64(index, unit).astype("M8[us]")  # type: ignore[call-overload, no-any-return]


def _micros(moment: np.datetime64) -> int:
    return int(moment.astype(np.int64))


def _year(year: int) -> str:
    return f"{year:04}" if year >= 0 else f"-{-year:04}"


def _calendar(moment: np.datetime64) -> str:
    # numpy writes the year 43 before Christ with three digits, hence our own.
    year = year_of(moment)
    return _year(year) + str(moment)[len(str(moment.astype("M8[Y]"))) :]


def _clock(moment: np.datetime64, unit: str) -> str:
    return _calendar(moment.astype(f"M8[{unit}]"))
