"""Conditions as the grid draws them, and back: a tree of plain values on one side, `Condition` on the other."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import reduce
from typing import Any

from panoptic_nb.errors import InvalidValueError
from panoptic_nb.property import Property
from panoptic_nb.query.condition import And, Condition, Leaf, Not, Or
from panoptic_nb.session import Session
from panoptic_nb.values import Date

Tree = Mapping[str, Any]

COMPARE: Mapping[str, Callable[[Property, Any], Condition]] = {
    "eq": lambda p, v: p == v,
    "ne": lambda p, v: p != v,
    "lt": lambda p, v: p < v,
    "le": lambda p, v: p <= v,
    "gt": lambda p, v: p > v,
    "ge": lambda p, v: p >= v,
    "contains": lambda p, v: p.contains(v),
    "starts_with": lambda p, v: p.starts_with(v),
    "matches": lambda p, v: p.matches(v),
    "within": lambda p, v: p.within(*v) if isinstance(v, list | tuple) else p.within(v),
    "is_set": lambda p, _: p.is_set(),
    "not_set": lambda p, _: p.not_set(),
}
OPPOSITES = {"is_set": "not_set", "eq": "ne", "any_of": "none_of"}


def condition_of(session: Session, tree: Tree) -> Condition:
    """The condition that a filter tree says.

    Raises
    ------
    PanopticError
        As the operators of `Property` raise, naming the property.
    """
    for kind in ("all", "any"):
        if kind in tree:
            parts = [condition_of(session, part) for part in tree[kind]]
            if not parts:
                raise InvalidValueError("A bracket of a filter is empty: give it a condition, or remove it.")
            return reduce(lambda a, b: a & b if kind == "all" else a | b, parts)
    if "not" in tree:
        return ~condition_of(session, tree["not"])
    return _test(Property(session, tree["property"]), tree)


def _test(prop: Property, test: Tree) -> Condition:
    op, value = test["op"], test.get("value")
    if op in COMPARE:
        return COMPARE[op](prop, value)
    values = value if isinstance(value, list | tuple) else [value]
    if op == "between" and len(values) == 2:
        return prop.between(*values)
    if op == "exactly":
        return prop == list(values) if prop.type.is_tags else prop.exactly(values[0])
    if op in ("any_of", "all_of", "none_of"):
        names = [str(name) for name in values]
        make = {"any_of": prop.any_of, "all_of": prop.all_of, "none_of": prop.none_of}[op]
        return make(*names, descendants=bool(test.get("descendants", True)))
    raise InvalidValueError(f'"{op}" is not something to ask of "{prop.name}".')


def tree_of(session: Session, condition: Condition) -> dict[str, Any]:
    """The filter tree of a condition."""
    if isinstance(condition, And | Or):
        kind = "all" if isinstance(condition, And) else "any"
        return {kind: [tree_of(session, part) for part in condition.parts]}
    if isinstance(condition, Not):
        inner = tree_of(session, condition.part)
        if inner.get("op") in OPPOSITES:
            return {**inner, "op": OPPOSITES[inner["op"]]}
        return {"not": inner}
    if isinstance(condition, Leaf):
        return _leaf(session, condition)
    raise InvalidValueError(f"Not a condition: {condition!r}.")


def _leaf(session: Session, leaf: Leaf) -> dict[str, Any]:
    schema = session.schema
    field = schema.field(leaf.field)
    test: dict[str, Any] = {"property": leaf.field, "op": leaf.op}
    if field.type.is_tags and leaf.op in ("any_of", "all_of", "eq"):
        known = schema.tags.get(leaf.field, {})
        test["value"] = [known[tag].name for tag in leaf.operands if tag in known]
        test["op"] = "exactly" if leaf.op == "eq" else leaf.op
        return test if leaf.descendants else {**test, "descendants": False}
    values = [str(value) if isinstance(value, Date) else value for value in leaf.operands]
    if leaf.op == "between" or len(values) > 1:
        return {**test, "value": values}
    return {**test, "value": values[0]} if values else test


def searched(condition: Condition) -> str | None:
    """The text, where a condition is what `View.search` makes."""
    if not isinstance(condition, Or):
        return None
    leaves = [part for part in condition.parts if isinstance(part, Leaf) and part.op == "contains"]
    texts = {leaf.operands for leaf in leaves}
    whole = len(leaves) == len(condition.parts) and len(texts) == 1
    return (
        str(leaves[0].operands[0]) if whole and any(leaf.field == "@file_name" for leaf in leaves) else None
    )
