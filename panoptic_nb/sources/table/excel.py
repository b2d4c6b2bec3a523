"""Sheets of Excel and LibreOffice: every cell as the text it shows, so that 0012 stays 0012."""

from __future__ import annotations

import io
import re
import zipfile

import numpy as np
import polars as pl

from panoptic_nb.errors import NotFoundError, UnreadableTableError, suggestion
from panoptic_nb.sources.table.raw import RawTable, find_header, from_records, title_note


def read_excel(data: bytes, name: str, sheet: str | int | None = None) -> RawTable:
    """One sheet of a workbook.

    Parameters
    ----------
    data
        The file: .xlsx, .xlsm, .xlsb, .xls or .ods.
    name
        What to call it.
    sheet
        A sheet's name, or its place counted from 1; None takes the first that is not empty, and says so
        where there are others.

    Raises
    ------
    NotFoundError
        When there is no such sheet.
    UnreadableTableError
        When the file is no workbook, is locked by a password, or has no filled cell.
    """
    import fastexcel

    try:
        book = fastexcel.read_excel(data)
    except fastexcel.FastExcelError as error:
        reason = str(error).splitlines()[0]
        raise UnreadableTableError(
            f"{name} cannot be opened as a workbook ({reason}). Is it locked by a password, or a text table "
            "whose name ends wrongly? Save it as .xlsx or as CSV."
        ) from None
    names = list(book.sheet_names)
    places = range(len(names)) if sheet is None else [_place(sheet, names, name)]
    for place in places:
        grid = book.load_sheet(place, header_row=None, dtypes="string").to_polars()
        if grid.height:
            break
    else:
        raise UnreadableTableError(
            f"{name} has no filled cell{'' if sheet is None else f' in {names[place]!r}'}."
        )
    notes = []
    if sheet is None and len(names) > 1:
        others = ", ".join(other for other in names if other != names[place])
        notes.append(f'read the sheet "{names[place]}"; there are also: {others} (sheet=)')
    grid = _in_full(grid, book.load_sheet(place, header_row=None, dtypes="float").to_polars())
    # A day without a time comes with midnight.
    grid = grid.select(pl.all().fill_null("").str.replace(r"^(-?\d{4,}-\d\d-\d\d)[ T]00:00:00$", "$1"))
    return _table(grid, name, notes, above=_rows_above(data, place))


def _in_full(texts: pl.DataFrame, numbers: pl.DataFrame) -> pl.DataFrame:
    """Texts, where the reader has cut the decimals of a number, with all that the number has."""
    if texts.shape != numbers.shape:
        return texts
    whole = []
    for text, number in zip(texts, numbers, strict=True):
        cut = number.is_not_null() & (text.cast(pl.Float64, strict=False) != number)
        whole.append(number.cast(pl.String).zip_with(cut.fill_null(value=False), text).alias(text.name))
    return pl.DataFrame(whole)


def _place(sheet: str | int, names: list[str], name: str) -> int:
    if isinstance(sheet, int) or (sheet not in names and sheet.isdecimal()):
        sheet = int(sheet)
        if 1 <= sheet <= len(names):
            return sheet - 1
        raise NotFoundError(f"{name} has {len(names)} sheets, counted from 1: there is no sheet {sheet}.")
    if sheet in names:
        return names.index(sheet)
    raise NotFoundError(f"{name} has no sheet {sheet!r}.{suggestion(sheet, names)}")


def _table(grid: pl.DataFrame, name: str, notes: list[str], above: int) -> RawTable:
    first = [[str(cell) for cell in row] for row in grid.head(50).rows()]
    place = find_header(first, grid.width)
    return from_records(
        grid.slice(place + 1), first[place], name=name,
        numbers=np.arange(place + 2, grid.height + 1, dtype=np.int64) + above, counted="row",
        notes=[*notes, *title_note(first[:place])],
    )  # fmt: skip


def _rows_above(data: bytes, place: int) -> int:
    """How many empty rows stand above the first filled one, which the reader leaves out (.xlsx only)."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            book = archive.read("xl/workbook.xml").decode()
            links = archive.read("xl/_rels/workbook.xml.rels").decode()
            wanted = re.findall(r'<sheet\b[^>]*\br:id="([^"]+)"', book)[place]
            link = next(
                found for found in re.findall(r"<Relationship\b[^>]*>", links) if f'Id="{wanted}"' in found
            )
            target = re.findall(r'Target="/?(?:xl/)?([^"]+)"', link)[0]
            with archive.open(f"xl/{target}") as sheet:
                head = sheet.read(65_536).decode(errors="replace")
    except (zipfile.BadZipFile, KeyError, IndexError, StopIteration):
        return 0  # another format: rows are then counted from the first filled one
    found = re.search(r'<row\b[^>]*\br="(\d+)"[^>]*>\s*<c\b[^>]*[^/]>', head)
    return int(found[1]) - 1 if found else 0
