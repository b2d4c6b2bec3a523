"""How the grid is shown is kept in the corpus, by choice, and never trusted blindly."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

import panoptic_nb as pnb
from panoptic_nb.widget.grid import show
from panoptic_nb.widget.prefs import prefs_of
from tests.corpora import make_corpus


def kept(corpus: pnb.Corpus) -> dict[str, Any]:
    return prefs_of(corpus.view().session)


def key(corpus: pnb.Corpus, name: str) -> str:
    return corpus.view().session.schema.named(name).key


def test_what_was_chosen_is_there_the_next_time(tmp_path: Path, reader: Any) -> None:
    with make_corpus(tmp_path / "other") as corpus:
        path = corpus.path
        first = reader(corpus.view())
        prefs = first.call("open", size=1)["prefs"]
        first.call("prefs", prefs={**prefs, "size": 200, "lang": "fr"})
    with pnb.Corpus(path) as corpus:
        again = reader(corpus.view()).call("open", size=1)["prefs"]
        assert (again["size"], again["lang"]) == (200, "fr")
        corpus.add_property("motif")
        assert kept(corpus)["facets"] == [key(corpus, "motif")], "what was not chosen follows what there is"


def test_what_is_gone_is_left_out(corpus: pnb.Corpus, reader: Any) -> None:
    corpus.add_property("motif")
    motif = key(corpus, "motif")
    corpus.view()[:1].tag("motif", "apple")
    pins = [{"property": motif, "tag": "apple"}, {"property": motif, "tag": "pear"}]
    grid = reader(corpus.view())
    prefs = grid.call("open", size=1)["prefs"]
    grid.call("prefs", prefs={**prefs, "captions": [motif, "@file_name"], "pinned": pins})
    assert kept(corpus)["pinned"] == pins[:1]
    corpus["motif"].delete()
    assert (kept(corpus)["captions"], kept(corpus)["pinned"]) == (["@file_name"], [])


@pytest.mark.parametrize(
    "text",
    ["", "[]", "{", '{"grid": 7}', '{"grid": {"size": -1, "captions": [7], "lang": "xx", "pinned": [3]}}'],
)
def test_a_file_of_anything_is_no_error(tmp_path: Path, text: str) -> None:
    with make_corpus(tmp_path / "other") as corpus:
        path = corpus.path
        usual = kept(corpus)
    (path / "settings.json").write_text(text, "utf-8")
    with pnb.Corpus(path) as corpus:
        assert kept(corpus) == usual | ({"captions": []} if "captions" in text else {})
        assert corpus.posters is True
        assert corpus.check().whole


def test_a_corpus_keeps_its_pictures_out_of_notebooks(tmp_path: Path) -> None:
    with make_corpus(tmp_path / "other") as corpus:
        path = corpus.path
        assert show(corpus.view()).poster
        corpus.posters = False
    with pnb.Corpus(path) as corpus:
        assert json.loads((path / "settings.json").read_text("utf-8")) == {"posters": False}
        assert not show(corpus.view()).poster
        assert show(corpus.view(), poster=True).poster
    with pnb.Corpus(path, read_only=True) as corpus, pytest.raises(pnb.ReadOnlyError):
        corpus.posters = True


def test_what_holds_nothing_is_counted_last(corpus: pnb.Corpus) -> None:
    for name in ("a", "b", "c", "d", "e", "f", "g", "h", "i"):
        corpus.add_property(name, "labels")
    corpus.view()[:2].set("h", ["one"])
    assert kept(corpus)["facets"][:3] == [key(corpus, name) for name in ("h", "i", "a")]
    corpus.view()[:2].set("c", ["one"])
    assert kept(corpus)["facets"][:3] == [key(corpus, name) for name in ("c", "h", "i")]
