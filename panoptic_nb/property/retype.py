"""Giving a property another type: what can be converted is planned first, then done as one operation."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Literal

import numpy as np

from panoptic_nb.errors import ConflictError, InvalidValueError
from panoptic_nb.query.field import Field
from panoptic_nb.session import Session
from panoptic_nb.session.changes import tags_named
from panoptic_nb.session.value_text import texts_by_id
from panoptic_nb.store import values as stored
from panoptic_nb.store.journal import Draft
from panoptic_nb.store.properties import PropertyRow
from panoptic_nb.values import Date, PropertyType, coerce


@dataclass(frozen=True)
class Retyping:
    """What a change of type converts.

    Attributes
    ----------
    converted
        How many items or images keep a value.
    failed
        Values that do not fit the new type: the value as text, how many have it, and the reason.
    joined
        Of those that convert, several tags that become one value: the value as text, and how many have it.
    kind
        The new type.
    """

    converted: int
    failed: tuple[tuple[str, int, str], ...]
    joined: tuple[tuple[str, int], ...] = ()
    kind: PropertyType = PropertyType.TEXT

    def __repr__(self) -> str:
        lines = [f"{self.converted:,} values convert; {sum(row[1] for row in self.failed):,} do not"]
        lines += [f"  {value!r} ({count:,}): {reason}" for value, count, reason in self.failed[:20]]
        if self.joined:
            one = (
                "one that is found under none of their names"
                if self.kind.is_tags
                else f"one {self.kind.value}"
            )
            lines.append(f"{_total(self.joined):,} of them are several tags, which become {one}:")
            lines += [f"  {value!r} ({count:,})" for value, count in self.joined[:20]]
        return "\n".join(lines)


@dataclass(frozen=True)
class Plan:
    """Values by id in the new type, and the report."""

    values: dict[int, Any] = field(default_factory=dict)
    report: Retyping = field(default_factory=lambda: Retyping(0, ()))


def plan(session: Session, row: PropertyRow, kind: PropertyType) -> Plan:
    """Convert every value to the new type, in memory."""
    old = row.field()
    if kind is row.type:
        raise ConflictError(f'"{row.name}" is of type "{kind.value}" already.')
    texts = texts_by_id(old, session.columns(old), session.schema.tree(old))
    values: dict[int, Any] = {}
    failures: dict[tuple[str, str], int] = {}
    joined: dict[str, int] = {}
    known: dict[tuple[str, ...], Any] = {}
    # In the order of the items, whatever the order that values are stored in: new tags come in the same order anywhere.
    for identity, parts in sorted(texts.items()):
        if parts not in known:
            known[parts] = _converted(parts, kind)
        result = known[parts]
        if isinstance(result, InvalidValueError):
            failed = (", ".join(parts), str(result))
            failures[failed] = failures.get(failed, 0) + 1
        elif result is not None:
            values[identity] = result
            if len(parts) > 1 and not isinstance(result, list):
                joined[", ".join(parts)] = joined.get(", ".join(parts), 0) + 1
    listed = sorted(
        ((text, count, reason) for (text, reason), count in failures.items()), key=lambda r: -r[1]
    )
    together = sorted(joined.items(), key=lambda row: -row[1])
    return Plan(values, Retyping(len(values), tuple(listed), tuple(together), kind))


def retype(
    session: Session, row: PropertyRow, kind: PropertyType, on_error: Literal["raise", "empty"]
) -> Retyping:
    """Convert a property; see `Property.retype`."""
    if on_error not in ("raise", "empty"):
        raise InvalidValueError(f'on_error is "raise" or "empty"; {on_error!r} was given.')
    planned = plan(session, row, kind)
    if planned.report.failed and on_error == "raise":
        raise ConflictError(
            f'"{row.name}" was not retyped: {planned.report}\n'
            'Correct these values first, or give on_error="empty" to leave them empty (undo brings them back).'
        )
    name, joined = row.name, planned.report.joined
    summary = f"{name}: {row.type.value} → {kind.value}"
    if joined:
        summary += f", {_total(joined):,} of several tags as one"
    with session.change("retype property", property=name, summary=summary) as draft:
        draft.items = planned.report.converted
        draft.detail = {
            "failed": [list(failed) for failed in planned.report.failed[:100]],
            "joined": [list(some) for some in joined[:100]],
        }
        changed = session.store.properties.retype(draft, row, kind).field()
        write_values(session, draft, changed, planned.values)
    return planned.report


def write_values(session: Session, draft: Draft, changed: Field, values: dict[int, Any]) -> None:
    """Write values by id, each already in the form of the property's type."""
    import polars as pl

    ids = np.fromiter(values, np.int32, len(values))
    if changed.type.is_tags:
        lists = [value if isinstance(value, list) else [value] for value in values.values()]
        names = list(dict.fromkeys(name for part in lists for name in part))
        rows = {row.name: row.tag_id for row in tags_named(session, draft, changed, names)}
        pairs = np.repeat(ids, [len(part) for part in lists])
        tags = np.asarray([rows[name] for part in lists for name in part], np.int32)
        stored.replace_tags(draft, changed, ids, pairs, tags)
    elif changed.type is PropertyType.DATE:
        stored.set_values(draft, changed, date_frame(ids, list(values.values())))
    else:
        stored.set_values(draft, changed, pl.DataFrame({"id": ids, "value": list(values.values())}))


def date_frame(ids: Any, dates: list[Date]) -> Any:
    """Dates as `store.values.set_values` takes them."""
    import polars as pl

    return pl.DataFrame(
        {
            "id": ids,
            "start": np.asarray([date.start for date in dates], "datetime64[us]"),
            "stop": np.asarray([date.stop for date in dates], "datetime64[us]"),
            "precision": np.asarray([int(date.precision) for date in dates], np.uint8),
            "text": pl.Series([date.text for date in dates], dtype=pl.String),
        }
    )


def _total(counted: tuple[tuple[str, int], ...]) -> int:
    return sum(count for _, count in counted)


def _converted(parts: tuple[str, ...], kind: PropertyType) -> Any:
    try:
        if kind is PropertyType.LABELS:
            return coerce(list(parts), kind)
        return coerce(", ".join(parts), kind)
    except InvalidValueError as error:
        return error
