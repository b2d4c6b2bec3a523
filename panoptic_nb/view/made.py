"""What clusters were made with, and how they say so: on screen and in the journal."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from panoptic_nb.view.cluster import Cluster
    from panoptic_nb.view.clusters import Clusters


@dataclass(frozen=True)
class Parameters:
    """What one run made clusters with: enough to make them again of the same images.

    Attributes
    ----------
    images, missing
        How many images were cut, and how many more had no vector in the space.
    words, floor
        Of clusters by words.
    """

    space: str
    method: str
    k: int
    seed: int
    images: int
    missing: int
    words: tuple[str, ...] = ()
    floor: float | None = None


@dataclass(frozen=True)
class Entry:
    """A cluster as the journal has it.

    Attributes
    ----------
    number
        The one it had before it was named.
    made
        The runs that made it: several where it was put together.
    below
        What is inside it.
    """

    label: str
    number: str
    made: tuple[Parameters, ...]
    below: Sequence[Entry] = ()


def journaled(entries: Sequence[Entry], last: Parameters) -> dict[str, Any]:
    """The parameters of every run that made some clusters, and those inside them.

    Parameters
    ----------
    last
        The last run over all of them, which stands first.

    Returns
    -------
    dict
        The parameters of a run; under ``earlier`` those of each cluster that another run made, under ``below`` the
        same again for what is inside each, under ``numbers`` which cluster it was that has a name now.
    """
    runs = _distinct(run for entry in entries for run in entry.made)
    base = last if last in runs or not runs else runs[-1]
    labels = Counter(entry.label for entry in entries)
    keyed = [
        (entry.label if labels[entry.label] == 1 else f"{entry.label} ({entry.number})", entry)
        for entry in entries
    ]
    found: dict[str, Any] = dict(vars(base))
    earlier = {key: _runs(entry.made) for key, entry in keyed if entry.made != (base,)}
    below = {key: journaled(entry.below, entry.below[-1].made[-1]) for key, entry in keyed if entry.below}
    numbers = {key: entry.number for key, entry in keyed if entry.label != f"cluster {entry.number}"}
    return found | {
        name: some for name, some in (("earlier", earlier), ("below", below), ("numbers", numbers)) if some
    }


def described(clusters: Clusters) -> dict[str, Any]:
    """The parameters of clusters, of those inside them, and of those that stayed from an earlier run."""
    return journaled(entries_of(clusters), clusters.parameters)


def entries_of(clusters: Iterable[Cluster]) -> list[Entry]:
    """Clusters, and what is inside them, as the journal has them."""
    return [
        Entry(cluster.label, cluster.number, cluster.made, entries_of(cluster.subclusters or ()))
        for cluster in clusters
    ]


def joint(clusters: Iterable[Cluster]) -> tuple[Parameters, ...]:
    """The runs that made some clusters, each once."""
    return _distinct(run for cluster in clusters for run in cluster.made)


def origin_of(cluster: Cluster) -> str:
    """Why a value is there that a cluster gave, with every run down to it.

    ``cluster:clip, 2.1 of k-means, k=3, seed=0, in 2 of k-means, k=20, seed=0``.
    """
    words, child = _of_run(cluster), cluster
    while child.parents:
        parent = child.parents[0]
        if parent.made != child.made:  # what only stands below it, by their words, was not cut from it
            words += f", in {_of_run(parent)}"
        child = parent
    return f"cluster:{cluster.made[0].space}, {words}"


def told(clusters: Clusters) -> str:
    """What was made, and everything that is not as it was asked for."""
    used, earlier = clusters.parameters, len(clusters.earlier)
    words = f"{len(clusters)} clusters of {clusters.images:,} images in {used.space} by {used.method}, seed {used.seed}"
    if earlier:
        words += f"; {earlier} of them from before"
    if clusters.asked > len(clusters) - earlier:
        words += f"; {clusters.asked} were asked for, there are no more distinct pictures"
    if len(clusters.apart):
        words += f"; {len(clusters.apart):,} items stand apart"
    if clusters.missing:
        words += f"; {clusters.missing:,} images have no vector"
    return words


def _runs(made: tuple[Parameters, ...]) -> dict[str, Any]:
    if len(made) == 1:
        return dict(vars(made[0]))
    return {"method": "put together", "of": [dict(vars(run)) for run in made]}


def _of_run(cluster: Cluster) -> str:
    return f"{cluster.number} of {' and '.join(f'{run.method}, seed={run.seed}' for run in cluster.made)}"


def _distinct(runs: Iterable[Parameters]) -> tuple[Parameters, ...]:
    return tuple(dict.fromkeys(runs))
