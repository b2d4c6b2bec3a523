"""Which item each row of a table is about: by path, end of the path, file name, stem, or a property's value.

Every rule is a join of whole columns. A row that fits several files is ambiguous, never given to the
first of them.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
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
        The rule that was used: "path", "suffix", "file_name", "stem" or "value"; several, strictest first,
        where rows needed different ones: "path, stem".
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
        For files one line per file: ``item_id``, ``path`` (relative, with ``/``), ``file_name``, ``stem``, and,
        where there are several, ``root``, the folder that the path begins in. For a property's values: ``id``,
        ``value``; then every item with that value is meant.
    how
        "path": the whole relative path, or an absolute one that ends in it. "suffix": the end of the
        path, whole folders at a time. "file_name" and "stem" (without the ending): folders apart.
        "auto": for each row the strictest of these that finds it. "value": a property.

    Returns
    -------
    Matches
        Case and Unicode composition only count where they tell files apart: a row that fits nothing exactly
        is tried without them. With "auto", a row that fits several files by one rule is ambiguous whatever
        a looser one says, and a looser rule never gives a row the file that a stricter one gave another.
        Where a row fits files of several roots, it is about the one whose root it names: "scans/a.jpg" is
        a.jpg in the root "scans".

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
    found = (
        _row_by_row(len(texts), search)
        if how == "auto"
        else _result(len(texts), rows, files, how, search.pairs(how))
    )
    if "root" in catalogue.columns and found.ambiguous.height:
        return _within_roots(found, rows, files.with_columns(catalogue["root"]))
    return found


def _within_roots(found: Matches, rows: pl.DataFrame, files: pl.DataFrame) -> Matches:
    """Rows that fit files of several roots, where they name the root too: the whole of it, or its name."""
    roots = clean_keys(files["root"]).str.strip_chars_end("/")
    whole = files.with_columns(path=roots + "/" + pl.col("path"))
    named = files.with_columns(path=roots.str.split("/").list.last() + "/" + pl.col("path"))
    doubtful = rows.join(found.ambiguous.select("row"), on="row", how="semi")
    fitting = found.ambiguous.select("row", pl.col("candidates").alias("path")).explode("path")
    fitting = fitting.join(files, on="path").select("row", "item_id").unique()
    given = pl.DataFrame(schema=_PAIR)
    for places, rule in ((whole, _ending), (named, _longer_keys)):
        rest = doubtful.join(given, on="row", how="anti")
        pairs = rule(rest, places).join(fitting, on=["row", "item_id"], how="semi").unique()
        given = pl.concat([given, pairs.filter(pl.len().over("row") == 1)])
    every = pl.concat([pl.DataFrame({"row": found.rows, "item_id": found.items}, schema=_PAIR), given])
    every = every.sort("row")
    return replace(
        found,
        rows=every["row"].to_numpy(),
        items=every["item_id"].to_numpy(),
        ambiguous=found.ambiguous.join(given, on="row", how="anti", maintain_order="left"),
    )


def _row_by_row(length: int, search: _Search) -> Matches:
    """Each row by the strictest rule that finds it."""
    rest, given, used = search.rows, pl.DataFrame(schema=_PAIR), []
    parts, taken = [given], 0
    for rule in RULES[1:]:
        pairs = search.pairs(rule, rest).unique()
        rest = rest.join(pairs, on="row", how="anti")
        counted = pairs.with_columns(pl.len().over("row").alias("count"))
        # "1906/a.jpg" is not 1905/a.jpg where another row is just that.
        sure = counted.filter(pl.col("count") == 1).select("row", "item_id")
        again = sure.join(given, on="item_id", how="semi")
        taken += again.height
        kept = pairs.join(again, on="row", how="anti")
        if kept.height:
            used.append(rule)
            parts.append(kept)
            given = pl.concat([given, sure])
        if not rest.height:
            break
    rows = "1 row fits" if taken == 1 else f"{taken:,} rows fit"
    note = f"{rows} only loosely a file that another row names exactly: left without one"
    how = ", ".join(used) or "path"
    notes = (note,) if taken else ()
    return replace(_result(length, search.rows, search.files, how, pl.concat(parts)), notes=notes)


@dataclass(frozen=True)
class _Search:
    """Rows and files, and both without case and Unicode composition."""

    rows: pl.DataFrame
    files: pl.DataFrame

    def pairs(self, how: str, rows: pl.DataFrame | None = None) -> pl.DataFrame:
        """Every row, or those of `rows`, with every file it fits: exactly, else loosely."""
        wanted = self.rows if rows is None else rows
        exact = _fit(wanted, self.files, how)
        left = wanted.join(exact, on="row", how="anti").select("row")
        if not left.height:
            return exact
        loose, files = self._loose
        return pl.concat([exact, _fit(loose.join(left, on="row", how="semi"), files, how)])

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
    found = _ending(rows, files)
    whole = _join(rows, "key", files, "path")  # a.jpg at the root is meant before b/a.jpg
    found = pl.concat([whole, found.join(whole, on="row", how="anti")])
    return pl.concat([found, _longer_keys(rows.join(found, on="row", how="anti"), files)])


def _ending(rows: pl.DataFrame, files: pl.DataFrame) -> pl.DataFrame:
    """Keys that end a path."""
    depths = rows["key"].str.count_matches("/", literal=True) + 1
    wanted = depths.unique().to_list()
    ends = suffixes(files["path"], wanted)
    parts = [
        _join(rows.filter(depths == depth), "key", files.with_columns(ends[depth].alias("end")), "end")
        for depth in wanted
    ]
    return pl.concat([pl.DataFrame(schema=_PAIR), *parts])


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
