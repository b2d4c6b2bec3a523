"""What clusters were made with, how they say so, and what is inside them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from panoptic_nb.session import Session
    from panoptic_nb.view.clusters import Branch, Cluster, Clusters, Parameters


def described(clusters: Clusters) -> dict[str, Any]:
    """The parameters of clusters, of those inside them, and of those that stayed from an earlier run."""
    found: dict[str, Any] = dict(vars(clusters.parameters))
    if clusters.earlier:
        found["earlier"] = {cluster.label: dict(vars(used)) for cluster, used in clusters.earlier}
    below = {cluster.label: described(cluster.subclusters) for cluster in clusters if cluster.subclusters}
    if below:
        found["below"] = below
    return found


def told(clusters: Clusters) -> str:
    """What was made, and everything that is not as it was asked for."""
    used = clusters.parameters
    words = f"{len(clusters)} clusters of {used.images:,} images in {used.space} by {used.method}, seed {used.seed}"
    if clusters.earlier:
        words += f"; {len(clusters.earlier)} of them named before"
    if clusters.asked > len(clusters) - len(clusters.earlier):
        words += f"; {clusters.asked} were asked for, there are no more distinct pictures"
    if len(clusters.apart):
        words += f"; {len(clusters.apart):,} items stand apart"
    if used.missing:
        words += f"; {used.missing:,} images have no vector"
    return words


def parameters_with(named: list[Cluster], before: Parameters, found: Parameters) -> Parameters:
    """The parameters of a run over what has no name, where clusters that were named stay beside it."""
    images = found.images + sum(cluster.images for cluster in named)
    return replace(found, images=images, missing=before.missing + found.missing)


def inside_of(session: Session, chosen: Sequence[Cluster]) -> Clusters | None:
    """What is inside some clusters, side by side; None where nothing is."""
    from panoptic_nb.view.clusters import Clusters

    inner = [cluster.subclusters for cluster in chosen if cluster.subclusters is not None]
    if not inner:
        return None
    below = [cluster for some in inner for cluster in some]
    used = replace(
        inner[0].parameters,
        images=sum(some.parameters.images for some in inner),
        missing=sum(some.parameters.missing for some in inner),
    )
    return Clusters(session, below, used, len(below), np.concatenate([some.apart.ids for some in inner]))


def branch_of(cluster: Cluster) -> Branch:
    """A cluster as it will be kept, with what is inside it."""
    from panoptic_nb.view.clusters import Branch

    return Branch(cluster.label, cluster.ids, [branch_of(inner) for inner in cluster.subclusters or ()])


def ranks(numbers: Sequence[list[int]]) -> list[int]:
    """The rank of each number of a cluster among all."""
    order = sorted(range(len(numbers)), key=numbers.__getitem__)
    return [int(rank) for rank in np.argsort(order)]
