"""Imports at the same time, and changes by others while one goes on: every file is one item."""

from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import panoptic_nb as pnb
from panoptic_nb.sources import images as importing
from tests.corpora import draw_images


def at_once(*works: Callable[[], Any]) -> list[Any]:
    """Do all of these at the same time; what each gives."""
    found: list[Any] = [None] * len(works)
    gate = threading.Barrier(len(works))

    def work(number: int) -> None:
        gate.wait()
        try:
            found[number] = works[number]()
        except Exception as error:  # noqa: BLE001 - told to whoever asks
            found[number] = error

    threads = [threading.Thread(target=work, args=(number,)) for number in range(len(works))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(120)
        assert not thread.is_alive()
    return found


def in_between(monkeypatch: pytest.MonkeyPatch, act: Callable[[], object], batch: int = 1) -> None:
    """Do something before the second batch of the next import is written."""
    monkeypatch.setattr(importing, "BATCH_FILES", batch)
    plain = importing.ImageImport._commit
    calls = iter(range(1000))

    def commit(self: importing.ImageImport, *args: Any) -> None:
        if next(calls) == 1:
            acting = threading.Thread(target=act)
            acting.start()
            acting.join()
        plain(self, *args)

    monkeypatch.setattr(importing.ImageImport, "_commit", commit)


@pytest.mark.parametrize("batch", [1, 7, 256])
def test_two_threads_that_import_one_folder_make_one_item_of_a_file(
    tmp_path: Path, batch: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(importing, "BATCH_FILES", batch)
    folder = tmp_path / "images"
    draw_images(folder, 40)
    with pnb.Corpus(tmp_path / "c.panoptic") as corpus:
        reports = at_once(*[lambda: corpus.add_images(folder)] * 3)
        assert len(corpus) == 40
        assert len({corpus.file(item) for item in corpus.view()}) == 40
        assert sum(report.added for report in reports) == 40
        assert sum(report.unchanged for report in reports) == 80
        assert [report.duplicates for report in reports] == [0, 0, 0]
        assert len(corpus.view().session.store.items.roots()) == 1
        assert corpus.check(files=True).findings == ()
        assert corpus.add_images(folder).unchanged == 40


def test_threads_that_import_one_moved_folder_move_every_item_once(
    corpus: pnb.Corpus, tmp_path: Path
) -> None:
    (tmp_path / "images").rename(tmp_path / "photos")
    reports = at_once(*[lambda: corpus.add_images(tmp_path / "photos")] * 2)
    assert sum(report.moved for report in reports) == 12
    assert sum(report.added for report in reports) == 0
    assert len(corpus) == 12
    assert corpus.check(files=True).findings == ()


def test_what_another_thread_has_added_is_neither_added_again_nor_missing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "images"
    draw_images(folder, 6)
    with pnb.Corpus(tmp_path / "c.panoptic") as corpus:
        sides: list[Any] = []

        def other() -> None:
            draw_images(folder / "later", 2, first=50)
            sides.append(corpus.add_images(folder))

        in_between(monkeypatch, other)
        report = corpus.add_images(folder)
        assert (report.added, sides[0].added) == (1, 7)
        assert report.missing == 0, "files that came while it went on were not looked for"
        assert len(corpus) == 8
        assert corpus.check(files=True).findings == ()


def test_an_item_that_another_thread_has_moved_is_followed_from_there(
    corpus: pnb.Corpus, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    images = tmp_path / "images"
    draw_images(images, 2, first=60)
    (images / "img3.jpg").rename(images / "x.jpg")
    in_between(monkeypatch, lambda: corpus.add_images(images / "x.jpg"))
    report = corpus.add_images(images)
    assert (report.added, report.moved) == (2, 0)
    assert corpus.file(4) == images / "x.jpg"
    assert len(corpus) == 14
    assert corpus.check(files=True).findings == ()


def test_a_folder_that_is_relinked_meanwhile_comes_in_once(
    corpus: pnb.Corpus, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "images").rename(tmp_path / "photos")
    in_between(monkeypatch, lambda: corpus.relink(tmp_path / "images", tmp_path / "photos"))
    report = corpus.add_images(tmp_path / "photos")
    assert report.added == 0
    assert len(corpus) == 12
    assert len({corpus.file(item) for item in corpus.view()}) == 12
    assert corpus.check(files=True).findings == ()
