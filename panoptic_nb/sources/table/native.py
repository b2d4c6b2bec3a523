"""Columns that have a type already: those of Parquet files and DataFrames."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import polars as pl

from panoptic_nb.sources.table.infer import looks_dated
from panoptic_nb.sources.table.parse import parse
from panoptic_nb.sources.table.raw import as_texts
from panoptic_nb.values import Precision, PropertyType
from panoptic_nb.values.span import FIRST_YEAR, LAST_YEAR

_DAY, _SECOND = 86_400_000_000, 1_000_000


@dataclass(frozen=True)
class Native:
    """The values of a typed column, as in `TypedColumn`."""

    kind: PropertyType
    values: pl.DataFrame
    rejected: pl.DataFrame
    notes: tuple[str, ...] = ()


def native_column(values: pl.Series, name: str, kind: PropertyType | None) -> Native | None:
    """A column whose own type is the wanted one, or decides it; None where it has to go through texts.

    Parameters
    ----------
    values
        The column.
    name
        Its name: whole numbers from 1000 to 2100 under the name of a date are years.
    kind
        The wanted type; None takes the column's own.
    """
    own = values.dtype
    if own == pl.Boolean and kind in (None, PropertyType.CHECKBOX):
        return _plain(PropertyType.CHECKBOX, values)
    if own.is_numeric() and kind in (None, PropertyType.NUMBER):
        if kind is None and (_are_years(values, name) or _too_long(values)):
            return None
        return _numbers(values)
    if isinstance(own, pl.Date | pl.Datetime) and kind in (None, PropertyType.DATE):
        return _dates(values)
    if isinstance(own, pl.List | pl.Array) and kind in (None, PropertyType.LABELS):
        inner = own.inner
        if inner is not None and (inner == pl.String or not pl.Series([], dtype=inner).dtype.is_nested()):
            return _labels(values)
    if isinstance(own, pl.Categorical | pl.Enum) and kind is None:
        return _tags(PropertyType.LABEL, values.cast(pl.String))
    return None


def _plain(kind: PropertyType, values: pl.Series) -> Native:
    return Native(kind, _rows(values).rename({"v": "value"}), _none())


def _numbers(values: pl.Series) -> Native:
    frame = _rows(values.cast(pl.Float64).fill_nan(None)).rename({"v": "value"})
    endless = frame["value"].is_infinite()
    rejected = frame.filter(endless).select(
        "row", pl.col("value").cast(pl.String), pl.lit("no number: it is infinite").alias("reason")
    )
    return Native(PropertyType.NUMBER, frame.filter(~endless), rejected)


def _dates(values: pl.Series) -> Native:
    """Dates and times; times that are all midnight are days."""
    notes: tuple[str, ...] = ()
    if isinstance(values.dtype, pl.Datetime) and values.dtype.time_zone is not None:
        notes = (f"times of {values.dtype.time_zone} were converted to UTC",)
        values = values.dt.convert_time_zone("UTC").dt.replace_time_zone(None)
    moments = values.cast(pl.Datetime("us"))
    frame = _rows(moments).rename({"v": "start"})
    year = frame["start"].dt.year()
    outside = (year < FIRST_YEAR) | (year > LAST_YEAR)
    rejected = frame.filter(outside).select(
        "row",
        pl.col("start").cast(pl.String).alias("value"),
        pl.lit("no date: its year is out of range").alias("reason"),
    )
    frame = frame.filter(~outside)
    ticks = frame["start"].cast(pl.Int64).to_numpy()
    if values.dtype == pl.Date or (ticks % _DAY == 0).all():
        length, precision = np.full(len(ticks), _DAY), Precision.DAY
    else:
        length, precision = np.where(ticks % _SECOND, 1, _SECOND), Precision.TIME
    made = frame.with_columns(
        pl.Series("stop", ticks + length).cast(pl.Datetime("us")),
        pl.lit(int(precision), dtype=pl.UInt8).alias("precision"),
        pl.lit(None, dtype=pl.String).alias("text"),
    )
    return Native(PropertyType.DATE, made, rejected, notes)


def _labels(values: pl.Series) -> Native:
    if isinstance(values.dtype, pl.Array):
        values = values.arr.to_list()
    frame = _rows(values).explode("v", empty_as_null=False)
    parts = frame["v"]
    # These have no words of their own.
    is_wordless = isinstance(parts.dtype, pl.Duration | pl.Binary | pl.BaseExtension)
    return _tags(PropertyType.LABELS, as_texts(parts) if is_wordless else parts.cast(pl.String), frame["row"])


def _tags(kind: PropertyType, names: pl.Series, rows: pl.Series | None = None) -> Native:
    frame = _rows(names) if rows is None else pl.DataFrame({"row": rows, "v": names}).drop_nulls()
    cleaned = parse(frame["v"], PropertyType.LABEL).values["tags"].list.first()
    made = frame.select("row", cleaned.alias("tag")).drop_nulls().unique(maintain_order=True)
    return Native(kind, made, _none())


def _rows(values: pl.Series) -> pl.DataFrame:
    frame = pl.DataFrame({"row": pl.Series(np.arange(len(values), dtype=np.uint32)), "v": values})
    return frame.filter(pl.col("v").is_not_null())


def _none() -> pl.DataFrame:
    return pl.DataFrame(schema={"row": pl.UInt32, "value": pl.String, "reason": pl.String})


def _are_years(values: pl.Series, name: str) -> bool:
    filled = values.drop_nulls()
    if filled.dtype.is_float():
        filled = filled.drop_nans()
    if not len(filled) or not looks_dated(name):
        return False
    return bool(((filled >= 1000) & (filled <= 2100) & (filled.cast(pl.Float64) % 1 == 0)).all())


def _too_long(values: pl.Series) -> bool:
    """Whole numbers that a double cannot hold, such as the ids of posts."""
    return values.dtype.is_integer() and bool((values.cast(pl.Float64).abs() > 2**53).any())
