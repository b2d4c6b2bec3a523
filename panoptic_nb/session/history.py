"""What was done to a corpus, as tables."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from panoptic_nb.errors import NotFoundError
from panoptic_nb.query.field import Field
from panoptic_nb.session.given import number_given
from panoptic_nb.session.session import Session
from panoptic_nb.session.value_text import value_text, values_by_id
from panoptic_nb.store.catalogue import Columns
from panoptic_nb.store.refusals import plain_interrupts

if TYPE_CHECKING:
    import polars as pl


@plain_interrupts()
def history(session: Session) -> pl.DataFrame:
    """Every operation, oldest first.

    Returns
    -------
    polars.DataFrame
        ``operation``, ``time`` (UTC), ``author``, ``origin``, ``kind``, ``property``, ``summary``, ``items``,
        ``query``, ``state`` (see `Operation`), ``undoable``.
    """
    import polars as pl

    rows: list[tuple[Any, ...]] = [
        (
            op.op_id, op.time, op.author, op.origin, op.kind, op.property, op.summary, op.items, op.query,
            op.state, op.undoable,
        )
        for op in session.store.journal.operations()
    ]  # fmt: skip
    schema: dict[str, Any] = {
        "operation": pl.Int64, "time": pl.Datetime("us"), "author": pl.String, "origin": pl.String,
        "kind": pl.String, "property": pl.String, "summary": pl.String, "items": pl.Int64,
        "query": pl.String, "state": pl.String, "undoable": pl.Boolean,
    }  # fmt: skip
    return pl.DataFrame(rows, schema=schema, orient="row")


@plain_interrupts()
def origin(session: Session, item: int, field: Field) -> pl.DataFrame:
    """Who gave the values of one item, when, and why.

    Returns
    -------
    polars.DataFrame
        ``value``, ``operation``, ``time`` (UTC), ``author``, ``origin``; one row for each value.

    Raises
    ------
    NotFoundError
        If the corpus has no such item.
    """
    import polars as pl

    frame = session.frame
    item = number_given(item, "Items", "view.ids")
    if not 0 < item < frame.size or not frame.image_of[item]:
        raise NotFoundError(f"Item {item} is not in this corpus: view.ids are those that are.")
    identity = item if field.scope == "item" else int(frame.image_of[item])
    columns = session.store.catalogue.columns(f"SELECT * FROM {field.relation} WHERE id = ?", [identity])
    tags = session.schema.tree(field)
    given = [values_by_id(field, _one(columns, place), tags) for place in range(len(columns["id"]))]
    values = [found.get(identity, "") for found in given]
    operations = {op.op_id: op for op in session.store.journal.operations()}
    schema: dict[str, Any] = {
        "value": pl.String, "operation": pl.Int64, "time": pl.Datetime("us"), "author": pl.String,
        "origin": pl.String,
    }  # fmt: skip
    if field.computed:
        return pl.DataFrame([(_shown(v), None, None, None, "computed") for v in values], schema, orient="row")
    rows = []
    for value, op_id in zip(values, columns["op_id"].tolist(), strict=True):
        op = operations.get(op_id)
        # Of a value without its operation, which a check finds, nobody knows where it comes from.
        known = (None, None, None) if op is None else (op.time, op.author, op.origin)
        rows.append((_shown(value), op_id, *known))
    return pl.DataFrame(rows, schema=schema, orient="row")


def _one(columns: Columns, place: int) -> Columns:
    """One row of some columns."""
    return {name: values[place : place + 1] for name, values in columns.items()}


def _shown(value: Any) -> str:
    return value_text(value[0] if isinstance(value, list) else value)
