"""A table of a property that another program took away: it is named, the rest is read, and good copies stay good."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import duckdb
import pytest

import panoptic_nb as pnb
from tests.corpora import make_corpus


@pytest.fixture
def robbed(tmp_path: Path) -> Path:
    """A closed corpus with two properties, the values of the first of which are gone."""
    with make_corpus(tmp_path) as corpus:
        corpus.add_property("motif", "labels")
        corpus.add_property("n", "number")
        corpus.view()[:3].tag("motif", "apple")
        corpus.view()[:5].set("n", 7)
        path = corpus.path
    connection = duckdb.connect(str(path / "corpus.duckdb"))
    connection.execute("DROP TABLE v_2")
    connection.close()
    return path


READINGS: dict[str, Callable[[pnb.Corpus], Any]] = {
    "filter": lambda c: c.view().where(c["motif"].any_of("apple")).ids,
    "sort": lambda c: c.view().sort("motif").ids,
    "groups": lambda c: c.view().group_by("motif").groups,
    "counts": lambda c: c["motif"].counts(),
    "export": lambda c: c.view().to_polars(),
    "sql": lambda c: c.sql("SELECT motif FROM items"),
    "html": lambda c: c._repr_html_(),
    "origin": lambda c: c.origin(1, "motif"),
    "changes": lambda c: c.changes(4),
}


def test_the_property_is_named_with_the_way_out(robbed: Path) -> None:
    corpus = pnb.Corpus(robbed)
    for name, read in READINGS.items():
        with pytest.raises(pnb.StorageError, match=r'property "motif".*v_2.*corpus\.check.*Corpus\.restore'):
            read(corpus)
            pytest.fail(f"{name} gave something")
    with pytest.raises(pnb.StorageError, match=r"v_2.*Corpus\.restore"):
        corpus.view()[:2].tag("motif", "apple")
    assert len(corpus.view().where(corpus["n"] == 7)) == 5, "what is there can be used"
    with pytest.raises(pnb.StorageError, match="snapshot"):
        corpus.close()


def test_the_copy_that_brings_it_back_is_not_written_over(robbed: Path) -> None:
    before = (robbed / "snapshot.duckdb").read_bytes()
    corpus = pnb.Corpus(robbed)
    corpus.view().set("n", 8)
    for publish in (corpus.snapshot, corpus.close):
        with pytest.raises(pnb.StorageError, match=r'"motif".*snapshot.*stays.*Corpus\.restore'):
            publish()
    assert (robbed / "snapshot.duckdb").read_bytes() == before
    pnb.Corpus.restore(robbed, robbed / "snapshot.duckdb")
    with pnb.Corpus(robbed) as corpus:
        assert corpus["motif"].counts() == {"apple": 3}
        assert corpus.check().whole
