"""Searching ignores case and accents; sorting follows the reader."""

from __future__ import annotations

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from panoptic_nb.values.text import fold, fold_series, natural_key


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("Été", "ete"), ("E\u0301te\u0301", "ete"),
        ("Œuvre", "oeuvre"), ("ŒUVRE", "oeuvre"), ("L’arbre", "l'arbre"),
        ("Straße", "strasse"), ("Łódź", "lodz"), ("", ""), ("ABC", "abc"), ("ﬁn", "fin"), ("Αθήνα", "αθηνα"),
    ],
)  # fmt: skip
def test_folding(text: str, folded: str) -> None:
    assert fold(text) == folded
    assert fold_series(pl.Series([text, None])).to_list() == [folded, None]


def ordered(texts: list[str | None]) -> list[str | None]:
    series = pl.Series(texts, dtype=pl.String)
    return series.gather(natural_key(series).arg_sort(nulls_last=True)).to_list()


def test_file_names_sort_as_a_reader_expects() -> None:
    names = [
        "img2.jpg",
        "IMG10.jpg",
        "img1.jpg",
        "img010.jpg",
        None,
        "éclair",
        "Zèbre",
        "eclair 2",
        "img1a.jpg",
    ]
    expected = [
        "éclair",
        "eclair 2",
        "img1.jpg",
        "img1a.jpg",
        "img2.jpg",
        "IMG10.jpg",
        "img010.jpg",
        "Zèbre",
        None,
    ]
    assert ordered(list(reversed(names))) == ordered(names) == expected


def test_runs_of_digits_do_not_join_neighbouring_texts() -> None:
    assert ordered(["1", "23", "4"]) == ["1", "4", "23"]
    assert ordered(["a0", "a", "0", "00", "a00b"]) == ["0", "00", "a", "a0", "a00b"]


def test_empty_and_null() -> None:
    assert natural_key(pl.Series([], dtype=pl.String)).to_list() == []
    assert natural_key(pl.Series([None], dtype=pl.String)).to_list() == [None]
    assert natural_key(pl.Series("name", ["", "a"])).name == "name"
    assert ordered([None, "", "a"]) == ["", "a", None]


def test_a_sliced_series_keeps_its_own_texts() -> None:
    series = pl.Series([f"a{n}" for n in range(100)])[37:60]
    assert natural_key(series).to_list() == natural_key(pl.Series(series.to_list())).to_list()


@settings(deadline=None)
@given(st.lists(st.integers(0, 10**40), min_size=1, max_size=30), st.integers(0, 5))
def test_numbers_sort_by_value_however_they_are_padded(numbers: list[int], padding: int) -> None:
    texts = [f"img{'0' * (padding * (n % 2))}{n}.jpg" for n in numbers]
    values = [int(text[3:-4]) for text in ordered(list(texts)) if text is not None]
    assert values == sorted(values)


@settings(deadline=None)
@given(st.lists(st.text(max_size=12), max_size=30, unique=True))
def test_different_texts_have_different_keys(texts: list[str]) -> None:
    keys = natural_key(pl.Series(texts, dtype=pl.String)).to_list()
    assert len(set(keys)) == len(texts)
