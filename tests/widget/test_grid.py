"""What the grid promises Python, without a browser."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

import panoptic_nb as pnb
from tests.widget.conftest import Reader

Make = Callable[..., Reader]


def whole(reader: Reader) -> dict[str, Any]:
    """A target: everything on screen."""
    screen = reader.call("open", size=48)
    layout = screen["layout"]
    return {"rev": layout["rev"], "ranges": [[0, layout["positions"]]]}


def test_opening_state_is_small(reader: Make) -> None:
    sent = reader().comm.sent[0]
    state = {key: value for key, value in sent[1]["state"].items() if key not in ("_esm", "_css")}
    assert len(str(state)) < 8_000


def test_open_gives_the_first_screen_in_one_reply(reader: Make, corpus: pnb.Corpus) -> None:
    screen = reader().call("open", size=48)
    assert screen["layout"]["positions"] == len(corpus)
    assert screen["window"]["items"].tolist() == corpus.view().ids.tolist()
    offsets = screen["window"]["offsets"]
    assert len(screen["window"]["thumbnails"]) == offsets[-1]
    first = screen["window"]["thumbnails"][: offsets[1]].tobytes()
    image = int(screen["window"]["images"][0])
    assert first == corpus.view().session.store.thumbnails.get([image])[image]


def test_tagging_positions_tags_their_items_and_undo_takes_it_back(reader: Make, corpus: pnb.Corpus) -> None:
    motif = corpus.add_property("spots", "labels")
    made = reader()
    target = {**whole(made), "ranges": [[1, 3], [5, 6]]}
    key = motif.field.key
    done = made.call("tag", target=target, property=key, tags=["red"])
    assert done["items"] == 3
    ids = corpus.view().ids
    assert corpus.view().where(motif.any_of("red")).ids.tolist() == [int(ids[i]) for i in (1, 2, 5)]
    assert "red" in made.events("changed")[0]["history"]["undo"]
    states = made.call("states", target=target, tags=[{"property": key, "tag": "red"}])
    assert (states["chosen"], states["items"]) == ([3], 3)
    made.call("undo")
    assert len(corpus.view().where(motif.is_set())) == 0


def test_a_request_that_comes_twice_is_done_once(reader: Make, corpus: pnb.Corpus) -> None:
    motif = corpus.add_property("spots", "labels")
    made = reader()
    message = {"id": "x", "type": "tag", "target": whole(made), "property": motif.field.key, "tags": ["red"]}
    assert made.again(message) == made.again(message)
    assert len([op for op in corpus.view().session.store.journal.operations() if op.kind == "tag"]) == 1


def test_a_revision_that_is_gone_is_answered(reader: Make) -> None:
    made = reader()
    whole(made)
    refused = made.call("window", rev=999, start=0, stop=4)
    assert refused["error"]["kind"] == "StaleRevisionError"


@pytest.mark.parametrize(
    "message",
    [
        {"type": "drop table"},
        {"type": "window", "rev": 1, "start": 5, "stop": 2},
        {"type": "window", "rev": 1, "start": -1, "stop": 2},
        {"type": "tag", "target": {"rev": 1, "ranges": [[0, 10_000_000]]}, "property": "1", "tags": ["a"]},
        {"type": "tag", "target": {"rev": 1, "ranges": [[3, 3]]}, "property": "1", "tags": ["a"]},
        {"type": "spec", "spec": {"where": {"property": "1", "op": "; drop"}}},
        {"type": "spec", "spec": {"where": {"all": []}}},
        {"type": "details", "item": 2**40},
        {"type": "details", "item": "../../etc/passwd"},
        {"type": "details"},
    ],
)
def test_what_does_not_fit_is_refused_by_name(reader: Make, message: dict[str, Any]) -> None:
    made = reader()
    whole(made)
    refused = made.again({"id": "x", **message})
    assert refused["error"]["message"]
    assert "Traceback" not in refused["error"]["message"]
    assert refused["error"]["kind"] in ("InvalidValueError", "NotFoundError")


def test_the_selection_is_a_view_and_follows_a_new_order(reader: Make, corpus: pnb.Corpus) -> None:
    made = reader()
    seen: list[list[int]] = []
    made.grid.observe(lambda change: seen.append(change["new"].ids.tolist()), "selection")
    target = whole(made)
    made.call("select", rev=target["rev"], ranges=[[0, 2]])
    ids = corpus.view().ids.tolist()
    assert seen == [ids[:2]] and made.grid.selection.ids.tolist() == ids[:2]
    spec = {
        "where": None,
        "search": "",
        "group": [],
        "sort": [{"property": "@file_name", "descending": True}],
    }
    screen = made.call("spec", spec=spec)
    pairs = screen["layout"]["selection"].tolist()
    order = made.grid.view.ids.tolist()
    assert sorted(i for a, b in zip(pairs[::2], pairs[1::2], strict=True) for i in order[a:b]) == sorted(
        ids[:2]
    )


def test_a_view_and_its_top_line_say_the_same(reader: Make, corpus: pnb.Corpus) -> None:
    width = corpus["width"]
    view = (
        corpus.view()
        .where(((width > 2) | corpus["file_name"].contains("a")) & ~(width == 7))
        .group_by(width.by(width=10))
        .sort("-file_name")
    )
    made = reader(view)
    spec = made.call("open", size=48)["spec"]
    again = made.call("spec", spec=spec)
    assert made.grid.view == view
    assert again["spec"] == spec


def test_clusters_split_and_are_named(reader: Make, corpus: pnb.Corpus) -> None:
    import numpy as np

    ids = corpus.view().ids
    corpus.add_vectors("toy", ids, np.random.default_rng(1).normal(size=(len(ids), 6)))
    made = reader()
    rev = whole(made)["rev"]
    first = made.call("cluster", rev=rev, group=None, space="toy", k=3, seed=0)["layout"]
    assert first["labels"] == [["1", "2", "3"]] and first["counts"].sum() == len(ids)
    second = made.call("cluster", rev=first["rev"], group=0, space="toy", k=2, seed=0)["layout"]
    assert second["labels"][0][:3] == ["1.1", "1.2", "2"]
    cards = made.call("cards", rev=second["rev"], start=0, stop=4)
    assert [card["group"] for card in cards["cards"]] == [0, 1, 2, 3]
    made.call("save_clusters", property="found")
    assert len(corpus["found"].tags) == 5


def test_neighbours_leave_out_the_item_and_those_annotated(reader: Make, corpus: pnb.Corpus) -> None:
    import numpy as np

    ids = corpus.view().ids
    corpus.add_vectors("toy", ids, np.random.default_rng(1).normal(size=(len(ids), 6)))
    spots = corpus.add_property("spots", "labels")
    corpus.view()[3:5].tag("spots", "red")
    made = reader()
    whole(made)
    item = int(ids[0])
    near = made.call("neighbours", item=item, space="toy", limit=50, without=None)
    assert item not in near["window"]["items"].tolist()
    assert (np.diff(near["scores"]) <= 0).all()
    fewer = made.call("neighbours", item=item, space="toy", limit=50, without=spots.field.key)
    assert fewer["positions"] == near["positions"] - 2 and fewer["hidden"] == 2
    done = made.call(
        "tag",
        target={"rev": fewer["rev"], "ranges": [[0, 2]]},
        property=spots.field.key,
        tags=["near"],
    )
    assert done["items"] == 2


def test_every_request_of_an_empty_corpus_is_answered(reader: Make, tmp_path: Any) -> None:
    with pnb.Corpus(tmp_path / "none.panoptic") as empty:
        made = reader(empty.view())
        screen = made.call("open", size=48)
        assert screen["layout"]["positions"] == 0 and screen["layout"]["base"] == 0
        assert made.call("facets", properties=["@folder", "@width"], limit=8)["facets"] is not None


def test_history_goes_back_to_before_an_operation(reader: Make, corpus: pnb.Corpus) -> None:
    made = reader()
    target = whole(made)
    key = made.call("create_property", name="note", kind="text", scope="item")["property"]
    for value in ("one", "two", "three"):
        made.call("set", target=target, property=key, value=value)
    first = next(op for op in made.call("history", limit=20)["operations"] if "one" in op["label"])
    made.call("back", operation=first["id"])
    assert len(corpus.view().where(corpus["note"].is_set())) == 0
    again = made.call("history", limit=20)
    assert again["redo"] is not None and "note" in again["undo"]


@pytest.mark.parametrize(
    ("kind", "given", "shown"),
    [
        ("text", "to check", "to check"),
        ("number", 12.5, "12.5"),
        ("date", "1905-03", "1905-03"),
        ("color", "#cc3333", "#cc3333"),
        ("url", "https://example.org/a", "https://example.org/a"),
        ("checkbox", True, "true"),
        ("label", "one", "one"),
        ("labels", ["one", "two"], "one, two"),
    ],
)
def test_every_type_is_given_shown_filtered_and_emptied(
    reader: Make, corpus: pnb.Corpus, kind: str, given: Any, shown: str
) -> None:
    made = reader()
    target = {**whole(made), "ranges": [[0, 3]]}
    key = made.call("create_property", name="mine", kind=kind, scope="item")["property"]
    assert made.call("set", target=target, property=key, value=given)["items"] == 3
    item = int(corpus.view().ids[0])
    value = next(v for v in made.call("details", item=item)["values"] if v["property"] == key)
    assert value["text"] == shown
    op = "exactly" if kind.startswith("label") else "eq"
    screen = made.call("spec", spec={"where": {"property": key, "op": op, "value": value["value"]}})
    assert screen["layout"]["items"] == 3
    assert made.call("clear", target=target, property=key)["items"] == 3


def test_a_group_gives_its_value_to_what_is_dropped_on_it(reader: Make, corpus: pnb.Corpus) -> None:
    kind = corpus.add_property("kind", "label")
    corpus.view()[:4].set("kind", "disc")
    made = reader(corpus.view().group_by("kind"))
    layout = made.call("open", size=48)["layout"]
    rev, counts = layout["rev"], layout["counts"].tolist()
    assert counts == [4, 8]
    made.call("assign", target={"rev": rev, "ranges": [[4, 6]]}, rev=rev, group=0)
    assert len(corpus.view().where(kind.any_of("disc"))) == 6
    refused = made.call("assign", target={"rev": rev, "ranges": [[0, 1]]}, rev=rev, group=1)
    assert "empties" in refused["error"]["message"]


def test_values_of_one_item_go_to_others(reader: Make, corpus: pnb.Corpus) -> None:
    corpus.add_property("kind", "labels")
    corpus.view()[:1].tag("kind", "disc", "red")
    made = reader()
    target = {**whole(made), "ranges": [[3, 7]]}
    done = made.call(
        "copy", item=int(corpus.view().ids[0]), properties=[corpus["kind"].field.key], target=target
    )
    assert done["items"] == 4
    assert corpus["kind"].counts()["disc"] == 5


def test_csv_and_python_of_what_is_on_screen(reader: Make, corpus: pnb.Corpus) -> None:
    made = reader(corpus.view().where(corpus["file_name"].contains("img1")).sort("-file_name"))
    whole(made)
    file = made.call("export", target=None, format="csv")
    assert file["rows"] == 3 and b"img11.jpg" in file["file"].tobytes()
    code = made.call("code", target=None)["code"]
    assert eval(code, {"corpus": corpus}) == made.grid.view


def test_a_pile_stands_for_its_items_and_is_annotated_whole(tmp_path: Any, reader: Make) -> None:
    import shutil

    from tests.corpora import draw_images

    folder = tmp_path / "twice"
    first, second = draw_images(folder, 2)
    shutil.copy(first, folder / "copy.jpg")
    with pnb.Corpus(tmp_path / "twice.panoptic") as corpus:
        corpus.add_images(folder)
        spots = corpus.add_property("spots", "labels", scope="item")
        made = reader(corpus.view().piles())
        screen = made.call("open", size=48)
        assert sorted(screen["window"]["piles"]) == [1, 2]
        place = screen["window"]["piles"].index(2)
        rev = screen["layout"]["rev"]
        target = {"rev": rev, "ranges": [[place, place + 1]]}
        assert made.call("tag", target=target, property=spots.field.key, tags=["x"])["items"] == 2
        made.grid.close()
    assert second.exists()


def test_a_deleted_property_does_not_break_the_deletion_nor_the_grid(
    reader: Make, corpus: pnb.Corpus
) -> None:
    corpus.add_property("kind", "labels")
    corpus.view()[:4].tag("kind", "disc")
    made = reader(corpus.view().where(corpus["kind"].is_set()).group_by("kind"))
    rev = whole(made)["rev"]
    corpus["kind"].delete()
    assert "kind" not in [p["name"] for p in made.events("changed")[-1]["schema"]["properties"]]
    assert made.call("window", rev=rev, start=0, stop=4)["items"].tolist() == corpus.view().ids[:4].tolist()


def test_a_changed_corpus_says_how_many_no_longer_match(reader: Make, corpus: pnb.Corpus) -> None:
    kind = corpus.add_property("kind", "labels")
    made = reader(corpus.view().where(kind.not_set()))
    target = {**whole(made), "ranges": [[0, 2]]}
    made.call("tag", target=target, property=kind.field.key, tags=["disc"])
    assert made.events("changed")[-1]["stale"] == 2
    assert made.call("captions", rev=target["rev"], start=0, stop=5)["gone"] == [0, 1]
    assert made.call("refresh")["layout"]["items"] == len(corpus) - 2
