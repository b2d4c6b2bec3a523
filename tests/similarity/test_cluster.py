"""A cluster's portrait: medoid, cohesion, order and exemplars mean what they say."""

from __future__ import annotations

import numpy as np
import pytest

from panoptic_nb.errors import InvalidValueError
from panoptic_nb.similarity.cluster import exemplars, profile
from panoptic_nb.similarity.kmeans import spherical_kmeans
from tests.similarity.test_kmeans import around


def test_cohesion_medoid_and_order_by_hand() -> None:
    vectors = around(6, 3000)
    labels = np.random.default_rng(0).integers(-1, 5, size=3000)
    labels[labels == 3] = 2  # cluster 3 is empty
    found = profile(vectors, labels)
    for cluster in (0, 1, 2, 4):
        rows = np.flatnonzero(labels == cluster)
        middle = vectors[rows].sum(axis=0, dtype=np.float64)
        cosines = vectors[rows] @ (middle / np.linalg.norm(middle))
        assert found.sizes[cluster] == len(rows)
        assert found.cohesion[cluster] == pytest.approx(cosines.mean(), abs=1e-5)
        assert found.medoids[cluster] == rows[cosines.argmax()]
        inside = found.members(cluster)
        assert sorted(inside.tolist()) == rows.tolist()
        assert inside[0] == found.medoids[cluster]
        assert (np.diff(found.cosines[inside]) <= 0).all()
    assert found.sizes[3] == 0 and found.medoids[3] == -1
    assert np.isnan(found.cosines[labels == -1]).all()


def test_it_agrees_with_the_clusters_that_k_means_returns() -> None:
    vectors = around(6, 2000)
    clusters = spherical_kmeans(vectors, 6)
    found = profile(vectors, clusters.labels)
    assert np.allclose(found.centroids, clusters.centroids, atol=1e-5)
    assert np.allclose(found.cosines, clusters.cosines, atol=1e-5)


def test_rows_that_all_stand_apart_make_no_cluster() -> None:
    found = profile(around(2, 10), np.full(10, -1))
    assert len(found.sizes) == 0 and len(found.members(0)) == 0


def test_exemplars_show_the_range_of_the_core_and_no_outlier() -> None:
    rng = np.random.default_rng(1)
    corners = np.eye(8)[:3] + 1.0  # three kinds within one cluster
    vectors = np.concatenate([np.repeat(corners, 30, axis=0), -np.eye(8)[:2]]) + 0.02 * rng.standard_normal(
        (92, 8)
    )
    vectors = (vectors / np.linalg.norm(vectors, axis=1, keepdims=True)).astype(np.float32)
    order = rng.permutation(92)
    chosen = exemplars(vectors, order, 3, core=0.9)
    assert {int(row) // 30 for row in chosen} == {0, 1, 2}
    assert chosen[0] == profile(vectors, np.zeros(92, int)).medoids[0]
    assert np.array_equal(chosen, exemplars(vectors, np.sort(order), 3, core=0.9))


def test_exemplars_are_never_more_than_the_members_and_never_twice() -> None:
    vectors = np.ones((5, 1), np.float32)  # all the same
    assert sorted(exemplars(vectors, np.array([4, 1, 2]), 9).tolist()) == [1, 2, 4]
    assert exemplars(vectors, np.array([], int), 3).tolist() == []
    assert exemplars(vectors, np.arange(5), 0).tolist() == []


@pytest.mark.parametrize("labels", [np.zeros(3, int), np.zeros(5), np.full(5, -2)])
def test_labels_that_do_not_fit_are_refused(labels: np.ndarray) -> None:
    with pytest.raises(InvalidValueError, match="labels"):
        profile(np.ones((5, 1), np.float32), labels)
