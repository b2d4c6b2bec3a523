"""A catalogue that has lost its last changes: found when it is opened, said with what is left to go on from."""

from __future__ import annotations

from pathlib import Path

import duckdb

from panoptic_nb.errors import PanopticError
from panoptic_nb.store.catalogue import Catalogue
from panoptic_nb.store.last import LastOperation


def last_operation(catalogue: Catalogue) -> int:
    """The number of the last operation that a catalogue knows; 0 where there is none."""
    return int(catalogue.rows("SELECT coalesce(max(op_id), 0) FROM journal")[0][0])


def loss(folder: Path, database: str, highest: int) -> str:
    """What is to be said of operations that were committed and are not in the catalogue; nothing if all are there.

    Parameters
    ----------
    database
        The name of the catalogue's file.
    highest
        The last operation that the catalogue knows.
    """
    number, moment = LastOperation(folder).read()
    if number <= highest:
        return ""
    log = f"{database}.wal"
    there = "is not the one that belongs to it" if (folder / log).exists() else "is gone"
    return (
        f"The last changes of {folder} are not here: its catalogue ends with operation {highest}, and operation "
        f"{number} was made ({moment}). They are in {log}, which {there}: a program that copies, synchronises or "
        "tidies up folders may have taken it, or not have brought it yet. Put it back, from the wastebasket or from "
        "where this folder came from, before anything is changed here."
    )


def way_on(folder: Path, copies: list[Path]) -> str:
    """How to go on without what is lost: from the copy that knows most.

    Parameters
    ----------
    copies
        The catalogue itself, and what was copied from it.
    """
    best = max(copies, key=_ends_with)
    return (
        " To look at what is here, open it with read_only=True. To go on without the rest: "
        f"Corpus.restore({str(folder)!r}, {str(best)!r}), which ends with operation {_ends_with(best)}."
    )


def _ends_with(path: Path) -> int:
    """The last operation of a copy; -1 of one that cannot be read."""
    try:
        catalogue = Catalogue(path, read_only=True)
        try:
            return last_operation(catalogue)
        finally:
            catalogue.close()
    except (PanopticError, duckdb.Error):
        return -1
