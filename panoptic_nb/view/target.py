"""What a proposal would give: a value of a property, or several together."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from panoptic_nb.errors import InvalidValueError
from panoptic_nb.query.condition import Condition, Leaf, Not
from panoptic_nb.query.field import Field
from panoptic_nb.session import changes
from panoptic_nb.store.verdicts import tag_part
from panoptic_nb.values import Date, PropertyType

if TYPE_CHECKING:
    from panoptic_nb.query.order import Ids
    from panoptic_nb.session import Session
    from panoptic_nb.store.journal import Draft


@dataclass(frozen=True)
class Part:
    """One value of one property.

    Attributes
    ----------
    field
        The property.
    value
        A tag's id for tags, else the value.
    words
        How it reads.
    """

    field: Field
    value: Any
    words: str

    @property
    def key(self) -> str:
        """What verdicts are kept under; a renaming does not change it."""
        if self.field.type.is_tags:
            return tag_part(self.field.key, self.value)
        return f"{self.field.key}=value:{self.value}"

    def has(self) -> Condition:
        """The items that have the value."""
        if self.field.type.is_tags:
            return Leaf(self.field.key, "any_of", (self.value,), label=self.field.name)
        op = "within" if self.field.type is PropertyType.DATE else "eq"
        return Leaf(self.field.key, op, (self.value,), label=self.field.name)

    def decided(self) -> Condition:
        """The items for which nothing is left to decide: they have it, or hold another single value."""
        if self.field.type is PropertyType.LABELS:
            return self.has()
        return Leaf(self.field.key, "is_set", label=self.field.name)

    def lacking(self, session: Session, items: Ids) -> Lacking:
        """Those of some items to which it must be given: what has the value, or a finer one, keeps it."""
        lacking = items[~session.mask(self.has())[items]]
        single = self.field.type is not PropertyType.LABELS
        other = lacking[session.mask(self.decided())[lacking]] if single else lacking[:0]
        return Lacking(self, lacking, len(session.frame.ids_in(other, self.field.scope)))


@dataclass(frozen=True)
class Lacking:
    """Items to which a value must be given.

    Attributes
    ----------
    part
        The value.
    items
        Items that have neither the value nor a finer one, such as 1907 where 1900s is to be given.
    replaced
        How many of them, or of their images, hold another single value, which goes.
    """

    part: Part
    items: Ids
    replaced: int

    def give(self, session: Session, draft: Draft) -> int:
        """Give the value, under an operation; gives how many ids changed."""
        from panoptic_nb.store import values as stored

        field, value = self.part.field, self.part.value
        ids = session.frame.ids_in(self.items, field.scope)
        if not field.type.is_tags:
            return stored.set_values(draft, field, changes.constant_frame(field, ids, value))
        tags: npt.NDArray[np.int32] = np.full(len(ids), value, np.int32)
        if field.type is PropertyType.LABELS:
            return stored.add_tags(draft, field, ids, tags)
        return stored.replace_tags(draft, field, ids, ids, tags)


@dataclass(frozen=True)
class Target:
    """The values that accepting a proposal gives."""

    parts: tuple[Part, ...]

    @property
    def keys(self) -> list[str]:
        return [part.key for part in self.parts]

    @property
    def words(self) -> str:
        """``motif = apple, decade = 1890s``."""
        return ", ".join(f"{part.field.name} = {part.words}" for part in self.parts)

    def has(self) -> Condition:
        """The items that have every value."""
        condition = self.parts[0].has()
        for part in self.parts[1:]:
            condition = condition & part.has()
        return condition

    def open(self) -> Condition:
        """The items for which no value stands against it: of each, they have it or nothing yet."""
        first, *others = [Not(part.decided()) | part.has() for part in self.parts]
        condition: Condition = first
        for part in others:
            condition = condition & part
        return condition


def target_of_tag(session: Session, name: str, tag: str) -> Target:
    """The target of one tag.

    Raises
    ------
    InvalidValueError
        If the property or the tag is not given by its name, or the property has no tags.
    """
    for given, what in ((name, "property"), (tag, "tag")):
        if not isinstance(given, str):
            raise InvalidValueError(
                f'propose takes the names of a property and of a tag, propose("motif", "apple"); {given!r} was given '
                f"as the {what}."
            )
    field = changes.writable(session.schema.named(name))
    if not field.type.is_tags:
        raise InvalidValueError(
            f'"{name}" is a {field.type.value} property and has no tags. Propose for a group of it: '
            f'view.group_by("{name}").groups[0].propose().'
        )
    return Target((Part(field, session.schema.tag(field, tag).tag_id, tag),))


def target_of_group(session: Session, conditions: Sequence[tuple[str, Condition]]) -> Target:
    """The target of a group: what each of its values gives.

    Parameters
    ----------
    conditions
        For each key of the group, how it reads and the condition its items satisfy.

    Raises
    ------
    InvalidValueError
        If one of the values cannot be given: the group of the empties, a bin of numbers, or a property that is
        computed.
    """
    parts = []
    for words, condition in conditions:
        if not isinstance(condition, Leaf) or condition.op not in ("any_of", "eq", "within", "exactly"):
            raise InvalidValueError(
                f'"{words}" is no value that could be given to other items: choose a group that is.'
            )
        field = changes.writable(session.schema.field(condition.field))
        value = condition.operands[0]
        parts.append(
            Part(
                field,
                Date(value.start, value.stop, value.precision) if isinstance(value, Date) else value,
                words,
            )
        )
    return Target(tuple(parts))
