"""Is a catalogue what panoptic_nb makes, and no more? Asked before anything else is read from it.

It may come from a stranger, who can put anything into a DuckDB file: views and macros that stand for other data,
even for the functions of DuckDB that list them; columns and rules that compute something; numbers of which one row
asks for gigabytes.
"""

from __future__ import annotations

from collections.abc import Iterator

import duckdb

from panoptic_nb.errors import CorpusVersionError, PanopticError, StorageError
from panoptic_nb.store.catalogue import Catalogue
from panoptic_nb.store.schema import (
    CATALOGUE,
    HIGHEST_DIM,
    HIGHEST_ID,
    HIGHEST_OPERATION,
    LOGGED,
    MOST_NUMBERS,
    REQUIRED,
    value_types,
)
from panoptic_nb.values.span import Precision
from panoptic_nb.values.types import PropertyType

_OTHERS = "database_name NOT IN ('system', 'temp')"
# What panoptic_nb never makes. The names are those of DuckDB itself: a macro of the catalogue cannot take them, as it
# can take `duckdb_views`. Nor is `internal` asked, which is written in the file like anything else.
_NEVER_MADE = " UNION ALL ".join(
    f"SELECT '{kind}', {name} FROM system.main.{function}() WHERE {_OTHERS} AND {condition}"
    for kind, name, function, condition in (
        ("a view", "view_name", "duckdb_views", "true"),
        ("a macro", "function_name", "duckdb_functions", "true"),
        ("a trigger", "trigger_name", "duckdb_triggers", "true"),
        ("an index", "index_name", "duckdb_indexes", "true"),
        ("a sequence", "sequence_name", "duckdb_sequences", "true"),
        ("a table of another schema", "table_name", "duckdb_tables", "schema_name <> 'main'"),
        ("a rule", "constraint_text", "duckdb_constraints", "constraint_type <> 'NOT NULL'"),
        ("a column that is computed", "column_name", "duckdb_columns", "(is_generated OR column_default IS NOT NULL)"),
    )
)  # fmt: skip
_SIZES = f"SELECT table_name, estimated_size FROM system.main.duckdb_tables() WHERE {_OTHERS}"
_COLUMNS = (
    f"SELECT table_name, column_name, data_type FROM system.main.duckdb_columns() WHERE {_OTHERS} "
    "AND schema_name = 'main' ORDER BY table_name, column_index"
)
# Arrays are as long as the highest of these.
_IDS = {
    "roots": ("root_id",),
    "images": ("image_id",),
    "items": ("item_id", "image_id", "root_id"),
    "properties": ("property_id", "storage"),
    "tags": ("tag_id", "property_id"),
    "tag_parents": ("tag_id", "parent_id"),
    "targets": ("target_id",),
    "spaces": ("space_id",),
    "space_rows": ("space_id", "row", "image_id"),
}
_IDS |= {f"log_{table}": _IDS[table] for table in LOGGED if table in _IDS}
_VALUE_IDS = ("id", "tag_id", "target_id", "other_id")
_MOST_ROWS = 1 << 27


def version_of(catalogue: Catalogue) -> int:
    """The version of its schema, once it is known to hold nothing but tables.

    Raises
    ------
    CorpusVersionError
        If it holds views, macros or the like, or is no catalogue of ours.
    """
    made = catalogue.rows(_NEVER_MADE)
    if made:
        kind, name = made[0]
        raise CorpusVersionError(
            f"{catalogue.path} holds {kind} ({str(name)[:80]!r}), which panoptic_nb never makes and which could stand "
            "for other data. Ask whoever gave you this corpus."
        )
    known = catalogue.rows(f"SELECT 1 FROM ({_COLUMNS}) WHERE table_name = 'meta' AND data_type = 'VARCHAR'")
    rows = catalogue.rows("SELECT value FROM meta WHERE key = 'schema_version'") if len(known) == 2 else []
    if len(rows) != 1 or not str(rows[0][0]).isdecimal() or len(rows[0][0]) > 9:
        raise CorpusVersionError(
            f"{catalogue.path} is a DuckDB database and not a corpus of panoptic_nb: it does not say its "
            "version. Give the path of a corpus folder."
        )
    return int(rows[0][0])


def gaps(catalogue: Catalogue) -> str:
    """The properties whose tables another program took away, by name; nothing where all are there."""
    rows = catalogue.rows(
        f"SELECT name FROM properties WHERE 'v_' || storage NOT IN (SELECT table_name FROM ({_SIZES})) "
        f"OR 'h_' || storage NOT IN (SELECT table_name FROM ({_SIZES})) ORDER BY position"
    )
    return ", ".join(f'"{name}"' for (name,) in rows)


def refuse_unsound(catalogue: Catalogue) -> None:
    """Refuse a catalogue of this version whose tables or numbers are none that this library writes.

    Raises
    ------
    StorageError
        If a table has other columns than it should, or a number asks for more memory than it may.
    """
    try:
        wrong = next(_wrong(catalogue), None)
    except (duckdb.Error, ValueError, OverflowError) as error:
        raise _unsound(catalogue, str(error).splitlines()[0][:200]) from error
    if wrong is not None:
        raise _unsound(catalogue, wrong)


def _unsound(catalogue: Catalogue, what: str) -> PanopticError:
    return StorageError(
        f"{catalogue.path} is damaged, or was changed by another program: {what}. Put a backup in its place, "
        "Corpus.restore(corpus, backup), or ask whoever gave you this corpus."
    )


def _wrong(catalogue: Catalogue) -> Iterator[str]:
    tables: dict[str, dict[str, str]] = {}
    for table, column, kind in catalogue.rows(_COLUMNS):
        tables.setdefault(table, {})[column] = kind
    yield from _shapes(tables)
    yield from _numbers(catalogue, tables)
    yield from _words(catalogue, tables)
    yield from _values(catalogue, tables)
    yield from _places(catalogue)
    yield from _spaces(catalogue)


def _shapes(tables: dict[str, dict[str, str]]) -> Iterator[str]:
    """What is missing of the tables, or of another type."""
    for name, text in CATALOGUE.items():
        wanted = dict(part.split() for part in text.split(", "))
        for table in (name, f"log_{name}") if name in LOGGED else (name,):
            found = tables.get(table)
            if found is None:
                if table == name:
                    yield f"the table {table} is gone"
                continue
            for column, kind in wanted.items():
                if found.get(column) != kind:
                    yield f"{table}.{column} is {found.get(column, 'gone')}, not {kind}"
    for table in _value_tables(tables):
        for column, kind in tables[table].items():
            if (column, kind) not in value_types():
                yield f"{table}.{column} is {kind}, which no value is kept as"


def _value_tables(tables: dict[str, dict[str, str]]) -> list[str]:
    return [table for table in tables if table[:2] in ("v_", "h_") and table[2:].isdecimal()]


def _numbers(catalogue: Catalogue, tables: dict[str, dict[str, str]]) -> Iterator[str]:
    """Tables with too many rows; ids past the highest that are given out, or below zero, or not there."""
    for table, rows in catalogue.rows(_SIZES):
        most = HIGHEST_ID if table in ("items", "images", "properties", "spaces") else _MOST_ROWS
        if rows > most:
            yield f"{table} has {rows:,} rows, and at most {most:,} are kept"
    ids = [(table, column) for table, columns in _IDS.items() if table in tables for column in columns]
    operations = [("journal", "op_id"), ("journal_storages", "op_id"), ("items", "op_id")]
    operations += [(f"log_{name}", "log_op") for name in LOGGED if f"log_{name}" in tables]
    for table in _value_tables(tables):
        ids += [(table, column) for column in _VALUE_IDS if column in tables[table]]
        operations += [(table, column) for column in ("op_id", "ended_op") if column in tables[table]]
    yield from _outside(catalogue, ids, 0, HIGHEST_ID)
    # What was undone waits under the number of its operation, made negative.
    yield from _outside(catalogue, operations, -HIGHEST_OPERATION, HIGHEST_OPERATION)


def _outside(catalogue: Catalogue, columns: list[tuple[str, str]], least: int, highest: int) -> Iterator[str]:
    """The columns in which a number is missing or outside the bounds: all are asked at once, then each."""
    together = " UNION ALL ".join(f"SELECT {column} AS number FROM {table}" for table, column in columns)
    asking = "SELECT count(*) - count(number), coalesce(min(number), 0), coalesce(max(number), 0) FROM ({})"

    def fits(sql: str) -> bool:
        ((missing, lowest, most),) = catalogue.rows(asking.format(sql))
        return bool(missing == 0 and least <= lowest and most <= highest)

    if fits(together):
        return
    for table, column in columns:
        if not fits(f"SELECT {column} AS number FROM {table}"):
            yield f"the numbers in {table}.{column} are not all between {least:,} and {highest:,}"


def _words(catalogue: Catalogue, tables: dict[str, dict[str, str]]) -> Iterator[str]:
    """Rows that do not say what every row says, properties of no type, numbers of `meta` that are none."""
    for table, columns in REQUIRED.items():
        missing = " OR ".join(f"{column} IS NULL" for column in columns)
        if catalogue.rows(f"SELECT 1 FROM {table} WHERE {missing} LIMIT 1"):
            yield f"rows of {table} lack one of {', '.join(columns)}"
    for key, value in catalogue.rows("SELECT key, value FROM meta WHERE key IN ('last_image', 'last_space')"):
        if value is None or not value.isdecimal() or len(value) > 9 or int(value) > HIGHEST_ID:
            yield f"meta says {str(value)[:20]!r} for {key}"
    kinds = ", ".join(f"'{kind.value}'" for kind in PropertyType)
    wrong = f"scope NOT IN ('item', 'image') OR type NOT IN ({kinds}) OR storage < 2"
    for table in ("properties", "log_properties"):
        if table in tables:
            found = catalogue.rows(f"SELECT name FROM {table} WHERE {wrong} LIMIT 1")
            yield from (f"the property {str(name)[:40]!r} is of no type" for (name,) in found)


# What no value of a type is; whoever shows it, sorts by it or writes it out goes by that.
_NO_VALUE = {
    PropertyType.COLOR: "value IS NULL OR NOT regexp_full_match(value, '#[0-9a-fA-F]{6}')",
    PropertyType.DATE: (
        "start IS NULL OR stop IS NULL OR NOT isfinite(start) OR NOT isfinite(stop) OR start >= stop "
        f"OR precision IS NULL OR precision > {max(Precision)}"
    ),
}


def _values(catalogue: Catalogue, tables: dict[str, dict[str, str]]) -> Iterator[str]:
    """Properties that are called alike or nothing, and values that are none of their type."""
    names = "SELECT name FROM properties GROUP BY name HAVING count(*) > 1 OR trim(name) = '' OR contains(name, chr(0))"
    yield from (
        f"the name of the property {str(name)[:40]!r} is none, or given twice"
        for (name,) in catalogue.rows(names)
    )
    for name, kind, storage in catalogue.rows("SELECT name, type, storage FROM properties ORDER BY position"):
        condition = _NO_VALUE.get(PropertyType(kind), "value IS NULL")
        for table in (f"v_{storage}", f"h_{storage}"):
            # A table that is gone is said where it is read.
            if PropertyType(kind).is_tags or table not in tables:
                continue
            if catalogue.rows(f"SELECT 1 FROM {table} WHERE {condition} LIMIT 1"):
                yield f"the property {str(name)[:40]!r} has values that are none of its type ({kind})"


def _places(catalogue: Catalogue) -> Iterator[str]:
    """Items in no folder, and folders that no machine has."""
    if catalogue.rows("SELECT 1 FROM items ANTI JOIN roots USING (root_id) WHERE live LIMIT 1"):
        yield "items are in a folder that the catalogue does not know"
    for table in ("roots", "items"):
        if catalogue.rows(f"SELECT 1 FROM {table} WHERE contains(path, chr(0)) LIMIT 1"):
            yield f"a path in {table} has a zero byte, as no file has"


def _spaces(catalogue: Catalogue) -> Iterator[str]:
    rows = catalogue.rows("SELECT name, dim, rows FROM spaces")
    ((images,),) = catalogue.rows("SELECT count(*) FROM images")
    for name, dim, count in rows:
        if not 1 <= dim <= HIGHEST_DIM:
            yield f"the space {str(name)[:40]!r} has {dim:,} numbers per vector, and 1 to {HIGHEST_DIM:,} are possible"
        if not 0 <= count <= images or count * dim > MOST_NUMBERS:
            yield f"the space {str(name)[:40]!r} has {count:,} vectors of {dim:,} numbers for {images:,} images"
