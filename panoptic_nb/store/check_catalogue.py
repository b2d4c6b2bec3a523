"""What a catalogue must be: readable to its last row, and in agreement with itself."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

import duckdb

from panoptic_nb.errors import StorageError
from panoptic_nb.store.check_report import Finding
from panoptic_nb.store.properties import PropertyRow
from panoptic_nb.store.schema import APART, HIGHEST_ID, LOGGED, SHA256_BYTES, VERDICTS
from panoptic_nb.store.store import Store


def readable(store: Store) -> Iterator[Finding]:
    """Read every row of every table, those of former values included: a damaged block says so only then."""
    tables = store.catalogue.rows(
        "SELECT table_name FROM duckdb_tables() WHERE database_name = current_database() ORDER BY table_name"
    )
    for (table,) in tables:
        sql = f'SELECT bit_xor(hash(read)) FROM "{table}" AS read'
        yield from found_in(f"the table {table}", lambda sql=sql: _nothing(store, sql))  # type: ignore[misc]


def _nothing(store: Store, sql: str) -> list[Finding]:
    store.catalogue.rows(sql)
    return []


def found_in(what: str, look: Callable[[], Iterable[Finding]]) -> Iterator[Finding]:
    """What is found; that it cannot be read is a finding too."""
    try:
        yield from look()
    except (duckdb.Error, StorageError, ValueError, OverflowError, MemoryError) as error:
        said = (str(error).splitlines() or [type(error).__name__])[0][:160]
        yield Finding("catalogue", f"of {what} cannot be read: {said}", 1, (what,))


# What must give no rows: where, what it would mean, and the ids.
_RULES = (
    ("items", "items without their image", "SELECT item_id FROM items ANTI JOIN images USING (image_id)"),
    (
        "items",
        "items without their folder",
        "SELECT item_id FROM items ANTI JOIN roots USING (root_id) WHERE live",
    ),
    (
        "images",
        "contents that stand twice",
        f"SELECT min(image_id) FROM images WHERE octet_length(sha256) = {SHA256_BYTES} "
        "GROUP BY sha256 HAVING count(*) > 1",
    ),
    (
        "images",
        "hashes that are no SHA-256",
        f"SELECT image_id FROM images WHERE octet_length(sha256) IS DISTINCT FROM {SHA256_BYTES}",
    ),
    ("tags", "tags of no property", "SELECT tag_id FROM tags ANTI JOIN properties USING (property_id)"),
    (
        "tags",
        "parents that are no tags",
        "SELECT tag_id FROM tag_parents WHERE parent_id NOT IN (SELECT tag_id FROM tags)",
    ),
    ("tags", "names given twice", "SELECT min(tag_id) FROM tags GROUP BY property_id, name HAVING count(*) > 1"),
    (
        "properties",
        "names given twice",
        "SELECT min(property_id) FROM properties GROUP BY name HAVING count(*) > 1",
    ),
    (
        "items",
        "paths given to several items",
        "SELECT min(item_id) FROM items JOIN roots USING (root_id) WHERE live GROUP BY "
        "rtrim(roots.path, '/') || '/' || items.path, items.path_raw, frame, row_number, row_key HAVING count(*) > 1",
    ),
    (
        "tags",
        "that are above themselves",
        "WITH RECURSIVE above AS (SELECT tag_id, parent_id FROM tag_parents UNION SELECT above.tag_id, "
        "next.parent_id FROM above JOIN tag_parents AS next ON next.tag_id = above.parent_id) "
        "SELECT DISTINCT tag_id FROM above WHERE tag_id = parent_id",
    ),
    *(
        (table, "ids that are never given", f"SELECT {key} FROM {table} WHERE {key} NOT BETWEEN 1 AND {HIGHEST_ID}")
        for table, key in (("items", "item_id"), ("images", "image_id"), ("tags", "tag_id"))
    ),
    *(
        (table, "ids given twice", f"SELECT {key} FROM {table} GROUP BY {key} HAVING count(*) > 1")
        for table, key in (
            ("items", "item_id"), ("images", "image_id"), ("tags", "tag_id"), ("properties", "property_id"),
            ("journal", "op_id"),
        )
    ),
    *(
        (
            "journal",
            f"kept rows of {table} without an operation",
            f"SELECT DISTINCT log_op FROM log_{table} WHERE log_op NOT IN (SELECT op_id FROM journal)",
        )
        for table in LOGGED
    ),
)  # fmt: skip


def agreement(store: Store) -> Iterator[Finding]:
    """What contradicts something else. Each rule is one statement, and sees one state of the catalogue."""
    for where, what, sql in _RULES:
        yield from found_in(f"{where} ({what})", lambda one=(where, what, sql): [_finding(store, *one)])  # type: ignore[misc]
    if store.lost:
        yield Finding("catalogue", f"without its last changes. {store.lost}", 1, ("the last changes",))
    # An import that this process is in the middle of is open, and a reader may look on from another one.
    if not store.read_only:
        mine = {operation.op_id for operation in store.journal.under_way()}
        left = [
            operation.op_id
            for operation in store.journal.operations(("open",))
            if operation.op_id not in mine
        ]
        yield Finding("journal", "operations left open", len(left), some(left))


def values(store: Store) -> Iterator[Finding]:
    """The values of every property, and those of no property."""
    for row in store.properties.all():
        looked = list(found_in(f'values of "{row.name}"', lambda row=row: _values(store, row)))  # type: ignore[misc]
        # A property that was deleted meanwhile has no values to be wrong.
        if any(finding.count for finding in looked) and row not in store.properties.all():
            continue
        yield from looked
    for storage in (VERDICTS, APART):
        yield from found_in(f"table {storage}", lambda storage=storage: [_journaled(store, storage)])  # type: ignore[misc]


def _values(store: Store, row: PropertyRow) -> Iterator[Finding]:
    table, key = f"v_{row.storage}", "item_id" if row.scope == "item" else "image_id"
    name = f'values of "{row.name}"'
    yield _finding(
        store, "values", f"{name} of no {row.scope}",
        f"SELECT DISTINCT id FROM {table} WHERE id NOT IN (SELECT {key} FROM {row.scope}s)",
    )  # fmt: skip
    one = "id, tag_id" if row.type.is_tags else "id"
    yield _finding(
        store, "values", f"{name} given twice", f"SELECT id FROM {table} GROUP BY {one} HAVING count(*) > 1"
    )
    if row.type.is_tags:
        yield _finding(
            store, "values", f"{name} with a tag that does not exist",
            f"SELECT DISTINCT id FROM {table} WHERE tag_id NOT IN "
            f"(SELECT tag_id FROM tags WHERE property_id = {row.property_id})",
        )  # fmt: skip
    yield _journaled(store, row.storage)


def _journaled(store: Store, storage: int) -> Finding:
    return _finding(
        store, "journal", f"values in table {storage} without an operation",
        f"SELECT DISTINCT op_id FROM v_{storage} WHERE op_id NOT IN (SELECT op_id FROM journal)",
    )  # fmt: skip


def _finding(store: Store, where: str, what: str, sql: str) -> Finding:
    found = [row[0] for row in store.catalogue.rows(sql)]
    return Finding(where, what, len(found), some(found))


def some(ids: list[int]) -> tuple[str, ...]:
    """The first of some ids."""
    return tuple(str(one) for one in ids[:20])
