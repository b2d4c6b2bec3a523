"""A corpus folder in which something is not what it seems: links out of it, pipes, devices."""

from __future__ import annotations

import os
import sqlite3
from pathlib import Path

import numpy as np
import pytest

import panoptic_nb as pnb
from panoptic_nb.store.inside import open_inside
from panoptic_nb.store.lock import CorpusLock
from panoptic_nb.store.vectors import VectorFile
from tests.corpora import make_corpus

pytestmark = pytest.mark.skipif(os.name != "posix", reason="Windows lets few users make links")

PRECIOUS = b"the only copy of a thesis " * 100


@pytest.fixture
def closed(tmp_path: Path) -> Path:
    with make_corpus(tmp_path, 4) as corpus:
        corpus.add_vectors("mine", corpus.view(), np.eye(4, dtype=np.float32))
        corpus.backup()
    return corpus.path


@pytest.fixture
def thesis(tmp_path: Path) -> Path:
    path = tmp_path / "thesis.txt"
    path.write_bytes(PRECIOUS)
    return path


NAMES = [
    "corpus.lock", "corpus.duckdb", "corpus.duckdb.wal", "corpus.duckdb.new", "corpus.duckdb.restored",
    "snapshot.duckdb", "snapshot.duckdb.draft", "thumbnails.sqlite", "thumbnails.sqlite-wal", "thumbnails.sqlite-shm",
    "settings.json", "vectors/1/0.f32", "vectors/1/1.f32", "backups/x.duckdb.draft",
    "corpus.duckdb.tmp/duckdb_temp_storage_DEFAULT-0.tmp",
]  # fmt: skip


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("read_only", [False, True], ids=["to write", "to read"])
def test_a_link_inside_a_corpus_is_refused_and_nothing_is_written_through_it(
    closed: Path, thesis: Path, name: str, read_only: bool
) -> None:
    place = closed / name
    place.parent.mkdir(exist_ok=True)
    place.unlink(missing_ok=True)
    place.symlink_to(thesis)
    with pytest.raises(pnb.StorageError, match=r"is a link\. .* nothing was opened"):
        pnb.Corpus(closed, read_only=read_only)
    assert thesis.read_bytes() == PRECIOUS
    assert not list(thesis.parent.glob("thesis.txt?*"))


@pytest.mark.parametrize("name", ["vectors", "backups", "vectors/1", "corpus.duckdb.tmp"])
def test_a_folder_that_is_a_link_is_refused(closed: Path, tmp_path: Path, name: str) -> None:
    place = closed / name
    if place.exists():
        place.rename(tmp_path / "away")
    (tmp_path / "away").mkdir(exist_ok=True)
    place.symlink_to(tmp_path / "away")
    with pytest.raises(pnb.StorageError, match="is a link"):
        pnb.Corpus(closed)


@pytest.mark.parametrize("name", ["corpus.lock", "corpus.duckdb", "settings.json", "vectors/1/0.f32"])
def test_a_pipe_inside_a_corpus_is_refused_and_not_waited_for(closed: Path, name: str) -> None:
    (closed / name).unlink(missing_ok=True)
    os.mkfifo(closed / name)
    with pytest.raises(pnb.StorageError, match="a pipe or a socket"):
        pnb.Corpus(closed)


@pytest.mark.parametrize("name", ["corpus.lock", "thumbnails.sqlite", "snapshot.duckdb"])
def test_a_folder_in_the_place_of_a_file_is_said(closed: Path, name: str) -> None:
    (closed / name).unlink()
    (closed / name).mkdir()
    with pytest.raises(pnb.StorageError, match="is a folder"):
        pnb.Corpus(closed)


def test_a_link_in_a_new_corpus_folder_makes_no_file_elsewhere(tmp_path: Path) -> None:
    folder = tmp_path / "c.panoptic"
    folder.mkdir()
    (folder / "corpus.lock").symlink_to(tmp_path / "made")
    with pytest.raises(pnb.StorageError, match="is a link"):
        pnb.Corpus(folder)
    assert not (tmp_path / "made").exists()


def test_restoring_follows_no_link(closed: Path, thesis: Path) -> None:
    (closed / "corpus.duckdb.restored").symlink_to(thesis)
    with pytest.raises(pnb.StorageError, match="is a link"):
        pnb.Corpus.restore(closed, closed / "snapshot.duckdb")
    assert thesis.read_bytes() == PRECIOUS


def test_another_database_is_not_made_one_of_thumbnails(closed: Path, tmp_path: Path) -> None:
    other = tmp_path / "zotero.sqlite"
    with sqlite3.connect(other) as connection:
        connection.execute("CREATE TABLE notes (text)")
    connection.close()
    before = other.read_bytes()
    (closed / "thumbnails.sqlite").unlink()
    (closed / "thumbnails.sqlite").symlink_to(other)
    with pytest.raises(pnb.StorageError, match="is a link"):
        pnb.Corpus(closed)
    assert other.read_bytes() == before


def test_links_that_appear_while_a_corpus_is_open_are_not_followed(closed: Path, thesis: Path) -> None:
    with pnb.Corpus(closed) as corpus:
        place = closed / "vectors" / "2" / "0.f32"
        place.parent.mkdir()
        place.symlink_to(thesis)
        store = corpus.view().session.store
        with pytest.raises(pnb.StorageError, match="is a link"):
            VectorFile(place.parent, 4).append(np.zeros((3, 4), np.float32), 0)
        with pytest.raises(pnb.StorageError, match="is a link"):
            VectorFile(place.parent, 4).read(1)
        (closed / f".settings.json.{os.getpid()}.tmp").symlink_to(thesis)
        store.settings.put("posters", False)
    assert thesis.read_bytes() == PRECIOUS


def test_a_lock_is_never_a_link(tmp_path: Path, thesis: Path) -> None:
    (tmp_path / "corpus.lock").symlink_to(thesis)
    for shared in (False, True):
        with pytest.raises(pnb.StorageError, match="is a link"):
            CorpusLock(tmp_path, shared=shared)
    with pytest.raises(pnb.StorageError, match="is a link"):
        open_inside(tmp_path / "corpus.lock", os.O_RDWR)
    assert thesis.read_bytes() == PRECIOUS


def test_a_corpus_behind_a_link_and_with_files_of_the_user_works(closed: Path, tmp_path: Path) -> None:
    (closed / "README.txt").symlink_to(tmp_path / "images" / "img0.jpg")
    (closed / "notes").symlink_to(tmp_path / "images")
    (tmp_path / "home").mkdir()
    (tmp_path / "home" / "corpus.panoptic").symlink_to(closed)
    with pnb.Corpus(tmp_path / "home" / "corpus.panoptic") as corpus:
        corpus.add_vectors("more", corpus.view(), np.eye(4, dtype=np.float32))
        corpus.backup()
        assert corpus.check().whole
    with pnb.Corpus(tmp_path / "home" / "corpus.panoptic", read_only=True) as corpus:
        assert len(corpus) == 4


def test_a_file_in_the_place_of_a_corpus_folder_is_said(thesis: Path) -> None:
    with pytest.raises(pnb.StorageError, match="A corpus is a folder"):
        pnb.Corpus(thesis)
