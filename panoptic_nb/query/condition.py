"""Conditions: immutable, two-valued expressions over the properties of a corpus.

A condition is a tree of `And`, `Or`, `Not` over `Leaf`. Every leaf is either true or false of an item:
an empty value satisfies no comparison, so that ``~c`` is the exact complement of ``c`` and ``!=`` is
``~(==)``. A condition has no truth value of its own: ``1900 <= year < 1910`` and ``a and b`` would
silently drop half of what was meant, hence they raise and show the parentheses to write.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from dataclasses import field as dataclass_field
from typing import Any, NoReturn

import numpy as np
import numpy.typing as npt

from panoptic_nb.errors import InvalidValueError

Mask = npt.NDArray[np.bool_]

COMPARISONS = {"eq": "==", "lt": "<", "le": "<=", "gt": ">", "ge": ">="}
TAG_OPS = frozenset({"any_of", "all_of", "eq"})
"""Operators whose operands are tag ids where the property holds tags."""

DEEPEST = 200
"""How deep conditions may be nested, so that whatever walks through one comes back."""


@dataclass(frozen=True)
class Condition:
    """What an item must satisfy; combined with ``&``, ``|`` and ``~``."""

    def __and__(self, other: Condition) -> Condition:
        return And(_flatten(And, (self, _checked(other, "&"))))

    def __or__(self, other: Condition) -> Condition:
        return Or(_flatten(Or, (self, _checked(other, "|"))))

    def __invert__(self) -> Condition:
        return self.part if isinstance(self, Not) else Not(self)

    def __bool__(self) -> NoReturn:
        raise InvalidValueError(
            "A condition is neither true nor false by itself. Combine conditions with & | ~ and put each "
            "in parentheses: (year > 1900) & (year < 1910), not `year > 1900 and year < 1910`; for a "
            "chained comparison such as 1900 <= year < 1910 write (year >= 1900) & (year < 1910)."
        )

    def leaves(self) -> Iterator[Leaf]:
        """Every leaf, from left to right."""
        if isinstance(self, Leaf):
            yield self
        elif isinstance(self, Not):
            yield from self.part.leaves()
        elif isinstance(self, And | Or):
            for part in self.parts:
                yield from part.leaves()

    def code(self, name_of: Callable[[str], str], describe: Callable[[Leaf], tuple[Any, ...]]) -> str:
        """The Python that makes this condition again.

        Parameters
        ----------
        name_of
            From a field's key to the Python of its property, such as ``corpus["year"]``.
        describe
            From a leaf to its operands as a user writes them (tag ids become names, dates text).
        """
        if isinstance(self, Leaf):
            return self._leaf_code(name_of(self.field), describe(self))
        if isinstance(self, Not):
            return f"~{_parenthesised(self.part, self.part.code(name_of, describe))}"
        if isinstance(self, And | Or):
            sign = " & " if isinstance(self, And) else " | "
            return sign.join(_parenthesised(part, part.code(name_of, describe)) for part in self.parts)
        raise InvalidValueError(f"Not a condition: {self!r}.")


@dataclass(frozen=True)
class Leaf(Condition):
    """One test of one property.

    Attributes
    ----------
    field
        The key of the property.
    op
        ``is_set``, ``eq``, ``lt``, ``le``, ``gt``, ``ge``, ``between``, ``contains``, ``starts_with``,
        ``matches``, ``any_of``, ``all_of``, ``exactly``.
    operands
        Canonical values: tag ids, numbers, text, `Date`, booleans.
    descendants
        For tags: whether the tags below count as well.
    """

    field: str
    op: str
    operands: tuple[Any, ...] = ()
    descendants: bool = True
    label: str = dataclass_field(default="", compare=False)

    def __repr__(self) -> str:
        return self._leaf_code(self.label or self.field, self.operands)

    def _leaf_code(self, subject: str, operands: tuple[Any, ...]) -> str:
        if self.op in COMPARISONS:
            shown = operands[0] if len(operands) == 1 else list(operands)
            return f"{subject} {COMPARISONS[self.op]} {shown!r}"
        arguments = ", ".join(repr(operand) for operand in operands)
        if not self.descendants and self.op in ("any_of", "all_of"):
            arguments += ", descendants=False"
        return f"{subject}.{self.op}({arguments})"


@dataclass(frozen=True)
class Not(Condition):
    """The exact complement of a condition."""

    part: Condition

    def __post_init__(self) -> None:
        _measure(self, (self.part,))

    def __repr__(self) -> str:
        return f"~({self.part!r})"


@dataclass(frozen=True)
class And(Condition):
    """All of the parts."""

    parts: tuple[Condition, ...]

    def __post_init__(self) -> None:
        _measure(self, self.parts)

    def __repr__(self) -> str:
        return " & ".join(f"({part!r})" for part in self.parts)


@dataclass(frozen=True)
class Or(Condition):
    """At least one of the parts."""

    parts: tuple[Condition, ...]

    def __post_init__(self) -> None:
        _measure(self, self.parts)

    def __repr__(self) -> str:
        return " | ".join(f"({part!r})" for part in self.parts)


def evaluate(condition: Condition, mask_of: Callable[[Leaf], Mask]) -> Mask:
    """The items that satisfy a condition.

    Parameters
    ----------
    mask_of
        From a leaf to a boolean array of shape (items,); it is never written to.

    Returns
    -------
    numpy.ndarray
        Boolean, shape (items,). May be the very array that `mask_of` gave: copy before writing.
    """
    if isinstance(condition, Leaf):
        return mask_of(condition)
    if isinstance(condition, Not):
        return ~evaluate(condition.part, mask_of)
    if isinstance(condition, And | Or):
        combine = np.logical_and if isinstance(condition, And) else np.logical_or
        result = evaluate(condition.parts[0], mask_of)
        for part in condition.parts[1:]:
            result = combine(result, evaluate(part, mask_of))
        return result
    raise InvalidValueError(f"Not a condition: {condition!r}.")


def with_leaves(condition: Condition, change: Callable[[Leaf], Leaf]) -> Condition:
    """The same condition with every leaf changed."""
    if isinstance(condition, Leaf):
        return change(condition)
    if isinstance(condition, Not):
        return Not(with_leaves(condition.part, change))
    if isinstance(condition, And | Or):
        return type(condition)(tuple(with_leaves(part, change) for part in condition.parts))
    raise InvalidValueError(f"Not a condition: {condition!r}.")


def with_tag(condition: Condition, field: str, old: int, new: int) -> Condition:
    """The same condition with one tag of a property in the place of another, as after a merge."""

    def change(leaf: Leaf) -> Leaf:
        if leaf.field != field or leaf.op not in TAG_OPS or old not in leaf.operands:
            return leaf
        tags = dict.fromkeys(new if tag == old else tag for tag in leaf.operands)
        # A set of tags that must be exactly so is kept sorted: two conditions are equal if their operands are.
        return replace(leaf, operands=tuple(sorted(tags) if leaf.op == "eq" else tags))

    return with_leaves(condition, change)


def _measure(condition: Condition, parts: tuple[Condition, ...]) -> None:
    """Note how deep a condition is, once, when it is made."""
    depth = 1 + max((getattr(part, "_depth", 0) for part in parts), default=0)
    if depth > DEEPEST:
        raise InvalidValueError(
            f"These conditions are nested more than {DEEPEST} deep. Join conditions of one kind side by side "
            "(a & b & c), use any_of for many tags, or keep what was found as a tag and go on from there."
        )
    object.__setattr__(condition, "_depth", depth)


def _flatten(kind: type[And] | type[Or], parts: tuple[Condition, ...]) -> tuple[Condition, ...]:
    flat: list[Condition] = []
    for part in parts:
        if type(part) is kind:
            flat.extend(part.parts)
        else:
            flat.append(part)
    return tuple(flat)


def _parenthesised(part: Condition, code: str) -> str:
    calls = isinstance(part, Leaf) and part.op not in COMPARISONS
    return code if calls or isinstance(part, Not) else f"({code})"


def _checked(other: object, sign: str) -> Condition:
    if isinstance(other, Condition):
        return other
    raise InvalidValueError(
        f"{sign} combines two conditions; the right side is {other!r}. "
        f"Put each comparison in parentheses: (year > 1900) {sign} (year < 1910)."
    )
