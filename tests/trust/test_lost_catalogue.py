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
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


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


def test_vectors_outlast_a_catalogue_that_has_lost_its_last_changes(tmp_path: Path) -> None:
    with make_corpus(tmp_path, 4) as corpus:
        corpus.embed("visual")
    (file,) = (corpus.path / "vectors").rglob("*.f32")
    draw_images(tmp_path / "images", 8, first=4)
    subprocess.run([sys.executable, "-c", LATER, corpus.path, tmp_path / "images"], check=False)
    before = file.read_bytes()
    wal = (corpus.path / "corpus.duckdb.wal").rename(tmp_path / "away.wal")
    for read_only in (True, False):
        with pnb.Corpus(corpus.path, read_only=read_only) as corpus:
            assert len(corpus) == len(corpus.space("visual")) == 4
        assert file.read_bytes() == before, "they may be all that is left of the last changes"
    with pnb.Corpus(corpus.path) as corpus:
        corpus.add_images(tmp_path / "images")
        corpus.embed("visual")
        assert len(corpus.space("visual")) == 12
        assert corpus.check().whole
    assert file.stat().st_size == len(before)
    assert wal.exists()
