"""Columns of any type that polars and pandas know: each comes in, whatever type is asked for; none breaks a table."""

from __future__ import annotations

import datetime as dt
import decimal
from typing import Any

import numpy as np
import pandas as pd
import polars as pl
import pytest

from panoptic_nb.sources.table import read_table
from panoptic_nb.sources.table.typed import type_table
from panoptic_nb.values import PropertyType

DAY, TIME = dt.timedelta(days=1), dt.timedelta(hours=2, seconds=3)
POLARS: dict[str, tuple[pl.Series, str, list[Any]]] = {
    "duration": (pl.Series([DAY, TIME, None]), "text", ["1 day, 0:00:00", "2:00:03"]),
    "ms": (pl.Series([DAY, TIME, None], dtype=pl.Duration("ms")), "text", ["1 day, 0:00:00", "2:00:03"]),
    "ns": (pl.Series([DAY, TIME, None], dtype=pl.Duration("ns")), "text", ["1 day, 0:00:00", "2:00:03"]),
    "durations": (pl.Series([[DAY, TIME], [], None]), "labels", ["1 day, 0:00:00", "2:00:03"]),
    "bytes": (pl.Series([b"a", b"\xff", None]), "text", ["61", "ff"]),
    "lists of bytes": (pl.Series([[b"a"], [b"\xff"], None]), "labels", ["61", "ff"]),
    "lists of lists": (pl.Series([[[1]], [[2, 3]], None]), "text", ["[[1]]", "[[2, 3]]"]),
    "lists of structs": (pl.Series([[{"a": 1}], [], None]), "text", ['[{"a": 1}]', "[]"]),
    "lists of times": (pl.Series([[dt.time(1)], [], None]), "labels", ["01:00:00"]),
    "arrays": (pl.Series([[1, 2], None, None], dtype=pl.Array(pl.Int64, 2)), "labels", ["1", "2"]),
    "structs": (pl.Series([{"a": DAY}, {"a": TIME}, None]), "text", ['{"a": "1 day, 0:00:00"}', '{"a": "2:00:03"}']),
    "decimals": (pl.Series([decimal.Decimal("1.50"), decimal.Decimal("2.25"), None]), "number", [1.5, 2.25]),
    "times": (pl.Series([dt.time(1), dt.time(2, 3, 4), None]), "text", ["01:00:00", "02:03:04"]),
    "categories": (pl.Series(["a", "b", None], dtype=pl.Categorical), "label", ["a", "b"]),
    "enum": (pl.Series(["a", "b", None], dtype=pl.Enum(["a", "b"])), "label", ["a", "b"]),
    "objects": (pl.Series([{1}, {"a"}, None], dtype=pl.Object), "text", ['"{1}"', "\"{'a'}\""]),
    "huge": (pl.Series([2**100, 1, None], dtype=pl.Int128), "text", [str(2**100), "1"]),
    "null": (pl.Series([None, None, None]), "text", []),
}  # fmt: skip
PANDAS: dict[str, tuple[Any, list[Any]]] = {
    "durations": (pd.to_timedelta(["1D", "2h", None]), ["1 day, 0:00:00", "2:00:00"]),
    "categories": (pd.Categorical(pd.to_timedelta(["1D", "2h", None])), ["1 day, 0:00:00", "2:00:00"]),
    "periods": (
        pd.period_range("2000-01", periods=3, freq="M"),
        [dt.datetime(2000, n, 1) for n in (1, 2, 3)],
    ),
    "intervals": (pd.interval_range(0, 3), ["(0, 1]", "(1, 2]", "(2, 3]"]),
    "complex": (np.array([1j, 2, 3]), ["1j", "(2+0j)", "(3+0j)"]),
    "sparse": (pd.arrays.SparseArray([1.0, 0, 2]), [1.0, 0.0, 2.0]),
}


@pytest.mark.parametrize("name", POLARS)
def test_a_polars_column_of_any_type_comes_in(name: str) -> None:
    given, kind, expected = POLARS[name]
    table = type_table(read_table(pl.DataFrame({"v": given})))
    values = table["v"].values
    assert (str(table["v"].type), values[:, 1].to_list()) == (kind, expected)


@pytest.mark.parametrize("kind", list(PropertyType))
@pytest.mark.parametrize("name", POLARS)
def test_a_column_of_any_type_is_taken_or_refused_cell_by_cell(name: str, kind: PropertyType) -> None:
    given = POLARS[name][0]
    table = type_table(read_table(pl.DataFrame({"v": given})), types={"v": kind.value})
    rows = set(table["v"].values["row"]) | set(table["v"].rejected["row"])
    there = {row for row, value in enumerate(given.to_list()) if value is not None}
    assert rows <= there
    assert "s of " in name or name in ("durations", "arrays", "null") or rows == there, "no cell is lost"


@pytest.mark.parametrize("name", PANDAS)
def test_a_pandas_column_of_any_type_comes_in(name: str) -> None:
    given, expected = PANDAS[name]
    values = type_table(read_table(pd.DataFrame({"v": given})))["v"].values
    assert values[:, 1].to_list() == expected
