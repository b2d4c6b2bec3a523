"""What comes into a corpus: images, tables, vectors."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, overload

import numpy as np

from panoptic_nb.errors import EmbedderError, InvalidValueError, ReadOnlyError, suggestion
from panoptic_nb.session import Session
from panoptic_nb.session.given import count_given

if TYPE_CHECKING:
    import numpy.typing as npt

    from panoptic_nb.embedders.protocol import Embedder
    from panoptic_nb.session.job import Job
    from panoptic_nb.sources.embedding import EmbeddingReport
    from panoptic_nb.sources.report import ImageReport, TableReport
    from panoptic_nb.sources.vectors import VectorsReport


class Receiving:
    """The verbs of `Corpus` that bring something in."""

    _session: Session

    def add_images(
        self, *paths: str | Path | Iterable[str | Path], threads: int | None = None
    ) -> ImageReport:
        """Bring images in: folders, searched through and through, or files. They are only ever read.

        Run again, it adds what is new, recognises what moved, flags what is missing, and never deletes.
        Interrupted, it keeps what it did.

        Parameters
        ----------
        paths
            One or several, or lists of them.
        threads
            How many files are read at a time; chosen by the machine where None.

        Returns
        -------
        ImageReport
            What was added, unchanged, moved, changed, missing; which files failed, and why.
        """
        from panoptic_nb.sources.images import ImageImport

        self._check_writable()
        threads = count_given(threads, "threads")
        try:
            return ImageImport(self._session.store, paths, threads=threads).run()
        finally:
            self._session.touched(tables=("items",))

    def add_metadata(
        self,
        table: Any,
        on: str | tuple[str, str] | None = None,
        *,
        types: Mapping[str, str] | None = None,
        separators: Mapping[str, str] | None = None,
        scope: Literal["item", "image"] = "item",
        key: str | None = None,
        on_conflict: Literal["report", "keep", "replace"] = "report",
        dayfirst: bool | Mapping[str, bool] | None = None,
        **reading: Any,
    ) -> TableReport:
        """Bring a table in, one operation that undo takes back whole.

        Parameters
        ----------
        table
            A CSV, TSV, Excel, Parquet or JSON-lines file, or a DataFrame (pandas, polars, Arrow).
        on
            The column that says which image a row is about, by file name, path or stem; or
            ``(column, property)`` to join on a property. Found by itself where None. An export of this corpus
            (`View.to_polars`, `View.to_csv`, …) is joined by its items, whatever became of the rows.
        types
            For each column, the type of its property; inferred for the others.
        separators
            For each column of several values, what stands between them.
        scope
            Whether new properties describe each item or each image.
        key
            A column that tells several rows about one image apart; by default their order does, where the
            table has a row for each item of the image; the rows are ambiguous where it has fewer.
        on_conflict
            Where an item has another value already, or a tag another colour or place: leave it and report it,
            keep it silently, or replace it.
        dayfirst
            Whether 03/04/1905 is the 3rd of April, for all columns or by column; by default each column decides
            from its unambiguous cells.
        reading
            ``separator``, ``encoding``, ``sheet``: how the file is written, where it is not recognised.
        """
        from panoptic_nb.sources.metadata import TableImport

        self._check_writable()
        _check_reading(reading)
        job = TableImport(
            self._session.store, types=dict(types or {}), separators=dict(separators or {}), scope=scope,
            key=key, on_conflict=on_conflict, dayfirst=dayfirst,
        )  # fmt: skip
        try:
            return job.run(table, on, reading)
        finally:
            self._session.forget()

    def relink(self, old_root: str | Path, new_root: str | Path) -> int:
        """Tell the corpus that a folder of images has moved; gives how many items follow."""
        from panoptic_nb.sources.relink import relink

        with self._session.change("relink", summary=f"{old_root} is now {new_root}") as draft:
            draft.items = relink(self._session.store, draft, str(old_root), str(new_root))
        return draft.items

    @overload
    def embed(
        self,
        embedder: str | Embedder = ...,
        *,
        batch_size: int | None = ...,
        background: Literal[False] = ...,
    ) -> EmbeddingReport: ...

    @overload
    def embed(
        self, embedder: str | Embedder = ..., *, batch_size: int | None = ..., background: Literal[True]
    ) -> Job[EmbeddingReport]: ...

    def embed(
        self,
        embedder: str | Embedder = "visual",
        *,
        batch_size: int | None = None,
        background: bool = False,
    ) -> EmbeddingReport | Job[EmbeddingReport]:
        """Give every image a vector in a space; only what is missing is computed.

        It adds and never replaces, so that there is nothing to undo; `Corpus.drop_space` removes a space.

        Parameters
        ----------
        embedder
            ``"visual"`` (no weights, any machine), ``"clip"``, ``"clip-grey"``, ``"clip:MODEL/WEIGHTS"``, the
            name of a plug-in, or any object with ``name``, ``dim`` and ``encode_images``.
        background
            Return at once, with a `Job` that says how far it is (``job.result()`` waits for the report,
            ``job.cancel()`` stops and keeps what is done). The corpus can be used and annotated meanwhile;
            closing it stops the job.

        Raises
        ------
        ConflictError
            If the same embedding runs in the background, or the space was made by another model.
        """
        from panoptic_nb.embedders.batches import BatchError
        from panoptic_nb.sources.embedding import embed

        self._check_writable()
        session, batch_size = self._session, count_given(batch_size, "batch_size")

        def work() -> EmbeddingReport:
            try:
                return embed(
                    session.store,
                    session.embedders,
                    embedder,
                    batch_size=batch_size,
                    filling=session.jobs.filling,
                )
            except BatchError as error:
                raise EmbedderError(error.told(_file_of(session, error.keys[0]))) from error.__cause__
            finally:
                session.touched(tables=("spaces",))

        name = (
            embedder if isinstance(embedder, str) else str(getattr(embedder, "name", type(embedder).__name__))
        )
        begin = session.jobs.start if background else session.jobs.here
        return begin(f"embedding in {name}", work)

    def add_vectors(
        self,
        name: str,
        ids: Iterable[int],
        vectors: npt.ArrayLike,
        *,
        centre: bool = False,
        replace: bool = False,
    ) -> VectorsReport:
        """Take in vectors computed elsewhere, as a space of that name. This cannot be undone.

        Parameters
        ----------
        ids
            Item ids, shape (n,).
        vectors
            Shape (n, dim), any scale.
        centre
            Whether comparisons take the mean of the corpus off first.
        replace
            Whether a vector may take the place of another one that its image has in this space, which is then
            lost; else such vectors are refused.

        Returns
        -------
        VectorsReport
            How many images got a vector, had the same one, had another one.
        """
        from panoptic_nb.sources.vectors import add_vectors

        self._check_writable()
        image_of = self._session.frame.image_of
        try:
            return add_vectors(
                self._session.store, image_of, name, ids, vectors, centre=centre, replace=replace
            )
        finally:
            self._session.touched(tables=("spaces",))

    def _check_writable(self, to: str = "change it") -> None:
        self._session.store.catalogue.check_open()
        if self._session.store.read_only:
            name = self._session.store.folder.stem
            raise ReadOnlyError(f"{name} is open for reading only. Open it without read_only to {to}.")


def _file_of(session: Session, image: Any) -> str:
    """A file that shows an image, for messages; its number where none does any more."""
    items = session.frame.items_of_images(np.asarray([image], np.int64))
    return str(session.file(int(items[0]))) if len(items) else f"image {image}"


def _check_reading(given: Iterable[str]) -> None:
    """An option that nobody knows is a slip of the pen, not the reader's business."""
    ways = ("separator", "encoding", "sheet")
    options = ("types", "separators", "scope", "key", "on_conflict", "dayfirst", *ways)
    for name in given:
        if name not in ways:
            raise InvalidValueError(f'add_metadata takes no option "{name}".{suggestion(name, options)}')
