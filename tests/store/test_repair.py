"""What can be made again is, and annotations are left alone."""

from __future__ import annotations

import sqlite3
from io import BytesIO
from typing import Any

import numpy as np
import pytest
from PIL import Image

import panoptic_nb as pnb
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
