"""What stands in a corpus folder when it is opened: half made, gone, damaged, a stranger's, of another version."""

from __future__ import annotations

import os
import shutil
import sqlite3
import stat
import sys
from pathlib import Path

import duckdb
import numpy as np
import pytest

import panoptic_nb as pnb
from panoptic_nb.store.catalogue import Catalogue
from panoptic_nb.store.store import Store
from tests.corpora import make_corpus


@pytest.fixture
def closed(tmp_path: Path) -> Path:
    """The folder of a corpus with a tag and a space, closed."""
    with make_corpus(tmp_path) as corpus:
        corpus.add_property("motif", "labels")
        corpus.view()[:3].tag("motif", "apple")
        corpus.add_vectors("mine", corpus.view(), np.eye(12, dtype=np.float32))
    return corpus.path


def run_sql(path: Path, statement: str) -> None:
    connection = duckdb.connect(str(path))
    connection.execute(statement)
    connection.close()


def test_a_catalogue_that_was_never_finished_is_made_again(tmp_path: Path) -> None:
    folder = tmp_path / "c.panoptic"
    folder.mkdir()
    (folder / "corpus.lock").touch()
    (folder / "corpus.duckdb.new").write_bytes(b"half")
    (folder / "corpus.duckdb.new.wal").write_bytes(b"half")
    with pnb.Corpus(folder) as corpus:
        assert corpus.check().whole
    assert {path.name for path in folder.iterdir()} == {
        "corpus.duckdb", "corpus.lock", "snapshot.duckdb", "thumbnails.sqlite",
    }  # fmt: skip


def test_a_catalogue_that_is_gone_is_not_replaced_by_an_empty_one(closed: Path) -> None:
    (closed / "corpus.duckdb").unlink()
    with pytest.raises(pnb.StorageError, match=r"is gone.*Corpus.restore"):
        pnb.Corpus(closed)
    pnb.Corpus.restore(closed, closed / "snapshot.duckdb")
    with pnb.Corpus(closed) as corpus:
        assert len(corpus.view().where(corpus["motif"].any_of("apple"))) == 3
        assert corpus.check().whole


@pytest.mark.parametrize("garbage", [b"", b"hello " * 5000], ids=["empty", "text"])
def test_a_damaged_catalogue_is_named_and_a_backup_takes_its_place(closed: Path, garbage: bytes) -> None:
    (closed / "corpus.duckdb").write_bytes(garbage)
    with pytest.raises(pnb.StorageError, match=r"corpus\.duckdb is damaged.*Corpus\.restore"):
        pnb.Corpus(closed)
    kept = pnb.Corpus.restore(closed, closed / "snapshot.duckdb")
    assert kept.read_bytes() == garbage, "what stood there is kept, whatever it is"
    with pnb.Corpus(closed) as corpus:
        assert len(corpus) == 12
        assert corpus.check().whole


def test_a_catalogue_damaged_in_its_middle_can_be_replaced(closed: Path) -> None:
    with (closed / "corpus.duckdb").open("r+b") as file:
        file.seek(12288)
        file.write(os.urandom(400_000))
    with pytest.raises(pnb.PanopticError):
        pnb.Corpus(closed)
    pnb.Corpus.restore(closed, closed / "snapshot.duckdb")
    with pnb.Corpus(closed) as corpus:
        assert corpus.check().whole


def test_a_damaged_backup_changes_nothing(closed: Path, tmp_path: Path) -> None:
    bad = tmp_path / "bad.duckdb"
    bad.write_bytes(b"no database")
    with pytest.raises(pnb.StorageError):
        pnb.Corpus.restore(closed, bad)
    run_sql(tmp_path / "other.duckdb", "CREATE TABLE other (i INTEGER)")
    with pytest.raises(pnb.StorageError, match="no backup of a corpus"):
        pnb.Corpus.restore(closed, tmp_path / "other.duckdb")
    with pnb.Corpus(closed) as corpus:
        assert len(corpus) == 12
        assert corpus.check().whole
    assert not list(closed.glob("*restored*"))


def test_damaged_thumbnails_are_set_aside_and_made_again(closed: Path) -> None:
    (closed / "thumbnails.sqlite").write_bytes(b"hello " * 1000)
    with pnb.Corpus(closed) as corpus:
        assert [(finding.where, finding.count) for finding in corpus.check().findings] == [("thumbnails", 12)]
        assert corpus.repair().thumbnails == 12
        assert corpus.check().whole
    assert (closed / "thumbnails.sqlite.damaged").exists()


def test_thumbnails_damaged_inside_are_found_and_made_again(closed: Path) -> None:
    with sqlite3.connect(closed / "thumbnails.sqlite") as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    connection.close()
    size = (closed / "thumbnails.sqlite").stat().st_size
    with (closed / "thumbnails.sqlite").open("r+b") as file:
        file.seek(size // 3)
        file.write(os.urandom(size // 2))
    with pnb.Corpus(closed) as corpus:
        assert not corpus.check().whole
        corpus.repair()
        assert corpus.check().whole


def test_more_than_a_few_damaged_thumbnails_are_made_again(tmp_path: Path) -> None:
    with make_corpus(tmp_path, 40) as corpus:
        path = corpus.path
    with sqlite3.connect(path / "thumbnails.sqlite") as connection:
        connection.execute("UPDATE thumbnails SET bytes = x'00'")
    connection.close()
    with pnb.Corpus(path) as corpus:
        assert corpus.repair().thumbnails == 40
        assert corpus.check().whole


def test_a_database_of_something_else_is_refused_by_name(tmp_path: Path) -> None:
    folder = tmp_path / "c.panoptic"
    folder.mkdir()
    run_sql(folder / "corpus.duckdb", "CREATE TABLE recipes (name VARCHAR)")
    with pytest.raises(pnb.CorpusVersionError, match="is a DuckDB database and not a corpus"):
        pnb.Corpus(folder)
    with pytest.raises(pnb.CorpusVersionError):
        pnb.Corpus(folder, read_only=True)


@pytest.mark.parametrize("version", ["99", "x", None])
def test_another_version_is_refused_by_name(closed: Path, version: str | None) -> None:
    value = "NULL" if version is None else f"'{version}'"
    run_sql(closed / "corpus.duckdb", f"UPDATE meta SET value = {value} WHERE key = 'schema_version'")
    before = (closed / "corpus.duckdb").read_bytes()
    with pytest.raises(
        pnb.CorpusVersionError, match="schema 99" if version == "99" else "does not say its version"
    ):
        pnb.Corpus(closed)
    assert (closed / "corpus.duckdb").read_bytes() == before


@pytest.mark.parametrize(
    "trap",
    [
        "ALTER TABLE items RENAME TO old; CREATE VIEW items AS SELECT * FROM old",
        "CREATE MACRO starts_with(a, b) AS (SELECT content FROM read_text('/etc/hostname'))",
        "CREATE MACRO anything() AS TABLE SELECT * FROM read_csv('/etc/passwd')",
    ],
)
def test_a_catalogue_that_holds_more_than_data_is_refused(closed: Path, trap: str) -> None:
    run_sql(closed / "corpus.duckdb", trap)
    with pytest.raises(pnb.CorpusVersionError, match="never makes"):
        pnb.Corpus(closed)


def test_a_catalogue_reaches_no_file_outside_its_folder(closed: Path, tmp_path: Path) -> None:
    secret = tmp_path / "secret.csv"
    secret.write_text("a\n1\n")
    variable = {"a": [1]}
    assert variable
    with pnb.Corpus(closed) as corpus:
        catalogue = corpus.view().session.store.catalogue
        for statement in (
            f"SELECT * FROM read_csv('{secret}')",
            f"SELECT * FROM read_text('{closed}/../secret.csv')",
            f"SELECT * FROM '{secret}'",
            f"COPY items TO '{tmp_path}/out.csv'",
            f"ATTACH '{tmp_path}/out.duckdb' AS out",
            "SET enable_external_access = true",
            "SELECT * FROM variable",
            "INSTALL httpfs",
            "LOAD httpfs",
        ):
            with pytest.raises(duckdb.Error):
                catalogue.rows(statement)
    assert not list(tmp_path.glob("out.*"))


def test_a_failed_opening_lets_go_of_everything(closed: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(_: Store) -> None:
        raise RuntimeError("stop")

    monkeypatch.setattr(Store, "_recover", fail)
    with pytest.raises(RuntimeError, match="stop"):
        pnb.Corpus(closed)
    monkeypatch.undo()
    with pnb.Corpus(closed) as corpus:
        assert len(corpus) == 12


@pytest.mark.skipif(os.name != "posix", reason="Windows has no such permissions")
def test_a_new_corpus_is_for_its_owner_only(tmp_path: Path) -> None:
    old = os.umask(0o022)
    try:
        with make_corpus(tmp_path) as corpus:
            corpus.add_vectors("mine", corpus.view(), np.eye(12, dtype=np.float32))
            corpus.backup()
            corpus.view().session.store.settings.put("posters", False)
            look_at_rights(corpus.path)
            catalogue = corpus.view().session.store.catalogue
            for name in ("motif", "other"):
                corpus.add_property(name, "labels")
                assert (corpus.path / "corpus.duckdb.wal").exists()
                look_at_rights(corpus.path)
                # DuckDB takes its log away then, and makes it anew with the next change.
                with catalogue.alone():
                    catalogue._writer.execute("CHECKPOINT")
                assert not (corpus.path / "corpus.duckdb.wal").exists()
    finally:
        os.umask(old)
    look_at_rights(corpus.path)


def look_at_rights(folder: Path) -> None:
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    names = set()
    for path in folder.rglob("*"):
        names.add(path.name)
        mode = stat.S_IMODE(path.stat().st_mode)
        assert mode == (0o700 if path.is_dir() else 0o600), (path.name, oct(mode))
    assert names >= {
        "corpus.last",
        "vectors",
        "1",
        "0.f32",
        "thumbnails.sqlite",
        "corpus.lock",
        "settings.json",
        "backups",
    }


@pytest.mark.skipif(os.name != "posix", reason="Windows has no such permissions")
def test_a_shared_corpus_stays_shared(closed: Path) -> None:
    (closed / "corpus.duckdb").chmod(0o640)
    with pnb.Corpus(closed) as corpus:
        corpus.view().tag("motif", "pear")
        corpus.add_vectors("later", corpus.view(), np.eye(12, dtype=np.float32))
        assert stat.S_IMODE((closed / "corpus.duckdb.wal").stat().st_mode) == 0o640
    assert stat.S_IMODE((closed / "snapshot.duckdb").stat().st_mode) == 0o640
    assert stat.S_IMODE((closed / "vectors" / "2").stat().st_mode) == 0o750
    assert stat.S_IMODE((closed / "vectors" / "2" / "0.f32").stat().st_mode) == 0o640


def test_a_snapshot_that_was_cut_short_is_no_hindrance(closed: Path) -> None:
    shutil.copyfile(closed / "snapshot.duckdb", closed / "snapshot.duckdb.draft")
    (closed / "snapshot.duckdb.draft.wal").write_bytes(os.urandom(5000))
    with pnb.Corpus(closed) as corpus:
        corpus.view().tag("motif", "pear")
    assert not list(closed.glob("*.draft*"))
    with pnb.Corpus(closed, read_only=True) as corpus:
        assert len(corpus.view().where(corpus["motif"].any_of("pear"))) == 12


@pytest.mark.skipif(sys.platform == "win32", reason="a file in use cannot be replaced on Windows")
def test_an_empty_path_is_refused() -> None:
    with pytest.raises(pnb.InvalidValueError):
        pnb.Corpus("  ")


def test_what_is_wrong_first_is_what_is_said(closed: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Also where the closing of what was half open fails in turn."""
    run_sql(closed / "corpus.duckdb", "DROP TABLE items")
    plain = Catalogue.close

    def fail(self: Catalogue) -> None:
        plain(self)
        raise pnb.StorageError("and it cannot be closed")

    monkeypatch.setattr(Catalogue, "close", fail)
    with pytest.raises(pnb.StorageError, match=r"the table items is gone.*Corpus\.restore"):
        pnb.Corpus(closed)
