"""An export that comes back: every row to the item it was, and nothing in the place of an answer."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import polars as pl
import pytest

import panoptic_nb as pnb
from tests.corpora import draw_images

POSTS = pl.DataFrame({"file": ["img0.jpg", "img0.jpg", "img1.jpg"], "post": ["un", "deux", "trois"]})


def posts(corpus: pnb.Corpus) -> dict[int, str]:
    frame = corpus.view().to_polars(["post"]).drop_nulls("post")
    return dict(frame.select("item_id", "post").iter_rows())


def edited(path: Path, former: str, new: str) -> Path:
    text = path.read_text("utf-8-sig")
    assert former in text
    path.write_text(text.replace(former, new), "utf-8")
    return path


@pytest.mark.parametrize("with_schema", [True, False])
def test_part_of_an_export_comes_back_to_the_items_it_was(
    corpus: pnb.Corpus, tmp_path: Path, with_schema: bool
) -> None:
    corpus.add_metadata(POSTS, on="file")
    path = corpus.view().where(corpus["post"] == "deux").to_csv(tmp_path / "out.csv")
    edited(path, "deux", "DEUX (corrigé)")
    if not with_schema:
        (tmp_path / "out.schema.json").unlink()
    report = corpus.add_metadata(path, on_conflict="replace")
    assert posts(corpus) == {1: "un", 13: "DEUX (corrigé)", 2: "trois"}
    assert [handle.name for handle in corpus.properties] == ["post"]
    assert (report.matched, report.items_added, report.ambiguous) == (1, 0, 0)
    assert sum("items of this corpus" in remark for remark in report.remarks) == 1


def test_a_frame_in_any_order_brings_a_new_column_and_no_bookkeeping(corpus: pnb.Corpus) -> None:
    corpus.add_metadata(POSTS, on="file")
    corpus.add_property("date", "date")
    corpus.add_property("motif", "labels")
    corpus.view()[:2].set("date", "vers 1905")
    corpus.view()[:2].tag("motif", "pomme", "fleur")
    frame = corpus.view().to_polars(computed=True).reverse()
    before = corpus.view().to_polars()
    report = corpus.add_metadata(frame.with_columns(long=pl.col("post").str.len_chars()))
    assert report.created == {"long": "number"}
    assert (sum(report.changed.values()), report.kept, report.problems) == (3, 0, ())
    after = corpus.view().to_polars()
    assert after.drop("long").equals(before)
    assert after.drop_nulls("long")["long"].to_list() == [2, 5, 4]
    assert "item_id, image_id" in report.remarks[0]
    assert len(corpus.view().pick(after["item_id"])) == 13


def test_a_column_of_the_reader_s_is_none_that_the_corpus_computes(corpus: pnb.Corpus) -> None:
    frame = corpus.view().to_polars().with_columns(width=pl.lit(21.5), score=pl.lit(3))
    report = corpus.add_metadata(frame)
    assert report.created == {"width (table)": "number", "score": "number"}


def test_the_number_of_an_item_is_always_under_its_own_name(corpus: pnb.Corpus, tmp_path: Path) -> None:
    corpus.add_property("item_id", "text")
    corpus.view()[:1].set("item_id", "mine")
    frame = corpus.view().to_polars()
    assert frame["item_id"].to_list() == corpus.view().ids.tolist()
    assert frame["item_id_2"][0] == "mine"
    path = corpus.view()[:2].to_csv(tmp_path / "out.csv")
    edited(path, "mine", "ours")
    for table in (path, corpus.view()[:2].to_polars().with_columns(item_id_2=pl.lit("theirs"))):
        corpus.add_metadata(table, on_conflict="replace")
        assert [handle.name for handle in corpus.properties] == ["item_id"]
    assert corpus.view().to_polars()["item_id_2"].to_list()[:3] == ["theirs", "theirs", None]


def test_ids_of_another_corpus_say_nothing_here(corpus: pnb.Corpus, tmp_path: Path) -> None:
    frame = corpus.view()[:2].to_polars().with_columns(pl.col("item_id").reverse(), n=pl.Series([1, 2]))
    report = corpus.add_metadata(frame, types={"n": "number"})
    assert report.matched == 2
    assert "by path" in report.remarks[0] or "by file name" in report.remarks[0]
    assert corpus.view().to_polars(["n"])["n"].to_list()[:3] == [1, 2, None]


def test_a_row_that_may_be_about_several_items_is_given_to_none(corpus: pnb.Corpus) -> None:
    corpus.add_metadata(POSTS, on="file")
    part = pl.DataFrame({"file": ["img0.jpg", "img1.jpg"], "post": ["DEUX", "TROIS"], "n": [2, 3]})
    report = corpus.add_metadata(part, on="file", on_conflict="replace", types={"n": "number"})
    assert posts(corpus) == {1: "un", 13: "deux", 2: "TROIS"}
    assert (report.matched, report.ambiguous, report.changed) == (1, 1, {"post": 1, "n": 1})
    assert [problem.where for problem in report.problems] == ["index 0"]
    assert "key=" in report.problems[0].reason
    again = corpus.add_metadata(POSTS[::2], on="file", on_conflict="keep")
    assert (again.ambiguous, again.matched) == (0, 2), "what is there already is no question"


def test_a_row_about_an_image_is_about_all_its_items(corpus: pnb.Corpus) -> None:
    corpus.add_metadata(POSTS, on="file")
    part = pl.DataFrame({"file": ["img0.jpg"], "artist": ["Mucha"]})
    report = corpus.add_metadata(part, on="file", scope="image")
    assert (report.matched, report.ambiguous) == (1, 0)


def test_a_key_finds_items_that_came_without_one_by_its_values(corpus: pnb.Corpus) -> None:
    corpus.add_metadata(POSTS, on="file")
    part = pl.DataFrame({"file": ["img0.jpg"] * 2, "post": ["deux", "quatre"], "n": [2, 4]})
    report = corpus.add_metadata(part, on="file", key="post", on_conflict="replace", types={"n": "number"})
    assert posts(corpus) == {1: "un", 13: "deux", 2: "trois", 14: "quatre"}
    assert report.items_added == 1
    assert corpus.view().to_polars(["n"]).drop_nulls("n")["item_id"].to_list() == [13, 14]
    corpus.undo()
    assert "row_key" not in corpus.view().to_polars().columns


def test_what_a_schema_beside_a_table_gave_is_said_and_another_s_is_left_aside(
    corpus: pnb.Corpus, tmp_path: Path
) -> None:
    corpus.add_property("code", "text")
    corpus.view()[:1].set("code", "007")
    path = corpus.view()[:1].to_csv(tmp_path / "out.csv")
    corpus["code"].delete()
    report = corpus.add_metadata(path)
    assert corpus["code"].type == "text"
    assert any("taken from out.schema.json" in remark for remark in report.remarks)
    corpus["code"].delete()
    path.write_text("fichier,code,auteur\nimg0.jpg,12,Mucha\nimg1.jpg,14,Mucha\n", "utf-8")
    report = corpus.add_metadata(path)
    assert report.created["code"] == "number"
    assert any("out.schema.json was left aside" in remark for remark in report.remarks)


def test_an_export_without_its_keys_comes_back(corpus: pnb.Corpus, tmp_path: Path) -> None:
    corpus.add_metadata(POSTS, on="file", key="post")
    path = corpus.view().to_csv(tmp_path / "out.csv")
    pl.read_csv(path).drop("row_key").reverse().write_csv(path)
    report = corpus.add_metadata(path)
    assert (report.matched, report.kept, report.items_added, report.problems) == (13, 0, 0, ())


@pytest.fixture
def twins(tmp_path: Path) -> Iterator[pnb.Corpus]:
    """Two folders with files of the same names."""
    for place, name in enumerate(("rA", "rB")):
        drawn = draw_images(tmp_path / "drawn" / name, 1, first=place)[0]
        (tmp_path / name / "x").mkdir(parents=True)
        (tmp_path / name / "x" / "1.jpg").write_bytes(drawn.read_bytes())
    with pnb.Corpus(tmp_path / "twins.panoptic") as corpus:
        corpus.add_images(tmp_path / "rA", tmp_path / "rB")
        yield corpus


@pytest.mark.parametrize(
    "named",
    [
        lambda root: str(root / "x" / "1.jpg"),
        lambda root: f"{root.name}/x/1.jpg",
        lambda root: f"C:\\elsewhere\\{root.name}\\x\\1.jpg",
    ],
)
def test_files_of_the_same_name_are_told_apart_by_their_root(
    twins: pnb.Corpus, tmp_path: Path, named: Callable[[Path], str]
) -> None:
    files = [named(tmp_path / "rB"), named(tmp_path / "rA"), "x/1.jpg", "nowhere/x/1.jpg"]
    report = twins.add_metadata(pl.DataFrame({"file": files, "v": ["B", "A", "?", "?"]}))
    assert (report.matched, report.ambiguous) == (2, 2)
    values: dict[str, Any] = {twins.file(row[0]).parts[-3]: row[1] for row in
                              twins.view().to_polars(["v"]).select("item_id", "v").iter_rows()}  # fmt: skip
    assert values == {"rA": "A", "rB": "B"}


def test_an_export_of_two_folders_comes_back(twins: pnb.Corpus, tmp_path: Path) -> None:
    twins.add_property("t", "text")
    twins.view()[:1].set("t", "A")
    twins.view()[1:].set("t", "B")
    before = twins.view().to_polars()
    path = twins.view().sort("-t").to_csv(tmp_path / "out.csv")
    twins["t"].delete()
    report = twins.add_metadata(path)
    assert (report.matched, report.ambiguous) == (2, 0)
    assert twins.view().to_polars().equals(before)
