"""The different texts of a column, and what they become."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray


@dataclass(frozen=True)
class Parsed:
    """What each of several different texts means as one type.

    Attributes
    ----------
    values
        One row per text; what stands where a text was refused means nothing.
    reasons
        The places of the refused texts, each with the reason.
    """

    values: pl.DataFrame
    reasons: dict[int, str]


@dataclass(frozen=True)
class Cells:
    """The filled cells of a column: every different text once.

    Attributes
    ----------
    rows
        UInt32, the rows whose cell is filled.
    codes
        int64, for each of `rows` the place of its text in `texts`.
    texts
        The different texts, in the order they first appear.
    counts
        int64, how many cells hold each text.
    """

    rows: pl.Series
    codes: NDArray[np.int64]
    texts: pl.Series
    counts: NDArray[np.int64]

    @classmethod
    def of(cls, column: pl.Series) -> Cells:
        """The filled cells of a column of texts without blanks at the ends, null where empty."""
        cells = pl.DataFrame({"row": pl.Series(np.arange(len(column), dtype=np.uint32)), "text": column})
        cells = cells.filter(pl.col("text").is_not_null())
        texts = cells["text"].unique(maintain_order=True)
        places = pl.DataFrame({"text": texts, "code": pl.Series(np.arange(len(texts)), dtype=pl.Int64)})
        codes = cells.join(places, on="text", how="left", maintain_order="left")["code"].to_numpy()
        return cls(cells["row"], codes, texts, np.bincount(codes, minlength=len(texts)))

    def __len__(self) -> int:
        return len(self.rows)

    def sample(self, size: int) -> pl.Series:
        """At most `size` of the different texts, from all over the column."""
        if len(self.texts) <= size:
            return self.texts
        return self.texts.gather(np.linspace(0, len(self.texts) - 1, size).astype(np.int64))
