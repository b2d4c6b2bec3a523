"""The journal: every kind of operation is undone whole and done again, across restarts."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest

import panoptic_nb as pnb
from tests.corpora import make_corpus
from tests.store.changes import OPERATIONS, exhaust, move_and_import, prepare, state, table


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
        move_and_import(corpus, tmp_path)
        corpus["year"].delete()
        after = state(corpus)
    with pnb.Corpus(corpus.path) as corpus:
        assert state(corpus) == after
        exhaust(corpus.undo)
        assert len(corpus) == 0, "undoing the import of images takes them out of the views"
        assert corpus.properties == []
        exhaust(corpus.redo)
        assert state(corpus) == after


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
