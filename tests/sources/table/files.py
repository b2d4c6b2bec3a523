"""Tables, written for the tests."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from panoptic_nb.sources.table import TypedTable, read_table, type_table


def write(folder: Path, name: str, text: str | bytes, encoding: str = "utf-8") -> Path:
    path = folder / name
    path.write_bytes(text if isinstance(text, bytes) else text.encode(encoding))
    return path


def typed(name: str = "x", *cells: str | None, **options: Any) -> TypedTable:
    """A table of one column, after a key."""
    frame = {"key": [f"k{n}" for n in range(len(cells))], name: list(cells)}
    return type_table(read_table(frame), **options)
