"""Order: from values to integer codes, from codes to a total and stable order of items.

A property's codes are computed once and kept by the session until the property changes; ordering a
million items by two keys is then one integer sort. Empty values come last, whichever the direction.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from panoptic_nb.values.text import natural_key

if TYPE_CHECKING:
    import polars as pl

Codes = npt.NDArray[np.int32]
Ids = npt.NDArray[np.int32]

EMPTY = -1


@dataclass(frozen=True, slots=True)
class SortKey:
    """One key of an order: a field's key and a direction."""

    field: str
    descending: bool = False


def codes_of_numbers(ids: Ids, values: npt.NDArray[np.generic], size: int) -> Codes:
    """Dense ranks of numbers, booleans or instants, by id; -1 where there is no value.

    Parameters
    ----------
    ids, values
        Shape (n,): the value of each id.
    size
        One more than the highest id.

    Returns
    -------
    numpy.ndarray
        int32, shape (size,).

    Examples
    --------
    >>> codes_of_numbers(np.array([0, 2, 3], np.int32), np.array([5.0, 1.0, 5.0]), 4)
    array([ 1, -1,  0,  1], dtype=int32)
    """
    codes = np.full(size, EMPTY, np.int32)
    _, ranks = np.unique(values, return_inverse=True)
    codes[ids] = ranks.astype(np.int32)
    return codes


def codes_of_texts(ids: Ids, values: Sequence[str] | pl.Series, size: int) -> Codes:
    """Dense ranks of text as a reader expects them: accents and case aside, numbers in natural order."""
    import polars as pl

    codes = np.full(size, EMPTY, np.int32)
    frame = pl.DataFrame({"value": pl.Series(values, dtype=pl.String)})
    unique = frame.unique()
    ordered = unique.with_columns(key=natural_key(unique["value"])).sort("key", "value")
    ranks = ordered.select("value", rank=pl.int_range(0, pl.len(), dtype=pl.Int32))
    joined = frame.join(ranks, on="value", how="left", maintain_order="left")
    codes[ids] = joined["rank"].to_numpy()
    return codes


def collated(values: Sequence[str]) -> npt.NDArray[np.int64]:
    """The positions that put a few texts in reading order."""
    codes = codes_of_texts(np.arange(len(values), dtype=np.int32), values, len(values))
    return np.argsort(codes, kind="stable")


def ordered(ids: Ids, keys: Sequence[tuple[Codes, bool]]) -> Ids:
    """Ids in the order of the keys; ties keep the order in which the ids were given.

    Parameters
    ----------
    ids
        Shape (n,).
    keys
        For each key, codes by id, shape (highest id + 1,), and whether it descends.
    """
    if not keys or len(ids) < 2:
        return ids
    columns = [_directed(codes[ids], descending) for codes, descending in keys]
    spans = [int(column.max()) + 1 for column in columns]
    if float(np.prod([float(span) for span in spans])) * len(ids) >= 2**62:
        return ids[np.lexsort(columns[::-1])]
    # One integer holds every key and then the position, so that an unstable sort is exact and stable.
    packed = np.zeros(len(ids), np.int64)
    for column, span in zip(columns, spans, strict=True):
        packed *= span
        packed += column
    packed *= len(ids)
    packed += np.arange(len(ids))
    packed.sort()
    return ids[packed % len(ids)]


def _directed(codes: Codes, descending: bool) -> Codes:
    last = int(codes.max(initial=0)) + 1
    if descending:
        return np.where(codes == EMPTY, last, last - 1 - codes)
    return np.where(codes == EMPTY, last, codes)
