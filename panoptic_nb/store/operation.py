"""One operation of the journal, and how its rows are taken back and put forth again."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from panoptic_nb.store.catalogue import Transaction
from panoptic_nb.store.schema import LOGGED, columns_of


@dataclass(frozen=True, slots=True, repr=False)
class Operation:
    """A change, as the journal keeps it.

    Attributes
    ----------
    op_id, time, author, origin
        Its number, when (UTC), who, and why.
    kind, property, summary, items
        What was done, to which property, in words, and how many items it reached.
    query, detail
        The view it was asked on, as Python, and the parameters.
    undoable, state
        ``done``, ``undone``, ``discarded`` (undone, and another was made since), ``interrupted`` (by a crash or
        by the user; what it did can be undone) or ``open``.
    """

    op_id: int
    time: datetime
    author: str
    origin: str
    kind: str
    property: str | None
    summary: str
    items: int
    query: str | None
    detail: dict[str, Any]
    undoable: bool
    state: str

    @classmethod
    def from_row(cls, row: Sequence[Any]) -> Operation:
        values = list(row)
        values[9] = _detail(values[9])
        return cls(*values)

    def __repr__(self) -> str:
        return f"<Operation {self.op_id}, {self.state}: {self.summary or self.kind}>"


def _detail(text: str | None) -> dict[str, Any]:
    """The parameters of an operation; one whose record is damaged is undone as well without them."""
    try:
        found = json.loads(text or "{}")
    except ValueError:
        found = None
    return found if isinstance(found, dict) else {"damaged": text}


def log_before(transaction: Transaction, op_id: int, table: str, where: str, **tables: Any) -> None:
    """Keep the rows that an operation is about to remove or change.

    A row that this very operation wrote has no before: its after is forgotten instead.
    """
    columns, keys = ", ".join(columns_of(table)), ", ".join(LOGGED[table])
    mine = f'log_op = {op_id} AND "after"'
    transaction.run(
        f"INSERT INTO log_{table} SELECT {columns}, {op_id}, false FROM {table} WHERE ({where}) "
        f"AND ({keys}) NOT IN (SELECT ({keys}) FROM log_{table} WHERE {mine})",
        **tables,
    )
    transaction.run(
        f"DELETE FROM log_{table} WHERE {mine} AND ({keys}) IN (SELECT ({keys}) FROM {table} WHERE {where})",
        **tables,
    )


def log_after(transaction: Transaction, op_id: int, table: str, where: str, **tables: Any) -> None:
    """Keep the rows that an operation has just written."""
    columns = ", ".join(columns_of(table))
    transaction.run(
        f"INSERT INTO log_{table} SELECT {columns}, {op_id}, true FROM {table} WHERE {where}", **tables
    )


def swap_back(transaction: Transaction, op_id: int) -> None:
    """Put values and rows as they were before an operation, keeping what is needed to redo it."""
    for storage, columns in _storages(transaction, op_id):
        transaction.run(f"DELETE FROM h_{storage} WHERE ended_op = ?", [-op_id])
        transaction.run(
            f"INSERT INTO h_{storage} SELECT {columns}, ? FROM v_{storage} WHERE op_id = ?", [-op_id, op_id]
        )
        transaction.run(f"DELETE FROM v_{storage} WHERE op_id = ?", [op_id])
        transaction.run(
            f"INSERT INTO v_{storage} SELECT {columns} FROM h_{storage} WHERE ended_op = ?", [op_id]
        )
    for table in LOGGED:
        _replace_logged(transaction, op_id, table, remove_after=True)
    transaction.run("UPDATE items SET live = false WHERE op_id = ? AND live", [op_id])


def swap_forth(transaction: Transaction, op_id: int) -> None:
    """Do again what `swap_back` took back."""
    for storage, columns in _storages(transaction, op_id):
        transaction.run(
            f"DELETE FROM v_{storage} USING h_{storage} AS h WHERE h.ended_op = ? AND {_same_row(columns, storage)}",
            [op_id],
        )
        transaction.run(
            f"INSERT INTO v_{storage} SELECT {columns} FROM h_{storage} WHERE ended_op = ?", [-op_id]
        )
    for table in LOGGED:
        _replace_logged(transaction, op_id, table, remove_after=False)
    transaction.run("UPDATE items SET live = true WHERE op_id = ? AND NOT live", [op_id])


def _storages(transaction: Transaction, op_id: int) -> list[tuple[int, str]]:
    found = transaction.run("SELECT storage FROM journal_storages WHERE op_id = ? ORDER BY storage", [op_id])
    return [(int(row[0]), _columns(transaction, int(row[0]))) for row in found]


def _columns(transaction: Transaction, storage: int) -> str:
    rows = transaction.run(f"SELECT name FROM pragma_table_info('v_{storage}') ORDER BY cid")
    return ", ".join(row[0] for row in rows)


def _same_row(columns: str, storage: int) -> str:
    """A value row is told by its id, the operation that wrote it and, where an id has several, by what."""
    told_by = ("id", "tag_id", "target_id", "other_id", "op_id")
    keys = [name for name in columns.split(", ") if name in told_by]
    return " AND ".join(f"v_{storage}.{key} = h.{key}" for key in keys)


def _replace_logged(transaction: Transaction, op_id: int, table: str, *, remove_after: bool) -> None:
    """Remove the rows of one side of an operation, and put the rows of the other."""
    same = " AND ".join(f"{table}.{key} = l.{key}" for key in LOGGED[table])
    transaction.run(
        f'DELETE FROM {table} USING log_{table} AS l WHERE l.log_op = ? AND l."after" = ? AND {same}',
        [op_id, remove_after],
    )
    columns = ", ".join(columns_of(table))
    transaction.run(
        f'INSERT INTO {table} SELECT {columns} FROM log_{table} WHERE log_op = ? AND "after" = ?',
        [op_id, not remove_after],
    )
