"""Catalogues that come and go by backups: a picture or a vector never stands for another."""

from __future__ import annotations

import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import duckdb
import numpy as np
import pytest
from PIL import Image

import panoptic_nb as pnb
from panoptic_nb.store import spaces as storing
from panoptic_nb.store.vectors import VectorFile
from tests.corpora import draw_images, make_corpus

ROOT = Path(__file__).resolve().parents[2]


def vector_of(name: str) -> list[float]:
    """A vector that belongs to the file of that name and no other."""
    rng = np.random.default_rng(int("".join(filter(str.isdigit, name))))
    return [*rng.normal(size=8)]


def add_vectors(corpus: pnb.Corpus, name: str = "mine") -> None:
    names = corpus.view().to_polars()["file_name"].to_list()
    corpus.add_vectors(name, corpus.view(), np.asarray([vector_of(name) for name in names], np.float32))


@pytest.fixture
def four(tmp_path: Path) -> Iterator[pnb.Corpus]:
    """A corpus of four images, each with a vector of its own."""
    with make_corpus(tmp_path, 4) as made:
        add_vectors(made)
        yield made


def check_pictures(corpus: pnb.Corpus, name: str = "mine") -> None:
    """Every item has the thumbnail and the vector of its own file."""
    assert corpus.check().whole, str(corpus.check())
    session = corpus.view().session
    vectors = corpus.space(name).vectors(corpus.view())
    for item, vector in zip(corpus.view(), vectors, strict=True):
        file = corpus.file(item)
        image = int(session.frame.image_of[item])
        with (
            Image.open(BytesIO(session.store.thumbnails.get([image])[image])) as thumbnail,
            Image.open(file) as own,
        ):
            difference = np.abs(np.asarray(thumbnail, int) - np.asarray(own, int)).mean()
        assert difference < 6, f"item {item} shows another picture"
        expected = np.asarray(vector_of(file.name), np.float32)
        assert np.allclose(vector, expected / np.linalg.norm(expected), atol=1e-6), f"item {item}"


def test_catalogues_that_come_back_in_turn_keep_their_own_pictures(tmp_path: Path, four: pnb.Corpus) -> None:
    path = four.path
    with four as corpus:
        first = corpus.backup()
        corpus.add_images(draw_images(tmp_path / "a", 4, first=20)[0].parent)
        add_vectors(corpus)
    second = pnb.Corpus.restore(path, first)
    with pnb.Corpus(path) as corpus:
        check_pictures(corpus)
        corpus.add_images(draw_images(tmp_path / "b", 4, first=40)[0].parent)
        add_vectors(corpus)
        check_pictures(corpus)
    third = pnb.Corpus.restore(path, second)
    with pnb.Corpus(path) as corpus:
        assert {corpus.file(item).parent.name for item in corpus.view()} == {"images", "a"}
        check_pictures(corpus)
    pnb.Corpus.restore(path, third)
    with pnb.Corpus(path) as corpus:
        assert {corpus.file(item).parent.name for item in corpus.view()} == {"images", "b"}
        check_pictures(corpus)


def test_a_space_dropped_since_does_not_lend_its_number(four: pnb.Corpus) -> None:
    path = four.path
    with four as corpus:
        copy = corpus.backup()
        corpus.drop_space("mine")
        corpus.add_vectors("other", corpus.view(), np.eye(4, 8, dtype=np.float32))
    pnb.Corpus.restore(path, copy)
    with pnb.Corpus(path) as corpus:
        report = corpus.check()
        assert [finding.where for finding in report.findings] == ["vectors"], (
            "its vectors are lost, and it is said"
        )
        corpus.repair()
        add_vectors(corpus)
        check_pictures(corpus)


def test_a_mending_cut_short_leaves_every_vector_its_image(
    four: pnb.Corpus, monkeypatch: pytest.MonkeyPatch
) -> None:
    with four as corpus:
        (file,) = (corpus.path / "vectors").rglob("*.f32")
        before = file.read_bytes()
        store = corpus.view().session.store
        space = store.spaces.all()["mine"]
        plain = VectorFile.append

        def killed(self: VectorFile, *given: object) -> None:
            plain(self, *given)  # type: ignore[arg-type]
            raise KeyboardInterrupt

        monkeypatch.setattr(storing.VectorFile, "append", killed)
        with pytest.raises(KeyboardInterrupt):
            store.spaces.rewrite(space, store.spaces.image_ids(1)[1:], store.spaces.vectors(space)[1:])
        monkeypatch.undo()
        assert file.read_bytes() == before
        check_pictures(corpus)


def test_a_restoring_that_was_killed_hinders_no_other(four: pnb.Corpus) -> None:
    """What it leaves belongs to the copy it was given, and the next is given another."""
    path = four.path
    with four as corpus:
        first = corpus.backup()
        corpus.add_property("later", "text")
        second = corpus.backup()
    code = (
        "import os, sys\nfrom pathlib import Path\nimport panoptic_nb as pnb\n"
        "Path.replace = lambda *_: os.kill(os.getpid(), 9)\n"
        "from panoptic_nb.store.catalogue import Catalogue\nclose = Catalogue.close\n"
        "def killed(self):\n    os.kill(os.getpid(), 9)\nCatalogue.close = killed\n"
        "pnb.Corpus.restore(sys.argv[1], sys.argv[2])"
    )
    killed = subprocess.run([sys.executable, "-c", code, str(path), str(first)], cwd=ROOT, check=False)
    assert killed.returncode == -9
    assert (path / "corpus.duckdb.restored.wal").exists(), "as it was found"
    pnb.Corpus.restore(path, second)
    assert not list(path.glob("*restored*"))
    with pnb.Corpus(path) as corpus:
        assert "later" in corpus
        check_pictures(corpus)


def test_what_is_no_copy_of_this_corpus_changes_nothing(tmp_path: Path, four: pnb.Corpus) -> None:
    path = four.path
    with four as corpus:
        copy = corpus.backup()
    (tmp_path / "other").mkdir()
    with make_corpus(tmp_path / "other", 4) as other:
        foreign = other.backup()
    before = (path / "corpus.duckdb").read_bytes()
    hollow, newer = tmp_path / "hollow.duckdb", tmp_path / "newer.duckdb"
    run_sql(hollow, "CREATE TABLE meta (key VARCHAR, value VARCHAR)")
    shutil.copyfile(copy, newer)
    run_sql(newer, "UPDATE meta SET value = '99' WHERE key = 'schema_version'")
    cut = tmp_path / "cut.duckdb"
    cut.write_bytes(copy.read_bytes()[:50_000])
    for bad, kind, words in (
        (foreign, pnb.ConflictError, "copy of another corpus"),
        (hollow, pnb.StorageError, "no backup of a corpus"),
        (newer, pnb.CorpusVersionError, "newer panoptic_nb.*pip install"),
        (cut, pnb.StorageError, "nothing was changed"),
    ):
        with pytest.raises(kind, match=words):
            pnb.Corpus.restore(path, bad)
        assert (path / "corpus.duckdb").read_bytes() == before, bad.name
        assert not list(path.glob("*restored*"))
    with pnb.Corpus(path) as corpus:
        check_pictures(corpus)


@pytest.mark.parametrize("number", [1 << 40, -7])
def test_a_strange_file_of_thumbnails_does_not_spoil_a_good_copy(tmp_path: Path, number: int) -> None:
    """Its numbers are none that images have: it is set aside, and nothing is counted on from there."""
    with make_corpus(tmp_path, 4) as corpus:
        path, copy = corpus.path, corpus.backup()
    with sqlite3.connect(path / "thumbnails.sqlite") as connection:
        connection.execute("INSERT INTO thumbnails VALUES (?, x'00')", [number])
    connection.close()
    pnb.Corpus.restore(path, copy)
    with pnb.Corpus(path) as corpus:
        assert corpus.repair().thumbnails == 4
        add_vectors(corpus)
        corpus.add_images(draw_images(tmp_path / "more", 1, first=9)[0].parent)
        add_vectors(corpus)
        check_pictures(corpus)


def test_a_folder_that_is_no_corpus_is_left_alone(tmp_path: Path) -> None:
    with make_corpus(tmp_path, 4) as corpus:
        path, copy = corpus.path, corpus.backup()
    images = tmp_path / "images"
    names = sorted(images.iterdir())
    for wrong in (images, tmp_path / "nowhere"):
        with pytest.raises(pnb.NotFoundError, match=r"no corpus in .* to restore"):
            pnb.Corpus.restore(wrong, copy)
    assert sorted(images.iterdir()) == names
    (path / "corpus.duckdb").unlink()
    assert pnb.Corpus.restore(path, copy) is None, "nothing stood there"
    with pnb.Corpus(path) as corpus:
        assert len(corpus) == 4


def run_sql(path: Path, statement: str) -> None:
    connection = duckdb.connect(str(path))
    connection.execute(statement)
    connection.close()
