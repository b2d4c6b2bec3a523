"""Whatever a stranger's corpus, archive or table holds, what comes out is an error of ours: it says what to do."""

from __future__ import annotations

import io
import os
import stat
import zipfile
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

import duckdb
import numpy as np
import pytest

import panoptic_nb as pnb
from tests.corpora import draw_images, make_corpus

DAMAGES = [
    "UPDATE meta SET value = 'x' WHERE key = 'schema_version'",
    "DELETE FROM meta",
    "DROP TABLE meta",
    "DROP TABLE items",
    "DROP TABLE log_items",
    "DROP TABLE v_2",
    "DROP TABLE journal",
    "ALTER TABLE items DROP COLUMN live",
    "ALTER TABLE items ADD COLUMN more INTEGER",
    "UPDATE images SET sha256 = NULL",
    "UPDATE items SET path = NULL",
    "UPDATE items SET image_id = NULL",
    "UPDATE items SET image_id = -5",
    "UPDATE items SET root_id = 99",
    "UPDATE properties SET type = 'no type'",
    "UPDATE spaces SET dim = -3",
    "UPDATE journal SET detail = '{'",
    "INSERT INTO views VALUES ('v', 'no json')",
    "INSERT INTO views VALUES ('v', '{}')",
    "INSERT INTO tag_parents SELECT tag_id, tag_id FROM tags",
]

USES: dict[str, Callable[[pnb.Corpus], Any]] = {
    "check": lambda c: c.check(),
    "repr": repr,
    "html": lambda c: c._repr_html_(),
    "table": lambda c: c.view().to_polars(),
    "history": lambda c: c.history(),
    "groups": lambda c: c.view().group_by("motif").groups,
    "views": lambda c: [c.view(name) for name in c.views],
    "vectors": lambda c: c.space("mine").vectors(c.view()),
    "parents": lambda c: c["motif"].tag("a").parents,
    "filter": lambda c: c.view().where(c["motif"].any_of("a")).ids,
    "cluster": lambda c: c.view().cluster(2),
    "sql": lambda c: c.sql("SELECT count(*) FROM items"),
    "undo": lambda c: c.undo(),
}


@pytest.mark.parametrize("damage", DAMAGES)
def test_only_errors_of_ours_come_out_of_a_tampered_catalogue(tmp_path: Path, damage: str) -> None:
    with make_corpus(tmp_path) as corpus:
        corpus.add_property("motif", "labels")
        corpus.view()[:3].tag("motif", "a", "b")
        corpus.add_vectors("mine", corpus.view(), np.eye(12, dtype=np.float32))
        path = corpus.path
    connection = duckdb.connect(str(path / "corpus.duckdb"))
    connection.execute(damage)
    connection.close()
    raw: list[str] = []
    try:
        corpus = pnb.Corpus(path)
    except pnb.PanopticError as error:
        assert len(str(error)) > 30
        return
    for name, use in USES.items():
        try:
            use(corpus)
        except pnb.PanopticError:
            continue
        except Exception as error:  # noqa: BLE001 - what must not come out is what is looked for
            raw.append(f"{name}: {type(error).__name__}: {str(error)[:80]}")
    with suppress(pnb.PanopticError):
        corpus.close()
    assert raw == []


def test_an_archive_is_no_corpus_and_no_table_and_is_never_unpacked(
    corpus: pnb.Corpus, tmp_path: Path
) -> None:
    (tmp_path / "in").mkdir()
    for name in ("a.panoptic", "a.csv", "a.xlsx", "a.jpg", "a.parquet"):
        held = io.BytesIO()
        with zipfile.ZipFile(held, "w") as archive:
            archive.writestr("../../escaped.txt", "x")
            archive.writestr("../escaped.txt", "x")
        (tmp_path / "in" / name).write_bytes(held.getvalue())
    for use in (
        lambda: pnb.Corpus(tmp_path / "in" / "a.panoptic"),
        lambda: corpus.add_metadata(tmp_path / "in" / "a.csv"),
        lambda: corpus.add_metadata(tmp_path / "in" / "a.xlsx"),
        lambda: corpus.add_metadata(tmp_path / "in" / "a.parquet"),
        lambda: pnb.Corpus.restore(corpus.path, tmp_path / "in" / "a.panoptic"),
    ):
        with pytest.raises(pnb.PanopticError):
            use()
    assert corpus.add_images(tmp_path / "in").added == 0
    assert not list(tmp_path.rglob("escaped*"))
    assert not (tmp_path.parent / "escaped.txt").exists()


@pytest.mark.skipif(os.name != "posix", reason="POSIX permissions")
def test_a_corpus_in_use_is_for_its_owner_alone(tmp_path: Path) -> None:
    """On a server of notebooks with several users, whose home folders may be open to each other."""
    before = os.umask(0o022)
    try:
        draw_images(tmp_path / "images", 3)
        with pnb.Corpus(tmp_path / "c.panoptic") as corpus:
            corpus.add_images(tmp_path / "images")
            corpus.embed("visual")
            corpus.backup()
            corpus.snapshot()
            assert stat.S_IMODE(corpus.path.stat().st_mode) == 0o700
            open_to_others = [
                path.name for path in corpus.path.rglob("*") if path.is_file() and path.stat().st_mode & 0o022
            ]
            assert open_to_others == [], "nobody else may write, whatever the folder's rights become"
    finally:
        os.umask(before)
