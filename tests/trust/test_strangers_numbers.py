"""Catalogues made to ask for all of the memory, or to stand for other data by what is never in one."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import duckdb
import numpy as np
import pytest

import panoptic_nb as pnb
from panoptic_nb.store.items import Items
from panoptic_nb.store.schema import HIGHEST_DIM, HIGHEST_ID
from tests.corpora import make_corpus


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("numbers")
    with make_corpus(folder, 4) as corpus:
        corpus.add_property("motif", "labels")
        corpus.add_property("note", "text")
        corpus.view().tag("motif", "apple", "pear")
        corpus.view().set("note", "x")
        corpus.add_vectors("mine", corpus.view(), np.eye(4, dtype=np.float32))
    return folder


@pytest.fixture
def closed(made: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(made / "c.panoptic", tmp_path / "c.panoptic"))


def run_sql(folder: Path, *statements: str) -> None:
    with duckdb.connect(str(folder / "corpus.duckdb")) as connection:
        for statement in statements:
            connection.execute(statement)


HUGE = 2_147_483_646


@pytest.mark.parametrize(
    "damage",
    [
        f"INSERT INTO items SELECT * REPLACE ({HUGE} AS item_id) FROM items LIMIT 1",
        f"UPDATE items SET image_id = {HUGE}",
        "UPDATE items SET item_id = -item_id",
        "UPDATE items SET item_id = NULL",
        "UPDATE items SET live = NULL WHERE item_id = 2",
        f"INSERT INTO images SELECT * REPLACE ({HUGE} AS image_id) FROM images LIMIT 1",
        f"UPDATE space_rows SET image_id = {HUGE}",
        f"UPDATE tags SET tag_id = {HUGE}",
        "UPDATE tags SET name = NULL",
        f"UPDATE v_2 SET tag_id = {HUGE}",
        f"UPDATE v_3 SET id = {HUGE}",
        f"UPDATE log_tags SET tag_id = {HUGE}",
        f"UPDATE properties SET property_id = {HUGE}",
        f"UPDATE journal SET op_id = {HUGE + 1} WHERE op_id = 2",
        f"INSERT INTO meta VALUES ('last_image', '{HUGE}')",
        "UPDATE meta SET value = 'x' WHERE key = 'last_space'",
        "UPDATE spaces SET dim = 1000000",
        "UPDATE spaces SET dim = -3",
        "UPDATE spaces SET rows = 100000000",
        "UPDATE properties SET type = 'pickle'",
        "UPDATE properties SET scope = 'item); DROP TABLE items; --'",
        "ALTER TABLE items DROP COLUMN live",
        "ALTER TABLE items ALTER item_id TYPE VARCHAR",
        "ALTER TABLE v_3 ALTER value TYPE INTEGER[] USING [1]",
        "DROP TABLE tags",
    ],
)
def test_numbers_that_no_corpus_has_are_refused_at_opening(closed: Path, damage: str) -> None:
    run_sql(closed, damage)
    for read_only in (False, True):
        with pytest.raises(pnb.StorageError, match=r"is damaged, or was changed.*Corpus\.restore"):
            pnb.Corpus(closed, read_only=read_only)
    pnb.Corpus.restore(closed, closed / "snapshot.duckdb")
    with pnb.Corpus(closed) as corpus:
        assert corpus["motif"].counts() == {"apple": 4, "pear": 4}


FORGED = (
    "CREATE MACRO duckdb_views() AS TABLE SELECT 'x' AS view_name, true AS internal, 'system' AS database_name",
    "CREATE MACRO duckdb_functions() AS TABLE "
    "SELECT 'x' AS function_name, true AS internal, 'system' AS database_name",
)


@pytest.mark.parametrize(
    "trap",
    [
        (*FORGED, "ALTER TABLE tags RENAME TO old", "CREATE VIEW tags AS SELECT * REPLACE ('forged' AS name) FROM old"),
        FORGED,
        ("CREATE MACRO duckdb_tables() AS TABLE SELECT 'meta' AS table_name",),
        ("CREATE MACRO coalesce_(a) AS a",),
        ("CREATE MACRO max(a) AS 3",),
        ("ALTER TABLE tags RENAME TO old",
         "CREATE TABLE tags (tag_id INTEGER, property_id INTEGER, name VARCHAR AS ('forged'), color VARCHAR, "
         "position INTEGER)"),
        ("ALTER TABLE views ALTER query SET DEFAULT repeat('x', 1000)",),
        ("CREATE TABLE more (i INTEGER CHECK (i < 3))",),
        ("CREATE TABLE more (i INTEGER PRIMARY KEY)",),
        ("CREATE INDEX quick ON items (item_id)",),
        ("CREATE SEQUENCE numbers",),
        ("CREATE SCHEMA other", "CREATE TABLE other.items (i INTEGER)"),
    ],
)  # fmt: skip
def test_what_is_never_in_a_catalogue_is_refused(closed: Path, trap: tuple[str, ...]) -> None:
    run_sql(closed, *trap)
    for read_only in (False, True):
        with pytest.raises(pnb.CorpusVersionError, match="never makes"):
            pnb.Corpus(closed, read_only=read_only)


@pytest.mark.skipif(os.name != "posix", reason="holes are a matter of POSIX file systems")
def test_a_vector_file_of_holes_is_not_read_as_zeros(closed: Path) -> None:
    run_sql(
        closed,
        "INSERT INTO images SELECT images.* REPLACE (100 + i AS image_id) FROM images, range(5000) AS t(i) "
        "WHERE image_id = 1",
        "DELETE FROM space_rows",
        "INSERT INTO space_rows SELECT 1, i, 100 + i FROM range(5000) AS t(i)",
        f"UPDATE spaces SET dim = {HIGHEST_DIM}, rows = 5000",
    )
    os.truncate(closed / "vectors" / "1" / "0.f32", 5000 * HIGHEST_DIM * 4)
    with pnb.Corpus(closed) as corpus:
        space = corpus.view().session.store.spaces.all()["mine"]
        with pytest.raises(pnb.StorageError, match="its vectors are not there"):
            corpus.view().session.store.spaces.vectors(space)
        assert not corpus.check().whole


def test_numbers_are_not_given_out_past_what_can_be_opened(corpus: pnb.Corpus) -> None:
    store = corpus.view().session.store
    items = Items(store.catalogue)
    items._next_image = HIGHEST_ID
    assert len(items.reserve_images(1)) == 1
    with pytest.raises(pnb.StorageError, match="another corpus"):
        items.reserve_images(1)
    with pytest.raises(pnb.InvalidValueError, match="1 to 65,536"):
        store.spaces.create("wide", HIGHEST_DIM + 1, centre=False, description={})
    (corpus.path / "vectors" / ("9" * 30)).mkdir(parents=True)
    assert store.spaces.create("mine", 4, centre=False, description={}).space_id == 1
