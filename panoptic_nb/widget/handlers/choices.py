"""Tags and values that a few letters suggest, with their counts; the three states of pinned tags."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from typing import Any

from panoptic_nb.property.typed import typed_condition
from panoptic_nb.query.field import Field
from panoptic_nb.query.groups import GroupKey
from panoptic_nb.query.order import Ids
from panoptic_nb.values import PropertyType
from panoptic_nb.values.text import fold
from panoptic_nb.widget import requests
from panoptic_nb.widget.desk import Desk
from panoptic_nb.widget.filters import tree_of


def values(desk: Desk, request: requests.Values) -> dict[str, Any]:
    """What the letters suggest: the very name first, then those of the target, then the most used."""
    schema = desk.session.schema
    if request.property is not None:
        fields = [schema.field(request.property)]
    else:
        fields = [schema.field(key) for key in schema.rows if schema.field(key).type.is_tags]
    items = None if request.target is None else desk.target(request.target)
    typed = unicodedata.normalize("NFC", request.query.strip())
    query = fold(typed)
    found = [choice for field in fields for choice in _choices(desk, field, query, items)]
    found.sort(
        key=lambda c: (
            c["value"] != typed, not fold(c["value"]).startswith(query), -c["chosen"], -c["total"], c["value"],
        )
    )  # fmt: skip
    return {
        "choices": found[: max(1, min(request.limit, 500))],
        "items": 0 if items is None else len(items),
        "held": {} if items is None else _held(desk, items),
    }


def _held(desk: Desk, items: Ids) -> dict[str, int]:
    """How many items have a tag already, in each property that holds one."""
    schema = desk.session.schema
    single = [field for field in map(schema.field, schema.rows) if field.type is PropertyType.LABEL]
    return {field.key: sum(_counts(desk, field, items).values()) for field in single}


def states(desk: Desk, request: requests.States) -> dict[str, Any]:
    """How many items of a target have each of some tags, and whether there is such a tag (any more)."""
    items = desk.target(request.target)
    schema = desk.session.schema
    chosen, colors, there = [], [], []
    for pin in request.tags:
        field = schema.fields.get(pin.property)
        row = None if field is None else schema.find_tag(field, pin.tag)
        counts = {} if field is None else _counts(desk, field, items)
        chosen.append(0 if row is None else counts.get(row.tag_id, 0))
        colors.append(None if row is None else row.color)
        there.append(row is not None)
    return {"chosen": chosen, "colors": colors, "there": there, "items": len(items)}


def parse(desk: Desk, request: requests.Parse) -> dict[str, Any]:
    """A typed condition as the builder draws it."""
    condition = typed_condition(request.text, desk.session, dayfirst=request.dayfirst or None)
    return {"where": tree_of(desk.session, condition)}


def _choices(desk: Desk, field: Field, query: str, items: Ids | None) -> Iterator[dict[str, Any]]:
    schema = desk.session.schema
    if not field.type.is_tags:
        for part, size in _bins(desk, field, desk.session.frame.items):
            if query in fold(part.label):
                yield _choice(field, part.label, None, size, 0)
        return
    totals = _counts(desk, field, desk.session.frame.items)
    chosen = {} if items is None else _counts(desk, field, items)
    for row in schema.tags.get(field.key, {}).values():
        if query in fold(row.name):
            yield _choice(field, row.name, row.color, totals.get(row.tag_id, 0), chosen.get(row.tag_id, 0))


def _choice(field: Field, value: str, color: str | None, total: int, chosen: int) -> dict[str, Any]:
    return {"property": field.key, "value": value, "color": color, "total": total, "chosen": chosen}


def _counts(desk: Desk, field: Field, items: Ids) -> dict[int, int]:
    """How many of some items have each tag, by tag id."""
    if not field.type.is_tags:
        return {}
    return {part.value: size for part, size in _bins(desk, field, items)}


def _bins(desk: Desk, field: Field, items: Ids) -> Iterator[tuple[Any, int]]:
    cut, sizes = desk.session.counts(GroupKey(field.key), items)
    yield from zip(cut.bins, sizes.tolist(), strict=False)
