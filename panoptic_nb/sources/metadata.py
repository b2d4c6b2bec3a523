"""A table into a corpus: read, matched with the files, typed, written as one operation.

Nothing is half-imported: the table is read, matched and typed in memory first, then everything is written
in one transaction. What was not taken is in the report, with its place and its reason.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any, Literal

import numpy as np
import polars as pl

from panoptic_nb.errors import InvalidValueError
from panoptic_nb.exports.formulas import restored
from panoptic_nb.exports.schema_file import SchemaFile, read_schema, schema_beside
from panoptic_nb.query.field import Scope
from panoptic_nb.session.computed import OF_FILES
from panoptic_nb.sources.columns import ColumnWriter
from panoptic_nb.sources.joining import Join, find_join
from panoptic_nb.sources.own import own_description, own_join
from panoptic_nb.sources.placing import Placed, place_rows
from panoptic_nb.sources.report import Problem, TableReport
from panoptic_nb.sources.table.raw import RawTable
from panoptic_nb.sources.table.read import read_table
from panoptic_nb.sources.table.typed import TypedTable, type_table
from panoptic_nb.store.journal import Draft
from panoptic_nb.store.properties import PropertyRow
from panoptic_nb.store.refusals import plain_interrupts, refusing_no_text
from panoptic_nb.store.store import Store

OnConflict = Literal["report", "keep", "replace"]


class TableImport:
    """One import of a table; see `Corpus.add_metadata` for the parameters."""

    def __init__(
        self,
        store: Store,
        *,
        types: dict[str, str],
        separators: dict[str, str],
        scope: Scope,
        key: str | None,
        on_conflict: OnConflict,
        dayfirst: bool | Mapping[str, bool] | None = None,
    ) -> None:
        if on_conflict not in ("report", "keep", "replace"):
            raise InvalidValueError(
                f'on_conflict is "report", "keep" or "replace"; {on_conflict!r} was given.'
            )
        if scope not in ("item", "image"):
            raise InvalidValueError(f'A scope is "item" or "image"; {scope!r} was given.')
        self._store = store
        self._types, self._separators = types, separators
        self._scope: Scope = scope
        self._key = key
        self._on_conflict: OnConflict = on_conflict
        self._dayfirst = dayfirst

    @plain_interrupts()
    @refusing_no_text()
    def run(self, table: Any, on: str | tuple[str, str] | None, reading: dict[str, Any]) -> TableReport:
        """Read, match, type and write; see `Corpus.add_metadata`."""
        raw = read_table(table, **reading)
        described, said = _description_of(table, raw)
        if described is not None and described.formulas_neutralised:
            raw, described = _with_formulas(raw, described)
        own = self._own_join(raw, on, described)
        join = own or find_join(self._store, raw, on, described)
        remarks = [join.words, *said]
        if own is not None and described is None:
            described = own_description(self._store, raw, own)
            left = [entry.name for entry in described.columns if entry.name not in described.types]
            remarks[0] += f"; no properties: {', '.join(left)}"
        typed = self._typed(raw, join, described)
        with self._store.journal.operation("import table", origin=f"import:{raw.name}") as draft:
            placed = place_rows(self._store, draft, raw, join, self._key_column(raw, described))
            report = self._write(draft, raw, typed, placed, described)
            matched = placed.matched - len(report.doubtful)
            draft.items = len(set(placed.items[~np.isin(placed.rows, list(report.doubtful))].tolist()))
            draft.summary = f"{raw.name}: {matched:,} of {len(raw):,} rows"
            draft.detail = {"join": join.words, "rows": len(raw), "changed": report.changed}
        unclear = (*placed.ambiguous, *_doubtful(raw, join, report.doubtful))
        return TableReport(
            len(raw), matched, len(placed.unmatched), len(unclear), placed.added, report.changed, report.kept,
            report.created, (*_refused(typed), *unclear, *report.problems), placed.unmatched,
            (*remarks, *typed.notes, *report.remarks),
        )  # fmt: skip

    def _own_join(self, raw: RawTable, on: object, described: SchemaFile | None) -> Join | None:
        """Rows by the items they name; a key that was given says itself what they are about."""
        if self._key is not None or not (on is None or isinstance(on, str)):
            return None
        return own_join(self._store, raw, on, described)

    def _key_column(self, raw: RawTable, described: SchemaFile | None) -> str | None:
        if self._key is not None or described is None:
            return self._key
        column = described.column("row_key")
        return column if column in raw.columns else None

    def _typed(self, raw: RawTable, join: Join, described: SchemaFile | None) -> TypedTable:
        """Give the columns their types: the user's, the description's, the properties' that exist."""
        types: dict[str, str] = {}
        separators: dict[str, str] = {}
        skip = {join.column}  # it says which rows are about what, which the corpus knows already
        known = {row.name: row.type.value for row in self._store.properties.all()}
        computed = {field.name for field in OF_FILES}
        for name in raw.columns:
            if name in known and name not in computed:
                types[name] = known[name]
        if described is not None:
            types |= {name: kind for name, kind in described.types.items() if name in raw.columns}
            separators |= {name: mark for name, mark in described.separators.items() if name in raw.columns}
            brought = set(described.types)
            skip |= {entry.name for entry in described.columns if entry.name not in brought} & set(
                raw.columns
            )
        types |= self._types
        separators |= self._separators
        if self._key is not None:
            raw.find(self._key)
        types = {name: kind for name, kind in types.items() if name not in skip}
        separators = {name: mark for name, mark in separators.items() if name not in skip}
        return type_table(raw, types=types, separators=separators, dayfirst=self._dayfirst, skip=skip)

    def _write(
        self, draft: Draft, raw: RawTable, typed: TypedTable, placed: Placed, described: SchemaFile | None
    ) -> _Written:
        written = _Written()
        writer = ColumnWriter(self._store, draft, placed, typed, self._on_conflict)
        known = {row.name: row for row in self._store.properties.all()}
        computed = {field.name for field in OF_FILES}
        for column in typed.columns:
            found = described.property_of(column.name) if described is not None else None
            name = found.name if found is not None and not found.computed else column.name
            if name in computed:
                name = _renamed(name, {other.name for other in typed.columns})
                written.remarks.append(
                    f'column "{column.name}" is called "{name}": the corpus computes a property of that name'
                )
            row = known.get(name)
            if row is None:
                scope = self._scope_of(column.name, described)
                row = self._store.properties.add(draft, name, column.type, scope)
                written.created[name] = column.type.value
            elif row.type is not column.type:
                raise InvalidValueError(
                    f'Column "{column.name}" was read as {column.type.value} and the property "{name}" is of type '
                    f"{row.type.value}. Retype the property first, or leave the column's type out of types=."
                )
            written.take(writer.write(row, column, self._words_of(raw, column.name, described)), row)
            if described is not None:
                written.remarks += writer.complete_tags(row, described)
        written.doubtful = writer.doubtful
        return written

    def _scope_of(self, column: str, described: SchemaFile | None) -> Scope:
        found = described.property_of(column) if described is not None else None
        return found.scope if found is not None else self._scope

    @staticmethod
    def _words_of(raw: RawTable, column: str, described: SchemaFile | None) -> pl.Series | None:
        """The column that holds the words in which dates were given, beside their canonical form."""
        found = described.property_of(column) if described is not None else None
        header = described.column("text", found.name) if described is not None and found is not None else None
        return raw.texts(header) if header is not None and header in raw.columns else None


class _Written:
    """What became of all the columns."""

    def __init__(self) -> None:
        self.changed: dict[str, int] = {}
        self.created: dict[str, str] = {}
        self.kept = 0
        self.problems: list[Problem] = []
        self.remarks: list[str] = []
        self.doubtful: set[int] = set()

    def take(self, outcome: tuple[int, int, list[Problem]], row: PropertyRow) -> None:
        changed, kept, problems = outcome
        self.changed[row.name] = changed
        self.kept += kept
        self.problems += problems


def _description_of(table: Any, raw: RawTable) -> tuple[SchemaFile | None, list[str]]:
    """The description beside a table, where it is of this table; and what to say of it."""
    beside = schema_beside(table) if isinstance(table, str | Path) else None
    if beside is None:
        return None, []
    described = read_schema(beside)
    names = [entry.name for entry in described.columns]
    if described.formulas_neutralised:
        names += restored(pl.Series(names, dtype=pl.String)).to_list()
    # Columns may have been taken out or added since; another table shares a column or two at most.
    shared = len(set(names) & set(raw.columns))
    if 2 * shared < min(len(described.columns), len(raw.columns)):
        return None, [f"{beside.name} was left aside: it describes a table with other columns"]
    return described, [f"types of columns, and tags, were taken from {beside.name}"]


def _renamed(name: str, taken: set[str]) -> str:
    """What a column is called whose name is that of a property that the corpus computes."""
    renamed, number = f"{name} (table)", 2
    while renamed in taken:
        renamed, number = f"{name} (table {number})", number + 1
    return renamed


def _with_formulas(raw: RawTable, described: SchemaFile) -> tuple[RawTable, SchemaFile]:
    """Take off the apostrophes that an export put before what a spreadsheet would run, headers included."""
    texts = [name for name, kind in raw.frame.schema.items() if kind == pl.String]
    frame = raw.frame.with_columns(restored(raw.frame[name]).alias(name) for name in texts)
    listed = [entry.name for entry in described.columns]
    plain = dict(zip(listed, restored(pl.Series(listed, dtype=pl.String)).to_list(), strict=True))
    frame = frame.rename({name: plain[name] for name in frame.columns if name in plain})
    columns = tuple(replace(entry, name=plain[entry.name]) for entry in described.columns)
    return replace(raw, frame=frame), replace(described, columns=columns)


def _doubtful(raw: RawTable, join: Join, rows: set[int]) -> list[Problem]:
    """Rows about a file of several items that do not say which they mean."""
    reason = (
        "the file has more items than the table has rows about it, and nothing says which is meant: give "
        'key="column", with a column that tells them apart, keep the column item_id of an export, or say that '
        'it is about all of them with scope="image"'
    )
    texts = raw.texts(join.column)
    return [Problem(f"{raw.counted} {raw.numbers[row]}", texts[row] or "", reason) for row in sorted(rows)]


def _refused(typed: TypedTable) -> list[Problem]:
    """Every rejected row and cell, with its place as people count it."""
    problems = []
    for row, column, value, reason in typed.rejected.select("row", "column", "value", "reason").iter_rows():
        where = (
            f'{typed.counted} {row}, column "{column}"' if column is not None else f"{typed.counted} {row}"
        )
        problems.append(Problem(where, value or "", reason))
    return problems
