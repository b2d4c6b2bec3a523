"""Slips of the pen at the front door: whatever is given, what comes back is an answer or says what to give."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl
import pytest

import panoptic_nb as pnb
from tests.corpora import make_corpus
from tests.store.changes import prepare

ODD: list[Any] = [
    None, "x", "", -1, 0, 10**12, 2**31, 2**64, 1.5, float("nan"), True, b"a", [1], {}, object(), "a\0b", "\udce9",
    np.int64(1), Path("x"), "~nobody-of-that-name/x",
]  # fmt: skip

VERBS: dict[str, Callable[[pnb.Corpus, Any], Any]] = {
    "file": lambda c, odd: c.file(odd),
    "undo": lambda c, odd: c.undo(to=odd),
    "changes": lambda c, odd: c.changes(odd),
    "origin": lambda c, odd: c.origin(odd, "motif"),
    "origin of": lambda c, odd: c.origin(1, odd),
    "property": lambda c, odd: c[odd],
    "in": lambda c, odd: odd in c,
    "view": lambda c, odd: c.view(odd),
    "rename_view": lambda c, odd: c.rename_view(odd, "a"),
    "forget_view": lambda c, odd: c.forget_view(odd),
    "save": lambda c, odd: c.view().save(odd),
    "space": lambda c, odd: c.space(odd),
    "drop_space": lambda c, odd: c.drop_space(odd),
    "add_property": lambda c, odd: c.add_property(odd),
    "type": lambda c, odd: c.add_property("p", odd),
    "scope": lambda c, odd: c.add_property("q", "text", scope=odd),
    "sql": lambda c, odd: c.sql(odd),
    "relink": lambda c, odd: c.relink(odd, odd),
    "add_images": lambda c, odd: c.add_images(odd),
    "threads": lambda c, odd: c.add_images(c.path.parent / "images", threads=odd),
    "add_metadata": lambda c, odd: c.add_metadata(odd),
    "on": lambda c, odd: c.add_metadata(pl.DataFrame({"file": ["img1.jpg"], "n": [2]}), on=odd),
    "column": lambda c, odd: c.add_metadata(pl.DataFrame({"file": ["img1.jpg"], "a\0b": ["x"]}), on="file"),
    "embed": lambda c, odd: c.embed(odd),
    "batch_size": lambda c, odd: c.embed("visual", batch_size=odd),
    "add_vectors": lambda c, odd: c.add_vectors(odd, c.view(), np.eye(3, dtype=np.float32)),
    "ids": lambda c, odd: c.add_vectors("a", odd, np.eye(3, dtype=np.float32)),
    "vectors": lambda c, odd: c.add_vectors("a", c.view(), odd),
    "restore": lambda c, odd: pnb.Corpus.restore(c.path.parent / "other.panoptic", odd),
    "restore in": lambda _, odd: pnb.Corpus.restore(odd, "x"),
    "text": lambda c, odd: c.view().set("t", odd),
    "tag": lambda c, odd: c.view().tag("motif", odd),
    "search": lambda c, odd: c.view().search(odd).ids,
}


@pytest.fixture(scope="module")
def open_corpus(tmp_path_factory: pytest.TempPathFactory) -> Any:
    with make_corpus(tmp_path_factory.mktemp("given"), 3) as corpus:
        prepare(corpus)
        corpus.add_property("t", "text")
        corpus.add_vectors("mine", corpus.view(), np.eye(3, dtype=np.float32))
        yield corpus


@pytest.mark.parametrize("verb", VERBS)
def test_what_is_odd_is_answered_or_refused_in_words(open_corpus: pnb.Corpus, verb: str) -> None:
    for odd in ODD:
        try:
            VERBS[verb](open_corpus, odd)
        except pnb.PanopticError as error:
            assert len(str(error)) > 20, (odd, error)
        while open_corpus.view().session.store.journal.to_redo():
            open_corpus.redo()
    open_corpus.sql("SELECT * FROM items")
    open_corpus.view().to_arrow()
    assert open_corpus.check().whole


@pytest.mark.parametrize(
    "odd", [*ODD, "x" * 300, "caf\udce9/c.panoptic", "/dev/null", "/dev/null/c.panoptic"]
)
def test_a_corpus_needs_a_path(tmp_path: Path, odd: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for read_only in (True, False):
        try:
            pnb.Corpus(odd, read_only=read_only).close()
        except pnb.PanopticError as error:
            assert len(str(error)) > 20, error
        else:
            assert odd in ("x", Path("x"))


def test_ids_that_are_none_are_refused_with_where_to_find_some(open_corpus: pnb.Corpus) -> None:
    with pytest.raises(pnb.NotFoundError, match=r"1 of 2 ids are not items.*first being 99.*view\.ids.*redo"):
        open_corpus.view().pick([1, 99])
    with pytest.raises(pnb.InvalidValueError, match=r"the first being 99.*corpus\.view\(\)\.ids"):
        open_corpus.add_vectors("a", [1, 99], np.eye(2, dtype=np.float32))
