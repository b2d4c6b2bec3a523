"""Copies of the catalogue: made before a migration and on demand, put back by one call.

A catalogue holds everything that people did; thumbnails and vectors can be made again.
"""

from __future__ import annotations

import shutil
from datetime import UTC, datetime
from pathlib import Path

from panoptic_nb.errors import NotFoundError
from panoptic_nb.store.catalogue import Catalogue
from panoptic_nb.store.lock import CorpusLock

FOLDER = "backups"


def backup(catalogue: Catalogue, folder: Path, why: str = "backup") -> Path:
    """Copy the catalogue into the corpus folder's ``backups``; gives the new file.

    Parameters
    ----------
    why
        A word that its name ends with.
    """
    place = folder / FOLDER
    place.mkdir(mode=0o700, exist_ok=True)
    moment = datetime.now(UTC).strftime("%Y%m%d-%H%M%S-%f")
    target = place / f"{moment}-{why}.duckdb"
    draft = target.with_suffix(".tmp")
    draft.unlink(missing_ok=True)
    catalogue.copy_to(draft)
    return draft.replace(target)


def backups(folder: Path) -> list[Path]:
    """The copies there are, oldest first."""
    return sorted((folder / FOLDER).glob("*.duckdb"))


def restore(folder: Path, copy: Path, database: str) -> Path:
    """Put a copy in the place of the catalogue, which is kept as a copy itself.

    Returns
    -------
    pathlib.Path
        Where the catalogue that stood there is kept.

    Raises
    ------
    NotFoundError
        If there is no such copy.
    CorpusLockedError
        If the corpus is open somewhere.
    """
    if not copy.is_file():
        known = ", ".join(path.name for path in backups(folder)) or "none"
        raise NotFoundError(f"There is no backup {copy}. This corpus has: {known}.")
    lock = CorpusLock(folder)
    try:
        current = Catalogue(folder / database)
        kept = backup(current, folder, "before-restoring")
        current.close()
        draft = folder / (database + ".tmp")
        shutil.copyfile(copy, draft)
        (folder / (database + ".wal")).unlink(missing_ok=True)
        draft.replace(folder / database)
    finally:
        lock.release()
    return kept
