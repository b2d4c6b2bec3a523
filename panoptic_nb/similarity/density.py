"""Clusters where rows are dense, as many as the corpus has: what ``k="auto"`` does.

The method is ToMATo (Chazal, Guibas, Oudot and Skraba, Persistence-based clustering in Riemannian manifolds,
2013). Rows are reduced by principal components and linked to their nearest rows. A row's density is its mean
cosine to them. Every row climbs to its densest neighbour until a peak; two peaks are one cluster when the
lower rises above the pass between them by less than a given prominence. Unlike HDBSCAN it leaves next to
nothing unplaced.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from panoptic_nb.blocks import Blocks
from panoptic_nb.errors import InvalidValueError
from panoptic_nb.similarity._assignment import Rows, add_up, cosines_to_own, directions
from panoptic_nb.similarity._neighbours import nearest_rows
from panoptic_nb.similarity._vectors import (
    BLOCK,
    Floats,
    Ints,
    Keys,
    canonical_order,
    refuse_wrong_lengths,
    unit_rows,
    wrong_lengths,
)
from panoptic_nb.similarity.cluster import APART
from panoptic_nb.similarity.steps import steps

_MOST_ROWS = 120_000
_COMPONENTS_FROM = 20_000
_FLOOR = 5.0


@dataclass(frozen=True)
class Density:
    """Clusters found by `density_clusters`, numbered by decreasing size.

    Attributes
    ----------
    labels
        (n,) int32; -1 for rows that stand apart.
    sizes
        (k,) int64.
    peaks
        (k,) int64: the densest row of each cluster.
    """

    labels: NDArray[np.int32] = field(repr=False)
    sizes: Ints
    peaks: Ints = field(repr=False)
    seed: int

    @property
    def k(self) -> int:
        """How many clusters there are."""
        return len(self.sizes)


def density_clusters(
    vectors: Floats,
    *,
    seed: int = 0,
    keys: Keys | None = None,
    components: int = 50,
    neighbours: int = 7,
    prominence: float = 0.05,
    smallest: int = 3,
    threads: int | None = None,
) -> Density:
    """Find how many clusters there are, and which.

    The same rows give the same clusters in any order and with any number of threads. Beyond 120,000 rows, that
    many are drawn and clustered, and the others join the cluster of nearest centroid.

    Parameters
    ----------
    vectors
        (n, d) float32, rows of length one.
    seed
        For what is drawn: nothing on small corpora.
    keys
        One per row, as for `spherical_kmeans`.
    components
        Principal components to keep.
    neighbours
        Nearest rows that make a row's density.
    prominence
        What a peak must rise above the pass to a higher one, as a difference of mean cosines. Higher: fewer
        clusters.
    smallest
        A cluster of fewer rows is dissolved: each of its rows joins the nearest centroid if its cosine
        to it is as high as that of 95 % of that cluster's rows, and otherwise stands apart (-1).

    Examples
    --------
    >>> import numpy as np
    >>> rng = np.random.default_rng(0)
    >>> rows = np.repeat(np.eye(3, 8), 40, axis=0) + 0.1 * rng.standard_normal((120, 8))
    >>> rows = (rows / np.linalg.norm(rows, axis=1, keepdims=True)).astype(np.float32)
    >>> density_clusters(rows).sizes
    array([40, 40, 40])
    """
    rows = unit_rows(vectors, check=False)
    if not len(rows) or neighbours < 1 or components < 1 or smallest < 1:
        raise InvalidValueError(
            f"{len(rows)} rows, {neighbours} neighbours, {components} components and smallest = {smallest} were "
            "given; at least one of each was expected."
        )
    with steps("Clusters"), Blocks(threads) as blocks:
        refuse_wrong_lengths(blocks.map(lambda a, b: wrong_lengths(rows, a, b), len(rows), BLOCK))
        order = canonical_order(rows, keys)
        data = Rows(rows, order)
        random = np.random.default_rng(seed)
        places = np.arange(len(rows))
        if len(rows) > _MOST_ROWS:
            places = np.sort(random.choice(len(rows), _MOST_ROWS, replace=False))
        drawn = data.take(places)
        reduced = _principal(drawn, components, random, blocks)
        if len(drawn) > neighbours:
            linked, close = nearest_rows(reduced, neighbours, seed=seed, threads=threads)
            density = close.mean(axis=1)
            peak_of = _climb(linked, density, prominence)
        else:
            density, peak_of = np.zeros(len(drawn), np.float32), np.zeros(len(drawn), np.int64)
        peaks, found = _large_enough(peak_of, smallest)
        labels = np.full(len(rows), APART, np.int32)
        labels[places] = found
        undrawn = np.ones(len(rows), bool)
        undrawn[places] = False
        _join(data, labels, undrawn, len(peaks), blocks)
    first = np.full(len(peaks), len(rows), np.int64)
    placed = np.flatnonzero(labels != APART)
    np.minimum.at(first, labels[placed], placed)
    sizes = np.bincount(labels[placed], minlength=len(peaks)).astype(np.int64)
    by_size = np.lexsort((first, -sizes))
    number = np.empty(len(peaks) + 1, np.int32)
    number[by_size], number[APART] = np.arange(len(peaks)), APART
    peak_rows = places[peaks[by_size]]
    return Density(
        labels=data.as_given(number[labels]),
        sizes=sizes[by_size],
        peaks=peak_rows if order is None else order[peak_rows],
        seed=seed,
    )


def _principal(vectors: Floats, components: int, random: np.random.Generator, blocks: Blocks) -> Floats:
    """Rows on their first principal components, divided by their length."""
    some = vectors
    if len(vectors) > _COMPONENTS_FROM:
        some = vectors[np.sort(random.choice(len(vectors), _COMPONENTS_FROM, replace=False))]
    mean = some.mean(axis=0, dtype=np.float64).astype(np.float32)

    def spread(start: int, stop: int) -> Floats:
        centred = some[start:stop] - mean
        return np.asarray(centred.T @ centred, dtype=np.float32)

    covariance = np.zeros((vectors.shape[1], vectors.shape[1]), np.float64)
    for part in blocks.map(spread, len(some), 2048):
        covariance += part
    axes = np.linalg.eigh(covariance)[1][:, ::-1][:, : min(components, len(some))].astype(np.float32)

    def reduce(start: int, stop: int) -> Floats:
        return directions((vectors[start:stop] - mean) @ axes)

    return np.concatenate(list(blocks.map(reduce, len(vectors), 2048)))


def _climb(linked: NDArray[np.int32], density: Floats, prominence: float) -> Ints:
    """The peak that each row belongs to, once peaks of little prominence have joined higher ones."""
    rows = len(density)
    order = np.lexsort((np.arange(rows), -density))  # of equals, the first row is the higher
    rank = np.empty(rows, np.int64)
    rank[order] = np.arange(rows)
    left = np.repeat(np.arange(rows), linked.shape[1])
    right = linked.ravel().astype(np.int64)
    highest = rank.copy()
    np.minimum.at(highest, left, rank[right])
    np.minimum.at(highest, right, rank[left])
    above = order[highest]
    while not np.array_equal(above, above[above]):
        above = above[above]
    return _merge_peaks(above, left, right, density, rank, prominence)


def _merge_peaks(peak: Ints, left: Ints, right: Ints, density: Floats, rank: Ints, prominence: float) -> Ints:
    """Join peaks across the highest pass between them, from the highest pass down."""
    between = np.flatnonzero(peak[left] != peak[right])
    one, other = rank[peak[left[between]]], rank[peak[right[between]]]
    lower, higher = np.maximum(one, other), np.minimum(one, other)
    height = np.minimum(density[left[between]], density[right[between]])
    descending = np.lexsort((higher, lower, -height))
    pairs = lower[descending] * len(peak) + higher[descending]
    passes = descending[np.sort(np.unique(pairs, return_index=True)[1])]
    joined = peak.copy()

    def top(row: int) -> int:
        while joined[row] != row:
            joined[row] = joined[joined[row]]
            row = int(joined[row])
        return row

    for at in passes.tolist():
        one_top, other_top = top(int(peak[left[between[at]]])), top(int(peak[right[between[at]]]))
        if rank[one_top] > rank[other_top]:
            one_top, other_top = other_top, one_top
        if one_top != other_top and density[other_top] - height[at] < prominence:
            joined[other_top] = one_top
    while not np.array_equal(joined, joined[joined]):
        joined = joined[joined]
    return np.asarray(joined[peak], dtype=np.int64)


def _large_enough(peak_of: Ints, smallest: int) -> tuple[Ints, NDArray[np.int32]]:
    """Peaks with at least `smallest` rows, and each row's number among them; all rows are one if none is."""
    peaks, number, sizes = np.unique(peak_of, return_inverse=True, return_counts=True)
    kept = sizes >= smallest
    if not kept.any():
        return peaks[:1], np.zeros(len(peak_of), np.int32)
    renumbered = np.where(kept, np.cumsum(kept) - 1, APART).astype(np.int32)
    return peaks[kept], renumbered[number]


def _join(data: Rows, labels: NDArray[np.int32], undrawn: NDArray[np.bool_], k: int, blocks: Blocks) -> None:
    """Place the rows without a label: undrawn ones always, others where they fit."""
    placed, pending = np.flatnonzero(labels != APART), np.flatnonzero(labels == APART)
    if not len(pending):
        return
    members = Rows(data.take(placed), None)
    centroids = directions(add_up(members, labels[placed], k, blocks))
    close = cosines_to_own(members, labels[placed], centroids, blocks)
    floors = np.array([np.percentile(close[labels[placed] == cluster], _FLOOR) for cluster in range(k)])
    columns = np.ascontiguousarray(centroids.T)
    for start in range(0, len(pending), BLOCK):
        some = pending[start : start + BLOCK]
        products = data.take(some) @ columns
        nearest = products.argmax(axis=1)
        fits = undrawn[some] | (products[np.arange(len(some)), nearest] >= floors[nearest])
        labels[some[fits]] = nearest[fits]
