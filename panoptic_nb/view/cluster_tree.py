"""Clusters below clusters: the tree of tags that they are kept as, and what becomes of it when they change."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
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
    """A cluster as it will be kept: its tag, its items, and what is below it."""

    name: str
    items: Ids
    below: list[Branch]


def tree_of(clusters: Iterable[Cluster]) -> list[Branch]:
    """Clusters as they will be kept, each below its parent where that is among them."""
    listed = list(clusters)
    stands_as = {id(part): cluster for cluster in listed for part in cluster.parts}
    children: dict[int, list[Cluster]] = {}
    for cluster in listed:
        above = next((stands_as[id(one)] for one in _above(cluster) if id(one) in stands_as), None)
        children.setdefault(0 if above is None else id(above), []).append(cluster)

    def branch(cluster: Cluster) -> Branch:
        below = [branch(child) for child in children.get(id(cluster), [])]
        below += tree_of(cluster.subclusters or ())
        items = np.unique(np.concatenate([cluster.ids, *(one.items for one in below)]))
        return Branch(cluster.label, items, below)

    return [branch(cluster) for cluster in children.get(0, [])]


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
    parent = cluster.parent
    while parent is not None:
        yield parent
        parent = parent.parent


def _shared(parts: Sequence[Cluster]) -> Cluster | None:
    """The nearest cluster that all of them stand below, and that is none of them."""
    first, *others = [list(_above(cluster)) for cluster in parts]
    return next(
        (
            one
            for one in first
            if all(one is not part for part in parts)
            and all(any(one is other for other in line) for line in others)
        ),
        None,
    )
