"""What may be done inside a transaction on the catalogue: statements, with arrays and frames for tables."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import suppress
from typing import Any

import duckdb
import numpy as np

from panoptic_nb.store.refusals import in_words


class Transaction:
    """What may be done inside `Catalogue.transaction`."""

    def __init__(self, cursor: duckdb.DuckDBPyConnection) -> None:
        self._cursor = cursor

    def run(self, sql: str, params: Sequence[Any] = (), **tables: Any) -> list[tuple[Any, ...]]:
        """Run one statement; `tables` are arrays, frames or Arrow tables it may name.

        Returns
        -------
        list of tuple
            The rows; for a change, one row with the number of rows changed.
        """
        try:
            with in_words(None):
                for name, table in tables.items():
                    self._cursor.register(name, _registered(table))
                rows = self._cursor.execute(sql, list(params)).fetchall()
                for name in tables:
                    self._cursor.unregister(name)
                return rows
        except BaseException:
            # Whatever this says after a failure is of no interest: the failure is.
            for name in tables:
                with suppress(duckdb.Error, RuntimeError):
                    self._cursor.unregister(name)
            raise

    def insert(self, table: str, rows: Sequence[Sequence[Any]]) -> None:
        """Insert rows given as Python values, in the order of the table's columns."""
        if not rows:
            return
        import polars as pl

        with in_words(None):
            frame = pl.DataFrame([tuple(row) for row in rows], orient="row", infer_schema_length=None)
            # Hashes of 64 bits do not fit a signed integer, and Arrow has none of 128.
            wide = [name for name, dtype in frame.schema.items() if dtype == pl.Int128]
            if wide:
                frame = frame.with_columns(pl.col(wide).cast(pl.UInt64))
        self.run(f"INSERT INTO {table} SELECT * FROM new_rows", new_rows=frame)

    def count(self, sql: str, params: Sequence[Any] = (), **tables: Any) -> int:
        """Run a change and say how many rows it touched."""
        rows = self.run(sql, params, **tables)
        return int(rows[0][0]) if rows else 0


def _registered(table: Any) -> Any:
    if isinstance(table, Mapping):
        return {name: np.ascontiguousarray(values) for name, values in table.items()}
    return table.to_arrow() if hasattr(table, "to_arrow") else table
