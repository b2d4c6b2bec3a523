"""Out to a table and in again: the corpus that comes back is the one that went out, whatever is in its cells."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import panoptic_nb as pnb
from tests.corpora import draw_images
from tests.trust.thorough import tries

FILES = 6
ODD = [
    "=1+1", "+x", "-x", "@x", "\tx", "'=x", "''", "'", '"', '""', 'a"b', "a,b", "a;b", "a|b", "a\tb", "l1\nl2", "é",
    "e\u0301", "Œ", "🍎", "\u202eabc", "NULL", "null", "None", "NaN", "nan", "N/A", "true", "false", "0", "007", "1e5",
    "1,5", "1.5", "1905", "03/04/1905", "#N/A", "\\N", "<b>x</b>", " ", "x" * 300, "\ufeffx", "[1]", "{}", "-", "—",
    "inf", "a|b;c¦d‖e⁞f␟g", "http://x", "ﬁ", "\u00a0x\u00a0", "\u200bx", "x\u2028y", "c. 1905", "$A$1",
]  # fmt: skip
NAMES = [
    "note", "Note", "a,b", 'quo"te', "=1+1", "é à", "path (table)", "year_start", "year_text", "item_id", "row_key",
    "score", "name[type]", "1905", "x;y", "tab\there", "image", "file", "'=x", "🍎", "nul", "line\nbreak", "year",
]  # fmt: skip
KINDS = ["text", "number", "checkbox", "date", "color", "url", "label", "labels"]
DATES = ["1905", "1905-03", "1905-03-12", "1890s", "vers 1905", "c. 1905", "19e siècle", "1905/1910", "0050",
         "1905-03-12T10:20:30", "-0044", "printemps 1905", "1914-1918", "12 mars 1905"]  # fmt: skip

texts = st.sampled_from(ODD) | st.text(
    st.characters(exclude_categories=("Cs", "Cc", "Cn", "Co")) | st.sampled_from("\n\t,;|\"'=é"),
    min_size=1,
    max_size=12,
)
numbers = st.floats(allow_nan=False, allow_infinity=False, allow_subnormal=False) | st.integers(
    -(2**40), 2**40
)
colors = st.integers(0, 0xFFFFFF).map(lambda number: f"#{number:06x}")
values: dict[str, st.SearchStrategy[Any]] = {
    "text": texts,
    "number": numbers,
    "checkbox": st.booleans(),
    "date": st.sampled_from(DATES),
    "color": colors,
    "url": st.sampled_from(["https://example.org/a?b=1,2;3|4", "http://é.example/=1", "s3://bucket/key"]),
    "label": texts,
    "labels": st.lists(texts, min_size=1, max_size=3),
}


@st.composite
def tables(draw: st.DrawFn) -> list[tuple[str, str, str, dict[int, Any]]]:
    """Properties with their type and scope, and their values by item."""
    names = draw(
        st.lists(st.sampled_from(NAMES) | texts, min_size=1, max_size=4, unique_by=lambda name: name.strip())
    )
    found = []
    for name in names:
        kind = draw(st.sampled_from(KINDS))
        cells = st.dictionaries(st.integers(1, FILES), values[kind], max_size=FILES)
        found.append((name, kind, draw(st.sampled_from(["item", "image"])), draw(cells)))
    return found


@pytest.fixture(scope="module")
def pair(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[pnb.Corpus, pnb.Corpus, Path]]:
    """Two corpora of the same images, and a folder for tables."""
    folder = tmp_path_factory.mktemp("tables")
    draw_images(folder / "images", FILES, size=(16, 16))
    with pnb.Corpus(folder / "one.panoptic") as one, pnb.Corpus(folder / "two.panoptic") as two:
        for corpus in (one, two):
            corpus.add_images(folder / "images")
        yield one, two, folder


def content(corpus: pnb.Corpus) -> dict[str, Any]:
    """Everything that a table and its schema should bring back."""
    frame = corpus.view().to_polars()
    found: dict[str, Any] = {}
    for prop in corpus.properties:
        tags: list[Any] = []
        if prop.type.is_tags:
            tags = [(tag.name, tag.color, sorted(above.name for above in tag.parents)) for tag in prop.tags]
        columns = [name for name in (prop.name, f"{prop.name}_text") if name in frame.columns and (
            name == prop.name or prop.type == pnb.PropertyType.DATE)]  # fmt: skip
        found[prop.name] = (prop.type.value, prop.scope, tags, [frame[name].to_list() for name in columns])
    return found


def fill(corpus: pnb.Corpus, table: list[tuple[str, str, str, dict[int, Any]]]) -> bool:
    """Give a corpus these properties; False where one is none that it takes."""
    for name, kind, scope, cells in table:
        try:
            prop = corpus.add_property(name, kind, scope=scope)  # type: ignore[arg-type]
        except (pnb.ConflictError, pnb.InvalidValueError):
            return False
        for item, value in cells.items():
            try:
                corpus.view().pick([item]).set(prop.name, value)
            except pnb.InvalidValueError:
                return False
        if prop.type.is_tags and len(prop.tags) > 1:
            first, second, *_ = prop.tags
            second.move(first.name)
            first.recolor("#123456")
    return True


def come_back(pair: tuple[pnb.Corpus, pnb.Corpus, Path], table: Any, write: Any) -> None:
    one, two, folder = pair
    for file in folder.glob("out.*"):
        file.unlink()
    try:
        if not fill(one, table):
            return
        path = write(one.view(), folder)
        report = two.add_metadata(path)
        assert not report.problems, report
        assert content(two) == content(one)
    finally:
        for corpus in (one, two):
            done = corpus.history().filter(state="done")["operation"].to_list()
            if len(done) > 1:  # the first is the import of the images
                corpus.undo(to=done[1])


@tries(20)
@given(
    table=tables(), separator=st.sampled_from([",", ";", "\t"]), decimal=st.sampled_from([".", ","]),
    neutralise=st.booleans(), encoding=st.sampled_from(["utf-8-sig", "utf-8", "utf-16"]),
)  # fmt: skip
def test_csv_comes_back(
    pair: tuple[pnb.Corpus, pnb.Corpus, Path],
    table: Any,
    separator: str,
    decimal: str,
    neutralise: bool,
    encoding: str,
) -> None:
    come_back(
        pair, table,
        lambda view, folder: view.to_csv(
            folder / "out.csv", separator=separator, decimal=decimal, neutralise_formulas=neutralise, encoding=encoding
        ),
    )  # fmt: skip


@tries(12)
@given(table=tables())
def test_parquet_comes_back(pair: tuple[pnb.Corpus, pnb.Corpus, Path], table: Any) -> None:
    come_back(pair, table, lambda view, folder: view.to_parquet(folder / "out.parquet"))


@tries(12)
@given(table=tables())
def test_excel_comes_back(pair: tuple[pnb.Corpus, pnb.Corpus, Path], table: Any) -> None:
    come_back(pair, table, lambda view, folder: view.to_excel(folder / "out.xlsx"))


@pytest.mark.parametrize("kind", ["csv", "parquet", "excel"])
@pytest.mark.parametrize("column", ["text", "label", "labels"])
def test_every_odd_text_comes_back(pair: tuple[pnb.Corpus, pnb.Corpus, Path], kind: str, column: str) -> None:
    suffix = {"csv": "csv", "parquet": "parquet", "excel": "xlsx"}[kind]
    for start in range(0, len(ODD), FILES):
        part = ODD[start : start + FILES]
        cells = {item + 1: [text, "other"] if column == "labels" else text for item, text in enumerate(part)}
        table = [("note", column, "item", cells)]
        come_back(pair, table, lambda view, folder: getattr(view, f"to_{kind}")(folder / f"out.{suffix}"))


def test_a_name_that_a_spreadsheet_would_run_comes_back(pair: tuple[pnb.Corpus, pnb.Corpus, Path]) -> None:
    table = [("=Oc,[az", "date", "image", {3: "19e siècle"}), ("e\u0301", "text", "item", {1: "=1+1"})]
    come_back(pair, table, lambda view, folder: view.to_csv(folder / "out.csv", neutralise_formulas=True))
