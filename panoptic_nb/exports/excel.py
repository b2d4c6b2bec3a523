"""Tables as Excel workbooks. Text is written as text: nothing in a cell is ever run as a formula."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from panoptic_nb.errors import InvalidValueError
from panoptic_nb.exports.schema_file import with_schema
from panoptic_nb.exports.table import ExportTable

if TYPE_CHECKING:
    import polars as pl

MOST_ROWS, MOST_COLUMNS, LONGEST_TEXT = 1_048_575, 16_384, 32_767
"""What a sheet can hold below its header, across, and in a cell."""

_WIDEST = 48


def write_excel(table: ExportTable, path: Path, *, query: str = "") -> None:
    """Write a table as one sheet, ``items``, and its schema beside; both whole or not at all.

    Numbers and ticks are native; dates are text in canonical form, because a spreadsheet knows neither
    ``1905`` as a date nor any day before 1900.

    Raises
    ------
    InvalidValueError
        If the table is larger than a sheet, or a text longer than a cell.
    """
    from xlsxwriter import Workbook

    table = table.without("start")
    frame = _native(table)
    _check(frame)
    # xlsxwriter must not guess: a text that looks like a formula, a number or an address stays a text.
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    schema = table.schema(table=path.name, query=query)
    with with_schema(path, schema) as draft, draft.open("wb") as out:
        workbook = Workbook(out, options)
        _fill(workbook, frame)
        workbook.close()


def _native(table: ExportTable) -> pl.DataFrame:
    """Columns of numbers, booleans and texts; several tags in one text."""
    import polars as pl

    return pl.DataFrame(
        [
            values.list.join(entry.separator or "|").alias(entry.name) if values.dtype == pl.List else values
            for entry, values in ((entry, table.frame[entry.name]) for entry in table.columns)
        ]
    )


def _check(frame: pl.DataFrame) -> None:
    import polars as pl

    if frame.height > MOST_ROWS or frame.width > MOST_COLUMNS:
        raise InvalidValueError(
            f"A sheet holds {MOST_ROWS:,} rows of {MOST_COLUMNS:,} columns; this table has {frame.height:,} of "
            f"{frame.width:,}. Use to_parquet or to_csv, or export a part."
        )
    for values in frame:
        if values.dtype != pl.String:
            continue
        # Excel counts in UTF-16, where a character beyond the first plane is two.
        suspects = values.filter(values.str.len_bytes() > LONGEST_TEXT)
        longest = max((len(text.encode("utf-16-le")) // 2 for text in suspects), default=0)
        if longest > LONGEST_TEXT:
            raise InvalidValueError(
                f'A cell holds {LONGEST_TEXT:,} characters; a text of "{values.name}" has {longest:,}. '
                "Use to_csv or to_parquet, or leave the property out."
            )


def _fill(workbook: Any, frame: pl.DataFrame) -> None:
    import polars as pl

    sheet = workbook.add_worksheet("items")
    sheet.freeze_panes(1, 0)
    bold = workbook.add_format({"bold": True})
    writers = []
    for column, values in enumerate(frame):
        sheet.set_column(column, column, _width(values))
        text = values.dtype == pl.String
        tick = values.dtype == pl.Boolean
        writers.append(sheet.write_string if text else sheet.write_boolean if tick else sheet.write_number)
    for column, name in enumerate(frame.columns):
        sheet.write_string(0, column, name, bold)
    for row, cells in enumerate(frame.iter_rows(), start=1):
        for column, (write, cell) in enumerate(zip(writers, cells, strict=True)):
            if cell is not None:
                write(row, column, _Exact(cell) if isinstance(cell, float) else cell)
    if frame.width:
        sheet.autofilter(0, 0, frame.height, frame.width - 1)


class _Exact(float):
    """A number that xlsxwriter writes in full: it formats with sixteen digits, and some need seventeen."""

    def __format__(self, spec: str) -> str:
        return float.__repr__(self)


def _width(values: pl.Series) -> int:
    """A column as wide as its first texts, within reason."""
    shown = [len(str(value)) for value in values.head(200) if value is not None]
    return min(_WIDEST, max([len(values.name), *shown]) + 2)
