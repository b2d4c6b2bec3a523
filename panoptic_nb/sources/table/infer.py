"""Which type a column of texts is: from its name and its different values, carefully.

A type that can refuse cells (number, date, url, color) is only chosen where at least 95 % of the cells
fit, those apart that say that nothing is known ("n/a", "s.d.", "?"). What is left is text, or a label
where short texts come again and again.
"""

from __future__ import annotations

import re

import numpy as np
import polars as pl

from panoptic_nb.sources.table.dates import day_comes_first
from panoptic_nb.sources.table.parse import EITHER_POINT, parse
from panoptic_nb.sources.table.parsed import Cells
from panoptic_nb.values import PropertyType
from panoptic_nb.values.number import THOUSANDS, USUAL, Marks
from panoptic_nb.values.text import fold

ENOUGH = 0.95
_SAMPLE, _SAMPLE_ENOUGH = 200, 0.7
_LABEL_LENGTH, _LABEL_COUNT, _LABEL_REPEATS = 100, 2_000, 2.0

_DATE_WORDS = frozenset(
    """
    date dates dating datation annee annees an year years decade siecle century epoque periode period millesime
    naissance deces birth death born died created creation creee publication published paru parution timestamp
    datum jahr jahre geburt tod fecha ano anos nacimiento anno anni nascita morte data
    """.split()  # noqa: SIM905 (a list of words reads as one)
)
# Digits that are names, not quantities.
_CODE_WORDS = frozenset(
    """
    cp zip postal postcode plz isbn issn siret siren tel telephone phone fax cote inventaire inv inventory
    shelfmark signature
    """.split()  # noqa: SIM905
)
_TICK_WORDS = frozenset(["is", "has", "est", "a", "ist", "hat", "es", "tiene"])
_TICKS = frozenset(
    [*"oui non vrai faux true false yes no ja nein si sí wahr falsch".split(), "✓", "✗", "x"]  # noqa: SIM905
)
_LETTER_PAIRS = [frozenset(pair.split()) for pair in ("o n", "y n", "t f", "v f", "j n")]

_NOTHING = (
    r"(?i)^\W*(?:n\.?/?a\.?|nan|null|none|n\.?\s?[cd]\.?|s\.?\s?d\.?|s\.?\s?l\.?|sans date|non dat[eé]e?|inconnue?"
    r"|unknown|undated|ohne datum|o\.\s?d\.?|#(?:n/a|ref|value|valeur|nom|name|div/0|num|null|nombre)[!?]?)?\W*$"
)
_LONE_DIGITS = r"^[0-9]{1,8}$"
_EITHER_COMMA = r"^[+\-−]?[1-9][0-9]{0,2},[0-9]{3}$"
_COMMAS_ARE_THOUSANDS = r"^[+-]?[0-9]{1,3}(?:,[0-9]{3}){2,}|^[+-]?[0-9]{1,3}(?:,[0-9]{3})+\.[0-9]*$"
_CODE = r"^(?:0[0-9]|\+[0-9]|[0-9]{16,}$)"


def infer_type(name: str, cells: Cells, *, marks: Marks = USUAL) -> PropertyType:
    """The type of a column called `name`.

    Parameters
    ----------
    name
        The column's name: it decides between years and numbers, and between 0/1 and ticks.
    cells
        Its filled cells.
    marks
        What the comma in 1,234 and the point in 1.234 are.
    """
    words = name_words(name)
    if not len(cells):
        return PropertyType.TEXT
    if _is_checkbox(name, words, cells):
        return PropertyType.CHECKBOX
    if are_letters(cells):
        return PropertyType.LABEL
    for kind in (PropertyType.URL, PropertyType.COLOR):
        if _fits(cells, kind):
            return kind
    if words & _DATE_WORDS and _fits(cells, PropertyType.DATE) and _are_years(cells):
        return PropertyType.DATE
    if not words & _CODE_WORDS and not _are_codes(cells) and _fits(cells, PropertyType.NUMBER, marks=marks):
        return PropertyType.NUMBER
    if not _mostly(cells, _LONE_DIGITS) and _fits(cells, PropertyType.DATE):
        return PropertyType.DATE
    return PropertyType.LABEL if _repeats(cells) else PropertyType.TEXT


def nearly(name: str, cells: Cells) -> list[tuple[PropertyType, float]]:
    """What a column of texts may have been meant as, and the share of cells from which to say so."""
    meant = []
    if looks_dated(name):
        meant.append((PropertyType.DATE, 0.5))
    if not name_words(name) & _CODE_WORDS and not _are_codes(cells):
        meant.append((PropertyType.NUMBER, 0.75))
    sample = cells.sample(_SAMPLE)
    return [(kind, least) for kind, least in meant if len(parse(sample, kind).reasons) <= 0.5 * len(sample)]


def looks_dated(name: str) -> bool:
    """Whether the name of a column promises dates.

    >>> looks_dated("Année de création"), looks_dated("birthYear"), looks_dated("height")
    (True, True, False)
    """
    return bool(name_words(name) & _DATE_WORDS)


def name_words(name: str) -> frozenset[str]:
    """The words of a column's name, folded: "dateCreation" and "date_création" are the same two."""
    spaced = re.sub(r"(?<=[a-zà-ÿ])(?=[A-ZÀ-Ý])", " ", name)
    return frozenset(re.split(r"[\W_\d]+", fold(spaced))) - {""}


def says_nothing(texts: pl.Series) -> pl.Series:
    """Which texts only say that nothing is known: "n/a", "s.d.", "?", "-"."""
    return texts.str.contains(_NOTHING)


def share_fitting(cells: Cells, kind: PropertyType, *, marks: Marks = USUAL) -> float:
    """The share of the filled cells that are a `kind`, those that say nothing apart."""
    dayfirst = day_comes_first(cells.texts, cells.counts)[0] if kind == PropertyType.DATE else True
    refused = np.zeros(len(cells.texts), bool)
    refused[list(parse(cells.texts, kind, dayfirst=dayfirst, marks=marks).reasons)] = True
    silent = refused & says_nothing(cells.texts).to_numpy()
    said = int(cells.counts[~silent].sum())
    return 1 - int(cells.counts[refused & ~silent].sum()) / said if said else 0.0


def _fits(cells: Cells, kind: PropertyType, *, marks: Marks = USUAL) -> bool:
    """Whether enough cells are a `kind`; a sample spares most columns the whole reading."""
    sample = cells.sample(_SAMPLE)
    said = sample.filter(~says_nothing(sample))
    if not len(said):
        return False
    if len(parse(said, kind, marks=marks).reasons) > (1 - _SAMPLE_ENOUGH) * len(said):
        return False
    return share_fitting(cells, kind, marks=marks) >= ENOUGH


def are_letters(cells: Cells) -> bool:
    """Whether two letters are all there is that may be yes and no, or the points of a compass, or a code."""
    return len(cells.texts) <= 4 and frozenset(cells.texts.str.to_lowercase()) in _LETTER_PAIRS


def _is_checkbox(name: str, words: frozenset[str], cells: Cells) -> bool:
    if len(cells.texts) > 4:
        return False
    said = frozenset(cells.texts.str.to_lowercase())
    if said <= _TICKS:
        return True
    first = re.split(r"[\W_]+", fold(name).strip())[0]
    asks = first in _TICK_WORDS and len(words) > 1
    return said <= {"0", "1"} and (asks or name.rstrip().endswith("?"))


def _are_years(cells: Cells) -> bool:
    """Lone numbers under a date's name are years only where all of them can be."""
    lone = cells.texts.filter(cells.texts.str.contains(r"^[0-9]+$"))
    years = lone.str.contains(r"^(?:1[0-9]{3}|20[0-9]{2}|2100)$|^[12][0-9]{3}(?:0[1-9]|1[0-2])[0-3][0-9]$")
    return bool(len(lone) == 0 or years.mean() >= ENOUGH)  # type: ignore[operator]


def _are_codes(cells: Cells) -> bool:
    """Leading zeros, telephone numbers, more digits than a number holds."""
    return bool(cells.texts.str.contains(_CODE).any())


def _mostly(cells: Cells, pattern: str) -> bool:
    return int(cells.counts[cells.texts.str.contains(pattern).to_numpy()].sum()) > 0.5 * len(cells)


def _repeats(cells: Cells) -> bool:
    """Short texts on one line, each twice or more on average."""
    texts = cells.texts
    if len(texts) > _LABEL_COUNT or len(cells) < _LABEL_REPEATS * len(texts):
        return False
    is_long = (texts.str.len_chars() > _LABEL_LENGTH) | texts.str.contains("\n", literal=True)
    return not is_long.any()


def decimal_marks(cells: Cells, separator: str | None) -> tuple[Marks, str | None]:
    """What a comma and a point before three digits are in this column, and what to say about it.

    The cells that can be read in one way only decide: 12,5 or 1 234,50 has a decimal comma, 12.5 or
    1,234.5 a decimal point.

    Parameters
    ----------
    cells
        The filled cells.
    separator
        Of the table: where it is a semicolon, commas are decimal marks.
    """
    texts = cells.texts
    commas, points = (texts.filter(texts.str.contains(pattern)) for pattern in (_EITHER_COMMA, EITHER_POINT))
    if not len(commas) and not len(points):
        return USUAL, None
    comma_said, point_said = (
        texts.filter(texts.str.contains(_decimal(mark, other))) for mark, other in (",.", ".,")
    )
    comma, notes = "decimal", []
    if len(commas):
        if texts.str.contains(_COMMAS_ARE_THOUSANDS).any():
            comma = "thousands"
        elif not len(comma_said):
            comma = "thousands" if len(point_said) or separator != ";" else "decimal"
            if not len(point_said):
                read = commas[0].replace(",", "." if comma == "decimal" else "")
                notes.append(f"{commas[0]} can be read both ways and was read as {read}")
    point = "thousands" if len(comma_said) and not len(point_said) else "decimal"
    if len(points) and point == "thousands":
        read = points[0].replace(".", "")
        notes.append(f"{points[0]} was read as {read}, since the column has decimal commas: {comma_said[0]}")
    elif len(points) and (len(comma_said) or not len(point_said)):
        both = f", {comma_said[0]} and {point_said[0]} standing beside it" if len(comma_said) else ""
        notes.append(f"{points[0]} can be read both ways and was read as a decimal{both}")
    return Marks(comma, point), "; ".join(notes) or None


def _decimal(mark: str, other: str) -> str:
    """What can only be read with this decimal mark."""
    m, o = re.escape(mark), re.escape(other)
    grouped = rf"[0-9]{{1,3}}(?:[{THOUSANDS}{o}][0-9]{{3}})+{m}[0-9]*|[0-9]{{1,3}}(?:{o}[0-9]{{3}}){{2,}}"
    return rf"^[+\-−]?(?:{grouped}|[0-9]*{m}(?:[0-9]{{1,2}}|[0-9]{{4,}})|(?:0|[0-9]{{4,}}){m}[0-9]+)$"
