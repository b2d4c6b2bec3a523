"""Ctrl-C at a step of a change, an undo or an import: all or nothing, and the views say which."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest

import panoptic_nb as pnb
from panoptic_nb.store.catalogue import Catalogue
from tests.corpora import draw_images, make_corpus
from tests.store.changes import OPERATIONS, prepare, state

PATIENCE_S = 60


def interrupt(monkeypatch: pytest.MonkeyPatch, point: str) -> None:
    """Ctrl-C just before or just after a step of the next transaction."""
    name = {"begun": "_begin", "committed": "_commit"}.get(point, point)
    plain = getattr(Catalogue, name)
    left = [1]

    def pressed(self: Catalogue) -> None:
        if left and point == name:
            left.pop()
            raise KeyboardInterrupt
        plain(self)
        if left:
            left.pop()
            raise KeyboardInterrupt

    monkeypatch.setattr(Catalogue, name, pressed)


@pytest.mark.parametrize("point", ["_begin", "begun", "_commit", "committed"])
@pytest.mark.parametrize("name", ["tag", "merge tags", "retype", "import table", "delete property"])
def test_ctrl_c_leaves_all_or_nothing_and_the_views_say_which(
    corpus: pnb.Corpus, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, point: str
) -> None:
    prepare(corpus)
    before = state(corpus)
    interrupt(monkeypatch, point)
    with pytest.raises(KeyboardInterrupt):
        OPERATIONS[name](corpus, tmp_path)
    monkeypatch.undo()
    seen = state(corpus)
    corpus.view().session.forget()
    assert state(corpus) == seen, "what is shown is what is kept"
    assert (seen == before) == (point != "committed")
    if point == "committed":
        corpus.undo()
        assert state(corpus) == before
    corpus.view().tag("motif", "later")
    assert len(corpus.view().where(corpus["motif"].any_of("later"))) == 12
    assert corpus.check().whole


@pytest.mark.parametrize("point", ["_begin", "begun", "_commit", "committed"])
def test_ctrl_c_in_undo_leaves_all_or_nothing(
    corpus: pnb.Corpus, monkeypatch: pytest.MonkeyPatch, point: str
) -> None:
    prepare(corpus)
    before = state(corpus)
    corpus["motif"].tag("apple").merge("pear")
    after = state(corpus)
    interrupt(monkeypatch, point)
    with pytest.raises(KeyboardInterrupt):
        corpus.undo()
    monkeypatch.undo()
    assert state(corpus) == (before if point == "committed" else after)
    corpus.redo() if point == "committed" else corpus.undo()
    assert state(corpus) == (after if point == "committed" else before)
    assert corpus.check().whole


@pytest.mark.parametrize("commit", range(1, 6))
@pytest.mark.parametrize("when", ["_commit", "committed"])
def test_ctrl_c_at_any_commit_of_an_import_keeps_what_is_done(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, commit: int, when: str
) -> None:
    from panoptic_nb.sources import images as importing

    draw_images(tmp_path / "images", 8)
    monkeypatch.setattr(importing, "BATCH_FILES", 3)
    plain, count = Catalogue._commit, [0]

    def pressed(self: Catalogue) -> None:
        count[0] += 1
        if count[0] == commit and when == "_commit":
            raise KeyboardInterrupt
        plain(self)
        if count[0] == commit and when == "committed":
            raise KeyboardInterrupt

    with pnb.Corpus(tmp_path / "c.panoptic") as corpus:
        monkeypatch.setattr(Catalogue, "_commit", pressed)
        try:
            corpus.add_images(tmp_path / "images")
        except KeyboardInterrupt:
            assert commit == 1, "later, the report says that it was interrupted"
        monkeypatch.setattr(Catalogue, "_commit", plain)
        assert corpus.check().findings == () or commit == 1 or when == "_commit"
        had = len(corpus)
        corpus.add_images(tmp_path / "images")
        assert len(corpus) == 8
        while len(corpus):
            corpus.undo()
        assert had in (0, 3, 6, 8)
    with pnb.Corpus(corpus.path) as corpus:
        assert corpus.check().whole


@pytest.mark.usefixtures("interruptible")
def test_a_real_ctrl_c_in_the_middle_of_a_statement(tmp_path: Path) -> None:
    """SIGINT while DuckDB works, as the interrupt button of a notebook sends it."""
    import _thread
    import time

    with make_corpus(tmp_path) as corpus:
        prepare(corpus)
        before = state(corpus)
        session = corpus.view().session
        for delay in (0.05, 0.2, 0.4):
            timer = threading.Timer(delay, _thread.interrupt_main)
            began = time.monotonic()
            with pytest.raises(KeyboardInterrupt), session.change("set") as draft:
                draft.transaction.run("DELETE FROM tags")
                timer.start()
                for _ in range(200):
                    draft.transaction.run(
                        "SELECT sum(a.range * b.range) FROM range(20000) AS a, range(20000) AS b WHERE a.range % 3 = 1"
                    )
            timer.join()
            assert time.monotonic() - began < PATIENCE_S
            assert state(corpus) == before
        corpus.view().tag("motif", "later")
        assert corpus.check().whole
