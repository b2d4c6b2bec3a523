"""A date is read as a historian means it, and what is written of it reads back the same."""

from __future__ import annotations

import datetime as dt
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from panoptic_nb.errors import InvalidValueError
from panoptic_nb.values import Date, Precision
from panoptic_nb.values.span import FIRST_YEAR, LAST_YEAR, Span, iso, year_of

CENTURY, DECADE, YEAR, MONTH, DAY, TIME = Precision

# text, canonical form, precision
KNOWN = [
    ("1905", "1905", YEAR),
    ("1905-03", "1905-03", MONTH),
    ("1905-03-12", "1905-03-12", DAY),
    ("1905-03-12T10:20:30", "1905-03-12T10:20:30", TIME),
    ("1905-03-12T10:20:30Z", "1905-03-12T10:20:30", TIME),
    ("1905-03-12T10:20:30+02:00", "1905-03-12T08:20:30", TIME),
    ("1905-03-12 10:20", "1905-03-12T10:20", TIME),
    ("1905-01-01T00:30+0100", "1904-12-31T23:30", TIME),
    ("2020:01:05 10:20:30", "2020-01-05T10:20:30", TIME),
    ("12 mars 1905 à 10h20", "1905-03-12T10:20", TIME),
    ("13/03/1905", "1905-03-13", DAY),
    ("03/25/1905", "1905-03-25", DAY),
    ("05/05/1905", "1905-05-05", DAY),
    ("03.12.1905", "1905-12-03", DAY),
    ("19050312", "1905-03-12", DAY),
    ("1905/3/12", "1905-03-12", DAY),
    ("12 mars 1905", "1905-03-12", DAY),
    ("1er mai 1968", "1968-05-01", DAY),
    ("1ᵉʳ mai 1968", "1968-05-01", DAY),
    ("samedi 12 mars 1905", "1905-03-12", DAY),
    ("le 12 août 1905", "1905-08-12", DAY),
    ("March 12, 1905", "1905-03-12", DAY),
    ("Saturday, March 12, 1905", "1905-03-12", DAY),
    ("12 Mar 1905", "1905-03-12", DAY),
    ("12-mars-1905", "1905-03-12", DAY),
    ("12. März 1905", "1905-03-12", DAY),
    ("5 de mayo de 1910", "1910-05-05", DAY),
    ("mars 1905", "1905-03", MONTH),
    ("Mar. 1905", "1905-03", MONTH),
    ("03/1905", "1905-03", MONTH),
    ("1905/03", "1905-03", MONTH),
    ("DÉCEMBRE 1905", "1905-12", MONTH),
    ("été 1914", "1914-06/1914-08", MONTH),
    ("hiver 1914-1915", "1914-12/1915-02", MONTH),
    ("476", "0476", YEAR),
    ("an 476", "0476", YEAR),
    ("AD 14", "0014", YEAR),
    ("-0043", "-0043", YEAR),
    ("44 BC", "-0043", YEAR),
    ("44 av. J.-C.", "-0043", YEAR),
    ("44-30 av. J.-C.", "-0043/-0029", YEAR),
    ("27 BC - 14 AD", "-0026/0014", YEAR),
    ("1890s", "1890s", DECADE),
    ("années 1890", "1890s", DECADE),
    ("189X", "1890s", DECADE),
    ("189?", "1890s", DECADE),
    ("[189-?]", "1890s", DECADE),
    ("1890s-1910s", "1890/1919", DECADE),
    ("19th century", "1801/1900", CENTURY),
    ("XIXe siècle", "1801/1900", CENTURY),
    ("XIXᵉ siècle", "1801/1900", CENTURY),
    ("19e s.", "1801/1900", CENTURY),
    ("19. Jahrhundert", "1801/1900", CENTURY),
    ("siglo XIX", "1801/1900", CENTURY),
    ("Ier siècle av. J.-C.", "-0099/0000", CENTURY),
    ("XVIIIe-XIXe siècle", "1701/1900", CENTURY),
    ("XVIIIe et XIXe siècles", "1701/1900", CENTURY),
    ("1re moitié du XIXe siècle", "1801/1850", YEAR),
    ("4e quart 20e siècle", "1976/2000", YEAR),
    ("last quarter of the 19th century", "1876/1900", YEAR),
    ("début du XXe siècle", "1901/1933", YEAR),
    ("mid-19th century", "1834/1866", YEAR),
    ("late 19th c.", "1867/1900", YEAR),
    ("fin XIXe - début XXe siècle", "1867/1933", YEAR),
    ("1905-1910", "1905/1910", YEAR),
    ("1905/1910", "1905/1910", YEAR),
    ("1905–1910", "1905/1910", YEAR),
    ("1914-18", "1914/1918", YEAR),
    ("1914/18", "1914/1918", YEAR),
    ("1910–12", "1910/1912", YEAR),
    ("1910-12", "1910-12", MONTH),
    ("entre 1905 et 1910", "1905/1910", YEAR),
    ("from 1905 to 1910", "1905/1910", YEAR),
    ("1880 (entre) ; 1890 (et)", "1880/1890", YEAR),
    ("1905 ou 1906", "1905/1906", YEAR),
    ("mars-avril 1905", "1905-03/1905-04", MONTH),
    ("12-15 mars 1905", "1905-03-12/1905-03-15", DAY),
    ("du 28 juin 1914 au 11 novembre 1918", "1914-06-28/1918-11-11", DAY),
    ("12/03/1905 – 25/03/1905", "1905-03-12/1905-03-25", DAY),
    ("c. 1905", "1905", YEAR),
    ("c.1905", "1905", YEAR),
    ("ca 1905", "1905", YEAR),
    ("circa 1905", "1905", YEAR),
    ("vers 1905", "1905", YEAR),
    ("1905 (vers)", "1905", YEAR),
    ("1905?", "1905", YEAR),
    ("1905 (?)", "1905", YEAR),
    ("[1905?]", "1905", YEAR),
    ("1905~", "1905", YEAR),
    ("ca. 1860-1943", "1860/1943", YEAR),
    ("-17000", "-17000", YEAR),
    ("18..", "1800/1899", DECADE),
    ("[189.]", "1890s", DECADE),
    ("1905.", "1905", YEAR),
    ("late 1890s", "1890s", DECADE),
    ("début des années 1890", "1890s", DECADE),
    ("mi-XIXe siècle", "1834/1866", YEAR),
    ("fin 1914", "1914", YEAR),
    ("fin d'août 1914", "1914-08", MONTH),
    ("cop. 1905", "1905", YEAR),
    ("1905 (dépôt légal)", "1905", YEAR),
    ("3e trimestre 1905", "1905-07/1905-09", MONTH),
    ("1905-Q3", "1905-07/1905-09", MONTH),
    ("1er semestre 1905", "1905-01/1905-06", MONTH),
    ("18 brumaire an VIII", "1799-11-09", DAY),
    ("1er vendémiaire an I", "1792-09-22", DAY),
    ("5e jour complémentaire an II", "1794-09-21", DAY),
    ("an II", "1793-09-22/1794-09-21", DAY),
    ("nivôse an II", "1793-12-21/1794-01-19", DAY),
]


@pytest.mark.parametrize(("text", "canonical", "precision"), KNOWN)
def test_it_reads_the_forms_of_catalogues(text: str, canonical: str, precision: Precision) -> None:
    date = Date.parse(text, dayfirst=True if "12/03" in text else None)
    assert (str(date), date.precision) == (canonical, precision)
    assert date.text == (None if text == canonical else text)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("03/04/1905", "1905-04-03 with the day first and 1905-03-04 with the month first"),
        ("12/03/05", "two digits"),
        ("avant 1905", "open at one end"),
        ("1905/..", "open at one end"),
        ("after 1905", "open at one end"),
        ("s.d.", "no date"),
        ("[s.d.]", "no date"),
        ("1910/12", "either the month 1910-12 or the years 1910 to 1912"),
        ("30/02/1905", "no day 30 in 1905-02"),
        ("1905-02-30", "no day 30 in 1905-02"),
        ("1905-00-10", "no month 0"),
        ("1905-03-12T25:00", "no time 25:00"),
        ("1910-1905", "1905 comes before 1910"),
        ("années 90", "century is missing"),
        ("an XV", "14 years"),
        ("31 brumaire an II", "no day 31"),
        ("12 octobre an II", "no month"),
        ("5e trimestre 1905", "4 such parts"),
        ("5e quart du XIXe siècle", "no .5e quart"),
        ("99999", "outside"),
        ("12", "no known way"),
        ("19e", "no known way"),
        ("1905, 1907", "no known way"),
        ("Schutt, Ellen Isham, 1873-1955", "no known way"),
        ("", "empty"),
        (True, "true or false"),
        (3.5, "float"),
        (np.datetime64("NaT"), "empty"),
        (None, "NoneType"),
    ],
)
def test_it_refuses_what_it_cannot_know_and_says_why(text: object, reason: str) -> None:
    with pytest.raises(InvalidValueError, match=reason):
        Date.parse(text)


def test_every_day_of_the_republic_follows_the_one_before() -> None:
    for year in range(1, 14):
        last = Date.parse(f"30 fructidor an {year}")
        count = 6 if year in (3, 7, 11) else 5
        complementary = [Date.parse(f"{n}e jour complémentaire an {year}") for n in range(1, count + 1)]
        following = Date.parse(f"1er vendémiaire an {year + 1}")
        chain = [last, *complementary, following]
        assert all(a.stop == b.start for a, b in pairwise(chain)), year


def test_the_column_decides_whether_the_day_comes_first() -> None:
    assert str(Date.parse("03/04/1905", dayfirst=True)) == "1905-04-03"
    assert str(Date.parse("03/04/1905", dayfirst=False)) == "1905-03-04"
    assert str(Date.parse("25/12/1905", dayfirst=False)) == "1905-12-25"  # can only be one day


def test_python_and_numpy_values_keep_their_precision() -> None:
    paris = dt.timezone(dt.timedelta(hours=2))
    cases = [
        (1905, "1905", YEAR),
        (dt.date(1905, 3, 12), "1905-03-12", DAY),
        (dt.datetime(1905, 3, 12, 10, 20, 30), "1905-03-12T10:20:30", TIME),
        (dt.datetime(1905, 3, 12, 10, 20, 30, 5), "1905-03-12T10:20:30.000005", TIME),
        (dt.datetime(1905, 3, 12, 1, tzinfo=paris), "1905-03-11T23:00:00", TIME),
        (np.int64(1905), "1905", YEAR),
        (np.datetime64("1905"), "1905", YEAR),
        (np.datetime64("1905-03"), "1905-03", MONTH),
        (np.datetime64("-0043-03"), "-0043-03", MONTH),
        (np.datetime64("1905-03-12"), "1905-03-12", DAY),
        (np.datetime64("1905-03-12T10:20:30.5"), "1905-03-12T10:20:30.500000", TIME),
    ]
    for given_, canonical, precision in cases:
        date = Date.parse(given_)
        assert (str(date), date.precision, date.text) == (canonical, precision, None)
    assert Date.parse(date) is date


def test_stop_is_the_first_moment_after() -> None:
    date = Date.parse("février 1904")
    assert (date.start, date.stop) == (np.datetime64("1904-02-01", "us"), np.datetime64("1904-03-01", "us"))
    assert date.start.dtype == date.stop.dtype == np.dtype("M8[us]")


def test_a_date_that_ends_before_it_starts_is_refused() -> None:
    with pytest.raises(InvalidValueError, match="end after it starts"):
        Date(np.datetime64("1905"), np.datetime64("1904"), YEAR)


UNITS = {CENTURY: 100, DECADE: 10, YEAR: 1}


@st.composite
def spans(draw: st.DrawFn) -> Date:
    precision = draw(st.sampled_from(Precision))
    if precision <= YEAR:
        size, shift = UNITS[precision], 1 if precision == CENTURY else 0
        first = draw(st.integers(FIRST_YEAR // size + 1, LAST_YEAR // size - 41)) * size + shift
        last = first + draw(st.integers(1, 40)) * size
        start, stop = (np.datetime64(year - 1970, "Y") for year in (first, last))
    else:
        unit, most = {MONTH: ("M", 12), DAY: ("D", 365), TIME: ("us", 31_556_952_000_000)}[precision]
        step = draw(st.sampled_from([1, 1_000_000, 60_000_000])) if precision == TIME else 1
        count = draw(st.integers((FIRST_YEAR - 1969) * most, (LAST_YEAR - 1980) * most)) // step * step
        start = np.datetime64(count, unit)
        stop = start + np.timedelta64(draw(st.integers(1, 100)) * step, unit)
    return Date(start, stop, precision)


@settings(deadline=None)
@given(spans())
def test_what_is_written_reads_back_the_same(date: Date) -> None:
    again = Date.parse(str(date))
    assert (again.start, again.stop, again.precision, again.text) == (
        date.start,
        date.stop,
        date.precision,
        None,
    )
    assert str(again) == str(date)


@settings(deadline=None)
@given(
    st.text() | st.from_regex(r"(c\. |entre )?[0-9IVX/ .-]{1,12}(e siècle|s| av\. J\.-C\.)?", fullmatch=True)
)
def test_any_text_is_a_date_or_a_stated_refusal(text: str) -> None:
    try:
        date = Date.parse(text)
    except InvalidValueError as error:
        assert repr(text) in str(error)
    else:
        assert FIRST_YEAR <= year_of(date.start) < year_of(date.stop - np.timedelta64(1, "us")) + 1
        assert iso(Span(date.start, date.stop, date.precision)) == str(date)
