"""Orders of items, each under its revision: what a position means, for as long as the grid may speak of it."""

from __future__ import annotations

import threading
from collections import OrderedDict
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any, Literal

import numpy as np
import numpy.typing as npt

from panoptic_nb.errors import InvalidValueError, NotFoundError
from panoptic_nb.query.groups import Bin
from panoptic_nb.query.groups import Cut as KeyCut
from panoptic_nb.query.order import Ids
from panoptic_nb.view import View
from panoptic_nb.widget.program import Code
from panoptic_nb.widget.protocol import Ranges, StaleRevisionError

if TYPE_CHECKING:
    from panoptic_nb.view.cluster import Cluster
    from panoptic_nb.widget.cut import Cut

U32 = npt.NDArray[np.uint32]
KEPT = 12


NO_ITEMS = np.zeros(0, np.int32)
NOWHERE = Code("")


@dataclass(frozen=True, eq=False)
class Part:
    """One group of an order that is not cut by keys: a cluster, or a group beside clusters.

    Attributes
    ----------
    ids
        All of its items, of which an order shows those that its view has.
    above
        The clusters that it was cut from, the first one first.
    kind
        ``cluster``; ``group`` of keys; ``apart``, what no cluster took in; ``beside``, what came with another question.
    code
        How the Python of the clusters calls it.
    """

    label: str
    cohesion: float | None = None
    cluster: Cluster | None = None
    ids: Ids = field(default_factory=lambda: NO_ITEMS)
    above: tuple[Cluster, ...] = ()
    kind: Literal["cluster", "group", "apart", "beside"] = "group"
    code: Code = NOWHERE


@dataclass
class Order:
    """Items in an order, cut into groups.

    Attributes
    ----------
    view
        What is shown, as a view: without its groups' repetitions.
    items
        Shape (positions,), int32; an item stands once in each of its groups.
    bounds
        Shape (groups + 1,): group g is ``items[bounds[g]:bounds[g + 1]]``.
    paths
        For each group one bin per key, where keys cut it.
    parts
        For each group what it is, where clusters cut it.
    similar
        What the order is similar to, where it is one of likeness.
    cut
        The clusters that cut it, those set aside included.
    cuts
        What each key made of the corpus, where keys cut it: another object once its values have changed.
    below
        Where piles of near-duplicates stand as one: by the item on top, all items of the pile.
    """

    view: View
    items: Ids
    bounds: npt.NDArray[np.int64]
    paths: tuple[tuple[Bin, ...], ...] = ()
    parts: tuple[Part, ...] = ()
    similar: dict[str, Any] | None = None
    rev: int = 0
    cut: Cut | None = None
    below: dict[int, Ids] | None = None
    cuts: tuple[KeyCut, ...] = ()
    _left: tuple[tuple[KeyCut, ...], npt.NDArray[np.bool_]] | None = None

    @classmethod
    def of_view(cls, view: View) -> Order:
        """A view in its own groups."""
        ids = view.ids
        if not view.query.groups:
            return cls(view, ids, np.asarray([0, len(ids)], np.int64))
        groups = view.session.groups(view.query, ids)
        cuts = tuple(view.session.cut(key) for key in view.query.groups)
        return cls(view, groups.members, groups.bounds, groups.paths, cuts=cuts)

    @classmethod
    def of_parts(cls, view: View, parts: list[tuple[Part, Ids]]) -> Order:
        """Clusters, and what stands beside them."""
        bounds = np.cumsum([0, *(len(ids) for _, ids in parts)]).astype(np.int64)
        items = np.concatenate([ids for _, ids in parts]) if parts else np.zeros(0, np.int32)
        return cls(view, items.astype(np.int32), bounds, parts=tuple(part for part, _ in parts))

    @property
    def grouped(self) -> bool:
        return self.cut is not None or bool(self.parts) or bool(self.view.query.groups)

    @cached_property
    def distinct(self) -> Ids:
        """The items, each once; rising."""
        there = np.zeros(int(self.items.max(initial=0)) + 1, np.bool_)
        there[self.items] = True
        return np.flatnonzero(there).astype(np.int32)

    @cached_property
    def images(self) -> int:
        """How many distinct images they show."""
        frame = self.view.session.frame
        there = np.zeros(frame.images, np.bool_)
        there[frame.image_of[self.items]] = True
        return int(np.count_nonzero(there))

    @cached_property
    def pile_counts(self) -> npt.NDArray[np.int64] | None:
        """How many items of the view have each image, by image id; None where items stand alone."""
        if not self.view.query.piles:
            return None
        frame = self.view.session.frame
        return np.bincount(frame.image_of[self.view.piles(False).ids], minlength=frame.images)

    def pile_sizes(self, items: Ids) -> list[int]:
        """How many items each of these stands for, itself included."""
        if self.below is not None:
            return [len(self.below[item]) if item in self.below else 1 for item in items.tolist()]
        counts = self.pile_counts
        if counts is None:
            return [1] * len(items)
        return [int(size) for size in counts[self.view.session.frame.image_of[items]]]

    def pile(self, item: int) -> Ids:
        """The items that stand as one with it."""
        return self._with_piles(np.asarray([item], np.int32))

    def group(self, number: int) -> Ids:
        """The items of one group."""
        if not 0 <= number < len(self.bounds) - 1:
            raise InvalidValueError(f"Group {number} is not among the {len(self.bounds) - 1} of this order.")
        return self.items[self.bounds[number] : self.bounds[number + 1]]

    def left(self) -> npt.NDArray[np.bool_] | None:
        """Which positions have lost their group to other values since; shape (positions,). None where none could.

        Groups of equal parts are left out: their bounds move with every value.
        """
        session, keys = self.view.session, self.view.query.groups
        try:
            now = tuple(session.cut(key) for key in keys) if self.cuts else ()
        except NotFoundError:
            # The property was deleted: the grid drops it and asks anew.
            return None
        if all(a is b for a, b in zip(self.cuts, now, strict=True)) or any(key.quantiles for key in keys):
            return None
        if self._left is None or any(a is not b for a, b in zip(self._left[0], now, strict=True)):
            groups = session.groups(self.view.query, self.distinct)
            numbers: dict[tuple[Any, ...], int] = {}
            before = _pairs(self.items, self.bounds, self.paths, numbers)
            self._left = now, ~np.isin(before, _pairs(groups.members, groups.bounds, groups.paths, numbers))
        return self._left[1]

    def at(self, ranges: Ranges) -> Ids:
        """The distinct items at positions, those lower in a pile included, in the order of the view."""
        if ranges and ranges[-1][1] > len(self.items):
            raise InvalidValueError(
                f"Position {ranges[-1][1] - 1} is past the {len(self.items):,} positions of this order."
            )
        if ranges == ((0, len(self.items)),) and not self.view.query.piles and self.below is None:
            found = self.items
        else:
            parts = [self.items[start:stop] for start, stop in ranges]
            found = np.concatenate(parts) if parts else np.zeros(0, np.int32)
        if self.grouped:
            _, first = np.unique(found, return_index=True)
            found = found[np.sort(first)]
        return self._with_piles(found)

    def _with_piles(self, items: Ids) -> Ids:
        if self.below is not None:
            below = self.below
            parts = [below.get(item, np.asarray([item], np.int32)) for item in items.tolist()]
            return np.concatenate([NO_ITEMS, *parts]).astype(np.int32)
        if not self.view.query.piles:
            return items
        frame = self.view.session.frame
        wanted = np.zeros(frame.images, np.bool_)
        wanted[frame.image_of[items]] = True
        every = self.view.piles(False).ids
        return every[wanted[frame.image_of[every]]]

    def ranges_of(self, items: Ids) -> U32:
        """Where items stand, as pairs of start and stop; shape (2 × ranges,)."""
        if not len(items) or not len(self.items):
            return np.zeros(0, np.uint32)
        mask = np.zeros(int(max(items.max(), self.items.max())) + 1, np.bool_)
        mask[items] = True
        inside = np.concatenate(([False], mask[self.items], [False]))
        return np.flatnonzero(inside[1:] != inside[:-1]).astype(np.uint32)


def _pairs(
    items: Ids,
    bounds: npt.NDArray[np.int64],
    paths: tuple[tuple[Bin, ...], ...],
    numbers: dict[tuple[Any, ...], int],
) -> npt.NDArray[np.int64]:
    """An item and its group as one number for each position; `numbers` gives equal groups the same, and grows."""
    group = [
        numbers.setdefault(tuple((part.value, part.label) for part in path), len(numbers)) for path in paths
    ]
    return items.astype(np.int64) << 32 | np.repeat(np.asarray(group, np.int64), np.diff(bounds))


class Orders:
    """The last few orders of one grid, by revision."""

    def __init__(self) -> None:
        self._kept: OrderedDict[int, Order] = OrderedDict()
        self._last = 0
        self._guard = threading.Lock()

    def add(self, order: Order) -> Order:
        """Give an order its revision."""
        with self._guard:
            self._last += 1
            order.rev = self._last
            self._kept[order.rev] = order
            while len(self._kept) > KEPT:
                self._kept.popitem(last=False)
        return order

    def __getitem__(self, rev: int) -> Order:
        with self._guard:
            order = self._kept.get(rev)
            if order is None:
                raise StaleRevisionError(
                    f"What was on screen then (revision {rev}) is no longer kept. The grid shows it anew."
                )
            self._kept.move_to_end(rev)
            return order
