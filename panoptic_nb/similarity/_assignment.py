"""Rounds of spherical k-means over many rows, most of which need not be looked at again.

Between two rounds the centres move a little. A row whose best centre leads the second best by more than
the two can have moved keeps it, unseen (Hamerly, Making k-means even faster, 2010; here with cosines: for a
row of length one, a cosine changes by no more than the distance that the centre moved).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

from panoptic_nb.blocks import Blocks
from panoptic_nb.similarity._vectors import Floats, Ints
from panoptic_nb.similarity.steps import step

Scalar = TypeVar("Scalar", bound=np.generic)
Labels = NDArray[np.int32]
Sums = NDArray[np.float64]

_BLOCK_CELLS = 1 << 20
_ROUNDING = 1e-4  # no float32 cosine of unit rows is off by as much


class Rows:
    """Vectors read in a given order, block by block, without a reordered copy of all of them."""

    def __init__(self, vectors: Floats, order: Ints | None) -> None:
        self._vectors = vectors
        self._order = order

    def __len__(self) -> int:
        return len(self._vectors) if self._order is None else len(self._order)

    @property
    def dimensions(self) -> int:
        """How long a row is."""
        return int(self._vectors.shape[1])

    def block(self, start: int, stop: int) -> Floats:
        """Rows `start` to `stop` in this order, contiguous."""
        if self._order is None:
            return np.ascontiguousarray(self._vectors[start:stop])
        return self._vectors[self._order[start:stop]]

    def take(self, places: Ints) -> Floats:
        """The rows at `places` of this order."""
        return self._vectors[places if self._order is None else self._order[places]]

    def as_given(self, values: NDArray[Scalar]) -> NDArray[Scalar]:
        """Per-row values in this order, put back in the order that the vectors came in."""
        if self._order is None:
            return values
        back = np.empty_like(values)
        back[self._order] = values
        return back


@dataclass
class Division:
    """Rows given to centres, while it settles.

    `lead` is how far, at least, a row's own centre leads any other in cosine; `sums` and `counts` are of the
    rows that `labels` gives to each centre.
    """

    centres: Floats
    labels: Labels
    lead: Floats
    sums: Sums
    counts: Ints
    rounds: int = 1

    @property
    def objective(self) -> float:
        """The rows' cosines to the directions of their clusters, added up."""
        return float(np.linalg.norm(self.sums, axis=1).sum())


def divide(data: Rows, centres: Floats, blocks: Blocks) -> Division:
    """Give every row to the centre of highest cosine, the lowest number of equals."""
    k = len(centres)
    columns = np.ascontiguousarray(centres.T)

    def one(start: int, stop: int) -> tuple[Labels, Floats, Floats]:
        block = data.block(start, stop)
        own, lead = _nearest(block, columns)
        return own, lead, _added(block, own, k)

    labels, lead = np.empty(len(data), np.int32), np.empty(len(data), np.float32)
    sums = np.zeros(centres.shape, np.float64)
    at = 0
    for own, ahead, part in blocks.map(one, len(data), block_rows(k)):
        step()
        labels[at : at + len(own)], lead[at : at + len(own)] = own, ahead
        sums += part
        at += len(own)
    return Division(centres, labels, lead, sums, np.bincount(labels, minlength=k).astype(np.int64))


def settle(data: Rows, centres: Floats, blocks: Blocks, *, rounds: int, enough: float) -> Division:
    """Rounds of k-means until nothing moves, or one adds less than `enough` to the mean cosine.

    A centre that has lost its rows restarts from the row that fits its own worst.
    """
    division = divide(data, centres, blocks)
    while division.rounds < rounds:
        before = division.objective
        moved = _move(data, division, blocks)
        changed = _reassign(data, division, blocks)
        division.rounds += 1
        if not moved and (changed == 0 or division.objective - before < enough * len(data)):
            break
    return division


def cosines_to_own(data: Rows, labels: Labels, centres: Floats, blocks: Blocks) -> Floats:
    """Each row's cosine to the centre that its label names."""

    def one(start: int, stop: int) -> Any:
        return np.einsum("ij,ij->i", data.block(start, stop), centres[labels[start:stop]])

    return np.concatenate([np.zeros(0, np.float32), *blocks.map(one, len(data), 1024)])


def add_up(data: Rows, labels: Labels, k: int, blocks: Blocks) -> Sums:
    """(k, d): the rows of each label added up."""
    sums = np.zeros((k, data.dimensions), np.float64)
    for part in blocks.map(lambda a, b: _added(data.block(a, b), labels[a:b], k), len(data), block_rows(k)):
        sums += part
    return sums


def directions(sums: NDArray[np.floating[Any]]) -> Floats:
    """Each row divided by its length; one that sums to nothing stays zero."""
    lengths = np.sqrt(np.einsum("ij,ij->i", sums, sums))[:, None]
    return np.asarray(sums / np.maximum(lengths, 1e-12), dtype=np.float32)


def block_rows(k: int) -> int:
    """Rows per block: a power of two, fewer for many centres, the same on every machine."""
    return int(2 ** np.clip(np.floor(np.log2(_BLOCK_CELLS / max(k, 1))), 9, 13))


def _move(data: Rows, division: Division, blocks: Blocks) -> int:
    """Centres to the directions of their rows; returns how many had none and restarted."""
    centres = directions(division.sums)
    empty = np.flatnonzero(division.counts == 0)
    if len(empty):
        cosines = cosines_to_own(data, division.labels, centres, blocks)
        worst = np.argsort(cosines, kind="stable")[: len(empty)]
        centres[empty] = data.take(worst)
    drift = np.linalg.norm(centres.astype(np.float64) - division.centres, axis=1).astype(np.float32)
    division.centres = centres
    division.lead -= drift[division.labels] + drift.max()
    return len(empty)


def _reassign(data: Rows, division: Division, blocks: Blocks) -> int:
    """Look again at the rows whose lead may be gone; returns how many changed."""
    rows = np.flatnonzero(division.lead < _ROUNDING)
    k = len(division.centres)
    columns = np.ascontiguousarray(division.centres.T)

    def one(start: int, stop: int) -> tuple[Ints, Labels, Floats, Floats]:
        some = rows[start:stop]
        block = data.take(some)
        own, lead = _nearest(block, columns)
        changed = np.flatnonzero(own != division.labels[some])
        difference = np.zeros((k, block.shape[1]), np.float32)
        if len(changed):
            leaving = block[changed]
            difference = _added(leaving, own[changed], k)
            difference -= _added(leaving, division.labels[some[changed]], k)
        return some, own, lead, difference

    changes = 0
    labels = division.labels.copy()  # blocks under way read the old ones
    for some, own, lead, difference in blocks.map(one, len(rows), block_rows(k)):
        step()
        changes += int(np.count_nonzero(labels[some] != own))
        labels[some], division.lead[some] = own, lead
        division.sums += difference
    division.labels = labels
    division.counts = np.bincount(labels, minlength=k).astype(np.int64)
    return changes


def _nearest(block: Floats, columns: Floats) -> tuple[Labels, Floats]:
    """Each row's best centre and its lead over the second best."""
    products = block @ columns
    own = products.argmax(axis=1)
    every = np.arange(len(own))
    best = products[every, own]
    products[every, own] = -np.inf
    return own.astype(np.int32), best - products.max(axis=1)


def _added(block: Floats, labels: Labels, k: int) -> Floats:
    """(k, d): the rows of each label added up, in their order."""
    from scipy import sparse  # type: ignore[import-untyped]  # ships no types

    ones = np.ones(len(labels), np.float32)
    belongs = sparse.csr_matrix((ones, labels, np.arange(len(labels) + 1, dtype=np.int32)), (len(labels), k))
    return np.asarray(belongs.T @ block, dtype=np.float32)
