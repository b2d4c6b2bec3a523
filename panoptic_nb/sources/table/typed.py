"""A table as it was read → columns of values, each of one type, ready to be loaded; and what was refused."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace

import numpy as np
import polars as pl
from numpy.typing import NDArray

from panoptic_nb.errors import NotFoundError, suggestion
from panoptic_nb.sources.table.dates import day_comes_first
from panoptic_nb.sources.table.infer import are_letters, decimal_marks, infer_type, nearly, share_fitting
from panoptic_nb.sources.table.native import native_column
from panoptic_nb.sources.table.parse import parse
from panoptic_nb.sources.table.parsed import Cells
from panoptic_nb.sources.table.raw import REJECTED, RawTable, as_texts, split_type, unique_names
from panoptic_nb.values import PropertyType

REFUSED = {"row": pl.UInt32, "value": pl.String, "reason": pl.String}


@dataclass(frozen=True)
class TypedColumn:
    """One column, ready to be loaded.

    Attributes
    ----------
    name
        As it will be called: the header without Panoptic's ``[type]``.
    type
        Given, or inferred.
    values
        By row of the table (``row``, UInt32, from 0): ``value`` (String; Float64 for number, Boolean for
        checkbox); for a date ``start``, ``stop`` (Datetime, us), ``precision`` (UInt8), ``text`` (null where
        the canonical form says all); for tags ``tag``, one line for each tag of a row, in order. Empty and
        refused cells are not there.
    rejected
        The refused cells: row (as above), value, reason.
    is_inferred
        Whether the type was guessed.
    notes
        What had to be decided, in words.
    """

    name: str
    type: PropertyType
    values: pl.DataFrame
    rejected: pl.DataFrame
    is_inferred: bool
    notes: tuple[str, ...] = ()

    def __len__(self) -> int:
        return self.values.height


@dataclass(frozen=True)
class TypedTable:
    """All the columns of a table.

    Attributes
    ----------
    name, numbers, counted
        As in `RawTable`: ``numbers[row]`` is what people call that row.
    columns
        In the order of the table.
    rejected
        All that was refused, rows and cells: row (as people count, see `counted`), column (null for a whole
        row), value, reason.
    notes
        What had to be decided, in words.
    """

    name: str
    numbers: NDArray[np.int64]
    counted: str
    columns: tuple[TypedColumn, ...]
    rejected: pl.DataFrame
    notes: tuple[str, ...]

    def __len__(self) -> int:
        return len(self.numbers)

    def __getitem__(self, name: str) -> TypedColumn:
        for column in self.columns:
            if column.name == name:
                return column
        raise NotFoundError(f'{self.name} has no column "{name}".{suggestion(name, self._names())}')

    def _names(self) -> Iterable[str]:
        return (column.name for column in self.columns)


def type_table(
    raw: RawTable, *, types: Mapping[str, str | PropertyType] | None = None,
    separators: Mapping[str, str] | None = None, dayfirst: bool | Mapping[str, bool] | None = None,
    skip: Collection[str] = (),
) -> TypedTable:  # fmt: skip
    """Give every column its type, and every cell its value.

    Parameters
    ----------
    raw
        From `read_table`.
    types
        Column → type, for those that are not to be guessed.
    separators
        Column → what stands between the labels of a cell (these columns are labels). A label that holds it
        stands in double quotes.
    dayfirst
        Whether 03/04/1905 is the 3rd of April, for all columns or by column; else each column decides from
        its cells that can be read in one way only.
    skip
        Columns to leave out.

    Raises
    ------
    NotFoundError
        When `types`, `separators`, `dayfirst` or `skip` name a column that is not there.
    InvalidValueError
        When `types` names no type.
    """
    kinds = {raw.find(name): PropertyType.parse(kind) for name, kind in (types or {}).items()}
    cuts = {raw.find(name): mark for name, mark in (separators or {}).items()}
    orders = (
        {raw.find(name): order for name, order in dayfirst.items()} if isinstance(dayfirst, Mapping) else {}
    )
    left_out = {raw.find(name) for name in skip}
    is_panoptic = any(split_type(header)[1] for header in raw.columns)
    names, renamed = unique_names([split_type(header)[0] for header in raw.columns])
    columns = []
    for header, name in zip(raw.columns, names, strict=True):
        if header in left_out:
            continue
        said = split_type(header)[1]
        kind = kinds.get(header) or (PropertyType.LABELS if header in cuts else said)
        cut = cuts.get(header) or ("," if is_panoptic and kind == PropertyType.LABELS else None)
        order = orders.get(header, dayfirst if isinstance(dayfirst, bool) else None)
        column = _column(raw.frame[header], name, kind, cut, order, raw.separator)
        columns.append(replace(column, is_inferred=kind is None))
    notes = [
        *raw.notes,
        *renamed,
        *(f'"{column.name}": {note}' for column in columns for note in column.notes),
    ]
    return TypedTable(
        raw.name, raw.numbers, raw.counted, tuple(columns), _rejected(raw, columns), tuple(notes)
    )


def _column(
    values: pl.Series, name: str, kind: PropertyType | None, cut: str | None, dayfirst: bool | None,
    separator: str | None,
) -> TypedColumn:  # fmt: skip
    native = native_column(values, name, kind)
    if native is not None:
        return TypedColumn(name, native.kind, native.values, native.rejected, kind is None, native.notes)
    cells = Cells.of(as_texts(values))
    marks, marks_note = decimal_marks(cells, separator)
    found = kind or infer_type(name, cells, marks=marks)
    notes = [marks_note] if marks_note and found == PropertyType.NUMBER else []
    if found == PropertyType.DATE:
        decided, note = day_comes_first(cells.texts, cells.counts)
        notes += [note] if note and dayfirst is None else []
        dayfirst = decided if dayfirst is None else dayfirst
    if kind is None:
        notes += _second_thoughts(name, found, cells)
    if found == PropertyType.LABELS and cut is None:
        notes += _uncut(cells)
    parsed = parse(cells.texts, found, dayfirst=dayfirst is not False, marks=marks, separator=cut)
    every = parsed.values.select(pl.all().gather(cells.codes)).insert_column(0, cells.rows)
    refused = np.zeros(len(cells.texts), bool)
    refused[list(parsed.reasons)] = True
    good = every.filter(~refused[cells.codes])
    if found.is_tags:
        good = good.select("row", pl.col("tags").alias("tag")).explode("tag", empty_as_null=False)
    return TypedColumn(
        name, found, good, _refused(cells, refused, parsed.reasons), kind is None, tuple(notes)
    )


def _refused(cells: Cells, refused: NDArray[np.bool_], reasons: Mapping[int, str]) -> pl.DataFrame:
    places = np.flatnonzero(refused[cells.codes])
    codes = cells.codes[places]
    return pl.DataFrame(
        {
            "row": cells.rows.gather(places),
            "value": cells.texts.gather(codes),
            "reason": [reasons[int(code)] for code in codes],
        },
        schema=REFUSED,
    )


def _second_thoughts(name: str, found: PropertyType, cells: Cells) -> list[str]:
    """What to say where a column may have been meant otherwise: nearly dates or numbers, or one word alone."""
    if found == PropertyType.CHECKBOX and len(cells.texts) == 1:
        return [
            f'made a checkbox, since "{cells.texts[0]}" is its only word; types={{"{name}": "label"}} keeps the word'
        ]
    if found == PropertyType.LABEL and are_letters(cells):
        return [f'its letters were kept as words; types={{"{name}": "checkbox"}} makes ticks of them']
    if found not in (PropertyType.TEXT, PropertyType.LABEL) or not len(cells):
        return []
    for kind, least in nearly(name, cells):
        share = share_fitting(cells, kind)
        if share >= least:
            return [
                f'kept as {found}, since only {share:.0%} of its cells are {kind}s; types={{"{name}": "{kind}"}} '
                "takes those and reports the others"
            ]
    return []


def _uncut(cells: Cells) -> list[str]:
    for mark in (";", "|", ","):
        holding = int(cells.counts[cells.texts.str.contains(mark, literal=True).to_numpy()].sum())
        if holding > 0.2 * len(cells):
            return [f'{holding} cells hold "{mark}" and were taken as one label each; separators= cuts them']
    return []


def _rejected(raw: RawTable, columns: Collection[TypedColumn]) -> pl.DataFrame:
    parts = [raw.rejected.select(pl.col(name).cast(kind) for name, kind in REJECTED.items())]
    for column in columns:
        if column.rejected.height:
            numbers = pl.Series("row", raw.numbers[column.rejected["row"].to_numpy()], dtype=pl.Int64)
            parts.append(
                column.rejected.select(numbers, pl.lit(column.name).alias("column"), "value", "reason")
            )
    return pl.concat(parts).sort("row", maintain_order=True)
