"""Importing images: what is new, moved, changed, missing, the same; interrupted and gone on with."""

from __future__ import annotations

import os
import shutil
import threading
import unicodedata
from pathlib import Path
from typing import Any

import pytest

import panoptic_nb as pnb
from panoptic_nb.sources import images as importing
from tests.corpora import draw_images


def test_a_second_scan_reads_nothing_and_adds_nothing(corpus: pnb.Corpus, tmp_path: Path) -> None:
    report = corpus.add_images(tmp_path / "images")
    assert (report.added, report.unchanged) == (0, 12)
    assert len(corpus.history()) == 1


def test_what_moved_is_recognised_with_its_annotations(corpus: pnb.Corpus, tmp_path: Path) -> None:
    corpus.add_property("note", "text")
    corpus.view().pick([4]).set("note", "mine")
    (tmp_path / "images" / "deep" / "er").mkdir(parents=True)
    (tmp_path / "images" / "img3.jpg").rename(tmp_path / "images" / "deep" / "er" / "new name.jpg")
    report = corpus.add_images(tmp_path / "images")
    assert (report.added, report.moved, report.missing, report.unchanged) == (0, 1, 0, 11)
    assert list(corpus.view().where(corpus["note"] == "mine")) == [4]
    assert corpus.file(4).name == "new name.jpg"
    assert list(corpus.view().where(corpus["folder"] == "deep/er")) == [4]


def test_a_file_that_is_gone_is_flagged_and_keeps_everything(corpus: pnb.Corpus, tmp_path: Path) -> None:
    corpus.add_property("note", "text")
    corpus.view().set("note", "years of work")
    shutil.rmtree(tmp_path / "images")
    (tmp_path / "images").mkdir()
    report = corpus.add_images(tmp_path / "images")
    assert (report.missing, report.added) == (12, 0)
    assert len(corpus.view().where((corpus["note"] == "years of work") & (corpus["missing"] == True))) == 12  # noqa: E712
    assert len(corpus.view().session.store.thumbnails.ids()) == 12, "a missing file still shows its thumbnail"
    draw_images(tmp_path / "images", 12)
    report = corpus.add_images(tmp_path / "images")
    assert (report.missing, report.added, report.unchanged) == (0, 0, 12)
    assert len(corpus.view().where(corpus["missing"] == True)) == 0  # noqa: E712


def test_an_unmounted_drive_is_an_error_that_changes_nothing(corpus: pnb.Corpus, tmp_path: Path) -> None:
    (tmp_path / "images").rename(tmp_path / "elsewhere")
    with pytest.raises(pnb.NotFoundError, match="connect it; nothing in the corpus was changed"):
        corpus.add_images(tmp_path / "images")
    assert corpus.relink(tmp_path / "images", tmp_path / "elsewhere") == 12
    assert corpus.add_images(tmp_path / "elsewhere").unchanged == 12
    assert len(corpus) == 12


def test_a_part_of_a_folder_that_moved_is_relinked(corpus: pnb.Corpus, tmp_path: Path) -> None:
    draw_images(tmp_path / "images" / "a" / "b", 3, first=30)
    corpus.add_images(tmp_path / "images")
    shutil.move(tmp_path / "images" / "a" / "b", tmp_path / "b2")
    assert corpus.relink(tmp_path / "images" / "a" / "b", tmp_path / "b2") == 3
    assert corpus.file(13) == tmp_path / "b2" / "img30.jpg"
    assert corpus.add_images(tmp_path / "images", tmp_path / "b2").unchanged == 15
    with pytest.raises(pnb.NotFoundError, match="No image of this corpus comes from"):
        corpus.relink(tmp_path / "nowhere", tmp_path / "b2")


def test_a_renamed_folder_moves_its_items_whatever_folder_is_given(
    corpus: pnb.Corpus, tmp_path: Path
) -> None:
    corpus.add_property("note", "text")
    corpus.view().pick([4]).set("note", "mine")
    (tmp_path / "images").rename(tmp_path / "photos")
    report = corpus.add_images(tmp_path / "photos")
    assert (report.added, report.moved, report.missing) == (0, 12, 0)
    assert len(corpus) == 12
    assert corpus.file(4) == tmp_path / "photos" / "img3.jpg"
    assert list(corpus.view().where(corpus["note"] == "mine")) == [4]
    corpus.undo()
    assert corpus.file(4) == tmp_path / "images" / "img3.jpg"


def test_a_copy_elsewhere_is_no_move(corpus: pnb.Corpus, tmp_path: Path) -> None:
    shutil.copytree(tmp_path / "images", tmp_path / "copy")
    (tmp_path / "images" / "img5.jpg").unlink()
    report = corpus.add_images(tmp_path / "copy")
    assert (report.added, report.moved, report.duplicates, report.missing) == (11, 1, 11, 0)
    assert corpus.file(6) == tmp_path / "copy" / "img5.jpg"


def test_equal_files_move_to_where_their_paths_end_alike(corpus: pnb.Corpus, tmp_path: Path) -> None:
    for folder in ("a", "b", "c"):
        (tmp_path / "images" / folder).mkdir()
        shutil.copy(tmp_path / "images" / "img0.jpg", tmp_path / "images" / folder / "same.jpg")
    corpus.add_images(tmp_path / "images")
    was = {item: corpus.file(item).relative_to(tmp_path / "images") for item in corpus.view()}
    (tmp_path / "images").rename(tmp_path / "photos")
    assert corpus.add_images(tmp_path / "photos").moved == 15
    assert {item: corpus.file(item).relative_to(tmp_path / "photos") for item in corpus.view()} == was


def test_relinking_never_puts_two_items_on_one_path(corpus: pnb.Corpus, tmp_path: Path) -> None:
    shutil.copytree(tmp_path / "images", tmp_path / "copy")
    (tmp_path / "copy" / "img0.jpg").unlink()
    corpus.add_images(tmp_path / "copy")
    before = [corpus.file(item) for item in corpus.view()]
    with pytest.raises(
        pnb.ConflictError, match=r"holds 11 files that are items .* nothing was changed\. Undo"
    ):
        corpus.relink(tmp_path / "images", tmp_path / "copy")
    assert [corpus.file(item) for item in corpus.view()] == before
    corpus.undo()
    assert corpus.relink(tmp_path / "images", tmp_path / "copy") == 12


def test_changed_content_is_another_image_of_the_same_item(corpus: pnb.Corpus, tmp_path: Path) -> None:
    corpus.add_property("note", "text")
    corpus.add_property("motif", "labels", scope="image")
    corpus.view().pick([1]).set("note", "of the item")
    corpus.view().pick([1]).tag("motif", "of the image")
    shutil.copy(draw_images(tmp_path / "other", 1, first=77)[0], tmp_path / "images" / "img0.jpg")
    report = corpus.add_images(tmp_path / "images")
    assert (report.changed, report.added) == (1, 0)
    assert list(corpus.view().where(corpus["note"].is_set())) == [1]
    assert list(corpus.view().where(corpus["motif"].is_set())) == []
    corpus.undo()
    assert list(corpus.view().where(corpus["motif"].is_set())) == [1]


def test_one_picture_in_two_files_is_two_items_of_one_image(corpus: pnb.Corpus, tmp_path: Path) -> None:
    shutil.copy(tmp_path / "images" / "img0.jpg", tmp_path / "images" / "copy.jpg")
    report = corpus.add_images(tmp_path / "images")
    assert (report.added, report.duplicates) == (1, 1)
    corpus.add_property("motif", "labels", scope="image")
    change = corpus.view().pick([1]).tag("motif", "x")
    assert change.outside == 1
    assert "1 item outside the view" in repr(change)
    assert list(corpus.view().where(corpus["motif"].any_of("x"))) == [1, 13]
    assert len(corpus.view().piles()) == 12
    corpus.add_property("n", "number")
    corpus.view().piles().set("n", 1)
    assert len(corpus.view().where(corpus["n"] == 1)) == 13, "annotating a pile annotates all of it"


def test_what_cannot_be_read_is_listed_with_its_reason(tmp_path: Path) -> None:
    whole = draw_images(tmp_path / "images", 2)[0].read_bytes()
    (tmp_path / "images" / "cut.jpg").write_bytes(whole[: len(whole) // 2])
    (tmp_path / "images" / "text.jpg").write_text("no picture")
    (tmp_path / "images" / "empty.png").touch()
    (tmp_path / "images" / "notes.txt").write_text("x")
    with pnb.Corpus(tmp_path / "c.panoptic") as corpus:
        report = corpus.add_images(tmp_path / "images")
        assert (report.added, len(report.failed), report.ignored) == (2, 3, 1)
        reasons = {Path(problem.where).name: problem.reason for problem in report.failed}
        assert "truncated" in reasons["cut.jpg"]
        assert "empty" in reasons["empty.png"]
        assert reasons["text.jpg"]
        assert len(corpus) == 2
        assert "cut.jpg" in str(report)
        assert "cut.jpg" in report._repr_html_()


def test_an_interruption_keeps_what_is_done_and_the_next_run_goes_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    draw_images(tmp_path / "images", 20)
    monkeypatch.setattr(importing, "BATCH_FILES", 5)
    plain = importing.ImageImport._commit
    calls = iter(range(100))

    def interrupted(self: importing.ImageImport, *args: object) -> None:
        if next(calls) == 2:
            raise KeyboardInterrupt
        plain(self, *args)  # type: ignore[arg-type]

    with pnb.Corpus(tmp_path / "c.panoptic") as corpus:
        monkeypatch.setattr(importing.ImageImport, "_commit", interrupted)
        report = corpus.add_images(tmp_path / "images")
        assert report.interrupted
        assert (report.added, len(corpus)) == (10, 10)
        assert corpus.history()["state"].to_list() == ["interrupted"]
        monkeypatch.setattr(importing.ImageImport, "_commit", plain)
        report = corpus.add_images(tmp_path / "images")
        assert (report.added, report.unchanged, len(corpus)) == (10, 10, 20)
        corpus.undo()
        corpus.undo()
        assert len(corpus) == 0
        assert not [thread for thread in threading.enumerate() if "panoptic" in thread.name]


@pytest.mark.skipif(os.name != "posix", reason="only POSIX has file names that are not Unicode")
def test_file_names_that_are_not_unicode_come_and_go_whole(tmp_path: Path) -> None:
    source = draw_images(tmp_path / "images", 1)[0]
    odd = os.fsencode(tmp_path / "images") + b"/caf\xe9.jpg"
    try:
        source.rename(os.fsdecode(odd))
    except OSError:
        pytest.skip("this file system takes Unicode names only")
    with pnb.Corpus(tmp_path / "c.panoptic") as corpus:
        assert corpus.add_images(tmp_path / "images").added == 1
        assert os.fsencode(corpus.file(1)) == odd
        assert corpus.add_images(tmp_path / "images").unchanged == 1
        assert len(corpus.view().where(corpus["file_name"].contains("caf"))) == 1


def test_overlapping_folders_do_not_double_the_files(corpus: pnb.Corpus, tmp_path: Path) -> None:
    draw_images(tmp_path / "images" / "sub", 2, first=40)
    report = corpus.add_images(
        tmp_path / "images" / "sub", tmp_path / "images", tmp_path / "images" / "img0.jpg"
    )
    assert (report.added, report.unchanged) == (2, 12)
    assert corpus.add_images(tmp_path).added == 0


def test_originals_are_never_written_to(tmp_path: Path) -> None:
    paths = draw_images(tmp_path / "images", 3)
    before = [(path.read_bytes(), path.stat().st_mtime_ns) for path in paths]
    folder = sorted((tmp_path / "images").iterdir())
    with pnb.Corpus(tmp_path / "c.panoptic") as corpus:
        corpus.add_images(tmp_path / "images")
        corpus.embed("visual")
        corpus.view().cluster(2).save("cluster")
        corpus.undo()
    assert [(path.read_bytes(), path.stat().st_mtime_ns) for path in paths] == before
    assert sorted((tmp_path / "images").iterdir()) == folder


def test_lists_of_paths_are_taken(tmp_path: Path) -> None:
    for number, name in enumerate("abc"):
        draw_images(tmp_path / name, 2, first=10 * number)
    with pnb.Corpus(tmp_path / "c.panoptic") as corpus:
        report = corpus.add_images([tmp_path / "a", str(tmp_path / "b")], tmp_path / "c")
        assert report.added == 6
        assert corpus.add_images(path for path in (tmp_path / "a").iterdir()).unchanged == 2


@pytest.mark.parametrize("given", [(), (3,), (None,), ([3],), ("",), ([["deep"]],), (b"a",)])
def test_what_is_no_path_is_refused_in_words(corpus: pnb.Corpus, given: tuple[Any, ...]) -> None:
    with pytest.raises(pnb.InvalidValueError, match=r"^(Which images|Give the paths?)"):
        corpus.add_images(*given)
    assert len(corpus.history()) == 1


def test_misnamed_images_come_in_and_what_is_passed_over_is_listed(tmp_path: Path) -> None:
    folder = tmp_path / "images"
    for path, name in zip(draw_images(folder, 3), ("a.txt", "c.jpg.bak", "g.pdf"), strict=True):
        path.rename(folder / name)
    for name in ("notes.txt", "more.txt", "list.csv", ".DS_Store", "README"):
        (folder / name).write_text("no picture")
    with pnb.Corpus(tmp_path / "c.panoptic") as corpus:
        report = corpus.add_images(folder)
    assert (report.added, report.ignored, len(report.failed)) == (3, 5, 0)
    assert {Path(problem.where).name: problem.reason for problem in report.passed_over} == {
        "list.csv": "a .csv file", "more.txt": "a .txt file", "notes.txt": "a .txt file",
        "README": "a file of no known kind",
    }  # fmt: skip
    assert "passed over: 2 .txt files, " in str(report)
    assert "1 file of no known kind" in str(report)
    assert "<details><summary>4 passed over" in report._repr_html_()
    assert "notes.txt" in report._repr_html_()


def test_the_name_of_a_file_makes_no_line_of_its_own(tmp_path: Path) -> None:
    (tmp_path / "images").mkdir()
    try:
        (tmp_path / "images" / "a\nWhole: all fine\x1b[2J.jpg").write_text("no picture")
    except OSError:
        pytest.skip("this file system takes no such names")
    with pnb.Corpus(tmp_path / "c.panoptic") as corpus:
        text = str(corpus.add_images(tmp_path / "images"))
    assert len(text.splitlines()) == 2
    assert "\x1b" not in text
    assert r"a\nWhole: all fine\x1b[2J.jpg" in text


def test_folders_that_look_alike_are_told_apart(tmp_path: Path) -> None:
    composed, apart = (unicodedata.normalize(form, "\u00e9t\u00e9") for form in ("NFC", "NFD"))
    draw_images(tmp_path / composed, 1)
    (tmp_path / "new").mkdir()
    with pnb.Corpus(tmp_path / "c.panoptic") as corpus:
        corpus.add_images(tmp_path / composed)
        with pytest.raises(pnb.NotFoundError, match=r"\\xe9t\\xe9"):
            corpus.relink(tmp_path / apart, tmp_path / "new")
