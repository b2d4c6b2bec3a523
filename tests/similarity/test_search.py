"""Search promises: the best k and no others, raw cosines, whatever it scans with."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from panoptic_nb.errors import InvalidValueError
from panoptic_nb.similarity import search


def unit(rows: int, dimensions: int, seed: int = 0, common: float = 0.0) -> np.ndarray:
    rng = np.random.default_rng(seed)
    vectors = rng.standard_normal((rows, dimensions)) + common
    return (vectors / np.linalg.norm(vectors, axis=1, keepdims=True)).astype(np.float32)


def by_hand(vectors: np.ndarray, query: np.ndarray, k: int) -> np.ndarray:
    direction = (query / np.linalg.norm(query.astype(float))).astype(np.float32).astype(float)
    cosines = np.einsum("ij,j->i", vectors.astype(float), direction)
    return np.lexsort((np.arange(len(vectors)), -cosines))[:k]


@pytest.mark.parametrize("arithmetic", ["float32", "bfloat16"])
@settings(max_examples=40, deadline=None)
@given(
    rows=st.integers(1, 400),
    dimensions=st.integers(2, 70),
    k=st.integers(0, 50),
    common=st.sampled_from([0.0, 0.5, 30.0]),
    seed=st.integers(0, 999),
)
def test_the_best_k_exactly_even_when_all_look_alike_at_eight_bits(
    arithmetic: search.Arithmetic, rows: int, dimensions: int, k: int, common: float, seed: int
) -> None:
    vectors = unit(rows, dimensions, seed, common)
    vectors[rows // 2 :] = vectors[: rows - rows // 2]  # copies: equal cosines
    queries = unit(3, dimensions, seed + 1, common) * 7
    index = search.Index(vectors, arithmetic=arithmetic)
    found, cosines = index.top(queries, k)
    for i, query in enumerate(queries):
        assert found[i].tolist() == by_hand(vectors, query, k).tolist()
        assert np.allclose(cosines[i], search.scores(vectors, query)[found[i]], atol=1e-6)


def test_a_search_among_some_rows_finds_the_best_of_those() -> None:
    vectors = unit(500, 16)
    mask = np.zeros(500, bool)
    mask[[3, 77, 140, 141]] = True
    whole = by_hand(vectors, vectors[0], 500)
    expected = [row for row in whole if mask[row]]
    for arithmetic in ("float32", "bfloat16"):
        index = search.Index(vectors, arithmetic=arithmetic)  # type: ignore[arg-type]
        assert index.top(vectors[0], 9, among=mask)[0].tolist() == expected
        assert index.top(vectors[0], 2, among=np.flatnonzero(mask))[0].tolist() == expected[:2]
        assert index.top(vectors[0], 2, among=np.zeros(500, bool))[0].tolist() == []


def test_scores_are_raw_cosines_of_the_querys_direction() -> None:
    vectors = np.array([[1, 0], [0, 1], [-1, 0]], np.float32)
    assert search.scores(vectors, np.array([5.0, 0.0])).tolist() == [1.0, 0.0, -1.0]
    assert search.scores(vectors, np.array([[0.0, 2.0], [1.0, 0.0]])).shape == (2, 3)


@pytest.mark.parametrize("query", [[0.0, 0.0], [np.nan, 1.0], [1.0, 0.0, 0.0], 1.0])
def test_a_query_without_direction_or_of_another_space_is_refused(query: list[float]) -> None:
    vectors = unit(4, 2)
    with pytest.raises(InvalidValueError):
        search.top(vectors, np.array(query), 2)
    with pytest.raises(InvalidValueError):
        search.scores(vectors, np.array(query))


def test_rows_that_are_no_directions_are_refused_by_number() -> None:
    vectors = unit(20_000, 4)
    vectors[7], vectors[19_999, 0] = 0, np.nan
    with pytest.raises(InvalidValueError, match="row 7, 19999 "):
        search.Index(vectors)


def test_an_unknown_arithmetic_in_the_environment_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PANOPTIC_NB_ARITHMETIC", "quick")
    with pytest.raises(InvalidValueError, match="quick"):
        search.Index(unit(3, 3))


def test_negatives_push_away_and_weights_pull() -> None:
    apple, pear, red = np.eye(3)
    plain = search.combine(np.array([apple, pear]))
    assert plain @ apple == pytest.approx(plain @ pear)
    heavy = search.combine(np.array([apple, pear]), weights=np.array([3, 1]))
    assert heavy @ apple > heavy @ pear
    pushed = search.combine(np.array([apple, pear]), np.array([pear, red]), negative_weights=np.array([1, 0]))
    assert pushed @ apple > pushed @ pear
    assert np.linalg.norm(pushed) == pytest.approx(1)
    formula = (apple + pear) / 2 - 0.5 * pear
    assert np.allclose(pushed, formula / np.linalg.norm(formula))


def test_a_mixture_that_cancels_or_is_empty_is_refused() -> None:
    with pytest.raises(InvalidValueError, match="cancel"):
        search.combine(np.eye(2), np.eye(2), balance=1.0)
    with pytest.raises(InvalidValueError, match="positives"):
        search.combine(np.zeros((0, 2)))
    with pytest.raises(InvalidValueError, match=r"weights of the positives.* was given"):
        search.combine(np.eye(2), weights=np.array([1, -1]))
    with pytest.raises(InvalidValueError, match="finite numbers"):
        search.combine(np.eye(2), weights=np.array([1, np.inf]))


def test_percentiles_say_the_share_at_or_below() -> None:
    cosines = np.array([-0.2, 0.9, 0.3, 0.3], np.float32)
    assert search.percentile(cosines).tolist() == [25.0, 100.0, 75.0, 75.0]
    assert search.percentile(cosines[:2], among=np.array([0.0, 1.0])).tolist() == [0.0, 50.0]
