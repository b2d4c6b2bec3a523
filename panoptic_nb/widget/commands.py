"""What the grid may ask to change: each is one step of the journal."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from panoptic_nb.widget.protocol import Ids, Request, Target, Texts


@dataclass(frozen=True, kw_only=True)
class Tag(Request):
    """Add tags to the items of a target."""

    target: Target
    property: str
    tags: Texts


@dataclass(frozen=True, kw_only=True)
class Untag(Request):
    """Take tags from the items of a target."""

    target: Target
    property: str
    tags: Texts


@dataclass(frozen=True, kw_only=True)
class Set(Request):
    """Give the items of a target one value."""

    target: Target
    property: str
    value: Any


@dataclass(frozen=True, kw_only=True)
class Clear(Request):
    """Empty a property on the items of a target."""

    target: Target
    property: str


@dataclass(frozen=True, kw_only=True)
class Assign(Request):
    """Give the items of a target the values that make a group."""

    target: Target
    rev: int
    group: int


@dataclass(frozen=True, kw_only=True)
class Copy(Request):
    """Give the items of a target the values of one item."""

    item: int
    properties: Texts
    target: Target


@dataclass(frozen=True, kw_only=True)
class CreateProperty(Request):
    """A new property."""

    name: str
    kind: str
    scope: str = "image"


@dataclass(frozen=True, kw_only=True)
class Undo(Request):
    """Undo the last operation, or one by its number."""

    operation: int | None = None


@dataclass(frozen=True, kw_only=True)
class Redo(Request):
    """Do again what was undone last."""


@dataclass(frozen=True, kw_only=True)
class Back(Request):
    """Undo an operation and everything after it."""

    operation: int


@dataclass(frozen=True, kw_only=True)
class SaveClusters(Request):
    """Keep clusters as tags of a property: all of them, or some groups of an order."""

    property: str
    rev: int | None = None
    groups: Ids = ()


@dataclass(frozen=True, kw_only=True)
class Decide(Request):
    """Verdicts on images of a strip: one step, however many. The reply says who comes next, as `Candidates` does."""

    strip: int
    accept: Ids = ()
    refuse: Ids = ()
    skip: Ids = ()
    holding: Ids = ()
    count: int = 12


@dataclass(frozen=True, kw_only=True)
class Reconsider(Request):
    """Let images that were refused be proposed again; all of them where none is named."""

    strip: int
    images: Ids = ()
    holding: Ids = ()
    count: int = 12


@dataclass(frozen=True, kw_only=True)
class NotDuplicates(Request):
    """Remember that items of a pile are no duplicates of the rest of it; none of them where none is named."""

    rev: int
    position: int
    items: Ids = ()
    captions: Texts = ()
