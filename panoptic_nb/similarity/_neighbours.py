"""Each row's nearest rows: all against all where they are few, cell by cell where they are many."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from panoptic_nb.blocks import Blocks
from panoptic_nb.similarity._vectors import Floats, Ints
from panoptic_nb.similarity.kmeans import spherical_kmeans
from panoptic_nb.similarity.steps import step

_ALL_PAIRS = 12_000
_CELL_ROWS = 256
_CELLS_SEARCHED = 16


def nearest_rows(
    vectors: Floats, count: int, *, seed: int, threads: int | None = None
) -> tuple[NDArray[np.int32], Floats]:
    """The `count` other rows of highest cosine to each row, best first, and these cosines.

    Up to 12,000 rows the answer is exact. Beyond, k-means makes cells of about 256 rows and each cell is
    compared with itself and the 15 cells of nearest centroid: an inverted file (Jégou, Douze and Schmid, 2011),
    worked as matrix products.

    Returns
    -------
    rows, cosines
        (n, count) int32 and float32; n must exceed `count`.
    """
    rows = np.empty((len(vectors), count), np.int32)
    cosines = np.empty((len(vectors), count), np.float32)
    if len(vectors) <= _ALL_PAIRS:
        everything = np.arange(len(vectors))
        with Blocks(threads) as blocks:
            for _ in blocks.map(
                lambda a, b: _best(vectors, everything[a:b], everything, rows, cosines), len(vectors), 256
            ):
                step()
        return rows, cosines
    cells = spherical_kmeans(
        vectors,
        len(vectors) // _CELL_ROWS,
        seed=seed,
        keys=_as_they_stand(vectors),
        iterations=2,
        threads=threads,
    )
    by_cell = np.argsort(cells.labels, kind="stable")
    edges = np.concatenate([[0], np.cumsum(cells.sizes)])
    searched = min(_CELLS_SEARCHED, cells.k)
    around = np.argsort(-(cells.centroids @ cells.centroids.T), axis=1, kind="stable")

    def one(start: int, stop: int) -> None:
        for cell in range(start, stop):
            own = by_cell[edges[cell] : edges[cell + 1]]
            near = around[cell, :searched]
            while sum(cells.sizes[near]) <= count and len(near) < cells.k:
                near = around[cell, : 2 * len(near)]
            others = np.sort(np.concatenate([by_cell[edges[c] : edges[c + 1]] for c in near]))
            for at in range(0, len(own), _CELL_ROWS):
                _best(vectors, own[at : at + _CELL_ROWS], others, rows, cosines)

    with Blocks(threads) as blocks:
        for _ in blocks.map(one, cells.k, 1):
            step()
    return rows, cosines


def _as_they_stand(vectors: Floats) -> Ints:
    """Keys that keep rows in the order they are in."""
    return np.arange(len(vectors), dtype=np.int64)


def _best(vectors: Floats, own: Ints, others: Ints, rows: NDArray[np.int32], cosines: Floats) -> None:
    products = vectors[own] @ vectors[others].T
    products[others[None, :] == own[:, None]] = -np.inf
    count = rows.shape[1]
    found = np.argpartition(products, products.shape[1] - count, axis=1)[:, -count:]
    found.sort(axis=1)
    close = np.take_along_axis(products, found, axis=1)
    order = np.argsort(-close, axis=1, kind="stable")
    rows[own] = others[np.take_along_axis(found, order, axis=1)]
    cosines[own] = np.take_along_axis(close, order, axis=1)
