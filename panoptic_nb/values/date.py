"""A date as historians know it: a stretch of time, how finely it is known, and the words it was given in."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

import numpy as np

from panoptic_nb.errors import InvalidValueError
from panoptic_nb.values.date_forms import read_span
from panoptic_nb.values.span import Precision, Span, day, iso, moment, month, tidy, years


@dataclass(frozen=True, slots=True)
class Date:
    """From `start` up to, and without, `stop`.

    Attributes
    ----------
    start, stop
        datetime64[us]; `stop` is the first moment after. Years are astronomical, as in ISO 8601:
        year 0 is 1 BC.
    precision
        How finely the date is known; for a range, how finely its ends are.
    text
        The words it was read from, where they say more than the canonical form; else None.

    >>> Date.parse("vers 1905").text
    'vers 1905'
    >>> str(Date.parse("12 mars 1905")), str(Date.parse("entre 1905 et 1910"))
    ('1905-03-12', '1905/1910')
    >>> str(Date.parse("44 av. J.-C."))
    '-0043'
    """

    start: np.datetime64
    stop: np.datetime64
    precision: Precision
    text: str | None = None

    def __post_init__(self) -> None:
        start, stop = self.start.astype("M8[us]"), self.stop.astype("M8[us]")
        if np.isnat(start) or np.isnat(stop) or not start < stop:
            raise InvalidValueError(f"A date must end after it starts: {self.start} to {self.stop} does not.")
        object.__setattr__(self, "start", start)
        object.__setattr__(self, "stop", stop)
        span = tidy(Span(start, stop, Precision(self.precision)))
        object.__setattr__(self, "precision", span.precision)

    def __str__(self) -> str:
        return iso(Span(self.start, self.stop, self.precision))

    @classmethod
    def parse(cls, value: object, *, dayfirst: bool | None = None) -> Date:
        """Read a date from what a person or a table gives.

        Parameters
        ----------
        value
            A Date; a year as an int; a datetime.date or datetime (one with a time zone is converted to
            UTC); a numpy datetime64 (its unit is the precision); or a text: ISO 8601, French, English,
            American and other European forms, ``c. 1905``, ``[1905?]``, ``1890s``, ``années 1890``,
            ``XIXe siècle``, ``2e moitié du 19e s.``, ``1905-1910``, ``entre 1905 et 1910``,
            ``44 av. J.-C.``. `values.date_forms` lists them all.
        dayfirst
            Whether 03/04/1905 is the 3rd of April. None refuses what can be read both ways.

        Raises
        ------
        InvalidValueError
            When `value` is no date, or an ambiguous one; the message says which.
        """
        if isinstance(value, Date):
            return value
        try:
            span, text = _read(value, dayfirst)
        except ValueError as error:
            raise InvalidValueError(
                f"{value!r} is not a date that can be read: {error}. "
                "Write 1905, 1905-03, 1905-03-12, 1905/1910, or the like."
            ) from None
        return cls(*span, text)


def _read(value: object, dayfirst: bool | None) -> tuple[Span, str | None]:
    if isinstance(value, str):
        span = read_span(value, dayfirst=dayfirst)
        text = value.strip()
        return span, None if text == iso(span) else text
    if isinstance(value, np.datetime64):
        return _numpy(value), None
    if isinstance(value, dt.datetime):
        return moment(value), None
    if isinstance(value, dt.date):
        return day(value.year, value.month, value.day), None
    if isinstance(value, bool | np.bool_):
        raise ValueError("it is true or false")
    if isinstance(value, int | np.integer):
        return years(int(value), int(value)), None
    if isinstance(value, float | np.floating) and float(value).is_integer():
        return years(int(value), int(value)), None
    raise ValueError(f"it is a {type(value).__name__}")


def _numpy(value: np.datetime64) -> Span:
    if np.isnat(value):
        raise ValueError("it is empty (NaT)")
    unit = np.datetime_data(value.dtype)[0]
    start = value.astype("M8[us]")
    year, number = (int(value.astype(f"M8[{u}]").astype(np.int64)) for u in ("Y", "M"))
    if unit == "Y":
        return years(year + 1970, year + 1970)
    if unit == "M":
        return month(year + 1970, number % 12 + 1)
    if unit in ("D", "W"):
        return Span(start, start + np.timedelta64(1 if unit == "D" else 7, "D"), Precision.DAY)
    length = 1_000_000 if start == start.astype("M8[s]") else 1
    return Span(start, start + np.timedelta64(length, "us"), Precision.TIME)
