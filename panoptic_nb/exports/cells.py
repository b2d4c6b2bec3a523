"""The columns of a table as text, one form for each value, so that reading them gives the values back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from panoptic_nb.exports.formulas import neutralised
from panoptic_nb.exports.table import ExportTable

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


def number_texts(values: pl.Series, decimal: str = ".") -> pl.Series:
    """Numbers in the fewest digits that give them back: ``1905``, ``0.1``.

    >>> import polars as pl
    >>> number_texts(pl.Series([1905.0, 0.1, None, 1e300]), ",").to_list()
    ['1905', '0,1', None, '1e300']
    """
    import polars as pl

    number = pl.col("n")
    whole = (number == number.floor()) & (number.abs() < 1e15)
    text = (
        pl.when(whole)
        .then(pl.when(whole).then(number).otherwise(0).cast(pl.Int64).cast(pl.String))
        .otherwise(number.cast(pl.String))
        .str.replace("e+", "e", literal=True)
    )
    if decimal != ".":
        text = text.str.replace(".", decimal, literal=True)
    return pl.DataFrame({"n": values}).select(text.alias("n"))["n"].alias(values.name)
