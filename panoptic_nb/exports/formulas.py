"""Cells that a spreadsheet would run: an apostrophe in front makes them plain text, and comes off again.

Excel and LibreOffice take a cell of a CSV file that begins with ``=``, ``+``, ``-``, ``@``, one of their full-width
forms, a tab or the end of a line for a formula, which can read other cells or start programs (OWASP, "CSV
injection"). A cell that already has apostrophes before such a character gets one more, so that taking one off always
gives the text back.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import polars as pl

_SIGNS = r"[=+\-@\t\r\n＝＋－＠]"
_RISKY = rf"^'*{_SIGNS}"
_MARKED = rf"^'+{_SIGNS}"


def neutralised(texts: pl.Series) -> pl.Series:
    """Texts with an apostrophe before those that a spreadsheet would run; nulls stay null.

    >>> import polars as pl
    >>> neutralised(pl.Series(["=1+1", "apple", "'=x", None])).to_list()
    ["'=1+1", 'apple', "''=x", None]
    """
    import polars as pl

    cell = pl.col("text")
    marked = pl.when(cell.str.contains(_RISKY)).then(pl.lit("'") + cell).otherwise(cell)
    return pl.DataFrame({"text": texts}).select(marked.alias("text"))["text"].alias(texts.name)


def restored(texts: pl.Series) -> pl.Series:
    """What `neutralised` was given.

    >>> import polars as pl
    >>> restored(pl.Series(["'=1+1", "apple", "''=x", "'tis"])).to_list()
    ['=1+1', 'apple', "'=x", "'tis"]
    """
    import polars as pl

    cell = pl.col("text")
    bare = pl.when(cell.str.contains(_MARKED)).then(cell.str.slice(1)).otherwise(cell)
    return pl.DataFrame({"text": texts}).select(bare.alias("text"))["text"].alias(texts.name)
