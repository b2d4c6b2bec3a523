"""SQL over a corpus: what the tables hold, and that nothing else can be reached."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import polars as pl
import pytest

import panoptic_nb as pnb
from panoptic_nb.errors import InvalidValueError, ReadOnlyError
from panoptic_nb.session import sql as documentation
from panoptic_nb.session.sql import run_sql
from panoptic_nb.session.sql_tables import TABLES
from panoptic_nb.store.sandbox import closed_connection


@pytest.fixture
def full(corpus: pnb.Corpus) -> Iterator[pnb.Corpus]:
    for name, kind, scope in (
        ("note", "text", "item"), ("made", "date", "item"), ("size", "number", "item"), ("seen", "checkbox", "item"),
        ("motif", "labels", "image"), ("Made", "label", "item"), ("PATH", "text", "item"),
    ):  # fmt: skip
        corpus.add_property(name, kind, scope=scope)  # type: ignore[arg-type]
    corpus["motif"].add_tag("apple", color="#00aa00", parent="fruit")
    view = corpus.view()
    view[:3].set("made", "vers 1905")
    view[3:4].set("made", "1890s")
    view[:2].set("size", 2.5)
    view[:1].set("seen", False)
    with corpus.acting(author="vj", origin="second pass"):
        view[:4].tag("motif", "apple", "zebra")
    view[:1].set("Made", "by hand")
    view[:1].set("PATH", "x")
    return corpus


def test_every_table_has_the_columns_that_are_documented(full: pnb.Corpus) -> None:
    paragraphs = re.split(r"\n``(\w+)``\n", documentation.__doc__ or "")
    assert paragraphs[1::2] == list(TABLES)
    for name, text in zip(paragraphs[1::2], paragraphs[2::2], strict=True):
        columns = set(full.sql(f"select * from {name} limit 0").columns)
        named = set(re.findall(r"``(\w+)``", text)) - {
            "year",
            "year_start",
            "year_stop",
            "_2",
            "items",
            "images",
        }
        named.discard("1905")
        assert named - {"path"} <= columns | set(TABLES), name


def test_items_have_every_property_in_its_own_type(full: pnb.Corpus) -> None:
    frame = full.sql("select * from items order by item_id")
    assert frame.height == 12
    assert frame.schema["motif"] == pl.List(pl.String)
    assert frame["motif"][0].to_list() == ["apple", "zebra"]
    assert frame["size"].to_list()[:3] == [2.5, 2.5, None]
    assert frame["seen"].to_list()[:2] == [False, None]
    assert frame["made"].to_list()[2:5] == ["1905", "1890s", None]
    assert [str(moment) for moment in frame["made_start"][2:4]] == [
        "1905-01-01 00:00:00",
        "1890-01-01 00:00:00",
    ]
    assert str(frame["made_stop"][3]) == "1900-01-01 00:00:00"
    assert frame["root"].unique().to_list() == [str(full.path.parent / "images")]


def test_names_that_sql_cannot_tell_apart_are_told_apart(full: pnb.Corpus) -> None:
    columns = dict(full.sql("select name, column_name from properties").iter_rows())
    assert columns["made"] == "made" and columns["Made"] == "Made_2" and columns["PATH"] == "PATH_2"
    assert full.sql('select Made_2, PATH_2 from items where "seen" = false').row(0) == ("by hand", "x")


def test_questions_over_several_tables(full: pnb.Corpus) -> None:
    counted = full.sql(
        "select tag, count(*) as n from (select unnest(motif) as tag from items) group by all order by tag"
    )
    assert list(counted.iter_rows()) == [("apple", 4), ("zebra", 4)]
    assert full.sql("select name, count from tags where property = 'motif' order by name").rows() == [
        ("apple", 4), ("fruit", 0), ("zebra", 4),
    ]  # fmt: skip
    assert full.sql("select tag, parent from tag_parents").rows() == [("apple", "fruit")]
    assert full.sql("select sum(items) as n from images")["n"].to_list() == [12]
    assert full.sql("select avg(width) from items join images using (image_id)").item() == 48
    assert full.sql("select count(*) from journal where kind = 'tag'").item() == 1


def test_the_origin_of_any_value(full: pnb.Corpus) -> None:
    long = full.sql("select * from values_long order by property, value, image_id")
    made = long.filter(pl.col("property") == "made")
    assert made["value"].to_list() == ["1890s", "1905", "1905", "1905"]
    assert made["given"].to_list() == [None, *["vers 1905"] * 3]
    tags = long.filter(pl.col("property") == "motif")
    assert set(tags.select("author", "origin").iter_rows()) == {("vj", "second pass")}
    assert tags["item_id"].null_count() == len(tags) == 8
    assert long.filter(pl.col("property") == "size")["number"].to_list() == [2.5, 2.5]


def test_a_change_is_seen_and_what_is_undone_is_gone(full: pnb.Corpus) -> None:
    count = "select count(size) from items"
    assert full.sql(count).item() == 2
    full.view().set("size", 1)
    assert full.sql(count).item() == 12
    full.undo()
    assert full.sql(count).item() == 2
    full.undo(full.history()["operation"][0])
    for name in TABLES:
        if name != "journal":
            assert full.sql(f"select * from {name}").height == 0, name


def test_show_describe_summarize_pivot_explain_and_names_put_together(full: pnb.Corpus) -> None:
    assert set(full.sql("show tables")["name"]) == set(TABLES)
    assert "motif" in full.sql("describe items")["column_name"].to_list()
    assert full.sql("summarize tags").height == 6
    assert full.sql("pivot items on seen using count(*) group by made").height == 3
    assert full.sql("explain select 1").height == 1
    assert full.sql("select count(*) from query_table('it' || 'ems')").item() == 12
    assert full.sql("from items limit 2").height == 2


def test_parameters_and_columns_of_one_name(full: pnb.Corpus) -> None:
    session = full.view().session
    assert run_sql(session, "select count(*) from items where size = ?", [2.5]).item() == 2
    assert run_sql(session, "select $a || 'x'", {"a": "y'"}).item() == "y'x"
    twice = full.sql("select a.item_id, b.item_id from items a join items b using (item_id)")
    assert twice.columns == ["item_id", "item_id_2"]


@pytest.mark.parametrize(
    ("statement", "said"),
    [
        ("select * from itms", 'Did you mean "items"'),
        ("select colour from tags", "color"),
        ("selct 1", "syntax error"),
        ("select 1; select 2", "one statement; 2"),
        ("", "takes a statement"),
        ("select interval 1 day", "Cast it"),
        ("select full", "syntax error"),
        ("select * from corpus", "does not exist"),
    ],
)
def test_a_wrong_statement_says_what_is_wrong(full: pnb.Corpus, statement: str, said: str) -> None:
    with pytest.raises(InvalidValueError, match=said):
        full.sql(statement)


CHANGES = [
    "copy items to '{out}'", "copy (select 1) to '{out}' (format parquet)", "export database '{out}'",
    "attach '{out}'", "attach ':memory:' as b", "install httpfs", "load httpfs", "create table t as select 1",
    "create secret (type s3)", "set memory_limit = '1GB'", "set lock_configuration = false",
    "reset enable_external_access", "pragma enable_profiling = 'json'", "pragma profiling_output = '{out}'",
    "delete from items", "update items set path = 'x'", "insert into tags values (1)", "drop view items",
    "create function f(x) as x", "prepare v as select 1", "checkpoint", "call enable_logging()",
]  # fmt: skip
READS = [
    "select * from read_csv('{secret}')", "select * from '{secret}'", "select * from read_text('{secret}')",
    "select * from read_blob('{secret}')", "select * from read_json('{secret}')", "select * from glob('{folder}/*')",
    "select * from read_parquet('{secret}')", "select * from sniff_csv('{secret}')", "select getenv('HOME')",
    "from query('from read_text(''{secret}'')')", "select * from parquet_metadata('{secret}')",
    "with a as (copy items to '{out}') select 1", "explain analyze select * from read_csv('{secret}')",
    "select * from sqlite_scan('{secret}', 't')", "select * from 'https://example.org/a.csv'",
]  # fmt: skip


@pytest.mark.parametrize("statement", CHANGES + READS)
def test_no_statement_reaches_outside(full: pnb.Corpus, tmp_path: Path, statement: str) -> None:
    (tmp_path / "secret.csv").write_text("a\n1\n")
    before = sorted(tmp_path.rglob("*"))
    written = statement.format(secret=tmp_path / "secret.csv", folder=tmp_path, out=tmp_path / "out.csv")
    with pytest.raises((InvalidValueError, ReadOnlyError)):
        full.sql(written)
    assert sorted(tmp_path.rglob("*")) == before
    assert full.sql("select count(*) from items").item() == 12


@pytest.mark.parametrize(
    "statement", [s for s in CHANGES[:12] if "table t" not in s and "memory:" not in s] + READS
)
def test_the_database_itself_refuses_and_not_only_the_check_before(tmp_path: Path, statement: str) -> None:
    import duckdb

    (tmp_path / "secret.csv").write_text("a\n1\n")
    written = statement.format(secret=tmp_path / "secret.csv", folder=tmp_path, out=tmp_path / "out.csv")
    table = pl.DataFrame({"a": [1]}).to_arrow()
    with closed_connection({"items": table}) as connection, pytest.raises(duckdb.Error):
        connection.execute(written).fetchall()
    assert [path.name for path in tmp_path.iterdir()] == ["secret.csv"]


def test_variables_of_the_program_are_not_tables(full: pnb.Corpus) -> None:
    here = pl.DataFrame({"a": [1]}).to_arrow()
    assert here.num_rows == 1
    with pytest.raises(InvalidValueError, match="does not exist"):
        full.sql("select * from here")


def test_a_read_only_corpus_answers_too(full: pnb.Corpus) -> None:
    path = full.path
    full.close()
    with pnb.Corpus(path, read_only=True) as again:
        assert again.sql("select count(*) from items").item() == 12


def test_verdicts_can_be_read_with_who_gave_them_and_when(full: pnb.Corpus) -> None:
    full.add_vectors("mine", full.view(), np.random.default_rng(0).normal(size=(12, 4)))
    proposals = full.view().propose("motif", "apple", space="mine")
    with full.acting(author="vj"):
        proposals.decide(accept=[5], refuse=[6, 7], skip=[8])
    group = next(
        one for one in full.view().group_by("motif", "Made").groups if one.labels == ("apple", "by hand")
    )
    group.propose(space="mine").refuse([9])
    frame = full.sql("select * from verdicts order by target, image_id")
    assert frame.select("target", "image_id", "verdict", "author").rows() == [
        ("motif = apple", 5, "accepted", "vj"), ("motif = apple", 6, "refused", "vj"),
        ("motif = apple", 7, "refused", "vj"), ("motif = apple", 8, "skipped", "vj"),
        ("motif = apple, Made = by hand", 9, "refused", full.history()["author"].to_list()[0]),
    ]  # fmt: skip
    assert frame["time"].null_count() == 0
    refused = full.sql(
        "select file_name from items join verdicts using (image_id) "
        "where verdict = 'refused' and target = 'motif = apple'"
    )
    assert refused.height == 2
