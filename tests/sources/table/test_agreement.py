"""A column is read as its cells would be one by one, and every filled cell is a value or is rejected."""

from __future__ import annotations

import numpy as np
import polars as pl
from hypothesis import given, settings
from hypothesis import strategies as st

from panoptic_nb.errors import InvalidValueError
from panoptic_nb.sources.table.dates import parse_dates
from panoptic_nb.sources.table.parse import parse
from panoptic_nb.values import Date, PropertyType, coerce
from tests.sources.table.files import typed
from tests.values.test_date import KNOWN

NUMBERED = st.builds(
    "{}{}{}{}{}".format, st.integers(0, 40), st.sampled_from("/.-"), st.integers(0, 14), st.sampled_from("/.-"),
    st.integers(0, 3000),
)  # fmt: skip
STAMPED = st.datetimes().map(lambda when: when.isoformat(" " if when.second % 2 else "T"))
ODD = ["31 février 1905", "12 brumaire 1905", "1905-00", "1905-13-01", "2020:01:05 10:20:30", "1er mai 1968"]
DATES = st.lists(
    st.sampled_from([text for text, *_ in KNOWN] + ODD) | NUMBERED | STAMPED | st.dates().map(str)
    | st.integers(0, 9999).map(str),
    min_size=1, max_size=20, unique=True,
)  # fmt: skip


@settings(deadline=None)
@given(DATES, st.booleans())
def test_columns_of_dates_read_as_single_dates_do(texts: list[str], dayfirst: bool) -> None:
    parsed = parse_dates(pl.Series(texts), dayfirst)
    rows = parsed.values.with_columns(
        pl.col("start", "stop").cast(pl.Int64)
    ).rows()  # Python ends at the year 1
    for place, (text, row) in enumerate(zip(texts, rows, strict=True)):
        try:
            date = Date.parse(text, dayfirst=dayfirst)
        except InvalidValueError:
            assert place in parsed.reasons
            continue
        assert place not in parsed.reasons
        assert row == (
            *(int(end.astype(np.int64)) for end in (date.start, date.stop)),
            date.precision,
            date.text,
        )


SINGLE = st.sampled_from(
    ["1", "3,5", "1 234,5", "1.234.567,8", "-.5", "1e3", "x", "12 cm", "1,5,6", "oui", "FAUX", "✓", "peut-être", "#C33",
     "#cc3333", "teal", "https://a.fr/1", "www.a.fr", "ftp://a.fr", "javascript://a/b", "a  b", "e\u0301"]
)  # fmt: skip


@settings(deadline=None)
@given(
    st.lists(SINGLE, min_size=1, unique=True),
    st.sampled_from(["number", "checkbox", "color", "url", "label"]),
)
def test_columns_read_as_single_values_do(texts: list[str], name: str) -> None:
    parsed = parse(pl.Series(texts), PropertyType(name))
    for place, (text, (value,)) in enumerate(zip(texts, parsed.values.rows(), strict=True)):
        try:
            expected = coerce(text, name)
        except InvalidValueError:
            assert place in parsed.reasons
            continue
        assert place not in parsed.reasons
        assert (value[0] if name == "label" else value) == expected


@settings(deadline=None)
@given(
    st.lists(st.none() | st.text(max_size=12) | NUMBERED | SINGLE, max_size=12),
    st.sampled_from(["x", "date", "est ?"]),
)
def test_every_filled_cell_is_a_value_or_is_rejected(cells: list[str | None], name: str) -> None:
    for wanted in (None, *PropertyType):
        table = typed(name, *cells, types={name: wanted} if wanted else None)
        filled = {row for row, cell in enumerate(cells) if cell is not None and cell.strip()}
        kept, refused = set(table[name].values["row"]), set(table.rejected["row"])
        assert kept.isdisjoint(refused)
        assert kept | refused == filled
