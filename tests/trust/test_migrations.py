"""An older corpus is brought up to date, with a backup first; a newer one is refused by name."""

from __future__ import annotations

from pathlib import Path

import duckdb
import pytest

import panoptic_nb as pnb
from panoptic_nb.store import migrations
from panoptic_nb.store.catalogue import Catalogue, Transaction
from panoptic_nb.store.schema import SCHEMA_VERSION, catalogue_sql
from tests.store.changes import exhaust, state
from tests.trust.older.make import STATEMENTS, make_older


@pytest.fixture
def older(tmp_path: Path) -> Path:
    make_older(tmp_path / "old.panoptic")
    return tmp_path / "old.panoptic"


def tables(path: Path) -> dict[str, list[tuple[str, str]]]:
    """The columns of every table, by name."""
    connection = duckdb.connect(str(path), read_only=True)
    found: dict[str, list[tuple[str, str]]] = {}
    for table, column, kind in connection.execute(
        "SELECT table_name, column_name, data_type FROM duckdb_columns() WHERE NOT internal ORDER BY 1, column_index"
    ).fetchall():
        found.setdefault(table, []).append((column, kind))
    connection.close()
    return found


def test_everything_that_people_did_is_there(older: Path) -> None:
    with pnb.Corpus(older) as corpus:
        assert len(corpus) == 3
        assert corpus["motif"].counts() == {"apple": 2, "pear": 1, "fruit": 0}
        assert [tag.name for tag in corpus["motif"].tag("apple").parents] == ["fruit"]
        assert corpus.view().to_polars()["year_text"].to_list() == ["vers 1905", "vers 1905", None]
        assert corpus.origin(1, "motif")["author"].to_list() == ["vj", "vj"]
        after = state(corpus)
        corpus.redo()
        assert corpus.view().to_polars()["year"].to_list() == ["1905", "1905", "1890s"]
        corpus.undo()
        assert state(corpus) == after
        exhaust(corpus.undo)
        assert len(corpus) == 0
        for _ in range(8):
            corpus.redo()
        assert state(corpus) == after
        corpus.view()[:1].tag("motif", "new")
        assert [finding.where for finding in corpus.check().findings] == ["thumbnails"], (
            "they were not kept with it"
        )


def test_it_has_the_tables_of_a_new_one(older: Path) -> None:
    pnb.Corpus(older).close()
    pnb.Corpus(older.parent / "new.panoptic").close()
    migrated, new = tables(older / "corpus.duckdb"), tables(older.parent / "new.panoptic" / "corpus.duckdb")
    assert {name: migrated[name] for name in new} == new
    assert len(catalogue_sql()) == len(new) + 1


def test_a_backup_of_the_older_one_is_kept_first(older: Path) -> None:
    before = tables(older / "corpus.duckdb")
    with pnb.Corpus(older) as corpus:
        (copy,) = corpus.backups
        corpus["motif"].delete()
    assert copy.name.endswith(f"before-schema-{SCHEMA_VERSION}.duckdb")
    assert tables(copy) == before
    pnb.Corpus.restore(older, copy)
    with pnb.Corpus(older) as corpus:
        assert "motif" in corpus


def test_reading_alone_does_not_migrate(older: Path) -> None:
    before = (older / "corpus.duckdb").read_bytes()
    with pytest.raises(pnb.CorpusVersionError, match="Open it once without read_only"):
        pnb.Corpus(older, read_only=True)
    assert (older / "corpus.duckdb").read_bytes() == before


def test_a_step_that_fails_leaves_the_catalogue_as_it_was(older: Path) -> None:
    def half(transaction: Transaction) -> None:
        migrations.STEPS[0](transaction)
        transaction.run("DELETE FROM items")
        raise RuntimeError("stop")

    before = tables(older / "corpus.duckdb")
    catalogue = Catalogue(older / "corpus.duckdb")
    with pytest.raises(RuntimeError, match="stop"):
        migrations.migrate(catalogue, older, 0, steps={0: half})
    assert catalogue.rows("SELECT count(*) FROM items") == [(3,)]
    catalogue.close()
    assert tables(older / "corpus.duckdb") == before


def test_a_version_without_a_way_is_refused_before_anything(older: Path) -> None:
    catalogue = Catalogue(older / "corpus.duckdb")
    with pytest.raises(pnb.CorpusVersionError, match="knows no way from schema 1 to 3"):
        migrations.migrate(catalogue, older, 0, to=3)
    catalogue.close()
    assert not (older / "backups").exists()


def test_there_is_a_step_for_every_version_that_was() -> None:
    assert sorted(migrations.STEPS) == list(range(SCHEMA_VERSION))
    assert sorted(path.stem for path in STATEMENTS.parent.glob("*.sql")) == [
        f"version{number}" for number in range(SCHEMA_VERSION)
    ]
