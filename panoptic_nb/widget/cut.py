"""Clusters as a grid has them in hand: split, put together, set aside, named; shown as far as the view has them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Literal

import numpy as np

from panoptic_nb.errors import ConflictError, InvalidValueError
from panoptic_nb.query.order import Ids
from panoptic_nb.query.query import Query
from panoptic_nb.session import Session
from panoptic_nb.view import View
from panoptic_nb.view.cluster_tree import Branch, anew, together
from panoptic_nb.view.clusters import Clusters
from panoptic_nb.view.made import Parameters, journaled
from panoptic_nb.widget.orders import Order, Part
from panoptic_nb.widget.parts import (
    apart_of,
    branches,
    entries,
    held,
    lifted,
    names,
    part_of,
    parts_of,
    sort_key,
    source_of,
    staying,
    stays,
)
from panoptic_nb.widget.program import Program, Run, gathered
from panoptic_nb.widget.protocol import Pin

K = int | Literal["auto"]
LONGEST_CODE = 10_000
"""Characters of Python that the journal keeps beside the parameters: what lists items one by one is left out."""


@dataclass(frozen=True, eq=False)
class Cut:
    """The clusters of a grid: a value; every change of them gives another.

    Attributes
    ----------
    parameters
        Of the clusters that were made last.
    top
        Of those that were made last of all that was clustered, and not inside one of them.
    k, asked
        What was asked for then, and how many that is.
    parts
        The clusters, and the groups that stand beside them.
    missing
        How many images had no vector.
    aside
        Those that were set aside, in the order in which they were.
    by, by_property
        The order of the clusters.
    sort
        The order that was asked for when they were made: another one asked for later goes into the clusters.
    tags
        The tag that a part got, by its label.
    closed
        Whether only what was clustered is shown: the best of an order of likeness.
    program
        The Python that makes them again.
    """

    parameters: Parameters
    top: Parameters
    k: K
    parts: tuple[Part, ...]
    missing: int
    aside: tuple[Part, ...] = ()
    by: str = "number"
    by_property: str | None = None
    sort: tuple[Any, ...] = ()
    asked: int = 0
    tags: dict[str, Pin] = field(default_factory=dict)
    closed: bool = False
    program: Program = field(default_factory=Program)
    empty: tuple[str, ...] = ()  # the words that no picture is nearest to

    @classmethod
    def of(cls, clusters: Clusters, k: K, sort: tuple[Any, ...], run: Run, *, closed: bool = False) -> Cut:
        """Clusters as they were made of a view by `run`; what is in none of them stands last."""
        used, (program, code) = clusters.parameters, run
        parts = (*parts_of(clusters, (), code), *apart_of(clusters, code))
        return cls(
            used, used, k, parts, clusters.missing, sort=sort, asked=clusters.asked, closed=closed, program=program,
            empty=tuple(one.named for one in clusters if len(one) == 0 and one.named),
        )  # fmt: skip

    def split(self, number: int, below: Clusters, k: K, source: str = "") -> Cut:
        """A cluster, or a group, in the place of which its clusters stand; `source` gives what of a group was cut."""
        old, used = self.parts[number], below.parameters
        if old.cluster is None:
            program, code = self.program.run(source, k, used.space, used.seed)
            for cluster in below:
                cluster.within = old.label
            found = [replace(part, label=f"{old.label} · {part.label}") for part in parts_of(below, (), code)]
            found += [replace(part, label=f"{old.label} · –") for part in apart_of(below, code)]
        else:
            program, above = self.program.split(old.code, k, used.space, used.seed), (*old.above, old.cluster)
            found = parts_of(below, above, old.code)
            found += [
                replace(part, label=f"{old.label}.–", above=above) for part in apart_of(below, old.code)
            ]
        parts = (*self.parts[:number], *found, *self.parts[number + 1 :])
        top = self.top if old.above or old.cluster is not None else used
        return replace(
            self, parts=parts, parameters=used, top=top, k=k, asked=below.asked, program=program
        )  # fmt: skip

    def merged(self, session: Session, chosen: Sequence[int]) -> Cut:
        """Some clusters as one, in the place of the first."""
        some = [self.parts[n] for n in chosen]
        clusters = [part.cluster for part in some if part.cluster is not None]
        if len(set(chosen)) < 2 or len(clusters) < len(chosen):
            raise InvalidValueError("Choose two clusters or more, to put them together.")
        row = session.schema.space(self.parameters.space)
        one = together(session, clusters, row)
        shared = all(part.above == some[0].above for part in some)
        if shared and len({part.code.of for part in some}) == 1:
            program, code = self.program.merge([part.code for part in some])
        else:
            # Python puts together what stands side by side; this is the same cluster by its items.
            program, code = self.program.run(gathered([part.code for part in some]), 1, row.name, 0)
            code = code.inside(1)
        made = part_of(one, some[0].above if shared else (), code)
        first, rest = min(chosen), set(chosen) - {min(chosen)}
        parts = tuple(made if n == first else part for n, part in enumerate(self.parts) if n not in rest)
        tag = next((self.tags[part.label] for part in some if part.label in self.tags), None)
        tags = self.tags if tag is None else {**self.tags, made.label: tag}
        return replace(self, parts=parts, program=program, tags=tags)

    def again(self, session: Session, k: K, seed: int) -> Cut:
        """What has no name clustered again; named clusters, what is set aside and groups of keys stay as they are.

        Raises
        ------
        ConflictError
            If nothing is left: every cluster has a name, or was set aside.
        """
        kept = [lifted(part) for part in self.parts if stays(part)]
        rest = [part for part in self.parts if not stays(part)]
        aside = tuple(lifted(part) for part in self.aside)
        if not sum(len(part.ids) for part in rest):
            raise ConflictError(
                "Nothing is left to cluster again: every cluster has a name or was set aside."
            )
        row = session.schema.space(self.top.space)
        standing = [staying(part) or part.cluster for part in (*kept, *aside)]
        items = np.unique(np.concatenate([part.ids for part in rest]))
        found = anew(session, row, items, k, seed, [one for one in standing if one is not None])
        program, code = self.program.name(names(self.all)), source_of(self.all)
        if code is not None:
            keep = [part.code for part in aside if part.cluster is not None and part.cluster.named is None]
            program = program.again(code.of, k, seed, keep)
            parts = [part_of(cluster, (), replace(code, number=cluster.number)) for cluster in found]
        else:
            # Clusters of several runs: what is left of them, by its items.
            program, code = program.run(gathered([part.code for part in rest]), k, row.name, seed)
            parts = parts_of(found, (), code)
        used = found.parameters
        stay = {part.label for part in (*kept, *aside)}
        return replace(
            self, parts=(*kept, *parts, *apart_of(found, code)), aside=aside, parameters=used, top=used, k=k,
            asked=found.asked, missing=self.missing + found.missing, program=program,
            tags={label: tag for label, tag in self.tags.items() if label in stay},
        )  # fmt: skip

    def without(self, chosen: Iterable[int]) -> Cut:
        """Some of them set aside."""
        gone = sorted(set(chosen))
        parts = tuple(part for n, part in enumerate(self.parts) if n not in gone)
        return replace(self, parts=parts, aside=(*self.aside, *(self.parts[n] for n in gone)))

    def having(self, part: Part) -> Cut:
        """With another part, last."""
        return replace(self, parts=(*self.parts, part))

    def back(self, chosen: Iterable[int]) -> Cut:
        """What was set aside, or some of it, brought back."""
        wanted = set(chosen) or set(range(len(self.aside)))
        found = [part for n, part in enumerate(self.aside) if n in wanted]
        kept = tuple(part for n, part in enumerate(self.aside) if n not in wanted)
        return replace(self, parts=(*self.parts, *found), aside=kept).sorted("number")

    def joined(self, number: int) -> Cut:
        """The cluster that one was cut from, whole again."""
        old = self.parts[number]
        above = old.above
        if not above:
            raise InvalidValueError(f"Cluster {old.label} was not cut from another.")
        whole, depth = above[-1], len(above)
        there = Part(whole.number, whole.cohesion, whole, whole.ids, above[:-1], "cluster", old.code.parent)

        def inside(part: Part) -> bool:
            return part.above[depth - 1 : depth] == (whole,)

        elsewhere = [part for part in self.all if not inside(part) and np.isin(part.ids, whole.ids).any()]
        if elsewhere:
            raise ConflictError(
                f"{whole.label} cannot be whole again: some of it is in {elsewhere[0].label} now. Cluster anew."
            )
        places = [n for n, part in enumerate(self.parts) if inside(part)]
        parts = tuple(
            there if n == places[0] else part for n, part in enumerate(self.parts) if n not in places[1:]
        )
        whole.subclusters = None
        aside = tuple(part for part in self.aside if not inside(part))
        return replace(self, parts=parts, aside=aside, program=self.program.join(there.code))

    def sorted(self, by: str, empty: Any = None, by_property: str | None = None) -> Cut:
        """In another order; what is no cluster stands last.

        Parameters
        ----------
        by
            ``number``, ``cohesion``, ``size`` or ``untagged`` (the highest share first).
        empty, by_property
            For ``untagged``: which items have no value, boolean by item id, and the property's name.
        """

        return replace(
            self, parts=tuple(sorted(self.parts, key=sort_key(by, empty))), by=by, by_property=by_property
        )

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

    @property
    def named(self) -> list[str | None]:
        """What each cluster is called, those above it first."""
        chains = ((*part.above, part.cluster) for part in self.all)
        return [cluster.named for chain in chains for cluster in chain if cluster is not None]

    def whole(self, view: View) -> bool:
        """Whether a view has all that was clustered."""
        ids = np.concatenate([part.ids for part in self.all])
        return bool(np.isin(ids, view.ids).all())

    def place(self, part: Part) -> int:
        """Where a part of an order stands among all."""
        return next((n for n, one in enumerate(self.parts) if one is part), -1)

    def code(self) -> str:
        """The Python that makes them again: as clusters, or as a list of what is shown where it takes several runs."""
        program, code = self.program.name(names(self.parts)), source_of(self.parts)
        if code is None or self.aside or any(part.kind == "group" for part in self.parts):
            shown = ", ".join(str(part.code) for part in self.parts)
            return program.text(f"[{shown}]")
        if self.by == "number":
            return program.text(code.of)
        by = f'"untagged", property={self.by_property!r}' if self.by == "untagged" else f'"{self.by}"'
        return program.text(f"{code.of}.sort({by})")

    def tree(self, order: Order, groups: Sequence[int]) -> list[Branch]:
        """Clusters of an order as they are kept: those cut from one another below it."""
        return branches(held(order, groups))

    def journaled(self, order: Order, groups: Sequence[int]) -> dict[str, Any]:
        """The parameters of every run that made these clusters, and the Python that makes them all again."""
        code = self.code()
        told = {"code": code} if len(code) <= LONGEST_CODE else {}
        return journaled(entries(held(order, groups)), self.top) | told
