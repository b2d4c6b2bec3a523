"""A table with a column of every type, and awkward values in each."""

from __future__ import annotations

import polars as pl

from panoptic_nb.exports.schema_file import PropertyEntry, TagEntry
from panoptic_nb.exports.table import Described, ExportTable, build_table
from panoptic_nb.values import PropertyType

AWKWARD = ["=1+1", 'say "no"', "a,b;c\td", "two\nlines", "été ☕", "'quoted", "-5", "|", "@home", "vrai"]


def described(name: str, kind: PropertyType, values: pl.Series, *tags: str) -> Described:
    entry = PropertyEntry(name, kind, "item", tags=tuple(TagEntry(tag, "#3b6fd4") for tag in tags))
    return Described(entry, pl.DataFrame({"value": values}))


def dates(name: str, texts: list[str | None], words: list[str | None]) -> Described:
    values = pl.DataFrame(
        {"value": texts, "text": words, "start": [None] * len(texts), "stop": [None] * len(texts)},
        schema={"value": pl.String, "text": pl.String, "start": pl.Datetime("us"), "stop": pl.Datetime("us")},
    )
    worded = any(word is not None for word in words)
    return Described(PropertyEntry(name, PropertyType.DATE, "item"), values, worded)


def awkward_table(*, separator: str | None = None, rows: int | None = None) -> ExportTable:
    count = len(AWKWARD) if rows is None else rows
    numbers = pl.Series([None if n % 3 == 2 else n * 0.1 for n in range(count)], dtype=pl.Float64)
    ticks = pl.Series([[True, False, None][n % 3] for n in range(count)], dtype=pl.Boolean)
    lists = [[AWKWARD[n], AWKWARD[0]] if n else [AWKWARD[0]] for n in range(count)]
    labels = [None if names[0] == "-5" else [name.replace("\n", " ") for name in names] for names in lists]
    tags = sorted({name for names in labels if names for name in names})
    identity = pl.DataFrame({"item_id": pl.Series(range(1, count + 1), dtype=pl.Int32)})
    return build_table(
        identity,
        [
            described("note", PropertyType.TEXT, pl.Series(AWKWARD[:count], dtype=pl.String)),
            described("size", PropertyType.NUMBER, numbers),
            described("seen", PropertyType.CHECKBOX, ticks),
            described("tags", PropertyType.LABELS, pl.Series(labels, dtype=pl.List(pl.String)), *tags),
            dates("made", ["1905"] * count, ["vers 1905" if n == 1 else None for n in range(count)]),
        ],
        separator=separator,
    )
