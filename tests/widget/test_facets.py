"""Facets: what a property holds in the view less its own conditions, and what of it is on screen."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

import panoptic_nb as pnb
from tests.widget.conftest import Reader

Make = Callable[..., Reader]


@pytest.fixture
def filled(corpus: pnb.Corpus) -> pnb.Corpus:
    """Twelve images: eleven names, "a" on two of them; years 1900 to 1911."""
    corpus.add_property("name", "label")
    corpus.add_property("year", "date")
    for place, item in enumerate(corpus.view().ids.tolist()):
        one = corpus.view().pick([item])
        one.set("name", "abcdefghijka"[place])
        one.set("year", str(1900 + place))
    return corpus


def facet(made: Reader, name: str, **more: Any) -> dict[str, Any]:
    key = made.grid.view.session.schema.named(name).key
    return dict(made.call("facets", properties=[key], **more)["facets"][0])


def ask(made: Reader, corpus: pnb.Corpus, text: str) -> None:
    where = made.call("parse", text=text)["where"]
    made.call("spec", spec={"where": where})


def test_letters_find_values_below_the_first_ones(reader: Make, filled: pnb.Corpus) -> None:
    made = reader()
    assert [entry["value"] for entry in facet(made, "name", limit=3)["entries"]] == ["a", "b", "c"]
    found = facet(made, "name", limit=3, query="K")
    assert [entry["value"] for entry in found["entries"]] == ["k"]
    assert found["distinct"] == 1


def test_values_that_are_asked_for_are_shown_wherever_they_rank(reader: Make, filled: pnb.Corpus) -> None:
    made = reader()
    ask(made, filled, "name any of (k, b) and year < 1905")
    found = facet(made, "name", limit=2)
    assert [(entry["value"], entry["count"]) for entry in found["entries"]] == [("a", 1), ("b", 1), ("k", 0)]
    assert found["distinct"] == 5


@pytest.mark.parametrize(
    ("text", "held"),
    [
        ("year < 1905", [1] * 5 + [0] * 7),
        ("year <= 1905", [1] * 6 + [0] * 6),
        ("year > 1905", [0] * 6 + [1] * 6),
        ("year >= 1905", [0] * 5 + [1] * 7),
        ("year >= 1902 and year < 1904", [0, 0, 1, 1] + [0] * 8),
        ("year = 1911", [0] * 11 + [1]),
        ("year < 1901 or year is empty", [1] + [0] * 11),
        ("year < 1905 and name = a", [1] + [0] * 11),
    ],
)
def test_bars_say_what_is_on_screen(reader: Make, filled: pnb.Corpus, text: str, held: list[int]) -> None:
    made = reader()
    ask(made, filled, text)
    bars = facet(made, "year")["bars"]
    alone = "name" not in text
    assert [bar["held"] for bar in bars][: len(held)] == held
    assert sum(bar["count"] for bar in bars) == (12 if alone else 2)


def test_what_is_similar_is_what_its_facets_count(reader: Make, filled: pnb.Corpus) -> None:
    made = reader()
    filled.add_vectors("place", filled.view().ids, [[float(n), 1.0] for n in range(12)])
    rev = made.call("open", size=48)["layout"]["rev"]
    made.call("similar", target={"rev": rev, "ranges": [[0, 1]]}, space="place", limit=4)
    near = len(made.grid.view)
    ask(made, filled, "name = b")
    assert sum(entry["count"] for entry in facet(made, "name", limit=50)["entries"]) == near < 12
    where = made.call("parse", text="name = c and name = a")["where"]
    ways = made.call("spec", spec={"where": where})["layout"]["ways_out"]
    assert [way["items"] for way in ways] == [1, 1], "the other a is not similar"
