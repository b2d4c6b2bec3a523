"""What reports and the journal say: true counts, however long the list; that nothing was there; all that was done."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import polars as pl
import pytest

import panoptic_nb as pnb
from tests.corpora import draw_images


@pytest.mark.parametrize("kind", ["text", "labels", "number"])
def test_contradictions_beyond_the_list_are_counted(corpus: pnb.Corpus, kind: Any) -> None:
    files = ["img0.jpg"] * 1500
    corpus.add_metadata(pl.DataFrame({"f": files, "v": range(1500)}), on="f", types={"v": kind})
    report = corpus.add_metadata(pl.DataFrame({"f": files, "v": range(5000, 6500)}), on="f")
    assert (report.kept, report.rejected) == (1500, 1500)
    assert len(report.problems) == 1001
    last = report.problems[-1]
    assert (last.where, last.count, last.reason[:13]) == ('column "v"', 500, "and 500 more:")
    assert "1,500 cells rejected" in str(report)
    assert "… and 1,480 more" in str(report)
    assert "1,500 not taken" in report._repr_html_()


def test_rows_about_one_image_that_contradict_each_other_are_all_counted(corpus: pnb.Corpus) -> None:
    table = pl.DataFrame({"f": ["img0.jpg"] * 1500, "v": [f"x{n}" for n in range(1500)]})
    report = corpus.add_metadata(table, on="f", scope="image")
    assert (report.changed["v"], report.rejected) == (1, 1499)
    assert report.problems[-1].count == 499


def test_a_report_about_nothing_says_so(corpus: pnb.Corpus, tmp_path: Path) -> None:
    (tmp_path / "head.csv").write_text("file,n\n")
    for report in (corpus.add_images([]), corpus.add_metadata(tmp_path / "head.csv", on="file")):
        assert str(report).splitlines()[0].endswith(": nothing was there to take")
        assert "nothing was there to take" in report._repr_html_()


def test_the_journal_says_all_that_an_import_did(corpus: pnb.Corpus, tmp_path: Path) -> None:
    folder = tmp_path / "images"

    def said() -> str:
        corpus.add_images(folder)
        return str(corpus.history()["summary"][-1]).replace(str(folder), "HERE")

    assert said() == "12 images from HERE"
    (folder / "deep").mkdir()
    for n in range(3):
        (folder / f"img{n}.jpg").rename(folder / "deep" / f"img{n}.jpg")
    assert said() == "3 images moved to HERE"
    shutil.copy(draw_images(tmp_path / "other", 1, first=50)[0], folder / "img5.jpg")
    assert said() == "1 image with other content in HERE"
    draw_images(folder, 2, first=60)
    (folder / "img6.jpg").rename(folder / "deep" / "img6.jpg")
    shutil.copy(draw_images(tmp_path / "other", 1, first=51)[0], folder / "img7.jpg")
    assert said() == "2 images added, 1 moved, 1 with other content, in HERE"


def test_what_was_not_taken_is_a_table(corpus: pnb.Corpus, tmp_path: Path) -> None:
    assert corpus.add_images([]).failed.to_polars().columns == ["path", "reason"]
    (tmp_path / "images" / "<b>.jpg").write_bytes(b"no image")
    failed = corpus.add_images(tmp_path / "images").failed
    assert failed.to_polars()["path"].to_list() == [str(tmp_path / "images" / "<b>.jpg")]
    assert failed.to_polars()["reason"].to_list() == [failed[0].reason]
    assert "<b>" not in failed._repr_html_()
    (tmp_path / "t.csv").write_text('file,"n, ""x"""\nimg0.jpg,many\nimg1.jpg,1\nimg2.jpg,1,2\nnone.jpg,1\n')
    report = corpus.add_metadata(tmp_path / "t.csv", on="file", types={'n, "x"': "number"})
    table = report.to_polars()
    assert table.columns == ["row", "column", "value", "reason"]
    expected = [(2, 'n, "x"', "many"), (4, None, "img2.jpg,1,2"), (5, None, "none.jpg")]
    assert [row[:3] for row in table.rows()] == expected
    assert table["reason"].str.len_chars().min() > 0
    assert corpus.add_metadata(pl.DataFrame({"f": ["img0.jpg"], "m": [1]}), on="f").to_polars().is_empty()
