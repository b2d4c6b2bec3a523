"""A catalogue that is lost after a kill: no copy was made yet, and what is left says that it was there."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

import panoptic_nb as pnb
from tests.corpora import draw_images, make_corpus

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="SIGKILL is POSIX")

SESSION = """
import os, signal, sys
import numpy as np
import panoptic_nb as pnb
corpus = pnb.Corpus(sys.argv[1])
corpus.add_images(sys.argv[2])
corpus.add_vectors("mine", corpus.view(), np.eye(4, dtype=np.float32))
corpus.add_property("motif", "labels")
corpus.view().tag("motif", "apple")
os.kill(os.getpid(), signal.SIGKILL)
"""


@pytest.fixture
def killed(tmp_path: Path) -> Path:
    """A corpus whose first session was killed: there is no snapshot and no backup."""
    draw_images(tmp_path / "images", 4)
    path = tmp_path / "c.panoptic"
    done = subprocess.run([sys.executable, "-c", SESSION, path, tmp_path / "images"], check=False)
    assert done.returncode == -signal.SIGKILL
    assert (path / "corpus.duckdb.wal").exists()
    assert not (path / "snapshot.duckdb").exists()
    return path


def contents(folder: Path) -> dict[str, bytes]:
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file() and path.name not in ("corpus.lock", "thumbnails.sqlite-shm")
    }


@pytest.mark.parametrize(
    "lost",
    [
        ("corpus.duckdb",),
        ("corpus.duckdb", "corpus.duckdb.wal"),
        ("corpus.duckdb", "corpus.duckdb.wal", "thumbnails.sqlite"),
    ],
    ids=["the catalogue", "and its last changes", "and the thumbnails"],
)
def test_it_is_not_replaced_by_an_empty_one(killed: Path, lost: tuple[str, ...], tmp_path: Path) -> None:
    away = tmp_path / "away"
    away.mkdir()
    for name in lost:
        os.replace(killed / name, away / name)  # noqa: PTH105
    before = contents(killed)
    with pytest.raises(pnb.StorageError, match=r"is gone.*no copy of it here.*wastebasket"):
        pnb.Corpus(killed)
    assert contents(killed) == before
    for name in lost:
        os.replace(away / name, killed / name)  # noqa: PTH105
    with pnb.Corpus(killed) as corpus:
        assert corpus["motif"].counts() == {"apple": 4}
        assert corpus.check().whole


LATER = """
import os, signal, sys
import panoptic_nb as pnb
corpus = pnb.Corpus(sys.argv[1])
corpus.add_images(sys.argv[2])
corpus.embed("visual")
os.kill(os.getpid(), signal.SIGKILL)
"""


@pytest.fixture
def cut(tmp_path: Path) -> Path:
    """A corpus whose second session was killed, and whose log of changes has been taken away since."""
    with make_corpus(tmp_path, 4) as corpus:
        corpus.embed("visual")
    draw_images(tmp_path / "images", 8, first=4)
    done = subprocess.run([sys.executable, "-c", LATER, corpus.path, tmp_path / "images"], check=False)
    assert done.returncode == -signal.SIGKILL
    (corpus.path / "corpus.duckdb.wal").rename(tmp_path / "away.wal")
    return corpus.path


def test_a_lost_log_of_changes_is_said_and_can_be_put_back(cut: Path, tmp_path: Path) -> None:
    before = contents(cut)
    for _ in range(2):
        with pytest.raises(
            pnb.StorageError, match=r"ends with operation 2.*operation 4.*corpus\.duckdb\.wal.*gone"
        ):
            pnb.Corpus(cut)
    with pnb.Corpus(cut, read_only=True) as corpus:
        assert len(corpus) == len(corpus.space("visual")) == 4
        assert "operation 4" in corpus._repr_html_()
        (finding,) = [found for found in corpus.check().findings if found.where == "catalogue"]
        assert "operation 4" in finding.what
        assert not corpus.check().whole
    assert contents(cut) == before
    (tmp_path / "away.wal").rename(cut / "corpus.duckdb.wal")
    with pnb.Corpus(cut) as corpus:
        assert len(corpus) == len(corpus.space("visual")) == 12
        assert corpus.check().whole


def test_a_log_that_was_cut_short_is_said_too(cut: Path, tmp_path: Path) -> None:
    data = (tmp_path / "away.wal").read_bytes()
    (cut / "corpus.duckdb.wal").write_bytes(data[: len(data) // 3])
    with pytest.raises(pnb.StorageError, match=r"Corpus\.restore"):
        pnb.Corpus(cut)


def test_one_can_go_on_without_and_still_come_back(cut: Path, tmp_path: Path) -> None:
    (file,) = (cut / "vectors").rglob("*.f32")
    before = file.read_bytes()
    with pytest.raises(pnb.StorageError) as raised:
        pnb.Corpus(cut)
    assert f"Corpus.restore({str(cut)!r}, {str(cut / 'corpus.duckdb')!r})" in str(raised.value)
    kept = pnb.Corpus.restore(cut, cut / "corpus.duckdb")
    assert kept is not None
    with pnb.Corpus(cut) as corpus:
        assert len(corpus) == len(corpus.space("visual")) == 4
        assert corpus.check().whole
        corpus.add_images(tmp_path / "images")
        corpus.embed("visual")
        assert len(corpus.space("visual")) == 12
        assert corpus.check().whole
    assert file.read_bytes() == before, "they may be all that is left of the last changes"
    (tmp_path / "away.wal").rename(kept.with_name(f"{kept.name}.wal"))
    pnb.Corpus.restore(cut, kept)
    with pnb.Corpus(cut) as corpus:
        assert corpus.history()["kind"].to_list() == ["import images", "embed"] * 2
        assert corpus.check().whole


def test_a_newer_copy_is_the_one_to_go_on_from(tmp_path: Path) -> None:
    with make_corpus(tmp_path, 4) as corpus:
        path = corpus.path
    code = (
        "import os, sys\nimport panoptic_nb as pnb\ncorpus = pnb.Corpus(sys.argv[1])\n"
        "corpus.add_property('n', 'number')\ncorpus.snapshot()\ncorpus.view().set('n', 1)\nos.kill(os.getpid(), 9)"
    )
    subprocess.run([sys.executable, "-c", code, path], check=False)
    (path / "corpus.duckdb.wal").unlink()
    with pytest.raises(
        pnb.StorageError, match=r"Corpus\.restore\(.*snapshot\.duckdb'\), which ends with operation 2"
    ):
        pnb.Corpus(path)
    pnb.Corpus.restore(path, path / "snapshot.duckdb")
    with pnb.Corpus(path) as corpus:
        assert "n" in corpus
        assert corpus.check().whole


def test_what_an_import_that_found_nothing_took_back_is_not_missed(tmp_path: Path) -> None:
    with make_corpus(tmp_path, 4) as corpus:
        path = corpus.path
    code = (
        "import os, sys\nimport panoptic_nb as pnb\ncorpus = pnb.Corpus(sys.argv[1])\n"
        "corpus.add_images(sys.argv[2])\nos.kill(os.getpid(), 9)"
    )
    subprocess.run([sys.executable, "-c", code, path, tmp_path / "images"], check=False)
    with pnb.Corpus(path) as corpus:
        assert corpus.history().height == 1
        assert corpus.check().whole
