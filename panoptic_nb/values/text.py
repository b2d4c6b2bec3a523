"""How texts compare: without case and accents when searching, in natural order when sorting."""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import polars as pl

# Letters that readers take for plain ones and that Unicode does not decompose.
_PLAIN = {
    "œ": "oe", "æ": "ae", "ß": "ss", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "ı": "i",
    "’": "'", "ʼ": "'",
}  # fmt: skip
_TABLE = str.maketrans(_PLAIN)

# Runs of digits are filled up with zeros to this length, which holds any 64-bit number.
_WIDTH = 20


def fold(text: str) -> str:
    """`text` without case, accents and ligatures, for searching.

    >>> fold("Œuvre d’ÉTÉ à Łódź")
    "oeuvre d'ete a lodz"
    """
    if text.isascii():
        return text.lower()
    bare = unicodedata.normalize("NFKD", text).casefold().translate(_TABLE)
    return "".join(letter for letter in bare if not unicodedata.combining(letter))


def fold_series(texts: pl.Series) -> pl.Series:
    """`fold` on every text of a polars series; nulls stay null."""
    import polars as pl

    if texts.dtype != pl.String:
        texts = texts.cast(pl.String)
    if texts.str.len_bytes().sum() == texts.str.len_chars().sum():
        return texts.str.to_lowercase()
    bare = texts.str.normalize("NFKD").str.to_lowercase().str.replace_all(r"\p{M}+", "")
    return bare.to_frame("t").select(pl.col("t").str.replace_many(list(_PLAIN), list(_PLAIN.values())))["t"]


def natural_key(texts: pl.Series) -> pl.Series:
    """A key to sort by: numbers inside by their value, case and accents apart, ties by the text itself.

    Parameters
    ----------
    texts
        Texts; nulls stay null.

    Returns
    -------
    polars.Series
        Strings whose order by bytes (polars' and DuckDB's own) is the reader's. Different texts have
        different keys. Numbers of more than 20 digits compare as text.

    >>> import polars as pl
    >>> names = pl.Series(["img10", "Img9", "éclair", "eclair 2", "zèbre"])
    >>> names[natural_key(names).arg_sort().to_list()].to_list()
    ['éclair', 'eclair 2', 'Img9', 'img10', 'zèbre']
    """
    import polars as pl

    if texts.dtype != pl.String:
        texts = texts.cast(pl.String)
    folded = fold_series(texts)
    filled = folded.str.replace_all(r"(\d+)", "0" * _WIDTH + "$1").str.replace_all(
        rf"0{{0,{_WIDTH}}}(\d{{{_WIDTH},}})", "$1"
    )
    key = pl.concat_str([pl.col("key"), pl.lit("\0"), pl.col("text")])
    return pl.DataFrame({"key": filled, "text": texts}).select(key.alias(texts.name))[texts.name]
