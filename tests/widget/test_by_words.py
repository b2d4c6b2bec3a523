"""Clusters by words, from the grid: the words that were typed, each with its pictures; as Python makes them."""

from __future__ import annotations

from collections.abc import Callable

import pytest

import panoptic_nb as pnb
from tests.view.test_clusters import Words
from tests.widget.conftest import Reader
from tests.widget.hand import Hand
from tests.widget.test_program import run

Make = Callable[..., Reader]


@pytest.fixture
def hand(reader: Make, corpus: pnb.Corpus) -> Hand:
    corpus.embed(Words())
    return Hand(reader(), corpus.add_property("motif", "labels"))


def test_every_word_is_a_cluster_called_by_it(hand: Hand, corpus: pnb.Corpus) -> None:
    hand.do("cluster_by", space="words", words=["red", "green", "blue"])
    wanted = corpus.view().cluster_by(["red", "green", "blue"])
    assert hand.shown() == sorted((sorted(one), one.named) for one in wanted)
    clusters = hand.layout["clusters"]
    assert clusters["seed"] is None and clusters["space"] == "words"
    assert {part["named"] for part in clusters["groups"]} <= {"red", "green", "blue"}
    assert clusters["asked"] == clusters["made"] == 3


def test_words_that_no_picture_is_nearest_to_are_said(hand: Hand) -> None:
    hand.do("cluster_by", space="words", words=["red", "green", "blue", "grey"])
    assert hand.layout["clusters"]["empty"] == ["grey"]
    assert "grey" not in [part["named"] for part in hand.layout["clusters"]["groups"]]


def test_the_python_of_them_says_the_words(hand: Hand, corpus: pnb.Corpus) -> None:
    hand.do("cluster_by", space="words", words=["red", "blue"])
    assert hand.code() == "corpus.view().cluster_by(['red', 'blue'], space='words')"
    assert run(hand.code(), corpus) == hand.shown()
    hand.do("cluster", "1", space="words", k=2)
    assert hand.code().splitlines()[:2] == [
        "clusters = corpus.view().cluster_by(['red', 'blue'], space='words')",
        "clusters[\"1\"].cluster(2, space='words', seed=0)",
    ]
    assert run(hand.code(), corpus) == hand.shown()


def test_they_are_of_what_is_on_screen_and_kept_as_tags(hand: Hand, corpus: pnb.Corpus) -> None:
    corpus.view()[:5].tag("motif", "early")
    some = sorted(corpus.view()[:5].ids.tolist())
    where = {"property": hand.motif.field.key, "op": "any_of", "value": ["early"]}
    hand.do("spec", spec={"where": where})
    hand.do("cluster_by", space="words", words=["red", "blue"])
    assert sorted(item for items, _ in hand.shown() for item in items) == some
    hand.made.call("save_clusters", property="hue", rev=hand.layout["rev"], groups=[])
    assert {tag: count for tag, count in corpus["hue"].counts().items() if count} == {
        word: len(items) for items, word in hand.shown() if items
    }


def test_a_space_of_pictures_only_is_refused_in_words(hand: Hand, corpus: pnb.Corpus) -> None:
    corpus.embed("visual")
    refused = hand.made.call("cluster_by", rev=hand.layout["rev"], space="visual", words=["red"])
    assert "compares pictures only" in refused["error"]["message"]
    refused = hand.made.call("cluster_by", rev=hand.layout["rev"], space="words", words=["red", "red"])
    assert "different words" in refused["error"]["message"]
