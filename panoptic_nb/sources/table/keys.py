"""Keys of rows as paths: written on Windows, absolute, as addresses, in another case."""

from __future__ import annotations

from collections.abc import Iterable
from urllib.parse import unquote

import polars as pl

from panoptic_nb.sources.table.raw import IMAGE_ENDING
from panoptic_nb.values.text import put


def clean_keys(keys: pl.Series) -> pl.Series:
    """Keys as relative paths with ``/``: without drive, server, leading dots and slashes.

    >>> clean_keys(pl.Series([r"C:\\scans\\a.jpg", "./b.jpg", "https://x.org/i/c%20d.jpg?w=1", "e.jpg"])).to_list()
    ['scans/a.jpg', 'b.jpg', 'i/c d.jpg', 'e.jpg']
    """
    is_address = keys.str.contains(r"^[a-zA-Z][a-zA-Z0-9+.-]*://")
    if is_address.any():
        places = is_address.arg_true()
        plain = keys.gather(places).str.replace(r"^[a-zA-Z0-9+.-]+://[^/]*", "").str.replace(r"[?#].*$", "")
        keys = put(keys, places, pl.Series([unquote(text) for text in plain], dtype=pl.String))
    slashed = keys.str.replace_all("\\", "/", literal=True).str.replace(r"^[A-Za-z]:", "")
    return slashed.str.replace_all(r"/{2,}|/(?:\./)+", "/").str.replace(r"^(?:\.{0,2}/)+", "").alias("key")


def folded(texts: pl.Series) -> pl.Series:
    """Without case and Unicode composition; accents stay, since they tell names apart."""
    if texts.str.len_bytes().sum() != texts.str.len_chars().sum():
        texts = texts.str.normalize("NFC")
    return texts.str.to_lowercase()


def without_ending(names: pl.Series) -> pl.Series:
    """File names without the ending of an image's name."""
    return names.str.replace(IMAGE_ENDING.pattern, "")  # INV.1905.12 has none


def suffixes(paths: pl.Series, depths: Iterable[int]) -> dict[int, pl.Series]:
    """For each of `depths` the last so many parts of every path; null where it has fewer.

    >>> suffixes(pl.Series(["a/b/c.jpg", "d.jpg"]), [2])[2].to_list()
    ['b/c.jpg', None]
    """
    wanted = sorted(set(depths))
    parts = paths.str.split("/").list.reverse()
    made: dict[int, pl.Series] = {}
    end: pl.Series | None = None
    for depth in range(1, (wanted[-1] if wanted else 0) + 1):
        part = parts.list.get(depth - 1, null_on_oob=True)
        end = part if end is None else part + "/" + end
        if depth in wanted:
            made[depth] = end
    return made
