"""What the model of a corpus knows, and the line of its operations: a whole copy for every step back."""

from __future__ import annotations

import copy
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

TAGGED = ("label", "labels")


class Refused(Exception):  # noqa: N818 - the model's word for what the corpus must refuse
    """What a corpus must refuse, and by which name."""


@dataclass
class Tag:
    name: str
    parents: set[int] = field(default_factory=set)


@dataclass
class Prop:
    name: str
    type: str
    scope: str
    tags: dict[int, Tag] = field(default_factory=dict)
    values: dict[int, Any] = field(default_factory=dict)  # by item or image; sets of tags for those of tags

    def named(self, name: str) -> int | None:
        return next((tag for tag, row in self.tags.items() if row.name == name), None)

    def below(self, tag: int) -> set[int]:
        """A tag and everything below it."""
        found = {tag}
        while True:
            more = {child for child, row in self.tags.items() if row.parents & found} - found
            if not more:
                return found
            found |= more


@dataclass
class Item:
    image: str
    path: str
    row: int = 0


@dataclass
class State:
    props: list[Prop] = field(default_factory=list)
    items: dict[int, Item] = field(default_factory=dict)

    def prop(self, name: str) -> Prop:
        return next(prop for prop in self.props if prop.name == name)

    def tagged(self, name: str, tag: str) -> tuple[Prop, int]:
        """A property and one of its tags, which there must be."""
        prop = self.prop(name)
        found = prop.named(tag) if prop.type in TAGGED else None
        if found is None:
            raise Refused
        return prop, found

    def ids(self, items: Iterable[int], scope: str) -> list[Any]:
        """What a value of these items is kept under; an image goes by its content."""
        found = [item if scope == "item" else self.items[item].image for item in items]
        return list(dict.fromkeys(found))


class Line:
    """The state of now, those before it and those that were undone."""

    def __init__(self) -> None:
        self.now = State()
        self.past: list[State] = []
        self.future: list[State] = []

    def _do(self, change: Callable[[State], bool]) -> None:
        """One operation; it leaves no trace where it says that it changed nothing, or is refused."""
        before = copy.deepcopy(self.now)
        try:
            changed = change(self.now)
        except Refused:
            self.now = before
            raise
        if changed:
            self.past.append(before)
            self.future.clear()

    def undo(self) -> None:
        if not self.past:
            raise Refused
        self.future.append(self.now)
        self.now = self.past.pop()

    def redo(self) -> None:
        if not self.future:
            raise Refused
        self.past.append(self.now)
        self.now = self.future.pop()
