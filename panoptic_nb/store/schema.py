"""The tables of a catalogue, and the columns of a value table for each type of property.

No table has a primary key or a unique index: DuckDB checks them so eagerly that deleting and inserting a
key in one transaction fails, and they make bulk tagging a hundred times slower. There is one writer,
which gives out ids and holds the rules.
"""

from __future__ import annotations

from panoptic_nb.values.types import PropertyType

SCHEMA_VERSION = 1

SHA256_BYTES = 32
HIGHEST_ID = (1 << 25) - 1
"""The highest id of an item, an image, a tag or a vector, so that an array over all ids fits into memory."""
HIGHEST_OPERATION = (1 << 30) - 1
HIGHEST_DIM = 65_536
"""The most numbers that a vector may have."""
MOST_NUMBERS = 1 << 36
"""The most numbers that a space may have."""

CATALOGUE = {
    "meta": "key VARCHAR, value VARCHAR",
    "roots": "root_id INTEGER, path VARCHAR, path_raw BLOB",
    "images": (
        "image_id INTEGER, sha256 BLOB, width INTEGER, height INTEGER, format VARCHAR, bytes BIGINT, "
        "frames INTEGER, orientation UTINYINT, mean_color INTEGER, phash UBIGINT, taken TIMESTAMP"
    ),
    "items": (
        "item_id INTEGER, image_id INTEGER, root_id INTEGER, path VARCHAR, path_raw BLOB, file_name VARCHAR, "
        "folder VARCHAR, frame INTEGER, row_number INTEGER, row_key VARCHAR, size BIGINT, mtime_ns BIGINT, "
        "missing BOOLEAN, live BOOLEAN, op_id INTEGER"
    ),
    "properties": (
        "property_id INTEGER, name VARCHAR, type VARCHAR, scope VARCHAR, storage INTEGER, position INTEGER"
    ),
    "tags": "tag_id INTEGER, property_id INTEGER, name VARCHAR, color VARCHAR, position INTEGER",
    "tag_parents": "tag_id INTEGER, parent_id INTEGER",
    "views": "name VARCHAR, query VARCHAR",
    "targets": "target_id INTEGER, parts VARCHAR",
    "spaces": (
        "space_id INTEGER, name VARCHAR, dim INTEGER, centre BOOLEAN, transform INTEGER, rows BIGINT, "
        "description VARCHAR"
    ),
    "space_rows": "space_id INTEGER, row BIGINT, image_id INTEGER",
    "journal": (
        "op_id INTEGER, time TIMESTAMP, author VARCHAR, origin VARCHAR, kind VARCHAR, property VARCHAR, "
        "summary VARCHAR, items BIGINT, query VARCHAR, detail VARCHAR, undoable BOOLEAN, state VARCHAR"
    ),
    "journal_storages": "op_id INTEGER, storage INTEGER",
}
"""Every table of a new catalogue, by name."""

LOGGED = {
    "roots": ("root_id",),
    "items": ("item_id",),
    "properties": ("property_id",),
    "tags": ("tag_id",),
    "tag_parents": ("tag_id", "parent_id"),
    "views": ("name",),
}
"""Tables whose rows an operation may change, with the columns that tell rows apart. Each has a twin
``log_…`` that holds the rows before (``after = false``) and after every operation."""

VERDICTS, APART = 0, 1
"""Value tables that belong to no property: what was accepted or refused for a target, and which pairs of
images are no duplicates. They are journaled and undone like any other."""

REQUIRED = {
    "roots": ("path",),
    "images": ("sha256",),
    "items": ("path", "row_number", "size", "mtime_ns", "missing", "live"),
    "properties": ("name", "type", "scope", "position"),
    "tags": ("name", "position"),
    "views": ("name", "query"),
    "spaces": ("name", "dim", "centre", "rows", "description"),
    "journal": ("time", "author", "origin", "kind", "summary", "items", "undoable", "state"),
}
"""Columns in which every row says something, its ids aside."""

_OWN_TABLES = {
    VERDICTS: "id INTEGER, target_id INTEGER, verdict TINYINT",
    APART: "id INTEGER, other_id INTEGER",
}

_VALUE = {
    PropertyType.TEXT: "value VARCHAR",
    PropertyType.URL: "value VARCHAR",
    PropertyType.COLOR: "value VARCHAR",
    PropertyType.NUMBER: "value DOUBLE",
    PropertyType.CHECKBOX: "value BOOLEAN",
    PropertyType.DATE: "start TIMESTAMP, stop TIMESTAMP, precision UTINYINT, text VARCHAR",
    PropertyType.LABEL: "tag_id INTEGER",
    PropertyType.LABELS: "tag_id INTEGER",
}


def value_columns(kind: PropertyType) -> tuple[str, ...]:
    """The names of the columns that hold a value of this type, the id and the operation aside."""
    return tuple(part.split()[0] for part in _VALUE[kind].split(", "))


def value_types() -> set[tuple[str, str]]:
    """The names and types that the columns of value tables, and of their former values, may have."""
    texts = ["id INTEGER, op_id INTEGER, ended_op INTEGER", *_VALUE.values(), *_OWN_TABLES.values()]
    return {(name, kind) for text in texts for name, kind in (part.split() for part in text.split(", "))}


def value_tables_sql(storage: int, kind: PropertyType) -> list[str]:
    """The statements that make the value table of a property and the table of its former values."""
    return _value_and_former(storage, f"id INTEGER, {_VALUE[kind]}")


def _value_and_former(storage: int, columns: str) -> list[str]:
    return [
        f"CREATE TABLE v_{storage} ({columns}, op_id INTEGER)",
        f"CREATE TABLE h_{storage} ({columns}, op_id INTEGER, ended_op INTEGER)",
    ]


def catalogue_sql() -> list[str]:
    """The statements that make an empty catalogue."""
    statements = [f"CREATE TABLE {name} ({columns})" for name, columns in CATALOGUE.items()]
    statements += [
        f'CREATE TABLE log_{name} ({CATALOGUE[name]}, log_op INTEGER, "after" BOOLEAN)' for name in LOGGED
    ]
    for storage, columns in _OWN_TABLES.items():
        statements += _value_and_former(storage, columns)
    statements.append(f"INSERT INTO meta VALUES ('schema_version', '{SCHEMA_VERSION}')")
    return statements


def columns_of(table: str) -> tuple[str, ...]:
    """The column names of a catalogue table."""
    return tuple(part.split()[0] for part in CATALOGUE[table].split(", "))
