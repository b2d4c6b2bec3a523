"""Clusters that a grid keeps: with every run that made them, under names of their own, named ones as they are."""

from __future__ import annotations

from collections.abc import Callable
from itertools import chain
from typing import Any

import pytest

import panoptic_nb as pnb
from tests.widget.conftest import Reader
from tests.widget.hand import Hand

Make = Callable[..., Reader]


@pytest.fixture
def hand(reader: Make, scattered: pnb.Property) -> Hand:
    return Hand(reader(), scattered)


def save(hand: Hand, corpus: pnb.Corpus, *groups: int) -> dict[str, Any]:
    """What the journal has of the clusters on screen, kept as tags."""
    done = hand.made.call("save_clusters", property="found", rev=hand.layout["rev"], groups=list(groups))
    assert "items" in done, done
    return corpus.view().session.store.journal.operations()[-1].detail


def names(hand: Hand) -> list[str]:
    return [group["name"] for group in hand.layout["clusters"]["groups"]]


def test_every_run_that_made_them_is_journaled(hand: Hand, corpus: pnb.Corpus) -> None:
    hand.do("cluster", group=None, k=3, seed=5)
    hand.do("cluster", "1", k=2, seed=6)
    hand.name("2", "second")
    hand.do("again", k=4, seed=7)
    hand.do("cluster", "1", k=2, seed=8)
    detail = save(hand, corpus)
    assert (detail["seed"], detail["method"], detail["space"]) == (7, "k-means, k=4", "toy")
    assert {name: run["seed"] for name, run in detail["earlier"].items()} == {"second": 5}
    assert {name: run["seed"] for name, run in detail["below"].items()} == {"cluster 1": 8}
    assert detail["numbers"] == {"second": "2"}
    assert detail["code"] == hand.code()


def test_a_split_alone_does_not_hide_the_first_run(hand: Hand, corpus: pnb.Corpus) -> None:
    hand.do("cluster", group=None, k=3, seed=5)
    hand.do("cluster", "3", k=2, seed=6)
    detail = save(hand, corpus)
    assert (detail["seed"], detail["images"]) == (5, 11)
    assert detail["below"]["cluster 3"]["seed"] == 6
    assert corpus.history()["origin"][-1] == "cluster:toy, k=3, seed=5"
    corpus.undo()
    chosen = save(hand, corpus, names(hand).index("3.1"))
    assert (chosen["seed"], chosen["below"]["cluster 3"]["seed"]) == (5, 6), "of one of them too"


def test_what_python_keeps_is_journaled_alike(hand: Hand, corpus: pnb.Corpus) -> None:
    hand.do("cluster", group=None, k=3, seed=5)
    hand.do("cluster", "1", k=2, seed=6)
    hand.name("2", "second")
    hand.do("recut", "1.1", "1.2", do="merge")
    hand.do("again", k=2, seed=7)
    detail = save(hand, corpus)
    del detail["code"]
    corpus.undo()
    clusters = corpus.view().cluster(3, space="toy", seed=5)
    clusters[0].cluster(2, seed=6)
    clusters[1].name("second")
    clusters = clusters.merge(clusters["1.1"], clusters["1.2"]).again(2, seed=7)
    clusters.save("found")
    assert corpus.view().session.store.journal.operations()[-1].detail == detail


def test_clusters_of_two_groups_are_different_tags(
    reader: Make, scattered: pnb.Property, corpus: pnb.Corpus
) -> None:
    hand = Hand(reader(corpus.view().group_by("year")), scattered)
    hand.do("cluster", group=0, k=2)
    hand.do("cluster", "1950", k=2, seed=3)
    detail = save(hand, corpus)
    assert {tag.name for tag in corpus["found"].tags} == {
        "cluster 1900 · 1", "cluster 1900 · 2", "cluster 1950 · 1", "cluster 1950 · 2",
    }  # fmt: skip
    seeds = {name: run["seed"] for name, run in detail["earlier"].items()}
    assert (detail["seed"], seeds) == (3, {"cluster 1900 · 1": 0, "cluster 1900 · 2": 0})


def test_a_cluster_of_a_group_goes_by_its_name(
    reader: Make, scattered: pnb.Property, corpus: pnb.Corpus
) -> None:
    hand = Hand(reader(corpus.view().group_by("year")), scattered)
    hand.do("cluster", group=1, k=2)
    hand.name("1950 · 1", "late")
    save(hand, corpus)
    assert {tag.name for tag in corpus["found"].tags} == {"late", "cluster 1950 · 2"}
    assert corpus.history()["origin"][-2] == "cluster:toy, 1 of k-means, k=2, seed=0"


def test_again_leaves_named_clusters_as_they_are(hand: Hand) -> None:
    hand.do("cluster", group=None, k=4)
    hand.name("2", "kept")
    kept = next(items for items, name in hand.shown() if name == "kept")
    hand.do("cluster", "1", k=2)
    hand.name("1.2", "too")
    hand.do("recut", "4", do="aside")
    aside = hand.layout["clusters"]["aside"]
    hand.do("again", k=2, seed=1)
    shown = hand.shown()
    assert (kept, "kept") in shown
    assert [name for _, name in shown].count(None) == 2
    assert sorted(name for _, name in shown if name) == ["kept", "too"]
    assert sorted(chain.from_iterable(items for items, _ in shown)) == sorted(
        set(range(1, 12)) - aside_items(hand)
    )
    assert hand.layout["clusters"]["aside"] == aside
    assert names(hand)[:2] == ["1.2", "2"], "named ones first, under their numbers"
    assert not {"1", "2", "4"} & set(names(hand)[2:]), "which no new one takes"
    tags = {group["name"]: group["tag"]["tag"] for group in hand.layout["clusters"]["groups"] if group["tag"]}
    assert tags == {"1.2": "too", "2": "kept"}


def aside_items(hand: Hand) -> set[int]:
    cut = hand.made.grid._desk.cut
    assert cut is not None
    return {int(item) for part in cut.aside for item in part.ids}


def test_what_is_inside_a_named_cluster_stays_inside(hand: Hand, corpus: pnb.Corpus) -> None:
    hand.do("cluster", group=None, k=3)
    hand.name("1", "whole")
    hand.do("cluster", "1", k=2)
    before = [items for items, _ in hand.shown()]
    inside = [
        sorted(part.ids.tolist()) for part in hand.made.grid._desk.cut.parts if part.label in ("1.1", "1.2")
    ]
    hand.do("again", k=2, seed=3)
    after = [items for items, _ in hand.shown()]
    assert all(items in before and items in after for items in inside)
    save(hand, corpus)
    assert [above.name for above in corpus["found"].tag("cluster 1.1").parents] == ["whole"]


def test_nothing_left_to_cluster_again_is_said(hand: Hand) -> None:
    hand.do("cluster", group=None, k=2)
    hand.name("1", "one")
    hand.do("recut", "2", do="aside")
    refused = hand.made.call("again", rev=hand.layout["rev"], k=3)
    assert "every cluster has a name or was set aside" in refused["error"]["message"]


def test_put_together_keeps_a_name_and_its_tag(hand: Hand) -> None:
    hand.do("cluster", group=None, k=3)
    hand.name("3", "third")
    hand.do("recut", "1", "3", do="merge")
    (part,) = [group for group in hand.layout["clusters"]["groups"] if group["name"] == "1+3"]
    assert (part["named"], part["tag"]["tag"]) == ("third", "third")


def test_a_cluster_is_not_whole_again_while_some_of_it_is_elsewhere(hand: Hand) -> None:
    hand.do("cluster", group=None, k=3)
    hand.do("cluster", "1", k=2)
    hand.do("recut", "1.1", "2", do="merge")
    at = names(hand).index("1.2")
    refused = hand.made.call("recut", rev=hand.layout["rev"], do="join", groups=[at])
    assert "some of it is in 1.1+2 now" in refused["error"]["message"]


def test_fewer_than_asked_for_and_without_a_vector_are_told(hand: Hand) -> None:
    hand.do("cluster", group=None, k=40)
    about = hand.layout["clusters"]
    assert (about["made"], about["asked"], about["missing"]) == (11, 40, 1)
    hand.do("cluster", "1", k=2)
    assert hand.layout["clusters"]["missing"] == 1, "after a split too"
