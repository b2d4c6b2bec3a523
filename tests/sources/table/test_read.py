"""Any table a researcher has is read whole, or the error says what was tried."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from panoptic_nb.errors import InvalidValueError, NotFoundError, UnreadableTableError
from panoptic_nb.sources.table import read_table, type_table
from tests.sources.table.files import write

ENCODINGS = ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252"]
FRENCH = "Légende", "l'été à Nîmes, où l’œil — « voilà » — s'étonne"


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
