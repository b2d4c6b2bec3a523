"""What the view is made of, property by property: each counted without its own conditions."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

from panoptic_nb.query.field import Field
from panoptic_nb.query.groups import Bin, GroupKey
from panoptic_nb.query.order import Ids
from panoptic_nb.values import PropertyType
from panoptic_nb.values.text import fold
from panoptic_nb.widget import requests
from panoptic_nb.widget.desk import Desk
from panoptic_nb.widget.spec import asked_of, conjuncts, properties_of, without

Numbers = npt.NDArray[np.float64]

BARS = 30
STEPS = (1, 2, 5, 10, 20, 50, 100, 200, 500, 1_000)


def facets(desk: Desk, request: requests.Facets) -> dict[str, Any]:
    """The facets of some properties."""
    known = desk.session.schema.fields
    fields = [known[key] for key in request.properties if key in known]
    parts = [properties_of(part) for part in conjuncts(desk.spec)]
    shown = desk.view.piles(False).ids
    base = desk.filtered
    found = []
    for field in fields:
        items = without(base, desk.spec, field.key).ids if {field.key} in parts else shown
        if field.type in (PropertyType.DATE, PropertyType.NUMBER):
            found.append(_histogram(desk, field, items, shown))
        else:
            found.append(_values(desk, field, items, request))
    return {"facets": found}


def _values(desk: Desk, field: Field, items: Ids, request: requests.Facets) -> dict[str, Any]:
    """Tags and plain values with their counts, the largest first; those that are asked for are always among them."""
    cut, sizes = desk.session.counts(GroupKey(field.key), items)
    places: list[int] = np.argsort(-sizes[:-1], kind="stable")[: np.count_nonzero(sizes[:-1])].tolist()
    if letters := fold(request.query.strip()):
        places = [place for place in places if letters in fold(cut.bins[place].label)]
    first = places[: max(1, min(request.limit, 200))]
    asked = [] if letters else asked_of(desk.spec, field.key)
    if asked:
        there = set(first)
        first += [n for n, part in enumerate(cut.bins) if n not in there and _value(field, part) in asked]
    return {
        "property": field.key,
        "kind": "values",
        "entries": [_entry(desk, field, cut.bins[place], int(sizes[place])) for place in first],
        "distinct": len(places),
        "empty": int(sizes[-1]),
    }


def _entry(desk: Desk, field: Field, part: Bin, size: int) -> dict[str, Any]:
    tags = desk.session.schema.tags.get(field.key, {}) if field.type.is_tags else {}
    color = tags[part.value].color if part.value in tags else None
    shown = color or (part.label if field.type is PropertyType.COLOR else None)
    return {"value": _value(field, part), "label": part.label, "color": shown, "count": size}


def _value(field: Field, part: Bin) -> Any:
    return part.label if field.type.is_tags else part.value


def _histogram(desk: Desk, field: Field, items: Ids, shown: Ids) -> dict[str, Any]:
    """Numbers and dates in bars of one width, empty bars among them; a date stands where it starts."""
    values, held = _along(desk, field, items), _along(desk, field, shown)
    there = values[~np.isnan(values)]
    bars = _bars(there, held[~np.isnan(held)], dates=field.type is PropertyType.DATE) if len(there) else []
    return {"property": field.key, "kind": "histogram", "bars": bars, "empty": int(len(items) - len(there))}


def _along(desk: Desk, field: Field, items: Ids) -> Numbers:
    """A number for each item: the value, or the month (counted from year 0) in which a date starts."""
    frame = desk.session.frame
    columns = desk.session.columns(field)
    by_key = np.full(frame.span(field.scope), np.nan)
    ids = columns["id"]
    inside = ids < len(by_key)
    if field.type is PropertyType.DATE:
        months = columns["start"].astype("datetime64[M]").astype(np.int64) + 1970 * 12
        by_key[ids[inside]] = months[inside]
    else:
        by_key[ids[inside]] = columns["value"].astype(np.float64)[inside]
    return by_key[items if field.scope == "item" else frame.image_of[items]]


def _bars(values: Numbers, held: Numbers, *, dates: bool) -> list[dict[str, Any]]:
    low, high = float(values.min()), float(values.max())
    if not dates:
        whole = bool(np.all(values == np.round(values)))
        width = _nice((high - low) / BARS, least=1.0 if whole else 0.0)
        return _cut(values, held, np.floor(low / width) * width, width, lambda a, b: _numbers(a, b, whole))
    if high - low < 36:
        return _cut(values, held, low, 1, lambda a, _: _month(a))
    width = 12 * next((step for step in STEPS if (high - low) / 12 / step <= BARS), STEPS[-1])
    return _cut(values, held, np.floor(low / width) * width, width, lambda a, b: _years(a, b))


def _nice(width: float, least: float) -> float:
    """The next of 1, 2, 5, 10, … times a power of ten."""
    if width <= 0:
        return 1.0
    power = 10.0 ** np.floor(np.log10(width))
    return float(max(least, next(m * power for m in (1, 2, 5, 10) if m * power >= width)))


def _cut(values: Numbers, held: Numbers, low: float, width: float, ends: Any) -> list[dict[str, Any]]:
    """Each bar with how many items would stand in it, and how many of them are on screen."""
    counts, inside = (np.bincount(np.floor((some - low) / width).astype(np.int64)) for some in (values, held))
    inside = np.pad(inside, (0, len(counts) - len(inside)))
    bars = []
    for slot, (count, kept) in enumerate(zip(counts.tolist(), inside.tolist(), strict=True)):
        first, last, label = ends(low + slot * width, low + (slot + 1) * width)
        bars.append({"low": first, "high": last, "label": label, "count": count, "held": kept})
    return bars


def _numbers(low: float, high: float, whole: bool) -> tuple[float, float, str]:
    last = high - 1 if whole else float(np.nextafter(high, low))
    return low, last, f"{low:g}"


def _years(low: float, high: float) -> tuple[str, str, str]:
    first, last = int(low // 12), int(high // 12) - 1
    return f"{first:04d}", f"{last:04d}", f"{first}"


def _month(low: float) -> tuple[str, str, str]:
    text = f"{int(low // 12):04d}-{int(low % 12) + 1:02d}"
    return text, text, text
