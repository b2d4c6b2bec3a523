"""The journal: every change is an operation that can be undone and done again, across restarts.

An operation changes values (rows of ``v_…`` tables, each stamped with the operation that wrote it) and
rows of the catalogue's logged tables. What it removed waits in ``h_…`` and ``log_…`` under its number, in
bulk. Operations form one line: undo takes the last that stands, redo the first that was undone after it;
a new operation leaves what was undone behind.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Any

from panoptic_nb.errors import ConflictError, NotFoundError
from panoptic_nb.store.actor import current_actor
from panoptic_nb.store.catalogue import Catalogue, Transaction
from panoptic_nb.store.loss import last_operation
from panoptic_nb.store.operation import Operation, swap_back, swap_forth
from panoptic_nb.store.schema import columns_of

STANDING = ("done", "interrupted")


@dataclass
class Draft:
    """What is known of an operation while it is being made; the caller fills it in."""

    op_id: int
    transaction: Transaction
    summary: str = ""
    items: int = 0
    detail: dict[str, Any] = field(default_factory=dict)
    storages: set[int] = field(default_factory=set)
    tables: set[str] = field(default_factory=set)


class Journal:
    """The operations of a corpus, in the order in which they were made."""

    def __init__(self, catalogue: Catalogue) -> None:
        self._catalogue = catalogue
        self._next = last_operation(catalogue) + 1
        self._under_way: set[int] = set()

    def mark_interrupted(self) -> list[Operation]:
        """Operations that never ended, by a crash or by Ctrl-C at a bad moment, are marked, and stay undoable.

        Returns
        -------
        list of Operation
            Those found open.
        """
        with self._catalogue.transaction() as transaction:
            found = [op for op in self.operations(states=("open",)) if op.op_id not in self._under_way]
            for operation in found:
                self._set_state(transaction, operation.op_id, "interrupted")
            if found:
                _leave_behind(transaction)
        return found

    def under_way(self) -> list[Operation]:
        """The operations of many transactions that this process is in the middle of."""
        return [op for op in self.operations(states=("open",)) if op.op_id in self._under_way]

    @contextmanager
    def operation(
        self,
        kind: str,
        *,
        summary: str = "",
        property: str | None = None,
        query: str | None = None,
        origin: str | None = None,
    ) -> Iterator[Draft]:
        """Make one operation in one transaction; if the block fails, there was none.

        An operation that changed nothing leaves no trace in the journal.
        """
        with self._catalogue.transaction() as transaction:
            draft = Draft(self._take_id(), transaction, summary)
            yield draft
            if draft.storages or draft.tables:
                self._write(transaction, draft, kind, property, query, origin, "done")

    def reserve(self) -> int:
        """The number of an operation to be begun: whoever knows it can end it, whatever comes in between."""
        with self._catalogue.alone():
            return self._take_id()

    def begin(
        self,
        kind: str,
        *,
        summary: str = "",
        query: str | None = None,
        origin: str | None = None,
        op_id: int | None = None,
    ) -> int:
        """Open an operation of many transactions, such as an import; `finish` or a crash ends it.

        Parameters
        ----------
        op_id
            The number that was reserved for it.
        """
        number = self.reserve() if op_id is None else op_id
        self._under_way.add(number)
        with self._catalogue.transaction() as transaction:
            self._write(transaction, Draft(number, transaction, summary), kind, None, query, origin, "open")
        return number

    def finish(
        self, op_id: int, *, summary: str, items: int, detail: Mapping[str, Any], state: str = "done"
    ) -> None:
        """End an operation that `begin` opened; one that touched nothing is forgotten.

        Should it fail, it can be called again; and the operation is no longer under way in any case.
        """
        self._under_way.discard(op_id)
        with self._catalogue.transaction() as transaction:
            # What is in the catalogue counts, not what the caller has counted: Ctrl-C may have come in between.
            left = "SELECT 1 FROM items WHERE op_id = ? UNION ALL SELECT 1 FROM log_items WHERE log_op = ? LIMIT 1"
            if items == 0 and not detail.get("changed") and not transaction.run(left, [op_id, op_id]):
                transaction.run("DELETE FROM journal WHERE op_id = ?", [op_id])
                self._catalogue.takes_back(last_operation(self._catalogue))
                return
            transaction.run(
                "UPDATE journal SET summary = ?, items = ?, detail = ?, state = ? WHERE op_id = ?",
                [summary, items, json.dumps(detail, ensure_ascii=False, default=str), state, op_id],
            )
            _leave_behind(transaction)

    def note(self, kind: str, summary: str, items: int, detail: Mapping[str, Any]) -> None:
        """Record a step that cannot be undone, such as an embedding, for the history and the methods."""
        with self._catalogue.transaction() as transaction:
            draft = Draft(self._take_id(), transaction, summary, items, dict(detail))
            self._write(transaction, draft, kind, None, None, None, "done", undoable=False)

    def operations(self, states: Sequence[str] | None = None) -> list[Operation]:
        """The operations, oldest first."""
        where, params = "", []
        if states is not None:
            where = f"WHERE state IN ({', '.join('?' for _ in states)})"
            params = [*states]
        columns = ", ".join(columns_of("journal"))
        rows = self._catalogue.rows(f"SELECT {columns} FROM journal {where} ORDER BY op_id", params)
        return [Operation.from_row(row) for row in rows]

    def to_undo(self) -> Operation | None:
        """The operation that `undo` would take back."""
        standing = [op for op in self.operations(STANDING) if op.undoable]
        return standing[-1] if standing else None

    def to_redo(self) -> Operation | None:
        """The operation that `redo` would do again: the first undone after all that stand."""
        last = self.to_undo()
        undone = [op for op in self.operations(("undone",)) if last is None or op.op_id > last.op_id]
        return undone[0] if undone else None

    def undo(self, to: int | None = None) -> list[Operation]:
        """Take back the last operation, or everything down to and with the operation numbered `to`.

        Returns
        -------
        list of Operation
            What was taken back, in that order, as the journal has it now.
        """
        with self._catalogue.transaction() as transaction:
            self.mark_interrupted()
            standing = [op for op in self.operations(STANDING) if op.undoable]
            if not standing:
                raise ConflictError("There is nothing to undo.")
            if to is not None and to not in {op.op_id for op in standing}:
                raise NotFoundError(f"Operation {to} does not stand: corpus.history() lists those that do.")
            wanted = [op for op in standing if op.op_id >= (to if to is not None else standing[-1].op_id)]
            under_way = self.under_way()
            if under_way and under_way[-1].op_id > wanted[0].op_id:
                raise ConflictError(
                    f"An operation is under way ({under_way[-1].summary}): what was done before it is undone when it "
                    "has ended, or was interrupted."
                )
            for operation in reversed(wanted):
                swap_back(transaction, operation.op_id)
                self._set_state(transaction, operation.op_id, "undone")
            return [replace(operation, state="undone") for operation in reversed(wanted)]

    def redo(self) -> Operation:
        """Do again the operation that was undone last."""
        with self._catalogue.transaction() as transaction:
            operation = self.to_redo()
            if operation is None:
                raise ConflictError("There is nothing to redo.")
            swap_forth(transaction, operation.op_id)
            self._set_state(transaction, operation.op_id, "done")
            return replace(operation, state="done")

    def _take_id(self) -> int:
        op_id = self._next
        self._next += 1
        return op_id

    @staticmethod
    def _set_state(transaction: Transaction, op_id: int, state: str) -> None:
        transaction.run("UPDATE journal SET state = ? WHERE op_id = ?", [state, op_id])

    def _write(
        self,
        transaction: Transaction,
        draft: Draft,
        kind: str,
        property_name: str | None,
        query: str | None,
        origin: str | None,
        state: str,
        *,
        undoable: bool = True,
    ) -> None:
        actor = current_actor()
        row = [
            draft.op_id,
            datetime.now(UTC).replace(tzinfo=None),
            actor.author,
            origin or actor.origin,
            kind,
            property_name,
            draft.summary,
            draft.items,
            query,
            json.dumps(draft.detail, ensure_ascii=False, default=str),
            undoable,
            state,
        ]
        if undoable and state == "done":
            _leave_behind(transaction)
        transaction.insert("journal", [row])
        transaction.insert("journal_storages", [(draft.op_id, storage) for storage in sorted(draft.storages)])
        self._catalogue.wrote(draft.op_id)


def _leave_behind(transaction: Transaction) -> None:
    """What was undone before a new operation cannot be done again after it."""
    transaction.run("UPDATE journal SET state = 'discarded' WHERE state = 'undone'")
