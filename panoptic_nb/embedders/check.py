"""Whether an embedder's answer can be kept: its shape, and each row."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from panoptic_nb.errors import EmbedderError

_SHOWN = 5


def check(vectors: object, n: int, dim: int, *, name: str = "the embedder") -> NDArray[np.float32]:
    """Return `vectors` as a contiguous (n, dim) float32 array, or refuse them.

    Parameters
    ----------
    vectors
        What an embedder returned.
    n, dim
        Rows and columns that were expected.
    name
        The embedder, for the message.

    Raises
    ------
    EmbedderError
        Not an array of real numbers, a wrong shape, or rows with NaN, infinity or nothing but zeros,
        named by their number.

    Examples
    --------
    >>> check([[3.0, 4.0]], 1, 2)
    array([[3., 4.]], dtype=float32)
    >>> check([[1.0, 0.0], [0.0, 0.0]], 2, 2)
    Traceback (most recent call last):
        ...
    panoptic_nb.errors.EmbedderError: the embedder gave 1 of 2 vectors that cannot be compared: row 1 is all \
zeros. Every image needs finite numbers that are not all zero.
    """
    array = check_shape(vectors, n, dim, name=name)
    bad = unusable_rows(array)
    if bad:
        raise EmbedderError(
            f"{name} gave {len(bad)} of {n} vectors that cannot be compared: {listed(bad)}. "
            "Every image needs finite numbers that are not all zero."
        )
    return array


def check_shape(vectors: object, n: int, dim: int, *, name: str = "the embedder") -> NDArray[np.float32]:
    """The part of `check` that concerns all rows at once."""
    expected = f"{n} vectors of {dim} numbers, shape ({n}, {dim})"
    try:
        array = np.asarray(vectors)
    except (ValueError, TypeError, RuntimeError) as error:
        raise EmbedderError(f"{name} gave rows that make no array ({error}); expected {expected}.") from error
    if not holds_reals(array):
        raise EmbedderError(f"{name} gave {array.dtype} values; expected {expected}, of real numbers.")
    if array.shape != (n, dim):
        raise EmbedderError(
            f"{name} gave an array of shape {array.shape}; expected {expected}. "
            "It must return one row for each image or text, and its dim must be the length of a row."
        )
    return as_float32(array)


def holds_reals(array: NDArray[Any]) -> bool:
    """Whether its values are real numbers, bfloat16 included, which NumPy itself does not know."""
    return array.dtype.kind in "fiu" or array.dtype.name == "bfloat16"


def as_float32(array: NDArray[Any]) -> NDArray[np.float32]:
    """Real numbers as vectors are kept; what is too large for that becomes infinite."""
    with np.errstate(over="ignore"):
        return np.ascontiguousarray(array, dtype=np.float32)


def unusable_rows(vectors: NDArray[np.float32]) -> dict[int, str]:
    """The rows that have no direction, with the reason: not finite, or all zeros."""
    finite: NDArray[np.bool_] = np.logical_and.reduce(np.isfinite(vectors), axis=1)
    something: NDArray[np.bool_] = np.logical_or.reduce(vectors != 0, axis=1)
    return {
        int(row): "is all zeros" if finite[row] else "has values that are not finite (NaN or infinity)"
        for row in np.flatnonzero(~(finite & something))
    }


def listed(unusable: Mapping[int, str], name_of: Callable[[int], str] = "row {}".format) -> str:
    """The first of the rows that `unusable_rows` found, each with its reason, and how many more there are.

    Examples
    --------
    >>> listed({2: "is all zeros", 7: "is all zeros"})
    'row 2 is all zeros; row 7 is all zeros'
    """
    shown = "; ".join(f"{name_of(row)} {why}" for row, why in list(unusable.items())[:_SHOWN])
    return shown + (f"; and {len(unusable) - _SHOWN} more" if len(unusable) > _SHOWN else "")
