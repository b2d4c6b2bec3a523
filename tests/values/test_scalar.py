"""What a person gives is kept in one form, or refused with the reason."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import numpy as np
import pandas as pd
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from panoptic_nb.errors import InvalidValueError
from panoptic_nb.values import Date, PropertyType, coerce
from panoptic_nb.values.number import read_number


@pytest.mark.parametrize("kind", PropertyType)
@pytest.mark.parametrize(
    "empty", [None, "", " \n\t", float("nan"), np.nan, Decimal("NaN"), np.datetime64("NaT"), pd.NA, pd.NaT]
)
def test_every_type_can_be_empty(kind: PropertyType, empty: object) -> None:
    assert coerce(empty, kind) is None


@pytest.mark.parametrize(
    ("value", "kind", "kept"),
    [
        (" à noter \r\n", "text", "à noter"),
        (3, "text", "3"),
        (1905.0, "text", "1905"),
        (dt.date(1905, 3, 12), "text", "1905-03-12"),
        ("a\r\nb", "text", "a\nb"),
        (3, "number", 3.0),
        (Decimal("3.5"), "number", 3.5),
        (np.float32(0.5), "number", 0.5),
        ("3,5", "number", 3.5),
        ("1 234,5", "number", 1234.5),
        ("1\u202f234\u00a0567", "number", 1234567.0),
        ("1,234.5", "number", 1234.5),
        ("1.234.567,8", "number", 1234567.8),
        ("−4", "number", -4.0),
        ("1e-3", "number", 0.001),
        ("false", "checkbox", False),
        ("Faux", "checkbox", False),
        ("non", "checkbox", False),
        (0, "checkbox", False),
        (np.True_, "checkbox", True),
        ("VRAI", "checkbox", True),
        ("oui", "checkbox", True),
        ("x", "checkbox", True),
        ("✓", "checkbox", True),
        ("#c33", "color", "#cc3333"),
        ("#CC3333", "color", "#cc3333"),
        ("teal", "color", "#008080"),
        (0xFF, "color", "#0000ff"),
        ((1, 2, 3), "color", "#010203"),
        (" https://gallica.bnf.fr/ark:/12148/a ", "url", "https://gallica.bnf.fr/ark:/12148/a"),
        ("pomme", "label", "pomme"),
        ("  Malus\n domestica ", "label", "Malus domestica"),
        (["pomme"], "label", "pomme"),
        ("e\u0301te\u0301", "label", "été"),
        (["b", " a", "b ", None, ""], "labels", ["b", "a"]),
        (("b", 3), "labels", ["b", "3"]),
        (pl.Series(["b"]), "labels", ["b"]),
        ("a, b", "labels", ["a, b"]),
        ([], "labels", None),
        ([" "], "labels", None),
    ],
)
def test_each_type_keeps_one_form(value: object, kind: str, kept: object) -> None:
    found = coerce(value, kind)
    assert found == kept
    assert type(found) is type(kept)


def test_dates_are_dates() -> None:
    assert coerce("12/03/1905", "date", dayfirst=True) == Date.parse("12/03/1905", dayfirst=True)
    assert str(coerce(1905, "date")) == "1905"


@pytest.mark.parametrize(
    ("value", "kind", "reason"),
    [
        ("1,234", "number", "decimal or a thousands mark"),
        ("12 cm", "number", "write digits"),
        ("1e999", "number", "too large"),
        (float("inf"), "number", "infinite"),
        (True, "number", "use a checkbox"),
        ([1], "number", "list"),
        ("peut-être", "checkbox", "true or false"),
        (2, "checkbox", "true or false"),
        ("rouge", "color", "CSS colour"),
        ((1, 2), "color", "rrggbb"),
        ((1, 2, 300), "color", "rrggbb"),
        ("#ff000080", "color", "transparent"),
        ("www.bnf.fr", "url", "https://example.org/1"),
        ("javascript://a.b/%0aalert(1)", "url", "https://example.org/1"),
        ("https://", "url", "https://example.org/1"),
        ("https://a b.fr", "url", "https://example.org/1"),
        (["a", "b"], "label", "holds 2 values"),
        (b"a", "text", "bytes"),
        ({"a": 1}, "labels", "dict"),
        ([["a"]], "labels", "list"),
        ("hier", "date", "no known way"),
    ],
)
def test_a_refusal_names_the_value_the_type_and_the_reason(value: object, kind: str, reason: str) -> None:
    with pytest.raises(InvalidValueError, match=reason) as refused:
        coerce(value, kind)
    assert repr(value) in str(refused.value)
    assert kind in str(refused.value)


@settings(deadline=None)
@given(st.floats(allow_nan=False, allow_infinity=False))
def test_a_number_written_by_python_reads_back(number: float) -> None:
    assert coerce(repr(number), "number") == number


@settings(deadline=None)
@given(st.integers(-(10**12), 10**12), st.integers(0, 99))
def test_a_number_written_in_french_reads_back(whole: int, cents: int) -> None:
    written = f"{whole:,}".replace(",", "\u202f") + f",{cents:02}"
    assert read_number(written) == float(f"{whole}.{cents:02}")


@settings(deadline=None)
@given(st.integers(0, 0xFFFFFF))
def test_a_colour_reads_back(number: int) -> None:
    color = coerce(number, "color")
    assert coerce(color, "color") == color == f"#{number:06x}"


def test_types_are_parsed_and_the_nearest_is_suggested() -> None:
    assert PropertyType.parse("Labels") is PropertyType.LABELS
    assert PropertyType.LABEL.is_tags
    assert not PropertyType.TEXT.is_tags
    with pytest.raises(InvalidValueError, match='Did you mean "number"'):
        PropertyType.parse("numbr")
