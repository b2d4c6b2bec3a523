"""Vectors into a corpus: computed from the originals, or brought from elsewhere."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from panoptic_nb.errors import ConflictError, EmbedderError, InvalidValueError
from panoptic_nb.progress import progress
from panoptic_nb.sources.report import Problem
from panoptic_nb.store.items import absolute, storable_text
from panoptic_nb.store.spaces import SpaceRow
from panoptic_nb.store.store import Store

if TYPE_CHECKING:
    from PIL import Image

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
    space = _space_of(store, embedder)
    in_use[space.name] = embedder
    files = _files(store)
    have = set(store.spaces.image_ids(space.space_id).tolist())
    todo = [image for image in files if image not in have]
    failed: list[Problem] = []
    done, interrupted = 0, False
    try:
        done = _compute(store, space, embedder, files, todo, failed, batch_size)
    except KeyboardInterrupt:
        interrupted = True
        done = store.spaces.all()[space.name].rows - len(have)
    if done:
        detail = {"space": space.name, **space.description}
        store.journal.note("embed", f"{done:,} images embedded in {space.name}", done, detail)
    return EmbeddingReport(space.name, done, len(files) - len(todo), tuple(failed), interrupted)


def _compute(
    store: Store,
    space: SpaceRow,
    embedder: Embedder,
    files: dict[int, list[str]],
    todo: list[int],
    failed: list[Problem],
    batch_size: int | None,
) -> int:
    from panoptic_nb.embedders.batches import encode_files

    load = _loader(files, getattr(embedder, "min_side", None))
    waiting: list[tuple[npt.NDArray[np.int32], npt.NDArray[np.float32]]] = []
    done = 0

    def commit() -> None:
        if waiting:
            store.spaces.append(
                space.space_id,
                np.concatenate([ids for ids, _ in waiting]),
                np.concatenate([v for _, v in waiting]),
            )
            waiting.clear()

    try:
        with progress(len(todo), f"embedding in {space.name}") as bar:
            for batch in encode_files(embedder, load, todo, batch_size=batch_size):
                waiting.append((np.asarray(batch.keys, np.int32), batch.vectors))
                done += len(batch.keys)
                failed.extend(
                    Problem(storable_text(files[image][0]), "", reason) for image, reason in batch.failures
                )
                if sum(len(ids) for ids, _ in waiting) >= COMMIT_EVERY:
                    commit()
                bar.update(len(batch.keys) + len(batch.failures))
    finally:
        commit()
    return done


def add_vectors(
    store: Store,
    image_of: npt.NDArray[np.int32],
    name: str,
    ids: Iterable[int],
    vectors: npt.NDArray[np.generic],
    *,
    centre: bool,
) -> None:
    """Take in vectors computed elsewhere; see `Corpus.add_vectors`.

    Raises
    ------
    InvalidValueError, EmbedderError
        If ids and rows do not go together, an item is unknown, or a row is no vector; nothing is stored.
    ConflictError
        If the space exists with another dimension, or an image would get two different vectors.
    """
    from panoptic_nb.embedders.check import check

    items = np.fromiter((int(item) for item in ids), np.int64)
    array = np.asarray(vectors)
    if array.ndim != 2 or len(array) != len(items):
        raise InvalidValueError(
            f"{len(items)} ids and vectors of shape {array.shape} were given; "
            "expected one row for each id: (n, dim)."
        )
    known = (items > 0) & (items < len(image_of))
    known &= image_of[np.where(known, items, 0)] > 0
    if not known.all():
        raise InvalidValueError(
            f"{int((~known).sum())} ids are not items of this corpus, the first being {items[~known][0]}."
        )
    array = check(array, len(items), array.shape[1])
    images = image_of[items]
    unique, first, where = np.unique(images, return_index=True, return_inverse=True)
    differ = np.flatnonzero((array != array[first][where]).any(axis=1))
    if len(differ):
        raise ConflictError(
            f"Item {items[differ[0]]} shows the same image as item {items[first[where[differ[0]]]]} and has "
            "another vector. A space has one vector for each image: give one of the two."
        )
    space = store.spaces.all().get(name)
    if space is None:
        description = {"model": "computed elsewhere", "text": False, "dim": array.shape[1]}
        space = store.spaces.create(name, array.shape[1], centre=centre, description=description)
    if space.dim != array.shape[1]:
        raise ConflictError(
            f'"{name}" has {space.dim} numbers per vector; rows of {array.shape[1]} were given. '
            "Give another name, or drop the space first."
        )
    have = np.isin(unique, store.spaces.image_ids(space.space_id))
    store.spaces.append(space.space_id, unique[~have].astype(np.int32), array[first[~have]])
    count = int((~have).sum())
    store.journal.note("add vectors", f"{count:,} vectors added to {name}", count, {"space": name})


def _space_of(store: Store, embedder: Embedder) -> SpaceRow:
    """The space of an embedder, made if need be; another model under the same name is refused."""
    description = dict(embedder.describe()) if hasattr(embedder, "describe") else {"model": embedder.name}
    description["text"] = hasattr(embedder, "encode_texts")
    space = store.spaces.all().get(embedder.name)
    if space is None:
        centre = bool(getattr(embedder, "centre", False))
        return store.spaces.create(embedder.name, int(embedder.dim), centre=centre, description=description)
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


def _files(store: Store) -> dict[int, list[str]]:
    """For each image of a live item, where its files lie; those seen last first."""
    roots = store.items.roots()
    rows = store.catalogue.rows(
        "SELECT image_id, root_id, path, path_raw FROM items WHERE live ORDER BY image_id, missing, item_id"
    )
    found: dict[int, list[str]] = {}
    for image, *place in rows:
        found.setdefault(image, []).append(os.fspath(absolute(roots, *place)))
    return found


def _loader(files: dict[int, list[str]], min_side: int | None) -> Callable[[int], Image.Image]:
    from panoptic_nb.images.decode import decode

    def load(image: int) -> Image.Image:
        reasons = []
        for path in dict.fromkeys(files[image]):
            try:
                return decode(path, min_side=min_side)
            except EmbedderError:
                raise
            except (OSError, ValueError) as error:
                reasons.append(str(error))
        raise InvalidValueError("; ".join(reasons))

    return load
