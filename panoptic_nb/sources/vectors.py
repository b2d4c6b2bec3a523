"""Vectors into a corpus, brought from elsewhere: all of them or, should one not fit, none."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from operator import index

import numpy as np
import numpy.typing as npt

from panoptic_nb.embedders.check import as_float32, holds_reals, listed, unusable_rows
from panoptic_nb.errors import ConflictError, InvalidValueError
from panoptic_nb.sources.embedding import checked_space_name
from panoptic_nb.store.spaces import ELSEWHERE as ELSEWHERE
from panoptic_nb.store.spaces import SpaceRow
from panoptic_nb.store.store import Store


@dataclass(frozen=True)
class VectorsReport:
    """What `Corpus.add_vectors` did.

    Attributes
    ----------
    space
        The name of the space.
    added, unchanged, replaced
        Images that got a vector; that had the same one; that had another one, which it took the place of.
    """

    space: str
    added: int = 0
    unchanged: int = 0
    replaced: int = 0

    def __str__(self) -> str:
        text = f'Space "{self.space}": {self.added:,} vectors added'
        text += f", {self.unchanged:,} there already" if self.unchanged else ""
        return text + (f", {self.replaced:,} replaced" if self.replaced else "")

    __repr__ = __str__


def add_vectors(
    store: Store,
    image_of: npt.NDArray[np.int32],
    name: str,
    ids: Iterable[int],
    vectors: npt.ArrayLike,
    *,
    centre: bool = False,
    replace: bool = False,
) -> VectorsReport:
    """Take in vectors computed elsewhere; see `Corpus.add_vectors`.

    Parameters
    ----------
    image_of
        For every item id its image, 0 where there is none.

    Raises
    ------
    InvalidValueError
        If ids and rows do not go together, an item is unknown, or a row is no vector; nothing is stored.
    ConflictError
        If the space was made by an embedder or has another dimension, or an image has or would get two
        different vectors; nothing is stored.
    """
    name = checked_space_name(name)
    items = _as_ids(ids)
    array = _as_vectors(vectors, items)
    images = _images_of(image_of, items)
    unique, first, where = np.unique(images, return_index=True, return_inverse=True)
    differ = np.flatnonzero((array != array[first][where]).any(axis=1))
    if len(differ):
        raise ConflictError(
            f"Item {items[differ[0]]} shows the same image as item {items[first[where[differ[0]]]]} and has "
            "another vector. A space has one vector for each image: give one of the two."
        )
    with store.catalogue.transaction():
        report = _store(store, name, unique.astype(np.int32), array[first], centre=centre, replace=replace)
        written = report.added + report.replaced
        if written:
            words = f"{report.added:,} vectors added to {name}"
            words += f", {report.replaced:,} replaced" if report.replaced else ""
            store.journal.note("add vectors", words, written, {"space": name})
    return report


def _store(
    store: Store, name: str, images: npt.NDArray[np.int32], array: npt.NDArray[np.float32], *, centre: bool,
    replace: bool,
) -> VectorsReport:  # fmt: skip
    """One vector for each image into the space, which is made with the first of them."""
    space = store.spaces.all().get(name)
    if space is None:
        if not len(images):
            return VectorsReport(name)
        description = {"model": ELSEWHERE, "text": False, "dim": array.shape[1]}
        space = store.spaces.create(name, array.shape[1], centre=centre, description=description)
    _refuse_another_kind(space, array.shape[1])
    had = store.spaces.image_ids(space.space_id)
    is_new = ~np.isin(images, had)
    if is_new.all():
        store.spaces.append(space.space_id, images, array)
        return VectorsReport(name, len(images))
    kept = np.array(store.spaces.vectors(space), np.float32)
    order = np.argsort(had)
    places = order[np.searchsorted(had, images[~is_new], sorter=order)]
    differs = (kept[places] != array[~is_new]).any(axis=1)
    count = int(differs.sum())
    if count and not replace:
        raise ConflictError(
            f'{count:,} of the images given have another vector in the space "{name}" already; nothing was '
            "stored. replace=True puts the new ones in their place; another name keeps both."
        )
    if count:
        kept[places] = array[~is_new]
        store.spaces.rewrite(
            space, np.concatenate([had, images[is_new]]), np.concatenate([kept, array[is_new]])
        )
    else:
        store.spaces.append(space.space_id, images[is_new], array[is_new])
    return VectorsReport(name, int(is_new.sum()), len(places) - count, count)


def _refuse_another_kind(space: SpaceRow, dim: int) -> None:
    model = space.description.get("model")
    if model != ELSEWHERE:
        raise ConflictError(
            f'The space "{space.name}" was made by an embedder ({model}). Vectors of two models do not compare: '
            f'give another name, or drop that space first (corpus.drop_space("{space.name}")), which embedding makes '
            "again."
        )
    if space.dim != dim:
        raise ConflictError(
            f'The space "{space.name}" has {space.dim} numbers per vector, and rows of {dim} were given. Give another '
            f'name; or, if you have its vectors elsewhere, drop it first (corpus.drop_space("{space.name}")).'
        )


def _as_ids(ids: Iterable[int]) -> npt.NDArray[np.int64]:
    """The ids of items, which are whole numbers."""
    try:
        return np.array([_as_id(one) for one in ids], np.int64)
    except TypeError:
        raise InvalidValueError(
            f"ids are the items that the vectors are of, such as view.ids; {ids!r} was given."
        ) from None


def _as_id(given: object) -> int:
    try:
        number = index(given)  # type: ignore[arg-type]
    except TypeError:
        number = None
    if number is None or isinstance(given, bool | np.bool_) or not 0 <= number < 2**31:
        raise InvalidValueError(
            f"Ids of items are whole numbers from 1, such as those of view.ids; {given!r} was given."
        )
    return number


def _as_vectors(vectors: npt.ArrayLike, items: npt.NDArray[np.int64]) -> npt.NDArray[np.float32]:
    """One row of numbers for each item."""
    expected = f"expected one row of real numbers for each of the {len(items):,} ids, shape (n, dim)"
    try:
        array = np.asarray(vectors)
    except (ValueError, TypeError, RuntimeError) as error:
        raise InvalidValueError(f"The vectors given make no array ({error}); {expected}.") from error
    if array.ndim != 2 or len(array) != len(items) or not array.shape[1]:
        raise InvalidValueError(f"Vectors of shape {array.shape} were given; {expected}.")
    if not holds_reals(array):
        raise InvalidValueError(f"Vectors of {array.dtype} values were given; {expected}.")
    array = as_float32(array)
    bad = unusable_rows(array)
    if bad:
        shown = listed(bad, lambda row: f"row {row} (item {items[row]})")
        raise InvalidValueError(
            f"{len(bad):,} of the {len(array):,} vectors given cannot be compared: {shown}. "
            "Leave them out, or give finite numbers that are not all zero; nothing was stored."
        )
    return array


def _images_of(image_of: npt.NDArray[np.int32], items: npt.NDArray[np.int64]) -> npt.NDArray[np.int32]:
    """The image that each item shows."""
    known = (items > 0) & (items < len(image_of))
    known &= image_of[np.where(known, items, 0)] > 0
    if not known.all():
        raise InvalidValueError(
            f"{int((~known).sum())} ids are not items of this corpus, the first being {items[~known][0]}. "
            "Give ids as corpus.view().ids has them, one for each row of the vectors."
        )
    return image_of[items]
