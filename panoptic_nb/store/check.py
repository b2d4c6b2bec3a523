"""Is everything that the catalogue says is there really there? Looked up, and mended where it can be.

Mending rebuilds what can be made again (thumbnails) or cuts back to what the catalogue says (vectors). It
never touches an item, a value, a tag, a verdict or the journal.
"""

from __future__ import annotations

from collections.abc import Iterator

import duckdb

from panoptic_nb.errors import StorageError
from panoptic_nb.store.check_catalogue import agreement, found_in, readable, values
from panoptic_nb.store.check_folder import files, thumbnail_count, thumbnails, vectors
from panoptic_nb.store.check_report import CheckReport, Finding
from panoptic_nb.store.store import Store

__all__ = ["CheckReport", "Finding", "check"]


def check(store: Store, *, files: bool = False) -> CheckReport:
    """Compare everything in the corpus folder with what the catalogue says.

    Whatever cannot be read is a finding, never an error.

    Parameters
    ----------
    files
        Whether to read every original again and compare its SHA-256, which takes as long as an import.
    """
    store.catalogue.check_open()
    findings = [*_parts(store)]
    looked_at = None
    if files:
        changed, looked_at = _files(store)
        findings += changed
    return CheckReport(
        tuple(finding for finding in findings if finding.count),
        _count(store, "SELECT count(*) FROM items WHERE live"),
        _count(store, "SELECT count(*) FROM images"),
        _sum(store, "SELECT storage FROM properties", "SELECT count(*) FROM v_{}"),
        _count(store, "SELECT coalesce(sum(rows), 0) FROM spaces"),
        thumbnail_count(store),
        looked_at,
    )


def _parts(store: Store) -> Iterator[Finding]:
    for what, look in (
        ("the catalogue", readable), ("the catalogue", agreement), ("the values", values),
        ("the thumbnails", thumbnails), ("the vectors", vectors),
    ):  # fmt: skip
        yield from found_in(what, lambda look=look: look(store))  # type: ignore[misc]


def _files(store: Store) -> tuple[list[Finding], int]:
    looked_at = 0

    def look() -> list[Finding]:
        nonlocal looked_at
        changed, looked_at = files(store)
        return changed

    return [*found_in("the files", look)], looked_at


def _count(store: Store, sql: str) -> int:
    """A number of the report; 0 where the catalogue does not tell, which is a finding already."""
    try:
        return int(store.catalogue.rows(sql)[0][0])
    except (duckdb.Error, StorageError):
        return 0


def _sum(store: Store, tables: str, counting: str) -> int:
    try:
        numbers = [int(row[0]) for row in store.catalogue.rows(tables)]
    except (duckdb.Error, StorageError):
        return 0
    return sum(_count(store, counting.format(number)) for number in numbers)
