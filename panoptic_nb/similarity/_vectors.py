"""What every door of this room asks of its vectors, and the one order that no shuffling changes."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from panoptic_nb.errors import InvalidValueError

Floats = NDArray[np.float32]
Ints = NDArray[np.int64]
Keys = NDArray[Any] | Sequence[int] | Sequence[bytes] | Sequence[str]

BLOCK = 8192
_TOLERANCE = 2e-3


def unit_rows(vectors: NDArray[Any], *, what: str = "vectors", check: bool = True) -> Floats:
    """`vectors` as (n, d) float32, refused by row where a row has not length one.

    A row with a NaN or an infinity has no length, and a zero row has length zero: both are refused here.
    """
    rows = np.asarray(vectors)
    if rows.ndim != 2 or rows.shape[1] == 0:
        raise InvalidValueError(
            f"{what}: an array of shape {rows.shape} was given, (rows, dimensions) was expected. "
            "Give one vector per row."
        )
    if rows.dtype != np.float32:
        rows = rows.astype(np.float32)
    if check:
        starts = range(0, len(rows), BLOCK)
        refuse_wrong_lengths((wrong_lengths(rows, a, min(a + BLOCK, len(rows))) for a in starts), what)
    return rows


def wrong_lengths(rows: Floats, start: int, stop: int) -> Ints:
    """The rows from `start` to `stop` that have not length one."""
    block = rows[start:stop]
    squared = np.einsum("ij,ij->i", block, block)
    return np.asarray(start + np.flatnonzero(~(np.abs(squared - 1) <= 2 * _TOLERANCE)), dtype=np.int64)


def refuse_wrong_lengths(wrong: Iterable[Ints], what: str = "vectors") -> None:
    """Raise for the rows in `wrong`, naming the first ones; nothing where there is none."""
    listed: list[int] = []
    for some in wrong:
        listed += some.tolist()
        if len(listed) > 8:
            break
    if listed:
        shown = ", ".join(map(str, listed[:8])) + (", …" if len(listed) > 8 else "")
        raise InvalidValueError(
            f"{what}: row {shown} has not length one (zero, NaN or not normalised). "
            "Vectors divided by their length were expected: leave these rows out or normalise them."
        )


def canonical_order(vectors: Floats, keys: Keys | None) -> Ints | None:
    """The rows' order by key, or None where they already stand in it.

    Without keys the rows' own bits are the key: equal rows are interchangeable, so nothing is lost.
    """
    sortable = content_keys(vectors) if keys is None else _sortable(keys, len(vectors))
    if len(sortable) < 2 or bool(np.all(sortable[:-1] < sortable[1:])):
        return None
    return np.argsort(sortable, kind="stable").astype(np.int64, copy=False)


def _sortable(keys: Keys, rows: int) -> NDArray[Any]:
    array = np.asarray(keys)
    if array.ndim == 2 and array.dtype == np.uint8:  # digests, one per row
        array = np.ascontiguousarray(array).view(f"S{array.shape[1]}")[:, 0]
    if array.shape != (rows,) or array.dtype.kind not in "iuSU":
        raise InvalidValueError(
            f"keys: {array.dtype} of shape {array.shape} was given, one integer, digest or text for each of "
            f"the {rows} rows was expected."
        )
    return array


def content_keys(vectors: Floats) -> NDArray[np.uint64]:
    """A 64-bit hash of each row's bits: fold, multiply by odd random words, add, modulo 2**64."""
    pairs = (vectors.shape[1] + 1) // 2
    words = np.random.default_rng(0x9E3779B9).integers(0, 2**64, pairs, dtype=np.uint64) | np.uint64(1)
    keys = np.empty(len(vectors), np.uint64)
    block = np.zeros((256, 2 * pairs), np.float32)
    for start in range(0, len(vectors), 256):
        rows = vectors[start : start + 256]
        block[: len(rows), : rows.shape[1]] = rows + np.float32(0)  # -0 and 0 are the same number
        bits = block[: len(rows)].view(np.uint64)
        bits ^= bits >> np.uint64(32)
        keys[start : start + 256] = np.einsum("ij,j->i", bits, words)
    return keys
