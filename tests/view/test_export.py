"""Views as tables: native types, the chosen columns, and everything back again on import."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import polars as pl
import pytest

import panoptic_nb as pnb
from panoptic_nb.errors import InvalidValueError, NotFoundError
from panoptic_nb.exports.schema_file import read_schema, schema_beside

ALWAYS = ["item_id", "image_id", "file_name", "path"]
WORDS = ["vers 1905", "1890s", "XIXe siècle", "1905-03", "12 mars 1905", "1905-03-12T10:20", "44 av. J.-C."]
TEXTS = ["=1+1", "two\nlines", 'say "no"', "a,b;c|d", "'=x", "été", "-5"]


@pytest.fixture
def full(corpus: pnb.Corpus) -> Iterator[pnb.Corpus]:
    """Values of every type on items 1 to 7, none on the others; tags with colours and a hierarchy."""
    for name, kind, scope in (
        ("note", "text", "item"), ("made", "date", "item"), ("size", "number", "item"), ("seen", "checkbox", "item"),
        ("one", "label", "item"), ("motif", "labels", "image"), ("tint", "color", "image"), ("link", "url", "item"),
        ("empty", "labels", "item"),
    ):  # fmt: skip
        corpus.add_property(name, kind, scope=scope)  # type: ignore[arg-type]
    corpus["motif"].add_tag("pomme|verte", color="#00aa00", parent="fruit")
    corpus["motif"].add_tag("seul, sans image", color="#123456", parent="pomme|verte")
    view = corpus.view()
    for place, (text, words) in enumerate(zip(TEXTS, WORDS, strict=True)):
        one = view[place : place + 1]
        one.set("note", text)
        one.set("made", words)
        one.set("size", place / 3)
        one.set("seen", place % 2 == 0)
        one.set("one", f"étiquette {place % 3}")
        one.set("tint", f"#00000{place}")
        one.set("link", f"https://example.org/?a={place},1")
    view[:4].tag("motif", "zèbre", "pomme|verte")
    view[2:6].tag("motif", "âne; gris")
    return corpus


def content(corpus: pnb.Corpus) -> dict[str, Any]:
    """All that a scholar gave: values by file, properties, tags with colours and parents."""
    values = corpus.sql("select * from values_long").drop(
        "op_id", "time", "author", "origin", "tag_id", "item_id"
    )
    # Python has no year before the first, hence microseconds.
    values = values.with_columns(pl.col("start", "stop").cast(pl.Int64))
    files = corpus.sql("select image_id, any_value(path) as path from items group by all")
    values = values.join(files, on="image_id").drop("image_id")
    tags = corpus.sql("select property, name, color, position from tags")
    parents = corpus.sql("select property, tag, parent from tag_parents")
    properties = corpus.sql("select name, type, scope from properties order by position")
    return {
        "values": sorted(values.iter_rows(), key=repr), "tags": sorted(tags.iter_rows()),
        "parents": sorted(parents.iter_rows()), "properties": list(properties.iter_rows()),
    }  # fmt: skip


@pytest.mark.parametrize(
    ("name", "options"),
    [
        ("out.csv", {}),
        ("out.csv", {"separator": ";", "encoding": "utf-16", "decimal": ","}),
        ("out.tsv", {"separator": "\t", "neutralise_formulas": True}),
        ("out.csv", {"neutralise_formulas": True, "computed": True}),
        ("out.parquet", {}),
        ("out.xlsx", {}),
    ],
)
def test_an_export_comes_back_as_the_identical_corpus(
    full: pnb.Corpus, tmp_path: Path, name: str, options: dict[str, Any]
) -> None:
    write = {"parquet": full.view().to_parquet, "xlsx": full.view().to_excel}.get(name[-4:].strip("."))
    write = full.view().to_parquet if name.endswith("parquet") else write or full.view().to_csv
    path = write(tmp_path / name, **options)
    with pnb.Corpus(tmp_path / "again.panoptic") as again:
        again.add_images(tmp_path / "images")
        report = again.add_metadata(path)
        assert content(again) == content(full), report


def test_every_type_is_native_and_empties_are_null(full: pnb.Corpus) -> None:
    frame = full.view().to_polars()
    assert frame.columns == [
        *ALWAYS, "note", "made", "made_start", "made_text", "size", "seen", "one", "motif", "tint", "link", "empty",
    ]  # fmt: skip
    assert frame.height == 12
    assert frame["motif"][0].to_list() == ["pomme|verte", "zèbre"]
    assert frame["size"][1] == pytest.approx(1 / 3)
    assert frame["seen"].to_list()[:2] == [True, False]
    assert frame["made"].to_list()[:3] == ["1905", "1890s", "1801/1900"]
    assert frame["made_text"].to_list()[:4] == ["vers 1905", None, "XIXe siècle", None]
    assert frame["made_start"][3] == dt.datetime(1905, 3, 1)
    assert frame[11].select(pl.exclude(ALWAYS)).row(0) == (None,) * 11


def test_rows_follow_the_view(full: pnb.Corpus) -> None:
    view = full.view().where(full["size"].is_set()).sort("-size")
    assert view.to_polars()["item_id"].to_list() == view.ids.tolist() == [7, 6, 5, 4, 3, 2, 1]
    assert view[:2].to_polars()["size"].to_list() == [2.0, pytest.approx(5 / 3)]


def test_chosen_properties_and_computed_ones(full: pnb.Corpus) -> None:
    view = full.view()
    assert view.to_polars([full["size"], "note"]).columns == [*ALWAYS, "size", "note"]
    assert view.to_polars([], computed=["width", "format"]).columns == [*ALWAYS, "width", "format"]
    assert view.to_polars(["width", "path", "width"]).columns == [*ALWAYS, "width"]
    everything = view.to_polars([], computed=True)
    assert {"sha256", "mean_color", "missing", "file_date", "file_date_start"} <= set(everything.columns)
    assert everything["width"].to_list() == [48.0] * 12
    with pytest.raises(NotFoundError, match='Did you mean "note"'):
        view.to_polars(["notes"])
    with pytest.raises(InvalidValueError, match="list of names"):
        view.to_polars("note")


def test_pandas_has_lists_and_arrow_reads_views_directly(full: pnb.Corpus) -> None:
    frame = full.view().to_pandas()
    assert frame["motif"][0] == ["pomme|verte", "zèbre"]
    assert frame["motif"][11] is None
    assert frame["size"].isna().sum() == 5
    assert pl.DataFrame(full.view()[:3]).equals(full.view()[:3].to_polars())
    import pyarrow as pa

    assert pa.table(full.view()).num_rows == full.view().to_arrow().num_rows == 12


def test_an_empty_view_has_its_columns(full: pnb.Corpus, tmp_path: Path) -> None:
    nothing = full.view().where(full["size"] > 100)
    assert nothing.to_polars().schema == full.view().to_polars().schema
    assert (
        nothing.to_csv(tmp_path / "out.csv").read_text("utf-8-sig").startswith("item_id,image_id,file_name")
    )
    assert pl.read_parquet(nothing.to_parquet(tmp_path / "out.parquet")).height == 0


def test_columns_do_not_depend_on_which_items_are_shown(full: pnb.Corpus) -> None:
    assert full.view()[10:].to_polars().columns == full.view().to_polars().columns


def test_the_schema_tells_the_view_the_tags_and_the_library(full: pnb.Corpus, tmp_path: Path) -> None:
    path = full.view().where(full["size"] > 1).to_csv(tmp_path / "out.csv", ["motif"])
    schema = read_schema(schema_beside(path) or "")
    assert schema.table == "out.csv" and schema.rows == 3
    assert schema.query == "corpus.view().where(corpus['size'] > 1)"
    assert schema.library == f"panoptic_nb {pnb.__version__}"
    motif = schema.property_of("motif")
    assert motif is not None
    tags = {tag.name: (tag.color, tag.parents) for tag in motif.tags}
    assert tags["pomme|verte"] == ("#00aa00", ("fruit",))
    assert tags["seul, sans image"] == ("#123456", ("pomme|verte",))
    assert [entry.name for entry in schema.properties] == ["file_name", "path", "motif"]


def test_several_rows_of_one_file_come_back_by_their_key(corpus: pnb.Corpus, tmp_path: Path) -> None:
    posts = pl.DataFrame(
        {"file": ["img0.jpg", "img0.jpg", "img1.jpg"], "post": ["a", "b", "c"], "likes": [1, 2, 3]}
    )
    corpus.add_metadata(posts, on="file", key="post")
    view = corpus.view().where(corpus["likes"].is_set())
    frame = view.to_polars()
    assert sorted(frame["row_key"]) == ["a", "b", "c"]
    path = view.sort("-likes").to_csv(tmp_path / "out.csv")
    before = view.to_polars().sort("item_id")
    corpus.add_metadata(path)
    assert corpus.view().where(corpus["likes"].is_set()).to_polars().sort("item_id").equals(before)


def test_a_search_brings_its_scores(corpus: pnb.Corpus) -> None:
    import numpy as np

    corpus.add_vectors("mine", corpus.view().ids, np.eye(12, 4, dtype=np.float32) + 0.1)
    near = corpus.view().similar(to=1, limit=3)
    frame = near.to_polars()
    assert frame["item_id"].to_list() == near.ids.tolist()
    assert frame["score"].to_list() == pytest.approx(near.scores.tolist())


def test_undone_items_leave_with_their_import(full: pnb.Corpus, tmp_path: Path) -> None:
    folder = tmp_path / "more"
    folder.mkdir()
    (folder / "copy.jpg").write_bytes((tmp_path / "images" / "img3.jpg").read_bytes())
    full.add_images(folder)
    assert full.view().to_polars().height == 13
    full.undo()
    assert full.view().to_polars().height == 12


def test_a_page_is_written_with_captions(full: pnb.Corpus, tmp_path: Path) -> None:
    view = full.view().group_by("motif")
    html = view.to_html(
        tmp_path / "p.html", title="Fruits", lang="fr", captions=["one", full["size"]]
    ).read_text()
    for said in ("Fruits", "étiquette 1", "âne; gris", "vide", "corpus.view().group_by("):
        assert said in html
    limited = view.to_html(tmp_path / "q.html", per_group=1, groups=2).read_text()
    assert limited.count("<figure>") == 2
    assert "more groups" in limited
    with pytest.raises(InvalidValueError, match="per_group"):
        view.to_html(tmp_path / "q.html", per_group=0)


@pytest.mark.real
def test_the_watercolours_come_back_whole(real_data: Path, tmp_path: Path) -> None:
    source = real_data / "watercolors"
    with pnb.Corpus(tmp_path / "a.panoptic") as first, pnb.Corpus(tmp_path / "b.panoptic") as second:
        for corpus in (first, second):
            corpus.add_images(source / "images")
        types, separators = {"year": "date", "subjects": "labels"}, {"subjects": ","}
        first.add_metadata(source / "metadata.csv", on="file", types=types, separators=separators)
        second.add_metadata(first.view().to_csv(tmp_path / "out.csv"))
        assert content(second) == content(first)


def test_a_long_list_of_items_is_not_spelt_out_in_the_schema(corpus: pnb.Corpus, tmp_path: Path) -> None:
    many = corpus.view().pick([*range(1, 13)] * 20)
    schema = read_schema(schema_beside(many.to_csv(tmp_path / "out.csv")) or "")
    assert schema.rows == 240
    assert len(schema.query) < 100
