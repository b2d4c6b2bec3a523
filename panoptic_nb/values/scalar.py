"""One value given by a person, made into the one form in which its type is kept."""

from __future__ import annotations

import datetime as dt
import math
import numbers
import unicodedata
from collections.abc import Callable, Iterable
from decimal import Decimal

import numpy as np

from panoptic_nb.errors import InvalidValueError
from panoptic_nb.values.color import read_color
from panoptic_nb.values.date import Date
from panoptic_nb.values.number import read_number
from panoptic_nb.values.types import PropertyType

Value = str | float | bool | Date | list[str]

# fmt: off
TRUE = frozenset((
    "true", "vrai", "yes", "oui", "ja", "si", "sí", "on", "wahr", "verdadero", "vero",
    "x", "✓", "✔", "☑", "☒", "t", "v", "y", "o", "1",
))
FALSE = frozenset((
    "false", "faux", "no", "non", "nein", "off", "falsch", "falso", "✗", "✘", "☐", "f", "n", "0",
))
# fmt: on

LONGEST_TAG = 500
"""Characters that the name of a tag has at most: what is longer is a text that was taken for a tag."""

# Only these can be opened by a click without running anything.
URL_SCHEMES = ("http", "https", "ftp", "ftps", "sftp", "s3", "gs")


def coerce(value: object, kind: PropertyType | str, *, dayfirst: bool | None = None) -> Value | None:
    """`value` as a property of type `kind` keeps it; None where it is empty.

    Parameters
    ----------
    value
        What a person or a program gives. None, blanks, NaN, NaT and pandas' NA are empty, for every type.
    kind
        A `PropertyType` or its name.
    dayfirst
        How to read 03/04/1905; see `Date.parse`.

    Returns
    -------
    str for text, label, url and color (``#rrggbb``); float for number; bool for checkbox; `Date` for date; a
    list of different str, in order, for labels.

    Raises
    ------
    InvalidValueError
        When the value does not fit the type.

    >>> coerce("1 234,5", "number"), coerce("faux", "checkbox"), coerce("#C33", "color")
    (1234.5, False, '#cc3333')
    >>> coerce([" apple", "pear", "apple"], "labels"), coerce("  ", "text")
    (['apple', 'pear'], None)
    """
    kind = PropertyType.parse(kind)
    if kind == PropertyType.LABELS:
        return _labels(value)
    if is_empty(value):
        return None
    if isinstance(value, np.generic) and not isinstance(value, np.datetime64):
        value = value.item()
    if kind == PropertyType.DATE:
        return Date.parse(value, dayfirst=dayfirst)
    try:
        return _READERS[kind](value)
    except ValueError as error:
        raise InvalidValueError(f"{value!r} is not a {kind}: {error}.") from None


def is_empty(value: object) -> bool:
    """Whether `value` says nothing: None, blanks, NaN, NaT, pandas' NA.

    >>> is_empty(" \\n"), is_empty(float("nan")), is_empty(0), is_empty("false")
    (True, True, False, False)
    """
    if value is None:
        return True
    if isinstance(value, str):
        return not value.strip()
    if isinstance(value, float | np.floating | Decimal):
        return math.isnan(value)
    if isinstance(value, np.datetime64 | np.timedelta64):
        return bool(np.isnat(value))
    # pandas is not imported for this: its two empty values are known by their types' names.
    return type(value).__name__ in ("NAType", "NaTType")


def plain(text: str) -> str:
    """A tag's name: composed Unicode, no blanks or line breaks at the ends, single blanks inside.

    >>> plain("  Malus\\n domestica ")
    'Malus domestica'
    """
    return " ".join(unicodedata.normalize("NFC", text).split())


def _labels(value: object) -> list[str] | None:
    many: Iterable[object]
    if isinstance(value, str) or not isinstance(value, Iterable) or isinstance(value, dict | bytes):
        many = [value]
    else:
        many = value
    try:
        names = [_tag_name(one) for one in many if not is_empty(one)]
    except ValueError as error:
        raise InvalidValueError(f"{value!r} does not make labels: {error}.") from None
    return list(dict.fromkeys(names)) or None


def _label(value: object) -> str:
    if isinstance(value, list | tuple | set | frozenset):
        several = _labels(value) or []
        if len(several) != 1:
            raise ValueError(f"it holds {len(several)} values and a label has one; use labels")
        return several[0]
    return _tag_name(value)


def _tag_name(value: object) -> str:
    name = plain(_text(value))
    if len(name) > LONGEST_TAG:
        raise ValueError(
            f"the name of a tag has {LONGEST_TAG} characters at most, not {len(name):,}; longer texts are for a "
            "property of type text"
        )
    return name


def _text(value: object) -> str:
    if isinstance(value, str):
        return value.strip().replace("\r\n", "\n").replace("\r", "\n")
    if isinstance(value, float) and value.is_integer():
        return str(int(value))  # spreadsheets give every number as a float
    if isinstance(value, bool | int | float | numbers.Number | Date | dt.date | dt.time | np.generic):
        return str(value)
    raise ValueError(f"it is a {type(value).__name__}, not a text")


def _number(value: object) -> float:
    if isinstance(value, bool):
        raise ValueError("it is true or false; use a checkbox, or 1 and 0")
    if isinstance(value, str):
        return read_number(value)
    try:
        number = float(value)  # type: ignore[arg-type]
    except (TypeError, ValueError, OverflowError):
        raise ValueError(f"it is a {type(value).__name__}") from None
    if not math.isfinite(number):
        raise ValueError("it is infinite")
    return number


def _checkbox(value: object) -> bool:
    if isinstance(value, bool):
        return value
    if isinstance(value, int | float) and value in (0, 1):
        return bool(value)
    word = value.strip().casefold() if isinstance(value, str) else None
    if word in TRUE:
        return True
    if word in FALSE:
        return False
    raise ValueError("write true or false, vrai or faux, yes or no, oui or non, 1 or 0")


def _url(value: object) -> str:
    address = value.strip() if isinstance(value, str) else ""
    scheme, found, rest = address.partition("://")
    host = rest.split("/")[0].split("?")[0].split("#")[0]
    known = bool(found) and scheme.lower() in URL_SCHEMES
    if not known or not host or any(letter.isspace() for letter in address):
        raise ValueError(f"write a whole address, such as https://example.org/1 ({', '.join(URL_SCHEMES)})")
    return address


_READERS: dict[PropertyType, Callable[[object], Value]] = {
    PropertyType.TEXT: _text,
    PropertyType.LABEL: _label,
    PropertyType.NUMBER: _number,
    PropertyType.CHECKBOX: _checkbox,
    PropertyType.COLOR: read_color,
    PropertyType.URL: _url,
}
