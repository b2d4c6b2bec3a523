"""Clusters below clusters: the tree of tags that they are kept as, and what becomes of it when they change."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING, Literal

import numpy as np

from panoptic_nb.errors import InvalidValueError, NotFoundError
from panoptic_nb.view.cluster import Cluster, numbers
from panoptic_nb.view.made import joint

if TYPE_CHECKING:
    from panoptic_nb.query.order import Ids
    from panoptic_nb.session import Session
    from panoptic_nb.store.spaces import SpaceRow
    from panoptic_nb.view.clusters import Clusters


@dataclass(frozen=True)
class Branch:
    """A cluster as it will be kept: its tag, its items, what is below it, and tags that it stands below besides."""

    name: str
    items: Ids
    below: list[Branch]
    besides: tuple[str, ...] = ()


def tree_of(clusters: Iterable[Cluster]) -> list[Branch]:
    """Clusters as they will be kept, each below its parents, or what is above these, as far as they are among them."""
    listed = list(clusters)
    stands_as = {id(part): cluster for cluster in listed for part in cluster.parts}

    def above(cluster: Cluster) -> list[Cluster]:
        lines = ([parent, *_above(parent)] for parent in cluster.parents)
        found = (next((stands_as[id(one)] for one in line if id(one) in stands_as), None) for line in lines)
        return list({id(one): one for one in found if one is not None}.values())

    parents = {id(cluster): above(cluster) for cluster in listed}
    children: dict[int, list[Cluster]] = {}
    for cluster in listed:
        children.setdefault(id(next(iter(parents[id(cluster)]), None)), []).append(cluster)

    def branch(cluster: Cluster) -> Branch:
        below = [branch(child) for child in children.get(id(cluster), [])]
        below += tree_of(cluster.subclusters or ())
        items = np.unique(np.concatenate([cluster.ids, *(one.items for one in below)]))
        return Branch(cluster.label, items, below, tuple(one.label for one in parents[id(cluster)][1:]))

    return [branch(cluster) for cluster in children.get(id(None), [])]


def numbered(clusters: Iterable[Cluster], number: str) -> Cluster:
    """The cluster of a number, at any depth.

    Raises
    ------
    NotFoundError
        If there is none of that number.
    """
    known = list(_all(clusters))
    for cluster in known:
        if cluster.number == number:
            return cluster
    listed = ", ".join(cluster.number for cluster in known[:12])
    raise NotFoundError(
        f'There is no cluster "{number}" here. There are: {listed}{" …" * (len(known) > 12)}.'
    )


def parted(clusters: Clusters, keep: Sequence[Cluster]) -> tuple[list[Cluster], Ids]:
    """The clusters that stay when the rest is clustered again, and the items of that rest.

    What has a name stays, at any depth, and so does what is to be kept; what is inside such a one stays in it.

    Raises
    ------
    InvalidValueError
        If what is to be kept is none of these clusters.
    """
    known = list(_all(clusters))
    for one in keep:
        if all(one is not cluster for cluster in known):
            raise InvalidValueError(
                f"keep takes some of these clusters, such as [clusters[0]]; {one!r} was given."
            )

    def staying(some: Iterable[Cluster]) -> Iterator[Cluster]:
        for cluster in some:
            if cluster.named is not None or any(cluster is one for one in keep):
                yield cluster
            else:
                yield from staying(cluster.subclusters or ())

    kept = list(staying(clusters))
    items = np.unique(np.concatenate([clusters.apart.ids, *(cluster.ids for cluster in clusters)]))
    gone = np.concatenate([clusters.apart.ids[:0], *(cluster.ids for cluster in kept)])
    return kept, items[~np.isin(items, gone)]


def anew(
    session: Session, row: SpaceRow, items: Ids, k: int | Literal["auto"], seed: int, kept: Iterable[Cluster]
) -> Clusters:
    """Clusters of items beside others that stay, with numbers that none of these has, nor had a part of."""
    from panoptic_nb.view.clustering import cluster_items

    found = cluster_items(session, np.sort(items), row, session.spaces.load(row), k, seed)
    taken = {part.split(".")[0] for cluster in kept for part in cluster.number.split("+")}
    free = (str(number) for number in range(1, len(taken) + len(found) + 1) if str(number) not in taken)
    for cluster, number in zip(found, free, strict=False):
        cluster.number = number
    return found


def together(session: Session, chosen: Sequence[Cluster], row: SpaceRow) -> Cluster:
    """Some clusters as one, ``3+7``: its centroid, its cohesion, its items from the core to the edge.

    It has the name of the first of them that has one, inside it what is inside each, and stands below what all of
    them stand below. Items whose image has no vector are left out.
    """
    from panoptic_nb.view.clustering import Clustering

    parts = sorted(chosen, key=lambda cluster: numbers(cluster.number))
    ids = np.unique(np.concatenate([cluster.ids for cluster in parts]))
    (whole,) = Clustering(session, ids, row, session.spaces.load(row)).as_one()
    number = "+".join(cluster.number for cluster in parts)
    one = Cluster(
        session, whole.ids, whole.cosines, number, whole.cohesion, row, joint(parts), _shared(parts)
    )  # fmt: skip
    one.parts = tuple(part for cluster in parts for part in cluster.parts)
    one.within = parts[0].within if len({cluster.within for cluster in parts}) == 1 else ""
    one.named = next((cluster.named for cluster in parts if cluster.named is not None), None)
    one.subclusters = inside_of(session, parts)
    return one


def home_of(
    clusters: Clusters, chosen: Sequence[Cluster], owner: Cluster | None = None
) -> tuple[Cluster | None, Clusters] | None:
    """The cluster inside which all the chosen stand side by side (None at the top), and those clusters; if any."""
    if all(any(cluster is one for cluster in clusters) for one in chosen):
        return owner, clusters
    inner = (home_of(one.subclusters, chosen, one) for one in clusters if one.subclusters is not None)
    return next((found for found in inner if found is not None), None)


def inside_of(session: Session, chosen: Sequence[Cluster]) -> Clusters | None:
    """What is inside some clusters, side by side; None where nothing is."""
    from panoptic_nb.view.clusters import Clusters

    inner = [cluster.subclusters for cluster in chosen if cluster.subclusters is not None]
    if not inner:
        return None
    below = [cluster for some in inner for cluster in some]
    apart = np.concatenate([some.apart.ids for some in inner])
    missing = sum(some.missing for some in inner)
    return Clusters(session, below, inner[-1].parameters, len(below), apart, missing)


def _all(clusters: Iterable[Cluster]) -> Iterator[Cluster]:
    for cluster in clusters:
        yield cluster
        yield from _all(cluster.subclusters or ())


def _above(cluster: Cluster) -> Iterator[Cluster]:
    """All that it stands below, the nearest first."""
    seen: dict[int, Cluster] = {}
    line = list(cluster.parents)
    while line:
        nearest = line.pop(0)
        if id(nearest) not in seen:
            seen[id(nearest)] = nearest
            yield nearest
            line += nearest.parents


def _shared(parts: Sequence[Cluster]) -> tuple[Cluster, ...]:
    """The nearest cluster that all of them stand below, and that is none of them, if there is one."""
    first, *others = [list(_above(cluster)) for cluster in parts]
    common = (
        one
        for one in first
        if all(one is not part for part in parts)
        and all(any(one is other for other in line) for line in others)
    )
    return tuple(islice(common, 1))
