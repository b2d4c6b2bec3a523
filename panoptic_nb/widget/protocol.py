"""What the grid and Python say to each other, typed and checked on arrival.

Two shapes were written down. In the first, the picture on screen is a function of its question: every
request carries the whole view (filter, groups, order) and Python answers from a cache of orders. Nothing
can be out of date, but a position has no meaning without the question that made it, so that each window,
each caption, each command would carry a filter tree; and "tag these" would be evaluated against a corpus
that has changed since. In the second, Python keeps **orders**, each under a **revision**; the view is sent
whole when it changes (a value, never a difference: the two sides cannot drift apart), and everything else
speaks of positions at a revision. A command then means exactly what was on screen when it was given, is a
few numbers whatever its size, and one that names a revision no longer kept is answered, not guessed. The
second is used. Its price is that Python remembers the last few orders of each grid (4 bytes per position).

A request is one custom message, ``{"id", "type", …}``. Its reply is ``{"id", "reply", "buffers"}`` or
``{"id", "error": {"kind", "message"}}``; `buffers` names, in order, where each binary buffer belongs in
the reply (``"window.thumbnails"``). Python also speaks unasked: ``{"event", …}``. Nothing else travels: no
SQL, no path, no list of ids (one item in hand apart), and nothing that grows is put into synced traits.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from panoptic_nb.errors import PanopticError
from panoptic_nb.widget import checks

Ranges = tuple[tuple[int, int], ...]
Texts = tuple[str, ...]
Ids = tuple[int, ...]


class StaleRevisionError(PanopticError, LookupError):
    """A revision that is no longer kept: the grid asks for the current one and tries again."""


@dataclass(frozen=True, kw_only=True)
class Request:
    """One request; `requests` lists what reads and `commands` what changes."""


@dataclass(frozen=True, slots=True)
class Target:
    """What a command acts on: positions at a revision, or the one item in hand."""

    rev: int | None = None
    ranges: Ranges = ()
    item: int | None = None


@dataclass(frozen=True, slots=True)
class Spec:
    """What the grid asks for on top of the view that was shown.

    Attributes
    ----------
    where
        A filter tree: ``{"property", "op", "value"}``, ``{"all": […]}``, ``{"any": […]}``, ``{"not": …}``,
        checked in shape here and in meaning where it becomes a condition.
    search
        Text looked for in text, tags and file names.
    group, sort
        Keys, outermost first.
    piles
        Whether items of one image stand as one.
    """

    where: Mapping[str, Any] | None = None
    search: str = ""
    group: tuple[Mapping[str, Any], ...] = ()
    sort: tuple[Mapping[str, Any], ...] = ()
    piles: bool = False

    @classmethod
    def of(cls, given: Any, name: str = "spec") -> Spec:
        """Check what came over the wire."""
        parts = checks.mapping(given, name)
        return cls(
            where=None if parts.get("where") is None else checks.filter_tree(parts["where"]),
            search=checks.text(parts.get("search", ""), "search", 1_000),
            group=tuple(checks.group_key(key) for key in checks.sequence(parts.get("group", ()), "group", 8)),
            sort=tuple(checks.sort_key(key) for key in checks.sequence(parts.get("sort", ()), "sort", 8)),
            piles=checks.boolean(parts.get("piles", False), "piles"),
        )

    def message(self) -> dict[str, Any]:
        """As the front end reads it."""
        return {
            "where": self.where,
            "search": self.search,
            "group": [dict(key) for key in self.group],
            "sort": [dict(key) for key in self.sort],
            "piles": self.piles,
        }


def target_of(given: Any, name: str = "target") -> Target:
    """Check a target that came over the wire."""
    parts = checks.mapping(given, name)
    if "item" in parts:
        return Target(item=checks.integer(parts["item"], "item"))
    return Target(rev=checks.integer(parts.get("rev"), "rev"), ranges=checks.ranges(parts.get("ranges")))


@dataclass(frozen=True, slots=True)
class Pin:
    """A tag of a property, as a number key holds it."""

    property: str
    tag: str


def pins_of(given: Any, name: str) -> tuple[Pin, ...]:
    """Check a few pins."""
    found = [checks.mapping(part, name) for part in checks.sequence(given, name, 64)]
    return tuple(
        Pin(checks.text(p.get("property"), "property"), checks.text(p.get("tag"), "tag")) for p in found
    )
