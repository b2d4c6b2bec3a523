"""A typed filter as a tree: what was said, and where."""

from __future__ import annotations

from dataclasses import dataclass, field

from panoptic_nb.query.place import Place


@dataclass(frozen=True, kw_only=True)
class Node:
    """A part of a filter; two are equal where they say the same, wherever they stand."""

    place: Place = field(compare=False, repr=False)


@dataclass(frozen=True)
class Test(Node):
    """One test of one property.

    Attributes
    ----------
    property
        The name, as it was typed.
    op
        ``is_true`` (a name alone), ``is_set``, ``eq``, ``lt``, ``le``, ``gt``, ``ge``, ``between``,
        ``within``, ``exactly``, ``contains``, ``starts_with``, ``matches``, ``any_of`` or ``all_of``.
    values
        What was typed, always text: what it means depends on the property's type.
    descendants
        For tags: whether those below count as well.
    name_place, values_place
        Where the name stands, and the values; the operator where there are none.
    """

    __test__ = False  # pytest collects what is called Test

    property: str
    op: str
    values: tuple[str, ...] = ()
    descendants: bool = True
    name_place: Place = field(compare=False, repr=False, kw_only=True)
    values_place: Place = field(compare=False, repr=False, kw_only=True)


@dataclass(frozen=True)
class Negation(Node):
    """Everything but `part`."""

    part: Node


@dataclass(frozen=True)
class Every(Node):
    """What satisfies all of the parts."""

    parts: tuple[Node, ...]


@dataclass(frozen=True)
class Some(Node):
    """What satisfies at least one of the parts."""

    parts: tuple[Node, ...]
