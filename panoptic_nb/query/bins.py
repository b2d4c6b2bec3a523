"""From the values of a property to the bins of a group key.

A bin's condition says what its items have in common, so that a group is itself a view. A date stands in
a bin only when it lies wholly within it: "1890s" grouped by year keeps its own label and claims no year.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from panoptic_nb.query.condition import Leaf, Not
from panoptic_nb.query.field import Field
from panoptic_nb.query.groups import Bin, Cut, GroupKey
from panoptic_nb.query.order import Ids, collated
from panoptic_nb.values import Date, Precision

if TYPE_CHECKING:
    import polars as pl

Instants = npt.NDArray[np.datetime64]

EMPTY_LABEL = "empty"
_WHOLE_BIN = 255


def empty_bin(field: Field) -> Bin:
    """The group of the items that have no value for a property."""
    return Bin(EMPTY_LABEL, None, Not(Leaf(field.key, "is_set", label=field.name)))


def cut_by_value(field: Field, ids: Ids, values: pl.Series, *, text: bool) -> Cut:
    """One bin for each distinct value: text in reading order, everything else by size.

    Parameters
    ----------
    ids, values
        Shape (n,): the value of each id.
    """
    import polars as pl

    if not len(values):
        return Cut(ids, np.zeros(0, np.int32), (), empty_bin(field))
    distinct = values.unique()
    distinct = distinct[collated(distinct.to_list())] if text else distinct.sort()
    codes = values.replace_strict(distinct, np.arange(len(distinct)), return_dtype=pl.Int32).to_numpy()
    bins = tuple(
        Bin(_label(value), value, Leaf(field.key, "eq", (value,), label=field.name)) for value in distinct
    )
    return Cut(ids, codes, bins, empty_bin(field))


def cut_by_tag(field: Field, ids: Ids, tag_ids: npt.NDArray[np.int32], names: Mapping[int, str]) -> Cut:
    """One bin for each tag in use, in the order of the names; an item may stand in several.

    Parameters
    ----------
    ids, tag_ids
        Shape (n,): pairs of an id and a tag that it has.
    """
    used, codes = np.unique(tag_ids, return_inverse=True)
    order = collated([names[int(tag)] for tag in used])
    rank = np.empty(len(order), np.int32)
    rank[order] = np.arange(len(order), dtype=np.int32)
    bins = tuple(
        Bin(
            names[int(tag)],
            int(tag),
            Leaf(field.key, "any_of", (int(tag),), descendants=False, label=field.name),
        )
        for tag in used[order]
    )
    return Cut(ids, rank[codes], bins, empty_bin(field))


def cut_numbers(key: GroupKey, field: Field, ids: Ids, values: npt.NDArray[np.float64]) -> Cut:
    """Numbers by width, quantiles or edges; one bin per distinct value where the key asks for none."""
    if key.width is None and key.quantiles is None and key.edges is None:
        import polars as pl

        return cut_by_value(field, ids, pl.Series(values), text=False)
    whole = bool(np.all(values == np.round(values)))
    if key.width is not None:
        slots = np.floor(values / key.width)
        used, codes = np.unique(slots, return_inverse=True)
        spans = [(float(slot) * key.width, float(slot + 1) * key.width) for slot in used]
        bins = [_number_bin(field, low, high, whole) for low, high in spans]
        return Cut(ids, codes.astype(np.int32), tuple(bins), empty_bin(field))
    if key.edges is not None:
        edges = [float("-inf"), *key.edges, float("inf")]
    else:
        edges = [float("-inf"), *_quantile_edges(values, key.quantiles or 2), float("inf")]
    slots = np.searchsorted(np.asarray(edges), values, side="right") - 1
    used, codes = np.unique(slots, return_inverse=True)
    bins = [_number_bin(field, edges[slot], edges[slot + 1], whole) for slot in used]
    return Cut(ids, codes.astype(np.int32), tuple(bins), empty_bin(field))


def _quantile_edges(values: npt.NDArray[np.float64], quantiles: int) -> list[float]:
    """Values of the data that cut it into parts as equal as ties allow; each edge begins a part.

    >>> _quantile_edges(np.array([1.0, 2, 3, 4, 5, 9, 9, 9, 10, 11, 12]), 3)
    [5.0, 10.0]
    """
    distinct, counts = np.unique(values, return_counts=True)
    before = np.cumsum(counts) - counts  # how many numbers lie below each distinct one
    edges: list[float] = []
    at = 0
    for part in range(1, min(quantiles, len(distinct))):
        # Each part keeps a value of its own, and leaves one for every part to come.
        rest = min(quantiles, len(distinct)) - part
        open_to = before[at + 1 : len(distinct) - rest + 1]
        at += 1 + int(np.argmin(np.abs(open_to - len(values) * part / quantiles)))
        edges.append(float(distinct[at]))
    return edges


def cut_dates(
    key: GroupKey, field: Field, ids: Ids, start: Instants, stop: Instants, precision: npt.NDArray[np.uint8]
) -> Cut:
    """Dates by unit and step; what is longer than its bin is a bin of its own.

    Parameters
    ----------
    start, stop, precision
        Shape (n,): the stretch of time of each id, its end not included, and how exact it is.
    """
    import polars as pl

    unit = key.unit or "year"
    slots = _slot(unit, start) // key.step
    low, high = _slot_start(unit, slots * key.step), _slot_start(unit, (slots + 1) * key.step)
    inside = stop <= high
    first = np.where(inside, low, start).astype("datetime64[us]")
    last = np.where(inside, high, stop).astype("datetime64[us]")
    # Longer stretches come before the bins that begin with them.
    spans = pl.DataFrame(
        {
            "first": first.astype(np.int64),
            "last": last.astype(np.int64),
            "precision": np.where(inside, _WHOLE_BIN, precision).astype(np.int64),
        }
    )
    used = spans.unique().sort("first", "last", "precision", descending=[False, True, False])
    codes = spans.join(used.with_row_index("code"), on=spans.columns, how="left", maintain_order="left")
    bins = tuple(_date_bin(field, unit, key.step, *row) for row in used.iter_rows())
    return Cut(ids, codes["code"].to_numpy().astype(np.int32), bins, empty_bin(field))


def _date_bin(field: Field, unit: str, step: int, first: int, last: int, precision: int) -> Bin:
    low, high = np.datetime64(first, "us"), np.datetime64(last, "us")
    if precision != _WHOLE_BIN:
        date = Date(low, high, Precision(precision), None)
        return Bin(str(date), str(date), Leaf(field.key, "exactly", (date,), label=field.name))
    label = _span_label(unit, step, low, high)
    grain = {"hour": Precision.TIME}.get(unit, Precision.DAY)
    date = Date(low, high, _UNIT_PRECISION.get(unit, grain) if step == 1 else grain, None)
    return Bin(label, str(low), Leaf(field.key, "within", (date,), label=field.name))


_UNIT_PRECISION = {
    "century": Precision.CENTURY,
    "decade": Precision.DECADE,
    "year": Precision.YEAR,
    "month": Precision.MONTH,
    "day": Precision.DAY,
}


def _slot(unit: str, instants: Instants) -> npt.NDArray[np.int64]:
    """The number of the unit that holds each instant, counted from a fixed origin."""
    if unit in ("century", "decade", "year"):
        years = instants.astype("datetime64[Y]").astype(np.int64) + 1970
        # The 19th century is 1801 to 1900.
        return {"century": (years - 1) // 100, "decade": years // 10, "year": years}[unit]
    if unit in ("quarter", "month"):
        months = instants.astype("datetime64[M]").astype(np.int64) + 1970 * 12
        return months // 3 if unit == "quarter" else months
    if unit == "week":
        # 1970-01-01 was a Thursday: weeks that start on Monday have an offset of three days.
        return (instants.astype("datetime64[D]").astype(np.int64) + 3) // 7
    return instants.astype("datetime64[D]" if unit == "day" else "datetime64[h]").astype(np.int64)


def _slot_start(unit: str, slots: npt.NDArray[np.int64]) -> Instants:
    years: dict[str, Callable[[npt.NDArray[np.int64]], npt.NDArray[np.int64]]] = {
        "century": lambda n: n * 100 + 1,
        "decade": lambda n: n * 10,
        "year": lambda n: n,
    }
    if unit in years:
        return (years[unit](slots) - 1970).astype("datetime64[Y]").astype("datetime64[us]")
    if unit in ("quarter", "month"):
        months = slots * (3 if unit == "quarter" else 1) - 1970 * 12
        return months.astype("datetime64[M]").astype("datetime64[us]")
    if unit == "week":
        return (slots * 7 - 3).astype("datetime64[D]").astype("datetime64[us]")
    return slots.astype("datetime64[D]" if unit == "day" else "datetime64[h]").astype("datetime64[us]")


def _span_label(unit: str, step: int, low: np.datetime64, high: np.datetime64) -> str:
    first = _unit_label(unit, low)
    if step == 1:
        return first
    last = _slot_start(unit, _slot(unit, np.asarray([high])) - 1)[0]
    return f"{first}–{_unit_label(unit, last)}"


def _unit_label(unit: str, low: np.datetime64) -> str:
    year = int(low.astype("datetime64[Y]").astype(np.int64)) + 1970
    if unit == "century":
        return _century_label((year - 1) // 100 + 1)
    if unit == "decade":
        return f"{year // 10 * 10}s"
    if unit == "year":
        return str(year)
    if unit == "quarter":
        return f"{year} Q{(int(low.astype('datetime64[M]').astype(np.int64)) % 12) // 3 + 1}"
    if unit == "week":
        thursday = low.astype("datetime64[D]") + 3
        iso_year = thursday.astype("datetime64[Y]")
        week = int((thursday - iso_year.astype("datetime64[D]")).astype(int)) // 7 + 1
        return f"{int(iso_year.astype(np.int64)) + 1970}-W{week:02d}"
    return str(low.astype({"month": "datetime64[M]", "day": "datetime64[D]"}.get(unit, "datetime64[h]")))


def _century_label(number: int) -> str:
    if number < 1:
        return f"{_ordinal(1 - number)} century BC"
    return f"{_ordinal(number)} century"


def _ordinal(number: int) -> str:
    special = {1: "st", 2: "nd", 3: "rd"}
    suffix = "th" if number % 100 in (11, 12, 13) else special.get(number % 10, "th")
    return f"{number}{suffix}"


def _number_bin(field: Field, low: float, high: float, whole: bool) -> Bin:
    above = Leaf(field.key, "ge", (low,), label=field.name)
    below = Leaf(field.key, "lt", (high,), label=field.name)
    if np.isneginf(low):
        return Bin(f"< {_label(high)}", low, below)
    if np.isposinf(high):
        return Bin(f"≥ {_label(low)}", low, above)
    if whole and float(low).is_integer() and float(high).is_integer():
        label = _label(low) if high - low == 1 else f"{_label(low)}–{_label(high - 1)}"
    else:
        label = f"{_label(low)} to < {_label(high)}"
    return Bin(label, low, above & below)


def _label(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return f"{value:.0f}" if value.is_integer() and abs(value) < 1e15 else f"{value:.10g}"
    return str(value)
