"""CSV, TSV and their like: any separator, quoted cells with line breaks, ragged rows.

A regular file goes through polars. Where its rows are uneven or its quotes are odd, Python's csv module
reads it record by record, and says of every record that it cannot use which one it is.
"""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray

from panoptic_nb.errors import InvalidValueError, UnreadableTableError
from panoptic_nb.sources.table.raw import REJECTED, RawTable, find_header, from_records, title_note

SEPARATORS = (",", ";", "\t", "|")
_SAMPLE_LINES = 400
_NAMES = {",": "comma", ";": "semicolon", "\t": "tab", "|": "bar", " ": "blank"}


def read_delimited(text: str, name: str, separator: str | None = None) -> RawTable:
    """A table from `text`, whose line ends are ``\\n``.

    Parameters
    ----------
    text
        The whole file, decoded.
    name
        What to call it.
    separator
        One character; None finds out which of comma, semicolon, tab and bar divides the rows evenly.

    Raises
    ------
    UnreadableTableError
        When there is no header, or the rows have more cells than the header.
    InvalidValueError
        When `separator` is not one character.
    """
    if separator is not None and (len(separator) != 1 or separator in '"\n\r'):
        raise InvalidValueError(
            f'{separator!r} cannot separate cells: give one character, such as "," or ";" or "\\t".'
        )
    first, _, rest = text.partition("\n")
    skipped = 0
    if first.lower().startswith("sep=") and len(first) == 5:  # Excel's own mark
        separator, text, skipped = separator or first[4], rest, 1
    if not text.strip():
        raise UnreadableTableError(f"{name} is empty: a table needs a row of column names, then rows.")
    if not text.strip(' \n"' + "".join(SEPARATORS) + (separator or "")):
        raise UnreadableTableError(
            f"{name} holds only separators: a table needs a row of column names, then rows."
        )
    lines = text.split("\n")
    if not lines[-1]:
        lines.pop()
    notes: list[str] = []
    if separator is None:
        separator = _sniff(lines, name)
    sample = [cells for cells, _, _ in _records(lines[:_SAMPLE_LINES], separator)]
    widths = Counter(len(_trimmed(record)) for record in sample if _trimmed(record))
    width = widths.most_common(1)[0][0] if widths else 1
    place = find_header(sample, width)
    header = sample[place]
    notes += title_note(sample[:place])
    parsed = _regular(text, place, len(header), separator) or _uneven(lines, place, len(header), separator)
    if parsed.is_wider:
        raise UnreadableTableError(
            f"{name}: the header has {len(header)} cells ({', '.join(header[:8])}) and most rows have more. "
            f"Give every column a name, or say separator= (now {_NAMES.get(separator, separator)})."
        )
    return from_records(
        parsed.frame, header, name=name, numbers=parsed.numbers + skipped, counted=parsed.counted,
        rejected=parsed.rejected.with_columns(pl.col("row") + skipped), notes=[*notes, *parsed.notes],
        separator=separator,
    )  # fmt: skip


@dataclass(frozen=True)
class _Parsed:
    frame: pl.DataFrame
    numbers: NDArray[np.int64]
    counted: str
    rejected: pl.DataFrame
    notes: list[str]
    is_wider: bool = False


def _sniff(lines: list[str], name: str) -> str:
    """The separator that cuts the first rows most evenly; among equals, into most cells."""
    best, reached = ",", (0.0, 1)
    for candidate in SEPARATORS:
        widths = [len(cells) for cells, _, _ in _records(lines[:_SAMPLE_LINES], candidate) if any(cells)]
        common, count = Counter(widths).most_common(1)[0] if widths else (1, 0)
        if common > 1 and (count / len(widths), common) > reached:
            best, reached = candidate, (count / len(widths), common)
    if 0 < reached[0] < 0.5:
        tried = ", ".join(_NAMES[candidate] for candidate in SEPARATORS)
        raise UnreadableTableError(
            f"{name} has no regular columns: tried {tried}; the best, {_NAMES[best]}, gives {reached[1]} "
            f"cells in {reached[0]:.0%} of the first rows. Say separator=."
        )
    return best


def _regular(text: str, place: int, width: int, separator: str) -> _Parsed | None:
    """The rows after the header, by polars; None where anything about them is irregular."""
    data = text.encode()
    shape = _shape(data, separator)
    if shape is None:
        return None
    ends, cells, is_multiline = shape
    blank = np.diff(ends, prepend=-1) == 1
    if place + 1 < len(ends) and (cells[place + 1 :][~blank[place + 1 :]] > width).any():
        return None
    body = data[ends[place] + 1 :]
    columns = [f"c{n}" for n in range(width)]
    frame = pl.DataFrame(schema=dict.fromkeys(columns, pl.String))
    if body.strip():
        try:
            frame = pl.read_csv(
                body, has_header=False, separator=separator, new_columns=columns, infer_schema=False,
                schema=dict.fromkeys(columns, pl.String),
            )  # fmt: skip
        except pl.exceptions.PolarsError:
            return None
    if frame.height != len(ends) - place - 1:
        return None
    numbers = np.arange(place + 2, len(ends) + 1)
    counted = "row" if is_multiline else "line"
    short = numbers[(cells[place + 1 :] < width) & ~blank[place + 1 :]]
    return _Parsed(frame, numbers, counted, pl.DataFrame(schema=REJECTED), _short_note(short, counted))


def _shape(data: bytes, separator: str) -> tuple[NDArray[np.int64], NDArray[np.int64], bool] | None:
    """Where each record ends, how many cells it has, whether any holds a line break; None for odd quotes."""
    raw = np.frombuffer(data if data.endswith(b"\n") else data + b"\n", np.uint8)
    if len(separator.encode()) > 1:
        return None
    breaks, marks = raw == ord("\n"), raw == ord(separator)
    if b'"' in data:
        inside = np.bitwise_xor.accumulate((raw == ord('"')).view(np.uint8)).view(bool)
        if inside[-1]:
            return None
        is_multiline = bool((breaks & inside).any())
        breaks, marks = breaks & ~inside, marks & ~inside
    else:
        is_multiline = False
    ends = np.flatnonzero(breaks)
    cells = np.diff(np.searchsorted(np.flatnonzero(marks), ends), prepend=0) + 1
    return ends, cells, is_multiline


def _uneven(lines: list[str], place: int, width: int, separator: str) -> _Parsed:
    """The rows after the header, by Python's csv; those with too many cells are set aside."""
    rows: list[list[str]] = []
    numbers: list[int] = []
    rejected: list[tuple[int, None, str, str]] = []
    short: list[int] = []
    records = list(_records(lines, separator, width))
    is_multiline = any(height > 1 for _, _, height in records)
    for count, (cells, line, _) in enumerate(records):
        if count <= place:
            continue
        number = count + 1 if is_multiline else line + 1
        if isinstance(cells, _Broken):
            rejected.append((number, None, cells[0][:200], cells.reason))
        elif len(_trimmed(cells)) > width:
            value = separator.join(cells)[:200]
            rejected.append(
                (number, None, value, f"{len(_trimmed(cells))} cells where the header has {width}")
            )
        else:
            if _trimmed(cells) and len(cells) < width:
                short.append(number)
            rows.append((cells + [""] * width)[:width])
            numbers.append(number)
    columns = list(zip(*rows, strict=True)) if rows else [()] * width
    counted = "row" if is_multiline else "line"
    return _Parsed(
        pl.DataFrame([pl.Series(f"c{n}", column, dtype=pl.String) for n, column in enumerate(columns)]),
        np.array(numbers, np.int64), counted, pl.DataFrame(rejected, schema=REJECTED, orient="row"),
        _short_note(np.array(short, np.int64), counted),
        is_wider=sum("cells where" in reason for *_, reason in rejected) > len(rows),
    )  # fmt: skip


class _Broken(list[str]):
    """A line that is no record: its text, and why."""

    def __init__(self, line: str, reason: str) -> None:
        super().__init__([line])
        self.reason = reason


def _records(
    lines: list[str], separator: str, width: int | None = None
) -> Iterator[tuple[list[str], int, int]]:
    """Every record, the line it starts on (from 0) and how many lines it takes.

    A quote that never closes, or that only closes at the next stray quote, would swallow the lines
    between: such a line is given back as broken, and reading goes on with the next.
    """
    at = 0
    while at < len(lines):
        begun = at
        reader = csv.reader((line + "\n" for line in lines[at:]), delimiter=separator, strict=True)
        try:
            for cells in reader:
                taken = reader.line_num - (at - begun)
                if taken > 1 and width is not None and len(_trimmed(cells)) > width:
                    raise csv.Error
                yield cells, at, taken
                at += taken
        except csv.Error:
            yield _alone(lines[at], separator), at, 1
            at += 1


def _alone(line: str, separator: str) -> list[str]:
    """The cells of a line with odd quotes, where it can stand by itself."""
    try:
        cells = next(csv.reader([line, "\0end"], delimiter=separator))
    except csv.Error as error:
        return _Broken(line, f"it cannot be cut into cells: {error}")
    if cells[-1].endswith("\0end"):
        return _Broken(line, "a quote that opens here does not close")
    return cells


def _trimmed(cells: list[str]) -> list[str]:
    """Without the blank cells at the end."""
    length = len(cells)
    while length and not cells[length - 1].strip():
        length -= 1
    return cells[:length]


def _short_note(numbers: NDArray[np.int64], counted: str) -> list[str]:
    if not len(numbers):
        return []
    shown = ", ".join(str(number) for number in numbers[:10]) + (", …" if len(numbers) > 10 else "")
    verb = "has" if len(numbers) == 1 else "have"
    return [
        f"{len(numbers)} {verb} fewer cells than the header; the missing ones are empty ({counted} {shown})"
    ]
