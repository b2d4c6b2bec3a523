"""The journal: every kind of operation is undone whole and done again, across restarts."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import polars as pl
import pytest

import panoptic_nb as pnb
from tests.corpora import draw_images, make_corpus


def state(corpus: pnb.Corpus) -> dict[str, Any]:
    """Everything a user can see of a corpus, in a form that compares."""
    session = corpus.view().session
    found: dict[str, Any] = {"items": list(corpus.view()), "views": corpus.views}
    found["files"] = [str(corpus.file(item)) for item in corpus.view()]
    for prop in corpus.properties:
        columns = session.columns(prop.field)
        rows = zip(*(columns[name].tolist() for name in columns), strict=True)
        found[prop.name] = (prop.type, prop.scope, sorted(map(str, rows)))
        if prop.type.is_tags:
            found[prop.name] += tuple(
                (tag.name, tag.color, [parent.name for parent in tag.parents]) for tag in prop.tags
            )
    return found


def prepare(corpus: pnb.Corpus) -> None:
    corpus.add_property("motif", "labels", scope="image")
    corpus.add_property("year", "date")
    corpus.add_property("n", "number")
    view = corpus.view()
    view[:6].tag("motif", "apple", "pear")
    view[3:8].tag("motif", "plum")
    corpus["motif"].add_tag("fruit")
    corpus["motif"].tag("apple").move("fruit")
    view[:4].set("year", "vers 1905")
    view[:5].set("n", 12)


def table(corpus: pnb.Corpus) -> pl.DataFrame:
    return pl.DataFrame(
        {
            "file": ["img0.jpg", "img0.jpg", "img1.jpg"],
            "artist": ["A", "B", "C"],
            "motif": ["kiwi", None, "apple"],
        }
    )


OPERATIONS: dict[str, Callable[[pnb.Corpus, Path], object]] = {
    "tag": lambda c, _: c.view()[:9].tag("motif", "pear", "new"),
    "untag": lambda c, _: c.view().untag("motif", "pear"),
    "set": lambda c, _: c.view()[2:9].set("n", 7),
    "set date": lambda c, _: c.view()[2:9].set("year", "1890s"),
    "set labels": lambda c, _: c.view()[2:9].set("motif", ["plum", "other"]),
    "clear": lambda c, _: c.view().clear("motif"),
    "add property": lambda c, _: c.add_property("extra", "text"),
    "rename property": lambda c, _: c["n"].rename("number"),
    "delete property": lambda c, _: c["motif"].delete(),
    "retype": lambda c, _: c["n"].retype("labels"),
    "retype, some lost": lambda c, _: c["motif"].retype("number", on_error="empty"),
    "add tag": lambda c, _: c["motif"].add_tag("kiwi", color="#0f0", parent="exotic"),
    "rename tag": lambda c, _: c["motif"].tag("plum").rename("prune"),
    "recolor tag": lambda c, _: c["motif"].tag("plum").recolor("#123456"),
    "move tag": lambda c, _: c["motif"].tag("plum").move("fruit"),
    "merge tags": lambda c, _: c["motif"].tag("apple").merge("pear"),
    "merge a parent": lambda c, _: c["motif"].tag("fruit").merge("apple"),
    "delete tag": lambda c, _: c["motif"].tag("fruit").delete(),
    "keep a view": lambda c, _: c.view().where(c["n"] > 3).save("mine"),
    "import table": lambda c, _: c.add_metadata(table(c), on="file", scope="item", on_conflict="replace"),
    "import images": lambda c, folder: c.add_images(draw_images(folder / "more", 3, first=50)[0].parent),
    "import moved images": lambda c, folder: _move_and_import(c, folder),
    "relink": lambda c, folder: _relink(c, folder),
}


def _move_and_import(corpus: pnb.Corpus, folder: Path) -> object:
    (folder / "images" / "sub").mkdir(exist_ok=True)
    (folder / "images" / "img3.jpg").rename(folder / "images" / "sub" / "renamed.jpg")
    return corpus.add_images(folder / "images")


def _relink(corpus: pnb.Corpus, folder: Path) -> int:
    (folder / "elsewhere").mkdir()
    return corpus.relink(folder / "images", folder / "elsewhere")


@pytest.mark.parametrize("name", OPERATIONS)
def test_undo_takes_back_and_redo_does_again_across_restarts(name: str, tmp_path: Path) -> None:
    with make_corpus(tmp_path) as corpus:
        prepare(corpus)
        before = state(corpus)
        OPERATIONS[name](corpus, tmp_path)
        after = state(corpus)
        assert after != before, "the operation changes something"
        corpus.undo()
        assert state(corpus) == before
    with pnb.Corpus(corpus.path) as corpus:
        assert state(corpus) == before
        corpus.redo()
        assert state(corpus) == after


def test_everything_is_undone_and_done_again(tmp_path: Path) -> None:
    with make_corpus(tmp_path) as corpus:
        prepare(corpus)
        corpus["motif"].tag("apple").merge("pear")
        corpus["n"].retype("labels")
        corpus.add_metadata(table(corpus), on="file", on_conflict="replace")
        _move_and_import(corpus, tmp_path)
        corpus["year"].delete()
        after = state(corpus)
    with pnb.Corpus(corpus.path) as corpus:
        assert state(corpus) == after
        exhaust(corpus.undo)
        assert len(corpus) == 0, "undoing the import of images takes them out of the views"
        assert corpus.properties == []
        exhaust(corpus.redo)
        assert state(corpus) == after


def exhaust(step: Callable[[], object]) -> None:
    with pytest.raises(pnb.ConflictError, match="nothing to"):
        for _ in range(100):
            step()


def test_undo_goes_back_to_before_an_operation(corpus: pnb.Corpus) -> None:
    prepare(corpus)
    before = state(corpus)
    corpus.view().clear("n")
    first = corpus.history()["operation"][-1]
    corpus.view().tag("motif", "late")
    corpus["motif"].tag("late").rename("later")
    undone = corpus.undo(to=first)
    assert [op.kind for op in undone] == ["rename tag", "tag", "clear"]
    assert state(corpus) == before
    with pytest.raises(pnb.NotFoundError, match="does not stand"):
        corpus.undo(to=first)


def test_a_new_operation_leaves_what_was_undone_behind(corpus: pnb.Corpus) -> None:
    prepare(corpus)
    corpus.view().set("n", 1)
    corpus.undo()
    corpus.view().set("n", 2)
    with pytest.raises(pnb.ConflictError, match="nothing to redo"):
        corpus.redo()
    corpus.undo()
    corpus.redo()
    assert len(corpus.view().where(corpus["n"] == 2)) == 12


def test_an_operation_that_changes_nothing_leaves_no_trace(corpus: pnb.Corpus) -> None:
    prepare(corpus)
    count = len(corpus.history())
    corpus.view()[:4].set("year", "vers 1905")
    corpus.view()[:3].tag("motif", "apple")
    corpus.view()[9:].untag("motif", "plum")
    assert len(corpus.history()) == count


def test_every_value_tells_where_it_comes_from(corpus: pnb.Corpus) -> None:
    prepare(corpus)
    with corpus.acting(author="vj", origin="second pass"):
        corpus.view()[:1].tag("motif", "vine")
    origin = corpus.origin(1, "motif")
    assert dict(zip(origin["value"], origin["author"], strict=True))["vine"] == "vj"
    assert origin.filter(pl.col("value") == "vine")["origin"][0] == "second pass"
    assert set(origin.filter(pl.col("value") != "vine")["origin"]) == {"script"}
    history = corpus.history()
    assert history["summary"][-1] == "motif + vine on 1 image"
    assert history["query"][-1] == "corpus.view().pick([1])"


def test_a_failing_change_changes_nothing(corpus: pnb.Corpus) -> None:
    prepare(corpus)
    before, count = state(corpus), len(corpus.history())
    with pytest.raises(pnb.InvalidValueError):
        corpus.view().set("n", "many")
    with pytest.raises(pnb.ConflictError, match="was not retyped"):
        corpus["motif"].retype("number")
    with pytest.raises(RuntimeError, match="stop"), corpus.view().session.change("set") as draft:
        draft.transaction.run("DELETE FROM tags")
        raise RuntimeError("stop")
    assert state(corpus) == before
    assert len(corpus.history()) == count


def test_what_undo_and_redo_give_says_how_it_stands_now(corpus: pnb.Corpus) -> None:
    corpus.add_property("n", "number")
    corpus.view().set("n", 1)
    (undone,) = corpus.undo()
    assert undone.state == "undone" == corpus.history()["state"][-1]
    assert corpus.redo().state == "done" == corpus.history()["state"][-1]
    assert [(op.op_id, op.state) for op in corpus.undo(undone.op_id - 1)] == [
        (undone.op_id, "undone"),
        (undone.op_id - 1, "undone"),
    ]


def test_an_operation_is_one_line(corpus: pnb.Corpus) -> None:
    corpus.add_property("motif")
    corpus.view()[:3].tag("motif", "apple")
    (undone,) = corpus.undo()
    assert repr(undone) == f"<Operation {undone.op_id}, undone: motif + apple on 3 items>"
