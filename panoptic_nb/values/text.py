"""How texts compare: without case and accents when searching, in natural order when sorting."""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    import polars as pl
    from numpy.typing import NDArray

# Letters that readers take for plain ones and that Unicode does not decompose.
_PLAIN = {
    "œ": "oe", "æ": "ae", "ß": "ss", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "ı": "i",
    "’": "'", "ʼ": "'",
}  # fmt: skip
_TABLE = str.maketrans(_PLAIN)

_ZERO = ord("0")
# A run of digits is preceded by its length, counted from "0" to "Z" so that it stays one ASCII character.
_LONGEST = ord("Z") - _ZERO


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

    texts = texts if texts.dtype == pl.String else texts.cast(pl.String)
    folded = texts.str.to_lowercase()
    special = (texts.str.len_bytes() != texts.str.len_chars()).fill_null(value=False)
    if not special.any():
        return folded
    bare = texts.filter(special).str.normalize("NFKD").str.to_lowercase().str.replace_all(r"\p{M}+", "")
    plain = bare.to_frame("t").select(pl.col("t").str.replace_many(list(_PLAIN), list(_PLAIN.values())))["t"]
    return put(folded, special.arg_true(), plain)


def put(texts: pl.Series, places: pl.Series, new: pl.Series) -> pl.Series:
    """A copy of `texts` with the `new` ones at `places` (polars' own `scatter` changes clones too)."""
    import polars as pl

    order = np.arange(len(texts))
    order[places.to_numpy()] = len(texts) + np.arange(len(new))
    return pl.concat([texts, new.cast(texts.dtype)]).gather(order)


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
        different keys. Every run of digits is written as its length, then its digits without leading
        zeros, so that 9 comes before 10 (numbers of more than 42 digits compare as text).

    >>> import polars as pl
    >>> names = pl.Series(["img10", "Img9", "éclair", "eclair 2", "zèbre"])
    >>> names[natural_key(names).arg_sort().to_list()].to_list()
    ['éclair', 'eclair 2', 'Img9', 'img10', 'zèbre']
    """
    import polars as pl

    texts = texts if texts.dtype == pl.String else texts.cast(pl.String)
    key = pl.concat_str([pl.col("key"), pl.lit("\0"), pl.col("text")])
    both = pl.DataFrame({"key": _measured(fold_series(texts)), "text": texts})
    return both.select(key)["key"].alias(texts.name)


def _measured(texts: pl.Series) -> pl.Series:
    """Every run of digits with its length before it and without its leading zeros."""
    import polars as pl
    import pyarrow as pa

    filled = texts.fill_null("").to_arrow(compat_level=pl.CompatLevel.oldest())
    offsets = np.frombuffer(filled.buffers()[1], np.int64)[filled.offset : filled.offset + len(filled) + 1]
    data = np.frombuffer(filled.buffers()[2] or b"", np.uint8)[offsets[0] : offsets[-1]]
    offsets = offsets - offsets[0]
    starts, ends = _runs(data, offsets)
    if not len(starts):
        return texts
    padded = (data[starts] == _ZERO) & (ends - starts > 1)
    first = starts.copy()
    if padded.any():
        significant = np.flatnonzero(data != _ZERO)
        after = np.append(significant, len(data))[np.searchsorted(significant, starts[padded])]
        first[padded] = np.minimum(after, ends[padded] - 1)
    lengths = (np.minimum(ends - first, _LONGEST) + _ZERO).astype(np.uint8)
    if padded.any():
        change = np.zeros(len(data) + 1, np.int8)
        change[starts] += 1
        change[first] -= 1
        kept = np.cumsum(change[:-1], dtype=np.int8) == 0
        before = np.concatenate([[0], np.cumsum(kept)])
        written = np.insert(data[kept], before[starts], lengths)
        moved = before[offsets] + np.searchsorted(starts, offsets)
    else:
        written = np.insert(data, starts, lengths)
        moved = offsets + np.searchsorted(starts, offsets)
    buffers = pa.py_buffer(moved.astype(np.int64)), pa.py_buffer(written)
    made = pa.LargeStringArray.from_buffers(len(texts), *buffers)
    keys = pl.Series(texts.name, pl.from_arrow(made))
    return keys if not texts.null_count() else keys.set(texts.is_null(), None)


def _runs(data: NDArray[np.uint8], offsets: NDArray[np.int64]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Where each run of digits starts and ends; none goes on from one text into the next."""
    digit = (data - _ZERO) < 10  # unsigned: what is below "0" wraps round and is large
    edge = np.zeros(len(data) + 1, bool)
    edge[offsets] = True
    starts = digit.copy()
    starts[1:] &= ~digit[:-1] | edge[1:-1]
    ends = digit.copy()
    ends[:-1] &= ~digit[1:] | edge[1:-1]
    return np.flatnonzero(starts), np.flatnonzero(ends) + 1
