"""k="auto" promises: as many clusters as there are dense places, whatever the order, next to none apart."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from panoptic_nb.errors import InvalidValueError
from panoptic_nb.similarity._neighbours import nearest_rows
from panoptic_nb.similarity.density import density_clusters
from tests.similarity.test_kmeans import around


def corners(groups: int, each: int, dimensions: int = 96, noise: float = 0.06, seed: int = 0) -> np.ndarray:
    rng = np.random.default_rng(seed)
    middles = np.linalg.qr(rng.standard_normal((dimensions, groups)))[0].T
    vectors = np.repeat(middles, each, axis=0) + noise * rng.standard_normal((groups * each, dimensions))
    return (vectors / np.linalg.norm(vectors, axis=1, keepdims=True)).astype(np.float32)


@pytest.mark.parametrize(("groups", "each"), [(2, 30), (25, 40), (40, 400)])
def test_it_finds_as_many_clusters_as_there_are(groups: int, each: int) -> None:
    found = density_clusters(corners(groups, each))
    assert found.k == groups
    truth = np.repeat(np.arange(groups), each)
    assert len(set(zip(truth.tolist(), found.labels.tolist(), strict=True))) == groups
    assert len(set(truth[found.peaks].tolist())) == groups


@pytest.mark.parametrize("rows", [500, 14_000])
def test_the_same_clusters_in_any_row_order_and_with_any_threads(rows: int) -> None:
    vectors = around(30, rows, dimensions=60, noise=0.9)
    keys = np.random.default_rng(1).permutation(rows)
    order = np.random.default_rng(2).permutation(rows)
    for given_keys in (keys, None):
        one = density_clusters(vectors, keys=given_keys, threads=2)
        shuffled = None if given_keys is None else given_keys[order]
        other = density_clusters(vectors[order], keys=shuffled, threads=1)
        assert np.array_equal(one.labels[order], other.labels)
        assert np.array_equal(one.peaks, order[other.peaks])
        assert one.k > 1


def test_a_few_strangers_stand_apart_and_do_not_make_clusters() -> None:
    vectors = corners(4, 50)
    strangers = corners(6, 1, seed=9)[:2]
    found = density_clusters(np.concatenate([vectors, strangers]), prominence=0.02)
    assert found.k == 4
    assert (found.labels[:200] >= 0).mean() > 0.98


def test_rows_beyond_those_drawn_join_the_nearest_cluster(monkeypatch: pytest.MonkeyPatch) -> None:
    from panoptic_nb.similarity import density

    monkeypatch.setattr(density, "_MOST_ROWS", 600)
    vectors = corners(10, 200)
    found = density.density_clusters(vectors)
    assert found.k == 10 and (found.labels >= 0).all()
    assert len(set(zip(np.repeat(np.arange(10), 200).tolist(), found.labels.tolist(), strict=True))) == 10


@settings(max_examples=40, deadline=None)
@given(rows=st.integers(1, 40), distinct=st.integers(1, 40), seed=st.integers(0, 99))
def test_small_and_repeated_corpora_are_numbered_by_size_without_gaps(
    rows: int, distinct: int, seed: int
) -> None:
    vectors = around(4, distinct, dimensions=5, seed=seed)[
        np.random.default_rng(seed).integers(distinct, size=rows)
    ]
    found = density_clusters(vectors)
    assert found.k >= 1
    assert np.bincount(found.labels[found.labels >= 0], minlength=found.k).tolist() == found.sizes.tolist()
    assert found.sizes.min() > 0 and (np.diff(found.sizes) <= 0).all()
    assert found.labels[found.peaks].tolist() == list(range(found.k))


def test_neighbours_by_cells_are_nearly_all_the_true_ones() -> None:
    vectors = around(60, 13_000, dimensions=50, noise=0.9)
    rows, cosines = nearest_rows(vectors, 7, seed=0)
    some = np.arange(0, 13_000, 97)
    products = vectors[some] @ vectors.T
    products[np.arange(len(some)), some] = -2
    truth = np.argsort(-products, axis=1)[:, :7]
    shared = [len(set(a) & set(b)) for a, b in zip(rows[some].tolist(), truth.tolist(), strict=True)]
    assert np.mean(shared) > 6.5
    assert (np.diff(cosines, axis=1) <= 0).all()
    assert not (rows == np.arange(13_000)[:, None]).any()


def test_nonsense_is_refused() -> None:
    with pytest.raises(InvalidValueError, match="0 rows"):
        density_clusters(np.zeros((0, 3), np.float32))
    with pytest.raises(InvalidValueError, match="0 neighbours"):
        density_clusters(corners(2, 9), neighbours=0)
    with pytest.raises(InvalidValueError, match="row 0"):
        density_clusters(np.zeros((9, 3), np.float32))
