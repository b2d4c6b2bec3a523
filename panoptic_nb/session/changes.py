"""Changing values for many items at once: one operation, one statement, whatever their number."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from panoptic_nb.errors import InvalidValueError
from panoptic_nb.query.field import Field
from panoptic_nb.query.order import Ids
from panoptic_nb.session.alone import alone
from panoptic_nb.session.session import Session
from panoptic_nb.session.value_text import value_text
from panoptic_nb.store import values as stored
from panoptic_nb.store.journal import Draft
from panoptic_nb.store.properties import TagRow
from panoptic_nb.values import Date, PropertyType, coerce


@dataclass(frozen=True, slots=True)
class Change:
    """What an annotation reached.

    Attributes
    ----------
    summary
        What was done, in words.
    changed
        How many items, or images where the property describes images, have another value now.
    scope
        What the property describes.
    outside
        Items that are not in the view and changed with it, because they show the same image.
    """

    summary: str
    changed: int
    scope: str
    outside: int

    def __repr__(self) -> str:
        text = f"{self.summary}: {self.changed:,} {self.scope}{'s' if self.changed != 1 else ''} changed"
        if self.outside:
            text += (
                f"; {self.outside:,} item{'s' if self.outside != 1 else ''} outside the view show the same"
            )
        return text


def writable(field: Field) -> Field:
    """The field, if values may be written to it."""
    if field.computed:
        raise InvalidValueError(
            f'"{field.name}" is computed from the files and cannot be written. Make a property of your own '
            "with corpus.add_property(…)."
        )
    return field


@alone
def set_value(
    session: Session, field: Field, items: Ids, value: object, *, query: str | None = None
) -> Change:
    """Give items one value, or none (as `clear_value`) where it is empty."""
    field = writable(session.schema.field(field.key))
    wanted = coerce(value, field.type)
    if wanted is None:
        return clear_value(session, field, items, query=query)
    ids = session.frame.ids_in(items, field.scope)
    shown = ", ".join(wanted) if isinstance(wanted, list) else value_text(wanted)
    with session.change("set", property=field.name, query=query) as draft:
        if field.type.is_tags:
            names = wanted if isinstance(wanted, list) else [str(wanted)]
            tags = np.asarray([row.tag_id for row in tags_named(session, draft, field, names)], np.int32)
            changed = stored.replace_tags(
                draft, field, ids, np.repeat(ids, len(tags)), np.tile(tags, len(ids))
            )
        else:
            changed = stored.set_values(draft, field, constant_frame(field, ids, wanted))
        summary = _told(draft, f"{field.name} = {shown}", changed, field, value=shown)
    return _change(session, field, items, summary, changed)


@alone
def clear_value(session: Session, field: Field, items: Ids, *, query: str | None = None) -> Change:
    """Empty a property for items."""
    field = writable(session.schema.field(field.key))
    ids = session.frame.ids_in(items, field.scope)
    with session.change("clear", property=field.name, query=query) as draft:
        changed = stored.clear_values(draft, field, ids)
        summary = _told(draft, f"{field.name} emptied", changed, field)
    return _change(session, field, items, summary, changed)


@alone
def add_tags(
    session: Session, field: Field, items: Ids, names: Sequence[str], *, query: str | None = None
) -> Change:
    """Add tags to items; a tag that does not exist yet is made."""
    field = session.schema.field(field.key)
    names = _tag_names(field, names)
    if field.type is PropertyType.LABEL and len(names) > 1:
        raise InvalidValueError(
            f'"{field.name}" holds one tag, and {len(names)} were given. '
            f'Give one, or make it hold several: corpus["{field.name}"].retype("labels").'
        )
    ids = session.frame.ids_in(items, field.scope)
    with session.change("tag", property=field.name, query=query) as draft:
        rows = tags_named(session, draft, field, names)
        tags = np.asarray([row.tag_id for row in rows], np.int32)
        pair_ids, pair_tags = np.repeat(ids, len(tags)), np.tile(tags, len(ids))
        if field.type is PropertyType.LABEL:
            changed = stored.replace_tags(draft, field, ids, pair_ids, pair_tags)
        else:
            changed = stored.add_tags(draft, field, pair_ids, pair_tags)
        summary = _told(draft, f"{field.name} + {', '.join(names)}", changed, field, tags=names)
    return _change(session, field, items, summary, changed)


@alone
def remove_tags(
    session: Session, field: Field, items: Ids, names: Sequence[str], *, query: str | None = None
) -> Change:
    """Take tags away from items."""
    field = session.schema.field(field.key)
    names = _tag_names(field, names)
    schema = session.schema
    tags = np.asarray([schema.tag(field, name).tag_id for name in names], np.int32)
    ids = session.frame.ids_in(items, field.scope)
    with session.change("untag", property=field.name, query=query) as draft:
        changed = stored.remove_tags(draft, field, ids, tags)
        summary = _told(draft, f"{field.name} − {', '.join(names)}", changed, field, tags=names)
    return _change(session, field, items, summary, changed)


def tags_named(session: Session, draft: Draft, field: Field, names: Sequence[str]) -> list[TagRow]:
    """The tags of these names; those that do not exist are made, under the operation."""
    schema = session.schema
    found = {name: schema.find_tag(field, name) for name in names}
    missing = [name for name, row in found.items() if row is None]
    if missing:
        made = session.store.properties.add_tags(draft, int(field.key), missing)
        found.update(zip(missing, made, strict=True))
    return [row for name in names if (row := found[name]) is not None]


def constant_frame(field: Field, ids: Ids, value: Any) -> Any:
    """A frame that gives every id the same value, as `store.values.set_values` takes it."""
    import polars as pl

    frame = pl.DataFrame({"id": ids})
    if isinstance(value, Date):
        return frame.with_columns(
            start=pl.lit(int(value.start.astype(np.int64))).cast(pl.Datetime("us")),
            stop=pl.lit(int(value.stop.astype(np.int64))).cast(pl.Datetime("us")),
            precision=pl.lit(int(value.precision)).cast(pl.UInt8),
            text=pl.lit(value.text, dtype=pl.String),
        )
    return frame.with_columns(value=pl.lit(value))


def _tag_names(field: Field, names: Sequence[str]) -> list[str]:
    writable(field)
    if not field.type.is_tags:
        raise InvalidValueError(
            f'"{field.name}" is a {field.type.value} property and has no tags. '
            f'Use set("{field.name}", …), or retype it to "label" or "labels".'
        )
    wanted = coerce(list(names), PropertyType.LABELS)
    if not isinstance(wanted, list):
        raise InvalidValueError(f'Which tag of "{field.name}"? None was given.')
    return wanted


def _told(draft: Draft, what: str, changed: int, field: Field, **detail: Any) -> str:
    noun = f"{field.scope}{'s' if changed != 1 else ''}"
    draft.summary, draft.items = f"{what} on {changed:,} {noun}", changed
    draft.detail = {"scope": field.scope, **detail}
    return what


def _change(session: Session, field: Field, items: Ids, summary: str, changed: int) -> Change:
    outside = 0
    if field.scope == "image" and changed:
        frame = session.frame
        reached = frame.items_of_images(np.unique(frame.image_of[items]))
        outside = len(reached) - len(np.intersect1d(reached, items))
    return Change(summary, changed, field.scope, outside)
