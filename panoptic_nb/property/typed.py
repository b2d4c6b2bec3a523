"""From a typed filter to a condition, and from a condition to the filter that a person would type."""

from __future__ import annotations

import operator
from collections.abc import Callable
from functools import reduce
from typing import TYPE_CHECKING, Any

from panoptic_nb.errors import InvalidValueError, PanopticError
from panoptic_nb.property.property import Property
from panoptic_nb.query.condition import And, Condition, Leaf, Not, Or
from panoptic_nb.query.filter import Every, Negation, Node, Some, Test
from panoptic_nb.query.grammar import parse
from panoptic_nb.query.words import quoted
from panoptic_nb.session.value_text import value_text
from panoptic_nb.values import Date, PropertyType

if TYPE_CHECKING:
    from panoptic_nb.query.place import Place
    from panoptic_nb.session import Session
    from panoptic_nb.session.schema import Schema

_COMPARISONS: dict[str, Callable[[Any, Any], Condition]] = {
    "eq": operator.eq,
    "lt": operator.lt,
    "le": operator.le,
    "gt": operator.gt,
    "ge": operator.ge,
}
_SIGNS = {"eq": "=", "lt": "<", "le": "<=", "gt": ">", "ge": ">="}
_SPELLED = {
    "contains": "contains",
    "starts_with": "starts with",
    "matches": "matches",
    "within": "within",
    "exactly": "exactly",
    "any_of": "any of",
    "all_of": "all of",
}


def typed_condition(text: str, session: Session, *, dayfirst: bool | None = None) -> Condition:
    """The condition that a typed filter makes on a corpus.

    Parameters
    ----------
    text
        Such as ``year < 1905 and subjects any of (apple, "red apple")``; `query.grammar` has all of it.
    dayfirst
        Whether ``12/03/1905``, asked of a date, is a day of March; None refuses days that may be two.

    Raises
    ------
    FilterError
        Where the text is no filter.
    NotFoundError, InvalidValueError
        As the operators of `Property` raise them, with the place in the text.
    """
    return to_condition(parse(text), session, dayfirst)


def to_condition(node: Node, session: Session, dayfirst: bool | None = None) -> Condition:
    """The condition of a filter that `parse` has read; its names are looked up in the corpus."""
    if isinstance(node, Test):
        return _tested(node, session, dayfirst)
    if isinstance(node, Negation):
        return ~to_condition(node.part, session, dayfirst)
    if isinstance(node, Every | Some):
        combine = operator.and_ if isinstance(node, Every) else operator.or_
        return reduce(combine, [to_condition(part, session, dayfirst) for part in node.parts])
    raise InvalidValueError(f"Not a filter: {node!r}.")


def _tested(test: Test, session: Session, dayfirst: bool | None) -> Condition:
    try:
        handle = Property(session, session.schema.named(test.property).key)
    except PanopticError as error:
        raise _placed(error, test.name_place) from None
    try:
        return _asked(test, handle, _values(test, handle, dayfirst))
    except PanopticError as error:
        raise _placed(error, test.values_place) from None


def _values(test: Test, handle: Property, dayfirst: bool | None) -> tuple[Any, ...]:
    if dayfirst is None or handle.type is not PropertyType.DATE:
        return test.values
    return tuple(Date.parse(value, dayfirst=dayfirst) for value in test.values)


def _asked(test: Test, handle: Property, values: tuple[Any, ...]) -> Condition:
    tags = handle.type.is_tags
    if test.op == "is_true":
        return _ticked(handle)
    if test.op == "is_set":
        return handle.is_set()
    if test.op in _COMPARISONS:
        return _COMPARISONS[test.op](handle, _one(values))
    if test.op in ("between", "within"):
        return getattr(handle, test.op)(*values)  # type: ignore[no-any-return]
    if test.op == "exactly":
        return handle == list(values) if tags else handle.exactly(_one(values))
    if test.op == "any_of" and not tags:
        # "author in (a, b)" has one meaning for every type: one of these values.
        return reduce(operator.or_, [handle == value for value in values])  # type: ignore[no-any-return]
    if test.op in ("any_of", "all_of"):
        return getattr(handle, test.op)(*values, descendants=test.descendants)  # type: ignore[no-any-return]
    return getattr(handle, test.op)(values[0])  # type: ignore[no-any-return]


def _one(values: tuple[Any, ...]) -> Any:
    """A value alone, or several as a list, which only tags take."""
    return values[0] if len(values) == 1 else list(values)


def _ticked(handle: Property) -> Condition:
    if handle.type is not PropertyType.CHECKBOX:
        raise InvalidValueError(
            f'"{handle.name}" is a {handle.type.value} property: say what of it, such as "is set" or "= …". '
            "Only a checkbox can stand alone."
        )
    return handle == True  # noqa: E712 - an operator of Property


def _placed(error: PanopticError, place: Place) -> PanopticError:
    return type(error)(f"{error}\n{place.marked()}")


def condition_text(condition: Condition, schema: Schema) -> str:
    """The filter that makes a condition again: ``typed_condition(condition_text(c, …), …) == c``.

    Parameters
    ----------
    schema
        For the names of properties and tags.

    Raises
    ------
    NotFoundError
        If the condition uses a property that was deleted.
    """
    if isinstance(condition, Leaf):
        return _leaf_text(condition, schema)
    if isinstance(condition, Not):
        return _not_text(condition.part, schema)
    if isinstance(condition, And | Or):
        sign = " and " if isinstance(condition, And) else " or "
        return sign.join(_inner_text(part, schema) for part in condition.parts)
    raise InvalidValueError(f"Not a condition: {condition!r}.")


def _inner_text(part: Condition, schema: Schema) -> str:
    text = condition_text(part, schema)
    return f"({text})" if isinstance(part, And | Or) else text


def _not_text(part: Condition, schema: Schema) -> str:
    if isinstance(part, Leaf):
        for op, sign in (("is_set", "is empty"), ("eq", "!="), ("any_of", "none of")):
            if part.op == op:
                return _leaf_text(part, schema, sign)
    return f"not {_inner_text(part, schema)}"


def _leaf_text(leaf: Leaf, schema: Schema, sign: str = "") -> str:
    name = quoted(schema.field(leaf.field).name)
    values = [quoted(_value_text(leaf, value, schema)) for value in leaf.operands]
    if leaf.op == "is_set":
        return f"{name} {sign or 'is set'}"
    if leaf.op == "between":
        return f"{name} between {values[0]} and {values[1]}"
    sign = sign or _SIGNS.get(leaf.op) or _SPELLED[leaf.op]
    several = leaf.op in ("any_of", "all_of") or len(values) > 1
    shown = f"({', '.join(values)})" if several else values[0]
    return f"{name} {sign} {shown}{'' if leaf.descendants else ' without descendants'}"


def _value_text(leaf: Leaf, value: Any, schema: Schema) -> str:
    if leaf.op in ("any_of", "all_of", "eq") and schema.field(leaf.field).type.is_tags:
        row = schema.tags.get(leaf.field, {}).get(value)
        return row.name if row is not None else f"deleted tag {value}"
    return str(value) if isinstance(value, Date) else value_text(value)
