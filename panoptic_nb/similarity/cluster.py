"""What a cluster is like: its centre, how well it holds together, which rows show it best."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from panoptic_nb.blocks import Blocks
from panoptic_nb.errors import InvalidValueError
from panoptic_nb.similarity._assignment import Rows, add_up, cosines_to_own, directions
from panoptic_nb.similarity._vectors import Floats, Ints, unit_rows

APART = -1


@dataclass(frozen=True)
class Profile:
    """Clusters described by `profile`; every array is by cluster, but `labels` and `cosines` by row.

    Attributes
    ----------
    centroids
        (k, d) float32 of length one.
    sizes
        (k,) int64.
    cohesion
        (k,) float32: mean cosine of a cluster's rows to its centroid, 1 for copies of one image.
    medoids
        (k,) int64: the row of highest cosine to the centroid; -1 for an empty cluster.
    cosines
        (n,) float32, each row's cosine to its centroid; NaN for rows that stand apart.
    """

    labels: NDArray[np.int32] = field(repr=False)
    centroids: Floats = field(repr=False)
    cosines: Floats = field(repr=False)
    sizes: Ints
    cohesion: Floats
    medoids: Ints

    def members(self, cluster: int) -> Ints:
        """The cluster's rows from core to edge: by falling cosine to the centroid, equals by row."""
        rows = np.flatnonzero(self.labels == cluster)
        return rows[np.argsort(-self.cosines[rows], kind="stable")]


def profile(vectors: Floats, labels: NDArray[Any], *, threads: int | None = None) -> Profile:
    """Describe the clusters that `labels` make, however they were found.

    Parameters
    ----------
    vectors
        (n, d) float32, rows of length one.
    labels
        (n,) integers from 0; -1 for rows that stand apart.

    Examples
    --------
    >>> import numpy as np
    >>> rows = np.array([[1, 0], [0.8, 0.6], [0.6, 0.8], [0, -1]], np.float32)
    >>> found = profile(rows, np.array([0, 0, 0, 1]))
    >>> found.medoids, found.cohesion.round(3), found.members(0)
    (array([1, 3]), array([0.926, 1.   ], dtype=float32), array([1, 2, 0]))
    """
    rows = unit_rows(vectors, check=False)
    given = np.asarray(labels)
    if given.shape != (len(rows),) or given.dtype.kind not in "iu" or (len(given) and given.min() < APART):
        raise InvalidValueError(
            f"labels: {given.dtype} of shape {given.shape} was given, {len(rows)} integers from 0, "
            "or -1 for apart, were expected."
        )
    own = given.astype(np.int32)
    k = int(own.max(initial=APART)) + 1
    placed = np.flatnonzero(own != APART)
    data = Rows(rows, None if len(placed) == len(rows) else placed)
    with Blocks(threads) as blocks:
        centroids = directions(add_up(data, own[placed], k, blocks))
        close = cosines_to_own(data, own[placed], centroids, blocks)
    cosines = np.full(len(rows), np.nan, np.float32)
    cosines[placed] = close
    sizes = np.bincount(own[placed], minlength=k)
    totals = np.bincount(own[placed], weights=close, minlength=k)
    medoids = np.full(k, -1, np.int64)
    best_last = placed[np.lexsort((-placed, close))]
    medoids[own[best_last]] = best_last
    return Profile(
        labels=own,
        centroids=centroids,
        cosines=cosines,
        sizes=sizes.astype(np.int64),
        cohesion=(totals / np.maximum(sizes, 1)).astype(np.float32),
        medoids=medoids,
    )


def exemplars(vectors: Floats, members: NDArray[Any], n: int, *, core: float = 0.5) -> Ints:
    """`n` of a cluster's rows that show its range, and none of its accidents.

    The first is the medoid. Each next one is, among the `core` share of the members nearest the centroid, the
    one least like those chosen (farthest-first traversal, Gonzalez 1985); equals by row.

    Parameters
    ----------
    vectors
        (n, d) float32, rows of length one.
    members
        The cluster's rows, in any order.
    n
        How many; all members come back where there are no more.
    core
        Share of the members to choose from, never fewer than `n` of them.

    Returns
    -------
    Row indices, the medoid first.

    Examples
    --------
    >>> import numpy as np
    >>> rows = np.array([[1, 0], [0.8, 0.6], [0.6, 0.8], [0, -1]], np.float32)
    >>> exemplars(rows, np.array([2, 0, 1]), 2, core=1.0)
    array([1, 0])
    """
    rows = np.unique(np.asarray(members, dtype=np.int64))
    if n < 1 or not len(rows):
        return np.zeros(0, np.int64)
    block = unit_rows(vectors, check=False)[rows]
    centroid = directions(block.sum(axis=0, dtype=np.float64)[None])[0]
    by_core = np.argsort(-np.einsum("ij,j->i", block, centroid), kind="stable")
    inside = np.sort(by_core[: max(n, int(np.ceil(core * len(rows))))])
    chosen = [int(by_core[0])]
    nearest = np.einsum("ij,j->i", block[inside], block[chosen[0]])
    nearest[inside == chosen[0]] = np.inf
    while len(chosen) < min(n, len(rows)):
        place = int(nearest.argmin())
        chosen.append(int(inside[place]))
        nearest = np.maximum(nearest, np.einsum("ij,j->i", block[inside], block[chosen[-1]]))
        nearest[place] = np.inf
    return rows[chosen]
