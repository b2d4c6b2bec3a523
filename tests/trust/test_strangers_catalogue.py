"""A stranger's catalogue whose rows lie: paths that lead elsewhere, tables that are gone, types that make no sense."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

import duckdb
import numpy as np
import pytest

import panoptic_nb as pnb
from tests.corpora import make_corpus

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
    "UPDATE images SET sha256 = ''",
    "UPDATE properties SET type = 'pickle'",
    "UPDATE properties SET storage = 999",
    "UPDATE tags SET name = NULL",
    "UPDATE spaces SET dim = -3",
    "UPDATE spaces SET dim = 100000000, rows = 100000000",
    "UPDATE spaces SET description = 'no json'",
    "UPDATE journal SET detail = '{'",
    "INSERT INTO views VALUES ('v', 'no json')",
    "INSERT INTO views VALUES ('v', '{}')",
    "INSERT INTO views VALUES ('v', '[]')",
    'INSERT INTO views VALUES (\'v\', \'{"where": {"op": "__import__"}}\')',
    "INSERT INTO tag_parents VALUES (1, 2), (2, 1)",
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


@pytest.mark.parametrize("damage", DAMAGES)
def test_only_errors_of_ours_come_out_of_a_tampered_catalogue(tmp_path: Path, damage: str) -> None:
    """Nothing of it is run, and nothing takes for ever: every use works, or says what to do."""
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
