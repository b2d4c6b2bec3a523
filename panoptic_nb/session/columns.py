"""Values as arrays, read from the catalogue when first asked for and kept until they change."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from typing import TYPE_CHECKING, Any, TypeVar

import numpy as np
import numpy.typing as npt

from panoptic_nb.query.bins import cut_by_tag, cut_by_value, cut_dates, cut_numbers
from panoptic_nb.query.field import Field, TagTree
from panoptic_nb.query.groups import Cut, GroupKey
from panoptic_nb.query.order import EMPTY, Codes, codes_of_numbers, codes_of_texts, collated
from panoptic_nb.store.refusals import plain_interrupts
from panoptic_nb.values.types import PropertyType

if TYPE_CHECKING:
    import polars as pl

T = TypeVar("T")


class Kept:
    """What was computed, with the stamp of what it was computed from; the least used goes first.

    Parameters
    ----------
    limit
        How many results are kept.
    """

    def __init__(self, limit: int = 256) -> None:
        self._limit = limit
        self._found: OrderedDict[Hashable, tuple[Hashable, Any]] = OrderedDict()
        self._guard = threading.Lock()

    def get(self, key: Hashable, stamp: Hashable, compute: Callable[[], T]) -> T:
        """The result kept under a key if its stamp is still this one; else a new one."""
        with self._guard:
            kept = self._found.get(key)
            if kept is not None and kept[0] == stamp:
                self._found.move_to_end(key)
                return kept[1]  # type: ignore[no-any-return]
        with plain_interrupts():
            result = compute()
        with self._guard:
            self._found[key] = (stamp, result)
            self._found.move_to_end(key)
            while len(self._found) > self._limit:
                self._found.popitem(last=False)
        return result


def sort_codes(field: Field, values: pl.DataFrame, tags: TagTree, size: int) -> Codes:
    """The codes that put a property in order, by id of its scope.

    Parameters
    ----------
    values
        What the field's relation holds, the words of dates aside.
    size
        One more than the highest id of the scope.
    """
    ids, values = _inside(_known(field, values, tags), size)
    if field.type.is_tags:
        return _tag_codes(ids, values["tag_id"].to_numpy(), tags, size)
    if field.type is PropertyType.DATE:
        return codes_of_numbers(ids, _date_ranks(values), size)
    if field.type is PropertyType.COLOR:
        return _color_codes(ids, values["value"].to_numpy(), size)
    if field.type in (PropertyType.NUMBER, PropertyType.CHECKBOX):
        return codes_of_numbers(ids, values["value"].to_numpy(), size)
    return codes_of_texts(ids, values["value"], size)


def group_cut(key: GroupKey, field: Field, values: pl.DataFrame, tags: TagTree, size: int) -> Cut:
    """How a group key cuts the ids of a property's scope."""
    ids, values = _inside(_known(field, values, tags), size)
    if field.type.is_tags:
        return cut_by_tag(field, ids, values["tag_id"].to_numpy(), tags.names)
    if field.type is PropertyType.DATE:
        columns = (values[name].to_numpy() for name in ("start", "stop", "precision"))
        return cut_dates(key, field, ids, *columns)
    if field.type is PropertyType.NUMBER:
        return cut_numbers(key, field, ids, values["value"].to_numpy())
    return cut_by_value(field, ids, values["value"], text=field.type is not PropertyType.CHECKBOX)


def _known(field: Field, values: pl.DataFrame, tags: TagTree) -> pl.DataFrame:
    """Without the tags that another thread has made or taken away since the names were read."""
    if not field.type.is_tags or not values.height:
        return values
    known = np.isin(values["tag_id"].to_numpy(), np.fromiter(tags.names, np.int64, len(tags.names)))
    return values if known.all() else values.filter(known)


def _inside(values: pl.DataFrame, size: int) -> tuple[npt.NDArray[np.int32], pl.DataFrame]:
    """Without the ids of items that an undone import has taken out."""
    ids = values["id"].to_numpy().astype(np.int32, copy=False)
    if len(ids) and int(ids.max()) >= size:
        inside = ids < size
        return ids[inside], values.filter(inside)
    return ids, values


def _tag_codes(ids: npt.NDArray[np.int32], tag_ids: npt.NDArray[Any], tags: TagTree, size: int) -> Codes:
    """Items order by their first tag in reading order, then by the second, and so on."""
    known = list(tags.names)
    rank = np.zeros(max(known, default=0) + 1, np.int64)
    rank[[known[place] for place in collated([tags.names[tag] for tag in known])]] = np.arange(len(known))
    ranks = rank[tag_ids]
    codes = np.full(size, EMPTY, np.int32)
    order = np.lexsort((ranks, ids))
    ids, ranks = ids[order], ranks[order]
    first = np.flatnonzero(np.diff(ids, prepend=-1))
    if len(first) == len(ids):
        codes[ids] = ranks
        return codes
    import polars as pl

    lists = (
        pl.DataFrame({"id": ids, "rank": ranks})
        .group_by("id", maintain_order=True)
        .agg(pl.col("rank").cast(pl.String).str.zfill(9))
        .with_columns(pl.col("rank").list.join(","))
    )
    _, joined = np.unique(lists["rank"].to_numpy().astype(str), return_inverse=True)
    codes[lists["id"].to_numpy()] = joined.astype(np.int32)
    return codes


def _date_ranks(values: pl.DataFrame) -> npt.NDArray[np.uint32]:
    """Dates order by their start; of two that start together, the longer comes first."""
    import polars as pl

    distinct = values.select("start", "stop").unique().sort("start", "stop", descending=[False, True])
    ranked = distinct.with_row_index("rank")
    joined = values.join(ranked, on=["start", "stop"], how="left", maintain_order="left")
    return joined.select(pl.col("rank")).to_series().to_numpy()


def _color_codes(ids: npt.NDArray[np.int32], values: npt.NDArray[Any], size: int) -> Codes:
    """Colours order greys first, from dark to light, then around the colour circle."""
    import colorsys

    def place(color: str) -> tuple[int, float, float]:
        red, green, blue = (int(color[n : n + 2], 16) / 255 for n in (1, 3, 5))
        hue, lightness, saturation = colorsys.rgb_to_hls(red, green, blue)
        grey = saturation < 0.12 or lightness < 0.08 or lightness > 0.95
        return (0, lightness, 0.0) if grey else (1, round(hue * 24), lightness)

    distinct, codes = np.unique(values.astype(str), return_inverse=True)
    names = [str(name) for name in distinct]
    order = sorted(range(len(names)), key=lambda n: (place(names[n]), names[n]))
    rank = np.empty(len(order), np.int32)
    rank[order] = np.arange(len(order), dtype=np.int32)
    result = np.full(size, EMPTY, np.int32)
    result[ids] = rank[codes]
    return result
