"""A database that sees the tables it is given and nothing else: no file, no network, no extension.

A read-only transaction on the corpus itself would not do: ``COPY … TO`` and ``read_csv`` touch any file that
the user may.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import duckdb

from panoptic_nb.errors import InvalidValueError, ReadOnlyError
from panoptic_nb.store.refusals import plain_interrupts

_CONFIG = {
    "enable_external_access": "false",
    "autoinstall_known_extensions": "false",
    "autoload_known_extensions": "false",
    "allow_community_extensions": "false",
    # Without it, a large query would put a folder of its own into the working directory.
    "temp_directory": "",
}
_READING = (duckdb.StatementType.SELECT, duckdb.StatementType.EXPLAIN, duckdb.StatementType.MULTI)
"""PIVOT is a statement of several parts for DuckDB."""

Params = Sequence[Any] | Mapping[str, Any]


def ask(statement: str, tables: Mapping[str, Any], params: Params | None = None) -> Any:
    """The answer to one reading statement over some tables.

    Parameters
    ----------
    statement
        One statement of DuckDB's SQL.
    tables
        Arrow tables by name.
    params
        What stands for ``?`` or ``$name`` in it.

    Returns
    -------
    pyarrow.Table
        The rows.

    Raises
    ------
    ReadOnlyError
        For a statement that does anything else than read.
    InvalidValueError
        If the statement is wrong, or reaches for a file; DuckDB's own words are kept.
    """
    with plain_interrupts(), closed_connection(tables) as connection:
        _check(connection, statement)
        try:
            with plain_interrupts():
                return connection.sql(statement, params=params).to_arrow_table()
        except duckdb.PermissionException as error:
            raise InvalidValueError(
                f"corpus.sql sees the tables of the corpus and no files: {_said(error)}. Read the file with "
                "polars or pandas, or bring it in with corpus.add_metadata."
            ) from error
        except duckdb.Error as error:
            raise InvalidValueError(f"{_said(error)}\nTables: {', '.join(sorted(tables))}.") from error


def closed_connection(tables: Mapping[str, Any]) -> duckdb.DuckDBPyConnection:
    """A connection to a database in memory that holds these tables; nothing can open it to the outside."""
    connection = duckdb.connect(":memory:", config=dict(_CONFIG))
    for name, table in tables.items():
        connection.register(name, table)
    # Else a name in the statement could stand for a variable of this program.
    connection.execute("SET python_enable_replacements = false")
    connection.execute("SET lock_configuration = true")
    return connection


def _check(connection: duckdb.DuckDBPyConnection, statement: str) -> None:
    try:
        with plain_interrupts():
            statements = connection.extract_statements(statement)
    except duckdb.Error as error:
        raise InvalidValueError(_said(error)) from error
    if len(statements) != 1:
        raise InvalidValueError(f"corpus.sql takes one statement; {len(statements)} were given.")
    if statements[0].type not in _READING:
        kind = statements[0].type.name
        raise ReadOnlyError(
            f"corpus.sql only reads, and this is {kind}. To change values use view.set, view.tag and their like; "
            "to write a file, the DataFrame that corpus.sql gives: corpus.sql(…).write_csv(…)."
        )


def _said(error: Exception) -> str:
    return str(error).strip().rstrip(".")
