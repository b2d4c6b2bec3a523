"""What a query needs to know of a property: its key, its type, and where its values lie."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Literal

from panoptic_nb.values.types import PropertyType

Scope = Literal["item", "image"]


@dataclass(frozen=True, slots=True)
class Field:
    """One property as the query compiler sees it.

    Attributes
    ----------
    key
        What a condition keeps: it survives a renaming. ``"12"`` for a property of the corpus,
        ``"@width"`` for a computed one.
    name, type, scope
        As the user sees them.
    relation
        A table or a sub-select with the columns of the type: ``(id, value)``,
        ``(id, start, stop, precision, text)`` for dates, ``(id, tag_id)`` for tags.
    storage
        The number of the value table, or 0 where the property is computed.
    """

    key: str
    name: str
    type: PropertyType
    scope: Scope
    relation: str
    storage: int = 0

    @property
    def computed(self) -> bool:
        return self.storage == 0


@dataclass(frozen=True)
class TagTree:
    """The tags of one property: names by id, and who is whose child."""

    names: Mapping[int, str] = field(default_factory=dict)
    parents: Mapping[int, tuple[int, ...]] = field(default_factory=dict)

    def with_descendants(self, tag_ids: Iterable[int]) -> set[int]:
        """The given tags and everything below them; a cycle, should one exist, ends the walk."""
        children: dict[int, list[int]] = {}
        for child, parents in self.parents.items():
            for parent in parents:
                children.setdefault(parent, []).append(child)
        found: set[int] = set()
        waiting = list(tag_ids)
        while waiting:
            tag = waiting.pop()
            if tag not in found:
                found.add(tag)
                waiting.extend(children.get(tag, ()))
        return found
