"""Vectors into a corpus, computed from the originals."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from panoptic_nb.embedders.identity import description_of, differences
from panoptic_nb.errors import ConflictError, InvalidValueError
from panoptic_nb.progress import progress
from panoptic_nb.sources.originals import Originals
from panoptic_nb.sources.report import Problem
from panoptic_nb.store.items import storable_text
from panoptic_nb.store.refusals import despite_interrupts
from panoptic_nb.store.spaces import SpaceRow
from panoptic_nb.store.store import Store

if TYPE_CHECKING:
    from panoptic_nb.embedders.protocol import Embedder

COMMIT_EVERY = 512

_LONGEST_NAME = 200


@dataclass(frozen=True)
class EmbeddingReport:
    """What `Corpus.embed` did.

    Attributes
    ----------
    space
        The name of the space.
    embedded, unchanged
        Images that got a vector now; images that had one.
    failed
        Images whose file could not be read, each with the reason.
    interrupted
        Whether it was stopped before its end; running it again continues.
    """

    space: str
    embedded: int
    unchanged: int
    failed: tuple[Problem, ...] = ()
    interrupted: bool = False

    def __str__(self) -> str:
        lines = [f'Space "{self.space}": {self.embedded:,} images embedded, {self.unchanged:,} had a vector']
        if self.interrupted:
            lines[0] += "; interrupted, run it again to continue"
        lines += [f"  {problem.where}: {problem.reason}" for problem in self.failed[:20]]
        if len(self.failed) > 20:
            lines.append(f"  … and {len(self.failed) - 20:,} more")
        return "\n".join(lines)

    __repr__ = __str__


def embed(
    store: Store,
    in_use: dict[str, Any],
    wanted: str | Embedder,
    *,
    batch_size: int | None = None,
    filling: Callable[[str], AbstractContextManager[None]] | None = None,
) -> EmbeddingReport:
    """Compute the vectors that a space lacks.

    Parameters
    ----------
    in_use
        The embedders of this process by name; the one used is put there, for texts and pictures to come.
    wanted
        A name or an object, as `Corpus.embed` takes it.
    filling
        Entered with the name of the space while vectors come into it.
    """
    from panoptic_nb.embedders.registry import resolve

    embedder = resolve(wanted)
    name = checked_space_name(embedder.name)
    space = _space_of(store, embedder)
    in_use[name] = embedder
    filled = _Filled(store, embedder, is_there=space is not None)
    failed: list[Problem] = []
    interrupted = False
    with filling(name) if filling is not None else nullcontext():
        originals = Originals(store, getattr(embedder, "min_side", None))
        have = set(store.spaces.image_ids(space.space_id).tolist()) if space is not None else set()
        todo = [image for image in originals.images if image not in have]
        try:
            _compute(embedder, originals, todo, filled, failed, batch_size)
        except KeyboardInterrupt:
            interrupted = True
        finally:
            # Also of a model that failed half-way: what it did is kept.
            despite_interrupts(filled.note)
    return EmbeddingReport(name, filled.count, len(originals.images) - len(todo), tuple(failed), interrupted)


class _Filled:
    """What came into a space by one embedding; others may fill the same space meanwhile."""

    def __init__(self, store: Store, embedder: Embedder, *, is_there: bool) -> None:
        self._store, self._embedder, self._is_there = store, embedder, is_there
        self._coming: tuple[int, int] | None = None
        self._noted = False
        self.count = 0

    def commit(self, waiting: list[tuple[npt.NDArray[np.int32], npt.NDArray[np.float32]]]) -> None:
        """Keep some vectors. The space comes with its first, so that a model that fails leaves no empty one behind."""
        self._settle()
        spaces = self._store.spaces
        with self._store.catalogue.transaction():
            space = self._space()
            ids, vectors = (np.concatenate([part[place] for part in waiting]) for place in (0, 1))
            spaces.append(space.space_id, ids, vectors)
            mine = spaces.image_ids(space.space_id)[space.rows :]
            if len(mine):
                self._coming = (int(mine[0]), len(mine))
        self._is_there = True
        self._settle()

    def _settle(self) -> None:
        """Count what was kept, also when Ctrl-C came between the keeping and the counting."""
        if self._coming is None:
            return
        first, added = self._coming
        space = _space_of(self._store, self._embedder)
        is_kept = space is not None and first in self._store.spaces.image_ids(space.space_id)
        self.count, self._coming = self.count + (added if is_kept else 0), None

    def note(self) -> None:
        """Say in the journal what was done, once."""
        self._settle()
        if self.count and not self._noted:
            detail = {"space": self._embedder.name, **description_of(self._embedder)}
            words = f"{self.count:,} images embedded in {self._embedder.name}"
            self._store.journal.note("embed", words, self.count, detail)
            self._noted = True

    def _space(self) -> SpaceRow:
        """The space of the embedder, made if need be; one that was dropped meanwhile is not made again."""
        space = _space_of(self._store, self._embedder)
        if space is not None:
            return space
        name = self._embedder.name
        if self._is_there:
            raise ConflictError(
                f'The space "{name}" was dropped while it was being filled. Embed again to make it anew.'
            )
        centre = bool(getattr(self._embedder, "centre", False))
        description = description_of(self._embedder)
        return self._store.spaces.create(
            name, int(self._embedder.dim), centre=centre, description=description
        )


def _compute(
    embedder: Embedder,
    originals: Originals,
    todo: list[int],
    filled: _Filled,
    failed: list[Problem],
    batch_size: int | None,
) -> None:
    from panoptic_nb.embedders.batches import encode_files

    waiting: list[tuple[npt.NDArray[np.int32], npt.NDArray[np.float32]]] = []

    def commit() -> None:
        if waiting:
            filled.commit(waiting)
            waiting.clear()

    try:
        with progress(len(todo), f"embedding in {embedder.name}") as bar:
            for batch in encode_files(embedder, originals.open, todo, batch_size=batch_size):
                if batch.keys:
                    waiting.append((np.asarray(batch.keys, np.int32), batch.vectors))
                failed.extend(
                    Problem(storable_text(originals.path(image)), "", reason)
                    for image, reason in batch.failures
                )
                if sum(len(ids) for ids, _ in waiting) >= COMMIT_EVERY:
                    commit()
                bar.update(len(batch.keys) + len(batch.failures))
    finally:
        commit()


def checked_space_name(name: object) -> str:
    """A name that a space may have.

    Raises
    ------
    InvalidValueError
        If it is no text, blank, or none that a line or the column of a table can show.
    """
    if not isinstance(name, str) or not name.strip():
        raise InvalidValueError(f'A space needs a name, a text such as "mine"; {name!r} was given.')
    if not name.isprintable() or len(name) > _LONGEST_NAME:
        raise InvalidValueError(
            f'The name of a space is one line of at most {_LONGEST_NAME} characters, such as "mine"; '
            f"{name[:80]!r} was given."
        )
    return name


def _space_of(store: Store, embedder: Embedder) -> SpaceRow | None:
    """The space of an embedder, if there is one; another model under the same name is refused."""
    space = store.spaces.all().get(embedder.name)
    if space is None:
        return None
    differ = differences(space.description, space.dim, embedder)
    if differ:
        what = ", ".join(differ)
        raise ConflictError(
            f'The space "{embedder.name}" was made by another embedder (its {what} differs). Vectors of two '
            f'models do not compare: drop it first (corpus.drop_space("{embedder.name}")), or use another name.'
        )
    return space
