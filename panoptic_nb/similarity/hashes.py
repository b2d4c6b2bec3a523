"""Pairs of 64-bit hashes that differ in a few bits, among many: all of them, and no comparison of all with all.

Multi-index hashing (M. Norouzi, A. Punjani and D. Fleet, "Fast search in Hamming space with multi-index
hashing", 2012): of two hashes that differ in at most r bits, cut in four, at least one quarter differs in at
most r // 4. So each quarter has a table, and is looked up with every change of that many bits.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations
from typing import Final, Literal

import numpy as np
from numpy.typing import NDArray

from panoptic_nb.blocks import Blocks
from panoptic_nb.errors import InvalidValueError
from panoptic_nb.similarity._vectors import Ints

Hashes = NDArray[np.uint64]

LARGEST_RADIUS: Final = 15
_QUARTERS, _BITS = 4, 16
_ROWS = 4096  # per block, so that a block is a few hundred thousand comparisons where hashes are spread
_AT_ONCE = 1 << 20


@dataclass(frozen=True)
class HashPairs:
    """Pairs of rows whose hashes are near; every array is by pair.

    Attributes
    ----------
    first, second
        Row of the query, row of the base; int64.
    distance
        How many bits differ; uint8.
    """

    first: Ints
    second: Ints
    distance: NDArray[np.uint8]

    def __len__(self) -> int:
        return len(self.first)


def near_hashes(hashes: Hashes, radius: int, *, threads: int | None = None) -> HashPairs:
    """All pairs of hashes that differ in at most `radius` bits, each once, the lower row first.

    Parameters
    ----------
    hashes
        (n,) uint64.
    radius
        Bits, from 0 to 15.

    Returns
    -------
    HashPairs
        By `first`, then `second`; the same whatever the number of threads.

    Examples
    --------
    >>> import numpy as np
    >>> found = near_hashes(np.array([0b1111, 0b1110, 2**40], np.uint64), 1)
    >>> found.first, found.second, found.distance
    (array([0]), array([1]), array([1], dtype=uint8))
    """
    table = HashTable(hashes)
    parts = list(table.near(table.hashes, radius, pairs="rising", threads=threads))
    first = np.concatenate([np.zeros(0, np.int64), *(part.first for part in parts)])
    second = np.concatenate([np.zeros(0, np.int64), *(part.second for part in parts)])
    distance = np.concatenate([np.zeros(0, np.uint8), *(part.distance for part in parts)])
    order = np.lexsort((second, first))
    return HashPairs(first[order], second[order], distance[order])


class HashTable:
    """Hashes sorted by each of their quarters, to be searched many times.

    Parameters
    ----------
    hashes
        (n,) uint64.
    """

    def __init__(self, hashes: Hashes) -> None:
        self.hashes = _checked(hashes)
        self._rows: list[Ints] = []
        self._starts: list[Ints] = []
        for quarter in range(_QUARTERS):
            keys = _quarter(self.hashes, quarter)
            self._rows.append(np.argsort(keys, kind="stable"))
            self._starts.append(np.searchsorted(np.sort(keys), np.arange((1 << _BITS) + 1)))

    def near(
        self,
        queries: Hashes,
        radius: int,
        *,
        pairs: Literal["rising", "other"],
        threads: int | None = None,
    ) -> Iterator[HashPairs]:
        """Pairs of a query and a hash that differ in at most `radius` bits, in portions, each pair once.

        Parameters
        ----------
        queries
            (n,) uint64: row by row the hashes of the same pictures, laid down in some way.
        pairs
            ``"rising"``: only where the row of the query is the lower one; ``"other"``: where it is another.
        """
        wanted = _checked(queries)
        if len(wanted) != len(self.hashes):
            raise InvalidValueError(
                f"{len(wanted)} queries were given, one for each of {len(self.hashes)} hashes was expected."
            )
        if not 0 <= radius <= LARGEST_RADIUS:
            raise InvalidValueError(
                f"A radius of {radius} bits was given, 0 to {LARGEST_RADIUS} was expected."
            )
        masks = _changes(radius // _QUARTERS)

        def search(start: int, stop: int) -> list[HashPairs]:
            rows = np.arange(start, stop)
            found: list[HashPairs] = []
            for quarter in range(_QUARTERS):
                keys = _quarter(wanted[start:stop], quarter)
                for mask in masks:
                    found += self._looked_up(wanted, rows, keys ^ mask, quarter, radius, pairs)
            return found

        with Blocks(threads) as blocks:
            for found in blocks.map(search, len(wanted), _ROWS):
                yield from found

    def _looked_up(
        self, wanted: Hashes, rows: Ints, keys: Ints, quarter: int, radius: int, pairs: str
    ) -> Iterator[HashPairs]:
        low, high = self._starts[quarter][keys], self._starts[quarter][keys + 1]
        counts = high - low
        filled = np.flatnonzero(counts)
        rows, low, counts = rows[filled], low[filled], counts[filled]
        ends = np.cumsum(counts)
        at = 0
        while at < len(rows):
            # A full row of the table is taken whole, however long: it is at most as long as the base.
            done = int(ends[at - 1]) if at else 0
            stop = max(at + 1, int(np.searchsorted(ends, done + _AT_ONCE, "right")))
            part, mine = counts[at:stop], slice(at, stop)
            first = np.repeat(rows[mine], part)
            within = np.arange(len(first)) - np.repeat(ends[mine] - part - done, part)
            second = self._rows[quarter][np.repeat(low[mine], part) + within]
            at = stop
            keep = np.flatnonzero(first < second if pairs == "rising" else first != second)
            first, second = first[keep], second[keep]
            differing = wanted[first] ^ self.hashes[second]
            distance = np.bitwise_count(differing)
            keep = np.flatnonzero(distance <= radius)
            # A pair that an earlier quarter finds too is that quarter's.
            for earlier in range(quarter):
                bits = np.bitwise_count(_quarter(differing[keep], earlier))
                keep = keep[bits > radius // _QUARTERS]
            if len(keep):
                yield HashPairs(first[keep], second[keep], distance[keep])


def _checked(hashes: Hashes) -> Hashes:
    given = np.asarray(hashes)
    if given.ndim != 1 or given.dtype != np.uint64:
        raise InvalidValueError(
            f"hashes: {given.dtype} of shape {given.shape} was given, (n,) uint64 was expected."
        )
    return given


def _quarter(hashes: Hashes, number: int) -> Ints:
    return ((hashes >> np.uint64(_BITS * number)) & np.uint64((1 << _BITS) - 1)).astype(np.int64)


def _changes(most: int) -> list[int]:
    """Every way to change at most so many of the bits of a quarter."""
    return [
        sum(1 << bit for bit in bits)
        for count in range(most + 1)
        for bits in combinations(range(_BITS), count)
    ]
