"""Spherical k-means that gives the same clusters whatever the row order and the number of threads.

Dhillon and Modha (2001): rows and centroids have length one, a row belongs to the centroid of highest
cosine, a centroid is the direction of the sum of its rows.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from panoptic_nb.blocks import Blocks
from panoptic_nb.errors import InvalidValueError
from panoptic_nb.similarity import _seeding
from panoptic_nb.similarity._assignment import (
    Division,
    Rows,
    add_up,
    cosines_to_own,
    directions,
    divide,
    settle,
)
from panoptic_nb.similarity._vectors import (
    BLOCK,
    Floats,
    Ints,
    Keys,
    canonical_order,
    content_keys,
    refuse_wrong_lengths,
    unit_rows,
    wrong_lengths,
)
from panoptic_nb.similarity.steps import steps

_GOOD_ENOUGH = 1e-4  # a round that raises the mean cosine by less is the last
_SAMPLE_ROUNDS = 10
_LEAST_SAMPLE, _MOST_SAMPLE = 4096, 65_536
_SETTLE_CELLS = 1 << 22  # rows × clusters up to which rounds go on until nothing moves at all


@dataclass(frozen=True)
class KMeans:
    """Clusters found by `spherical_kmeans`, numbered by decreasing size.

    Attributes
    ----------
    centroids
        (k, d) float32 of length one: the direction of the sum of each cluster's rows.
    labels
        (n,) int32, each row's cluster. No cluster is empty.
    cosines
        (n,) float32, each row's cosine to its centroid.
    sizes
        (k,) int64.
    rounds
        Rounds of k-means over all rows.
    asked
        The k that was asked for.
    notice
        What the caller should tell the user (k was lowered, and why), or None.
    """

    centroids: Floats = field(repr=False)
    labels: NDArray[np.int32] = field(repr=False)
    cosines: Floats = field(repr=False)
    sizes: Ints
    seed: int
    rounds: int
    asked: int
    notice: str | None = None

    @property
    def k(self) -> int:
        """How many clusters there are."""
        return len(self.centroids)

    @property
    def mean_cosine(self) -> float:
        """Mean over the rows of the cosine to their centroid: what k-means makes as high as it can."""
        return float(self.cosines.mean(dtype=np.float64))


def spherical_kmeans(
    vectors: Floats,
    k: int,
    *,
    seed: int = 0,
    keys: Keys | None = None,
    iterations: int = 100,
    threads: int | None = None,
) -> KMeans:
    """Divide rows into `k` clusters around directions.

    Before anything random, rows are taken in the order of their keys, so a shuffle changes nothing; work is cut
    into fixed blocks, so threads change nothing either. Centres start as `_seeding` says, settle on a sample,
    then on all rows until a round raises the mean cosine by less than 0.0001 (on small data, until nothing
    moves). A cluster left empty restarts from the row that fits worst.

    Parameters
    ----------
    vectors
        (n, d) float32, n ≥ 1, rows of length one. A memory map will do.
    k
        How many clusters; lowered, with a `notice`, to the number of distinct rows.
    seed
        Another seed gives another, equally valid division.
    keys
        One per row, distinct: integers, digests (bytes, or (n, m) uint8) or texts. None: the rows' own content.
    iterations
        Most rounds over all rows.
    threads
        None for all that the process may use.

    Raises
    ------
    InvalidValueError
        No rows; rows not of length one (named); k or iterations below 1; keys that are not one per row.

    Examples
    --------
    >>> import numpy as np
    >>> rows = np.array([[1, 0], [0.8, 0.6], [0, -1], [0.96, 0.28]], np.float32)
    >>> found = spherical_kmeans(rows, 2)
    >>> found.labels.tolist(), found.sizes.tolist()
    ([0, 0, 1, 0], [3, 1])
    """
    rows = unit_rows(vectors, check=False)
    if not len(rows) or k < 1 or iterations < 1:
        raise InvalidValueError(
            f"{len(rows)} rows, k = {k} and {iterations} iterations were given; at least one of each was expected."
        )
    with steps("Clusters"), Blocks(threads) as blocks:
        refuse_wrong_lengths(blocks.map(lambda a, b: wrong_lengths(rows, a, b), len(rows), BLOCK))
        data = Rows(rows, canonical_order(rows, keys))
        random = np.random.default_rng(seed)
        sample, count = _seed_sample(data, k, random)
        centres = _first_centres(data, sample, count, random, blocks)
        division = settle(data, centres, blocks, rounds=iterations, enough=_enough(len(rows), count))
        _fill_empty(data, division, blocks)
        return _numbered(data, division, blocks, seed=seed, asked=k)


def _enough(rows: int, k: int) -> float:
    return 0.0 if rows * k <= _SETTLE_CELLS else _GOOD_ENOUGH


def _seed_sample(data: Rows, k: int, random: np.random.Generator) -> tuple[Floats, int]:
    """Rows to start from, at least k of them distinct, and k, lowered where there are not as many."""
    k = min(k, len(data))
    places = np.sort(random.choice(len(data), _seeding.seed_rows(k, len(data)), replace=False))
    sample = data.take(places)
    if len(np.unique(content_keys(sample))) >= k:
        return sample, k
    everything = np.concatenate(
        [content_keys(data.block(a, min(a + BLOCK, len(data)))) for a in range(0, len(data), BLOCK)]
    )
    distinct = np.sort(np.unique(everything, return_index=True)[1])
    k = min(k, len(distinct))
    places = np.sort(random.choice(len(distinct), _seeding.seed_rows(k, len(distinct)), replace=False))
    return data.take(distinct[places]), k


def _first_centres(data: Rows, sample: Floats, k: int, random: np.random.Generator, blocks: Blocks) -> Floats:
    """Centres that have settled on a sample of the rows."""
    picked = sample[_seeding.spread_rows(sample, _seeding.fine_count(k, len(sample)), random, blocks)]
    centres = picked
    if len(picked) > k:
        training = _some(data, 64 * k, random)
        for _ in range(2):
            division = divide(training, centres, blocks)
            sums = division.sums[division.counts > 0]
            centres = directions(sums)
        if len(sums) > k:
            centres = directions(_seeding.merge(sums, k))
    if len(centres) < k:
        centres = np.concatenate([centres, picked[: k - len(centres)]])
    training = _some(data, 128 * k, random)
    if len(training) == len(data):
        return centres
    return settle(training, centres, blocks, rounds=_SAMPLE_ROUNDS, enough=_GOOD_ENOUGH).centres


def _some(data: Rows, wanted: int, random: np.random.Generator) -> Rows:
    """A sample of about `wanted` rows; all of them where it would be most of them."""
    wanted = max(_LEAST_SAMPLE, min(wanted, _MOST_SAMPLE))
    if 2 * wanted > len(data):
        return data
    return Rows(data.take(np.sort(random.choice(len(data), wanted, replace=False))), None)


def _fill_empty(data: Rows, division: Division, blocks: Blocks) -> None:
    """Give every empty cluster the worst fitting row, and its copies, of a cluster with other rows too."""
    empty = np.flatnonzero(division.counts == 0)
    if not len(empty):
        return
    labels = division.labels
    cosines = cosines_to_own(data, labels, directions(division.sums), blocks)
    worst_first = iter(np.argsort(cosines, kind="stable").tolist())
    for cluster in empty.tolist():
        for row in worst_first:
            members = np.flatnonzero(labels == labels[row])
            fits = (data.take(members) == data.take(np.array([row]))).all(axis=1)
            if not fits.all():
                labels[members[fits]] = cluster
                break
    division.counts = np.bincount(labels, minlength=len(division.counts)).astype(np.int64)
    division.sums = add_up(data, labels, len(division.counts), blocks)


def _numbered(data: Rows, division: Division, blocks: Blocks, *, seed: int, asked: int) -> KMeans:
    """The result, clusters by decreasing size (equal sizes by their first row's key), rows as they came."""
    k = len(division.counts)
    first = np.full(k, len(data), np.int64)
    np.minimum.at(first, division.labels, np.arange(len(data)))
    by_size = np.lexsort((first, -division.counts))
    number = np.empty(k, np.int32)
    number[by_size] = np.arange(k, dtype=np.int32)
    labels = number[division.labels]
    centroids = directions(division.sums)[by_size]
    return KMeans(
        centroids=centroids,
        labels=data.as_given(labels),
        cosines=data.as_given(cosines_to_own(data, labels, centroids, blocks)),
        sizes=division.counts[by_size],
        seed=seed,
        rounds=division.rounds,
        asked=asked,
        notice=None if k == asked else f"{asked} clusters asked for, {k} distinct images: {k} clusters.",
    )
