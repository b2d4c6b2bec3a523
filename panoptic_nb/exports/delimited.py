"""Tables as CSV and its kin."""

from __future__ import annotations

import codecs
from dataclasses import replace
from pathlib import Path
from typing import IO, TYPE_CHECKING

from panoptic_nb.errors import InvalidValueError
from panoptic_nb.exports.cells import text_frame
from panoptic_nb.exports.formulas import neutralised
from panoptic_nb.exports.schema_file import with_schema
from panoptic_nb.exports.table import ExportTable

if TYPE_CHECKING:
    import polars as pl

_ROWS_AT_A_TIME = 50_000


def write_csv(
    table: ExportTable,
    path: Path,
    *,
    query: str = "",
    separator: str = ",",
    encoding: str = "utf-8-sig",
    decimal: str = ".",
    neutralise: bool = False,
) -> None:
    """Write a table as text, and its schema beside; both whole or not at all.

    Parameters
    ----------
    query
        The view that the table holds, for the schema.
    separator
        One ASCII character between cells.
    encoding
        Any that Python knows. The default, UTF-8 with a byte order mark, opens in Excel with its accents.
    decimal
        ``"."`` or ``","``.
    neutralise
        Put an apostrophe before texts that a spreadsheet would run as a formula.

    Raises
    ------
    InvalidValueError
        If an option is not one of these, or a character does not exist in the encoding.
    """
    import polars as pl

    _check(separator, encoding, decimal)
    table = table.without("start")
    frame = text_frame(table, decimal=decimal, neutralise=neutralise)
    if neutralise:
        headers = neutralised(pl.Series(frame.columns, dtype=pl.String)).to_list()
        frame.columns = headers
        named = (replace(entry, name=name) for entry, name in zip(table.columns, headers, strict=True))
        table = ExportTable(table.frame, tuple(named), table.properties)
    schema = table.schema(table=path.name, query=query, formulas_neutralised=neutralise)
    with with_schema(path, schema) as draft, draft.open("w", encoding=encoding, newline="") as out:
        _write_rows(out, frame, separator, encoding)


def _write_rows(out: IO[str], frame: pl.DataFrame, separator: str, encoding: str) -> None:
    for start in range(0, max(frame.height, 1), _ROWS_AT_A_TIME):
        part = frame.slice(start, _ROWS_AT_A_TIME)
        text = part.write_csv(separator=separator, include_header=start == 0)
        try:
            out.write(text)
        except UnicodeEncodeError as error:
            character = error.object[error.start]
            raise InvalidValueError(
                f"{character!r} does not exist in {encoding}{_place(part, character)}. "
                'Nothing was written; use encoding="utf-8-sig", which has every character.'
            ) from error


def _place(part: pl.DataFrame, character: str) -> str:
    """Where a character stands, for an error message."""
    for name in part.columns:
        found = part[name].filter(part[name].str.contains(character, literal=True).fill_null(value=False))
        if len(found):
            return f' (column "{name}": {found[0]!r})'
    return ""


def _check(separator: str, encoding: str, decimal: str) -> None:
    if len(separator) != 1 or not separator.isascii() or separator in '"\r\n' or separator.isalnum():
        raise InvalidValueError(
            f'Cells are separated by one character such as "," ";" or "\\t"; {separator!r} was given.'
        )
    if decimal not in (".", ","):
        raise InvalidValueError(f'The decimal sign is "." or ","; {decimal!r} was given.')
    try:
        codecs.lookup(encoding)
    except LookupError:
        raise InvalidValueError(
            f'"{encoding}" is not an encoding that Python knows. Use "utf-8-sig" (opens in Excel), "utf-8", '
            '"utf-16" or "cp1252".'
        ) from None
