"""A check finds and names what is wrong, and takes nothing for damage that is none."""

from __future__ import annotations

import os
import threading
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import panoptic_nb as pnb
from panoptic_nb.sources import embedding
from panoptic_nb.sources import images as importing
from panoptic_nb.store.catalogue import Catalogue
from panoptic_nb.store.spaces import Spaces
from tests.corpora import draw_images


def test_a_whole_corpus_is_whole(annotated: pnb.Corpus) -> None:
    with pnb.Corpus(annotated.path) as corpus:
        report = corpus.check(files=True)
        assert report.whole
        assert (report.items, report.images, report.vectors, report.thumbnails, report.files) == (
            12,
            12,
            12,
            12,
            12,
        )


def test_files_that_are_gone_or_changed_are_named(annotated: pnb.Corpus) -> None:
    images = annotated.path.parent / "images"
    (images / "img1.jpg").unlink()
    (images / "img2.jpg").write_bytes(b"other")
    with pnb.Corpus(annotated.path) as corpus:
        report = corpus.check(files=True)
        assert report.whole, "files that are gone are no fault of the corpus"
        assert [Path(finding.examples[0]).name for finding in report.findings] == ["img1.jpg", "img2.jpg"]


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="POSIX has pipes among its files")
def test_a_pipe_or_a_device_is_not_read(annotated: pnb.Corpus) -> None:
    images = annotated.path.parent / "images"
    for name, make in (("img1.jpg", os.mkfifo), ("img2.jpg", lambda path: path.symlink_to("/dev/zero"))):
        (images / name).unlink()
        make(images / name)
    with pnb.Corpus(annotated.path) as corpus:
        (finding,) = corpus.check(files=True).findings
        assert (finding.what, finding.count) == ("not there or not readable", 2)


def test_a_value_without_its_operation_is_found(annotated: pnb.Corpus) -> None:
    with pnb.Corpus(annotated.path) as corpus:
        with corpus.view().session.store.catalogue.transaction() as transaction:
            transaction.run("DELETE FROM journal WHERE kind = 'tag'")
        assert not corpus.check().whole
        assert any(finding.where == "journal" for finding in corpus.check().findings)


@pytest.mark.parametrize("none", ["''", "NULL"])
def test_a_hash_that_is_none_is_found_and_its_thumbnail_is_kept(annotated: pnb.Corpus, none: str) -> None:
    found = [("images", "hashes that are no SHA-256", ("2",))]
    with pnb.Corpus(annotated.path) as corpus:
        store = corpus.view().session.store
        with store.catalogue.transaction() as transaction:
            transaction.run(f"UPDATE images SET sha256 = {none} WHERE image_id = 2")
        report = corpus.check(files=True)
        assert [(f.where, f.what, f.examples) for f in report.findings if f.where == "images"] == found
        assert not report.whole
        corpus.repair()
        assert sorted(store.thumbnails.ids()) == list(range(1, 13))
        store.thumbnails.remove([2])
        assert [(f.where, f.what, f.examples) for f in corpus.check().findings] == found, (
            "nothing can make it"
        )


def test_what_contradicts_itself_is_found(annotated: pnb.Corpus) -> None:
    with pnb.Corpus(annotated.path) as corpus:
        apple = corpus["motif"].tag("apple")._tag_id
        fruit = corpus["motif"].tag("fruit")._tag_id
        with corpus.view().session.store.catalogue.transaction() as transaction:
            transaction.run("INSERT INTO tag_parents VALUES (?, ?)", [fruit, apple])
            transaction.run(
                "INSERT INTO items SELECT * REPLACE (77 AS item_id) FROM items WHERE item_id = 3",
            )
        found = {finding.what: finding.count for finding in corpus.check().findings}
        assert found == {"that are above themselves": 2, "paths given to several items": 1}
    for column in ("items.item_id", "images.image_id"):
        table, key = column.split(".")
        with pnb.Corpus(annotated.path) as corpus:
            with corpus.view().session.store.catalogue.transaction() as transaction:
                transaction.run(
                    f"INSERT INTO {table} SELECT * REPLACE (2147483646 AS {key}) FROM {table} LIMIT 1"
                )
            assert any("never given" in finding.what for finding in corpus.check().findings)
            with corpus.view().session.store.catalogue.transaction() as transaction:
                transaction.run(f"DELETE FROM {table} WHERE {key} = 2147483646")


def test_thumbnails_of_many_images_that_nobody_knows_are_no_leftover(annotated: pnb.Corpus) -> None:
    """A kill leaves those of a batch; more of them mean that the catalogue has lost what was imported."""
    with pnb.Corpus(annotated.path) as corpus:
        store = corpus.view().session.store
        ((image, thumbnail),) = store.thumbnails.get([12]).items()
        store.thumbnails.put((image + n, thumbnail) for n in range(1, 200))
        assert corpus.check().whole
        store.thumbnails.put((image + n, thumbnail) for n in range(1, 1500))
        report = corpus.check()
        assert not report.whole
        assert [finding.count for finding in report.findings] == [1499 - 1024, 1024]
        assert "corpus.duckdb.wal" in str(report)
        corpus.repair()
        assert corpus.check().findings == ()


def test_an_import_under_way_is_no_damage(
    corpus: pnb.Corpus, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(importing, "BATCH_FILES", 2)
    said: list[str] = []
    plain = Catalogue._commit

    def commit(self: Catalogue) -> None:
        plain(self)
        looking = threading.Thread(target=lambda: said.append(str(corpus.check())))
        looking.start()
        looking.join(30)

    folder = draw_images(tmp_path / "more", 6, first=40)[0].parent
    monkeypatch.setattr(Catalogue, "_commit", commit)
    corpus.add_images(folder)
    monkeypatch.undo()
    assert len(said) >= 5
    assert all(report.startswith("Whole") for report in said), said


def test_an_embedding_under_way_is_no_damage(corpus: pnb.Corpus, monkeypatch: pytest.MonkeyPatch) -> None:
    """Vectors that come between two looks of a check."""
    monkeypatch.setattr(embedding, "COMMIT_EVERY", 4)
    corpus.add_vectors("mine", corpus.view()[:4], np.eye(4, dtype=np.float32))
    store = corpus.view().session.store
    plain, left = Spaces.all, [np.arange(5, 13, dtype=np.int32)]

    def meanwhile(self: Spaces) -> Any:
        found = plain(self)
        if left:
            store.spaces.append(1, left.pop(), np.ones((8, 4), np.float32))
        return found

    monkeypatch.setattr(Spaces, "all", meanwhile)
    report = corpus.check()
    assert left == []
    assert report.whole, str(report)
