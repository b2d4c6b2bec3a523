"""The parts of a cut as trees: which stay when the rest is clustered again, what is kept, how the journal has it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from panoptic_nb.query.order import Ids
from panoptic_nb.view.cluster import Cluster, numbers
from panoptic_nb.view.cluster_tree import Branch
from panoptic_nb.view.clusters import Clusters
from panoptic_nb.view.made import Entry
from panoptic_nb.widget.orders import Order, Part
from panoptic_nb.widget.program import Code

Held = tuple[Part, Ids]


def part_of(cluster: Cluster, above: tuple[Cluster, ...], code: Code) -> Part:
    """A cluster as a part."""
    return Part(cluster.number, cluster.cohesion, cluster, cluster.ids, above, "cluster", code)


def parts_of(clusters: Clusters, above: tuple[Cluster, ...], code: Code) -> list[Part]:
    """Clusters as parts, cut from what `code` calls."""
    return [part_of(cluster, above, code.inside(place)) for place, cluster in enumerate(clusters, 1)]


def apart_of(clusters: Clusters, code: Code) -> list[Part]:
    """What none of them took in, as a part, if there is anything."""
    ids = clusters.apart.ids
    return [Part("apart", ids=ids, kind="apart", code=replace(code, apart=True))] if len(ids) else []


def stays(part: Part) -> bool:
    """Whether it stays as it is when the rest is clustered again: it has a name, or something above it has."""
    return part.kind in ("group", "beside") or staying(part) is not None


def staying(part: Part) -> Cluster | None:
    """The outermost cluster with a name that it is, or stands in."""
    chain = (*part.above, part.cluster)
    return next((one for one in chain if one is not None and one.named is not None), None)


def lifted(part: Part) -> Part:
    """The same part where what stands above it is clustered anew: below nothing but what stays."""
    first = next((n for n, cluster in enumerate(part.above) if cluster.named is not None), len(part.above))
    return replace(part, above=part.above[first:])


def source_of(parts: Iterable[Part]) -> Code | None:
    """The variable that all clusters among them stand in under their own numbers; None where it takes several."""
    mine = [part for part in parts if part.kind in ("cluster", "apart")]
    one = len({part.code.of for part in mine}) == 1
    same = all(part.cluster is None or part.cluster.number == part.code.number for part in mine)
    return Code(mine[0].code.of) if one and same else None


def sort_key(by: str, empty: Any) -> Callable[[Part], Any]:
    """What parts sort by; what is no cluster stands last. See `Cut.sorted`."""

    def key(part: Part) -> Any:
        if part.cluster is None:
            return (1, part.kind == "apart", 0)
        if by == "number":
            return (0, False, numbers(part.cluster.number))
        if by == "untagged":
            return (0, False, -float(empty[part.ids].mean()) if len(part.ids) else 0.0)
        return (0, False, -part.cluster.cohesion if by == "cohesion" else -len(part.ids))

    return key


def held(order: Order, groups: Sequence[int]) -> list[Held]:
    """The clusters among some groups of an order, or among all, and what the order has of each."""
    return [
        (part, order.group(n))
        for n, part in enumerate(order.parts)
        if part.cluster is not None and (not groups or n in groups)
    ]


def names(parts: Sequence[Part]) -> list[tuple[Code, str]]:
    """What Python calls the clusters that have a name, what stands above them included."""
    found: list[tuple[Code, str]] = []
    for part in parts:
        code = part.code
        for cluster in reversed((*part.above, part.cluster)):
            if cluster is not None and cluster.named is not None:
                found.append((code, cluster.named))
            code = code.parent
    return found


def branches(parts: Sequence[Held], depth: int = 0) -> list[Branch]:
    """Parts and their items as they are kept: those cut from one another below it."""
    found = []
    for top, inside in _by_top(parts, depth):
        items = np.unique(np.concatenate([ids for _, ids in inside]))
        found.append(Branch(top.label, items, branches(_deeper(inside, depth), depth + 1)))
    return found


def entries(parts: Sequence[Held], depth: int = 0) -> list[Entry]:
    """The same as the journal has it, with the runs that made each."""
    return [
        Entry(top.label, top.number, top.made, entries(_deeper(inside, depth), depth + 1))
        for top, inside in _by_top(parts, depth)
    ]


def _by_top(parts: Sequence[Held], depth: int) -> Iterator[tuple[Cluster, list[Held]]]:
    """The clusters at one depth, and the parts that each is or has."""
    found: dict[int, tuple[Cluster, list[Held]]] = {}
    for part, ids in parts:
        top = (*part.above, part.cluster)[depth]
        if top is not None:
            found.setdefault(id(top), (top, []))[1].append((part, ids))
    return iter(found.values())


def _deeper(parts: Sequence[Held], depth: int) -> list[Held]:
    return [(part, ids) for part, ids in parts if len(part.above) > depth]
