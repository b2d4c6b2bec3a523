"""Comparing text in reading order: "É" lies between "A" and "F", and "page 2" before "page 10".

Databases compare text byte by byte, which puts every accented capital after "Z". These comparisons use the
very keys that sorting uses (`values.text.natural_key`), so that what is less than a text is exactly what
stands before it in a sorted view.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from panoptic_nb.query.condition import Leaf
from panoptic_nb.query.field import Field
from panoptic_nb.query.order import Ids
from panoptic_nb.values.text import natural_key
from panoptic_nb.values.types import PropertyType

if TYPE_CHECKING:
    import polars as pl

ORDER_OPS = frozenset({"lt", "le", "gt", "ge", "between"})


def compares_text(leaf: Leaf, field: Field) -> bool:
    """Whether a leaf asks for the order of texts, which `collated_ids` answers."""
    return leaf.op in ORDER_OPS and field.type in (PropertyType.TEXT, PropertyType.URL)


def before(text: str, other: str) -> bool:
    """Whether a text stands before another in a sorted view.

    >>> before("Été", "zoo"), before("page 10", "page 2")
    (True, False)
    """
    import polars as pl

    first, second = natural_key(pl.Series([text, other])).to_list()
    return bool(first < second)


def collated_ids(leaf: Leaf, values: pl.DataFrame) -> Ids:
    """The ids whose text stands where a leaf asks, in the order of sorting.

    Parameters
    ----------
    values
        The columns ``id`` and ``value``.

    Returns
    -------
    numpy.ndarray
        int32, shape (n,).
    """
    import polars as pl

    known = values.drop_nulls("value")
    distinct = known["value"].unique()
    low, high = natural_key(pl.Series([leaf.operands[0], leaf.operands[-1]], dtype=pl.String)).to_list()
    keys = natural_key(distinct)
    wanted = {
        "lt": keys < low,
        "le": keys <= low,
        "gt": keys > low,
        "ge": keys >= low,
        "between": (keys >= low) & (keys <= high),
    }[leaf.op]
    chosen = known.filter(pl.col("value").is_in(distinct.filter(wanted).implode()))
    return chosen["id"].to_numpy().astype(np.int32, copy=False)
