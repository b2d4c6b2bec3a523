"""A catalogue that is damaged: found, with the way out named, and the copy that leads there."""

from __future__ import annotations

import random
import shutil
from pathlib import Path

import duckdb
import pytest

import panoptic_nb as pnb
from tests.store.changes import state


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
    corpus = pnb.Corpus(annotated.path)
    report = corpus.check(files=True)
    assert not report.whole
    assert any("v_2" in finding.what for finding in report.findings), str(report)
    assert report.values > 0, "what can be counted is"
    with pytest.raises(pnb.StorageError, match="stays as it was"):
        corpus.close()


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
