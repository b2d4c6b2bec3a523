"""Files and folders that are gone, moved or named otherwise, and what is no file."""

from __future__ import annotations

import os
import shutil
import unicodedata
from pathlib import Path

import polars as pl
import pytest

import panoptic_nb as pnb
from tests.corpora import draw_images, make_corpus
from tests.store.changes import prepare, state

posix = pytest.mark.skipif(os.name != "posix", reason="POSIX only")


def test_a_drive_whose_mount_point_is_empty_loses_nothing(corpus: pnb.Corpus, tmp_path: Path) -> None:
    prepare(corpus)
    before = state(corpus)
    drive = (tmp_path / "images").rename(tmp_path / "unplugged")
    (tmp_path / "images").mkdir()
    report = corpus.add_images(tmp_path / "images")
    assert (report.missing, report.added, report.moved) == (12, 0, 0)
    assert state(corpus) == before
    (tmp_path / "images").rmdir()
    drive.rename(tmp_path / "images")
    assert corpus.add_images(tmp_path / "images").unchanged == 12
    assert len(corpus.view().where(corpus["missing"] == True)) == 0  # noqa: E712
    assert state(corpus) == before


def test_a_corpus_folder_that_moved_opens_where_it_is(tmp_path: Path) -> None:
    with make_corpus(tmp_path / "a") as corpus:
        prepare(corpus)
        before = state(corpus)
    shutil.move(tmp_path / "a" / "c.panoptic", tmp_path / "b.panoptic")
    with pnb.Corpus(tmp_path / "b.panoptic") as corpus:
        assert state(corpus) == before
        corpus.view().tag("motif", "later")
        assert corpus.check().whole


@pytest.mark.parametrize("stored", ["NFC", "NFD"])
@pytest.mark.parametrize("given", ["NFC", "NFD"])
def test_names_meet_however_their_accents_are_composed(tmp_path: Path, stored: str, given: str) -> None:
    name = "Été à Łódź – crème brûlée.jpg"
    source = draw_images(tmp_path / "images", 1)[0]
    source.rename(tmp_path / "images" / unicodedata.normalize(stored, name))
    with pnb.Corpus(tmp_path / "c.panoptic") as corpus:
        corpus.add_images(tmp_path / "images")
        table = pl.DataFrame({"file": [unicodedata.normalize(given, name)], "note": ["found"]})
        assert corpus.add_metadata(table, on="file").matched == 1
        by_name = corpus.view().where(corpus["file_name"].contains(unicodedata.normalize(given, "crème")))
        assert len(by_name) == 1


def test_a_renaming_by_the_file_system_is_a_move(tmp_path: Path) -> None:
    """A disk that decomposes accents, or a cloud that changes the case, gives the same file another name."""
    images = tmp_path / "images"
    source = draw_images(images, 1)[0]
    first, then = (unicodedata.normalize(form, "été.jpg") for form in ("NFC", "NFD"))
    source.rename(images / first)
    with pnb.Corpus(tmp_path / "c.panoptic") as corpus:
        corpus.add_images(images)
        corpus.add_property("note", "text")
        corpus.view().set("note", "mine")
        for old, new in ((first, then), (then, "ÉTÉ.JPG")):
            (images / old).rename(images / new)
            report = corpus.add_images(images)
            assert (report.moved, report.added, report.missing) == (1, 0, 0)
        assert len(corpus.view().where(corpus["note"] == "mine")) == len(corpus) == 1


def test_a_table_in_another_case_finds_its_files(corpus: pnb.Corpus) -> None:
    table = pl.DataFrame({"file": ["IMG0.JPG", "Images/Img1.jpg", "img2.JPEG"], "note": ["a", "b", "c"]})
    report = corpus.add_metadata(table, on="file")
    assert report.matched >= 2
    assert report.matched + report.unmatched == 3


@posix
def test_links_that_go_round_in_circles_come_to_an_end(tmp_path: Path) -> None:
    images = tmp_path / "images"
    draw_images(images / "a", 2)
    (images / "a" / "up").symlink_to(images)
    (images / "b").symlink_to(images / "a")
    (images / "self").symlink_to(images / "self")
    (images / "self.jpg").symlink_to("self.jpg")
    (images / "nowhere.jpg").symlink_to(tmp_path / "nothing.jpg")
    (images / "linked.jpg").symlink_to(images / "a" / "img0.jpg")
    with pnb.Corpus(tmp_path / "c.panoptic") as corpus:
        report = corpus.add_images(images)
        assert report.added == 3, "two files, and a link to one of them"
        assert len(report.failed) >= 2
        assert corpus.add_images(images).unchanged == 3


@posix
def test_what_is_no_file_does_not_hold_an_import_up(tmp_path: Path) -> None:
    draw_images(tmp_path / "images", 1)
    os.mkfifo(tmp_path / "images" / "pipe.jpg")
    (tmp_path / "images" / "folder.jpg").mkdir()
    with pnb.Corpus(tmp_path / "c.panoptic") as corpus:
        assert corpus.add_images(tmp_path / "images").added == 1
