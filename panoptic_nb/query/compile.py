"""From one leaf of a condition to the SQL that gives the ids satisfying it.

The statement selects the column ``id`` of the field's relation: item ids or image ids, by its scope.
Only values travel as parameters; table names come from the store, never from a user.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from panoptic_nb.errors import InvalidValueError
from panoptic_nb.query.collation import compares_text
from panoptic_nb.query.condition import Leaf
from panoptic_nb.query.field import Field, TagTree
from panoptic_nb.query.folding import folded_operand_sql, folded_sql
from panoptic_nb.values import Date, PropertyType

Statement = tuple[str, list[Any]]

_OPERANDS: dict[PropertyType, tuple[type, ...]] = {
    PropertyType.NUMBER: (int, float, np.integer, np.floating),
    PropertyType.CHECKBOX: (bool,),
    PropertyType.DATE: (Date,),
}
_SIGNS = {"eq": "=", "lt": "<", "le": "<=", "gt": ">", "ge": ">="}
_SEARCHES = {
    "contains": "contains({folded}, {operand})",
    "starts_with": "starts_with({folded}, {operand})",
    "matches": "regexp_matches({column}, ?)",
}


def leaf_sql(leaf: Leaf, field: Field, tags: TagTree) -> Statement:
    """The statement selecting the ids that satisfy a leaf.

    The order of texts is a reader's, which SQL does not know: for such a leaf the statement gives every id with
    a value, and `query.collation` picks.

    Raises
    ------
    InvalidValueError
        If the operator does not exist for the property's type, or the values are of another.
    """
    check_operands(leaf, field)
    if leaf.op == "is_set":
        return f"SELECT DISTINCT id FROM {field.relation}", []
    if field.type.is_tags:
        return _tags_sql(leaf, field, tags)
    if field.type is PropertyType.DATE:
        return _date_sql(leaf, field)
    if leaf.op in _SEARCHES and field.type in (PropertyType.TEXT, PropertyType.URL):
        return f"SELECT id FROM {field.relation} WHERE {_search(leaf.op, 'value')}", [*leaf.operands]
    if leaf.op == "eq":
        return f"SELECT id FROM {field.relation} WHERE value = ?", [*leaf.operands]
    if compares_text(leaf, field):
        return f"SELECT id FROM {field.relation}", []
    if field.type is PropertyType.NUMBER:
        if leaf.op in _SIGNS:
            return f"SELECT id FROM {field.relation} WHERE value {_SIGNS[leaf.op]} ?", [*leaf.operands]
        if leaf.op == "between":
            return f"SELECT id FROM {field.relation} WHERE value >= ? AND value <= ?", [*leaf.operands]
    raise _no_such_operator(leaf, field)


def check_operands(leaf: Leaf, field: Field) -> None:
    """Refuse a condition whose values are of another type than the property: it was retyped since.

    Raises
    ------
    InvalidValueError
        Naming the property.
    """
    if leaf.op in _SEARCHES:
        wanted: tuple[type, ...] = (str,)
    elif field.type.is_tags:
        wanted = (int,)
    else:
        wanted = _OPERANDS.get(field.type, (str,))
    # A truth value is a whole number to Python, and no number to a reader.
    if any(
        (type(value) is bool and bool not in wanted) or not isinstance(value, wanted)
        for value in leaf.operands
    ):
        raise InvalidValueError(
            f'"{field.name}" is a {field.type.value} property now and was of another type when this condition was '
            f"made ({leaf!r}). Undo the change of type, or write the condition anew."
        )


def _date_sql(leaf: Leaf, field: Field) -> Statement:
    """Dates are stretches of time: ``== 1905`` means within 1905, ``<= 1905`` to the end of it."""
    relation = field.relation
    bounds = [operand for operand in leaf.operands if isinstance(operand, Date)]
    tests = {
        "eq": "start >= {start} AND stop <= {stop}",
        "lt": "start < {start}",
        "le": "start < {stop}",
        "gt": "start >= {stop}",
        "ge": "start >= {start}",
        "between": "start >= {start} AND start < {stop}",
        "within": "start >= {start} AND stop <= {stop}",
        "exactly": "start = {start} AND stop = {stop} AND precision = {precision}",
    }
    if leaf.op not in tests or not bounds:
        raise _no_such_operator(leaf, field)
    low, high = bounds[0], bounds[-1]
    # Microseconds since 1970 reach years before our era, which Python's datetime does not.
    test = tests[leaf.op].format(
        start=f"make_timestamp({low.start.astype(int)})",
        stop=f"make_timestamp({high.stop.astype(int)})",
        precision=int(low.precision),
    )
    return f"SELECT id FROM {relation} WHERE {test}", []


def _tags_sql(leaf: Leaf, field: Field, tags: TagTree) -> Statement:
    if leaf.op in _SEARCHES:
        search = _search(leaf.op, "name")
        inner = f"SELECT tag_id FROM tags WHERE property_id = ? AND {search}"
        return (
            f"SELECT DISTINCT id FROM {field.relation} WHERE tag_id IN ({inner})",
            [int(field.key), *leaf.operands],
        )
    if leaf.op == "any_of":
        wanted = tags.with_descendants(leaf.operands) if leaf.descendants else set(leaf.operands)
        return f"SELECT DISTINCT id FROM {field.relation} WHERE tag_id IN ({_list(wanted)})", []
    if leaf.op == "all_of":
        parts = []
        for tag in leaf.operands:
            wanted = tags.with_descendants((tag,)) if leaf.descendants else {tag}
            parts.append(f"SELECT DISTINCT id FROM {field.relation} WHERE tag_id IN ({_list(wanted)})")
        return " INTERSECT ".join(parts), []
    if leaf.op == "eq":
        wanted = set(leaf.operands)
        return (
            f"SELECT id FROM {field.relation} GROUP BY id "
            f"HAVING count(*) = ? AND bool_and(tag_id IN ({_list(wanted)}))",
            [len(wanted)],
        )
    raise _no_such_operator(leaf, field)


def _search(op: str, column: str) -> str:
    return _SEARCHES[op].format(column=column, folded=folded_sql(column), operand=folded_operand_sql())


def _list(tag_ids: set[int]) -> str:
    return ", ".join(str(int(tag)) for tag in sorted(tag_ids)) or "NULL"


def _no_such_operator(leaf: Leaf, field: Field) -> InvalidValueError:
    allowed = {
        PropertyType.CHECKBOX: "==, !=, is_set, not_set",
        PropertyType.COLOR: "==, !=, is_set, not_set",
        PropertyType.NUMBER: "==, !=, <, <=, >, >=, between, is_set, not_set",
        PropertyType.DATE: "==, !=, <, <=, >, >=, between, within, exactly, is_set, not_set",
        PropertyType.LABEL: "==, !=, any_of, all_of, none_of, contains, starts_with, matches, is_set, not_set",
        PropertyType.LABELS: "==, !=, any_of, all_of, none_of, contains, starts_with, matches, is_set, not_set",
    }.get(field.type, "==, !=, <, <=, >, >=, between, contains, starts_with, matches, is_set, not_set")
    return InvalidValueError(
        f'"{field.name}" is a {field.type.value} property: it has no "{leaf.op}". It has: {allowed}.'
    )
