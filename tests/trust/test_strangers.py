"""Things from strangers: words that are HTML, formulas, paths, catalogues, plug-ins, messages.

`notebooks/trust.md` says for each what is done; here is what shows it.
"""

from __future__ import annotations

import json
import os
import re
import sys
from html.parser import HTMLParser
from importlib.metadata import EntryPoint
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

import panoptic_nb as pnb
from panoptic_nb.embedders import registry
from panoptic_nb.store.operation import Operation
from tests.corpora import draw_images, make_corpus
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


# A corpus from a stranger


@pytest.mark.parametrize(
    "path", ["../../outside.txt", "/etc/hostname", "..", "a/../../b.jpg", "\\\\server\\share"]
)
def test_a_path_that_leaves_the_folder_is_read_and_never_written(tmp_path: Path, path: str) -> None:
    outside = tmp_path / "outside.txt"
    outside.write_text("precious")
    with make_corpus(tmp_path / "deep" / "er") as corpus:
        catalogue = corpus.view().session.store.catalogue
        with catalogue.transaction() as transaction:
            transaction.run("UPDATE items SET path = ?, file_name = ? WHERE item_id = 1", [path, path])
    before = sorted(tmp_path.rglob("*"))
    hostname = Path("/etc/hostname").stat().st_mtime_ns if Path("/etc/hostname").exists() else 0
    with pnb.Corpus(corpus.path) as corpus:
        report = corpus.embed("visual")
        assert report.embedded == 11
        corpus.check(files=True)
        corpus.view().session.store.thumbnails.remove([1])
        assert corpus.repair().thumbnails == 0
        corpus.view().to_csv(tmp_path / "deep" / "out.csv")
        corpus.view().to_html(tmp_path / "deep" / "out.html")
    assert outside.read_text() == "precious"
    new = {one.name for one in set(tmp_path.rglob("*")) - set(before)}
    assert new <= {"out.csv", "out.schema.json", "out.html", "vectors", "1", "0.f32", "snapshot.duckdb"}
    assert not hostname or Path("/etc/hostname").stat().st_mtime_ns == hostname


@pytest.mark.parametrize(
    "damage",
    [
        "UPDATE properties SET type = 'pickle'",
        "UPDATE properties SET storage = 999",
        "UPDATE tags SET name = NULL",
        "UPDATE journal SET detail = 'no json'",
        "UPDATE spaces SET description = 'no json'",
        "UPDATE spaces SET dim = 100000000, rows = 100000000",
        "UPDATE spaces SET dim = -3",
        "UPDATE items SET root_id = 77",
        "INSERT INTO tag_parents VALUES (1, 2), (2, 1)",
        "INSERT INTO views VALUES ('v', '{\"where\": {\"op\": \"__import__\"}}'), ('w', 'no json'), ('x', '[]')",
        "UPDATE images SET sha256 = NULL",
        "DROP TABLE log_items",
        "DROP TABLE v_2",
        "ALTER TABLE items DROP COLUMN live",
    ],
)
def test_a_catalogue_that_was_tampered_with_is_no_danger(tmp_path: Path, damage: str) -> None:
    """It may fail, with an error of ours or of the database; it never runs anything, hangs, or eats the memory."""
    import duckdb

    with make_corpus(tmp_path) as corpus:
        corpus.add_property("motif", "labels")
        corpus.view()[:3].tag("motif", "a", "b")
        corpus.add_vectors("mine", corpus.view(), np.eye(12, dtype=np.float32))
        path = corpus.path
    connection = duckdb.connect(str(path / "corpus.duckdb"))
    connection.execute(damage)
    connection.close()
    used: list[Any] = [
        lambda c: c.check(), lambda c: repr(c), lambda c: c._repr_html_(), lambda c: c.view().to_polars(),
        lambda c: c.history(), lambda c: c.view().group_by("motif").groups,
        lambda c: [c.view(name) for name in c.views],
        lambda c: c.view("v"), lambda c: c.space("mine").vectors(c.view()), lambda c: c["motif"].tag("a").parents,
        lambda c: c.view().where(c["motif"].any_of("a")).ids, lambda c: c.view().cluster(2), lambda c: c.undo(),
        lambda c: c.sql("SELECT count(*) FROM items"),
    ]  # fmt: skip
    try:
        corpus = pnb.Corpus(path)
    except (pnb.PanopticError, duckdb.Error, ValueError):
        return
    for use in used:
        try:
            use(corpus)
        except (pnb.PanopticError, duckdb.Error, ValueError, KeyError, IndexError, TypeError, AttributeError):
            continue
    corpus.close()


def test_a_kept_view_is_data_and_not_code(tmp_path: Path) -> None:
    marker = tmp_path / "ran"
    code = f"__import__('pathlib').Path({str(marker)!r}).touch()"
    with make_corpus(tmp_path) as corpus:
        for text in (code, json.dumps({"where": code}), json.dumps([code]), json.dumps({"code": code})):
            with corpus.view().session.store.catalogue.transaction() as transaction:
                transaction.run("DELETE FROM views")
                transaction.run("INSERT INTO views VALUES ('v', ?)", [text])
            with pytest.raises(Exception, match=r".*"):
                len(corpus.view("v").where(corpus["path"] == code))
                raise ValueError("it was read as a view of everything")
    assert not marker.exists()


def test_a_typed_filter_is_parsed_and_never_run(corpus: pnb.Corpus, tmp_path: Path) -> None:
    from panoptic_nb.property.typed import typed_condition

    marker = tmp_path / "ran"
    for text in (
        f"__import__('pathlib').Path('{marker}').touch()",
        'path = "\'; DROP TABLE items; --"',
        f"path matches \"{{{{Path('{marker}').touch()}}}}\"",
        "1 = 1; COPY items TO 'elsewhere.csv'",
    ):
        try:
            condition = typed_condition(text, corpus.view().session)
        except pnb.PanopticError:
            continue
        assert len(corpus.view().where(condition)) in (0, 12)
    assert not marker.exists()
    assert corpus.check().whole


def test_a_journal_from_a_stranger_is_shown_as_text(corpus: pnb.Corpus) -> None:
    with corpus.acting(author=EVIL[0], origin=EVIL[1]):
        corpus.add_property("x", "text")
    (operation,) = corpus.undo()
    assert isinstance(operation, Operation)
    assert operation.author == EVIL[0]
    assert dangers(corpus.history()._repr_html_()) == []


# Plug-ins, weights, messages


def test_a_plug_in_is_named_and_loaded_only_when_it_is_asked_for(
    monkeypatch: pytest.MonkeyPatch, corpus: pnb.Corpus
) -> None:
    loaded: list[str] = []

    class Entry(EntryPoint):
        def load(self) -> Any:
            loaded.append(self.name)
            raise RuntimeError("what it does when it is loaded")

    entry = Entry("theirs", "their_package:Thing", registry.GROUP)
    monkeypatch.setattr(registry, "_entries", lambda: [entry])
    corpus.embed("visual")
    assert loaded == [], "a package that is installed runs nothing by itself"
    with pytest.raises(pnb.EmbedderError, match=r'"theirs" of the package .*their_package:Thing'):
        corpus.embed("theirs")
    assert loaded == ["theirs"]
    assert [plugin.name for plugin in registry.plugins()] == ["theirs"]


def test_opening_and_reading_loads_no_embedder_and_no_plug_in(tmp_path: Path) -> None:
    import subprocess

    with make_corpus(tmp_path) as corpus:
        corpus.add_vectors("clip", corpus.view(), np.eye(12, dtype=np.float32))
    code = (
        f"import sys, panoptic_nb as pnb\nc = pnb.Corpus({str(corpus.path)!r})\nrepr(c); c._repr_html_()\n"
        "len(c.view()); c.view().to_polars(); c.check(); c.history(); c.close()\n"
        "print([name for name in ('torch', 'open_clip', 'faiss') if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_a_stranger_message_is_checked_field_by_field() -> None:
    from panoptic_nb.widget.requests import REQUESTS, parse

    rng = np.random.default_rng(3)
    junk: list[Any] = [None, True, -1, 2**63, 1.5, float("nan"), "x" * 200_000, "'; DROP TABLE items", [], [[1]], {},
                       {"rev": "x"}, [[3, 1]], {"property": {}}, "../../etc/passwd", b"x"]  # fmt: skip
    for kind, cls in REQUESTS.items():
        for _ in range(30):
            names = list(cls.__dataclass_fields__)
            message = {"type": kind, **{name: junk[int(rng.integers(len(junk)))] for name in names}}
            try:
                parse(message)
            except pnb.InvalidValueError:
                continue
    for message in (
        {},
        {"type": 3},
        {"type": "eval", "code": "1"},
        {"type": "sql"},
        {"type": None},
        {"type": ["tag"]},
    ):
        with pytest.raises(pnb.InvalidValueError):
            parse(message)
