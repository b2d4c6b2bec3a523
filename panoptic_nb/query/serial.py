"""Queries as JSON, for the views that a corpus keeps. Nothing is evaluated when they are read."""

from __future__ import annotations

import base64
import json
from typing import Any

from panoptic_nb.errors import InvalidValueError
from panoptic_nb.query.condition import And, Condition, Leaf, Not, Or
from panoptic_nb.query.groups import GroupKey
from panoptic_nb.query.order import SortKey
from panoptic_nb.query.query import Query
from panoptic_nb.values.date import Date


def query_to_json(query: Query) -> str:
    """A query as text; `query_from_json` gives it back, equal."""
    return json.dumps(
        {
            "picked": None if query.picked is None else base64.b64encode(query.picked).decode(),
            "condition": None if query.condition is None else _condition(query.condition),
            "order": [[key.field, key.descending] for key in query.order],
            "groups": [
                [key.field, key.unit, key.step, key.width, key.quantiles, key.edges, key.by, key.descending]
                for key in query.groups
            ],
            "piles": query.piles,
        },
        ensure_ascii=False,
    )


def query_from_json(text: str) -> Query:
    """The query that `query_to_json` wrote.

    Raises
    ------
    InvalidValueError
        If it is no query, or its conditions are nested deeper than any that are made here.
    """
    try:
        found = json.loads(text)
        return _query(found)
    except RecursionError as error:
        raise InvalidValueError(
            "This view is nested deeper than any that panoptic_nb keeps: make it anew, and keep it under its name."
        ) from error
    except InvalidValueError:
        raise
    except (ValueError, TypeError, KeyError, AttributeError, IndexError) as error:
        raise InvalidValueError(
            "This kept view is no view that panoptic_nb can read: it was damaged, or written by something else. Make "
            "it anew, and keep it under its name."
        ) from error


def _query(found: dict[str, Any]) -> Query:
    picked = found["picked"]
    condition = found["condition"]
    return Query(
        None if picked is None else base64.b64decode(picked),
        None if condition is None else condition_from(condition),
        tuple(SortKey(*key) for key in found["order"]),
        tuple(_group_key(key) for key in found["groups"]),
        bool(found["piles"]),
    )


def _group_key(values: list[Any]) -> GroupKey:
    field, unit, step, width, quantiles, edges, by, descending = values
    return GroupKey(
        field, unit, step, width, quantiles, None if edges is None else tuple(edges), by, descending
    )


def _condition(condition: Condition) -> dict[str, Any]:
    if isinstance(condition, Leaf):
        return {
            "field": condition.field,
            "op": condition.op,
            "operands": [_operand(operand) for operand in condition.operands],
            "descendants": condition.descendants,
            "label": condition.label,
        }
    if isinstance(condition, Not):
        return {"not": _condition(condition.part)}
    if isinstance(condition, And | Or):
        name = "and" if isinstance(condition, And) else "or"
        return {name: [_condition(part) for part in condition.parts]}
    raise InvalidValueError(f"Not a condition: {condition!r}.")


def condition_from(found: dict[str, Any]) -> Condition:
    """The condition of a parsed JSON object."""
    if "not" in found:
        return Not(condition_from(found["not"]))
    if "and" in found:
        return And(tuple(condition_from(part) for part in found["and"]))
    if "or" in found:
        return Or(tuple(condition_from(part) for part in found["or"]))
    operands = tuple(_from_operand(operand) for operand in found["operands"])
    return Leaf(found["field"], found["op"], operands, found["descendants"], found["label"])


def _operand(value: Any) -> Any:
    if not isinstance(value, Date):
        return value
    date = Date(value.start, value.stop, value.precision)
    return {"date": str(date), "text": value.text}


def _from_operand(value: Any) -> Any:
    if not isinstance(value, dict):
        return value
    date = Date.parse(value["date"])
    return Date(date.start, date.stop, date.precision, value["text"])
