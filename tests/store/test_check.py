"""Damage is found and named; what can be made again is, and annotations are left alone."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import numpy as np
import pytest

import panoptic_nb as pnb
from tests.corpora import draw_images, make_corpus
from tests.store.test_undo import exhaust, prepare, state


@pytest.fixture
def annotated(tmp_path: Path) -> pnb.Corpus:
    with make_corpus(tmp_path) as corpus:
        prepare(corpus)
        vectors = np.random.default_rng(0).normal(size=(12, 8)).astype(np.float32)
        corpus.add_vectors("mine", corpus.view(), vectors)
    return corpus


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


def test_lost_and_damaged_thumbnails_are_made_again(annotated: pnb.Corpus) -> None:
    with sqlite3.connect(annotated.path / "thumbnails.sqlite") as connection:
        connection.execute("DELETE FROM thumbnails WHERE image_id < 4")
        connection.execute("UPDATE thumbnails SET bytes = x'00' WHERE image_id = 7")
        connection.execute("INSERT INTO thumbnails VALUES (99, x'00')")
    connection.close()
    with pnb.Corpus(annotated.path) as corpus:
        before = state(corpus)
        report = corpus.check()
        assert {(finding.what, finding.count) for finding in report.findings} == {
            ("missing", 3), ("damaged", 1), ("of no image", 1),
        }  # fmt: skip
        repaired = corpus.repair()
        assert (repaired.thumbnails, repaired.removed, repaired.failed) == (4, 1, ())
        assert corpus.check().whole
        assert state(corpus) == before


def test_lost_vectors_are_cut_back(annotated: pnb.Corpus) -> None:
    (file,) = (annotated.path / "vectors").rglob("*.f32")
    vectors = np.memmap(file, np.float32, "r+").reshape(12, 8)
    vectors[3] = 0
    vectors[5, 2] = np.nan
    vectors.flush()
    del vectors
    with pnb.Corpus(annotated.path) as corpus:
        before = state(corpus)
        assert [finding.count for finding in corpus.check().findings] == [2]
        assert corpus.repair().spaces == ("mine",)
        assert len(corpus.space("mine")) == 10
        assert corpus.check().whole
        assert len(corpus.space("mine").missing(corpus.view())) == 2
        assert state(corpus) == before
    (file,) = (annotated.path / "vectors").rglob("*.f32")
    file.unlink()
    with pnb.Corpus(annotated.path) as corpus:
        assert not corpus.check().whole
        corpus.repair()
        assert corpus.check().whole
        assert state(corpus) == before


def test_rows_past_what_the_catalogue_knows_are_overwritten_by_the_next(annotated: pnb.Corpus) -> None:
    (file,) = (annotated.path / "vectors").rglob("*.f32")
    size = file.stat().st_size
    with file.open("ab") as opened:
        opened.write(b"\x00" * 1000)
    draw_images(annotated.path.parent / "images", 1, first=90)
    with pnb.Corpus(annotated.path) as corpus:
        assert file.stat().st_size == size + 1000, "opening cuts nothing off"
        before = corpus.space("mine").vectors(corpus.view())
        corpus.add_images(annotated.path.parent / "images")
        spaces = corpus.view().session.store.spaces
        spaces.append(spaces.all()["mine"].space_id, np.array([13], np.int32), np.ones((1, 8), np.float32))
        corpus.view().session.forget()
        assert file.stat().st_size == size + 8 * 4
        assert np.array_equal(corpus.space("mine").vectors(corpus.view()[:12]), before)
        assert corpus.check().whole


def test_files_that_are_gone_or_changed_are_named(annotated: pnb.Corpus) -> None:
    images = annotated.path.parent / "images"
    (images / "img1.jpg").unlink()
    (images / "img2.jpg").write_bytes(b"other")
    with pnb.Corpus(annotated.path) as corpus:
        report = corpus.check(files=True)
        assert report.whole, "files that are gone are no fault of the corpus"
        assert [Path(finding.examples[0]).name for finding in report.findings] == ["img1.jpg", "img2.jpg"]


def test_a_value_without_its_operation_is_found(annotated: pnb.Corpus) -> None:
    with pnb.Corpus(annotated.path) as corpus:
        with corpus.view().session.store.catalogue.transaction() as transaction:
            transaction.run("DELETE FROM journal WHERE kind = 'tag'")
        assert not corpus.check().whole
        assert any(finding.where == "journal" for finding in corpus.check().findings)


def test_a_backup_brings_everything_back(annotated: pnb.Corpus) -> None:
    with pnb.Corpus(annotated.path) as corpus:
        before = state(corpus)
        copy = corpus.backup()
        corpus["motif"].delete()
        corpus.view().set("n", 3)
        after = state(corpus)
        with pytest.raises(pnb.CorpusLockedError):
            pnb.Corpus.restore(corpus.path, copy)
    kept = pnb.Corpus.restore(annotated.path, copy)
    with pnb.Corpus(annotated.path) as corpus:
        assert state(corpus) == before
        assert kept in corpus.backups
    pnb.Corpus.restore(annotated.path, kept)
    with pnb.Corpus(annotated.path) as corpus:
        assert state(corpus) == after
    with pytest.raises(pnb.NotFoundError, match="This corpus has"):
        pnb.Corpus.restore(annotated.path, "nothing.duckdb")


def test_an_import_that_was_undone_is_no_damage(annotated: pnb.Corpus) -> None:
    with sqlite3.connect(annotated.path / "thumbnails.sqlite") as connection:
        connection.execute("DELETE FROM thumbnails WHERE image_id < 4")
    connection.close()
    with pnb.Corpus(annotated.path) as corpus:
        corpus.undo(to=1)
        assert len(corpus) == 0
        assert [finding.what for finding in corpus.check().findings] == ["missing"]
        assert len(corpus.repair().failed) == 3, "the folder went with the import, and comes back with it"
        exhaust(corpus.redo)
        corpus.repair()
        assert corpus.check().whole
