"""Piles: the items of one image stand as one, and how many they are is said wherever they are shown."""

from __future__ import annotations

import shutil
from pathlib import Path

import numpy as np
import pytest

import panoptic_nb as pnb


@pytest.fixture
def doubled(corpus: pnb.Corpus, tmp_path: Path) -> pnb.Corpus:
    """Twelve images; the first occurs three times and the second twice."""
    copies = tmp_path / "copies"
    copies.mkdir()
    for number, name in ((0, "a.jpg"), (0, "b.jpg"), (1, "c.jpg")):
        shutil.copy(tmp_path / "images" / f"img{number}.jpg", copies / name)
    corpus.add_images(copies)
    return corpus


def test_the_counts_go_with_the_items(doubled: pnb.Corpus) -> None:
    piles = doubled.view().piles()
    assert len(doubled.view()) == 15
    assert piles.pile_counts.dtype == np.int32
    assert dict(zip(piles, piles.pile_counts.tolist(), strict=True)) == {1: 3, 2: 2} | dict.fromkeys(
        range(3, 13), 1
    )
    backwards = piles.sort("-file_name")
    image_of = doubled.view().session.frame.image_of
    expected = [
        3 if image_of[item] == image_of[1] else 2 if image_of[item] == image_of[2] else 1
        for item in backwards
    ]
    assert backwards.pile_counts.tolist() == expected
    assert doubled.view().pile_counts.tolist() == [1] * 15
    some = doubled.view().pick([1, 13, 2]).piles()
    assert (list(some), some.pile_counts.tolist()) == ([1, 2], [2, 1])


def test_the_counts_leave_with_a_table_and_stand_in_captions(doubled: pnb.Corpus, tmp_path: Path) -> None:
    piles = doubled.view().piles()
    assert piles.to_polars([])["pile"].to_list() == piles.pile_counts.tolist()
    assert "pile" not in doubled.view().to_polars([]).columns
    page = piles.to_html(tmp_path / "page.html").read_text("utf-8")
    assert page.count("×3") == page.count("×2") > 0
    assert "×1" not in page
    doubled.add_property("note", "text")
    piles.set("note", "seen")
    table = piles.to_csv(tmp_path / "piles.csv")
    doubled.view().clear("note")
    doubled.add_metadata(table)
    assert "pile" not in doubled, "a count is no property"
    assert len(doubled.view().where(doubled["note"] == "seen")) == 12


def test_piles_of_near_duplicates_say_it_too(doubled: pnb.Corpus) -> None:
    piles = doubled.view().near_duplicates(kind="identical").piles()
    assert sorted(piles.pile_counts.tolist()) == [*[1] * 10, 2, 3]
    assert sorted(piles.to_polars([])["pile"].to_list()) == [*[1] * 10, 2, 3]
