"""A view last in a cell: a small sheet that says what it is."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

import panoptic_nb as pnb
from panoptic_nb.errors import PanopticError
from panoptic_nb.exports.sheet import BUDGET
from panoptic_nb.view import display


def test_groups_with_counts_labels_and_the_colour_of_their_tag(corpus: pnb.Corpus) -> None:
    corpus.add_property("motif", "labels")
    corpus["motif"].add_tag("pomme & <poire>", color="#00aa00")
    corpus.view()[:5].tag("motif", "pomme & <poire>")
    html = corpus.view().group_by("motif")._repr_html_()
    assert "pomme &amp; &lt;poire&gt;</b> " in html
    assert "background-color:#00aa00" in html
    assert re.findall(r"<b>([^<]+)</b> <span[^>]*>(\d+)</span>", html) == [
        ("pomme &amp; &lt;poire&gt;", "5"), ("empty", "7"),
    ]  # fmt: skip
    assert html.count("<img") == 12
    assert 'alt="img0.jpg"' in html


def test_the_first_pictures_of_the_view_in_its_order(corpus: pnb.Corpus) -> None:
    html = corpus.view().sort("-file_name")._repr_html_()
    assert re.findall(r'alt="([^"]+)"', html)[:3] == ["img11.jpg", "img10.jpg", "img9.jpg"]


def test_an_empty_view_and_an_empty_corpus_say_so(corpus: pnb.Corpus, tmp_path: Path) -> None:
    assert "No item matches." in corpus.view().where(corpus["width"] > 9999)._repr_html_()
    grouped = corpus.view().where(corpus["width"] > 9999).group_by("format")
    assert "No item matches." in grouped._repr_html_()
    with pnb.Corpus(tmp_path / "new.panoptic") as new:
        assert "no images yet" in new.view()._repr_html_()


def test_a_search_shows_its_scores_and_a_group_its_name(corpus: pnb.Corpus) -> None:
    import numpy as np

    corpus.add_vectors("mine", corpus.view().ids, np.eye(12, 4, dtype=np.float32) + 0.1)
    html = corpus.view().similar(to=1, limit=3)._repr_html_()
    assert re.search(r'alt="img\d+\.jpg · \d\.\d{3}"', html)
    assert "Similar:" in html
    assert "Group JPEG" in corpus.view().group_by("format").groups[0]._repr_html_()


def test_show_goes_through_the_hook_and_says_so_where_there_is_none(
    corpus: pnb.Corpus, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[Any] = []
    monkeypatch.setattr(display, "shower", lambda view, **options: seen.append((view, options)) or "grid")
    assert corpus.view().show(height=300) == "grid"
    assert seen == [(corpus.view(), {"height": 300})]
    monkeypatch.setattr(display, "shower", None)
    with pytest.raises(PanopticError, match="to_html"):
        corpus.view().show()


@pytest.mark.real
def test_real_pictures_stay_within_the_room_a_notebook_gives(real_data: Path, tmp_path: Path) -> None:
    with pnb.Corpus(tmp_path / "c.panoptic") as corpus:
        for folder in ("watercolors/images", "captions", "copies"):
            corpus.add_images(real_data / folder)
        for view in (corpus.view(), corpus.view()[:5], corpus.view().group_by("format"), corpus.view()[-60:]):
            html = view._repr_html_()
            assert 0 < sum(len(found) for found in re.findall(r"data:[^\"]+", html)) <= BUDGET
            assert len(html) < BUDGET + 25_000
