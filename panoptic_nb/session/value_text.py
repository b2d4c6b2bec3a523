"""Values as a person reads them: for retyping, exports, captions and tables."""

from __future__ import annotations

from typing import Any

from panoptic_nb.query.field import Field, TagTree
from panoptic_nb.query.order import collated
from panoptic_nb.store.catalogue import Columns
from panoptic_nb.values import Date, Precision, PropertyType


def values_by_id(field: Field, columns: Columns, tags: TagTree) -> dict[int, Any]:
    """Python values by id: str, float, bool, `Date`, and lists of tag names, in the order of the tags."""
    ids = columns["id"].tolist()
    if field.type.is_tags:
        # A tag that another thread has taken away, or that a damaged catalogue lacks, is no value.
        known = [tags.names.get(tag) for tag in columns["tag_id"].tolist()]
        ids = [identity for identity, name in zip(ids, known, strict=True) if name is not None]
        names = [name for name in known if name is not None]
        if field.type is PropertyType.LABEL:
            return dict(zip(ids, names, strict=True))
        found: dict[int, Any] = {}
        for identity, name in zip(ids, names, strict=True):
            found.setdefault(identity, []).append(name)
        place = {name: number for number, name in enumerate(tags.names.values())}
        for several in found.values():
            several.sort(key=place.__getitem__)
        return found
    if field.type is PropertyType.DATE:
        return dict(zip(ids, dates(columns), strict=True))
    return dict(zip(ids, columns["value"].tolist(), strict=True))


def texts_by_id(field: Field, columns: Columns, tags: TagTree) -> dict[int, tuple[str, ...]]:
    """Values by id as text; several parts where there are several tags."""
    texts: dict[int, tuple[str, ...]] = {}
    for identity, value in values_by_id(field, columns, tags).items():
        texts[identity] = tuple(value) if isinstance(value, list) else (value_text(value),)
    return texts


def value_text(value: Any) -> str:
    """One value as text: a date in its own words where it has some, a number without needless zeros."""
    if isinstance(value, Date):
        return value.text or str(value)
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)
    return str(value)


def dates(columns: Columns) -> list[Date]:
    """The dates of a date property's columns."""
    rows = zip(columns["start"], columns["stop"], columns["precision"], columns["text"], strict=True)
    return [Date(start, stop, Precision(int(precision)), text) for start, stop, precision, text in rows]


def in_reading_order(names: list[str]) -> list[str]:
    """Tag names as a reader expects them."""
    return [names[place] for place in collated(names)] if len(names) > 1 else names
