"""Any table a researcher has is read whole, or the error says what was tried."""

from __future__ import annotations

import csv
import datetime as dt
import gzip
import io
from pathlib import Path

import numpy as np
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest
import xlsxwriter
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from panoptic_nb.errors import InvalidValueError, NotFoundError, UnreadableTableError
from panoptic_nb.sources.table import read_table, type_table

ENCODINGS = ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252"]
FRENCH = "Légende", "l'été à Nîmes, où l’œil — « voilà » — s'étonne"


def write(folder: Path, name: str, text: str | bytes, encoding: str = "utf-8") -> Path:
    path = folder / name
    path.write_bytes(text if isinstance(text, bytes) else text.encode(encoding))
    return path


@pytest.mark.parametrize("encoding", ENCODINGS)
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
def test_encoding_line_ends_and_separator_are_found(
    tmp_path: Path, encoding: str, end: str, separator: str
) -> None:
    title, text = FRENCH
    rows = [["file", title], ["a.jpg", f'"{text}"'], ["b.jpg", '"deux\nlignes"']]
    path = write(tmp_path, "t.csv", end.join(separator.join(row) for row in rows) + end, encoding)
    table = read_table(path)
    assert table.columns == ["file", title]
    assert table.frame.rows() == [("a.jpg", text), ("b.jpg", "deux\nlignes")]
    assert (table.numbers.tolist(), table.counted, table.separator) == ([2, 3], "row", separator)
    assert table.rejected.is_empty()


@pytest.mark.parametrize(("encoding", "name"), [("mac_roman", "Mac Roman"), ("cp850", "DOS 850")])
def test_old_encodings_are_recognised_by_their_letters(tmp_path: Path, encoding: str, name: str) -> None:
    text = "l'été à Nîmes, où l'hôtel français"
    table = read_table(write(tmp_path, "t.csv", f"file;note\na.jpg;{text}\n", encoding))
    assert table.frame["note"].to_list() == [text]
    assert name in table.notes[0]


def test_two_encodings_in_one_file_are_mended_and_reported(tmp_path: Path) -> None:
    data = "file;note\na;été où, déjà\n".encode() + "b;hôtel\n".encode("cp1252")
    table = read_table(write(tmp_path, "t.csv", data))
    assert table.frame["note"].to_list() == ["été où, déjà", "hôtel"]
    assert "1 letters on lines 3" in table.notes[0]


def test_encoding_and_separator_can_be_given(tmp_path: Path) -> None:
    path = write(tmp_path, "t.csv", "a:b\né,è:2\n", "cp1252")
    assert read_table(path, encoding="cp1252", separator=":").frame.rows() == [("é,è", "2")]
    with pytest.raises(UnreadableTableError, match=r"t\.csv is not utf-8: line 2 holds the byte 0xe9"):
        read_table(path, encoding="utf-8")
    with pytest.raises(InvalidValueError, match="'utf9000' is not an encoding"):
        read_table(path, encoding="utf9000")
    with pytest.raises(InvalidValueError, match="give one character"):
        read_table(path, separator="||")


def test_rows_with_too_many_cells_are_set_aside_and_short_ones_kept(tmp_path: Path) -> None:
    table = read_table(write(tmp_path, "t.csv", "a,b,c\n1,2,3\n1,2\n1,2,3,4\n1,2,3,,\n\n5,6,7\n"))
    assert table.frame.rows() == [("1", "2", "3"), ("1", "2", ""), ("1", "2", "3"), ("5", "6", "7")]
    assert (table.numbers.tolist(), table.counted) == ([2, 3, 5, 7], "line")
    assert table.rejected.rows() == [(4, None, "1,2,3,4", "4 cells where the header has 3")]
    assert any("fewer cells than the header" in note and "line 3" in note for note in table.notes)


def test_a_quote_that_never_closes_costs_its_line_only(tmp_path: Path) -> None:
    table = read_table(write(tmp_path, "t.csv", 'a,b\n1,"un\n2,y\n3,"z"\n4,w\n'))
    assert table.frame.rows() == [("2", "y"), ("3", "z"), ("4", "w")]
    assert table.numbers.tolist() == [3, 4, 5]
    assert table.rejected.rows() == [(2, None, '1,"un', "a quote that opens here does not close")]


def test_inches_and_loose_quotes_are_read_as_they_stand(tmp_path: Path) -> None:
    table = read_table(write(tmp_path, "t.csv", 'a,b\n12" disc,x\n"ab"c,y\n13" x 14",z\n"say ""hi""",w\n'))
    assert table.frame["a"].to_list() == ['12" disc', "abc", '13" x 14"', 'say "hi"']


def test_titles_above_the_header_are_skipped_and_said(tmp_path: Path) -> None:
    text = "Inventaire du fonds;;\n;;\nCote;Année;Prix\n0012;1905;3,5\n;;\n0013;1906;4\n"
    table = read_table(write(tmp_path, "t.csv", text))
    assert table.columns == ["Cote", "Année", "Prix"]
    assert table.numbers.tolist() == [4, 6]
    assert any('"Inventaire du fonds"' in note for note in table.notes)


def test_excels_own_first_line_names_the_separator(tmp_path: Path) -> None:
    table = read_table(write(tmp_path, "t.csv", "sep=;\r\na;b\r\n1,5;2\r\n"))
    assert table.frame.rows() == [("1,5", "2")]
    assert table.numbers.tolist() == [3]


def test_columns_get_different_names_and_empty_ones_go(tmp_path: Path) -> None:
    table = read_table(write(tmp_path, "t.csv", "\ufeffa,a,,,\n1,2,3,,\n"))
    assert table.columns == ["a", "a (2)", "column 3"]
    assert sum("is called" in note for note in table.notes) == 2


def test_a_header_narrower_than_the_rows_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(UnreadableTableError, match=r"header has 2 cells .*Give every column a name"):
        read_table(write(tmp_path, "t.tsv", '"file"\t"year"\n"1"\t"a.jpg"\t1905\n"2"\t"b.jpg"\t1906\n'))


def test_a_file_without_a_header_is_noticed(tmp_path: Path) -> None:
    table = read_table(write(tmp_path, "t.txt", "a.jpg\nb.jpg\n"))
    assert any('"a.jpg" was taken for the name of a column' in note for note in table.notes)


@pytest.mark.parametrize(
    ("name", "data", "reason"),
    [
        ("t.csv", b"", "is empty"),
        ("t.csv", b" \n\n", "is empty"),
        ("t.csv", b";;;\n;;\n", "only separators"),
        ("t.csv", b"\x89PNG\r\n\x1a\n\0\0\0", "is an image, not a table"),
        ("t.csv", b"%PDF-1.7 ...", "is a PDF"),
        ("t.csv", b"<!DOCTYPE html><html>", "is a web page"),
        ("t.csv", bytes(range(256)) * 4, "not a text"),
        ("t.csv", b"a,b\n\x01\x02,3\n", "control characters"),
        ("t.csv", b"a,b,c\nx,y\nz\nu,v\nw\nr,s\n1\n", "no regular columns: tried comma, semicolon, tab, bar"),
        ("t.xlsx", b"PK\x03\x04nonsense", "cannot be opened as a workbook"),
        ("t.csv.gz", b"a;b\n1;2\n", "cannot be unzipped"),
        ("t.parquet", b"PAR1nonsense", "cannot be read"),
        ("t.jsonl", b"nope\n[1]\n", "one JSON object on each line"),
        ("t.json", b"[{]", "is not JSON"),
    ],
)
def test_what_is_no_table_is_refused_with_the_reason(
    tmp_path: Path, name: str, data: bytes, reason: str
) -> None:
    with pytest.raises(UnreadableTableError, match=reason):
        read_table(write(tmp_path, name, data))


def test_a_missing_file_names_the_nearest(tmp_path: Path) -> None:
    write(tmp_path, "metadata.csv", "a,b\n1,2\n")
    with pytest.raises(NotFoundError, match=r'Did you mean "metadata\.csv"'):
        read_table(tmp_path / "metdata.csv")
    with pytest.raises(NotFoundError, match="Looked in"):
        read_table(tmp_path / "zzz.qqq")
    with pytest.raises(UnreadableTableError, match="is a folder"):
        read_table(tmp_path)


# ---- workbooks ------------------------------------------------------------------------------------


def workbook(path: Path, sheets: dict[str, list[list[object]]], *, top: int = 0, left: int = 0) -> Path:
    book = xlsxwriter.Workbook(path)
    day = book.add_format({"num_format": "dd/mm/yyyy"})
    for title, rows in sheets.items():
        sheet = book.add_worksheet(title)
        for y, row in enumerate(rows, top):
            for x, value in enumerate(row, left):
                if isinstance(value, dt.datetime):
                    sheet.write_datetime(y, x, value, day)
                elif value is not None:
                    sheet.write(y, x, value)
    book.close()
    return path


def test_a_sheet_is_read_as_it_shows(tmp_path: Path) -> None:
    rows: list[list[object]] = [
        ["Inventaire", None, None, None, None],
        ["Cote", "Année", "Date", "Prix", "Vu"],
        ["0012", 1905, dt.datetime(1905, 3, 12), 3.5, True],
        ["0013", "c. 1910", dt.datetime(1906, 1, 2, 10, 20), "n/a", False],
        [None, None, None, None, None],
        ["deux\nlignes", None, "mars 1905", 0.1, None],
    ]
    table = read_table(workbook(tmp_path / "t.xlsx", {"Notes": [], "Fonds": rows, "Autre": [["x"]]}))
    assert table.frame.rows() == [
        ("0012", "1905", "1905-03-12", "3.5", "true"),
        ("0013", "c. 1910", "1906-01-02 10:20:00", "n/a", "false"),
        ("deux\nlignes", "", "mars 1905", "0.1", ""),
    ]
    assert (table.numbers.tolist(), table.counted) == ([3, 4, 6], "row")
    assert 'read the sheet "Fonds"; there are also: Notes, Autre' in table.notes[0]


def test_rows_are_counted_as_the_spreadsheet_counts_them(tmp_path: Path) -> None:
    path = workbook(
        tmp_path / "t.xlsx", {"a": [["x"]], "b": [["file", "n"], ["a.jpg", 1], ["b.jpg", 2]]}, top=4, left=2
    )
    assert read_table(path, sheet="b").numbers.tolist() == [6, 7]


def test_a_sheet_is_chosen_by_name_or_place(tmp_path: Path) -> None:
    path = workbook(tmp_path / "t.xlsx", {"Un": [["a", "b"], [1, 2]], "Deux": [["c", "d"], [3, 4]]})
    assert (
        read_table(path, sheet="Deux").columns
        == read_table(path, sheet=2).columns
        == read_table(path, sheet="2").columns
        == ["c", "d"]
    )
    with pytest.raises(NotFoundError, match='Did you mean "Deux"'):
        read_table(path, sheet="deux")
    with pytest.raises(NotFoundError, match="2 sheets, counted from 1"):
        read_table(path, sheet=3)
    with pytest.raises(UnreadableTableError, match="no filled cell"):
        read_table(workbook(tmp_path / "e.xlsx", {"a": []}))


def test_a_text_that_calls_itself_a_workbook_is_read(tmp_path: Path) -> None:
    table = read_table(write(tmp_path, "t.xls", "a\tb\n1\t2\n"))
    assert table.frame.rows() == [("1", "2")]
    assert "is a text" in table.notes[0]


def test_an_option_without_effect_is_refused(tmp_path: Path) -> None:
    book = workbook(tmp_path / "t.xlsx", {"a": [["a", "b"], [1, 2]]})
    text = write(tmp_path, "t.csv", "a,b\n1,2\n")
    for source, options in (
        (book, {"separator": ";"}),
        (text, {"sheet": 1}),
        ({"a": [1]}, {"encoding": "utf-8"}),
    ):
        with pytest.raises(InvalidValueError, match="means nothing for"):
            read_table(source, **options)  # type: ignore[arg-type]


# ---- typed sources --------------------------------------------------------------------------------


def test_json_lines_keep_types_and_report_bad_lines(tmp_path: Path) -> None:
    text = (
        '{"id": 1234567890123456789, "n": 3, "tags": ["a", "b"], "ok": true, "geo": {"lat": 1.5}}\n'
        'nope\n{"id": 1234567890123456790, "n": null, "ok": false, "autre": "x"}\n\n[1]\n'
    )
    table = read_table(write(tmp_path, "t.jsonl", text))
    assert table.frame.to_dict(as_series=False) == {
        "id": ["1234567890123456789", "1234567890123456790"],
        "n": [3.0, None],
        "tags": [["a", "b"], None],
        "ok": [True, False],
        "geo": ['{"lat": 1.5}', None],
        "autre": [None, "x"],
    }
    assert table.numbers.tolist() == [1, 3]
    assert table.rejected["row"].to_list() == [2, 5]


def test_a_json_array_is_a_table_too(tmp_path: Path) -> None:
    assert read_table(write(tmp_path, "t.json", '[{"a": 1}, {"a": 2}]')).frame["a"].to_list() == [1, 2]


def test_parquet_arrow_and_gzip(tmp_path: Path) -> None:
    frame = pl.DataFrame({"file": ["a"], "d": [dt.date(1905, 3, 12)], "tags": [["x", "y"]]})
    frame.write_parquet(tmp_path / "t.parquet")
    frame.write_ipc(tmp_path / "t.arrow")
    write(tmp_path, "t.csv.gz", gzip.compress("a;b\n1;é\n".encode()))
    assert read_table(tmp_path / "t.parquet").frame.equals(frame)
    assert read_table(str(tmp_path / "t.arrow")).frame.equals(frame)
    assert read_table(tmp_path / "t.csv.gz").frame.rows() == [("1", "é")]


def test_any_data_frame_is_a_table() -> None:
    expected = [("a", 1.0), ("b", 2.0)]
    data = {"file": ["a", "b"], "n": [1.0, 2.0]}
    sources = [
        pl.DataFrame(data), pl.LazyFrame(data), pd.DataFrame(data), pa.table(data), data,
        [{"file": "a", "n": 1.0}, {"file": "b", "n": 2.0}], pd.DataFrame(data).set_index("file"),
    ]  # fmt: skip
    for source in sources:
        table = read_table(source)
        assert table.frame.rows() == expected, type(source)
        assert (table.numbers.tolist(), table.counted) == ([0, 1], "index")


def test_pandas_cells_of_several_kinds(tmp_path: Path) -> None:
    frame = pd.DataFrame(
        {
            "mixed": [1, "x", None], "lists": [["a"], None, np.array(["b", "c"])], "n": [1.5, np.nan, 2],
            "when": pd.to_datetime(["1905-03-12", None, "1906-01-01"]), "kind": pd.Categorical(["x", "y", None]),
        }
    )  # fmt: skip
    table = read_table(frame).frame
    assert table["mixed"].to_list() == ["1", "x", None]
    assert table["lists"].to_list() == [["a"], None, ["b", "c"]]
    assert table["n"].to_list() == [1.5, None, 2.0]
    assert table["when"].null_count() == table["kind"].null_count() == 1
    twice = read_table(pd.DataFrame([[1, 2]], columns=["a", "a"]))
    assert twice.columns == ["a", "a (2)"]


@pytest.mark.parametrize("source", [3, None, pd.Series([1]), pl.Series([1]), [], [1, 2], object()])
def test_what_is_no_table_is_named(source: object) -> None:
    with pytest.raises(InvalidValueError, match="not a table"):
        read_table(source)


def test_columns_are_found_by_name() -> None:
    table = read_table({"path[path]": ["a", " ", None], "n": [1905.0, 2.5, None], "file": ["x", "y", "z"]})
    assert table.texts("path").to_list() == table.texts("path[path]").to_list() == ["a", None, None]
    assert table.texts("n").to_list() == ["1905", "2.5", None]
    with pytest.raises(NotFoundError, match='Did you mean "file"'):
        table.texts("File")


# ---- whatever is written comes back ---------------------------------------------------------------

CELL = st.text(
    st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"], exclude_characters="\ufeff")
    | st.sampled_from('",;\n '),
    max_size=12,
)


@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(
    st.integers(2, 4).flatmap(
        lambda width: st.lists(st.lists(CELL, min_size=width, max_size=width), max_size=12)
    ),
    st.sampled_from([",", ";", "\t", "|"]),
    st.sampled_from(["utf-8", "utf-8-sig", "utf-16"]),
    st.sampled_from(["\n", "\r\n"]),
    st.sampled_from([csv.QUOTE_MINIMAL, csv.QUOTE_ALL]),
)
def test_what_a_program_writes_is_read_back(
    tmp_path_factory: pytest.TempPathFactory, rows: list[list[str]], separator: str, encoding: str, end: str,
    quoting: int,
) -> None:  # fmt: skip
    width = len(rows[0]) if rows else 2
    out = io.StringIO(newline="")
    writer = csv.writer(out, delimiter=separator, lineterminator=end, quoting=quoting)  # type: ignore[arg-type]
    writer.writerow([f"c{n}" for n in range(width)])
    writer.writerows(rows)
    path = write(tmp_path_factory.mktemp("t"), "t.csv", out.getvalue(), encoding)
    table = read_table(path, separator=separator)
    filled = [row for row in rows if any(cell.strip() for cell in row)]
    assert [tuple(cell or "" for cell in row) for row in table.frame.rows()] == [tuple(row) for row in filled]
    assert table.rejected.is_empty()


@pytest.mark.real
def test_the_museums_own_table(real_data: Path) -> None:
    table = read_table(real_data / "watercolors" / "metadata.csv")
    assert len(table) == 7_580
    assert table.rejected.is_empty()
    assert table.frame["authors"].str.ends_with("\n").sum() == 7_363
    assert table.texts("authors").null_count() == 217
    assert table.texts("year").null_count() == 364


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow], deadline=None)
@given(
    st.binary(max_size=200)
    | st.text(st.sampled_from('ab1,;\t|"\n\r é\0\ufeff'), max_size=60).map(str.encode)
    | st.text(max_size=60).map(lambda text: text.encode("utf-16")),
    st.sampled_from(["t.csv", "t.jsonl", "t.tsv"]),
)
def test_any_bytes_are_a_table_or_a_stated_refusal(tmp_path: Path, data: bytes, name: str) -> None:
    try:
        table = read_table(write(tmp_path, name, data))
    except UnreadableTableError as error:
        assert len(str(error)) > 20
    else:
        assert len(table.numbers) == len(table)
        assert len(set(table.columns)) == len(table.columns)
        assert len(type_table(table)) == len(table)


def test_numbers_of_a_workbook_keep_all_their_digits(tmp_path: Path) -> None:
    numbers = [1 / 3, 2.5e-12, 0.1, 1.5, 12.0, 123456789.123456789, -0.0000000001]
    with xlsxwriter.Workbook(tmp_path / "n.xlsx") as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ["n", "text"])
        for row, number in enumerate(numbers, start=1):
            sheet.write_number(row, 0, number)
            sheet.write_string(row, 1, "0012.50")
    raw = read_table(tmp_path / "n.xlsx")
    assert [float(text or "") for text in raw.texts("n")] == pytest.approx(numbers, rel=1e-15)
    assert raw.texts("text").to_list() == ["0012.50"] * len(numbers)
