"""What no longer belongs where it stands is marked; what is similar stays so under a filter; letters find tags."""

from __future__ import annotations

from collections.abc import Callable

import pytest

import panoptic_nb as pnb
from tests.corpora import add_clouds
from tests.widget.conftest import Reader

Make = Callable[..., Reader]


@pytest.fixture
def kind(corpus: pnb.Corpus) -> pnb.Property:
    """A property of one tag: the first three are of one kind, the next of another."""
    made = corpus.add_property("kind", "label")
    ids = corpus.view().ids.tolist()
    corpus.view().pick(ids[:3]).set("kind", "fruit")
    corpus.view().pick(ids[3:5]).set("kind", "leaf")
    return made


def test_what_left_its_group_is_marked_and_counted(
    reader: Make, corpus: pnb.Corpus, kind: pnb.Property
) -> None:
    made = reader(corpus.view().group_by(kind))
    opened = made.call("open", size=48)
    rev = opened["layout"]["rev"]
    assert opened["window"]["gone"] == []
    first = int(opened["window"]["items"][0])
    corpus.view().pick([first]).set("kind", "leaf")
    (changed,) = made.events("changed")
    assert changed["stale"] == 1
    assert made.call("captions", rev=rev, start=0, stop=5)["gone"] == [0]
    # Back where it was: nothing has left.
    corpus.undo()
    assert made.call("captions", rev=rev, start=0, stop=5)["gone"] == []
    refreshed = made.call("refresh", size=48)["layout"]
    assert refreshed["stale"] == 0


def test_other_values_do_not_make_a_picture_leave_its_group(
    reader: Make, corpus: pnb.Corpus, kind: pnb.Property
) -> None:
    corpus.add_property("spots", "labels")
    made = reader(corpus.view().group_by(kind))
    rev = made.call("open", size=48)["layout"]["rev"]
    corpus.view().tag("spots", "blue")
    assert made.events("changed")[-1]["stale"] == 0
    assert made.call("captions", rev=rev, start=0, stop=5)["gone"] == []


def test_a_filter_leaves_what_is_similar_in_its_order(
    reader: Make, corpus: pnb.Corpus, kind: pnb.Property
) -> None:
    add_clouds(corpus, "toy", spread=0.05)
    made = reader()
    rev = made.call("open", size=48)["layout"]["rev"]
    near = made.call("similar", target={"rev": rev, "ranges": [[0, 1]]}, space="toy", limit=6)
    found = near["window"]["items"].tolist()
    assert made.call("code", target=None)["code"].endswith(f".similar(to={found[0]}, space='toy', limit=6)")
    python = eval(made.call("code", target=None)["code"], {"corpus": corpus})
    assert python.ids.tolist() == found
    fruit = set(corpus.view().where(kind.any_of("fruit")).ids.tolist())
    where = {"property": kind.field.key, "op": "any_of", "value": ["fruit"]}
    spec = {"where": where, "search": "", "group": [], "sort": [], "piles": False}
    filtered = made.call("spec", spec=spec)
    assert filtered["layout"]["similar"]["space"] == "toy"
    assert filtered["window"]["items"].tolist() == [item for item in found if item in fruit]
    assert made.grid.view.ids.tolist() == [item for item in found if item in fruit]
    left = made.call("uncluster")
    assert left["layout"]["similar"] is None
    assert set(left["window"]["items"].tolist()) == fruit


def test_the_very_name_comes_first_and_what_would_be_replaced_is_counted(
    reader: Make, corpus: pnb.Corpus, kind: pnb.Property
) -> None:
    for name in ("pêche", "péché", "Pêche"):
        corpus.view()[:4].tag("kind", name)
    corpus.view().pick(corpus.view().ids[:3].tolist()).set("kind", "fruit")
    made = reader()
    rev = made.call("open", size=48)["layout"]["rev"]
    target = {"rev": rev, "ranges": [[0, 5]]}
    reply = made.call("values", property=None, query="péché", target=target, limit=9)
    assert reply["choices"][0]["value"] == "péché"
    assert {choice["value"] for choice in reply["choices"]} == {"pêche", "péché", "Pêche"}
    assert reply["items"] == 5
    assert reply["held"] == {kind.field.key: 5}


def test_a_tag_that_was_undone_is_said_not_to_be_there(
    reader: Make, corpus: pnb.Corpus, kind: pnb.Property
) -> None:
    corpus.view()[:1].tag("kind", "stone")
    made = reader()
    rev = made.call("open", size=48)["layout"]["rev"]
    asked = {
        "target": {"rev": rev, "ranges": [[0, 2]]},
        "tags": [{"property": kind.field.key, "tag": "stone"}],
    }
    assert made.call("states", **asked)["there"] == [True]
    corpus.undo()
    assert made.call("states", **asked)["there"] == [False]


def test_what_would_be_there_by_now_is_counted(reader: Make, corpus: pnb.Corpus, kind: pnb.Property) -> None:
    made = reader(corpus.view().where(kind.any_of("fruit")))
    assert made.call("open", size=48)["layout"]["items"] == 3
    corpus.view().pick(corpus.view().ids[3:5].tolist()).set("kind", "fruit")
    assert (made.events("changed")[-1]["stale"], made.events("changed")[-1]["fresh"]) == (0, 2)
    made.comm.sent.clear()
    corpus.view().pick(corpus.view().ids[:1].tolist()).set("kind", "leaf")
    assert (made.events("changed")[-1]["stale"], made.events("changed")[-1]["fresh"]) == (1, 2)
    assert made.call("refresh", size=48)["layout"]["items"] == 4


def test_every_place_of_what_is_selected_is_told(reader: Make, corpus: pnb.Corpus) -> None:
    corpus.add_property("spots", "labels")
    corpus.view()[:3].tag("spots", "a")
    corpus.view()[:1].tag("spots", "b")
    made = reader(corpus.view()[:3].group_by("spots"))
    rev = made.call("open", size=48)["layout"]["rev"]
    told = made.call("select", rev=rev, ranges=[[3, 4]])
    assert (told["items"], told["places"].tolist()) == (1, [0, 1, 3, 4])
    assert made.call("select", rev=rev, ranges=[[1, 2]])["places"].tolist() == [1, 2]
    made = reader(corpus.view())
    rev = made.call("open", size=48)["layout"]["rev"]
    assert made.call("select", rev=rev, ranges=[[1, 2]])["places"].tolist() == []
