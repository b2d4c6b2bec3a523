"""Clusters and piles as the grid has them: put together, set aside, kept through another question."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from PIL import Image

import panoptic_nb as pnb
from tests.corpora import add_clouds
from tests.widget.conftest import Reader

Make = Callable[..., Reader]


@pytest.fixture
def motif(corpus: pnb.Corpus) -> pnb.Property:
    """Twelve images in three clear clouds of four."""
    add_clouds(corpus, "toy", spread=0.05)
    return corpus.add_property("motif", "labels")


def cut(made: Reader, **asked: Any) -> dict[str, Any]:
    rev = made.call("open", size=48)["layout"]["rev"]
    wanted = {"rev": rev, "group": None, "space": "toy", "k": 3, **asked}
    return dict(made.call("cluster", **wanted)["layout"])


def names(layout: dict[str, Any]) -> list[str]:
    return [group["name"] for group in layout["clusters"]["groups"]]


def test_merged_clusters_are_one_with_their_images(reader: Make, motif: pnb.Property) -> None:
    made = reader()
    layout = cut(made)
    alone = [group["cohesion"] for group in layout["clusters"]["groups"]]
    layout = made.call("recut", rev=layout["rev"], do="merge", groups=[0, 2])["layout"]
    assert names(layout) == ["1+3", "2"]
    assert layout["counts"].tolist() == [8, 4]
    assert layout["clusters"]["groups"][0]["cohesion"] < min(alone)
    refused = made.call("recut", rev=layout["rev"], do="merge", groups=[0])
    assert "two clusters or more" in refused["error"]["message"]


def test_set_aside_is_out_of_the_way_and_comes_back(reader: Make, motif: pnb.Property) -> None:
    made = reader()
    layout = cut(made)
    layout = made.call("recut", rev=layout["rev"], do="aside", groups=[1])["layout"]
    assert names(layout) == ["1", "3"]
    assert layout["positions"] == 8
    assert layout["clusters"]["aside"] == [{"name": "2", "named": None, "count": 4}]
    layout = made.call("recut", rev=layout["rev"], do="back")["layout"]
    assert names(layout) == ["1", "2", "3"]
    assert layout["clusters"]["aside"] == []


def test_a_split_keeps_the_count_of_its_parent_and_joins_again(reader: Make, motif: pnb.Property) -> None:
    made = reader()
    layout = cut(made)
    layout = made.call("cluster", rev=layout["rev"], group=1, space="toy", k=2)["layout"]
    assert names(layout) == ["1", "2.1", "2.2", "3"]
    assert layout["clusters"]["groups"][1]["parent"] == {"name": "2", "named": None, "count": 4}
    layout = made.call("recut", rev=layout["rev"], do="join", groups=[2])["layout"]
    assert names(layout) == ["1", "2", "3"]
    assert layout["counts"].tolist() == [4, 4, 4]


def test_another_filter_keeps_the_clusters_and_says_so(
    reader: Make, motif: pnb.Property, corpus: pnb.Corpus
) -> None:
    corpus.view()[:6].tag("motif", "early")
    made = reader()
    layout = cut(made)
    target = {"rev": layout["rev"], "ranges": [[0, 4]]}
    made.call("tag", target=target, property=motif.field.key, tags=["first"])
    early = {"where": {"property": motif.field.key, "op": "any_of", "value": ["early"]}}
    layout = made.call("spec", spec=early)["layout"]
    assert names(layout) == ["1", "2", "3"]
    assert layout["counts"].tolist() == [2, 2, 2]
    about = layout["clusters"]
    assert (about["clustered"], about["outside"], about["beside"]) == (12, 6, 0)
    assert about["groups"][0]["named"] == "first"
    assert about["groups"][0]["tag"] == {"property": motif.field.key, "tag": "first"}
    layout = made.call("spec", spec={})["layout"]
    assert layout["counts"].tolist() == [4, 4, 4]
    layout = made.call("spec", spec={"group": [{"property": motif.field.key}]})["layout"]
    assert layout["clusters"] is None, "other groups were asked for"


def test_what_was_not_clustered_stands_beside(reader: Make, motif: pnb.Property, corpus: pnb.Corpus) -> None:
    corpus.view()[:6].tag("motif", "early")
    made = reader(corpus.view().where(motif.any_of("early")))
    assert sum(cut(made)["counts"]) == 6
    layout = made.call("spec", spec={})["layout"]
    assert layout["clusters"]["groups"][-1]["kind"] == "beside"
    assert layout["counts"][-1] == 6


def test_the_most_similar_are_clustered_by_themselves(reader: Make, motif: pnb.Property) -> None:
    made = reader()
    rev = made.call("open", size=48)["layout"]["rev"]
    target = {"rev": rev, "ranges": [[0, 1]]}
    rev = made.call("similar", target=target, space="toy", limit=6)["layout"]["rev"]
    layout = made.call("cluster", rev=rev, space="toy", k=2)["layout"]
    assert names(layout) == ["1", "2"]
    assert layout["positions"] == 6
    assert len(made.grid.view) == 6
    assert made.call("recut", rev=layout["rev"], do="merge", groups=[0, 1])["layout"]["positions"] == 6
    assert made.call("uncluster")["layout"]["positions"] == 12


def test_cards_sort_and_say_what_is_untagged(reader: Make, motif: pnb.Property) -> None:
    made = reader()
    layout = cut(made)
    target = {"rev": layout["rev"], "ranges": [[4, 8]]}
    made.call("tag", target=target, property=motif.field.key, tags=["second"])
    cards = made.call("cards", rev=layout["rev"], start=0, stop=9, property=motif.field.key)["cards"]
    assert [card["untagged"] for card in cards] == [1, 0, 1]
    asked = {"rev": layout["rev"], "do": "sort", "property": motif.field.key}
    assert names(made.call("recut", by="untagged", **asked)["layout"])[-1] == "2"
    layout = made.call("recut", by="cohesion", **asked)["layout"]
    found = [group["cohesion"] for group in layout["clusters"]["groups"]]
    assert found == sorted(found, reverse=True)


def test_one_cluster_is_kept_with_its_tree(reader: Make, motif: pnb.Property, corpus: pnb.Corpus) -> None:
    made = reader()
    layout = cut(made)
    layout = made.call("cluster", rev=layout["rev"], group=0, space="toy", k=2)["layout"]
    done = made.call("save_clusters", property="found", rev=layout["rev"], groups=[0, 1])
    assert done["items"] == 4
    assert sorted(tag.name for tag in corpus["found"].tags) == ["cluster 1", "cluster 1.1", "cluster 1.2"]
    assert len(corpus.view().where(corpus["found"].any_of("cluster 1"))) == 4


def test_auto_finds_the_number(reader: Make, corpus: pnb.Corpus) -> None:
    rng = np.random.default_rng(2)
    rows = rng.normal(size=(2, 8))[np.arange(12) % 2] + rng.normal(size=(12, 8)) * 0.02
    corpus.add_vectors("toy", corpus.view(), rows.astype(np.float32))
    made = reader()
    layout = cut(made, k="auto")
    assert layout["clusters"]["k"] == "auto"
    assert layout["positions"] == 12, "what is in no cluster is shown too"
    assert '.cluster("auto", space=' in made.call("code")["code"]


def test_piles_of_near_duplicates_open_and_are_told_apart(
    reader: Make, tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = tmp_path_factory.mktemp("copies")
    (folder / "images").mkdir()
    rng = np.random.default_rng(3)
    for number in range(5):
        rough = Image.fromarray(rng.integers(0, 255, (9, 12, 3), np.uint8))
        picture = rough.resize((240, 180), Image.Resampling.BICUBIC)
        picture.save(folder / "images" / f"{number}.jpg", quality=92)
        if number == 2:
            picture.resize((160, 120)).save(folder / "images" / "again.jpg", quality=70)
    with pnb.Corpus(folder / "c.panoptic") as corpus:
        corpus.add_images(folder / "images")
        made = reader(corpus.view())
        made.call("open", size=48)
        screen = made.call("duplicates", on=True)
        layout, piles = screen["layout"], screen["window"]["piles"]
        assert layout["piled"] == {"piles": 1, "items": 2, "plain": 0, "missing": 0}
        assert layout["positions"] == 6 - sum(size - 1 for size in piles)
        at = piles.index(max(piles))
        pile = made.call("pile", rev=layout["rev"], position=at)
        assert len(pile["items"]) == max(piles) and pile["near"]
        target = {"rev": layout["rev"], "ranges": [[at, at + 1]]}
        assert made.call("states", target=target, tags=[])["items"] == max(piles), "a pile is annotated whole"
        apart = made.call("not_duplicates", rev=layout["rev"], position=at, items=[])
        assert apart["layout"]["piled"]["piles"] == 0
        made.call("undo")
        assert made.call("refresh")["layout"]["piled"]["piles"] == layout["piled"]["piles"]
        assert made.call("duplicates", on=False)["layout"]["positions"] == 6
        made.grid.close()
