"""Names of columns and separators: nothing collides, nothing is ambiguous."""

from __future__ import annotations

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from panoptic_nb.errors import InvalidValueError
from panoptic_nb.exports.table import build_table, free_separator
from panoptic_nb.values import PropertyType
from tests.exports.tables import awkward_table, dates, described


def test_columns_are_all_named_differently_and_the_schema_says_which_is_which() -> None:
    text = pl.Series(["x"])
    table = build_table(
        pl.DataFrame({"item_id": [1]}),
        [
            described("item_id", PropertyType.TEXT, text),
            dates("year", ["1905"], ["vers 1905"]),
            described("year_text", PropertyType.TEXT, text),
            described("year_start", PropertyType.TEXT, text),
        ],
    )
    assert len(set(table.frame.columns)) == len(table.columns) == 7
    schema = table.schema(table="t.csv", query="")
    assert table.frame[schema.column("item_id")].to_list() == [1]
    assert table.frame[schema.column("value", "item_id")].to_list() == ["x"]
    assert table.frame[schema.column("text", "year")].to_list() == ["vers 1905"]
    assert table.frame[schema.column("value", "year_text")].to_list() == ["x"]


@settings(deadline=None)
@given(st.lists(st.text(min_size=1)))
def test_a_separator_occurs_in_no_name(names: list[str]) -> None:
    mark = free_separator(names)
    assert not any(mark in name for name in names)
    assert mark.join(names).split(mark) == (names or [""])


def test_a_bar_where_no_name_has_one_else_the_next() -> None:
    assert free_separator(["apple", "pear, green"]) == "|"
    assert free_separator(["a|b"]) == ";"
    assert awkward_table().columns[4].separator == "¦"


def test_a_separator_that_a_tag_holds_is_refused_with_another_to_use() -> None:
    with pytest.raises(InvalidValueError, match=r'tag "a,b;c\td".*\'¦\''):
        awkward_table(separator=";")


def test_words_of_dates_have_a_column_only_where_there_are_some() -> None:
    plain = build_table(pl.DataFrame({"item_id": [1]}), [dates("year", ["1905"], [None])])
    assert plain.frame.columns == ["item_id", "year", "year_start"]
