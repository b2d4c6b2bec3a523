"""Damage is found and named; what can be made again is, and annotations are left alone."""

from __future__ import annotations

import os
import random
import shutil
import sqlite3
import threading
from io import BytesIO
from pathlib import Path
from typing import Any

import duckdb
import numpy as np
import pytest
from PIL import Image

import panoptic_nb as pnb
from panoptic_nb.sources import embedding
from panoptic_nb.sources import images as importing
from panoptic_nb.store.catalogue import Catalogue
from panoptic_nb.store.spaces import Spaces
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


def test_a_damaged_catalogue_is_a_finding_or_an_error_with_a_way_out(
    annotated: pnb.Corpus, tmp_path: Path
) -> None:
    """64 bytes turned over, anywhere in the file: what is not noticed at once is noticed by a check."""
    whole = (annotated.path / "corpus.duckdb").read_bytes()
    place = tmp_path / "damaged.panoptic"
    for seed in range(16):
        at = random.Random(seed).randrange(len(whole) - 64)
        shutil.rmtree(place, ignore_errors=True)
        shutil.copytree(annotated.path, place)
        damaged = bytes(byte ^ 0xFF for byte in whole[at : at + 64])
        (place / "corpus.duckdb").write_bytes(whole[:at] + damaged + whole[at + 64 :])
        try:
            corpus = pnb.Corpus(place)
        except pnb.PanopticError as error:
            assert "Corpus.restore" in str(error), (seed, error)
            continue
        report = corpus.check()
        try:
            corpus.close()
        except pnb.StorageError as error:
            assert "Corpus.restore" in str(error), (seed, error)
            assert not report.whole, f"{seed}: closing found it, and the check had not"
        else:
            assert report.whole, f"{seed}: {report}"
        if not report.whole:
            assert {finding.where for finding in report.findings} == {"catalogue"}
            assert "Corpus.restore" in str(report)


def test_a_table_that_is_gone_is_a_finding(annotated: pnb.Corpus) -> None:
    connection = duckdb.connect(str(annotated.path / "corpus.duckdb"))
    connection.execute("DROP TABLE v_2")
    connection.close()
    with pnb.Corpus(annotated.path) as corpus:
        report = corpus.check(files=True)
        assert not report.whole
        assert any("v_2" in finding.what for finding in report.findings), str(report)
        assert report.values > 0, "what can be counted is"


def test_a_damaged_log_of_changes_names_the_way_out(annotated: pnb.Corpus, tmp_path: Path) -> None:
    place = tmp_path / "killed.panoptic"
    with pnb.Corpus(annotated.path) as corpus:
        corpus.view().tag("motif", "last")
        corpus.add_property("new", "text")
        shutil.copytree(corpus.path, place)
    log = place / "corpus.duckdb.wal"
    data = bytearray(log.read_bytes())
    data[len(data) // 2 : len(data) // 2 + 64] = bytes(byte ^ 0xFF for byte in data[len(data) // 2 :][:64])
    log.write_bytes(data)
    with pytest.raises(pnb.StorageError, match=r"Corpus\.restore"):
        pnb.Corpus(place)


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


def bomb() -> bytes:
    image = Image.new("1", (30000, 30000))
    kept = BytesIO()
    image.save(kept, "PNG")
    return kept.getvalue()


@pytest.mark.parametrize("strange", [bomb, lambda: "text", lambda: 12, lambda: b"\xff\xd8\xff", lambda: b""])
def test_a_strange_thumbnail_is_a_finding(annotated: pnb.Corpus, strange: Any) -> None:
    with sqlite3.connect(annotated.path / "thumbnails.sqlite") as connection:
        connection.execute("UPDATE thumbnails SET bytes = ? WHERE image_id = 4", [strange()])
    connection.close()
    with pnb.Corpus(annotated.path) as corpus:
        assert [(one.where, one.what, one.examples) for one in corpus.check().findings] == [
            ("thumbnails", "damaged", ("4",))
        ]
        corpus.repair()
        assert corpus.check().whole


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="POSIX has pipes among its files")
def test_a_pipe_or_a_device_is_not_read(annotated: pnb.Corpus) -> None:
    images = annotated.path.parent / "images"
    for name, make in (("img1.jpg", os.mkfifo), ("img2.jpg", lambda path: path.symlink_to("/dev/zero"))):
        (images / name).unlink()
        make(images / name)
    with pnb.Corpus(annotated.path) as corpus:
        (finding,) = corpus.check(files=True).findings
        assert (finding.what, finding.count) == ("not there or not readable", 2)


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
