"""Decades, centuries and their parts, and years counted from the birth of Christ."""

from __future__ import annotations

import re

from panoptic_nb.values import date_words as words
from panoptic_nb.values.span import Span, century, decade, year_of, years

_ERA_YEAR = re.compile(r"^(?:an\s+)?(?P<y>\d{1,5})$")
_DECADE = re.compile(
    r"^(?:(?:les\s+|the\s+)?(?:annees|decennie|decade|anos|anni)\s+(?P<a>\d{3}0)(?:'?s)?"
    r"|(?P<b>\d{3}0)(?:'?s|er(?:\s+jahre)?)|(?P<c>\d{3})(?:[xu_.-]|[-.]?\?))$"
)
_HUNDRED = re.compile(r"^(?P<c>\d{2})(?:xx|uu|--\??|\.\.\??|__|\?\?)$")
_LONELY_DECADE = re.compile(r"^(?:(?:les |the )?(?:annees|anos|anni)\s+\d{2}|'?\d0'?s)$")


def is_cut_short(plain: str) -> bool:
    """Whether a year stands there with its last digits left open: 189?, 19.., [18--]."""
    return bool(_DECADE.match(plain) or _HUNDRED.match(plain))


def read_coarse(plain: str) -> Span | None:
    """What a folded text says of decades, centuries and eras; None where it says none of these."""
    if found := _DECADE.match(plain):
        return decade(int(found["a"] or found["b"] or found["c"] + "0"))
    if found := _HUNDRED.match(plain):
        return years(int(found["c"]) * 100, int(found["c"]) * 100 + 99)
    if _LONELY_DECADE.match(plain):
        raise ValueError("its century is missing")
    bare, era = re.subn(r"^ad\s+|\s+(?:ad|bc)$", "", plain)
    before_christ = plain.endswith(" bc")
    if found := words.CENTURY.match(bare):
        number = _ordinal(found["n"] or found["n2"])
        return _part(century(number, before_christ=before_christ), found["part"])
    if era and (found := _ERA_YEAR.match(bare)):
        year = 1 - int(found["y"]) if before_christ else int(found["y"])
        return years(year, year)
    return None


_THIRDS = {"debut": 0, "early": 0, "milieu": 1, "mi": 1, "mid": 1, "fin": 2, "late": 2}
_FRACTIONS = {"moitie": 2, "half": 2, "tiers": 3, "quart": 4, "quarter": 4}
_NTH = {
    word: number
    for number, line in enumerate(
        ["premiere premier first", "seconde second deuxieme", "troisieme third", "quatrieme fourth"], 1
    )
    for word in line.split()
}


def _part(whole: Span, part: str | None) -> Span:
    """A half, a third or a quarter of a century (2e moitié, last quarter), or a vague third (début)."""
    if not part:
        return whole
    said = re.findall(r"[a-z]+|\d", part)
    vague = [_THIRDS[word] for word in said if word in _THIRDS]
    share = 3 if vague else next((_FRACTIONS[word] for word in said if word in _FRACTIONS), 3)
    if vague:
        n = vague[0]
    elif "last" in said or "dernier" in said or "derniere" in said:
        n = share - 1
    else:
        n = (
            next(
                int(word) if word.isdigit() else _NTH[word] for word in said if word.isdigit() or word in _NTH
            )
            - 1
        )
    if not 0 <= n < share:
        raise ValueError(f'there is no "{part.strip()}" of a century')
    first = year_of(whole.start)
    return years(first + 100 * n // share, first + 100 * (n + 1) // share - 1)


def _ordinal(number: str) -> int:
    if number.isdigit():
        return int(number)
    values = [{"i": 1, "v": 5, "x": 10}[letter] for letter in number]
    return sum(-v if v < after else v for v, after in zip(values, [*values[1:], 0], strict=True))
