"""Exact cosine search: scores, the best k, percentiles, and queries made of several vectors.

A score is the raw cosine, from -1 to 1: never clipped, never stretched.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from panoptic_nb.errors import InvalidValueError
from panoptic_nb.similarity import _bfloat16
from panoptic_nb.similarity._bfloat16 import Arithmetic
from panoptic_nb.similarity._vectors import BLOCK, Floats, Ints, unit_rows
from panoptic_nb.similarity.mixtures import combine

__all__ = ["Index", "combine", "percentile", "scores", "top"]

_QUERY_CELLS = 1 << 26  # scores held at once while many queries are scanned


def scores(vectors: Floats, query: NDArray[Any]) -> Floats:
    """Cosine of every row to a query.

    Parameters
    ----------
    vectors
        (n, d) float32, rows of length one.
    query
        (d,), or (q, d) for several; any length but zero.

    Returns
    -------
    (n,) float32, or (q, n) for several queries.

    Examples
    --------
    >>> import numpy as np
    >>> scores(np.array([[1, 0], [0, 1]], np.float32), np.array([3.0, 4.0]))
    array([0.6, 0.8], dtype=float32)
    """
    rows = unit_rows(vectors, check=False)
    wanted = _directions(query, rows.shape[1])
    if np.asarray(query).ndim == 1:
        return np.asarray(rows @ wanted[0], dtype=np.float32)
    return np.asarray(wanted @ rows.T, dtype=np.float32)


def top(
    vectors: Floats, query: NDArray[Any], k: int, *, among: NDArray[Any] | None = None
) -> tuple[Ints, Floats]:
    """The `k` rows of highest cosine to a query, exact, best first: see `Index.top`.

    Examples
    --------
    >>> import numpy as np
    >>> top(np.array([[1, 0], [0, 1], [0, 1]], np.float32), np.array([0.6, 0.8]), 2)
    (array([1, 2]), array([0.8, 0.8], dtype=float32))
    """
    return Index(vectors, arithmetic="float32", check=False).top(query, k, among=among)


class Index:
    """Vectors made ready for many searches; the answers are exact whatever it scans with.

    Where bfloat16 is fast, a copy in bfloat16 is kept (half the size of the vectors) and scanned. The scan
    is off by no more than a bound that is computed, not assumed: the length of what each row and the query
    lost in rounding (Cauchy-Schwarz), the rounding of the result and of the sum. Every row that could be
    among the best k within that bound is scored again in float64. Elsewhere the scan is float32 and
    the same holds with its smaller bound.

    Parameters
    ----------
    vectors
        (n, d) float32, rows of length one; kept by reference, not copied. A memory map will do.
    arithmetic
        ``"auto"`` (bfloat16 where torch is loaded and a probe finds it fast), ``"bfloat16"`` (needs torch)
        or ``"float32"``. The environment variable PANOPTIC_NB_ARITHMETIC decides for ``"auto"``.
    check
        False skips the test that rows have length one.

    Examples
    --------
    >>> import numpy as np
    >>> rows, cosines = Index(np.eye(3, dtype=np.float32)).top(np.array([0.0, 0.6, 0.8]), 2)
    >>> rows, cosines
    (array([2, 1]), array([0.8, 0.6], dtype=float32))
    """

    def __init__(self, vectors: Floats, *, arithmetic: Arithmetic = "auto", check: bool = True) -> None:
        self.vectors = unit_rows(vectors, check=check)
        self.arithmetic = _bfloat16.chosen(arithmetic)
        self._narrow: Any = None
        self._lost: Floats = np.zeros(0, np.float32)
        if self.arithmetic == "bfloat16":
            self._narrow, self._lost = _rounded_copy(self.vectors)

    def __len__(self) -> int:
        return len(self.vectors)

    def top(self, query: NDArray[Any], k: int, *, among: NDArray[Any] | None = None) -> tuple[Ints, Floats]:
        """The `k` rows of highest cosine to a query, best first; equal cosines by row index.

        Parameters
        ----------
        query
            (d,), or (q, d) for several; any length but zero.
        k
            How many; fewer come back where there are fewer rows.
        among
            Search only here: (n,) bool, or row indices.

        Returns
        -------
        indices, cosines
            (k,) int64 and (k,) float32; (q, k) for several queries.

        Raises
        ------
        InvalidValueError
            A query of another dimension, zero or not finite; k below 0.
        """
        if k < 0:
            raise InvalidValueError(f"k: {k} was given, 0 or more was expected.")
        wanted = _directions(query, self.vectors.shape[1])
        open_rows = _mask(among, len(self))
        count = min(k, len(self) if open_rows is None else int(open_rows.sum()))
        indices = np.zeros((len(wanted), count), np.int64)
        cosines = np.zeros((len(wanted), count), np.float32)
        at_once = max(1, _QUERY_CELLS // max(1, len(self)))
        for start in range(0, len(wanted) if count else 0, at_once):
            part = wanted[start : start + at_once]
            for offset, (rough, bound) in enumerate(self._scan(part)):
                found = self._refine(rough, bound, part[offset], count, open_rows)
                indices[start + offset], cosines[start + offset] = found
        if np.asarray(query).ndim == 1:
            return indices[0], cosines[0]
        return indices, cosines

    def _scan(self, wanted: Floats) -> list[tuple[Floats, float]]:
        """For each query, approximate cosines of all rows, and how far off any of them can be."""
        rounding = self.vectors.shape[1] * 2.0**-23  # of a float32 sum of products of unit vectors
        if self._narrow is None:
            return [(rough, rounding) for rough in np.ascontiguousarray((self.vectors @ wanted.T).T)]
        import torch

        narrow = _bfloat16.rounded(wanted)
        rough = torch.mm(narrow, self._narrow.T).float().numpy()
        lost_here = float(self._lost.max(initial=0.0))
        bounds = (1 + _bfloat16.UNIT_ROUNDOFF) * (lost_here + _bfloat16.residual_norms(wanted, narrow))
        bounds += rounding + _bfloat16.UNIT_ROUNDOFF * np.abs(rough).max(axis=1, initial=0.0)
        return [(row, float(bound)) for row, bound in zip(rough, bounds, strict=True)]

    def _refine(
        self, rough: Floats, bound: float, query: Floats, count: int, open_rows: NDArray[np.bool_] | None
    ) -> tuple[Ints, Floats]:
        if open_rows is not None:
            rough = np.where(open_rows, rough, np.float32(-np.inf))
        floor = np.partition(rough, len(rough) - count)[len(rough) - count] - np.float32(2 * bound)
        if self._narrow is not None and np.count_nonzero(rough >= floor) > max(4 * count, len(rough) // 16):
            # Too many rows look alike at eight bits: a float32 scan is cheaper than scoring them one by one.
            finer = self.vectors @ query
            bound = self.vectors.shape[1] * 2.0**-23
            rough = finer if open_rows is None else np.where(open_rows, finer, np.float32(-np.inf))
            floor = np.partition(rough, len(rough) - count)[len(rough) - count] - np.float32(2 * bound)
        near = np.flatnonzero(rough >= max(floor, np.float32(-4)))
        exact = _exact(self.vectors, near, query)
        best = np.lexsort((near, -exact))[:count]
        return near[best], exact[best].astype(np.float32)


def percentile(cosines: NDArray[Any], among: NDArray[Any] | None = None) -> Floats:
    """For each cosine, the percentage of `among` (by default themselves) that is at or below it.

    Examples
    --------
    >>> import numpy as np
    >>> percentile(np.array([0.9, 0.1, 0.4, 0.4]))
    array([100.,  25.,  75.,  75.], dtype=float32)
    """
    values = np.asarray(cosines)
    ordered = np.sort(values if among is None else np.asarray(among), axis=None)
    if not len(ordered):
        return np.full(values.shape, np.nan, np.float32)
    return np.asarray(100 * np.searchsorted(ordered, values, side="right") / len(ordered), dtype=np.float32)


def _rounded_copy(vectors: Floats) -> tuple[Any, Floats]:
    import torch

    narrow = torch.empty(vectors.shape, dtype=torch.bfloat16)
    lost = np.empty(len(vectors), np.float32)
    for start in range(0, len(vectors), BLOCK):
        block = np.ascontiguousarray(vectors[start : start + BLOCK])
        narrow[start : start + BLOCK] = torch.from_numpy(block)
        lost[start : start + BLOCK] = _bfloat16.residual_norms(block, narrow[start : start + BLOCK])
    return narrow, lost


def _exact(vectors: Floats, rows: Ints, query: Floats) -> NDArray[np.float64]:
    found = np.empty(len(rows), np.float64)
    direction = query.astype(np.float64)
    for start in range(0, len(rows), 1024):
        block = vectors[rows[start : start + 1024]].astype(np.float64)
        found[start : start + 1024] = np.einsum("ij,j->i", block, direction)
    return found


def _directions(query: NDArray[Any], dimensions: int) -> Floats:
    given = np.asarray(query, dtype=np.float64)
    if given.ndim not in (1, 2) or given.shape[-1] != dimensions:
        raise InvalidValueError(
            f"A query of shape {given.shape} was given, ({dimensions},) or (queries, {dimensions}) was "
            "expected: query and vectors must come from the same space."
        )
    rows = np.atleast_2d(given)
    lengths = np.linalg.norm(rows, axis=1, keepdims=True)
    if not np.all(np.isfinite(lengths) & (lengths > 0)):
        raise InvalidValueError("A query of length zero, or with NaN, has no direction: give another.")
    return np.asarray(rows / lengths, dtype=np.float32)


def _mask(among: NDArray[Any] | None, rows: int) -> NDArray[np.bool_] | None:
    if among is None:
        return None
    given = np.asarray(among)
    if given.dtype == bool:
        if given.shape != (rows,):
            raise InvalidValueError(f"among: a mask of shape {given.shape} was given, not ({rows},).")
        return given
    mask = np.zeros(rows, bool)
    mask[given.astype(np.int64)] = True
    return mask
