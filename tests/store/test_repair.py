"""What can be made again is, and annotations are left alone."""

from __future__ import annotations

import sqlite3
import threading
from io import BytesIO
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

import panoptic_nb as pnb
from panoptic_nb.store.spaces import SpaceRow
from panoptic_nb.store.thumbnails import Thumbnails
from tests.corpora import draw_images
from tests.store.changes import exhaust, state


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


def test_mending_takes_nothing_from_an_import_under_way(
    corpus: pnb.Corpus, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its thumbnails are there before their images; that nobody knows them yet is no reason to remove them."""
    folder = draw_images(tmp_path / "more", 6, first=40)[0].parent
    plain, mending = Thumbnails.put, []

    def put(self: Thumbnails, given: Any) -> None:
        plain(self, given)
        mending.append(threading.Thread(target=corpus.repair))
        mending[-1].start()
        mending[-1].join(2)

    monkeypatch.setattr(Thumbnails, "put", put)
    assert corpus.add_images(folder).added == 6
    for thread in mending:
        thread.join(30)
    monkeypatch.undo()
    assert corpus.check().findings == ()


def test_mending_takes_nothing_from_an_embedding_under_way(
    corpus: pnb.Corpus, monkeypatch: pytest.MonkeyPatch
) -> None:
    given = np.eye(12, dtype=np.float32)
    corpus.add_vectors("mine", corpus.view()[:4], given[:4])
    store = corpus.view().session.store
    (file,) = (corpus.path / "vectors").rglob("*.f32")
    with file.open("r+b") as opened:
        opened.write(np.zeros(12, np.float32).tobytes())
    plain = store.spaces.left
    adding: list[threading.Thread] = []

    def meanwhile(space: SpaceRow) -> Any:
        found = plain(space)
        adding.append(
            threading.Thread(target=corpus.add_vectors, args=("mine", corpus.view()[4:], given[4:]))
        )
        adding[-1].start()
        adding[-1].join(0.3)
        return found

    monkeypatch.setattr(store.spaces, "left", meanwhile)
    corpus.repair()
    adding[0].join(30)
    monkeypatch.undo()
    assert corpus.space("mine").missing(corpus.view()).tolist() == [1]
    assert corpus.check().whole
