"""Changing the values of a property: what goes is kept under the operation, what comes is stamped with it.

Every function takes the `Draft` of the operation under way and works on whole arrays: one statement,
whatever the number of ids.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

from panoptic_nb.query.field import Field
from panoptic_nb.store.journal import Draft
from panoptic_nb.store.schema import value_columns

Ids = npt.NDArray[np.int32]


def set_values(draft: Draft, field: Field, values: Any) -> int:
    """Give ids a new value of a text, url, colour, number, checkbox or date property.

    Parameters
    ----------
    values
        A frame with the columns ``id`` and those of the type, one row per id. Ids that have that very
        value already keep it, with its author and time.

    Returns
    -------
    int
        How many ids changed.
    """
    names = value_columns(field.type)
    table = f"v_{field.storage}"
    same = " AND ".join(f"{table}.{name} IS NOT DISTINCT FROM given.{name}" for name in names)
    columns = ", ".join(f"given.{name}" for name in names)
    draft.transaction.run(
        f"CREATE OR REPLACE TEMP TABLE changed AS SELECT given.id, {columns} FROM given "
        f"ANTI JOIN {table} ON {table}.id = given.id AND {same}",
        given=values,
    )
    changed = draft.transaction.run("SELECT count(*) FROM changed")[0][0]
    if changed:
        _take(draft, field, f"{table}.id IN (SELECT id FROM changed)")
        draft.transaction.run(
            f"INSERT INTO {table} SELECT id, {', '.join(names)}, ? FROM changed", [draft.op_id]
        )
        draft.storages.add(field.storage)
    draft.transaction.run("DROP TABLE changed")
    return int(changed)


def clear_values(draft: Draft, field: Field, ids: Ids) -> int:
    """Empty a property for ids; gives how many of them had a value."""
    table = f"v_{field.storage}"
    (count,) = draft.transaction.run(
        f"SELECT count(DISTINCT id) FROM {table} SEMI JOIN given USING (id)", given={"id": ids}
    )[0]
    if count:
        _take(draft, field, f"{table}.id IN (SELECT id FROM given)", given={"id": ids})
    return int(count)


def add_tags(draft: Draft, field: Field, ids: Ids, tag_ids: Ids) -> int:
    """Add tags to ids.

    Parameters
    ----------
    ids, tag_ids
        Shape (n,): pairs.

    Returns
    -------
    int
        How many ids gained a tag they did not have.
    """
    table = f"v_{field.storage}"
    (count,) = draft.transaction.run(
        f"SELECT count(DISTINCT given.id) FROM given ANTI JOIN {table} USING (id, tag_id)",
        given={"id": ids, "tag_id": tag_ids},
    )[0]
    if count:
        draft.transaction.run(
            f"INSERT INTO {table} SELECT DISTINCT given.id, given.tag_id, ?::INTEGER FROM given "
            f"ANTI JOIN {table} USING (id, tag_id)",
            [draft.op_id],
            given={"id": ids, "tag_id": tag_ids},
        )
        draft.storages.add(field.storage)
    return int(count)


def remove_tags(draft: Draft, field: Field, ids: Ids | None, tag_ids: Ids) -> int:
    """Take tags away from ids, or from all where `ids` is None; gives how many ids lost one."""
    table = f"v_{field.storage}"
    where = f"{table}.tag_id IN (SELECT tag_id FROM gone)"
    tables: dict[str, Any] = {"gone": {"tag_id": tag_ids}}
    if ids is not None:
        where += f" AND {table}.id IN (SELECT id FROM given)"
        tables["given"] = {"id": ids}
    (count,) = draft.transaction.run(f"SELECT count(DISTINCT id) FROM {table} WHERE {where}", **tables)[0]
    if count:
        _take(draft, field, where, **tables)
    return int(count)


def replace_tags(draft: Draft, field: Field, ids: Ids, pair_ids: Ids, pair_tags: Ids) -> int:
    """Give ids exactly these tags.

    Parameters
    ----------
    ids
        Shape (n,): whose tags are replaced.
    pair_ids, pair_tags
        Shape (m,): the pairs they shall have; an id without a pair ends with none.

    Returns
    -------
    int
        How many ids changed.
    """
    table = f"v_{field.storage}"
    pairs = {"id": pair_ids, "tag_id": pair_tags}
    where = (
        f"{table}.id IN (SELECT id FROM given) AND NOT EXISTS "
        f"(SELECT 1 FROM pairs WHERE pairs.id = {table}.id AND pairs.tag_id = {table}.tag_id)"
    )
    lost = draft.transaction.run(
        f"SELECT DISTINCT id FROM {table} WHERE {where}", given={"id": ids}, pairs=pairs
    )
    gained = draft.transaction.run(
        f"SELECT DISTINCT pairs.id FROM pairs ANTI JOIN {table} USING (id, tag_id)", pairs=pairs
    )
    if lost:
        _take(draft, field, where, given={"id": ids}, pairs=pairs)
    if gained:
        add_tags(draft, field, pair_ids, pair_tags)
    return len({row[0] for row in lost} | {row[0] for row in gained})


def _take(draft: Draft, field: Field, where: str, **tables: Any) -> None:
    """Move the current values that a condition names to the former ones."""
    table = f"v_{field.storage}"
    draft.transaction.run(
        f"INSERT INTO h_{field.storage} SELECT *, ? FROM {table} WHERE {where}", [draft.op_id], **tables
    )
    draft.transaction.run(f"DELETE FROM {table} WHERE {where}", **tables)
    draft.storages.add(field.storage)
