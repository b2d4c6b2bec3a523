"""The columns of a table as text, one form for each value, so that reading them gives the values back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from panoptic_nb.exports.formulas import neutralised
from panoptic_nb.exports.table import ExportTable
from panoptic_nb.query.table import number_texts

if TYPE_CHECKING:
    import polars as pl


def text_frame(table: ExportTable, *, decimal: str = ".", neutralise: bool = False) -> pl.DataFrame:
    """Every column as String; empty values stay null.

    Parameters
    ----------
    decimal
        What stands before the decimals of a number: ``"."`` or ``","``.
    neutralise
        Put an apostrophe before texts that a spreadsheet would run; see `exports.formulas`.

    Returns
    -------
    polars.DataFrame
        Numbers without needless zeros, ``true`` and ``false``, several tags with their separator between.
    """
    import polars as pl

    columns: list[pl.Series] = []
    for entry in table.columns:
        values = table.frame[entry.name]
        if values.dtype == pl.List:
            values = values.list.join(entry.separator or "|")
        if values.dtype == pl.String:
            texts = neutralised(values) if neutralise else values
        else:
            texts = number_texts(values, decimal) if values.dtype.is_float() else values.cast(pl.String)
        columns.append(texts.alias(entry.name))
    return pl.DataFrame(columns)
