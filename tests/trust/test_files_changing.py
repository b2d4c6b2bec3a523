"""Files that change, vanish or take each other's place, during an import or between two."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

import panoptic_nb as pnb
from panoptic_nb.sources import images as importing
from tests.corpora import draw_images
from tests.store.changes import prepare


def test_a_file_that_changes_while_it_is_read_is_read_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A copy still going on: listed now, imported when it is whole."""
    from panoptic_nb.images import files

    paths = draw_images(tmp_path / "images", 3)
    whole = paths[1].read_bytes()
    paths[1].write_bytes(whole[: len(whole) // 2])
    plain = os.fstat

    def grows(number: int) -> os.stat_result:
        status = plain(number)
        if status.st_ino == paths[1].stat().st_ino:
            with paths[1].open("ab") as file:
                file.write(b"more")
        return status

    with pnb.Corpus(tmp_path / "c.panoptic") as corpus:
        monkeypatch.setattr(files.os, "fstat", grows)
        report = corpus.add_images(tmp_path / "images")
        monkeypatch.undo()
        assert report.added == 2
        assert report.failed[0].reason == "changed while it was read"
        paths[1].write_bytes(whole)
        assert corpus.add_images(tmp_path / "images").added == 1


def test_files_that_vanish_during_an_import_are_listed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    paths = draw_images(tmp_path / "images", 4)
    plain = importing.read_many

    def unplugged(files: list[object], **options: object) -> object:
        paths[2].unlink()
        return plain(files, **options)  # type: ignore[arg-type]

    with pnb.Corpus(tmp_path / "c.panoptic") as corpus:
        monkeypatch.setattr(importing, "read_many", unplugged)
        report = corpus.add_images(tmp_path / "images")
        assert (report.added, len(report.failed)) == (3, 1)


def test_a_file_with_other_content_lends_no_vector(corpus: pnb.Corpus, tmp_path: Path) -> None:
    images = tmp_path / "images"
    (images / "img0.jpg").write_bytes((images / "img1.jpg").read_bytes())
    os.utime(images / "img2.jpg", ns=(1, 1))
    report = corpus.embed("visual")
    assert report.embedded == 11, "another date alone changes nothing"
    assert "other content" in report.failed[0].reason
    corpus.add_images(images)
    assert corpus.embed("visual").embedded == 0


def test_files_that_change_places_keep_their_items(corpus: pnb.Corpus, tmp_path: Path) -> None:
    images = tmp_path / "images"
    prepare(corpus)
    first, second = images / "img0.jpg", images / "img1.jpg"
    bytes_of = {path: path.read_bytes() for path in (first, second)}
    first.write_bytes(bytes_of[second])
    second.write_bytes(bytes_of[first])
    report = corpus.add_images(images)
    assert (report.moved, report.changed, report.added, report.missing) == (2, 0, 0, 0)
    assert (corpus.file(1), corpus.file(2)) == (second, first), "the notes of a picture stay with it"
    assert len(corpus) == 12
    assert corpus.check(files=True).findings == ()
    corpus.undo()
    corpus.redo()
    assert corpus.check(files=True).findings == ()
