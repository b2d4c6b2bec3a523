"""The different texts of a column → values of one type: as arrays where they are regular."""

from __future__ import annotations

import re
from collections.abc import Callable

import polars as pl

from panoptic_nb.errors import InvalidValueError
from panoptic_nb.sources.table.dates import parse_dates
from panoptic_nb.sources.table.parsed import Parsed
from panoptic_nb.values import PropertyType, coerce
from panoptic_nb.values.number import THOUSANDS, USUAL, Marks, read_number
from panoptic_nb.values.scalar import FALSE, TRUE
from panoptic_nb.values.text import put

_PLAIN_NUMBER = r"^[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)$"
_COMMA_NUMBER = rf"^[+-]?[0-9]{{1,3}}(?:[{THOUSANDS}]?[0-9]{{3}})*,(?:[0-9]{{1,2}}|[0-9]{{4,}})$"
EITHER_POINT = r"^([+\-−]?[1-9][0-9]{0,2})\.([0-9]{3})$"
_URL = r"^https?://[^\s/?#]+[^\s]*$"
_HEX = r"^#[0-9a-fA-F]{6}$"


def parse(
    texts: pl.Series, kind: PropertyType, *, dayfirst: bool = True, marks: Marks = USUAL, separator: str | None = None
) -> Parsed:  # fmt: skip
    """What each of the `texts` is as a `kind`.

    Parameters
    ----------
    texts
        Different texts, none empty, no blanks at the ends.
    dayfirst
        How to read 03/04/1905.
    marks
        What the comma in 1,234 and the point in 1.234 are.
    separator
        Between the labels of a cell; None takes a cell as one label. A label that holds it stands in
        double quotes.

    Returns
    -------
    Parsed
        Columns: ``value`` (String, Float64 or Boolean); for dates ``start``, ``stop``, ``precision``,
        ``text``; for tags ``tags``, a list of String.
    """
    if kind == PropertyType.DATE:
        return parse_dates(texts, dayfirst)
    if kind == PropertyType.NUMBER:
        return _numbers(texts, marks)
    if kind == PropertyType.CHECKBOX:
        return _checkboxes(texts)
    if kind == PropertyType.LABELS:
        return Parsed(pl.DataFrame({"tags": _tags(texts, separator)}), {})
    if kind == PropertyType.LABEL:
        return Parsed(pl.DataFrame({"tags": _tags(texts, None)}), {})
    if kind == PropertyType.URL:
        return _checked(texts, kind, texts.str.contains(_URL), texts)
    if kind == PropertyType.COLOR:
        return _checked(texts, kind, texts.str.contains(_HEX), texts.str.to_lowercase())
    return Parsed(pl.DataFrame({"value": texts.str.replace_all(r"\r\n?", "\n")}), {})


def _numbers(texts: pl.Series, marks: Marks) -> Parsed:
    if marks.point == "thousands":
        texts = texts.str.replace(EITHER_POINT, "$1$2")
    is_comma = texts.str.contains(_COMMA_NUMBER)
    written = texts.zip_with(
        ~is_comma, texts.str.replace_all(f"[{THOUSANDS}]", "").str.replace(",", ".", literal=True)
    )
    regular = is_comma | texts.str.contains(_PLAIN_NUMBER)
    values = written.zip_with(regular, pl.Series([None], dtype=pl.String)).cast(pl.Float64)
    left = (~(regular & values.is_finite().fill_null(value=False))).arg_true()
    found, reasons = _one_by_one(left, texts, lambda text: read_number(text, comma=marks.comma), "no number")
    values = put(values, left, pl.Series(found, dtype=pl.Float64)) if len(left) else values
    return Parsed(pl.DataFrame({"value": values}), reasons)


def _checkboxes(texts: pl.Series) -> Parsed:
    words = texts.str.to_lowercase()
    ticked, unticked = words.is_in(list(TRUE)), words.is_in(list(FALSE))
    reasons = dict.fromkeys(
        (~(ticked | unticked)).arg_true().to_list(),
        "neither true nor false (vrai, faux, oui, non, yes, no, 1, 0)",
    )
    return Parsed(pl.DataFrame({"value": ticked}), reasons)


def _checked(texts: pl.Series, kind: PropertyType, regular: pl.Series, values: pl.Series) -> Parsed:
    """Regular texts as they are; the others through `coerce`."""
    left = (~regular).arg_true()

    def one(text: str) -> object:
        try:
            return coerce(text, kind)
        except InvalidValueError as error:
            raise ValueError(str(error).partition(f" is not a {kind}: ")[2].removesuffix(".")) from None

    found, reasons = _one_by_one(left, texts, one, f"no {kind}")
    if len(left):
        values = put(values, left, pl.Series(found, dtype=pl.String))
    return Parsed(pl.DataFrame({"value": values}), reasons)


def _one_by_one(
    left: pl.Series, texts: pl.Series, read: Callable[[str], object], refused: str
) -> tuple[list[object], dict[int, str]]:
    found: list[object] = []
    reasons: dict[int, str] = {}
    for place, text in zip(left, texts.gather(left), strict=True):
        try:
            found.append(read(text))
        except ValueError as error:
            found.append(None)
            reasons[place] = f"{refused}: {error}"
    return found, reasons


def _tags(texts: pl.Series, separator: str | None) -> pl.Series:
    """Lists of tags: composed Unicode, single blanks, each once, in order."""
    if separator is None:
        cut = texts.to_frame("t").select(pl.concat_list("t")).to_series()
    else:
        cut = texts.str.split(separator)
        mark = re.escape(separator)
        quoted = texts.str.contains(
            rf'(?:^|{mark})\s*"(?:[^"]|"")*{mark}(?:[^"]|"")*"\s*(?:{mark}|$)'
        ).arg_true()
        if len(quoted):
            lists = [_quoted(text, separator) for text in texts.gather(quoted)]
            cut = put(cut, quoted, pl.Series(lists, dtype=pl.List(pl.String)))
    tidy = pl.element().str.normalize("NFC").str.replace_all(r"\s+", " ").str.strip_chars()
    cleaned = cut.list.eval(tidy.replace("", None).drop_nulls())
    return cleaned.list.unique(maintain_order=True).alias("tags")


def _quoted(text: str, separator: str) -> list[str]:
    """Labels of which some stand in double quotes, since they hold the separator: pear,"apple, red"."""
    part = rf'\s*"((?:[^"]|"")*)"\s*(?:{re.escape(separator)}|$)|(.*?)(?:{re.escape(separator)}|$)'
    return [quoted.replace('""', '"') or bare for quoted, bare in re.findall(part, text, re.DOTALL)]
