"""Where k-means starts: many fine centres, then merged down to k.

k-means only descends, so where it starts decides where it ends. Greedy k-means++ (Arthur and Vassilvitskii,
2007) picks about three times too many centres on a sample, two rounds of k-means settle them, and Ward's rule
(1963), with the mean cosine as the measure, merges the pair that costs least until k are left. On the
mixtures of `tests.benchmarks.kmeans` this ends higher than k-means++ with swaps or several starts.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from panoptic_nb.blocks import Blocks
from panoptic_nb.similarity._vectors import Floats, Ints
from panoptic_nb.similarity.steps import step

_FINE = 3
_CANDIDATES = 4
_PER_CENTRE = 5
_SEED_ROWS = 8192


def seed_rows(k: int, rows: int) -> int:
    """How many rows the first centres are picked from: at least k, where there are."""
    return min(rows, max(k, min(_SEED_ROWS, max(1024, _PER_CENTRE * _FINE * k))))


def fine_count(k: int, rows: int) -> int:
    """How many centres to pick before merging, out of `rows` to pick from."""
    return max(k, min(_FINE * k, 2048, rows // 2))


def spread_rows(sample: Floats, count: int, random: np.random.Generator, blocks: Blocks) -> Ints:
    """Row numbers of `count` rows that cover `sample`: greedy k-means++ by cosine.

    The draw weighs rows by their distance to the centres so far, by exponential races (the smallest
    of random / weight wins): a change in the last bit of a distance then seldom changes the draw, which a
    running sum over all rows would. Of the winners, the one that brings all rows closest is kept.
    Past 8,192 rows, which only very many centres ask for, they are drawn evenly.
    """
    rows = len(sample)
    if rows > _SEED_ROWS:
        return np.sort(random.choice(rows, count, replace=False))
    gram = np.concatenate(list(blocks.map(lambda a, b: sample[a:b] @ sample.T, rows, 512)))
    first = int(random.integers(rows))
    picked = [first]
    nearest = gram[first].copy()
    taken = np.zeros(rows, bool)
    taken[first] = True
    tries = min(_CANDIDATES, rows)
    for _ in range(1, count):
        step()
        race = random.standard_exponential(rows) / np.maximum(1 - nearest, 1e-12)
        race[taken] = np.inf
        candidates = np.argpartition(race, tries - 1)[:tries]
        candidates = np.sort(candidates[np.isfinite(race[candidates])])
        gains = np.maximum(gram[candidates], nearest).sum(axis=1, dtype=np.float64)
        best = int(candidates[gains.argmax()])
        picked.append(best)
        taken[best] = True
        nearest = np.maximum(nearest, gram[best])
    return np.array(picked, np.int64)


def merge(sums: NDArray[np.float64], k: int) -> NDArray[np.float64]:
    """Sums of rows per cluster, merged two by two until `k` are left.

    The cosines of a cluster's rows to its centroid add up to the length of their sum; merging a and b
    therefore loses ``|a| + |b| - |a + b|``, and the pair that loses least goes first.
    """
    sums = sums.copy()
    products = sums @ sums.T
    lengths = np.sqrt(np.diag(products))
    loss = lengths[:, None] + lengths - np.sqrt(np.maximum(_squares(products), 0))
    np.fill_diagonal(loss, np.inf)
    alive = np.ones(len(sums), bool)
    partner = loss.argmin(axis=1)
    least = loss[np.arange(len(sums)), partner]
    for _ in range(len(sums) - k):
        step()
        a = int(least.argmin())
        b = int(partner[a])
        a, b = min(a, b), max(a, b)
        sums[a] += sums[b]
        alive[b] = False
        products[a] += products[b]
        products[:, a] += products[:, b]
        lengths[a] = np.sqrt(max(products[a, a], 0.0))
        joined = products[a, a] + np.square(lengths) + 2 * products[a]
        row = lengths[a] + lengths - np.sqrt(np.maximum(joined, 0))
        row[~alive] = np.inf
        row[a] = np.inf
        loss[a] = row
        loss[:, a] = row
        loss[b] = np.inf
        loss[:, b] = np.inf
        least[b] = np.inf
        closer = row < least
        partner[closer] = a
        least[closer] = row[closer]
        stale = np.flatnonzero(alive & ((partner == a) | (partner == b)) & ~closer)
        for i in {a, *stale.tolist()}:
            partner[i] = loss[i].argmin()
            least[i] = loss[i, partner[i]]
    return np.asarray(sums[alive])


def _squares(products: NDArray[np.float64]) -> NDArray[np.float64]:
    own = np.diag(products)
    return np.asarray(own[:, None] + own + 2 * products)
