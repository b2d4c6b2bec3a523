"""One query out of several vectors: several positives, negatives, weights."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from panoptic_nb.errors import InvalidValueError
from panoptic_nb.similarity._vectors import Floats


def combine(
    positives: NDArray[Any],
    negatives: NDArray[Any] | None = None,
    weights: NDArray[Any] | None = None,
    *,
    negative_weights: NDArray[Any] | None = None,
    balance: float = 0.5,
) -> Floats:
    """One query from several vectors, some of them unwanted.

    The formula is Rocchio's without the original query (Rocchio, Relevance feedback in information
    retrieval, 1971): the weighted mean of the positives, less `balance` times the weighted mean of the
    negatives, divided by its length.

    Parameters
    ----------
    positives
        (p, d), at least one; rows of length one.
    negatives
        (m, d) or None.
    weights, negative_weights
        (p,) and (m,), not negative, of any scale; None for equal.
    balance
        What the negatives weigh together, the positives weighing 1.

    Returns
    -------
    (d,) float32 of length one.

    Examples
    --------
    >>> import numpy as np
    >>> combine(np.array([[1.0, 0.0], [0.0, 1.0]]), weights=np.array([3, 1])).round(3)
    array([0.949, 0.316], dtype=float32)
    """
    wanted = _mean(positives, weights, "positives")
    if negatives is not None and len(negatives):
        wanted = wanted - balance * _mean(negatives, negative_weights, "negatives")
    length = float(np.linalg.norm(wanted))
    if not length > 1e-6:
        raise InvalidValueError(
            "The positives and the negatives cancel out: no direction is left to search in. "
            "Leave out those that stand on both sides."
        )
    return np.asarray(wanted / length, dtype=np.float32)


def _mean(vectors: NDArray[Any], weights: NDArray[Any] | None, what: str) -> NDArray[np.float64]:
    rows = np.asarray(vectors, dtype=np.float64)
    if rows.ndim != 2 or not len(rows):
        raise InvalidValueError(f"{what}: shape {rows.shape} was given, (vectors, dimensions) was expected.")
    share = np.ones(len(rows)) if weights is None else np.asarray(weights, dtype=np.float64)
    if share.shape != (len(rows),) or not np.all(np.isfinite(share) & (share >= 0)) or not share.sum() > 0:
        raise InvalidValueError(
            f"weights of the {what}: {weights!r} was given, {len(rows)} finite numbers, none negative "
            "and not all zero, were expected."
        )
    return np.asarray(share @ rows / share.sum(), dtype=np.float64)
