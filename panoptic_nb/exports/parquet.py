"""Tables as Parquet: native types, lists for several tags, moments for dates."""

from __future__ import annotations

from pathlib import Path

from panoptic_nb.exports.schema_file import with_schema
from panoptic_nb.exports.table import ExportTable


def write_parquet(table: ExportTable, path: Path, *, query: str = "") -> None:
    """Write a table and its schema beside; both whole or not at all."""
    with with_schema(path, table.schema(table=path.name, query=query)) as draft, draft.open("wb") as out:
        table.frame.write_parquet(out)
