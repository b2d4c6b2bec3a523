"""The corpus: the front door. It opens a corpus folder and hands each request to the room that knows."""

from __future__ import annotations

from contextlib import AbstractContextManager
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Literal

from panoptic_nb.corpus.keeping import Keeping
from panoptic_nb.corpus.receiving import Receiving
from panoptic_nb.errors import InvalidValueError
from panoptic_nb.property import Property
from panoptic_nb.property.property import checked_name
from panoptic_nb.session import open_session, release_session
from panoptic_nb.session.alone import alone
from panoptic_nb.session.given import number_given, path_given
from panoptic_nb.store.actor import Actor, acting
from panoptic_nb.store.operation import Operation
from panoptic_nb.store.settings import POSTERS
from panoptic_nb.values import PropertyType

if TYPE_CHECKING:
    import polars as pl

    from panoptic_nb.sources.repair import RepairReport
    from panoptic_nb.store.check import CheckReport
    from panoptic_nb.view.space import Space


class Corpus(Receiving, Keeping):
    """A corpus of images and everything that is known about them, in one folder of its own.

    The images stay where they are and are only ever read. Every change is an operation of the journal,
    which `undo` takes back, across restarts.

    Parameters
    ----------
    path
        The corpus folder, such as ``"fruit.panoptic"``; made where there is none. Opening it a second time
        in one process gives the same open corpus.
    read_only
        Open for looking only. If another process holds the corpus, its last snapshot is opened.

    Raises
    ------
    CorpusLockedError
        If another process holds the corpus; the message names it.
    CorpusVersionError
        If a newer panoptic_nb wrote it.

    Examples
    --------
    >>> import panoptic_nb as pnb
    >>> corpus = pnb.Corpus("fruit.panoptic")               # doctest: +SKIP
    >>> corpus.add_images("images/")                        # doctest: +SKIP
    """

    def __init__(self, path: str | Path, *, read_only: bool = False) -> None:
        self._session = open_session(path, read_only=read_only)
        self._open = True

    # What there is

    @property
    def path(self) -> Path:
        """The corpus folder."""
        return self._session.store.folder

    @property
    def name(self) -> str:
        return self.path.stem

    @property
    def properties(self) -> list[Property]:
        """The properties that were given, in their order; the computed ones go by name."""
        return [Property(self._session, key) for key in self._session.schema.rows]

    def __getitem__(self, name: str) -> Property:
        """The property of a name, computed ones included."""
        return Property(self._session, self._session.schema.named(name).key)

    def __contains__(self, name: object) -> bool:
        return isinstance(name, str) and name in set(self._session.schema.names())

    def __len__(self) -> int:
        """How many items there are."""
        return len(self._session.frame.items)

    def __bool__(self) -> bool:
        return True

    @alone
    def add_property(
        self,
        name: str,
        type: str | PropertyType = "labels",
        *,
        scope: Literal["item", "image"] = "item",
    ) -> Property:
        """Make a property.

        Parameters
        ----------
        type
            ``label`` (one tag), ``labels`` (several), ``text``, ``number``, ``date``, ``color``, ``url`` or
            ``checkbox``.
        scope
            Whether it describes each item (one occurrence) or each image (the picture, wherever it occurs).
        """
        if scope not in ("item", "image"):
            raise InvalidValueError(f'A scope is "item" or "image"; {scope!r} was given.')
        kind = PropertyType.parse(type)
        wanted = checked_name(self._session.schema, name)
        with self._session.change("add property", property=wanted) as draft:
            draft.summary = f"new property {wanted} ({kind.value} of each {scope})"
            row = self._session.store.properties.add(draft, wanted, kind, scope)
        return Property(self._session, str(row.property_id))

    @property
    def posters(self) -> bool:
        """Whether a grid leaves a contact sheet in the notebook's file, to be seen without a kernel.

        ``corpus.posters = False`` keeps the pictures of this corpus out of notebooks; it is remembered.
        """
        return bool(self._session.store.settings.get(POSTERS, True))

    @posters.setter
    def posters(self, wanted: bool) -> None:
        self._check_writable()
        if not isinstance(wanted, bool):
            raise InvalidValueError(f"corpus.posters is True or False; {wanted!r} was given.")
        self._session.store.settings.put(POSTERS, wanted)

    # What the machine sees

    def space(self, name: str | None = None) -> Space:
        """The space of a name; without one, the only one there is."""
        from panoptic_nb.view.space import Space

        return Space(self._session, self._session.schema.space(name))

    @property
    def spaces(self) -> list[Space]:
        """Every space."""
        return [self.space(name) for name in self._session.schema.spaces]

    def drop_space(self, name: str) -> None:
        """Remove a space and its vectors; annotations are not touched. This cannot be undone.

        What an embedder made, it makes again; vectors computed elsewhere are gone unless you have them elsewhere.

        Raises
        ------
        ConflictError
            If an embedding is filling it.
        """
        self._check_writable()
        row = self._session.schema.space(name)
        self._session.jobs.check_not_filling(row.name)
        self._session.store.spaces.drop(row)
        self._session.spaces.drop(row.space_id)
        self._session.store.journal.note("drop space", f"space {name} dropped", row.rows, {})
        self._session.touched(tables=("spaces",))

    # What was done

    def undo(self, to: int | None = None) -> list[Operation]:
        """Take back the last operation, or every one down to and with the operation numbered `to`."""
        self._check_writable()
        return self._session.undo(None if to is None else number_given(to, "Operations", "corpus.history()"))

    def redo(self) -> Operation:
        """Do again what was undone last."""
        self._check_writable()
        return self._session.redo()

    def history(self) -> pl.DataFrame:
        """Every operation, oldest first: number, time (UTC), author, origin, what, on how many, state."""
        from panoptic_nb.session.history import history

        return history(self._session)

    def changes(self, operation: int) -> pl.DataFrame:
        """What an operation changed: property, id, value before, value after; undone ones as well.

        Every operation has its number in `history`; `undo` and `redo` give it as ``op_id``.
        """
        from panoptic_nb.session.touched import changes_of

        return changes_of(self._session, operation)

    def origin(self, item: int, name: str) -> pl.DataFrame:
        """Where the values of one item come from: each value, who gave it, when, and why."""
        from panoptic_nb.session.history import origin

        return origin(self._session, item, self._session.schema.named(name))

    def acting(self, author: str | None = None, origin: str | None = None) -> AbstractContextManager[Actor]:
        """Changes made inside the block carry this author and this origin."""
        return acting(author, origin)

    def sql(self, statement: str) -> pl.DataFrame:
        """Ask the documented tables, read-only, in DuckDB's SQL; see `panoptic_nb.session.sql`."""
        from panoptic_nb.session.sql import run_sql

        return run_sql(self._session, statement)

    def file(self, item: int) -> Path:
        """Where the file of an item lies on this machine."""
        return self._session.file(item)

    # Trust

    def check(self, *, files: bool = False) -> CheckReport:
        """Compare everything in the corpus folder with what the catalogue says.

        Parameters
        ----------
        files
            Whether to read every original again and compare its content, as long as an import takes.
        """
        from panoptic_nb.store.check import check

        return check(self._session.store, files=files)

    def repair(self) -> RepairReport:
        """Make again what can be made again: thumbnails, vectors cut back. Annotations are not touched."""
        from panoptic_nb.sources.repair import repair

        self._check_writable()
        report = repair(self._session.store)
        for row in self._session.store.spaces.all().values():
            self._session.spaces.drop(row.space_id)
        self._session.forget()
        return report

    def backup(self) -> Path:
        """Copy the catalogue, with everything that people did, into the corpus folder; gives the file."""
        from panoptic_nb.store.backup import backup

        self._check_writable("make a backup in its folder")
        return backup(self._session.store.catalogue, self.path)

    @property
    def backups(self) -> list[Path]:
        """The copies there are, oldest first; one is made before every migration."""
        from panoptic_nb.store.backup import backups

        return backups(self.path)

    @staticmethod
    def restore(path: str | Path, copy: str | Path) -> Path | None:
        """Put a backup in the place of the catalogue of a closed corpus.

        Returns
        -------
        pathlib.Path or None
            The copy that was made of the catalogue that stood there; None if it was gone.
        """
        from panoptic_nb.store.backup import restore
        from panoptic_nb.store.store import DATABASE

        folder = path_given(path, "a corpus", "fruit.panoptic")
        return restore(folder, path_given(copy, "a copy", "fruit.panoptic/snapshot.duckdb"), DATABASE)

    # Opening and closing

    def snapshot(self) -> None:
        """Publish a snapshot now, for readers in other processes; closing does it too."""
        self._check_writable()
        self._session.store.publish_snapshot()

    def close(self) -> None:
        """Let go of the corpus; views of it can no longer be read."""
        if self._open:
            self._open = False
            release_session(self._session)

    def __enter__(self) -> Corpus:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def __repr__(self) -> str:
        from panoptic_nb.session.summary import one_line

        return one_line(self._session)

    def _repr_html_(self) -> str:
        from panoptic_nb.session.summary import as_html

        return as_html(self._session)
