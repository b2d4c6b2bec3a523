"""Clusters as a grid has them in hand: split, put together, set aside, named; shown as far as the view has them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Literal

import numpy as np

from panoptic_nb.errors import InvalidValueError
from panoptic_nb.query.order import Ids
from panoptic_nb.query.query import Query
from panoptic_nb.view import View
from panoptic_nb.view.clusters import Branch, Cluster, Clusters, Parameters, numbers
from panoptic_nb.widget.orders import Order, Part
from panoptic_nb.widget.protocol import Pin


@dataclass(frozen=True, eq=False)
class Cut:
    """The clusters of a grid: a value; every change of them gives another.

    Attributes
    ----------
    parameters
        Of the clusters that were made last.
    k
        What was asked for.
    parts
        The clusters, and the groups that stand beside them.
    aside
        Those that were set aside, in the order in which they were.
    sort
        The order that was asked for when they were made: another one asked for later goes into the clusters.
    tags
        The tag that a cluster got, by its number.
    closed
        Whether only what was clustered is shown: the best of an order of likeness.
    """

    parameters: Parameters
    k: int | Literal["auto"]
    parts: tuple[Part, ...]
    aside: tuple[Part, ...] = ()
    by: str = "number"
    sort: tuple[Any, ...] = ()
    asked: int = 0
    tags: dict[str, Pin] = field(default_factory=dict)
    closed: bool = False

    @classmethod
    def of(
        cls, clusters: Clusters, k: int | Literal["auto"], sort: tuple[Any, ...], *, closed: bool = False
    ) -> Cut:
        """Clusters as they were made; what is in none of them stands last."""
        parts = [_part(cluster, ()) for cluster in clusters]
        parts += _apart(clusters)
        return cls(clusters.parameters, k, tuple(parts), sort=sort, asked=clusters.asked, closed=closed)

    def split(self, number: int, below: Clusters, k: int | Literal["auto"]) -> Cut:
        """A cluster, or a group, in the place of which its clusters stand."""
        old = self.parts[number]
        above = old.above if old.cluster is None else (*old.above, old.cluster)
        found = [_part(cluster, above) for cluster in below]
        if old.cluster is None:
            found = [replace(part, label=f"{old.label} · {part.label}") for part in found]
        elif len(below.apart):
            found.append(Part(f"{old.label}.–", ids=below.apart.ids, kind="apart", above=above))
        parts = (*self.parts[:number], *found, *self.parts[number + 1 :])
        return replace(self, parts=parts, parameters=below.parameters, k=k, asked=below.asked)

    def merged(self, chosen: Sequence[int], one: Cluster) -> Cut:
        """Some clusters as one, in the place of the first."""
        first, rest = min(chosen), set(chosen) - {min(chosen)}
        above = self.parts[first].above
        shared = all(self.parts[n].above == above for n in chosen)
        made = _part(one, above if shared else ())
        parts = [made if n == first else part for n, part in enumerate(self.parts) if n not in rest]
        return replace(self, parts=tuple(parts))

    def without(self, chosen: Iterable[int]) -> Cut:
        """Some of them set aside."""
        gone = sorted(set(chosen))
        parts = tuple(part for n, part in enumerate(self.parts) if n not in gone)
        return replace(self, parts=parts, aside=(*self.aside, *(self.parts[n] for n in gone)))

    def back(self, chosen: Iterable[int]) -> Cut:
        """What was set aside, or some of it, brought back."""
        wanted = set(chosen) or set(range(len(self.aside)))
        found = [part for n, part in enumerate(self.aside) if n in wanted]
        kept = tuple(part for n, part in enumerate(self.aside) if n not in wanted)
        return replace(self, parts=(*self.parts, *found), aside=kept).sorted("number")

    def joined(self, number: int) -> Cut:
        """The cluster that one was cut from, whole again."""
        above = self.parts[number].above
        if not above:
            raise InvalidValueError(f"Cluster {self.parts[number].label} was not cut from another.")
        whole, depth = above[-1], len(above)
        parts: list[Part] = []
        there = False
        for part in self.parts:
            if part.above[depth - 1 : depth] != (whole,):
                parts.append(part)
            elif not there:
                parts.append(_part(whole, above[:-1]))
                there = True
        whole.subclusters = None
        aside = tuple(part for part in self.aside if part.above[depth - 1 : depth] != (whole,))
        return replace(self, parts=tuple(parts), aside=aside)

    def sorted(self, by: str, empty: Any = None) -> Cut:
        """In another order; what is no cluster stands last.

        Parameters
        ----------
        by
            ``number``, ``cohesion``, ``size`` or ``untagged`` (the highest share first).
        empty
            For ``untagged``: which items have no value, boolean by item id.
        """

        def key(part: Part) -> Any:
            if part.cluster is None:
                return (1, part.kind == "apart", 0)
            if by == "number":
                return (0, False, numbers(part.cluster.number))
            if by == "untagged":
                return (0, False, -float(empty[part.ids].mean()) if len(part.ids) else 0.0)
            return (0, False, -part.cluster.cohesion if by == "cohesion" else -len(part.ids))

        return replace(self, parts=tuple(sorted(self.parts, key=key)), by=by)

    def shown(self, view: View, sort: tuple[Any, ...]) -> Order:
        """What of them a view has, and last what it has beside them."""
        ids = view.ids
        size = 1 + max(int(ids.max(initial=0)), *(int(part.ids.max(initial=0)) for part in self.all), 0)
        rank = np.full(size, -1, np.int64)
        rank[ids] = np.arange(len(ids))
        shown: list[tuple[Part, Ids]] = []
        for part in self.parts:
            inside = part.ids[rank[part.ids] >= 0]
            if len(inside) and sort != self.sort:
                inside = inside[np.argsort(rank[inside], kind="stable")]
            if len(inside):
                shown.append((part, inside))
        known = np.zeros(size, np.bool_)
        for part in self.all:
            known[part.ids] = True
        beside = ids[~known[ids]]
        if self.closed:
            view = View(view.session, Query.of_items(ids[known[ids]]))
        elif len(beside):
            shown.append((Part("beside", ids=beside, kind="beside"), beside))
        order = Order.of_parts(view, shown)
        order.cut = self
        return order

    @property
    def all(self) -> tuple[Part, ...]:
        """Those shown and those set aside."""
        return (*self.parts, *self.aside)

    def place(self, part: Part) -> int:
        """Where a part of an order stands among all."""
        return next((n for n, one in enumerate(self.parts) if one is part), -1)

    def tree(self, order: Order, groups: Sequence[int]) -> list[Branch]:
        """Clusters of an order as they are kept: those cut from one another below it."""
        chosen = [
            n
            for n, part in enumerate(order.parts)
            if part.cluster is not None and (not groups or n in groups)
        ]
        return _branches([(order.parts[n], order.group(n)) for n in chosen], 0)


def _branches(parts: list[tuple[Part, Ids]], depth: int) -> list[Branch]:
    found: list[Branch] = []
    done: list[Cluster] = []
    for part, ids in parts:
        chain = (*part.above, part.cluster)
        top = chain[depth]
        if top is None or any(top is one for one in done):
            continue
        done.append(top)
        if len(chain) == depth + 1:
            found.append(Branch(top.label, ids, []))
            continue
        inside = [(p, i) for p, i in parts if len(p.above) > depth and p.above[depth] is top]
        items = np.unique(np.concatenate([i for _, i in inside]))
        found.append(Branch(top.label, items, _branches(inside, depth + 1)))
    return found


def _part(cluster: Cluster, above: tuple[Cluster, ...]) -> Part:
    return Part(cluster.number, cluster.cohesion, cluster, ids=cluster.ids, above=above, kind="cluster")


def _apart(clusters: Clusters) -> list[Part]:
    return [Part("apart", ids=clusters.apart.ids, kind="apart")] if len(clusters.apart) else []
