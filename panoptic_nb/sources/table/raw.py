"""A table as it was read: columns with names, rows with the numbers that people count them by."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
import polars as pl
from numpy.typing import NDArray

from panoptic_nb.errors import NotFoundError, suggestion
from panoptic_nb.values.types import PropertyType

IMAGE_ENDING = re.compile(
    r"(?i)\.(?:jpe?g|jpe|jfif|png|gif|tiff?|webp|bmp|heic|heif|avif|jp2|jpx|j2k|jxl|svg|ico|pnm|ppm|pgm|tga|psd"
    r"|dng|cr2|nef|arw|pdf)$"
)

# Panoptic's names of types, as its exports write them after a column's name.
PANOPTIC_TYPES = {
    "tag": PropertyType.LABEL,
    "multi_tags": PropertyType.LABELS,
    "text": PropertyType.TEXT,
    "string": PropertyType.TEXT,
    "path": PropertyType.TEXT,
    "file_path": PropertyType.TEXT,
    "image_link": PropertyType.TEXT,
    "number": PropertyType.NUMBER,
    "date": PropertyType.DATE,
    "url": PropertyType.URL,
    "color": PropertyType.COLOR,
    "checkbox": PropertyType.CHECKBOX,
}

REJECTED = {"row": pl.Int64, "column": pl.String, "value": pl.String, "reason": pl.String}


@dataclass(frozen=True)
class RawTable:
    """What a reader hands to the typing of cells.

    Attributes
    ----------
    name
        The file's name, or the kind of the object.
    frame
        One column per column, all different names; String where the source is text.
    numbers
        int64, one per row of `frame`: the row's number as its source shows it (a spreadsheet's row, a
        file's line; the first row of data under a header is 2), or the position in a DataFrame.
    counted
        What `numbers` count: "line", "row" (a spreadsheet's, or a record of a file with line breaks
        inside its cells) or "index" (from 0).
    rejected
        Rows that could not be read: row (as in `numbers`), column (null), value, reason.
    notes
        What had to be decided while reading, in words.
    separator
        Of a text table; else None.
    """

    name: str
    frame: pl.DataFrame
    numbers: NDArray[np.int64]
    counted: str
    rejected: pl.DataFrame = field(default_factory=lambda: pl.DataFrame(schema=REJECTED))
    notes: tuple[str, ...] = ()
    separator: str | None = None

    def __len__(self) -> int:
        return self.frame.height

    @property
    def columns(self) -> list[str]:
        """The columns' names, in the order of the table."""
        return self.frame.columns

    def find(self, name: str) -> str:
        """The column called `name`, whether or not its header also says its type (``year[date]``).

        Raises
        ------
        NotFoundError
            With the nearest name, or all of them.
        """
        if name in self.frame.columns:
            return name
        bare = {split_type(column)[0]: column for column in self.frame.columns}
        if name in bare:
            return bare[name]
        raise NotFoundError(f'{self.name} has no column "{name}".{suggestion(name, bare)}')

    def texts(self, name: str) -> pl.Series:
        """A column as texts, without blanks at the ends; null where it is empty. Good for keys.

        Raises
        ------
        NotFoundError
            When there is no such column.
        """
        return as_texts(self.frame[self.find(name)])


def split_type(header: str) -> tuple[str, PropertyType | None]:
    """The name and the type in a header as Panoptic exports it; None where it says no known type.

    >>> split_type("motif[multi_tags]"), split_type("height [cm]")
    (('motif', <PropertyType.LABELS: 'labels'>), ('height [cm]', None))
    """
    found = re.fullmatch(r"(.*\S)\s*\[(\w+)\]", header)
    kind = PANOPTIC_TYPES.get(found[2].lower()) if found else None
    return (found[1], kind) if found and kind else (header, None)


def as_texts(values: pl.Series) -> pl.Series:
    """Any series as texts: 1905.0 as "1905", durations as "1 day, 2:00:00", lists and structs as JSON.

    It is null where empty.
    """
    if isinstance(values.dtype, pl.BaseExtension):
        values = values.ext.storage()
    kind = values.dtype
    if kind.is_float():
        whole = (values == values.round()) & (values.abs() < 1e15)
        frame = pl.DataFrame({"v": values, "w": whole})
        texts = frame.select(
            pl.when("w").then(pl.col("v").cast(pl.Int64, strict=False).cast(pl.String))
            .when(pl.col("v").is_nan()).then(None).otherwise(pl.col("v").cast(pl.String))
        ).to_series()  # fmt: skip
    elif kind == pl.Binary:
        texts = values.bin.encode("hex")
    elif kind.is_nested() or kind == pl.Object:
        made = [
            None if value is None else json.dumps(value, ensure_ascii=False, default=str)
            for value in values.to_list()
        ]
        texts = pl.Series(made, dtype=pl.String)
    elif isinstance(kind, pl.Duration):
        made = [None if value is None else str(value) for value in values.to_list()]
        texts = pl.Series(made, dtype=pl.String)
    else:
        texts = values.cast(pl.String)
    stripped = texts.str.strip_chars()
    return stripped.set(stripped == "", None).alias(values.name)


def unique_names(header: Sequence[str]) -> tuple[list[str], list[str]]:
    """The header with a different name for every column; notes on those that had to be renamed.

    >>> unique_names(["file", " year ", "", "file"])[0]
    ['file', 'year', 'column 3', 'file (2)']
    """
    cleaned = [" ".join(name.split()) for name in header]
    taken = {name for name in cleaned if name}
    seen: Counter[str] = Counter()
    names, notes = [], []
    for place, name in enumerate(cleaned, 1):
        seen[name] += 1
        if name and seen[name] == 1:
            names.append(name)
            continue
        base = name or f"column {place}"
        new, turn = (base, 1) if not name else (f"{base} (2)", 2)
        while new in taken:
            turn += 1
            new = f"{base} ({turn})"
        taken.add(new)
        names.append(new)
        said = f'a second column "{name}"' if name else f"column {place}, which has no name,"
        notes.append(f'{said} is called "{new}"')
    return names, notes


def from_records(
    records: pl.DataFrame, header: Sequence[str], *, name: str, numbers: NDArray[np.int64], counted: str,
    rejected: pl.DataFrame | None = None, notes: Sequence[str] = (), separator: str | None = None,
) -> RawTable:  # fmt: skip
    """A table of texts from its header and the rows under it.

    Blank rows go, and so do columns that have neither a name nor a value; the rows keep their numbers.
    """
    filled = records.select(pl.all().str.strip_chars().replace("", None).is_not_null())
    named = [bool(title.strip()) for title in header]
    if looks_like_files := [title for title in header if IMAGE_ENDING.search(title)]:
        notes = [
            *notes,
            f'"{looks_like_files[0]}" was taken for the name of a column: the first line must hold the names',
        ]
    kept = [n for n in range(records.width) if named[n] or (records.height and filled.to_series(n).any())]
    names, renamed = unique_names([header[n] for n in kept])
    some = (
        filled.select(pl.any_horizontal(pl.all())).to_series()
        if records.width
        else pl.Series([], dtype=pl.Boolean)
    )
    body = records.select([pl.nth(n).alias(title) for n, title in zip(kept, names, strict=True)])
    return RawTable(
        name, body.filter(some), numbers[some.to_numpy()], counted,
        pl.DataFrame(schema=REJECTED) if rejected is None else rejected, (*notes, *renamed), separator,
    )  # fmt: skip


def find_header(first: Sequence[Sequence[str]], width: int) -> int:
    """Which of the `first` records is the header: titles above it fill one cell of a wider table."""
    for place, record in enumerate(first):
        filled = sum(bool(cell.strip()) for cell in record)
        if filled and (filled > 1 or (len(record) > 1 and width == 2) or width == 1):
            return place
    return 0


def title_note(titles: Sequence[Sequence[str]]) -> list[str]:
    """A note on the lines above the header, which are no data."""
    said = [" ".join(cell.strip() for cell in record if cell.strip()) for record in titles]
    shown = "; ".join(text for text in said if text)
    return [f'what stands above the header was skipped: "{shown[:200]}"'] if shown else []
