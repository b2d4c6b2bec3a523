"""The ways of writing a date that are understood, in ISO 8601, French, English and their neighbours.

Days
    ``1905-03-12``, ``19050312``, ``1905/03/12``, ``12/03/1905``, ``12.03.1905``, ``12 mars 1905``,
    ``1er mai 1968``, ``samedi 12 mars 1905``, ``March 12, 1905``, ``12 Mar 1905``, ``12. März 1905``,
    ``1905 mars 12``; each with a time: ``T10:20``, ``10:20:30.5``, ``10h20``, and ``Z`` or ``+02:00``,
    which are converted to UTC. EXIF's ``1905:03:12 10:20:30``.
Months and seasons
    ``1905-03``, ``03/1905``, ``mars 1905``, ``Mar. 1905``, ``été 1914``, ``summer 1914``, ``hiver 1914-1915``.
Years
    ``1905``, ``an 476``, ``AD 476``, ``44 BC``, ``44 av. J.-C.``, ``-0043`` (astronomical: 44 BC).
Decades, centuries and their parts
    ``1890s``, ``années 1890``, ``189X``; ``19th century``, ``XIXe siècle``, ``19e s.``, ``19. Jahrhundert``,
    ``siglo XIX``; ``1re moitié du XIXe siècle``, ``4e quart 20e siècle``; ``début``, ``milieu``, ``fin``, ``early``,
    ``mid``, ``late``, read as thirds. ``19XX`` is 1900 to 1999.
Ranges
    ``1905-1910``, ``1905/1910``, ``1914-18``, ``entre 1905 et 1910``, ``from 1905 to 1910``, ``mars-avril 1905``,
    ``du 12 au 15 mars 1905``, ``XVIIIe-XIXe siècle``, ``1905 ou 1906``.
In doubt
    ``c. 1905``, ``ca 1905``, ``circa 1905``, ``vers 1905``, ``1905?``, ``1905~``, ``[1905]``: read as what they are
    about; the words are kept beside.

What is left open (``avant 1905``) or lacks its century (``12/03/05``) is refused.
"""

from __future__ import annotations

import re

from panoptic_nb.values.date_words import (
    BEFORE_CHRIST,
    DOUBT,
    MONTHS,
    OPEN_ENDED,
    RANGES,
    SEASONS,
    UNDATED,
    WEEKDAY,
)
from panoptic_nb.values.date_words import CENTURY as CENTURY_WORDS
from panoptic_nb.values.span import Span, century, day, decade, instant, month, through, years
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
_PLAIN_YEAR = re.compile(r"^(?:(?:l')?annee\s+|an\s+|year\s+|a\.?d\.?\s*|[+])?(?P<y>\d{3,4})(?:\s*(?:a\.?d\.?|c\.?e\.?))?$")
_OLD_YEAR = re.compile(r"^(?:an\s+)?(?P<y>\d{1,5})$")
_DECADE = re.compile(
    r"^(?:(?:les\s+|the\s+)?(?:annees|decennie|decade|anos|anni)\s+(?P<a>\d{3}0)(?:'?s)?|(?P<b>\d{3}0)(?:'?s|er(?:\s+jahre)?)"
    r"|(?P<c>\d{3})[xu_-])$"
)
_HUNDRED = re.compile(r"^(?P<c>\d{2})(?:xx|uu|--|__)$")
_LONELY_DECADE = re.compile(r"^(?:(?:les |the )?(?:annees|anos|anni)\s+\d{2}|'?\d0'?s)$")


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
    if UNDATED.match(plain):
        raise ValueError("it says that there is no date")
    plain = re.sub(r"[\[\]()<>\"«»]|(?<=\d|s|c)\s?(?:\?|~)", "", plain).strip(" ,;")
    plain = DOUBT.sub("", plain)
    if OPEN_ENDED.match(plain):
        raise ValueError("it is open at one end; give both, such as 1900/1905")
    return _read(plain, dayfirst)


def _read(plain: str, dayfirst: bool | None) -> Span:
    """A single date, or a range of two."""
    refused: ValueError | None = None
    try:
        found = _single(plain, dayfirst)
        if found is not None:
            return found
    except AmbiguousDayError:
        raise
    except ValueError as error:
        refused = error
    found = _range(plain, dayfirst)
    if found is not None:
        return found
    raise refused or ValueError("no known way of writing a date looks like this")


def _single(plain: str, dayfirst: bool | None) -> Span | None:
    if time := _TIME.match(plain):
        of = _single(time["date"].removesuffix(" a").strip(), dayfirst)
        return None if of is None else _clocked(of, time)
    plain = WEEKDAY.sub("", plain)
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
    return _worded(plain) or _coarse(plain)


def _worded(plain: str) -> Span | None:
    """A month or a season by its name, with a year, perhaps with a day."""
    for form in _WORDED:
        if (found := form.match(plain)) is None:
            continue
        named, parts = found["name"], found.groupdict()
        if number := MONTHS.get(named):
            year = int(found["y"])
            return day(year, number, int(parts["d"])) if parts.get("d") else month(year, number)
        if (season := SEASONS.get(named)) and not parts.get("d"):
            year = int(found["y"])
            return through(month(year, season), month(year, season + 2))
    return None


def _coarse(plain: str) -> Span | None:
    """Decades, centuries, and years before Christ."""
    if found := _DECADE.match(plain):
        return decade(int(found["a"] or found["b"] or found["c"] + "0"))
    if found := _HUNDRED.match(plain):
        return years(int(found["c"]) * 100, int(found["c"]) * 100 + 99)
    if _LONELY_DECADE.match(plain):
        raise ValueError("its century is missing")
    before_christ = BEFORE_CHRIST.search(plain) is not None
    plain = BEFORE_CHRIST.sub("", plain)
    if found := CENTURY_WORDS.match(plain):
        return _part(century(_ordinal(found["n"] or found["n2"]), before_christ=before_christ), found["part"])
    if before_christ and (found := _OLD_YEAR.match(plain)):
        return years(1 - int(found["y"]), 1 - int(found["y"]))
    return None


def _range(plain: str, dayfirst: bool | None) -> Span | None:
    """Two dates, the first of which may lean on the second: 12-15 mars 1905, 1914-18, 44-30 av. J.-C."""
    if winter := re.match(r"^(?:hiver|winter)\s+(\d{4})\s*[-/–]\s*(\d{4}|\d{2})$", plain):
        year = int(winter[1])
        if (year + 1) % 100 == int(winter[2]) % 100:
            return through(month(year, 12), month(year + 1, 2))
    for form in RANGES:
        if (found := form.match(plain)) is None:
            continue
        left, right = (DOUBT.sub("", part.strip(" ,")) for part in found.groups())
        if re.fullmatch(r"\d{4}", left) and re.fullmatch(r"\d{2}", right):
            right = left[:2] + right
        last = _single(right, dayfirst)
        if last is None:
            continue
        for candidate in _completed(left, right):
            if (first := _single(candidate, dayfirst)) is not None:
                return through(first, last)
    return None


def _completed(left: str, right: str) -> list[str]:
    """`left`, preceded by what it is when it shares the era, the century or the end of `right`."""
    era = BEFORE_CHRIST.search(right)
    if era is not None and not BEFORE_CHRIST.search(left):
        return [left + era[0], f"{left} siecle{era[0]}"]
    words = right.split()
    ends = [" ".join(words[n:]) for n in range(1, len(words))]
    return [left, *(f"{left} {end}" for end in ends), f"{left} siecle"]


def _iso(found: re.Match[str]) -> Span:
    year = int(found["y"])
    if found["d"]:
        return day(year, int(found["m"]), int(found["d"]))
    if found["m"] and int(found["m"]) > 12:
        raise_to = year // 100 * 100 + int(found["m"])
        return years(year, raise_to)
    return month(year, int(found["m"])) if found["m"] else years(year, year)


def _numeric(found: re.Match[str], dayfirst: bool | None) -> Span:
    a, b, year = int(found["a"]), int(found["b"]), int(found["y"])
    if dayfirst is None and found["sep"] == ".":
        dayfirst = True
    if a > 12 or b > 12 or a == b:
        dayfirst = b <= 12
    if dayfirst is None:
        raise AmbiguousDayError(
            f"it is {year}-{b:02}-{a:02} read day first and {year}-{a:02}-{b:02} read month first; say dayfirst="
        )
    return day(year, b, a) if dayfirst else day(year, a, b)


def _clocked(of: Span, time: re.Match[str]) -> Span:
    zone, offset = time["zone"] or "", 0
    if zone[:1] in ("+", "-"):
        digits = zone[1:].replace(":", "").ljust(4, "0")
        offset = int(zone[0] + "1") * (int(digits[:2]) * 60 + int(digits[2:]))
    second = int(time["s"]) if time["s"] else None
    return instant(of, int(time["h"]), int(time["m"]), second, time["f"] or "", offset)


_FRACTIONS = {"moitie": 2, "half": 2, "tiers": 3, "third": 3, "quart": 4, "quarter": 4}
_THIRDS = {"debut": 0, "early": 0, "milieu": 1, "mid": 1, "fin": 2, "late": 2}


def _part(whole: Span, part: str | None) -> Span:
    """A half, a third or a quarter of a century: 2e moitié, 4e quart, début."""
    if not part:
        return whole
    first = int(whole.start.astype("M8[Y]").astype(int)) + 1970
    words = re.findall(r"[a-z]+|\d", part)
    for word in words:
        if word in _THIRDS:
            n, share = _THIRDS[word], 3
            break
        if word in _FRACTIONS:
            n, share = _nth(words) - 1, _FRACTIONS[word]
            break
    if n >= share:
        raise ValueError(f"there is no {part.strip()}")
    return years(first + 100 * n // share, first + 100 * (n + 1) // share - 1)


def _nth(words: list[str]) -> int:
    named = {"premiere": 1, "premier": 1, "first": 1, "second": 2, "seconde": 2, "deuxieme": 2, "troisieme": 3,
             "third": 3, "quatrieme": 4, "fourth": 4, "dernier": 4, "last": 4}  # fmt: skip
    return next(int(word) if word.isdigit() else named[word] for word in words if word.isdigit() or word in named)


def _ordinal(number: str) -> int:
    if number.isdigit():
        return int(number)
    values = [{"i": 1, "v": 5, "x": 10}[letter] for letter in number]
    return sum(-v if v < after else v for v, after in zip(values, [*values[1:], 0], strict=True))
