"""Copies of the catalogue: made before a migration and on demand, put back by one call.

A catalogue holds everything that people did; thumbnails and vectors can be made again.
"""

from __future__ import annotations

import os
import shutil
from datetime import UTC, datetime
from pathlib import Path

from panoptic_nb.errors import ConflictError, CorpusVersionError, NotFoundError, PanopticError, StorageError
from panoptic_nb.store.catalogue import Catalogue
from panoptic_nb.store.last import LAST, LastOperation
from panoptic_nb.store.lock import CorpusLock
from panoptic_nb.store.refusals import in_words
from panoptic_nb.store.schema import SCHEMA_VERSION
from panoptic_nb.store.sound import refuse_unsound, version_of
from panoptic_nb.store.spaces import Spaces
from panoptic_nb.store.thumbnails import Thumbnails

FOLDER = "backups"
_TRACES = (FOLDER, "corpus.lock", LAST, "snapshot.duckdb", "thumbnails.sqlite", "vectors")


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
        raise StorageError(
            f"{target} cannot be written: {error.strerror}. The catalogue itself is whole; see that its folder is "
            "there and can be written to."
        ) from error
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


def restore(folder: Path, copy: Path, database: str) -> Path | None:
    """Put a copy in the place of the catalogue, which is kept as a copy itself.

    Returns
    -------
    pathlib.Path or None
        Where the catalogue that stood there is kept; a damaged one as it was found. None if there was none.

    Raises
    ------
    NotFoundError
        If there is no such copy, or no corpus in that folder.
    StorageError, CorpusVersionError, ConflictError
        If it is no catalogue, of a newer panoptic_nb, or of another corpus; nothing was changed.
    CorpusLockedError
        If the corpus is open somewhere.
    """
    if not any((folder / name).exists() for name in (database, f"{database}.wal", *_TRACES)):
        raise NotFoundError(
            f"There is no corpus in {folder} to restore. Give the corpus folder itself, such as fruit.panoptic, and "
            "then the copy."
        )
    if not copy.is_file():
        known = ", ".join(path.name for path in backups(folder)) or "none"
        raise NotFoundError(f"There is no backup {copy}. This corpus has: {known}.")
    lock = CorpusLock(folder)
    draft = folder / (database + ".restored")
    # A process that was killed may have left both: a log of changes belongs to one catalogue and no other.
    leftovers = (draft, draft.with_name(draft.name + ".wal"))
    try:
        for file in leftovers:
            file.unlink(missing_ok=True)
        for file, target in zip((copy, copy.with_name(copy.name + ".wal")), leftovers, strict=True):
            # What a process that was killed had done last stands in a log of its own.
            if file == copy or file.exists():
                shutil.copyfile(file, target)
        _fit(draft, copy, folder)
        _refuse_another(draft, copy, [folder / database, folder / "snapshot.duckdb"])
        kept = _put_away(folder, folder / database)
        (folder / (database + ".wal")).unlink(missing_ok=True)
        # What it says is of the catalogue that goes.
        LastOperation(folder).forget()
        draft.replace(folder / database)
    except OSError as error:
        if isinstance(error, PanopticError):
            raise
        raise StorageError(
            f"{copy} cannot be put into {folder}: {error.strerror}. Nothing was changed; see that there is room, and "
            "that both can be read and written."
        ) from error
    finally:
        for file in leftovers:
            file.unlink(missing_ok=True)
        lock.release()
    return kept


def _refuse_another(draft: Path, copy: Path, known: list[Path]) -> None:
    """Whether a copy is of this corpus: its journal and that of what stands here have an operation in common."""
    copied = _operations(draft)
    for place in known:
        here = _operations(place) if place.exists() else set()
        if here and copied and not here & copied:
            raise ConflictError(
                f"{copy} is a copy of another corpus than {place.parent}: their journals have nothing in common. "
                "Nothing was changed; the copies of a corpus lie in its own folder backups."
            )
        if here:
            return


def _operations(path: Path) -> set[tuple[int, datetime]]:
    try:
        catalogue = Catalogue(path)
        try:
            with in_words(path):
                return {(row[0], row[1]) for row in catalogue.rows("SELECT op_id, time FROM journal")}
        finally:
            catalogue.close()
    except StorageError:
        return set()  # it is damaged, which is why another is put in its place


def _fit(draft: Path, copy: Path, folder: Path) -> None:
    """Let a catalogue of the past go on in a folder where others have written since.

    Numbers that they gave out to images and to spaces are not given out again: a picture or a vector never
    stands for another, whichever of the catalogues comes back.
    """
    version = 0
    try:
        catalogue = Catalogue(draft)
        try:
            with in_words(copy):
                version = version_of(catalogue)
                if version == SCHEMA_VERSION:
                    refuse_unsound(catalogue)
                if version <= SCHEMA_VERSION:
                    _set_apart(catalogue, folder)
        finally:
            catalogue.close()
    except (StorageError, CorpusVersionError) as error:
        raise StorageError(
            f"{copy} is no backup of a corpus, or is damaged; nothing was changed. {error}"
        ) from error
    if version > SCHEMA_VERSION:
        raise CorpusVersionError(
            f"{copy} was made by a newer panoptic_nb (schema {version}; this one reads up to {SCHEMA_VERSION}). "
            "Nothing was changed; upgrade: pip install -U panoptic-nb."
        )
    os.chmod(draft, 0o600)  # noqa: PTH101


def _set_apart(catalogue: Catalogue, folder: Path) -> None:
    with catalogue.transaction() as transaction:
        transaction.run("DELETE FROM meta WHERE key = 'last_image'")
        transaction.run("INSERT INTO meta VALUES ('last_image', ?)", [str(_last_thumbnail(folder))])
    Spaces(catalogue, folder / "vectors").set_apart()


def _last_thumbnail(folder: Path) -> int:
    """The highest image that any catalogue of this folder made a thumbnail for."""
    path = folder / "thumbnails.sqlite"
    if not path.exists():
        return 0
    thumbnails = Thumbnails(path, read_only=True)
    try:
        return max(thumbnails.ids(), default=0)
    except StorageError:
        return 0  # it is damaged, and will be started anew: nothing in it can stand for another picture
    finally:
        thumbnails.close()


def _put_away(folder: Path, current: Path) -> Path | None:
    """Keep the catalogue that stands in the way: a copy of it, or itself where it cannot be opened, or where its
    log is missing: should that be found, the two can be put together again."""
    if not current.exists():
        return None
    if _lacks_its_log(folder, current):
        return current.replace(_new_name(folder, "without-its-log"))
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


def _lacks_its_log(folder: Path, current: Path) -> bool:
    number, _ = LastOperation(folder).read()
    known = max((op_id for op_id, _ in _operations(current)), default=0)
    return not current.with_name(current.name + ".wal").exists() and number > known


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
