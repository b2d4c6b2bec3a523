"""Words from strangers that are HTML or formulas: shown as text, wherever they stand.

`notebooks/trust.md` says for each thing from a stranger what is done.
"""

from __future__ import annotations

import os
import re
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

import panoptic_nb as pnb
from panoptic_nb.store.operation import Operation
from tests.corpora import draw_images
from tests.trust.thorough import tries

EVIL = [
    "<script>alert(1)</script>", "<img src=x onerror=alert(1)>", '"><svg/onload=alert(1)>',
    "' onmouseover='alert(1)",
    "</style><script>alert(1)</script>", "</textarea><script>alert(1)</script>", "{{7*7}}", "${alert(1)}",
    "<!--", "]]><script>alert(1)</script>", "javascript:alert(1)", "&lt;script&gt;",
    "<a href=javascript:alert(1)>x</a>",
]  # fmt: skip
RUNS = ("script", "iframe", "object", "embed", "base", "form", "meta", "link", "svg")


class Audit(HTMLParser):
    """The elements and attributes that could run something."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        for name, value in attrs:
            if name.startswith("on") or (value or "").strip().lower().startswith(
                ("javascript:", "vbscript:")
            ):
                self.found.append(f"{tag} {name}={value}")
            if name == "src" and not (value or "").startswith("data:image/"):
                self.found.append(f"{tag} {name}={value}")
        if tag in RUNS:
            self.found.append(tag)


def dangers(html: str) -> list[str]:
    audit = Audit()
    audit.feed(html)
    return audit.found


@pytest.fixture
def evil(tmp_path: Path) -> Any:
    """A corpus in which everything that has a name or a value is HTML."""
    draw_images(tmp_path / "images", 8)
    if os.name == "posix":
        (tmp_path / "images" / "img0.jpg").rename(tmp_path / "images" / "<img src=x onerror=alert(1)>.jpg")
        (tmp_path / "images" / "broken <script>alert(1)<script>.jpg").write_bytes(b"no picture")
    with pnb.Corpus(tmp_path / "<b onclick=alert(1)>.panoptic") as corpus:
        corpus.report = corpus.add_images(tmp_path / "images")  # type: ignore[attr-defined]
        for word in EVIL:
            corpus.add_property(f"text {word}", "text")
            corpus.view().set(f"text {word}", word)
        corpus.add_property("<i>motif</i>", "labels", scope="image")
        for place, word in enumerate(EVIL):
            corpus.view()[place % 4 : place % 4 + 3].tag("<i>motif</i>", word)
        vectors = np.random.default_rng(0).normal(size=(len(corpus), 6)).astype(np.float32)
        corpus.add_vectors("<b>space</b>", corpus.view(), vectors)
        yield corpus


def test_nothing_that_shows_itself_runs_what_is_in_the_metadata(evil: Any, tmp_path: Path) -> None:
    view = evil.view().group_by("<i>motif</i>").sort(f"text {EVIL[0]}")
    clusters = evil.view().cluster(2, space="<b>space</b>", seed=0)
    table = pl.DataFrame(
        {"file": ["img1.jpg", "<script>x</script>", "img2.jpg"], EVIL[1]: ["1", EVIL[0], EVIL[2]]}
    )
    report = evil.add_metadata(table, on="file", types={EVIL[1]: "number"})
    shown = [
        evil, evil.report, report, view, view[:3], clusters, clusters[0], evil.view().similar(to=evil.view().ids[0]),
        evil.check(), evil.space(), evil["<i>motif</i>"], evil["<i>motif</i>"].tags[0],
    ]  # fmt: skip
    looked_at = 0
    for one in shown:
        for method in ("_repr_html_", "_repr_svg_"):
            if hasattr(one, method):
                html = getattr(one, method)()
                if html:
                    looked_at += 1
                    assert dangers(html) == [], type(one).__name__
        bundle = getattr(one, "_repr_mimebundle_", None)
        if callable(bundle) and not isinstance(one, pnb.View):
            found = bundle()
            found = found[0] if isinstance(found, tuple) else found or {}
            assert dangers(found.get("text/html", "")) == []
    assert looked_at >= 3
    page = view.to_html(tmp_path / "page.html", title=EVIL[0], captions=["<i>motif</i>", f"text {EVIL[1]}"])
    html = page.read_text("utf-8")
    assert [danger for danger in dangers(html) if not danger.startswith("meta")] == []
    assert "&lt;script&gt;" in html


def test_the_picture_in_a_saved_notebook_runs_nothing(evil: Any) -> None:
    from panoptic_nb.exports.page import share_among
    from panoptic_nb.exports.sheet import sheet_html
    from panoptic_nb.view.contact import make_sheet

    view = evil.view().group_by("<i>motif</i>")
    captions = [evil[f"text {EVIL[0]}"].field]
    sheet = make_sheet(view, share_among(12, 60), lang="en", captions=captions)
    assert dangers(sheet_html(sheet, lang="en")) == []


@tries(100)
@given(
    text=st.sampled_from("=+-@\t\r").flatmap(
        lambda first: st.text(max_size=20).map(lambda rest: first + rest)
    )
)
def test_formulas_are_neutralised_on_demand_and_come_back(text: str) -> None:
    from panoptic_nb.exports.formulas import neutralised, restored

    marked = neutralised(pl.Series([text]))
    assert marked[0][0] == "'"
    assert restored(marked).to_list() == [text]


def test_no_cell_of_a_neutralised_table_begins_as_a_formula(corpus: pnb.Corpus, tmp_path: Path) -> None:
    corpus.add_property("=cmd|' /C calc'!A0", "text")
    corpus.add_property("motif", "labels")
    corpus.view().set("=cmd|' /C calc'!A0", '=HYPERLINK("http://x")')
    corpus.view().tag("motif", "@SUM(1)", "+1")
    frame = pl.read_csv(
        corpus.view().to_csv(tmp_path / "out.csv", neutralise_formulas=True), infer_schema_length=0
    )
    for name in frame.columns:
        for cell in (name, *frame[name].to_list()):
            assert cell is None or not re.match(r"^[=+\-@\t\r]", cell), cell


def test_a_journal_from_a_stranger_is_shown_as_text(corpus: pnb.Corpus) -> None:
    with corpus.acting(author=EVIL[0], origin=EVIL[1]):
        corpus.add_property("x", "text")
    (operation,) = corpus.undo()
    assert isinstance(operation, Operation)
    assert operation.author == EVIL[0]
    assert dangers(corpus.history()._repr_html_()) == []
