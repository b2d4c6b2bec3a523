"""Clusters below clusters: by the tags of a property, by number, put together inside one, around named ones."""

from __future__ import annotations

from itertools import chain

import numpy as np
import pytest

import panoptic_nb as pnb
from tests.view.test_clusters import Words


@pytest.fixture
def words(corpus: pnb.Corpus) -> pnb.Corpus:
    corpus.embed(Words())
    return corpus


@pytest.fixture
def spread(corpus: pnb.Corpus) -> pnb.Corpus:
    corpus.add_vectors("mine", range(1, 13), np.random.default_rng(0).normal(size=(12, 5)))
    return corpus


def hue(corpus: pnb.Corpus) -> pnb.Property:
    made = corpus.add_property("hue", "labels")
    made.add_tag("grey")
    made.add_tag("red", parent="grey")
    made.add_tag("green", parent="red")
    made.add_tag("blue")
    return made


def parents(prop: pnb.Property) -> dict[str, list[str]]:
    return {tag.name: sorted(above.name for above in tag.parents) for tag in prop.tags}


def last_detail(corpus: pnb.Corpus) -> dict[str, object]:
    return corpus.view().session.store.journal.operations()[-1].detail


def test_clusters_by_a_property_are_saved_with_its_hierarchy(words: pnb.Corpus) -> None:
    hue(words)
    clusters = words.view().cluster_by("hue")
    assert [cluster.label for cluster in clusters] == ["grey", "red", "green", "blue"]
    clusters.sort("size").save("guess")
    assert parents(words["guess"]) == {"grey": [], "red": ["grey"], "green": ["red"], "blue": []}
    below = sorted(chain.from_iterable(clusters[n] for n in (0, 1, 2)))
    assert sorted(words.view().where(words["guess"].any_of("grey"))) == below, "found above too"
    assert words["guess"].counts()["red"] == len(clusters[1]), "and tagged once, with its own"
    words.undo()
    assert "guess" not in words


def test_the_hierarchy_goes_on_past_what_was_put_together_or_renamed(words: pnb.Corpus) -> None:
    hue(words)
    clusters = words.view().cluster_by("hue")
    clusters["2"].name("rouge")
    clusters.merge(clusters["3"], clusters["4"]).save("one")
    assert parents(words["one"]) == {"grey": [], "rouge": ["grey"], "green": []}, (
        "green and blue share no parent"
    )
    clusters.merge(clusters["1"], clusters["2"]).save("two")
    assert parents(words["two"]) == {"grey": [], "green": ["grey"], "blue": []}
    clusters.merge(clusters["1"], clusters["3"]).save("three")
    assert parents(words["three"]) == {"grey": [], "rouge": ["grey"], "blue": []}, "and no circle"


def test_a_cluster_is_found_by_its_number_at_any_depth(spread: pnb.Corpus) -> None:
    clusters = spread.view().cluster(3)
    inner = clusters[1].cluster(2)
    assert clusters["2"] is clusters[1]
    assert clusters["2.1"] is inner[0]
    assert clusters.sort("size", ascending=True)["2.2"] is inner[1]
    with pytest.raises(pnb.NotFoundError, match=r'no cluster "2\.3" here\. There are: 1, 2, 2\.1, 2\.2, 3'):
        clusters["2.3"]
    for wrong in (True, 1.5, None):
        with pytest.raises(pnb.InvalidValueError, match=r"clusters\[0\], or a number"):
            clusters[wrong]  # type: ignore[index]


def test_those_inside_a_cluster_are_put_together_there(spread: pnb.Corpus) -> None:
    clusters = spread.view().cluster(2)
    clusters[0].cluster(3)
    merged = clusters.merge(clusters["1.1"], clusters["1.3"])
    assert merged is clusters
    assert [inner.number for inner in clusters[0].subclusters or ()] == ["1.1+1.3", "1.2"]
    with pytest.raises(pnb.InvalidValueError, match="side by side"):
        clusters.merge(clusters["2"], clusters["1.2"])
    clusters.save("kk")
    assert parents(spread["kk"])["cluster 1.1+1.3"] == ["cluster 1"]


def test_a_named_cluster_inside_another_stays_when_the_rest_is_clustered_again(spread: pnb.Corpus) -> None:
    clusters = spread.view().cluster(2)
    kept = clusters[0].cluster(3)[1].name("mine")
    kept.cluster(2)
    ids, inside = sorted(kept), [sorted(one) for one in kept.subclusters or ()]
    again = clusters.again(3)
    assert again[0] is kept and sorted(again[0]) == ids
    assert [sorted(one) for one in again[0].subclusters or ()] == inside
    assert sorted(chain.from_iterable(again)) == list(range(1, 13))
    assert "1" not in [cluster.number for cluster in again], "1.2 was cut from that one"


def test_what_is_to_be_kept_stays_without_a_name(spread: pnb.Corpus) -> None:
    clusters = spread.view().cluster(4)
    again = clusters.again(2, keep=[clusters["3"]])
    assert again[0] is clusters["3"] and again[0].named is None
    assert len(again) == 3
    with pytest.raises(pnb.InvalidValueError, match="keep takes some of these clusters"):
        again.again(2, keep=[clusters["1"]])


def test_the_journal_has_every_run_of_what_was_put_together_after_another_run(spread: pnb.Corpus) -> None:
    clusters = spread.view().cluster(4, seed=7)
    clusters[0].name("first")
    again = clusters.again(3, seed=8)
    again.merge(again["1"], again[1]).save("kk")
    detail = last_detail(spread)
    assert (detail["seed"], detail["method"]) == (8, "k-means, k=3")
    (first,) = [detail["earlier"]["first"]]  # type: ignore[index]
    assert [run["seed"] for run in first["of"]] == [7, 8]
    assert detail["numbers"] == {"first": "1+2"}


def test_two_of_one_name_keep_the_parameters_of_both(spread: pnb.Corpus) -> None:
    clusters = spread.view().cluster(2)
    for seed, cluster in enumerate(clusters, 3):
        cluster.name("same").cluster(2, seed=seed)
    clusters.save("kk")
    below = last_detail(spread)["below"]
    assert {key: run["seed"] for key, run in below.items()} == {"same (1)": 3, "same (2)": 4}  # type: ignore[attr-defined]


def test_a_tag_by_an_inner_cluster_says_every_run_down_to_it(spread: pnb.Corpus) -> None:
    spread.add_property("motif", "labels")
    clusters = spread.view().cluster(2, seed=5)
    clusters[1].cluster(2)[0].tag("motif", "a")
    clusters.merge(*clusters)[0].tag("motif", "b")
    assert spread.history()["origin"].to_list()[-2:] == [
        "cluster:mine, 2.1 of k-means, k=2, seed=0, in 2 of k-means, k=2, seed=5",
        "cluster:mine, 1+2 of k-means, k=2, seed=5",
    ]


def test_a_tag_below_two_others_stands_below_both_again(words: pnb.Corpus) -> None:
    hue(words).tag("green").move("blue", "red")
    assert parents(words["hue"])["green"] == ["blue", "red"]
    clusters = words.view().cluster_by("hue")
    clusters.save("guess")
    assert parents(words["guess"]) == {"grey": [], "red": ["grey"], "green": ["blue", "red"], "blue": []}
    below = sorted([*clusters["3"], *clusters["4"]])
    assert sorted(words.view().where(words["guess"].any_of("blue"))) == below
    assert words["guess"].counts()["green"] == len(clusters["3"]), "tagged once"
    clusters["4"].name("azure")
    clusters.merge(clusters["1"], clusters["2"]).save("other")
    assert parents(words["other"]) == {"grey": [], "green": ["azure", "grey"], "azure": []}
    assert words.check().whole
    words.undo()
    words.undo()
    assert parents(words["hue"])["green"] == ["blue", "red"]
