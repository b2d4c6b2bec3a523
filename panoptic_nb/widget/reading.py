"""What the grid reads of a few items: texts, tags, colours. Never of all of them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from panoptic_nb.query.field import Field
from panoptic_nb.query.order import Ids
from panoptic_nb.session import Session
from panoptic_nb.session.value_text import dates, value_text
from panoptic_nb.values import PropertyType

MOST_DOTS = 12
GIVEN = ("tag", "set", "copy", "assign", "accept proposals", "judge proposals")
"""Kinds of operations in which a person gave a value, one by one or to a selection."""


@dataclass(frozen=True, slots=True)
class Held:
    """One value of one item or image.

    Attributes
    ----------
    value
        As a condition would write it: text, a number, true or false; a tag's name.
    text
        As a reader sees it.
    color
        The tag's, where it is one.
    operation
        The number of the operation that gave it; 0 where it is computed.
    """

    value: Any
    text: str
    color: str | None
    operation: int


def held(session: Session, field: Field, items: Ids) -> list[list[Held]]:
    """The values of a property along some items, each list in reading order.

    Parameters
    ----------
    items
        Item ids, shape (n,); a few hundred at most.
    """
    keys = items if field.scope == "item" else session.frame.image_of[items]
    columns = _rows(session, field, np.unique(keys))
    operations = columns.get("op_id")
    by_key: dict[int, list[Held]] = {}
    for place, (key, value, text, color) in enumerate(_values(session, field, columns)):
        operation = 0 if operations is None else int(operations[place])
        by_key.setdefault(int(key), []).append(Held(value, text, color, operation))
    for found in by_key.values():
        found.sort(key=lambda h: h.text.casefold())
    return [by_key.get(int(key), []) for key in keys]


def texts(session: Session, field: Field, items: Ids) -> list[str | None]:
    """What stands under a picture for a property; tags joined; None where it is empty."""
    return [_joined([h.text for h in found]) for found in held(session, field, items)]


def _joined(parts: list[str]) -> str | None:
    """All of them where they are short; else the first and how many more, so that none goes unsaid."""
    whole = ", ".join(parts)
    return (
        None
        if not parts
        else whole
        if len(parts) == 1 or len(whole) <= 16
        else f"{parts[0]} +{len(parts) - 1}"
    )


def file_names(session: Session, items: Ids) -> list[str]:
    """The name of each item's file."""
    return [text or "" for text in texts(session, session.schema.field("@file_name"), items)]


def mean_colors(session: Session, items: Ids) -> np.ndarray[Any, np.dtype[np.uint32]]:
    """The mean colour of each item's image as 0xrrggbb, shape (n,)."""
    found = texts(session, session.schema.field("@mean_color"), items)
    return np.asarray([int(color[1:], 16) if color else 0x888888 for color in found], np.uint32)


def dots(session: Session, items: Ids, given: frozenset[int]) -> list[list[str]]:
    """The colours of the tags that a person gave to each item, at most twelve.

    Parameters
    ----------
    given
        The operations in which a person gave values.
    """
    found: list[list[str]] = [[] for _ in items]
    for field in (session.schema.field(key) for key in session.schema.rows):
        if not field.type.is_tags or not given:
            continue
        for colors, values in zip(found, held(session, field, items), strict=True):
            colors += [h.color for h in values if h.color and h.operation in given and h.color not in colors]
    return [colors[:MOST_DOTS] for colors in found]


def given_by_hand(session: Session) -> frozenset[int]:
    """The operations in which a person gave values."""
    return frozenset(op.op_id for op in session.store.journal.operations() if op.kind in GIVEN)


def _rows(session: Session, field: Field, keys: Sequence[int] | Ids) -> dict[str, Any]:
    wanted = ",".join(str(int(key)) for key in keys) or "NULL"
    return session.store.catalogue.columns(f"SELECT * FROM {field.relation} WHERE id IN ({wanted})")


def _values(
    session: Session, field: Field, columns: dict[str, Any]
) -> Iterable[tuple[int, Any, str, str | None]]:
    ids = columns["id"].tolist()
    if field.type.is_tags:
        tags = session.schema.tags.get(field.key, {})
        for key, tag in zip(ids, columns["tag_id"].tolist(), strict=True):
            if tag in tags:
                yield key, tags[tag].name, tags[tag].name, tags[tag].color
    elif field.type is PropertyType.DATE:
        for key, date in zip(ids, dates(columns), strict=True):
            yield key, str(date), value_text(date), None
    else:
        for key, value in zip(ids, columns["value"].tolist(), strict=True):
            yield key, value, value_text(value), None
