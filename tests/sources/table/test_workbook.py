"""A workbook is read as it shows, its rows counted as the spreadsheet counts them."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
import xlsxwriter

from panoptic_nb.errors import InvalidValueError, NotFoundError, UnreadableTableError
from panoptic_nb.sources.table import read_table
from tests.sources.table.files import write


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
