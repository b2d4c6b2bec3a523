"""k-means promises: the same clusters in any row order and with any threads, none empty, none silly."""

from __future__ import annotations

import hashlib

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from panoptic_nb.errors import InvalidValueError
from panoptic_nb.similarity.kmeans import KMeans, spherical_kmeans


def around(directions: int, rows: int, dimensions: int = 32, noise: float = 0.5, seed: int = 0) -> np.ndarray:
    rng = np.random.default_rng(seed)
    centres = rng.standard_normal((directions, dimensions))
    centres /= np.linalg.norm(centres, axis=1, keepdims=True)
    scatter = rng.standard_normal((rows, dimensions)) * noise / np.sqrt(dimensions)
    vectors = centres[rng.integers(directions, size=rows)] + scatter
    return (vectors / np.linalg.norm(vectors, axis=1, keepdims=True)).astype(np.float32)


def same(one: KMeans, other: KMeans, order: np.ndarray) -> bool:
    return (
        one.labels[order].tobytes() == other.labels.tobytes()
        and one.cosines[order].tobytes() == other.cosines.tobytes()
        and one.centroids.tobytes() == other.centroids.tobytes()
        and one.sizes.tobytes() == other.sizes.tobytes()
    )


@pytest.mark.parametrize(("rows", "k"), [(300, 7), (30_000, 40), (30_000, 160)])
def test_the_same_bits_in_any_row_order_and_with_any_number_of_threads(rows: int, k: int) -> None:
    vectors = around(60, rows)
    keys = np.random.default_rng(5).permutation(rows) * 3
    whole = spherical_kmeans(vectors, k, seed=2, keys=keys, threads=2)
    for threads in (1, 3, 8):
        order = np.random.default_rng(threads).permutation(rows)
        again = spherical_kmeans(vectors[order], k, seed=2, keys=keys[order], threads=threads)
        assert same(whole, again, order), threads


def test_without_keys_the_content_decides_so_a_shuffle_still_changes_nothing() -> None:
    vectors = np.concatenate([around(20, 3000), around(20, 3000)[:500]])
    order = np.random.default_rng(1).permutation(len(vectors))
    assert same(spherical_kmeans(vectors, 12), spherical_kmeans(vectors[order], 12), order)


def test_keys_are_integers_digests_or_texts_and_only_their_order_counts() -> None:
    vectors = around(8, 400)
    digests = [hashlib.sha256(row.tobytes()).digest() for row in vectors]
    one = spherical_kmeans(vectors, 8, keys=digests)
    table = np.frombuffer(b"".join(digests), np.uint8).reshape(-1, 32)
    everything = np.arange(len(vectors))
    assert same(one, spherical_kmeans(vectors, 8, keys=table), everything)
    assert same(one, spherical_kmeans(vectors, 8, keys=[digest.hex() for digest in digests]), everything)
    assert same(one, spherical_kmeans(vectors, 8, keys=np.argsort(np.argsort(digests))), everything)


@settings(max_examples=60, deadline=None)
@given(rows=st.integers(1, 60), distinct=st.integers(1, 60), k=st.integers(1, 70), seed=st.integers(0, 99))
def test_never_an_empty_cluster_and_copies_stay_together(rows: int, distinct: int, k: int, seed: int) -> None:
    rng = np.random.default_rng(seed)
    pool = around(5, distinct, dimensions=4, seed=seed)
    vectors = pool[rng.integers(distinct, size=rows)]
    found = spherical_kmeans(vectors, k, seed=seed)
    there = len(np.unique(vectors, axis=0))
    assert found.k == min(k, there)
    assert (found.notice is not None) == (k > there)
    assert np.bincount(found.labels, minlength=found.k).tolist() == found.sizes.tolist()
    assert found.sizes.min() > 0
    assert (np.diff(found.sizes) <= 0).all()
    pairs = {(row.tobytes(), label) for row, label in zip(vectors, found.labels.tolist(), strict=True)}
    assert len(pairs) == there


def test_a_lowered_k_is_said_with_both_numbers() -> None:
    found = spherical_kmeans(np.tile(around(3, 3), (50, 1)), 10)
    assert (found.k, found.asked) == (3, 10)
    assert found.notice is not None and "10" in found.notice and "3 distinct" in found.notice


@pytest.mark.parametrize(("rows", "k"), [(500, 9), (20_000, 300)])
def test_rows_are_with_the_nearest_centroid_and_centroids_are_their_rows_direction(rows: int, k: int) -> None:
    vectors = around(12, rows)
    found = spherical_kmeans(vectors, k)
    assert np.allclose(np.linalg.norm(found.centroids, axis=1), 1, atol=1e-5)
    for cluster in range(found.k):
        middle = vectors[found.labels == cluster].sum(axis=0, dtype=np.float64)
        assert np.allclose(found.centroids[cluster], middle / np.linalg.norm(middle), atol=1e-5)
    products = vectors @ found.centroids.T
    assert np.allclose(found.cosines, products[np.arange(rows), found.labels], atol=1e-6)
    assert (found.cosines > products.max(axis=1) - 0.02).mean() > 0.99
    assert found.mean_cosine == pytest.approx(found.cosines.mean(), abs=1e-6)


def test_clear_clusters_are_found() -> None:
    rng = np.random.default_rng(3)
    centres = np.linalg.qr(rng.standard_normal((64, 30)))[0].T
    truth = rng.integers(30, size=4000)
    vectors = centres[truth] + 0.08 * rng.standard_normal((4000, 64))
    vectors = (vectors / np.linalg.norm(vectors, axis=1, keepdims=True)).astype(np.float32)
    found = spherical_kmeans(vectors, 30, seed=1)
    assert len(set(zip(truth.tolist(), found.labels.tolist(), strict=True))) == 30


def test_another_seed_may_divide_otherwise_and_the_same_seed_never() -> None:
    vectors = around(1, 2000, noise=3)
    one, again, other = (spherical_kmeans(vectors, 15, seed=seed) for seed in (0, 0, 1))
    assert np.array_equal(one.labels, again.labels)
    assert not np.array_equal(one.labels, other.labels)


def test_opposite_rows_in_one_cluster_do_no_harm() -> None:
    vectors = np.array([[1, 0], [-1, 0]], np.float32)
    found = spherical_kmeans(vectors, 1)
    assert found.labels.tolist() == [0, 0] and np.isfinite(found.cosines).all()


def test_what_cannot_be_clustered_is_refused_with_the_reason() -> None:
    vectors = around(3, 30)
    with pytest.raises(InvalidValueError, match="k = 0"):
        spherical_kmeans(vectors, 0)
    with pytest.raises(InvalidValueError, match="0 rows"):
        spherical_kmeans(vectors[:0], 2)
    with pytest.raises(InvalidValueError, match="keys"):
        spherical_kmeans(vectors, 2, keys=np.arange(29))
    vectors[4] *= 2
    with pytest.raises(InvalidValueError, match="row 4 "):
        spherical_kmeans(vectors, 2)


def test_a_memory_map_is_read_as_it_is(tmp_path) -> None:  # type: ignore[no-untyped-def]
    vectors = around(6, 9000)
    path = tmp_path / "rows"
    vectors.tofile(path)
    mapped = np.memmap(path, np.float32, "r", shape=vectors.shape)
    assert np.array_equal(spherical_kmeans(mapped, 6).labels, spherical_kmeans(vectors, 6).labels)


def test_the_blas_gets_its_threads_back_even_after_an_error() -> None:
    from threadpoolctl import threadpool_info

    def threads() -> list[int]:
        return [pool["num_threads"] for pool in threadpool_info() if pool["user_api"] == "blas"]

    before = threads()
    spherical_kmeans(around(3, 300), 3)
    with pytest.raises(InvalidValueError):
        spherical_kmeans(np.zeros((5, 3), np.float32), 3)
    assert threads() == before
