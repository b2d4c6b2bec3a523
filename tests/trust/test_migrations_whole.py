"""An older corpus with its pictures and vectors: bringing its catalogue up to date touches neither."""

from __future__ import annotations

import hashlib
import sqlite3
from pathlib import Path

import duckdb
import numpy as np

import panoptic_nb as pnb
from panoptic_nb.images import read_image
from tests.corpora import draw_images
from tests.trust.older.make import make_older


def contents(folder: Path) -> dict[str, str]:
    """What the thumbnails and the vectors are, row by row and byte by byte."""
    connection = sqlite3.connect(folder / "thumbnails.sqlite")
    rows = connection.execute("SELECT image_id, bytes FROM thumbnails ORDER BY 1").fetchall()
    connection.close()
    vectors = {
        str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in (folder / "vectors").rglob("*.f32")
    }
    return {**vectors, **{str(image): hashlib.sha256(data).hexdigest() for image, data in rows}}


def test_pictures_and_vectors_of_an_older_corpus_stay_as_they_are(tmp_path: Path) -> None:
    folder = tmp_path / "old.panoptic"
    make_older(folder)
    paths = draw_images(tmp_path / "images", 3)
    thumbnails = sqlite3.connect(folder / "thumbnails.sqlite")
    thumbnails.execute("CREATE TABLE thumbnails (image_id INTEGER PRIMARY KEY, bytes BLOB NOT NULL)")
    thumbnails.executemany(
        "INSERT INTO thumbnails VALUES (?, ?)",
        [(number, read_image(path).thumbnail) for number, path in enumerate(paths, 1)],
    )
    thumbnails.commit()
    thumbnails.close()
    vectors = np.asarray([[1, 0], [0, 1], [0.6, 0.8]], "<f4")
    (folder / "vectors" / "1").mkdir(parents=True)
    (folder / "vectors" / "1" / "0.f32").write_bytes(vectors.tobytes())
    catalogue = duckdb.connect(str(folder / "corpus.duckdb"))
    catalogue.execute("INSERT INTO spaces VALUES (1, 'mine', 2, false, 1, 3, '{}')")
    catalogue.execute("INSERT INTO space_rows VALUES (1, 0, 1), (1, 1, 2), (1, 2, 3)")
    catalogue.close()
    before = contents(folder)
    with pnb.Corpus(folder) as corpus:
        assert corpus.check().findings == ()
        assert np.allclose(corpus.space("mine").vectors(corpus.view()), vectors)
        assert len(corpus.view().session.store.thumbnails.ids()) == 3
        (backup,) = corpus.backups
    assert contents(folder) == before
    pnb.Corpus.restore(folder, backup)
    with pnb.Corpus(folder) as corpus:
        assert corpus.check().findings == ()
        assert np.allclose(corpus.space("mine").vectors(corpus.view()), vectors)
    assert before.items() <= contents(folder).items(), (
        "restoring copies the vectors, and keeps those that were there"
    )
