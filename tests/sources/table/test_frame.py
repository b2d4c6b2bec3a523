"""JSON, Parquet, Arrow and data frames keep their types."""

from __future__ import annotations

import datetime as dt
import gzip
from pathlib import Path

import numpy as np
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest

from panoptic_nb.errors import InvalidValueError, NotFoundError
from panoptic_nb.sources.table import read_table
from tests.sources.table.files import write


def test_json_lines_keep_types_and_report_bad_lines(tmp_path: Path) -> None:
    text = (
        '{"id": 1234567890123456789, "n": 3, "tags": ["a", "b"], "ok": true, "geo": {"lat": 1.5}}\n'
        'nope\n{"id": 1234567890123456790, "n": null, "ok": false, "autre": "x"}\n\n[1]\n'
    )
    table = read_table(write(tmp_path, "t.jsonl", text))
    assert table.frame.to_dict(as_series=False) == {
        "id": ["1234567890123456789", "1234567890123456790"],
        "n": [3.0, None],
        "tags": [["a", "b"], None],
        "ok": [True, False],
        "geo": ['{"lat": 1.5}', None],
        "autre": [None, "x"],
    }
    assert table.numbers.tolist() == [1, 3]
    assert table.rejected["row"].to_list() == [2, 5]


def test_a_json_array_is_a_table_too(tmp_path: Path) -> None:
    assert read_table(write(tmp_path, "t.json", '[{"a": 1}, {"a": 2}]')).frame["a"].to_list() == [1, 2]


def test_parquet_arrow_and_gzip(tmp_path: Path) -> None:
    frame = pl.DataFrame({"file": ["a"], "d": [dt.date(1905, 3, 12)], "tags": [["x", "y"]]})
    frame.write_parquet(tmp_path / "t.parquet")
    frame.write_ipc(tmp_path / "t.arrow")
    write(tmp_path, "t.csv.gz", gzip.compress("a;b\n1;é\n".encode()))
    assert read_table(tmp_path / "t.parquet").frame.equals(frame)
    assert read_table(str(tmp_path / "t.arrow")).frame.equals(frame)
    assert read_table(tmp_path / "t.csv.gz").frame.rows() == [("1", "é")]


def test_any_data_frame_is_a_table() -> None:
    expected = [("a", 1.0), ("b", 2.0)]
    data = {"file": ["a", "b"], "n": [1.0, 2.0]}
    sources = [
        pl.DataFrame(data), pl.LazyFrame(data), pd.DataFrame(data), pa.table(data), data,
        [{"file": "a", "n": 1.0}, {"file": "b", "n": 2.0}], pd.DataFrame(data).set_index("file"),
    ]  # fmt: skip
    for source in sources:
        table = read_table(source)
        assert table.frame.rows() == expected, type(source)
        assert (table.numbers.tolist(), table.counted) == ([0, 1], "index")


def test_pandas_cells_of_several_kinds(tmp_path: Path) -> None:
    frame = pd.DataFrame(
        {
            "mixed": [1, "x", None], "lists": [["a"], None, np.array(["b", "c"])], "n": [1.5, np.nan, 2],
            "when": pd.to_datetime(["1905-03-12", None, "1906-01-01"]), "kind": pd.Categorical(["x", "y", None]),
        }
    )  # fmt: skip
    table = read_table(frame).frame
    assert table["mixed"].to_list() == ["1", "x", None]
    assert table["lists"].to_list() == [["a"], None, ["b", "c"]]
    assert table["n"].to_list() == [1.5, None, 2.0]
    assert table["when"].null_count() == table["kind"].null_count() == 1
    twice = read_table(pd.DataFrame([[1, 2]], columns=["a", "a"]))
    assert twice.columns == ["a", "a (2)"]


@pytest.mark.parametrize("source", [3, None, pd.Series([1]), pl.Series([1]), [], [1, 2], object()])
def test_what_is_no_table_is_named(source: object) -> None:
    with pytest.raises(InvalidValueError, match="not a table"):
        read_table(source)


def test_columns_are_found_by_name() -> None:
    table = read_table({"path[path]": ["a", " ", None], "n": [1905.0, 2.5, None], "file": ["x", "y", "z"]})
    assert table.texts("path").to_list() == table.texts("path[path]").to_list() == ["a", None, None]
    assert table.texts("n").to_list() == ["1905", "2.5", None]
    with pytest.raises(NotFoundError, match='Did you mean "file"'):
        table.texts("File")
