"""What the grid may ask about likeness: neighbours, clusters, proposals, near-duplicates. Changes are in `commands`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from panoptic_nb.widget.protocol import Ids, Request, Target, Texts

Auto = Literal["auto"]


@dataclass(frozen=True, kw_only=True)
class Neighbours(Request):
    """The nearest of one item, as an order of its own."""

    item: int
    space: str
    limit: int = 500
    without: str | None = None
    captions: Texts = ()


@dataclass(frozen=True, kw_only=True)
class Similar(Request):
    """The view in the order of its likeness to a target."""

    target: Target
    space: str
    limit: int = 500
    captions: Texts = ()


@dataclass(frozen=True, kw_only=True)
class Cluster(Request):
    """Cut the view, or one of its groups, into clusters."""

    rev: int
    group: int | None = None
    space: str
    k: int | Auto
    seed: int = 0
    captions: Texts = ()


@dataclass(frozen=True, kw_only=True)
class ClusterBy(Request):
    """Cut the view into one cluster for each of some words, in a space that understands them."""

    rev: int
    space: str
    words: Texts
    captions: Texts = ()


@dataclass(frozen=True, kw_only=True)
class Again(Request):
    """Cluster again what has no name, in the same space; named clusters stay as they are."""

    rev: int
    k: int | Auto
    seed: int = 0
    captions: Texts = ()


@dataclass(frozen=True, kw_only=True)
class Uncluster(Request):
    """Back to the groups that were asked for."""

    captions: Texts = ()


@dataclass(frozen=True, kw_only=True)
class Recut(Request):
    """Clusters put together, set aside, brought back, joined again, or in another order.

    Attributes
    ----------
    do
        ``merge``, ``aside``, ``back`` (what was set aside), ``join`` (a cluster that was split) or ``sort``.
    groups
        Of the order, for ``merge``, ``aside`` and ``join``; of those set aside for ``back``, all where empty.
    by, property
        For ``sort``: ``cohesion``, ``size``, ``number``, or ``untagged`` by a property.
    """

    rev: int
    do: str
    groups: Ids = ()
    by: str = "number"
    property: str | None = None
    captions: Texts = ()


@dataclass(frozen=True, kw_only=True)
class Cards(Request):
    """Cover, exemplars and edge of a range of clusters, and how many of each have no value of a property."""

    rev: int
    start: int
    stop: int
    property: str | None = None


@dataclass(frozen=True, kw_only=True)
class Propose(Request):
    """Candidates for a tag, for a group of an order, or anew for what a strip was for.

    Attributes
    ----------
    spaces
        Those to compare in; of several, the scores are put on one scale and averaged.
    everywhere
        Whether candidates come from all that was shown, whatever the filter.
    """

    property: str | None = None
    tag: str | None = None
    rev: int | None = None
    group: int | None = None
    strip: int | None = None
    spaces: Texts
    mode: str = "sure"
    everywhere: bool = False
    count: int = 24


@dataclass(frozen=True, kw_only=True)
class Candidates(Request):
    """How a strip stands, what was decided on the images in hand, and who comes next."""

    strip: int
    holding: Ids = ()
    count: int = 12


@dataclass(frozen=True, kw_only=True)
class Refused(Request):
    """What was refused for a strip's tag, the last first."""

    strip: int
    count: int = 120


@dataclass(frozen=True, kw_only=True)
class Duplicates(Request):
    """The view with each pile of near-duplicates as one, or without such piles again."""

    on: bool
    captions: Texts = ()


@dataclass(frozen=True, kw_only=True)
class Work(Request):
    """What came of long work, or how far it is."""

    job: int


@dataclass(frozen=True, kw_only=True)
class Stop(Request):
    """End long work; what is on screen stays."""

    job: int


@dataclass(frozen=True, kw_only=True)
class Pile(Request):
    """The pictures of the pile at a position."""

    rev: int
    position: int
