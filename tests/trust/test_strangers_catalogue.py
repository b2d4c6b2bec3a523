"""A stranger's catalogue whose rows lie: paths that lead elsewhere, types and numbers that make no sense."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import panoptic_nb as pnb
from tests.corpora import make_corpus


@pytest.mark.parametrize(
    "path", ["../../outside.txt", "/etc/hostname", "..", "a/../../b.jpg", "\\\\server\\share"]
)
def test_a_path_that_leaves_the_folder_is_read_and_never_written(tmp_path: Path, path: str) -> None:
    outside = tmp_path / "outside.txt"
    outside.write_text("precious")
    with make_corpus(tmp_path / "deep" / "er") as corpus:
        catalogue = corpus.view().session.store.catalogue
        with catalogue.transaction() as transaction:
            transaction.run("UPDATE items SET path = ?, file_name = ? WHERE item_id = 1", [path, path])
    before = sorted(tmp_path.rglob("*"))
    hostname = Path("/etc/hostname").stat().st_mtime_ns if Path("/etc/hostname").exists() else 0
    with pnb.Corpus(corpus.path) as corpus:
        report = corpus.embed("visual")
        assert report.embedded == 11
        corpus.check(files=True)
        corpus.view().session.store.thumbnails.remove([1])
        assert corpus.repair().thumbnails == 0
        corpus.view().to_csv(tmp_path / "deep" / "out.csv")
        corpus.view().to_html(tmp_path / "deep" / "out.html")
    assert outside.read_text() == "precious"
    new = {one.name for one in set(tmp_path.rglob("*")) - set(before)}
    assert new <= {"out.csv", "out.schema.json", "out.html", "vectors", "1", "0.f32", "snapshot.duckdb"}
    assert not hostname or Path("/etc/hostname").stat().st_mtime_ns == hostname


@pytest.mark.parametrize(
    "damage",
    [
        "UPDATE properties SET type = 'pickle'",
        "UPDATE properties SET storage = 999",
        "UPDATE tags SET name = NULL",
        "UPDATE journal SET detail = 'no json'",
        "UPDATE spaces SET description = 'no json'",
        "UPDATE spaces SET dim = 100000000, rows = 100000000",
        "UPDATE spaces SET dim = -3",
        "UPDATE items SET root_id = 77",
        "INSERT INTO tag_parents VALUES (1, 2), (2, 1)",
        "INSERT INTO views VALUES ('v', '{\"where\": {\"op\": \"__import__\"}}'), ('w', 'no json'), ('x', '[]')",
        "UPDATE images SET sha256 = NULL",
        "DROP TABLE log_items",
        "DROP TABLE v_2",
        "ALTER TABLE items DROP COLUMN live",
    ],
)
def test_a_catalogue_that_was_tampered_with_is_no_danger(tmp_path: Path, damage: str) -> None:
    """It may fail, with an error of ours or of the database; it never runs anything, hangs, or eats the memory."""
    import duckdb

    with make_corpus(tmp_path) as corpus:
        corpus.add_property("motif", "labels")
        corpus.view()[:3].tag("motif", "a", "b")
        corpus.add_vectors("mine", corpus.view(), np.eye(12, dtype=np.float32))
        path = corpus.path
    connection = duckdb.connect(str(path / "corpus.duckdb"))
    connection.execute(damage)
    connection.close()
    used: list[Any] = [
        lambda c: c.check(), lambda c: repr(c), lambda c: c._repr_html_(), lambda c: c.view().to_polars(),
        lambda c: c.history(), lambda c: c.view().group_by("motif").groups,
        lambda c: [c.view(name) for name in c.views],
        lambda c: c.view("v"), lambda c: c.space("mine").vectors(c.view()), lambda c: c["motif"].tag("a").parents,
        lambda c: c.view().where(c["motif"].any_of("a")).ids, lambda c: c.view().cluster(2), lambda c: c.undo(),
        lambda c: c.sql("SELECT count(*) FROM items"),
    ]  # fmt: skip
    try:
        corpus = pnb.Corpus(path)
    except (pnb.PanopticError, duckdb.Error, ValueError):
        return
    for use in used:
        try:
            use(corpus)
        except (pnb.PanopticError, duckdb.Error, ValueError, KeyError, IndexError, TypeError, AttributeError):
            continue
    with suppress(pnb.StorageError):
        corpus.close()
