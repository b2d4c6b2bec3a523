"""The corpus folder as one object: what opens, closes and publishes it."""

from __future__ import annotations

from contextlib import ExitStack, suppress
from datetime import UTC, datetime
from pathlib import Path

from panoptic_nb.errors import CorpusVersionError, NotFoundError, PanopticError, StorageError
from panoptic_nb.store.backup import backups, publish
from panoptic_nb.store.catalogue import Catalogue
from panoptic_nb.store.inside import look_through
from panoptic_nb.store.items import Items
from panoptic_nb.store.journal import Journal
from panoptic_nb.store.last import LAST, LastOperation
from panoptic_nb.store.lock import CorpusLock
from panoptic_nb.store.loss import last_operation, loss, way_on
from panoptic_nb.store.migrations import migrate
from panoptic_nb.store.operation import Operation
from panoptic_nb.store.properties import Properties
from panoptic_nb.store.refusals import in_words
from panoptic_nb.store.schema import SCHEMA_VERSION, catalogue_sql
from panoptic_nb.store.settings import Settings
from panoptic_nb.store.sound import gaps, refuse_unsound, version_of
from panoptic_nb.store.spaces import Spaces
from panoptic_nb.store.thumbnails import Thumbnails
from panoptic_nb.store.verdicts import Verdicts
from panoptic_nb.store.views import Views

DATABASE, SNAPSHOT = "corpus.duckdb", "snapshot.duckdb"
TRACES = ("corpus.duckdb.wal", LAST, "thumbnails.sqlite", "vectors")
"""What lies in a folder only where there is, or was, a catalogue."""


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
    catalogue, journal, properties, items, views, verdicts, spaces, thumbnails, settings
        The parts of the folder.
    snapshot_time
        When a snapshot is read instead of the corpus, the time at which it was taken.
    interrupted
        Operations that a crash cut short; what they did is there, and can be undone.
    migrated
        Where the catalogue was of an older library: the copy that was made of it.
    lost
        What is to be said of the last changes, where they are not in the catalogue any more; then it opens for
        reading only.
    """

    def __init__(self, folder: Path, *, read_only: bool = False) -> None:
        self.folder = folder
        self.read_only = read_only
        self.snapshot_time: datetime | None = None
        self._lock: CorpusLock | None = None
        look_through(folder)
        if not self._is_there():
            self._check_place()
            self._make_folder()
        database = self._choose_database()
        try:
            if not read_only and not database.exists():
                self._create(database)
            self.catalogue = Catalogue(database, read_only=read_only)
            self._check_catalogue()
            if self._version == SCHEMA_VERSION:
                refuse_unsound(self.catalogue)
            self.lost = self._look_for_loss()
            self.migrated = self._migrate()
            self.journal = Journal(self.catalogue)
            self.properties = Properties(self.catalogue)
            self.items = Items(self.catalogue)
            self.views = Views(self.catalogue)
            self.verdicts = Verdicts(self.catalogue)
            self.spaces = Spaces(
                self.catalogue,
                folder / "vectors",
                require=self.require,
                snapshot=self.snapshot_time is not None,
            )
            self.thumbnails = Thumbnails(
                folder / "thumbnails.sqlite", read_only=read_only, require=self.require
            )
            self.settings = Settings(folder, read_only=read_only, require=self.require)
            self.interrupted: list[Operation] = [] if read_only else self._recover()
        except BaseException:
            # What was wrong first says what to do; a damaged catalogue may fail to close as well.
            with suppress(PanopticError, OSError):
                self.close()
            raise

    def _is_there(self) -> bool:
        try:
            return (self.folder / DATABASE).exists()
        except OSError as error:
            raise StorageError(
                f"{self.folder} cannot be looked into: {error.strerror}. Ask its owner for the right to read it."
            ) from error

    def _check_place(self) -> None:
        """Where there is no catalogue, one may be made; unless one is gone that should be there."""
        if self.read_only:
            raise NotFoundError(
                f"There is no corpus in {self.folder} to read. Open it without read_only to make one."
            )
        copies = [path for path in (*backups(self.folder), self.folder / SNAPSHOT) if path.exists()]
        gone = f"The catalogue {self.folder / DATABASE} is gone, which holds everything that people did. Put it back"
        if copies:
            raise StorageError(
                f"{gone}, or a copy of it: Corpus.restore({str(self.folder)!r}, {str(copies[-1])!r})."
            )
        # Written only once there is a catalogue: a process that was killed leaves them, and no copy of it.
        traces = [name for name in TRACES if (self.folder / name).exists()]
        if traces:
            raise StorageError(
                f"{gone}: there is no copy of it here, but {', '.join(traces)}, which belong to it. Look for it in the "
                "wastebasket, where the folder was before and on your other disks. If it is lost, begin in a new "
                "folder, and leave this one as it is."
            )

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

    @staticmethod
    def _create(database: Path) -> None:
        """Make an empty catalogue: under another name first, so that a crash leaves none that is half made."""
        draft = database.with_name(database.name + ".new")
        for file in (draft, draft.with_name(draft.name + ".wal")):
            file.unlink(missing_ok=True)
        catalogue = Catalogue(draft)
        try:
            with catalogue.transaction() as transaction:
                for statement in catalogue_sql():
                    transaction.run(statement)
        finally:
            catalogue.close()
        draft.chmod(0o600)
        draft.replace(database)

    def _check_catalogue(self) -> None:
        """Is it a catalogue of ours, of a version that can be read, with nothing in it that we never make?"""
        self._version = version_of(self.catalogue)
        if self._version > SCHEMA_VERSION:
            raise CorpusVersionError(
                f"{self.folder} was written by a newer panoptic_nb (schema {self._version}; this one reads up to "
                f"{SCHEMA_VERSION}). Upgrade: pip install -U panoptic-nb."
            )

    def _migrate(self) -> Path | None:
        """Bring the catalogue of an older library up to date; gives the copy that was made before."""
        if self._version == SCHEMA_VERSION:
            return None
        if self.snapshot_time is not None:
            raise CorpusVersionError(
                f"The snapshot of {self.folder} was written by an older panoptic_nb (schema {self._version}), and the "
                "corpus is open in another process, which has brought it up to date. Have a new snapshot made there "
                "(corpus.snapshot(), or corpus.close()), and open it again."
            )
        if self.read_only:
            raise CorpusVersionError(
                f"{self.folder} was written by an older panoptic_nb (schema {self._version}). Open it once without "
                "read_only: it is brought up to date, with a backup first."
            )
        kept = migrate(self.catalogue, self.folder, self._version)
        refuse_unsound(self.catalogue)
        return kept

    def _look_for_loss(self) -> str:
        """Nothing is added to a catalogue that lacks its last changes: they could not come back then."""
        if self.snapshot_time is not None:
            return ""
        with in_words(self.catalogue.path):
            highest = last_operation(self.catalogue)
        lost = loss(self.folder, DATABASE, highest)
        if lost and not self.read_only:
            copies = [self.folder / DATABASE, self.folder / SNAPSHOT, *backups(self.folder)]
            self.catalogue.close()
            raise StorageError(lost + way_on(self.folder, [path for path in copies if path.exists()]))
        if not self.read_only:
            self.catalogue.last = LastOperation(self.folder)
        return lost

    def _recover(self) -> list[Operation]:
        return self.journal.mark_interrupted()

    def publish_snapshot(self) -> None:
        """Put a copy of the catalogue beside it, for readers while this process holds the corpus."""
        self.require()
        gone = gaps(self.catalogue)
        if gone:
            raise StorageError(
                f"The values of {gone} are gone from the catalogue, which another program has changed. No snapshot is "
                f"made: {self.folder / SNAPSHOT} stays as it was, and may have them still. Close the corpus, and put "
                "it or a backup in the catalogue's place: Corpus.restore(corpus, backup)."
            )
        publish(self.catalogue, self.folder / SNAPSHOT)

    def require(self) -> None:
        """Refuse to go on where the folder was moved or removed: what is written would be apart from the catalogue."""
        if self._lock is not None:
            self._lock.require()

    def close(self) -> None:
        """Let go of every file; of all of them, whichever cannot be closed."""
        with ExitStack() as stack:
            # From the last to the first: whoever holds the lock next must find the rest free.
            if self._lock is not None:
                stack.callback(self._lock.release)
            for name in ("catalogue", "thumbnails"):
                if hasattr(self, name):
                    stack.callback(getattr(self, name).close)
