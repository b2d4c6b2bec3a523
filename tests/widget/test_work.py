"""While something long is computed, a grid scrolls, tags and filters; it can be stopped, and says what became of it."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from typing import Any

import pytest

import panoptic_nb as pnb
from panoptic_nb.similarity.steps import step, steps
from panoptic_nb.view import clustering
from panoptic_nb.view.duplicates import Duplicates
from panoptic_nb.widget import work
from panoptic_nb.widget.handlers import cutting
from tests.widget.conftest import Reader
from tests.widget.hand import Hand

Make = Callable[..., Reader]


class Slow:
    """Holds clusterings and comparisons until the test lets them go on."""

    def __init__(self) -> None:
        self.begun, self.go, self.ended = threading.Event(), threading.Event(), threading.Event()
        self.runs = 0

    def hold(self, made: Callable[[], Any]) -> Any:
        self.runs += 1
        self.begun.set()
        try:
            with steps("Clusters"):
                for _ in range(1000):  # a stop that stops nothing fails a test, and does not hold it for ever
                    if self.go.wait(0.01):
                        break
                    step()  # where a stop ends it
            return made()
        finally:
            self.ended.set()


@pytest.fixture
def slow(monkeypatch: pytest.MonkeyPatch) -> Iterator[Slow]:
    held = Slow()
    quick, copies = clustering.cluster_items, Duplicates.__init__
    monkeypatch.setattr(cutting, "cluster_items", lambda *a, **k: held.hold(lambda: quick(*a, **k)))
    monkeypatch.setattr(clustering, "cluster_items", lambda *a, **k: held.hold(lambda: quick(*a, **k)))
    monkeypatch.setattr(Duplicates, "__init__", lambda *a, **k: held.hold(lambda: copies(*a, **k)))
    yield held
    held.go.set()


@pytest.fixture
def hand(reader: Make, scattered: pnb.Property, monkeypatch: pytest.MonkeyPatch) -> Hand:
    made = Hand(reader(), scattered)
    monkeypatch.setattr(work, "PATIENCE", 0.01)
    return made


def asked(hand: Hand, request: str = "cluster", **fields: Any) -> dict[str, Any]:
    """A long request, under way."""
    fields = {"rev": hand.layout["rev"], **fields}
    if request == "cluster":
        fields = {"group": None, "space": "toy", "k": 3, **fields}
    under_way = hand.made.call(request, **fields)
    assert set(under_way) == {"job", "what", "done", "total"}, under_way
    return under_way


def clustered(hand: Hand) -> dict[str, Any]:
    """The view in three clusters, waited for."""
    asked = {"rev": hand.layout["rev"], "group": None, "space": "toy", "k": 3}
    return hand.made.finish(hand.made.call("cluster", **asked))


def test_the_grid_answers_while_clusters_are_made(hand: Hand, slow: Slow, corpus: pnb.Corpus) -> None:
    under_way = asked(hand)
    assert (under_way["what"], under_way["total"]) == ("clusters", 1)
    rev = hand.layout["rev"]
    window = hand.made.call("window", rev=rev, start=3, stop=9)
    assert len(window["items"]) == 6 and len(window["thumbnails"]) > 0, "it scrolls"
    target = {"rev": rev, "ranges": [[0, 2]]}
    assert (
        hand.made.call("tag", target=target, property=hand.motif.field.key, tags=["meanwhile"])["items"] == 2
    )
    assert hand.made.call("select", rev=rev, ranges=[[0, 4]])["items"] == 4
    assert hand.made.call("work", job=under_way["job"])["job"] == under_way["job"]
    slow.go.set()
    screen = hand.made.finish(under_way)
    assert screen["layout"]["clusters"]["count"] == 3
    assert corpus["motif"].counts() == {"meanwhile": 2}
    gone = hand.made.call("work", job=under_way["job"])
    assert "no longer being computed" in gone["error"]["message"]


def test_it_can_be_stopped_and_ends_indeed(hand: Hand, slow: Slow) -> None:
    under_way = asked(hand, k="auto")
    assert under_way["what"] == "density"
    assert slow.begun.wait(5)
    assert "error" not in hand.made.call("stop", job=under_way["job"])
    assert slow.ended.wait(5), "the work itself, not only the waiting for it"
    assert hand.made.grid._desk.cut is None
    assert "no longer being computed" in hand.made.call("work", job=under_way["job"])["error"]["message"]
    slow.go.set()
    assert clustered(hand)["layout"]["clusters"]["count"] == 3


def test_another_question_meanwhile_is_answered_and_the_clusters_are_not_shown(
    hand: Hand, slow: Slow
) -> None:
    under_way = asked(hand)
    where = {"property": "@file_name", "op": "contains", "value": "img1"}
    assert hand.made.call("spec", spec={"where": where})["layout"]["items"] == 3
    told = hand.made.call("work", job=under_way["job"])
    assert "changed while this was being computed" in told["error"]["message"]
    assert slow.ended.wait(5), "and nothing is computed in vain"
    assert hand.made.grid._desk.cut is None


def test_the_last_of_two_is_the_one_that_counts(hand: Hand, slow: Slow) -> None:
    first, second = asked(hand), asked(hand, k=2)
    assert "something else was asked for" in hand.made.call("work", job=first["job"])["error"]["message"]
    slow.go.set()
    assert hand.made.finish(second)["layout"]["clusters"]["count"] == 2
    assert slow.runs == 2


def test_what_is_named_while_the_rest_is_clustered_again_is_not_taken(hand: Hand, slow: Slow) -> None:
    slow.go.set()
    hand.layout = clustered(hand)["layout"]
    slow.go.clear()
    under_way = asked(hand, "again", k=2)
    hand.name("2", "mine")
    told = hand.made.call("work", job=under_way["job"])
    assert "changed while this was being computed" in told["error"]["message"]
    assert "mine" in [name for _, name in hand.shown()]


def test_near_duplicates_are_looked_for_meanwhile(hand: Hand, slow: Slow) -> None:
    under_way = asked(hand, "duplicates", on=True)
    assert under_way["what"] == "duplicates"
    where = {"property": "@file_name", "op": "contains", "value": "img1"}
    assert hand.made.call("spec", spec={"where": where})["layout"]["items"] == 3, (
        "they are of the whole, not of the filter"
    )
    slow.go.set()
    screen = hand.made.finish(under_way)
    assert screen["layout"]["piled"]["piles"] == 0
    assert screen["layout"]["items"] == 3


def test_an_error_is_told_where_it_is_asked_for(hand: Hand, slow: Slow, scattered: pnb.Property) -> None:
    key = scattered.field.key
    slow.go.set()
    hand.layout = hand.made.call("spec", spec={"where": {"property": key, "op": "is_set"}})["layout"]
    assert "the view has no items" in clustered(hand)["error"]["message"]


def test_a_grid_that_is_closed_stops_what_it_asked_for(hand: Hand, slow: Slow) -> None:
    asked(hand)
    assert slow.begun.wait(5)
    hand.made.grid.close()
    assert slow.ended.wait(5)


def test_a_corpus_that_is_closed_waits_for_it_to_stop(hand: Hand, slow: Slow, corpus: pnb.Corpus) -> None:
    asked(hand)
    assert slow.begun.wait(5)
    corpus.close()
    assert slow.ended.is_set()
