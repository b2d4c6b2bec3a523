"""Which item each row of a table is about: by path, end of the path, file name, stem, or a property's value.

Every rule is a join of whole columns. A row that fits several files is ambiguous, never given to the
first of them.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import polars as pl
from numpy.typing import NDArray

from panoptic_nb.errors import InvalidValueError, suggestion
from panoptic_nb.sources.table.keys import clean_keys, folded, suffixes, without_ending

RULES = ("auto", "path", "suffix", "file_name", "stem")
_PAIR = {"row": pl.Int64, "item_id": pl.Int64}


@dataclass(frozen=True)
class Matches:
    """Rows and the items they are about.

    Attributes
    ----------
    how
        The rule that was used: "path", "suffix", "file_name", "stem" or "value".
    rows, items
        int64, of one length: row ``rows[i]`` is about item ``items[i]``. Rows rise. Several rows may be
        about one item; one row is about several items only where the rule is "value".
    unmatched
        int64, the rows that fit nothing, those with an empty key included.
    ambiguous
        Rows that fit several files: row (Int64), key, candidates (a list of paths, at most 10), count.
    notes
        What had to be decided, in words.
    """

    how: str
    rows: NDArray[np.int64]
    items: NDArray[np.int64]
    unmatched: NDArray[np.int64]
    ambiguous: pl.DataFrame
    notes: tuple[str, ...] = ()

    def __len__(self) -> int:
        return len(self.rows)


def match(keys: pl.Series | Iterable[str | None], catalogue: pl.DataFrame, how: str = "auto") -> Matches:
    """Find the item of every row.

    Parameters
    ----------
    keys
        One text per row: a path (Windows' too, absolute too, ``file://`` or a web address), a file name, a
        stem, or a property's value; null where it is empty.
    catalogue
        For files one line per file: ``item_id``, ``path`` (relative, with ``/``), ``file_name``, ``stem``. For a
        property's values: ``id``, ``value``; then every item with that value is meant.
    how
        "path": the whole relative path, or an absolute one that ends in it. "suffix": the end of the
        path, whole folders at a time. "file_name" and "stem" (without the ending): folders apart.
        "auto": of these, the one that finds most rows, and of equals the strictest. "value": a property.

    Returns
    -------
    Matches
        Case and Unicode composition only count where they tell files apart: a row that fits nothing exactly
        is tried without them.

    Raises
    ------
    InvalidValueError
        When `how` is no rule, or the catalogue lacks the columns it needs.
    """
    column = keys if isinstance(keys, pl.Series) else pl.Series(list(keys), dtype=pl.String)
    texts = column.cast(pl.String).str.strip_chars()
    rows = pl.DataFrame({"row": np.arange(len(texts), dtype=np.int64), "raw": texts})
    rows = rows.filter(pl.col("raw").fill_null("") != "")
    if "value" in catalogue.columns and how in ("auto", "value"):
        return _by_value(len(texts), rows, catalogue)
    if how not in RULES:
        raise InvalidValueError(f'"{how}" is no way to match rows.{suggestion(how, RULES)}')
    missing = {"item_id", "path", "file_name", "stem"} - set(catalogue.columns)
    if missing:
        raise InvalidValueError(f"The catalogue lacks {', '.join(sorted(missing))}.")
    rows = rows.with_columns(clean_keys(rows["raw"]).alias("key"))
    files = catalogue.select(pl.col("item_id").cast(pl.Int64), "path", "file_name", "stem")
    search = _Search(rows, files)
    if how != "auto":
        return _result(len(texts), rows, files, how, search.pairs(how))
    found: dict[str, pl.DataFrame] = {}
    for rule in RULES[1:]:
        found[rule] = search.pairs(rule)
        if _settled(found[rule]) == rows.height:
            break
    # Of equals the first, which is the strictest.
    best = max(found, key=lambda rule: (_settled(found[rule]), found[rule]["row"].n_unique()))
    return _result(len(texts), rows, files, best, found[best])


@dataclass(frozen=True)
class _Search:
    """Rows and files, and both without case and Unicode composition."""

    rows: pl.DataFrame
    files: pl.DataFrame

    def pairs(self, how: str) -> pl.DataFrame:
        """Every row with every file it fits: exactly, else loosely."""
        exact = _fit(self.rows, self.files, how)
        if exact["row"].n_unique() == self.rows.height:
            return exact
        rows, files = self._loose
        return pl.concat([exact, _fit(rows.join(exact, on="row", how="anti"), files, how)])

    @cached_property
    def _loose(self) -> tuple[pl.DataFrame, pl.DataFrame]:
        rows, files = self.rows, self.files
        return (
            rows.with_columns(folded(rows[name]).alias(name) for name in ("raw", "key")),
            files.with_columns(folded(files[name]).alias(name) for name in ("path", "file_name", "stem")),
        )


def _fit(rows: pl.DataFrame, files: pl.DataFrame, how: str) -> pl.DataFrame:
    if how == "path":
        whole = _join(rows, "key", files, "path")
        rest = rows.filter(pl.col("key").str.contains("/")).join(whole, on="row", how="anti")
        absolute = rest.filter(_is_absolute(rest["raw"]))
        return pl.concat([whole, _longer_keys(absolute, files)])
    if how == "suffix":
        return _by_suffix(rows, files)
    names = rows.with_columns(pl.col("key").str.split("/").list.last().alias("name"))
    if how == "file_name":
        return _join(names, "name", files, "file_name")
    whole = _join(names, "name", files, "stem")
    rest = names.join(whole, on="row", how="anti")
    bare = rest.with_columns(without_ending(rest["name"]).alias("name"))
    return pl.concat([whole, _join(bare, "name", files, "stem")])


def _by_suffix(rows: pl.DataFrame, files: pl.DataFrame) -> pl.DataFrame:
    """Keys that end a path; else paths that end a key, the longest first."""
    depths = rows["key"].str.count_matches("/", literal=True) + 1
    wanted = depths.unique().to_list()
    ends = suffixes(files["path"], wanted)
    parts = [
        _join(rows.filter(depths == depth), "key", files.with_columns(ends[depth].alias("end")), "end")
        for depth in wanted
    ]
    found = pl.concat([pl.DataFrame(schema=_PAIR), *parts])
    whole = _join(rows, "key", files, "path")  # a.jpg at the root is meant before b/a.jpg
    found = pl.concat([whole, found.join(whole, on="row", how="anti")])
    return pl.concat([found, _longer_keys(rows.join(found, on="row", how="anti"), files)])


def _longer_keys(rows: pl.DataFrame, files: pl.DataFrame) -> pl.DataFrame:
    """Keys that end in a whole path."""
    found = pl.DataFrame(schema=_PAIR)
    if not rows.height:
        return found
    depths = files["path"].str.count_matches("/", literal=True) + 1
    for depth in sorted(depths.unique().to_list(), reverse=True):
        rest = rows.join(found, on="row", how="anti")
        ends = rest.with_columns(suffixes(rest["key"], [depth])[depth].alias("end"))
        found = pl.concat([found, _join(ends, "end", files.filter(depths == depth), "path")])
    return found


def _join(rows: pl.DataFrame, key: str, files: pl.DataFrame, name: str) -> pl.DataFrame:
    return rows.join(files, left_on=key, right_on=name, how="inner").select("row", "item_id")


def _is_absolute(raw: pl.Series) -> pl.Series:
    return raw.str.contains(r"^(?:/|\\|[A-Za-z]:[/\\]|[a-z]+://)")


def _settled(pairs: pl.DataFrame) -> int:
    """How many rows fit one file only."""
    return int((pairs["row"].value_counts()["count"] == 1).sum())


def _result(length: int, rows: pl.DataFrame, files: pl.DataFrame, how: str, pairs: pl.DataFrame) -> Matches:
    pairs = pairs.unique().sort("row", "item_id")
    counted = pairs.with_columns(pl.len().over("row").alias("count"))
    single = counted.filter(pl.col("count") == 1)
    several = counted.filter(pl.col("count") > 1).join(files.select("item_id", "path"), on="item_id")
    ambiguous = (
        several.sort("row", "path")
        .group_by("row", maintain_order=True)
        .agg(pl.col("path").head(10).alias("candidates"), pl.col("count").first())
        .join(rows.select("row", pl.col("raw").alias("key")), on="row", how="left", maintain_order="left")
        .select("row", "key", "candidates", "count")
    )
    return Matches(
        how, single["row"].to_numpy(), single["item_id"].to_numpy(), _without(length, pairs["row"]), ambiguous
    )


def _by_value(length: int, rows: pl.DataFrame, catalogue: pl.DataFrame) -> Matches:
    """Rows and all the items that have their value."""
    values = catalogue.select(
        pl.col("id").cast(pl.Int64).alias("item_id"), pl.col("value").cast(pl.String).str.strip_chars()
    )
    exact = _join(rows, "raw", values, "value")
    left = rows.join(exact, on="row", how="anti")
    loose = _join(
        left.with_columns(folded(left["raw"]).alias("raw")),
        "raw", values.with_columns(folded(values["value"]).alias("value")), "value",
    )  # fmt: skip
    pairs = pl.concat([exact, loose]).unique().sort("row", "item_id")
    nothing = pl.DataFrame(
        schema={"row": pl.Int64, "key": pl.String, "candidates": pl.List(pl.String), "count": pl.UInt32}
    )
    return Matches(
        "value", pairs["row"].to_numpy(), pairs["item_id"].to_numpy(), _without(length, pairs["row"]), nothing
    )


def _without(length: int, rows: pl.Series) -> NDArray[np.int64]:
    fits = np.zeros(length, bool)
    fits[rows.to_numpy()] = True
    return np.flatnonzero(~fits)
