"""Copies of the catalogue: made before a migration and on demand, put back by one call.

A catalogue holds everything that people did; thumbnails and vectors can be made again.
"""

from __future__ import annotations

import os
import shutil
import sqlite3
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

from panoptic_nb.errors import NotFoundError, StorageError
from panoptic_nb.store.catalogue import Catalogue
from panoptic_nb.store.lock import CorpusLock
from panoptic_nb.store.spaces import Spaces

FOLDER = "backups"


def backup(catalogue: Catalogue, folder: Path, why: str = "backup") -> Path:
    """Copy the catalogue into the corpus folder's ``backups``; gives the new file.

    Parameters
    ----------
    why
        A word that its name ends with.
    """
    target = _new_name(folder, why)
    publish(catalogue, target)
    return target


def publish(catalogue: Catalogue, target: Path) -> None:
    """Write a copy of a catalogue; it appears whole or not at all, and for the same eyes as the catalogue."""
    draft = target.with_name(target.name + ".draft")
    # A process that was killed may have left both: the one without the other would not open.
    leftovers = (draft, draft.with_name(draft.name + ".wal"))
    for file in leftovers:
        file.unlink(missing_ok=True)
    try:
        catalogue.copy_to(draft)
        shutil.copymode(catalogue.path, draft)
        draft.replace(target)
    except OSError as error:
        if _is_full(target.parent, catalogue.path):
            raise StorageError(
                f"The disk is too full for {target.name}, a copy of the catalogue. The corpus itself is whole; free "
                "some space."
            ) from error
        if isinstance(error, StorageError):
            raise
        raise StorageError(f"{target} cannot be written: {error.strerror}.") from error
    finally:
        for file in leftovers:
            file.unlink(missing_ok=True)


def _is_full(folder: Path, source: Path) -> bool:
    try:
        return shutil.disk_usage(folder).free < source.stat().st_size
    except OSError:
        return False  # the disk has gone altogether, which the first error says


def backups(folder: Path) -> list[Path]:
    """The copies there are, oldest first."""
    return sorted((folder / FOLDER).glob("*.duckdb"))


def restore(folder: Path, copy: Path, database: str) -> Path:
    """Put a copy in the place of the catalogue, which is kept as a copy itself.

    Returns
    -------
    pathlib.Path
        Where the catalogue that stood there is kept; a damaged one as it was found.

    Raises
    ------
    NotFoundError
        If there is no such copy.
    StorageError
        If it is no catalogue; nothing was changed.
    CorpusLockedError
        If the corpus is open somewhere.
    """
    if not copy.is_file():
        known = ", ".join(path.name for path in backups(folder)) or "none"
        raise NotFoundError(f"There is no backup {copy}. This corpus has: {known}.")
    lock = CorpusLock(folder)
    draft = folder / (database + ".restored")
    try:
        shutil.copyfile(copy, draft)
        _fit(draft, folder)
        kept = _put_away(folder, folder / database)
        (folder / (database + ".wal")).unlink(missing_ok=True)
        draft.replace(folder / database)
    finally:
        draft.unlink(missing_ok=True)
        lock.release()
    return kept


def _fit(draft: Path, folder: Path) -> None:
    """Let a catalogue of the past go on in a folder where others have written since.

    Numbers that they gave out to images and to spaces are not given out again: a picture or a vector never
    stands for another, whichever of the catalogues comes back.
    """
    catalogue = Catalogue(draft)
    try:
        if not catalogue.rows("SELECT 1 FROM duckdb_tables() WHERE table_name = 'meta'"):
            raise StorageError(
                f"{draft.name} is made of a file that is no backup of a corpus; nothing was changed."
            )
        with catalogue.transaction() as transaction:
            transaction.run("DELETE FROM meta WHERE key = 'last_image'")
            transaction.run("INSERT INTO meta VALUES ('last_image', ?)", [str(_last_thumbnail(folder))])
        Spaces(catalogue, folder / "vectors").set_apart()
        os.chmod(draft, 0o600)  # noqa: PTH101
    finally:
        catalogue.close()


def _last_thumbnail(folder: Path) -> int:
    """The highest image that any catalogue of this folder made a thumbnail for."""
    path = folder / "thumbnails.sqlite"
    if not path.exists():
        return 0
    try:
        with closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)) as connection:
            ((highest,),) = connection.execute("SELECT coalesce(max(image_id), 0) FROM thumbnails").fetchall()
    except sqlite3.DatabaseError:
        return 0  # it is damaged, and will be started anew: nothing in it can stand for another picture
    return int(highest)


def _put_away(folder: Path, current: Path) -> Path:
    """Keep the catalogue that stands in the way: a copy of it, or itself where it cannot be opened."""
    if not current.exists():
        return current
    try:
        catalogue = Catalogue(current)
        try:
            return backup(catalogue, folder, "before-restoring")
        finally:
            catalogue.close()
    except StorageError:
        kept = _new_name(folder, "damaged")
        wal = current.with_name(current.name + ".wal")
        if wal.exists():
            wal.replace(kept.with_name(kept.name + ".wal"))
        return current.replace(kept)


def _new_name(folder: Path, why: str) -> Path:
    place = folder / FOLDER
    try:
        place.mkdir(mode=0o700, exist_ok=True)
    except OSError as error:
        raise StorageError(
            f"{place} cannot be made: {error.strerror}. Make the corpus folder writable, or copy it to one of yours."
        ) from error
    moment = datetime.now(UTC).strftime("%Y%m%d-%H%M%S-%f")
    return place / f"{moment}-{why}.duckdb"
