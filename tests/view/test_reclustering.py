"""Clusters that were clustered again, put together or cut into smaller ones say what they are, and keep it."""

from __future__ import annotations

import numpy as np
import pytest

import panoptic_nb as pnb


@pytest.fixture
def spread(corpus: pnb.Corpus) -> pnb.Corpus:
    corpus.add_vectors("mine", range(1, 12), np.random.default_rng(0).normal(size=(11, 5)))
    return corpus


def test_put_together_is_not_fewer_than_asked_for(spread: pnb.Corpus) -> None:
    clusters = spread.view().cluster(5)
    merged = clusters.merge(clusters[0], clusters[1])
    assert "asked for" not in repr(merged)
    assert repr(merged).startswith("<4 clusters of 11 images")
    assert "1 images have no vector" in repr(merged) or "1 image has no vector" in repr(merged)


def test_put_together_keeps_name_and_inner_clusters(spread: pnb.Corpus) -> None:
    clusters = spread.view().cluster(3)
    clusters[1].name("second")
    clusters[0].cluster(2)
    clusters[2].cluster(2)
    merged = clusters.merge(*clusters)
    assert merged[0].label == "second"
    assert [inner.number for inner in merged[0].subclusters or ()] == ["1.1", "1.2", "3.1", "3.2"]
    merged.save("kk")
    assert {tag.name for tag in spread["kk"].tag("second").children} == {
        "cluster 1.1", "cluster 1.2", "cluster 3.1", "cluster 3.2",
    }  # fmt: skip


def test_clustered_again_counts_what_stayed(spread: pnb.Corpus) -> None:
    clusters = spread.view().cluster(4)
    for cluster in clusters[0], clusters[1], clusters[2]:
        cluster.name(f"mine {cluster.number}")
    left = clusters[3].images
    again = clusters.again(left + 1, seed=1)
    assert repr(again).startswith(f"<{3 + left} clusters of 11 images in mine")
    assert f"; {left + 1} were asked for, there are no more" in repr(again)
    assert "3 of them from before" in repr(again)
    assert "1 images have no vector" in repr(again) or "1 image has no vector" in repr(again)
    assert repr(again.sort("size")) == repr(again)


def test_what_was_clustered_again_and_inside_is_journaled_with_its_parameters(spread: pnb.Corpus) -> None:
    clusters = spread.view().cluster(3, seed=7)
    clusters[0].name("first")
    clusters[0].cluster(2, seed=9)
    clusters.again(2, seed=8).save("kk")
    detail = spread.view().session.store.journal.operations()[-1].detail
    assert (detail["k"], detail["seed"]) == (2, 8)
    assert (detail["earlier"]["first"]["k"], detail["earlier"]["first"]["seed"]) == (3, 7)
    assert (detail["below"]["first"]["k"], detail["below"]["first"]["seed"]) == (2, 9)


def test_an_empty_view_has_nothing_to_cluster(spread: pnb.Corpus) -> None:
    with pytest.raises(pnb.ConflictError, match="the view has no items"):
        spread.view()[:0].cluster(2)
