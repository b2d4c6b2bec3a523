"""The Python of clusters on screen, run: it gives the same clusters, with their names, and stores nothing."""

from __future__ import annotations

import ast
from collections.abc import Callable
from typing import Any

import pytest

import panoptic_nb as pnb
from tests.widget.conftest import Reader
from tests.widget.hand import Hand, Shown

Make = Callable[..., Reader]


@pytest.fixture
def hand(reader: Make, scattered: pnb.Property) -> Hand:
    return Hand(reader(), scattered)


def run(code: str, corpus: pnb.Corpus) -> Shown:
    """What the last line of a program gives, as clusters that are in no other."""
    tree = ast.parse(code)
    last = tree.body.pop()
    assert isinstance(last, ast.Expr)
    held: dict[str, Any] = {"corpus": corpus}
    exec(compile(tree, "<copied>", "exec"), held)
    found = eval(compile(ast.Expression(last.value), "<copied>", "eval"), held)

    def leaves(clusters: Any) -> Any:
        for one in clusters:
            if getattr(one, "subclusters", None):
                yield from leaves(one.subclusters)
            elif hasattr(one, "named"):
                yield sorted(one), one.named

    return sorted(leaves(found))


def test_one_run_is_one_expression(hand: Hand, corpus: pnb.Corpus) -> None:
    hand.do("cluster", group=None, k=3)
    assert hand.code() == "corpus.view().cluster(3, space='toy', seed=0)"
    assert run(hand.code(), corpus) == hand.shown()


def test_splits_names_and_clustering_again_are_all_there(hand: Hand, corpus: pnb.Corpus) -> None:
    hand.do("cluster", group=None, k=3, seed=2)
    hand.do("cluster", "1", k=3, seed=4)
    hand.do("cluster", "1.1", k=2)
    hand.name("1.2", "pale ones")
    hand.name("2", "it's")
    hand.do("again", k=3, seed=6)
    hand.do("cluster", "4", k=2)
    before = corpus.view().session.store.journal.operations()
    assert hand.code().splitlines() == [
        "clusters = corpus.view().cluster(3, space='toy', seed=2)",
        "clusters[\"1\"].cluster(3, space='toy', seed=4)",
        "clusters[\"1.1\"].cluster(2, space='toy', seed=0)",
        "clusters[\"1.2\"].name('pale ones')",
        'clusters["2"].name("it\'s")',
        "clusters = clusters.again(3, seed=6)",
        "clusters[\"4\"].cluster(2, space='toy', seed=0)",
        "clusters",
    ]
    assert run(hand.code(), corpus) == hand.shown()
    assert {name for _, name in hand.shown()} == {None, "pale ones", "it's"}
    assert corpus.view().session.store.journal.operations() == before


def test_what_was_put_together_and_joined_again(hand: Hand, corpus: pnb.Corpus) -> None:
    hand.do("cluster", group=None, k=3)
    hand.do("recut", do="sort", by="cohesion")
    hand.do("recut", "3", "1", do="merge")
    assert "1+3" in [group["name"] for group in hand.layout["clusters"]["groups"]]
    hand.do("cluster", "1+3", k=3)
    hand.do("recut", "1+3.3", "1+3.1", do="merge")
    hand.name("1+3.1+1+3.3", "both")
    assert run(hand.code(), corpus) == hand.shown()
    hand.do("recut", "1+3.2", do="join")
    assert len(hand.shown()) == 2
    hand.do("cluster", "1+3", k=2)
    assert run(hand.code(), corpus) == hand.shown()


def test_what_is_set_aside_is_left_out_and_not_clustered_again(hand: Hand, corpus: pnb.Corpus) -> None:
    hand.do("cluster", group=None, k=4)
    hand.name("1", "kept")
    hand.do("recut", "2", "3", do="aside")
    hand.do("again", k=2)
    aside = hand.layout["clusters"]["aside"]
    assert [one["name"] for one in aside] == ["2", "3"]
    assert 'keep=[clusters["2"], clusters["3"]]' in hand.code()
    assert run(hand.code(), corpus) == hand.shown()
    hand.do("recut", do="back")
    assert run(hand.code(), corpus) == hand.shown()
    assert hand.code().splitlines()[-1] == "clusters"


def test_clusters_of_different_levels_put_together(hand: Hand, corpus: pnb.Corpus) -> None:
    hand.do("cluster", group=None, k=3)
    hand.do("cluster", "1", k=3)
    hand.do("recut", "1.2", "2", do="merge")
    assert run(hand.code(), corpus) == hand.shown()
    hand.do("cluster", "1.2+2", k=2)
    hand.name("3", "kept")
    hand.do("again", k=2)
    assert run(hand.code(), corpus) == hand.shown()
    hand.do("cluster", "1", k=2)
    assert run(hand.code(), corpus) == hand.shown()


def test_groups_of_keys_and_what_stands_beside(
    reader: Make, scattered: pnb.Property, corpus: pnb.Corpus
) -> None:
    hand = Hand(reader(corpus.view().group_by("year")), scattered)
    hand.do("cluster", group=0, k=2)
    assert [group["name"] for group in hand.layout["clusters"]["groups"]] == ["1900 · 1", "1900 · 2", "1950"]
    hand.do("cluster", "1950", k=3)
    hand.do("cluster", "1950 · 1", k=2)
    assert run(hand.code(), corpus) == hand.shown()
    hand.name("1950 · 2", "kept")
    hand.do("again", k=3)
    assert run(hand.code(), corpus) == hand.shown()


def test_what_was_clustered_under_another_filter(
    hand: Hand, scattered: pnb.Property, corpus: pnb.Corpus
) -> None:
    key = corpus["year"].field.key
    hand.do("spec", spec={"where": {"property": key, "op": "le", "value": 1900}})
    hand.do("cluster", group=None, k=2)
    shown = hand.shown()
    hand.do("spec", spec={})
    assert run(hand.code(), corpus) == shown
    hand.do("cluster", "beside", k=2)
    assert run(hand.code(), corpus) == hand.shown()
    hand.do("spec", spec={"where": {"property": key, "op": "gt", "value": 1900}})
    assert hand.code().startswith("# On screen is what these have of corpus.view().where(")
    assert run(hand.code(), corpus) == hand.shown()


def test_the_best_of_a_search(hand: Hand, corpus: pnb.Corpus) -> None:
    target = {"rev": hand.layout["rev"], "ranges": [[0, 1]]}
    hand.layout = hand.made.call("similar", target=target, space="toy", limit=8)["layout"]
    hand.do("cluster", group=None, k=2)
    hand.do("cluster", "1", k=2)
    assert hand.code().startswith("clusters = corpus.view().similar(to=1, space='toy', limit=8).cluster(2")
    assert run(hand.code(), corpus) == hand.shown()


def test_the_order_of_the_cards(hand: Hand, corpus: pnb.Corpus, scattered: pnb.Property) -> None:
    hand.do("cluster", group=None, k=3)
    hand.name("2", "named")
    hand.do("recut", do="sort", by="untagged", property=scattered.field.key)
    assert hand.code().splitlines()[-1] == "clusters.sort(\"untagged\", property='motif')"
    assert run(hand.code(), corpus) == hand.shown()
    hand.do("recut", do="sort", by="cohesion")
    assert hand.code().splitlines()[-1] == 'clusters.sort("cohesion")'
