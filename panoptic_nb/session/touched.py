"""What one operation changed: the values before it and after it, as they were then."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from panoptic_nb.errors import NotFoundError
from panoptic_nb.query.field import Field, TagTree
from panoptic_nb.session.given import number_given
from panoptic_nb.session.session import Session
from panoptic_nb.session.value_text import texts_by_id
from panoptic_nb.store.refusals import plain_interrupts
from panoptic_nb.store.schema import value_columns
from panoptic_nb.values import PropertyType

if TYPE_CHECKING:
    import polars as pl

_FIELDS = (
    "SELECT property_id, name, type, scope FROM ("
    "SELECT *, 2147483647 AS log_op FROM properties UNION ALL "
    'SELECT * EXCLUDE ("after") FROM log_properties) WHERE storage = ? ORDER BY log_op DESC LIMIT 1'
)
_TAGS = (
    "SELECT tag_id, name FROM (SELECT *, 2147483647 AS log_op FROM tags UNION ALL "
    'SELECT * EXCLUDE ("after") FROM log_tags) WHERE property_id = ? ORDER BY log_op'
)


@plain_interrupts()
def changes_of(session: Session, operation: int) -> pl.DataFrame:
    """What an operation changed, one row for each item, or image, and property.

    Parameters
    ----------
    operation
        Its number, as `history` has it; undone and discarded operations as well.

    Returns
    -------
    polars.DataFrame
        ``property``, ``scope``, ``id`` (of the item or the image), ``before`` and ``after``: values as text, null
        where there was none. Of tags, ``before`` has those it took away and ``after`` those it added. A change of
        type is shown with the values it wrote; what changed no value, such as a renaming, has no rows. Verdicts
        are no values: ``corpus.sql("select * from verdicts")`` has them, refusals too.

    Raises
    ------
    NotFoundError
        If there is no operation of that number.
    """
    import polars as pl

    catalogue = session.store.catalogue
    operation = number_given(operation, "Operations", "corpus.history()")
    if not catalogue.rows("SELECT 1 FROM journal WHERE op_id = ?", [operation]):
        raise NotFoundError(f"There is no operation {operation}: corpus.history() lists them.")
    schema: dict[str, Any] = {
        "property": pl.String, "scope": pl.String, "id": pl.Int32, "before": pl.String, "after": pl.String,
    }  # fmt: skip
    rows: list[tuple[Any, ...]] = []
    storages = catalogue.rows(
        "SELECT storage FROM journal_storages WHERE op_id = ? ORDER BY storage", [operation]
    )
    for (storage,) in storages:
        # Verdicts have a storage and no property.
        for property_id, name, kind, scope in catalogue.rows(_FIELDS, [storage]):
            field = Field(str(property_id), name, PropertyType(kind), scope, f"v_{storage}", storage)
            tags = TagTree(dict(catalogue.rows(_TAGS, [property_id])) if field.type.is_tags else {})
            before = _texts(session, field, tags, f"SELECT * FROM h_{storage} WHERE ended_op = {operation:d}")
            after = _texts(
                session,
                field,
                tags,
                f"SELECT * FROM v_{storage} WHERE op_id = {operation:d} UNION ALL "
                f"SELECT * EXCLUDE (ended_op) FROM h_{storage} WHERE op_id = {operation:d}",
            )
            for identity in np.unique([*before, *after]).tolist():
                rows.append((name, scope, identity, before.get(identity), after.get(identity)))
    return pl.DataFrame(rows, schema, orient="row")


def _texts(session: Session, field: Field, tags: TagTree, rows: str) -> dict[int, str]:
    """Values by id as text; a row that was kept more than once, by later operations, counts once."""
    columns = ", ".join(("id", *value_columns(field.type)))
    found = session.store.catalogue.columns(f"SELECT DISTINCT {columns} FROM ({rows})")
    return {identity: ", ".join(parts) for identity, parts in texts_by_id(field, found, tags).items()}
