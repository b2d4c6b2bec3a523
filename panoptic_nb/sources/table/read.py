"""Any table → columns and rows: the front door that knows which reader to ask."""

from __future__ import annotations

import gzip
import io
import zlib
from dataclasses import replace
from difflib import get_close_matches
from pathlib import Path

import numpy as np
import polars as pl

from panoptic_nb.errors import InvalidValueError, NotFoundError, UnreadableTableError
from panoptic_nb.session.given import expanded
from panoptic_nb.sources.table.decode import decode
from panoptic_nb.sources.table.delimited import read_delimited
from panoptic_nb.sources.table.excel import read_excel
from panoptic_nb.sources.table.raw import RawTable, unique_names
from panoptic_nb.sources.table.records import read_frame, read_json

_EXCEL = (".xlsx", ".xlsm", ".xlsb", ".xls", ".ods")
_JSON = (".jsonl", ".ndjson", ".json")
_ARROW = (".parquet", ".pq", ".arrow", ".feather", ".ipc")


def read_table(
    source: object,
    *,
    separator: str | None = None,
    encoding: str | None = None,
    sheet: str | int | None = None,
) -> RawTable:
    """Read a table whole.

    Parameters
    ----------
    source
        The path of a CSV, TSV or other text table, of an Excel or LibreOffice workbook, of a Parquet,
        Arrow or JSON (lines) file, any text among them gzipped; or a DataFrame of pandas, polars or
        Arrow, a dict of columns, a list of dicts.
    separator
        Between the cells of a text table; None finds it.
    encoding
        Of a text; None finds it.
    sheet
        Of a workbook: a name, or a place from 1; None takes the first filled one.

    Returns
    -------
    RawTable
        Texts where the source is text (a workbook too); the source's own types otherwise.

    Raises
    ------
    NotFoundError
        When there is no such file or sheet.
    UnreadableTableError
        When it is no table, with what was tried.
    InvalidValueError
        When `source` is no path and no table, or an option makes no sense for it.
    """
    options: dict[str, object] = {"separator": separator, "encoding": encoding, "sheet": sheet}
    if not isinstance(source, str | Path):
        _only(options, (), "a DataFrame")
        return read_frame(source)
    path = expanded(str(source))
    data, name = _bytes(path), path.name
    if name.lower().endswith(".gz"):
        data, name = _unzipped(data, name), name[:-3]
    ending = Path(name).suffix.lower()
    is_book = data.startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0"))
    if is_book:
        _only(options, ("sheet",), "a workbook")
        return read_excel(data, name, sheet)
    if ending in _ARROW or data.startswith(b"PAR1"):
        _only(options, (), "a Parquet or Arrow file")
        return _typed(data, name, is_parquet=data.startswith(b"PAR1"))
    text, notes = decode(data, name, encoding)
    if ending in _JSON:
        _only(options, ("encoding",), "a JSON file")
        return _noted(read_json(text, name), notes)
    _only(options, ("separator", "encoding"), "a text table")
    if ending in _EXCEL:
        notes.append(f"{name} is a text, whatever its name says")
    if separator is None and ending in (".tsv", ".tab"):
        separator = "\t" if "\t" in text.partition("\n")[0] else None
    return _noted(read_delimited(text, name, separator), notes)


def _only(given: dict[str, object], known: tuple[str, ...], kind: str) -> None:
    """Refuse what makes no sense for this kind of source, rather than leave it without effect."""
    for name, value in given.items():
        if value is not None and name not in known:
            raise InvalidValueError(f"{name}={value!r} means nothing for {kind}: leave it out.")


def _unzipped(data: bytes, name: str) -> bytes:
    try:
        return gzip.decompress(data)
    except (OSError, EOFError, zlib.error) as error:
        raise UnreadableTableError(f"{name} cannot be unzipped: {error}.") from None


def _bytes(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except FileNotFoundError:
        beside = (
            [other.name for other in path.parent.glob("*") if other.is_file()] if path.parent.is_dir() else []
        )
        near = get_close_matches(path.name, beside, n=1)
        hint = f' Did you mean "{near[0]}"?' if near else f" Looked in {path.parent.resolve()}."
        raise NotFoundError(f"There is no table {str(path)!r}.{hint}") from None
    except IsADirectoryError:
        raise UnreadableTableError(f"{str(path)!r} is a folder; give the file of the table.") from None
    except (OSError, ValueError) as error:
        why = getattr(error, "strerror", None) or error
        raise UnreadableTableError(
            f"{str(path)!r} cannot be read: {why}. Give the path of a table that you may read."
        ) from None


def _typed(data: bytes, name: str, *, is_parquet: bool) -> RawTable:
    try:
        frame = pl.read_parquet(io.BytesIO(data)) if is_parquet else pl.read_ipc(io.BytesIO(data))
    except (pl.exceptions.PolarsError, OSError) as error:
        raise UnreadableTableError(f"{name} cannot be read: {str(error).splitlines()[0]}.") from None
    names, notes = unique_names(frame.columns)
    frame.columns = names
    return RawTable(name, frame, np.arange(1, frame.height + 1, dtype=np.int64), "row", notes=tuple(notes))


def _noted(table: RawTable, notes: list[str]) -> RawTable:
    return replace(table, notes=(*notes, *table.notes))
