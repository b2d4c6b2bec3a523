"""CSV, Excel and Parquet: what is written is what is read; a file is whole or not there."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from panoptic_nb.errors import InvalidValueError, StorageError
from panoptic_nb.exports import excel, schema_file
from panoptic_nb.exports.atomic import replacing
from panoptic_nb.exports.delimited import write_csv
from panoptic_nb.exports.excel import write_excel
from panoptic_nb.exports.parquet import write_parquet
from panoptic_nb.exports.schema_file import read_schema, schema_beside
from tests.exports.tables import AWKWARD, awkward_table


def rows_of(path: Path, encoding: str = "utf-8-sig", separator: str = ",") -> list[dict[str, str]]:
    text = path.read_bytes().decode(encoding)
    return list(csv.DictReader(io.StringIO(text, newline=""), delimiter=separator))


@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-8", "utf-16"])
def test_any_separator_and_encoding_gives_every_cell_back(
    tmp_path: Path, separator: str, encoding: str
) -> None:
    path = tmp_path / "out.csv"
    write_csv(awkward_table(), path, separator=separator, encoding=encoding)
    rows = rows_of(path, encoding, separator)
    assert [row["note"] for row in rows] == AWKWARD
    assert [row["seen"] for row in rows[:3]] == ["true", "false", ""]
    assert [row["size"] for row in rows[:4]] == ["0", "0.1", "", "0.30000000000000004"]
    mark = read_schema(schema_beside(path) or "").separators["tags"]
    assert rows[1]["tags"].split(mark) == ['say "no"', "=1+1"]
    assert rows[6]["tags"] == ""
    assert (rows[1]["made"], rows[1]["made_text"], rows[0]["made_text"]) == ("1905", "vers 1905", "")
    assert "made_start" not in rows[0]


def test_the_default_opens_in_excel_and_in_readers_of_tables(tmp_path: Path) -> None:
    path = tmp_path / "out.csv"
    write_csv(awkward_table(), path)
    assert path.read_bytes().startswith(b"\xef\xbb\xbfitem_id,")
    assert pl.read_csv(path)["note"].to_list() == AWKWARD
    import pandas as pd

    assert pd.read_csv(path)["note"].tolist() == AWKWARD


def test_many_rows_have_one_header_and_one_byte_order_mark(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("panoptic_nb.exports.delimited._ROWS_AT_A_TIME", 3)
    path = tmp_path / "out.csv"
    write_csv(awkward_table(), path, encoding="utf-16")
    assert [row["note"] for row in rows_of(path, "utf-16")] == AWKWARD


def test_a_table_without_rows_has_its_header(tmp_path: Path) -> None:
    table = awkward_table(rows=0)
    write_csv(table, tmp_path / "out.csv")
    assert rows_of(tmp_path / "out.csv") == []
    header = (tmp_path / "out.csv").read_text("utf-8-sig")
    assert header == "item_id,note,size,seen,tags,made\n"
    write_excel(table, tmp_path / "out.xlsx")
    assert pl.read_excel(tmp_path / "out.xlsx", raise_if_empty=False).columns == header.strip().split(",")
    write_parquet(table, tmp_path / "out.parquet")
    assert pl.read_parquet(tmp_path / "out.parquet").schema == table.frame.schema


def test_decimal_commas(tmp_path: Path) -> None:
    write_csv(awkward_table(), tmp_path / "out.csv", separator=";", decimal=",")
    assert rows_of(tmp_path / "out.csv", separator=";")[1]["size"] == "0,1"


def test_neutralised_cells_and_headers_start_no_formula_and_the_schema_says_so(tmp_path: Path) -> None:
    path = tmp_path / "out.csv"
    table = awkward_table()
    write_csv(table, path, neutralise=True)
    rows = rows_of(path)
    assert not any(cell and cell[0] in "=+-@\t" for row in rows for cell in row.values())
    assert rows[0]["note"] == "'=1+1"
    assert read_schema(schema_beside(path) or "").formulas_neutralised


def test_a_character_that_the_encoding_lacks_is_named_with_its_column_and_nothing_is_written(
    tmp_path: Path,
) -> None:
    path = tmp_path / "out.csv"
    path.write_text("before")
    with pytest.raises(
        InvalidValueError, match=r"'☕' does not exist in cp1252 \(column \"note\": 'été ☕'\)"
    ):
        write_csv(awkward_table(), path, encoding="cp1252")
    assert [file.name for file in tmp_path.iterdir()] == ["out.csv"]
    assert path.read_text() == "before"


@pytest.mark.parametrize(
    "options",
    [{"separator": ""}, {"separator": "::"}, {"separator": '"'}, {"separator": "\n"}, {"encoding": "nope"},
     {"decimal": "'"}, {"separator": "¦"}],
)  # fmt: skip
def test_options_that_make_no_sense_are_refused(tmp_path: Path, options: dict[str, Any]) -> None:
    with pytest.raises(InvalidValueError):
        write_csv(awkward_table(), tmp_path / "out.csv", **options)
    assert not list(tmp_path.iterdir())


def test_excel_holds_texts_numbers_and_ticks_and_no_formula(tmp_path: Path) -> None:
    path = tmp_path / "out.xlsx"
    write_excel(awkward_table(), path)
    frame = pl.read_excel(path, sheet_name="items")
    assert frame["note"].to_list() == AWKWARD
    assert frame["size"].to_list()[:3] == [0.0, 0.1, None]
    assert frame["seen"].to_list()[:3] == [True, False, None]
    import zipfile

    with zipfile.ZipFile(path) as book:
        sheet = book.read("xl/worksheets/sheet1.xml").decode()
    assert "<f>" not in sheet
    assert "hyperlink" not in sheet


def test_what_excel_cannot_hold_is_refused_before_writing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    table = awkward_table()
    long = table.frame.with_columns(note=pl.lit("x" * 32_768))
    with pytest.raises(InvalidValueError, match=r'"note" has 32,768'):
        write_excel(type(table)(long, table.columns, table.properties), tmp_path / "out.xlsx")
    monkeypatch.setattr(excel, "MOST_ROWS", 5)
    with pytest.raises(InvalidValueError, match="to_parquet"):
        write_excel(table, tmp_path / "out.xlsx")
    assert not list(tmp_path.iterdir())


def test_parquet_keeps_native_types(tmp_path: Path) -> None:
    table = awkward_table()
    write_parquet(table, tmp_path / "out.parquet")
    frame = pl.read_parquet(tmp_path / "out.parquet")
    assert frame.equals(table.frame)
    assert frame.schema["tags"] == pl.List(pl.String)
    assert frame.schema["made_start"] == pl.Datetime("us")


def test_a_failure_leaves_what_stood_there_and_no_draft(tmp_path: Path) -> None:
    path = tmp_path / "out.csv"
    path.write_text("before")
    with pytest.raises(RuntimeError, match="unplugged"), replacing(path) as draft:
        draft.write_text("half")
        raise RuntimeError("unplugged")
    assert path.read_text() == "before"
    assert [file.name for file in tmp_path.iterdir()] == ["out.csv"]


def test_a_table_that_cannot_be_written_leaves_the_schema_of_the_one_before(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_csv(awkward_table(), tmp_path / "out.csv")
    before = (tmp_path / "out.schema.json").read_text()

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("panoptic_nb.exports.delimited._write_rows", full)
    with pytest.raises(StorageError, match="disk is full"):
        write_csv(awkward_table(rows=2), tmp_path / "out.csv")
    assert (tmp_path / "out.schema.json").read_text() == before
    assert len(list(tmp_path.iterdir())) == 2


def test_folders_are_no_files_and_missing_folders_are_not_made(tmp_path: Path) -> None:
    with pytest.raises(InvalidValueError, match="is a folder"):
        write_csv(awkward_table(), tmp_path)
    with pytest.raises(StorageError, match="no folder"):
        write_csv(awkward_table(), tmp_path / "none" / "out.csv")


def test_the_schema_of_csv_and_parquet_of_one_name_stand_side_by_side(tmp_path: Path) -> None:
    write_csv(awkward_table(), tmp_path / "out.csv", neutralise=True)
    write_parquet(awkward_table(), tmp_path / "out.parquet")
    of_csv, of_parquet = (schema_beside(tmp_path / name) for name in ("out.csv", "out.parquet"))
    assert of_csv is not None and of_csv.name == "out.schema.json"
    assert of_parquet is not None and of_parquet.name == "out.parquet.schema.json"
    assert read_schema(of_csv).formulas_neutralised
    assert not read_schema(of_parquet).formulas_neutralised
    assert schema_beside(tmp_path / "other.csv") is None


def test_a_schema_comes_back_as_it_was(tmp_path: Path) -> None:
    schema = awkward_table().schema(table="out.csv", query='corpus.view().where(corpus["é"] == 1)')
    schema_file.write_schema(tmp_path / "s.json", schema)
    assert read_schema(tmp_path / "s.json") == schema
    assert schema.types == {
        "note": "text", "size": "number", "seen": "checkbox", "tags": "labels", "made": "date",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"format": "other"}, "format"),
        ({"version": 99}, "upgrade"),
        ({"columns": [{"name": "a", "role": "spell"}]}, "role"),
        ({"columns": [{"name": "a", "role": "value", "property": "none"}]}, "not among the properties"),
        ({"properties": [{"name": "a", "type": "music", "scope": "item", "computed": False}]}, "music"),
        ({"properties": [{"name": "a", "type": "text", "scope": "world", "computed": False}]}, "world"),
        ({"properties": 7}, "not iterable"),
    ],
)
def test_a_schema_that_makes_no_sense_says_what_is_wrong(
    tmp_path: Path, change: dict[str, Any], said: str
) -> None:
    from panoptic_nb.errors import UnreadableTableError

    path = tmp_path / "s.json"
    schema_file.write_schema(path, awkward_table().schema(table="out.csv", query=""))
    path.write_text(json.dumps({**json.loads(path.read_text()), **change}))
    with pytest.raises(UnreadableTableError, match=said):
        read_schema(path)
    path.write_text("{ not json")
    with pytest.raises(UnreadableTableError, match=r"s\.json"):
        read_schema(path)
