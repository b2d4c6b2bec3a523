"""Tables whose cells have types already: JSON lines and the DataFrames of pandas, polars and Arrow."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import numpy as np
import polars as pl
import pyarrow as pa

from panoptic_nb.errors import InvalidValueError, UnreadableTableError
from panoptic_nb.sources.table.raw import REJECTED, RawTable, unique_names
from panoptic_nb.values.scalar import is_empty


def read_json(text: str, name: str) -> RawTable:
    """A table from JSON lines, one object a line, or from one JSON array of objects.

    Raises
    ------
    UnreadableTableError
        When no line is an object.
    """
    rejected: list[tuple[int, None, str, str]] = []
    numbers: list[int] = []
    rows: list[dict[str, object]] = []
    found: Iterable[tuple[int, object]]
    if text.lstrip().startswith("["):
        found, counted = enumerate(_array(text, name), 1), "row"
    else:
        found = ((n, line) for n, line in enumerate(text.split("\n"), 1) if line.strip())
        counted = "line"
    for number, given in found:
        try:
            row = json.loads(given) if isinstance(given, str) and counted == "line" else given
        except json.JSONDecodeError as error:
            rejected.append((number, None, str(given)[:200], f"it is not JSON: {error}"))
            continue
        if isinstance(row, dict):
            rows.append(row)
            numbers.append(number)
        else:
            rejected.append((number, None, str(given)[:200], "it is not an object {column: value, …}"))
    if not rows:
        raise UnreadableTableError(
            f"{name} holds no table: write one JSON object on each line, "
            'such as {"file": "a.jpg", "year": 1905}.'
        )
    keys = list(dict.fromkeys(key for row in rows for key in row))
    names, notes = unique_names(keys)
    columns = [column(title, [row.get(key) for row in rows]) for title, key in zip(names, keys, strict=True)]
    return RawTable(
        name, pl.DataFrame(columns), np.array(numbers, np.int64), counted,
        pl.DataFrame(rejected, schema=REJECTED, orient="row"), tuple(notes),
    )  # fmt: skip


def _array(text: str, name: str) -> list[object]:
    try:
        rows = json.loads(text)
    except json.JSONDecodeError as error:
        raise UnreadableTableError(f"{name} is not JSON: {error}.") from None
    return list(rows)


def read_frame(source: object) -> RawTable:
    """A table from any DataFrame: polars, pandas, Arrow, whatever narwhals or the Arrow C stream know.

    A pandas index that has a name becomes a column.

    Raises
    ------
    InvalidValueError
        For any other object.
    """
    frame, header = _to_polars(source)
    if not frame.width:
        raise UnreadableTableError("The table has no columns.")
    names, notes = unique_names(header)
    frame = frame.clone()
    frame.columns = names
    return RawTable(
        _kind(source), frame,
        np.arange(frame.height, dtype=np.int64), "index", notes=tuple(notes),
    )  # fmt: skip


def _kind(source: object) -> str:
    package = type(source).__module__.split(".")[0]
    return f"a {type(source).__name__}" if package == "builtins" else f"a {package} {type(source).__name__}"


def _to_polars(source: Any) -> tuple[pl.DataFrame, list[str]]:
    """The frame and its header, which may hold a name twice."""
    if isinstance(source, pl.LazyFrame):
        source = source.collect()
    if isinstance(source, pl.Series):
        raise InvalidValueError(
            "A polars Series is not a table: give a DataFrame, as series.to_frame() makes."
        )
    if type(source).__module__.startswith("pandas"):
        return _from_pandas(source)
    if isinstance(source, Mapping):
        frame = pl.DataFrame([column(str(name), list(values)) for name, values in source.items()])
    elif isinstance(source, Sequence) and source and all(isinstance(row, Mapping) for row in source):
        keys = list(dict.fromkeys(key for row in source for key in row))
        frame = pl.DataFrame([column(str(key), [row.get(key) for row in source]) for key in keys])
    elif isinstance(source, pl.DataFrame) or hasattr(source, "__arrow_c_stream__"):
        frame = pl.DataFrame(source)
    else:
        frame = _from_native(source)
    return frame, frame.columns


def _from_native(source: Any) -> pl.DataFrame:
    import narwhals as nw

    try:
        frame: pl.DataFrame = nw.from_native(source, eager_only=True).to_polars()
    except TypeError:
        raise InvalidValueError(
            f"A {type(source).__name__} is not a table. Give the path of a CSV, TSV, Excel, Parquet or JSON "
            "lines file, or a DataFrame of pandas, polars or Arrow."
        ) from None
    return frame


def _from_pandas(frame: Any) -> tuple[pl.DataFrame, list[str]]:
    if not hasattr(frame, "columns"):
        raise InvalidValueError(
            "A pandas Series is not a table: give a DataFrame, as series.to_frame() makes."
        )
    if any(name is not None and name not in frame.columns for name in frame.index.names):
        frame = frame.reset_index()
    columns = []
    for place in range(frame.shape[1]):
        values = frame.iloc[:, place]
        if values.dtype == object:
            columns.append(column(str(place), values.tolist()))
        else:
            columns.append(_of_pandas(str(place), values))
    header = [" ".join(map(str, name)) if isinstance(name, tuple) else str(name) for name in frame.columns]
    return pl.DataFrame(columns), header


def _of_pandas(name: str, values: Any) -> pl.Series:
    """A pandas column of one type; what polars has no type for (periods, complex numbers) by its values."""
    try:
        made = pl.Series(name, pl.from_pandas(values))
    except pa.ArrowException:
        return column(name, values.tolist())
    return column(name, values.tolist()) if isinstance(made.dtype, pl.BaseExtension) else made


def column(name: str, values: Sequence[Any]) -> pl.Series:
    """A series from Python values of any kinds: of one type where they have one, else their texts."""
    listed = [list(value) if isinstance(value, tuple | set | np.ndarray) else value for value in values]
    cleaned = [None if not isinstance(value, list) and is_empty(value) else value for value in listed]
    kinds = {type(value) for value in cleaned if value is not None}
    if kinds and kinds <= {bool, np.bool_}:
        return pl.Series(name, cleaned, dtype=pl.Boolean)
    if kinds and kinds <= {int, float, np.int64, np.float64}:
        numbers = [
            None if value is None else float(value) for value in cleaned if not isinstance(value, list)
        ]
        # Larger whole numbers, such as the ids of posts, would lose their last digits.
        if all(number is None or abs(number) <= 2**53 for number in numbers):
            return pl.Series(name, numbers, dtype=pl.Float64)
    if kinds == {list}:
        texts = [
            None if one is None else [_text(part) for part in one if not is_empty(part)] for one in cleaned
        ]
        return pl.Series(name, texts, dtype=pl.List(pl.String))
    if kinds == {dt.date}:
        return pl.Series(name, cleaned, dtype=pl.Date)
    return pl.Series(name, [None if value is None else _text(value) for value in cleaned], dtype=pl.String)


def _text(value: object) -> str:
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, dict | list):
        return json.dumps(value, ensure_ascii=False)
    return str(value)
