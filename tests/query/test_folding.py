"""SQL folds text as Python does: a search finds what a reader would."""

from __future__ import annotations

from collections.abc import Iterator

import duckdb
import pytest
from hypothesis import given
from hypothesis import strategies as st

import panoptic_nb as pnb
from panoptic_nb.query.folding import folded_operand_sql, folded_sql
from panoptic_nb.values.text import fold

FRENCH, GERMAN, POLISH = "àâäæçéèêëîïôœùûüÿ’«» \u00a0\u202f…", "äöüßẞ„“", "ąćęłńóśźż"
LETTERS = st.sampled_from([*(FRENCH + GERMAN + POLISH), *(FRENCH + GERMAN + POLISH).upper(), *"abcXYZ 0-9'"])


@pytest.fixture(scope="module")
def connection() -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect() as connection:
        yield connection


@given(text=st.text(LETTERS))
def test_sql_folds_as_python_does(connection: duckdb.DuckDBPyConnection, text: str) -> None:
    sql = f"SELECT {folded_sql('t')}, {folded_operand_sql()} FROM (SELECT ? AS t)"
    # The parameters come in the order of the statement: the operand's before the column's.
    (found,) = connection.execute(sql, [text, text]).fetchall()
    assert found == (fold(text), fold(text))


def test_ligatures_and_apostrophes_are_found_in_text_tags_and_search(corpus: pnb.Corpus) -> None:
    corpus.add_property("title", "text")
    corpus.add_property("motif", "labels")
    for item, title in ((1, "L’Œuvre"), (2, "Straße"), (3, "Łódź"), (4, "CŒUR"), (5, "Prix : 3")):
        corpus.view().pick([item]).set("title", title.replace(" :", "\u202f:"))
    corpus.view().pick([6]).tag("motif", "sœur")
    title, motif, view = corpus["title"], corpus["motif"], corpus.view()
    assert list(view.where(title.contains("oeuvre"))) == [1]
    assert list(view.where(title.starts_with("l'œ"))) == [1]
    assert list(view.where(title.contains("STRASSE"))) == [2]
    assert list(view.where(title.starts_with("lodz"))) == [3]
    assert list(view.where(title.contains("prix :"))) == [5]
    assert list(view.where(motif.contains("soeur"))) == [6]
    assert list(view.search("oeu")) == [1, 4, 6]
