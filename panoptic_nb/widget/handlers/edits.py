"""What changes the corpus: each is one step of the journal, told to every grid by the corpus itself."""

from __future__ import annotations

from typing import Any

import numpy as np

from panoptic_nb.errors import ConflictError, InvalidValueError
from panoptic_nb.property.property import checked_name
from panoptic_nb.query.condition import And, Condition, Leaf, Not
from panoptic_nb.query.field import Field, Scope
from panoptic_nb.query.order import Ids
from panoptic_nb.session import changes
from panoptic_nb.session.changes import Change
from panoptic_nb.store.actor import acting
from panoptic_nb.values import PropertyType
from panoptic_nb.view.made import origin_of
from panoptic_nb.widget import commands, reading
from panoptic_nb.widget.desk import Desk
from panoptic_nb.widget.orders import Order, Part
from panoptic_nb.widget.protocol import Pin, Target


def tag(desk: Desk, request: commands.Tag) -> dict[str, Any]:
    """Add tags; one that does not exist is made. A whole cluster goes by the name that it gets."""
    items = desk.target(request.target)
    field = desk.session.schema.field(request.property)
    order, part = _part_of(desk, request)
    if order is None or order.cut is None or part is None:
        return _told(changes.add_tags(desk.session, field, items, request.tags))
    with acting(origin=f"cluster:{part.label}" if part.cluster is None else origin_of(part.cluster)):
        done = _told(changes.add_tags(desk.session, field, items, request.tags))
    order.cut.tags[part.label] = Pin(request.property, request.tags[0])
    if part.cluster is not None:
        part.cluster.name(request.tags[0])
    return done


def untag(desk: Desk, request: commands.Untag) -> dict[str, Any]:
    """Take tags away."""
    field = desk.session.schema.field(request.property)
    return _told(changes.remove_tags(desk.session, field, desk.target(request.target), request.tags))


def set_(desk: Desk, request: commands.Set) -> dict[str, Any]:
    """Give one value."""
    field = desk.session.schema.field(request.property)
    return _told(changes.set_value(desk.session, field, desk.target(request.target), request.value))


def clear(desk: Desk, request: commands.Clear) -> dict[str, Any]:
    """Empty a property."""
    field = desk.session.schema.field(request.property)
    return _told(changes.clear_value(desk.session, field, desk.target(request.target)))


def copy(desk: Desk, request: commands.Copy) -> dict[str, Any]:
    """Give the values of one item; tags are added to those there are, other values take their place."""
    session = desk.session
    items = desk.target(request.target)
    source = desk.target(Target(item=request.item))
    done = {"items": 0, "outside": 0}
    for key in request.properties:
        field = session.schema.field(key)
        values = [h.value for h in reading.held(session, field, source)[0]]
        if not values:
            raise ConflictError(f'"{field.name}" is empty here: there is nothing to give.')
        told = _told(_give(desk, field, items, values))
        done = {name: max(done[name], told[name]) for name in done}
    return done


def assign(desk: Desk, request: commands.Assign) -> dict[str, Any]:
    """Give what makes a group to the items dropped on it.

    Raises
    ------
    InvalidValueError
        If the group has no one value to give: the empties, a span of numbers.
    """
    order = desk.orders[request.rev]
    order.group(request.group)
    if not order.paths:
        raise InvalidValueError("These groups are proposals: name one first, and its name can be given.")
    items = desk.target(request.target)
    done = {"items": 0, "outside": 0}
    for part in order.paths[request.group]:
        field, values = _given(desk, part.condition, part.label)
        told = _told(_give(desk, field, items, values))
        done = {name: max(done[name], told[name]) for name in done}
    return done


def create_property(desk: Desk, request: commands.CreateProperty) -> dict[str, Any]:
    """A new property."""
    session = desk.session
    if request.scope not in ("item", "image"):
        raise InvalidValueError(f'A scope is "item" or "image"; "{request.scope}" was given.')
    scope: Scope = "item" if request.scope == "item" else "image"
    kind = PropertyType.parse(request.kind)
    name = checked_name(session.schema, request.name)
    with session.change("add property", property=name) as draft:
        draft.summary = f"new property {name} ({kind.value} of each {scope})"
        row = session.store.properties.add(draft, name, kind, scope)
    return {"property": str(row.property_id)}


def undo(desk: Desk, request: commands.Undo) -> dict[str, Any]:
    """Take back the last operation."""
    undone = desk.session.undo(request.operation)
    return {"items": sum(op.items for op in undone), "outside": 0}


def redo(desk: Desk, request: commands.Redo) -> dict[str, Any]:
    """Do again what was undone last."""
    return {"items": desk.session.redo().items, "outside": 0}


def back(desk: Desk, request: commands.Back) -> dict[str, Any]:
    """Take back an operation and everything after it."""
    undone = desk.session.undo(request.operation)
    return {"items": sum(op.items for op in undone), "outside": 0}


def _give(desk: Desk, field: Field, items: Ids, values: list[Any]) -> Change:
    if field.type.is_tags:
        return changes.add_tags(desk.session, field, items, [str(value) for value in values])
    return changes.set_value(desk.session, field, items, values[0])


def _given(desk: Desk, condition: Condition, label: str) -> tuple[Field, list[Any]]:
    """The property and the value that put an item into a group."""
    if isinstance(condition, Leaf):
        field = desk.session.schema.field(condition.field)
        if field.type.is_tags:
            return field, [desk.session.schema.tags[field.key][condition.operands[0]].name]
        if condition.op in ("eq", "within", "exactly"):
            return field, [condition.operands[0]]
    if isinstance(condition, Not):
        raise InvalidValueError(
            "The empties have no value to give. To empty a property, use “set a property…”."
        )
    if isinstance(condition, And):
        raise InvalidValueError(f"{label} is a span of numbers: which of them? Use “set a property…”.")
    raise InvalidValueError(f"{label} has no one value that could be given.")


def _part_of(desk: Desk, request: commands.Tag) -> tuple[Order | None, Part | None]:
    """An order of clusters and the part of it that a target is, whole."""
    if request.target.rev is None or len(request.target.ranges) != 1:
        return None, None
    order = desk.orders[request.target.rev]
    start, stop = request.target.ranges[0]
    number = int(np.searchsorted(order.bounds, start))
    whole = number + 1 < len(order.bounds) and (order.bounds[number], order.bounds[number + 1]) == (
        start,
        stop,
    )
    return (order, order.parts[number]) if whole and order.parts else (None, None)


def _told(change: Change) -> dict[str, int]:
    return {"items": change.changed, "outside": change.outside}
