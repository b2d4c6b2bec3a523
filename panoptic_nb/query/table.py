"""From the values of a property, as they are stored, to columns that stand along a list of ids."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from panoptic_nb.query.field import Field, TagTree
from panoptic_nb.query.order import Ids, collated
from panoptic_nb.values.date import Date
from panoptic_nb.values.span import Precision
from panoptic_nb.values.types import PropertyType

if TYPE_CHECKING:
    import polars as pl


def values_along(field: Field, stored: pl.DataFrame, tags: TagTree, ids: Ids) -> pl.DataFrame:
    """The values of a property for each of some ids; empty values are null.

    Parameters
    ----------
    field
        The property.
    stored
        What its relation holds: ``id`` and the columns of its type.
    tags
        The tags of the property, for one that has tags.
    ids
        Ids of the property's scope, shape (n,); an id may come several times.

    Returns
    -------
    polars.DataFrame
        n rows. A column ``value``: String for text, url, colour and label; List(String), the tags in reading
        order, for labels; Float64; Boolean; for a date its canonical text (``1905-03``). Dates have three
        columns more: ``start`` and ``stop`` (the first moment after), Datetime in microseconds, and ``text``,
        the words in which the date was given where the canonical text would lose them.
    """
    if field.type.is_tags:
        compact = _tag_names(stored, tags, several=field.type is PropertyType.LABELS)
    elif field.type is PropertyType.DATE:
        compact = with_date_texts(stored)
    else:
        compact = stored.select("id", "value")
    rows = _rows_of(compact["id"].to_numpy(), ids)
    return compact.drop("id").select(column.gather(rows) for column in compact.drop("id"))


def _rows_of(known: Ids, ids: Ids) -> pl.Series:
    """The row of each id in a column of different ids; null where it has none."""
    import polars as pl

    # Ids are small and dense: an array by id is several times faster than a join that keeps the order.
    size = 1 + max(int(known.max(initial=0)), int(ids.max(initial=0)))
    row_of = np.full(size, -1, np.int64)
    row_of[known] = np.arange(len(known))
    rows = pl.Series(row_of[ids])
    return rows.set(rows < 0, None)


def _tag_names(stored: pl.DataFrame, tags: TagTree, *, several: bool) -> pl.DataFrame:
    """For each id that has tags: their names in reading order, or the name of the only one."""
    import polars as pl

    known = list(tags.names)
    ranked = [known[place] for place in collated([tags.names[tag] for tag in known])]
    names = pl.Series([tags.names[tag] for tag in ranked], dtype=pl.String)
    stored = stored.filter(pl.col("tag_id").is_in(known))
    rank_of = np.zeros(max(known, default=0) + 1, np.int64)
    rank_of[ranked] = np.arange(len(ranked))
    ids, ranks = stored["id"].to_numpy().astype(np.int64), rank_of[stored["tag_id"].to_numpy()]
    if not several:
        return pl.DataFrame({"id": ids, "value": names.gather(ranks)})
    # One integer holds the id and then the rank, so that one sort does.
    packed = np.sort(ids * max(len(ranked), 1) + ranks)
    ids, ranks = np.divmod(packed, max(len(ranked), 1))
    pairs = pl.DataFrame({"id": ids, "value": names.gather(ranks)})
    return pairs.group_by("id", maintain_order=True).agg("value")


def with_date_texts(stored: pl.DataFrame) -> pl.DataFrame:
    """Stored dates as ``id``, ``value`` (their canonical text), ``start``, ``stop`` and ``text``."""
    import polars as pl

    moments = pl.Datetime("us")
    dates = stored.select(
        "id", pl.col("start", "stop").cast(moments), "precision", pl.col("text").cast(pl.String)
    )
    start = pl.col("start")
    to_the_second = (
        (pl.col("precision") == int(Precision.TIME))
        & (pl.col("stop") - start == pl.duration(seconds=1))
        & (start.dt.truncate("1s") == start)
        & start.dt.year().is_between(1000, 9999)
    )
    # Times of files are all different: they are written at once, and only the others one by one.
    quick = dates.with_columns(
        value=pl.when(to_the_second).then(start.dt.strftime("%Y-%m-%dT%H:%M:%S")).otherwise(None)
    )
    slow = quick.filter(pl.col("value").is_null()).select("start", "stop", "precision").unique()
    rows = zip(slow["start"].to_numpy(), slow["stop"].to_numpy(), slow["precision"].to_list(), strict=True)
    texts = [str(Date(first, after, Precision(precision))) for first, after, precision in rows]
    slow = slow.with_columns(pl.Series("written", texts, dtype=pl.String))
    joined = quick.join(slow, on=["start", "stop", "precision"], how="left", maintain_order="left")
    return joined.select("id", pl.coalesce("value", "written").alias("value"), "start", "stop", "text")


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
