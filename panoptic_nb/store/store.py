"""The corpus folder as one object: what opens, closes and publishes it."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from panoptic_nb.errors import CorpusVersionError, NotFoundError, PanopticError, StorageError
from panoptic_nb.store.catalogue import Catalogue
from panoptic_nb.store.items import Items
from panoptic_nb.store.journal import Journal
from panoptic_nb.store.lock import CorpusLock
from panoptic_nb.store.operation import Operation
from panoptic_nb.store.properties import Properties
from panoptic_nb.store.schema import SCHEMA_VERSION, catalogue_sql
from panoptic_nb.store.spaces import Spaces
from panoptic_nb.store.thumbnails import Thumbnails
from panoptic_nb.store.verdicts import Verdicts
from panoptic_nb.store.views import Views

DATABASE, SNAPSHOT = "corpus.duckdb", "snapshot.duckdb"


class Store:
    """An open corpus folder.

    Parameters
    ----------
    folder
        The ``name.panoptic`` folder; made where there is none, unless `read_only`.
    read_only
        Open for reading: the database itself where nobody writes to it, else its last snapshot.

    Attributes
    ----------
    catalogue, journal, properties, items, views, verdicts, spaces, thumbnails
        The parts of the folder.
    snapshot_time
        When a snapshot is read instead of the corpus, the time at which it was taken.
    interrupted
        Operations that a crash cut short; what they did is there, and can be undone.
    """

    def __init__(self, folder: Path, *, read_only: bool = False) -> None:
        self.folder = folder
        self.read_only = read_only
        self.snapshot_time: datetime | None = None
        self._lock: CorpusLock | None = None
        fresh = not (folder / DATABASE).exists()
        if fresh and read_only:
            raise NotFoundError(
                f"There is no corpus in {folder} to read. Open it without read_only to make one."
            )
        if fresh:
            self._make_folder()
        database = self._choose_database()
        try:
            self.catalogue = Catalogue(database, read_only=read_only)
            if fresh:
                self._create()
            self._check_version()
            self.journal = Journal(self.catalogue)
            self.properties = Properties(self.catalogue)
            self.items = Items(self.catalogue)
            self.views = Views(self.catalogue)
            self.verdicts = Verdicts(self.catalogue)
            self.spaces = Spaces(self.catalogue, folder / "vectors")
            self.thumbnails = Thumbnails(folder / "thumbnails.sqlite", read_only=read_only)
            self.interrupted: list[Operation] = [] if read_only else self._recover()
        except BaseException:
            if self._lock is not None:
                self._lock.release()
            raise

    def _make_folder(self) -> None:
        if self.folder.exists() and any(self.folder.iterdir()) and not (self.folder / "corpus.lock").exists():
            raise StorageError(
                f"{self.folder} holds other files and no corpus. Give the path of a new folder, "
                'such as "fruit.panoptic".'
            )
        try:
            # Research material: for the user's own eyes until they decide otherwise.
            self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        except OSError as error:
            raise StorageError(
                f"{self.folder} cannot be made: {error.strerror}. Choose another place."
            ) from error

    def _choose_database(self) -> Path:
        if not self.read_only:
            self._lock = CorpusLock(self.folder)
            return self.folder / DATABASE
        try:
            self._lock = CorpusLock(self.folder, shared=True)
            return self.folder / DATABASE
        except PanopticError:
            snapshot = self.folder / SNAPSHOT
            if not snapshot.exists():
                raise
            self.snapshot_time = datetime.fromtimestamp(snapshot.stat().st_mtime, UTC)
            return snapshot

    def _create(self) -> None:
        with self.catalogue.transaction() as transaction:
            for statement in catalogue_sql():
                transaction.run(statement)

    def _check_version(self) -> None:
        try:
            rows = self.catalogue.rows("SELECT value FROM meta WHERE key = 'schema_version'")
        except Exception as error:
            self.catalogue.close()
            raise CorpusVersionError(
                f"{self.folder / DATABASE} is not a corpus of panoptic_nb: {str(error).splitlines()[0]}"
            ) from error
        version = int(rows[0][0])
        if version > SCHEMA_VERSION:
            self.catalogue.close()
            raise CorpusVersionError(
                f"{self.folder} was written by a newer panoptic_nb (schema {version}; this one reads up to "
                f"{SCHEMA_VERSION}). Upgrade: pip install -U panoptic-nb."
            )

    def _recover(self) -> list[Operation]:
        interrupted = self.journal.mark_interrupted()
        self.spaces.cut_back()
        return interrupted

    def publish_snapshot(self) -> None:
        """Put a copy of the catalogue beside it, for readers while this process holds the corpus."""
        target = self.folder / SNAPSHOT
        draft = target.with_suffix(".tmp")
        draft.unlink(missing_ok=True)
        self.catalogue.copy_to(draft)
        draft.replace(target)

    def close(self) -> None:
        """Let go of every file."""
        self.thumbnails.close()
        self.catalogue.close()
        if self._lock is not None:
            self._lock.release()
            self._lock = None
