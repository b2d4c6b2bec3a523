"""A catalogue in which anything may stand in any column: every use works, or says in our words what to do."""

from __future__ import annotations

import random
import shutil
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import duckdb
import numpy as np
import polars as pl
import pytest

import panoptic_nb as pnb
from tests.corpora import make_corpus
from tests.store.changes import prepare
from tests.trust.thorough import TIMES

NUMBERS = ["NULL", "-1", "0", "7", "100", "1000000"]
TEXTS = [
    "NULL", "''", "'x'", "'{}'", "'[]'", "repeat('a', 100000)", "chr(0) || 'z'", "'{\"where\":1}'", "'image'", "'text'",
]  # fmt: skip
ODD = {
    "VARCHAR": TEXTS,
    "BLOB": ["NULL", "''::BLOB", "'abc'::BLOB"],
    "DOUBLE": ["NULL", "'nan'::DOUBLE", "'inf'::DOUBLE"],
    "BOOLEAN": ["NULL", "true", "false"],
    "TIMESTAMP": ["NULL", "'infinity'::TIMESTAMP", "'-infinity'::TIMESTAMP", "'200000-01-01'::TIMESTAMP"],
}

# Each of these came out raw of something once.
FOUND = [
    'UPDATE v_3 SET "stop" = NULL',
    "UPDATE h_3 SET precision = 100",
    "UPDATE v_6 SET value = NULL",
    "UPDATE v_7 SET value = 'image'",
    "UPDATE v_2 SET tag_id = 7",
    "UPDATE h_2 SET tag_id = 0",
    "UPDATE v_2 SET op_id = 1000000",
    "UPDATE journal SET op_id = 1000000 WHERE op_id = 6",
    "UPDATE properties SET property_id = 1000000 WHERE name = 'motif'",
    "UPDATE properties SET name = ''",
    "UPDATE properties SET name = 'x'",
    "UPDATE tags SET property_id = 7",
    "DELETE FROM roots",
    "UPDATE roots SET path = chr(0) || 'z'",
    "UPDATE spaces SET space_id = 0",
    "UPDATE space_rows SET space_id = 1000000",
    "DELETE FROM space_rows WHERE row = 2",
    "INSERT INTO space_rows SELECT * FROM space_rows LIMIT 1",
]

TABLES = ("items", "images", "properties", "tags", "tag_parents", "values_long", "verdicts", "journal")
ROW = pl.DataFrame({"file": ["img1.jpg"], "n": [4], "more": ["a"]})

USES: dict[str, Callable[[pnb.Corpus], Any]] = {
    "check": lambda c: c.check(files=True),
    "repr": repr,
    "html": lambda c: c._repr_html_(),
    "table": lambda c: c.view().to_polars(computed=True),
    "csv": lambda c: c.view().to_csv(c.path.parent / "out.csv"),
    "page": lambda c: c.view().to_html(c.path.parent / "out.html"),
    "history": lambda c: c.history(),
    "changes": lambda c: [c.changes(number) for number in c.history()["operation"]],
    "origin": lambda c: [c.origin(1, name) for name in ("motif", "n", "year")],
    "groups": lambda c: c.view().group_by("motif", c["year"].by("decade")).groups,
    "sort": lambda c: c.view().sort(*(p.name for p in c.properties), "path", "file_date").ids,
    "views": lambda c: [(len(c.view(name)), c.view(name).code()) for name in c.views],
    "similar": lambda c: c.view().similar(to=1).ids,
    "cluster": lambda c: c.view().cluster(2),
    "propose": lambda c: c.view().propose("motif", "apple", space="mine").next(3),
    "duplicates": lambda c: c.view().near_duplicates(),
    "tags": lambda c: [(tag.name, tag.color, tag.parents) for tag in c["motif"].tags],
    "sql": lambda c: [c.sql(f"SELECT * FROM {table}") for table in TABLES],
    "file": lambda c: [c.file(item) for item in c.view()],
    "tag": lambda c: c.view()[:1].tag("motif", "new"),
    "import": lambda c: c.add_images(c.path.parent.parent / "images"),
    "metadata": lambda c: c.add_metadata(ROW, on="file", on_conflict="replace"),
    "embed": lambda c: c.embed("visual"),
    "repair": lambda c: c.repair(),
    "undo": lambda c: [c.undo(), c.undo(), c.redo()],
    "backup": lambda c: c.backup(),
}


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A closed corpus that has something in every table."""
    with make_corpus(tmp_path_factory.mktemp("tampered"), 6) as corpus:
        prepare(corpus)
        for name, kind, value in (("t", "text", "hello"), ("ok", "checkbox", True), ("c", "color", "#f00")):
            corpus.add_property(name, kind)
            corpus.view()[:3].set(name, value)
        corpus.view().where(corpus["n"] > 3).save("v")
        corpus.add_vectors("mine", corpus.view(), np.eye(6, dtype=np.float32))
        proposals = corpus.view().propose("motif", "apple", space="mine")
        batch = proposals.next(2)
        proposals.accept(batch[:1])
        proposals.refuse(batch[1:])
        corpus.view()[:2].untag("motif", "pear")
        corpus.undo()
    return corpus.path


def statements(path: Path) -> Iterator[str]:
    """Every odd value in every column of every table that has rows: in all of them, or in the last."""
    connection = duckdb.connect(str(path / "corpus.duckdb"), read_only=True)
    columns = connection.execute(
        "SELECT table_name, column_name, data_type FROM duckdb_columns() WHERE NOT internal ORDER BY ALL"
    ).fetchall()
    filled = {
        table
        for table in {row[0] for row in columns}
        if connection.execute(f"FROM {table} LIMIT 1").fetchall()
    }
    connection.close()
    for table in sorted(filled):
        yield f"DELETE FROM {table}"
        yield f"DELETE FROM {table} WHERE rowid = 0"
        yield f"INSERT INTO {table} SELECT * FROM {table}"
    for table, column, kind in columns:
        for value in ODD.get(kind, NUMBERS) if table in filled else ():
            yield f'UPDATE {table} SET "{column}" = {value}'
            yield f'UPDATE {table} SET "{column}" = {value} WHERE rowid = (SELECT max(rowid) FROM {table})'


def raw_errors(whole: Path, place: Path, statement: str) -> list[str]:
    """What comes out of a corpus so tampered with that is no error of ours."""
    shutil.rmtree(place, ignore_errors=True)
    shutil.copytree(whole, place)
    connection = duckdb.connect(str(place / "corpus.duckdb"))
    try:
        connection.execute(statement)
    except duckdb.Error:
        return []  # the column takes no such value
    finally:
        connection.close()
    try:
        corpus = pnb.Corpus(place)
    except pnb.PanopticError as error:
        return [] if len(str(error)) > 30 else [f"opening: {error}"]
    raw = []
    for name, use in USES.items():
        try:
            use(corpus)
        except pnb.PanopticError:
            continue
        except Exception as error:  # noqa: BLE001 - what must not come out is what is looked for
            raw.append(f"{statement}: {name}: {type(error).__name__}: {str(error)[:80]}")
    with suppress(pnb.PanopticError):
        corpus.close()
    return raw


@pytest.mark.parametrize("statement", FOUND)
def test_what_was_found_once_is_said_in_words(whole: Path, tmp_path: Path, statement: str) -> None:
    assert raw_errors(whole, tmp_path / "d" / "d.panoptic", statement) == []


def test_whatever_stands_in_it_only_errors_of_ours_come_out(whole: Path, tmp_path: Path) -> None:
    chosen = random.Random(f"tampered {TIMES}").sample(list(statements(whole)), 15 * max(TIMES, 1))
    raw = [error for one in chosen for error in raw_errors(whole, tmp_path / "d" / "d.panoptic", one)]
    assert raw == [], "\n".join(raw)


@pytest.mark.parametrize(
    ("statement", "left"),
    [
        ("DELETE FROM space_rows WHERE row = 2", 5),
        ("INSERT INTO space_rows SELECT * FROM space_rows WHERE row = 2", 6),
        ("UPDATE space_rows SET image_id = 1 WHERE row = 4", 5),
        ("UPDATE space_rows SET row = 1000 WHERE row = 4", 5),
        ("UPDATE spaces SET rows = 4", 4),
        ("DELETE FROM space_rows", 0),
    ],
)
def test_vectors_of_which_nobody_knows_whose_they_are_are_cut_back(
    whole: Path, tmp_path: Path, statement: str, left: int
) -> None:
    place = tmp_path / "d" / "d.panoptic"
    shutil.copytree(whole, place)
    connection = duckdb.connect(str(place / "corpus.duckdb"))
    connection.execute(statement)
    connection.close()
    with pnb.Corpus(place) as corpus:
        findings = corpus.check().findings
        assert findings
        assert all(finding.repairable for finding in findings), str(corpus.check())
        corpus.repair()
        assert corpus.check().whole, str(corpus.check())
        images = corpus.view().session.frame.image_of
        having = [item for item in corpus.view() if item not in corpus.space("mine").missing(corpus.view())]
        assert len(having) == left
        kept = corpus.space("mine").vectors(corpus.view().pick(having)) if having else np.zeros((0, 6))
        assert np.argmax(kept, axis=1).tolist() == [images[item] - 1 for item in having], "each image its own"
