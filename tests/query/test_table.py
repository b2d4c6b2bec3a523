"""Values along a list of ids: every type, empties, ids that repeat or have no value."""

from __future__ import annotations

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from panoptic_nb.query.field import Field, TagTree
from panoptic_nb.query.table import number_texts, values_along, with_date_texts
from panoptic_nb.values import Date, PropertyType

NO_TAGS = TagTree()


def field(kind: PropertyType) -> Field:
    return Field("1", "p", kind, "item", "v_1", 1)


def stored_dates(dates: dict[int, Date]) -> pl.DataFrame:
    return pl.DataFrame(
        {
            "id": list(dates),
            "start": np.asarray([date.start for date in dates.values()], "M8[us]"),
            "stop": np.asarray([date.stop for date in dates.values()], "M8[us]"),
            "precision": [int(date.precision) for date in dates.values()],
            "text": pl.Series([date.text for date in dates.values()], dtype=pl.String),
        },
        schema_overrides={"id": pl.Int32, "precision": pl.UInt8},
    )


def test_values_stand_in_the_order_of_the_ids() -> None:
    stored = pl.DataFrame({"id": [9, 2, 5], "value": ["nine", "two", "five"]})
    along = values_along(field(PropertyType.TEXT), stored, NO_TAGS, np.array([5, 7, 2, 5], np.int32))
    assert along["value"].to_list() == ["five", None, "two", "five"]


def test_several_tags_come_in_reading_order_and_one_label_as_text() -> None:
    tags = TagTree({1: "zèbre", 2: "Âne", 3: "chat 10", 4: "chat 9"})
    stored = pl.DataFrame({"id": [1, 1, 1, 1, 3], "tag_id": [1, 3, 2, 4, 1]})
    ids = np.array([3, 1, 2], np.int32)
    several = values_along(field(PropertyType.LABELS), stored, tags, ids)["value"]
    assert several.to_list() == [["zèbre"], ["Âne", "chat 9", "chat 10", "zèbre"], None]
    one = values_along(field(PropertyType.LABEL), stored.filter(pl.col("id") == 3), tags, ids)["value"]
    assert one.to_list() == ["zèbre", None, None]


def test_a_tag_that_is_no_longer_there_is_no_value() -> None:
    stored = pl.DataFrame({"id": [1, 1, 2], "tag_id": [1, 9, 9]})
    ids = np.array([1, 2], np.int32)
    for kind, expected in ((PropertyType.LABELS, [["a"], None]), (PropertyType.LABEL, ["a", None])):
        assert values_along(field(kind), stored, TagTree({1: "a"}), ids)["value"].to_list() == expected
        assert values_along(field(kind), stored, NO_TAGS, ids)["value"].to_list() == [None, None]


@pytest.mark.parametrize("kind", list(PropertyType))
def test_nothing_stored_gives_typed_nulls(kind: PropertyType) -> None:
    columns = {
        PropertyType.DATE: {
            "start": pl.Datetime("us"), "stop": pl.Datetime("us"), "precision": pl.UInt8, "text": pl.String,
        },
        PropertyType.LABEL: {"tag_id": pl.Int32},
        PropertyType.LABELS: {"tag_id": pl.Int32},
        PropertyType.NUMBER: {"value": pl.Float64},
        PropertyType.CHECKBOX: {"value": pl.Boolean},
    }.get(kind, {"value": pl.String})  # fmt: skip
    expected = {
        PropertyType.LABELS: pl.List(pl.String), PropertyType.NUMBER: pl.Float64, PropertyType.CHECKBOX: pl.Boolean,
    }.get(kind, pl.String)  # fmt: skip
    stored = pl.DataFrame(schema={"id": pl.Int32, **columns})
    for ids in (np.zeros(0, np.int32), np.array([1, 2], np.int32)):
        along = values_along(field(kind), stored, NO_TAGS, ids)
        assert along["value"].dtype == expected
        assert along["value"].to_list() == [None] * len(ids)


TEXTS = [
    "1905", "1905-03", "1905-03-12", "1905-03-12T10:20", "1905-03-12T10:20:30", "1905-03-12T10:20:30.000001",
    "1890s", "1905/1910", "1801/1900", "-0043", "0043", "9999-12-31T23:59:59", "vers 1905", "XIXe siècle",
    "2026-11-22T12:22:06", "1905-03/1905-04",
]  # fmt: skip


def test_dates_are_written_as_dates_write_themselves() -> None:
    dates = {number: Date.parse(text) for number, text in enumerate(TEXTS)}
    written = with_date_texts(stored_dates(dates))
    assert written["id"].to_list() == list(dates)
    assert written["value"].to_list() == [str(date) for date in dates.values()]
    assert written["text"].to_list() == [date.text for date in dates.values()]
    again = [Date.parse(text) for text in written["value"]]
    assert [(d.start, d.stop, d.precision) for d in again] == [
        (d.start, d.stop, d.precision) for d in dates.values()
    ]


@settings(deadline=None)
@given(st.lists(st.floats(allow_nan=False, allow_infinity=False), min_size=1))
def test_numbers_come_back_from_their_text(numbers: list[float]) -> None:
    texts = number_texts(pl.Series(numbers, dtype=pl.Float64))
    assert [float(text) for text in texts] == numbers
    commas = number_texts(pl.Series(numbers, dtype=pl.Float64), ",")
    assert [float(text.replace(",", ".")) for text in commas] == numbers


def test_whole_numbers_have_no_decimals() -> None:
    assert number_texts(pl.Series([1905.0, -3.0, 0.5, 1e20])).to_list() == ["1905", "-3", "0.5", "1e20"]
