"""The ways of writing a date that are understood, in ISO 8601, French, English and their neighbours.

Days
    ``1905-03-12``, ``19050312``, ``1905/03/12``, ``12/03/1905``, ``12.03.1905``, ``12 mars 1905``,
    ``1er mai 1968``, ``samedi 12 mars 1905``, ``March 12, 1905``, ``12 Mar 1905``, ``12. März 1905``,
    ``1905 mars 12``; each with a time: ``T10:20``, ``10:20:30.5``, ``10h20``, and ``Z`` or ``+02:00``,
    which are converted to UTC. EXIF's ``1905:03:12 10:20:30``.
Months and seasons
    ``1905-03``, ``03/1905``, ``1905/03``, ``mars 1905``, ``Mar. 1905``, ``été 1914``, ``summer 1914``,
    ``hiver 1914-1915``.
Years
    ``1905``, ``an 476``, ``AD 476``, ``44 BC``, ``44 av. J.-C.``, ``-0043`` (astronomical: 44 BC).
    ``3e trimestre 1905``, ``1905-Q3``. The Republic's: ``18 brumaire an VIII``, ``an II``.
Decades, centuries and their parts
    ``1890s``, ``années 1890``, ``189X``, ``189?``, ``189.``; ``19th century``, ``XIXe siècle``, ``19e s.``,
    ``19. Jahrhundert``, ``siglo XIX``; ``1re moitié du XIXe siècle``, ``4e quart 20e siècle``;
    ``début``, ``milieu``, ``fin``, ``early``, ``mid``, ``late``, read as thirds. ``19XX`` and ``19..`` are
    1900 to 1999.
Ranges
    ``1905-1910``, ``1905/1910``, ``1914-18``, ``1910–12``, ``entre 1905 et 1910``, ``from 1905 to 1910``,
    ``mars-avril 1905``, ``du 12 au 15 mars 1905``, ``XVIIIe-XIXe siècle``, ``1905 ou 1906``. As ISO 8601
    has it, ``1910-12`` is December 1910.
In doubt
    ``c. 1905``, ``ca 1905``, ``circa 1905``, ``vers 1905``, ``1905 (vers)``, ``1905?``, ``1905~``,
    ``[1905]``, ``fin 1905``, ``cop. 1905``, ``1905 (dépôt légal)``: read as what they are about; the words are
    kept beside.

What is left open (``avant 1905``), lacks its century (``12/03/05``) or can be read in two ways
(``1910/12``) is refused.
"""

from __future__ import annotations

import re

from panoptic_nb.values import date_words as words
from panoptic_nb.values.date_coarse import is_cut_short, read_coarse
from panoptic_nb.values.republican import read_republican
from panoptic_nb.values.span import Span, day, instant, month, through, years
from panoptic_nb.values.text import fold


class AmbiguousDayError(ValueError):
    """A date that is one day when read day first and another when read month first."""


_YEAR = r"(?P<y>\d{3,4})"
_DAY = r"(?P<d>\d{1,2})(?:er|re|st|nd|rd|th|ᵉʳ|º|°|o)?\.?"
_NAME = r"(?P<name>[a-z]+)\.?"
_OF = r"(?:\s*-\s*|\s*,?\s*(?:de|del|of|di)\s+|\s*,\s*|\s+|(?<=\.))"

_TIME = re.compile(
    r"^(?P<date>.*?\d)(?:t|,?\s+(?:a\s+|at\s+)?)(?P<h>\d{1,2})(?::|h)(?P<m>\d{2})"
    r"(?::(?P<s>\d{2})(?:[.,](?P<f>\d{1,9}))?)?\s*(?P<zone>z|utc|gmt|[+-]\d{2}:?(?:\d{2})?)?$"
)
_ISO = re.compile(r"^(?P<y>[+-]?\d{4,5})(?:-(?P<m>\d{2})(?:-(?P<d>\d{2}))?)?$")
_COMPACT = re.compile(r"^(?P<y>\d{4})(?P<m>\d{2})(?P<d>\d{2})$")
_YEAR_FIRST = re.compile(r"^(?P<y>\d{4})(?P<sep>[/.:-])(?P<m>\d{1,2})(?P=sep)(?P<d>\d{1,2})\.?$")
_NUMERIC = re.compile(r"^(?P<a>\d{1,2})\s?(?P<sep>[/.\- ])\s?(?P<b>\d{1,2})\s?(?P=sep)\s?(?P<y>\d{4})$")
_SHORT_YEAR = re.compile(r"^\d{1,2}([/.-])\d{1,2}\1\d{2}$")
_MONTH_NUMBER = re.compile(r"^(?P<m>\d{1,2})[/.](?P<y>\d{4})$")
_WORDED = [
    re.compile(rf"^{_DAY}{_OF}{_NAME}{_OF}{_YEAR}$"),
    re.compile(rf"^{_NAME}\s*{_DAY}\s*,?\s+{_YEAR}$"),
    re.compile(rf"^{_YEAR}{_OF}{_NAME}{_OF}{_DAY}$"),
    re.compile(rf"^{_NAME}{_OF}{_YEAR}$"),
    re.compile(rf"^{_YEAR}{_OF}{_NAME}$"),
]
_YEAR_PART = re.compile(
    r"^(?:(?P<a>\d)\s?(?:ere?|er|nde?|e|eme|st|nd|rd|th)?\s+(?:trimestre|semestre|quarter)\s+(?:de\s+|of\s+)?"
    r"|[tq](?P<b>\d)\s+|(?=\d{4}-?[tq](?P<c>\d)$))(?P<y>\d{4})(?:-?[tq]\d)?$"
)
_PLAIN_YEAR = re.compile(r"^(?:(?:l')?annee\s+|an\s+|year\s+)?(?P<y>\d{3,4})$")


def read_span(text: str, *, dayfirst: bool | None = None) -> Span:
    """What `text` says, as a stretch of time.

    Parameters
    ----------
    text
        Any of the forms at the top of this module; case and accents do not matter.
    dayfirst
        Whether 03/04/1905 is the 3rd of April; None refuses it.

    Raises
    ------
    ValueError
        With the reason; AmbiguousDayError where only `dayfirst` is missing.
    """
    plain = text.strip()
    if iso := _ISO.match(plain):
        return _iso(iso)
    plain = " ".join(re.sub(r"[–—−‒‐‑]", "–", fold(plain)).split())
    if not plain:
        raise ValueError("it is empty")
    if words.UNDATED.match(plain):
        raise ValueError("it says that there is no date")
    plain = re.sub(r"[\[\]()<>\"«»]", "", plain).strip(" ,;")
    plain = words.AFTER_CHRIST.sub(" ad", words.BEFORE_CHRIST.sub(" bc", plain)).strip()
    plain = words.DOUBT_AFTER.sub("", words.DOUBT.sub("", plain))
    if not is_cut_short(plain):
        plain = re.sub(r"(?<=\w)\s?(?:\?|~)|(?<=\d{4})\.$", "", plain)
        if words.OPEN_ENDED.search(plain):
            raise ValueError("it is open at one end; give both, such as 1900/1905")
    found = _single(plain, dayfirst) or _range(plain, dayfirst)
    if found is not None:
        return found
    if (aside := re.fullmatch(r"(.*\S)\s*\([^()]*\)", text.strip(), re.DOTALL)) is not None:
        return read_span(aside[1], dayfirst=dayfirst)  # 1905 (dépôt légal)
    raise ValueError("no known way of writing a date looks like this")


def _single(plain: str, dayfirst: bool | None) -> Span | None:
    if time := _TIME.match(plain):
        of = _single(time["date"].removesuffix(" a").strip(), dayfirst)
        return None if of is None else _clocked(of, time)
    plain = words.WEEKDAY.sub("", plain)
    if iso := _ISO.match(plain):
        return _iso(iso)
    if found := _COMPACT.match(plain) or _YEAR_FIRST.match(plain):
        return day(int(found["y"]), int(found["m"]), int(found["d"]))
    if found := _NUMERIC.match(plain):
        return _numeric(found, dayfirst)
    if _SHORT_YEAR.match(plain):
        raise ValueError("its year has two digits, so its century is unknown")
    if found := _MONTH_NUMBER.match(plain):
        return month(int(found["y"]), int(found["m"]))
    if found := _PLAIN_YEAR.match(plain):
        return years(int(found["y"]), int(found["y"]))
    return _worded(plain) or _year_part(plain) or read_republican(plain) or read_coarse(plain)


def _worded(plain: str) -> Span | None:
    """A month or a season by its name, with a year, perhaps with a day."""
    for form in _WORDED:
        if (found := form.match(plain)) is None:
            continue
        named, parts = found["name"], found.groupdict()
        if number := words.MONTHS.get(named):
            year = int(found["y"])
            return day(year, number, int(parts["d"])) if parts.get("d") else month(year, number)
        if (season := words.SEASONS.get(named)) and not parts.get("d"):
            year = int(found["y"])
            return through(month(year, season), month(year, season + 2))
    return None


def _year_part(plain: str) -> Span | None:
    """A quarter or a half of a year."""
    found = _YEAR_PART.match(plain)
    if found is None:
        return None
    part, year = int(found["a"] or found["b"] or found["c"]), int(found["y"])
    size = 6 if "sem" in plain else 3
    if not 1 <= part <= 12 // size:
        raise ValueError(f"a year has {12 // size} such parts, not {part}")
    return through(month(year, (part - 1) * size + 1), month(year, part * size))


def _range(plain: str, dayfirst: bool | None) -> Span | None:
    """Two dates, the first of which may lean on the second: 12-15 mars 1905, 1914-18, 44-30 av. J.-C."""
    if winter := re.match(r"^(?:hiver|winter)\s+(\d{4})\s*[-/–]\s*(\d{4}|\d{2})$", plain):
        year = int(winter[1])
        if (year + 1) % 100 == int(winter[2]) % 100:
            return through(month(year, 12), month(year + 1, 2))
    for form in words.RANGES:
        if (found := form.match(plain)) is None:
            continue
        left, right = (words.DOUBT.sub("", part.strip(" ,;")) for part in found.groups())
        if re.fullmatch(r"\d{4}", left) and re.fullmatch(r"\d{2}", right):
            return _shortened(left, right, is_slash="/" in plain)
        last = _single(right, dayfirst)
        if last is None:
            continue
        for candidate in _completed(left, right):
            if (first := _single(candidate, dayfirst)) is not None:
                return through(first, last)
    return None


def _completed(left: str, right: str) -> list[str]:
    """`left`, and what it is when it shares the era, the century or the end of `right`."""
    era = " bc" if right.endswith(" bc") else ""
    if era and left.endswith((" bc", " ad")):
        return [left]
    parts = right.removesuffix(" bc").split()
    ends = [" ".join(parts[n:]) for n in range(1, len(parts))]
    centuries = [f"{left} siecle{era}"] if re.search(r"siecle|centur|jahrh|\bs\.?$", right) else []
    return [left + era, *(f"{left} {end}{era}" for end in ends), *centuries]


def _shortened(left: str, right: str, *, is_slash: bool) -> Span:
    """1914/18: the last year, or after a slash the month, with two digits."""
    first, last, number = int(left), int(left[:2] + right), int(right)
    if not is_slash or number > 12:
        return years(first, last)
    if last > first:
        raise ValueError(f"it is either the month {left}-{right} or the years {first} to {last}")
    return month(first, number)


def _iso(found: re.Match[str]) -> Span:
    year = int(found["y"])
    if found["d"]:
        return day(year, int(found["m"]), int(found["d"]))
    if found["m"] and int(found["m"]) > 12:
        return years(year, year // 100 * 100 + int(found["m"]))  # 1914-18
    return month(year, int(found["m"])) if found["m"] else years(year, year)


def _numeric(found: re.Match[str], dayfirst: bool | None) -> Span:
    a, b, year = int(found["a"]), int(found["b"]), int(found["y"])
    if dayfirst is None and found["sep"] == ".":
        dayfirst = True
    if a > 12 or b > 12 or a == b:
        dayfirst = b <= 12
    if dayfirst is None:
        raise AmbiguousDayError(
            f"it is {year}-{b:02}-{a:02} with the day first and {year}-{a:02}-{b:02} with the month first; "
            "write the one that is meant (or say dayfirst=True or False, where a table is read)"
        )
    return day(year, b, a) if dayfirst else day(year, a, b)


def _clocked(of: Span, time: re.Match[str]) -> Span:
    zone, offset = time["zone"] or "", 0
    if zone[:1] in ("+", "-"):
        digits = zone[1:].replace(":", "").ljust(4, "0")
        offset = int(zone[0] + "1") * (int(digits[:2]) * 60 + int(digits[2:]))
    second: int | None = int(time["s"]) if time["s"] else None
    return instant(of, int(time["h"]), int(time["m"]), second, time["f"] or "", offset)
