"""Two threads on one corpus: nothing lost, nothing doubled, nothing half done, nobody waiting for ever."""

from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl
import pytest

import panoptic_nb as pnb
from panoptic_nb.store.properties import Properties
from tests.corpora import draw_images
from tests.store.changes import prepare

PATIENCE_S = 60


def together(*works: Callable[[], object]) -> list[BaseException]:
    """Run works at the same time; gives what they raised. A work that hangs fails the test."""
    raised: list[BaseException] = []
    start = threading.Barrier(len(works))

    def run(work: Callable[[], object]) -> None:
        start.wait()
        try:
            work()
        except BaseException as error:  # noqa: BLE001 - what a thread raises is what is asked for
            raised.append(error)

    threads = [threading.Thread(target=run, args=(work,), daemon=True) for work in works]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(PATIENCE_S)
        assert not thread.is_alive(), "a thread waits for ever"
    return raised


def test_no_change_is_lost_between_threads(corpus: pnb.Corpus) -> None:
    corpus.add_property("motif", "labels")
    corpus.add_property("n", "number")

    def tag(word: str) -> None:
        for n in range(25):
            corpus.view().tag("motif", f"{word}{n % 5}")
            corpus.view()[n % 12 : n % 12 + 1].set("n", n)

    assert together(lambda: tag("a"), lambda: tag("b")) == []
    assert set(corpus["motif"].counts().values()) == {12}
    assert len(corpus["motif"].tags) == 10
    assert corpus.check().whole


def test_a_name_is_made_once_whoever_comes_first(corpus: pnb.Corpus, monkeypatch: pytest.MonkeyPatch) -> None:
    corpus.add_property("motif", "labels")
    for round_ in range(10):
        tags = [lambda r=round_: corpus.view()[:3].tag("motif", f"new {r}") for _ in range(3)]
        assert together(*tags) == []
        made = together(
            *(lambda r=round_: corpus.add_property(f"property {r}", "text") for _ in range(3))  # type: ignore[misc]
        )
        assert [type(error) for error in made] == [pnb.ConflictError] * 2
    assert len(corpus["motif"].tags) == 10
    assert corpus.check().whole


def test_a_property_made_by_two_at_the_same_moment_is_made_once(
    corpus: pnb.Corpus, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The second looks while the first has looked and not yet written."""
    plain, started = Properties.add, threading.Event()

    def slow(*given: Any) -> Any:
        started.set()
        threading.Event().wait(0.2)
        return plain(*given)

    monkeypatch.setattr(Properties, "add", slow)

    def second() -> None:
        assert started.wait(PATIENCE_S)
        corpus.add_property("x", "text")

    (error,) = together(lambda: corpus.add_property("x", "text"), second)
    assert isinstance(error, pnb.ConflictError)
    assert [prop.name for prop in corpus.properties] == ["x"]


def test_a_tag_deleted_meanwhile_is_made_again_and_not_written_blindly(corpus: pnb.Corpus) -> None:
    corpus.add_property("motif", "labels")

    def tag() -> None:
        for _ in range(30):
            corpus.view().tag("motif", "apple")

    def delete() -> None:
        for _ in range(30):
            try:
                corpus["motif"].tag("apple").delete()
            except pnb.NotFoundError:
                continue

    assert together(tag, delete) == []
    assert corpus.check().whole


def test_a_property_retyped_meanwhile_takes_the_value_or_refuses_it(corpus: pnb.Corpus) -> None:
    corpus.add_property("x", "text")
    view = corpus.view()

    def write() -> None:
        for n in range(30):
            view[:6].set("x", str(n))

    def retype() -> None:
        for n in range(10):
            corpus["x"].retype("number" if n % 2 == 0 else "text")

    assert together(write, retype) == []
    assert len(corpus.view().where(corpus["x"].is_set())) == 6
    assert corpus["x"].counts() == {"set": 6}
    assert view.to_polars()["x"][:6].cast(pl.Float64).to_list() == [29] * 6
    assert corpus.check().whole


def test_readers_see_the_corpus_before_or_after_a_change(corpus: pnb.Corpus, tmp_path: Path) -> None:
    """Sorting, grouping and counting while an import is undone and done again."""
    prepare(corpus)
    corpus.add_images(draw_images(tmp_path / "more", 30, first=50)[0].parent)
    over = threading.Event()

    def change() -> None:
        try:
            for _ in range(12):
                corpus.undo()
                corpus.redo()
                corpus.view()[:4].tag("motif", "passing")
                corpus.view()[:4].untag("motif", "passing")
                corpus.undo()
                corpus.undo()
        finally:
            over.set()

    def read() -> None:
        while not over.is_set():
            view = corpus.view().sort("-n", "file_name").group_by("motif", corpus["year"].by("decade"))
            assert len(view.ids) in (12, 42)
            assert sum(len(group) for group in view.groups) >= 12
            assert len(corpus.view().where(~corpus["motif"].any_of("apple"))) > 0
            session = view.session
            cut, counts = session.counts(corpus["motif"].by(), view.ids)
            assert len(counts) == len(cut.bins) + 1
            view.to_polars()

    assert together(change, read, read) == []
    assert corpus.check().whole


def test_a_reader_does_not_wait_for_a_long_change(corpus: pnb.Corpus) -> None:
    corpus.add_property("n", "number")
    inside, go_on = threading.Event(), threading.Event()

    def change() -> None:
        with corpus.view().session.change("set", property="n") as draft:
            draft.transaction.run("SELECT 1")
            inside.set()
            assert go_on.wait(PATIENCE_S)

    def read() -> None:
        assert inside.wait(PATIENCE_S)
        try:
            assert len(corpus.view().where(corpus["n"].not_set()).sort("file_name")) == 12
            corpus.view().to_polars()
        finally:
            go_on.set()

    assert together(change, read) == []


def test_a_listener_may_wait_for_a_thread_that_changes(corpus: pnb.Corpus) -> None:
    """As a widget does, whose handler holds a lock of its own while it tags."""
    corpus.add_property("motif", "labels")
    own = threading.Lock()

    def heard() -> None:
        with own:
            pass

    def handle() -> None:
        for n in range(20):
            with own:
                view.tag("motif", f"widget {n}")

    view = corpus.view()
    stop = corpus.view().session.listen(lambda: None)
    stop()
    heard_by: set[str] = set()

    def listener() -> None:
        heard_by.add(threading.current_thread().name)
        if threading.current_thread().name == "cell":
            heard()

    def cell() -> None:
        threading.current_thread().name = "cell"
        for n in range(20):
            corpus["motif"].add_tag(f"cell {n}", parent="cell")

    corpus.view().session.listen(listener)
    assert together(handle, cell) == []
    assert len(corpus["motif"].tags) == 41
    assert len(heard_by) == 2


def test_two_threads_embedding_give_every_image_one_vector(corpus: pnb.Corpus) -> None:
    assert together(*(lambda: corpus.embed("visual") for _ in range(3))) == []
    assert len(corpus.space("visual")) == 12
    report = corpus.check()
    assert report.whole, str(report)
    assert len(corpus.space("visual").vectors(corpus.view())) == 12


def test_vectors_that_arrive_while_a_space_is_read_are_for_the_next_reading(
    corpus: pnb.Corpus, monkeypatch: pytest.MonkeyPatch
) -> None:
    view = corpus.view()
    corpus.add_vectors("mine", view[:6], np.eye(6, 8, dtype=np.float32))
    session = view.session
    session.spaces.drop(1)
    plain = session.store.spaces.vectors

    def late(space: Any) -> Any:
        found = plain(space)
        session.store.spaces.append(1, np.arange(7, 13, dtype=np.int32), np.ones((6, 8), np.float32))
        return found

    monkeypatch.setattr(session.store.spaces, "vectors", late)
    loaded = session.spaces.load(session.schema.space("mine"))
    assert len(loaded.unit) == len(loaded.image_ids) == 6
    assert loaded.rows(np.arange(1, 13, dtype=np.int32)).max() == 5


def test_two_handles_are_one_corpus(corpus: pnb.Corpus) -> None:
    other = pnb.Corpus(corpus.path)
    other.add_property("n", "number")
    other.view().set("n", 1)
    assert len(corpus.view().where(corpus["n"] == 1)) == 12
    other.close()
    corpus.view().set("n", 2)
    with pytest.raises(pnb.ConflictError, match="already open for writing"):
        pnb.Corpus(corpus.path, read_only=True)


def test_undo_waits_for_an_import_that_is_under_way(corpus: pnb.Corpus) -> None:
    corpus.add_property("n", "number")
    journal = corpus.view().session.store.journal
    number = journal.begin("import images", summary="images from elsewhere")
    with pytest.raises(pnb.ConflictError, match="under way"):
        corpus.undo()
    corpus.view().set("n", 1)
    corpus.undo()
    journal.finish(number, summary="", items=0, detail={})
    assert corpus.undo()[0].kind == "add property"
