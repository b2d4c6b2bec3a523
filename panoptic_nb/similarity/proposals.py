"""Candidates for a group, ranked by what has been accepted and what has been refused.

Three methods follow each other as verdicts come in, and the ranking says which one made it:

- ``centroid``: nothing is refused yet; cosine to the mean of the accepted rows.
- ``both centroids``: fewer than 12 verdicts; the mean of the accepted less half the mean of the refused
  (Rocchio 1971).
- ``linear classifier``: regularised, refitted from scratch in closed form after each verdict. Weighted ridge
  regression on +1 (accepted) and -1 (refused), and on -1 again, with a weight of its own, 400 candidates of
  which nothing is known: most are not of the group, and they teach what is common to all (learning from
  positives and unlabelled rows, Elkan and Noto 2008). Together the accepted weigh 1, the refused 0.35, the
  unknown 0.6; the penalty is 6 divided by the number of verdicts.

`tests.benchmarks.annotation_yield` shows what each is worth. The numbers were chosen on one draw of seed images,
the same for two sets of real images, and hold on other draws.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from panoptic_nb.blocks import one_thread_blas
from panoptic_nb.errors import InvalidValueError
from panoptic_nb.similarity._vectors import Floats, Ints
from panoptic_nb.similarity.verdicts import stop_hint

__all__ = ["Ranking", "rank", "stop_hint"]

Mode = Literal["sure", "unsure", "surprising"]
Method = Literal["centroid", "both centroids", "linear classifier"]
Scores = NDArray[np.float64]
Rows = Sequence[int] | NDArray[Any]

_FEW = 12
_REFUSED_BALANCE = 0.5
_REFUSED_WEIGHT = 0.35
_UNKNOWN_WEIGHT = 0.6
_UNKNOWN_ROWS = 400
_PENALTY = 6.0
_CONSTANT = 10.0**0.5  # large, so that the level of all scores is hardly penalised
_MOST_VERDICTS = 2000
_SURPRISES_AMONG = 240


@dataclass(frozen=True)
class Ranking:
    """What `rank` found.

    Attributes
    ----------
    order
        (m,) int64: places in the list of candidates, the one to show first first.
    scores
        (m,) float32, one per candidate, in the order the candidates were given.
    method
        What the scores come from.
    score_name
        ``cosine``, or ``score`` where only their order has a meaning.
    """

    order: Ints = field(repr=False)
    scores: Floats = field(repr=False)
    method: Method
    score_name: Literal["cosine", "score"]


def rank(
    spaces: Sequence[Floats],
    accepted: Sequence[Rows],
    refused: Sequence[Rows],
    candidates: Sequence[Rows],
    *,
    mode: Mode = "sure",
    weights: Sequence[float] | None = None,
) -> Ranking:
    """Order candidates for the next batch.

    Parameters
    ----------
    spaces
        One or several (n, d) float32 arrays, rows of length one. In each of several spaces the candidates'
        scores are brought to mean 0 and standard deviation 1; the ranking is by their weighted mean.
    accepted, refused, candidates
        For each space, the rows there of the accepted, the refused and the candidate images: the same images
        in the same order in every space. The images that the group started from count as accepted.
    mode
        ``sure``: highest score first. ``unsure``: first what scores nearest to half-way between the mean of
        the accepted and that of the refused (of the candidates while nothing is refused). ``surprising``: of the
        240 highest scores, first the one whose highest cosine to any accepted image is lowest; then the others.
    weights
        One per space, not negative; None for equal.

    Raises
    ------
    InvalidValueError
        Nothing accepted; lists that do not match; an unknown mode.

    Examples
    --------
    >>> import numpy as np
    >>> rows = np.array([[1, 0], [0, 1], [0.6, 0.8], [0.96, 0.28]], np.float32)
    >>> ranking = rank([rows], [[0]], [[1]], [[2, 3]])
    >>> ranking.order, ranking.method
    (array([1, 0]), 'both centroids')
    """
    yes, no, waiting = (
        [np.asarray(rows, dtype=np.int64) for rows in lists] for lists in (accepted, refused, candidates)
    )
    shares = _shares(weights, len(spaces))
    for lists, what in ((yes, "accepted"), (no, "refused"), (waiting, "candidates")):
        if len(lists) != len(spaces) or len({len(rows) for rows in lists}) != 1:
            raise InvalidValueError(
                f"{what}: {[len(rows) for rows in lists]} rows were given for {len(spaces)} spaces; the same images "
                "in each were expected."
            )
    if not len(yes[0]):
        raise InvalidValueError("Nothing is accepted yet: give at least one image that belongs to the group.")
    method = _method(len(yes[0]), len(no[0]))
    total, of_yes, of_no = np.zeros(len(waiting[0])), 0.0, 0.0
    for at, space in enumerate(spaces):
        direction = _direction(space, yes[at], no[at], waiting[at], method)
        scores, centre, spread = _scores(space, waiting[at], direction), 0.0, 1.0
        if len(spaces) > 1:
            centre, spread = float(scores.mean()) if len(scores) else 0.0, float(scores.std()) or 1.0
        total += shares[at] * (scores - centre) / spread
        of_yes += shares[at] * float((_scores(space, yes[at], direction).mean() - centre) / spread)
        against = _scores(space, no[at], direction) if len(no[at]) else scores
        of_no += shares[at] * float(((against.mean() if len(against) else 0.0) - centre) / spread)
    order = np.argsort(-total, kind="stable")
    if mode == "unsure":
        order = np.argsort(np.abs(total - (of_yes + of_no) / 2), kind="stable")
    elif mode == "surprising":
        best = order[:_SURPRISES_AMONG]
        likeness = sum(
            share * (space[rows[best]] @ space[_fewer(known)].T).max(axis=1, initial=-1.0)
            for share, space, rows, known in zip(shares, spaces, waiting, yes, strict=True)
        )
        order = np.concatenate([best[np.argsort(likeness, kind="stable")], order[_SURPRISES_AMONG:]])
    elif mode != "sure":
        raise InvalidValueError(f'mode: "{mode}" was given, "sure", "unsure" or "surprising" was expected.')
    plain = method == "centroid" and len(spaces) == 1
    return Ranking(order, total.astype(np.float32), method, "cosine" if plain else "score")


def _shares(weights: Sequence[float] | None, count: int) -> Scores:
    shares = np.ones(count) if weights is None else np.asarray(weights, dtype=np.float64)
    if not count or shares.shape != (count,) or not np.all(shares >= 0) or not shares.sum() > 0:
        raise InvalidValueError(
            f"{count} spaces and weights {weights} were given; at least one space, and one weight for each, none "
            "negative and not all zero, were expected."
        )
    return np.asarray(shares / shares.sum())


def _method(accepted: int, refused: int) -> Method:
    """The first image is no verdict: it was there before anything was proposed."""
    if accepted + refused > _FEW:
        return "linear classifier"
    return "both centroids" if refused else "centroid"


def _direction(space: Floats, yes: Ints, no: Ints, waiting: Ints, method: Method) -> Floats:
    """What a row is multiplied with to give its score."""
    if method == "linear classifier":
        return _fit(space, _fewer(yes), _fewer(no), _unknown(waiting)).astype(np.float32)
    wanted = space[yes].mean(axis=0, dtype=np.float64)
    if method == "both centroids":
        wanted = wanted - _REFUSED_BALANCE * space[no].mean(axis=0, dtype=np.float64)
    return np.asarray(wanted / max(float(np.linalg.norm(wanted)), 1e-12), dtype=np.float32)


def _fit(space: Floats, yes: Ints, no: Ints, unknown: Ints) -> Scores:
    """The direction of the weighted ridge regression, by whichever of its two forms is smaller."""
    groups = ((yes, 1.0), (no, _REFUSED_WEIGHT), (unknown, _UNKNOWN_WEIGHT))
    rows = np.concatenate([some for some, _ in groups])
    targets = np.where(np.arange(len(rows)) < len(yes), 1.0, -1.0)
    weights = np.concatenate([np.full(len(some), share / max(len(some), 1)) for some, share in groups])
    weights *= (len(yes) + len(no)) / _PENALTY
    known = np.column_stack([space[rows].astype(np.float64), np.full(len(rows), _CONSTANT)])
    if len(rows) <= known.shape[1]:
        with one_thread_blas():  # a small system: threads that wait for each other cost more than it does
            gram = known @ known.T
            gram[np.diag_indices_from(gram)] += 1 / weights
            return np.asarray((known.T @ np.linalg.solve(gram, targets))[:-1])
    weighted = known * weights[:, None]
    normal = weighted.T @ known
    normal[np.diag_indices_from(normal)] += 1
    return np.asarray(np.linalg.solve(normal, weighted.T @ targets)[:-1])


def _scores(space: Floats, rows: Ints, direction: Floats) -> Scores:
    """Of some rows; where they are many, all are multiplied, which is cheaper than gathering them."""
    found = (space @ direction)[rows] if 8 * len(rows) > len(space) else space[rows] @ direction
    return np.asarray(found, dtype=np.float64)


def _unknown(waiting: Ints) -> Ints:
    """Up to 400 candidates that stay the same, but for those that get a verdict, from call to call."""
    scattered = waiting.astype(np.uint64) * np.uint64(0x9E3779B97F4A7C15)
    if len(waiting) <= _UNKNOWN_ROWS:
        return waiting
    return np.sort(waiting[np.argpartition(scattered, _UNKNOWN_ROWS)[:_UNKNOWN_ROWS]])


def _fewer(rows: Ints) -> Ints:
    """At most 2,000 verdicts of a kind, spread over all of them."""
    if len(rows) <= _MOST_VERDICTS:
        return rows
    return rows[np.linspace(0, len(rows) - 1, _MOST_VERDICTS).astype(np.int64)]
