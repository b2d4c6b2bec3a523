"""Vectors into a corpus, computed from the originals."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from panoptic_nb.errors import ConflictError, InvalidValueError
from panoptic_nb.progress import progress
from panoptic_nb.sources.originals import Originals
from panoptic_nb.sources.report import Problem
from panoptic_nb.store.items import storable_text
from panoptic_nb.store.spaces import SpaceRow
from panoptic_nb.store.store import Store

if TYPE_CHECKING:
    from panoptic_nb.embedders.protocol import Embedder

COMMIT_EVERY = 512


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
    store: Store, in_use: dict[str, Any], wanted: str | Embedder, *, batch_size: int | None = None
) -> EmbeddingReport:
    """Compute the vectors that a space lacks.

    Parameters
    ----------
    in_use
        The embedders of this process by name; the one used is put there, for texts and pictures to come.
    wanted
        A name or an object, as `Corpus.embed` takes it.
    """
    from panoptic_nb.embedders.registry import resolve

    embedder = resolve(wanted)
    name = checked_space_name(embedder.name)
    space = _space_of(store, embedder)
    in_use[name] = embedder
    originals = Originals(store, getattr(embedder, "min_side", None))
    have = set(store.spaces.image_ids(space.space_id).tolist()) if space is not None else set()
    todo = [image for image in originals.images if image not in have]
    failed: list[Problem] = []
    done, interrupted = 0, False
    try:
        done = _compute(store, embedder, originals, todo, failed, batch_size)
    except KeyboardInterrupt:
        interrupted = True
        kept = store.spaces.all().get(name)
        done = (kept.rows if kept is not None else 0) - len(have)
    if done:
        detail = {"space": name, **_description(embedder)}
        store.journal.note("embed", f"{done:,} images embedded in {name}", done, detail)
    return EmbeddingReport(name, done, len(originals.images) - len(todo), tuple(failed), interrupted)


def _compute(
    store: Store,
    embedder: Embedder,
    originals: Originals,
    todo: list[int],
    failed: list[Problem],
    batch_size: int | None,
) -> int:
    from panoptic_nb.embedders.batches import encode_files

    waiting: list[tuple[npt.NDArray[np.int32], npt.NDArray[np.float32]]] = []
    done = 0

    def commit() -> None:
        if not waiting:
            return
        # The space comes with its first vectors, so that a model that fails leaves no empty one behind.
        with store.catalogue.transaction():
            store.spaces.append(
                _made_space(store, embedder).space_id,
                np.concatenate([ids for ids, _ in waiting]),
                np.concatenate([v for _, v in waiting]),
            )
        waiting.clear()

    try:
        with progress(len(todo), f"embedding in {embedder.name}") as bar:
            for batch in encode_files(embedder, originals.open, todo, batch_size=batch_size):
                if batch.keys:
                    waiting.append((np.asarray(batch.keys, np.int32), batch.vectors))
                done += len(batch.keys)
                failed.extend(
                    Problem(storable_text(originals.path(image)), "", reason)
                    for image, reason in batch.failures
                )
                if sum(len(ids) for ids, _ in waiting) >= COMMIT_EVERY:
                    commit()
                bar.update(len(batch.keys) + len(batch.failures))
    finally:
        commit()
    return done


def checked_space_name(name: object) -> str:
    """A name that a space may have.

    Raises
    ------
    InvalidValueError
        If it is no text, or blank.
    """
    if not isinstance(name, str) or not name.strip():
        raise InvalidValueError(f'A space needs a name, a text such as "mine"; {name!r} was given.')
    return name


def _description(embedder: Embedder) -> dict[str, Any]:
    """What identifies the model."""
    description = dict(embedder.describe()) if hasattr(embedder, "describe") else {"model": embedder.name}
    return description | {"text": hasattr(embedder, "encode_texts")}


def _made_space(store: Store, embedder: Embedder) -> SpaceRow:
    """The space of an embedder, made if need be."""
    space = _space_of(store, embedder)
    if space is not None:
        return space
    centre = bool(getattr(embedder, "centre", False))
    description = _description(embedder)
    return store.spaces.create(embedder.name, int(embedder.dim), centre=centre, description=description)


def _space_of(store: Store, embedder: Embedder) -> SpaceRow | None:
    """The space of an embedder, if there is one; another model under the same name is refused."""
    space = store.spaces.all().get(embedder.name)
    if space is None:
        return None
    description = _description(embedder)
    # The hash tells weights apart; the name of their file may change.
    weights = "weights_sha256" if description.get("weights_sha256") else "weights"
    same = ("model", weights, "preprocessing")
    differs = [key for key in same if space.description.get(key) != description.get(key)]
    if space.dim != embedder.dim or differs:
        what = ", ".join(differs) or "dim"
        raise ConflictError(
            f'The space "{embedder.name}" was made by another embedder (its {what} differs). Vectors of two '
            f'models do not compare: drop it first (corpus.drop_space("{embedder.name}")), or use another name.'
        )
    return space
