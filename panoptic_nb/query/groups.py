"""Groups: keys that cut a view into groups, and the arrays that say who stands in which.

A key gives every item zero, one or several codes (an item with several tags stands in each group); an
item without a value stands in the group of the empties. Nested keys multiply.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
import numpy.typing as npt

from panoptic_nb.errors import InvalidValueError
from panoptic_nb.query.condition import Condition
from panoptic_nb.query.order import Ids

UNITS = ("century", "decade", "year", "quarter", "month", "week", "day", "hour")


@dataclass(frozen=True, slots=True)
class GroupKey:
    """One way of cutting a view into groups.

    Attributes
    ----------
    field
        The key of the property.
    unit, step
        For dates: one of `UNITS`, and how many of them make one group.
    width, quantiles, edges
        For numbers: bins of a width, bins of equal count, or bins between given edges; one at most.
    by
        Groups in the order of their ``"value"`` or of their ``"size"`` (largest first).
    descending
        The other way round.
    """

    field: str
    unit: str | None = None
    step: int = 1
    width: float | None = None
    quantiles: int | None = None
    edges: tuple[float, ...] | None = None
    by: Literal["value", "size"] = "value"
    descending: bool = False

    def __post_init__(self) -> None:
        if self.unit is not None and self.unit not in UNITS:
            raise InvalidValueError(f'Dates group by {", ".join(UNITS)}; "{self.unit}" was given.')
        if self.step < 1:
            raise InvalidValueError(f"A step is 1 or more; {self.step} was given.")
        if sum(option is not None for option in (self.width, self.quantiles, self.edges)) > 1:
            raise InvalidValueError("Give one of width, quantiles and edges: each is a way to cut numbers.")
        if self.width is not None and not self.width > 0:
            raise InvalidValueError(f"A width is more than 0; {self.width} was given.")
        if self.quantiles is not None and self.quantiles < 2:
            raise InvalidValueError(f"Quantiles are 2 or more; {self.quantiles} was given.")
        if self.edges is not None and (
            len(self.edges) < 2 or any(b <= a for a, b in zip(self.edges, self.edges[1:], strict=False))
        ):
            raise InvalidValueError(f"Edges are two or more rising numbers; {list(self.edges)} was given.")
        if self.by not in ("value", "size"):
            raise InvalidValueError(f'Groups are ordered by "value" or "size"; "{self.by}" was given.')


@dataclass(frozen=True, slots=True)
class Bin:
    """One group of one key: how it reads, and the condition that its items satisfy."""

    label: str
    value: Any
    condition: Condition


@dataclass(frozen=True)
class Cut:
    """What one key makes of the ids of its scope.

    Attributes
    ----------
    ids, codes
        Shape (m,): pairs of an id and the position of a bin in `bins`; an id may come several times.
    bins
        In the order of their values. The empties are not among them.
    empty
        The bin of the items that have no value.
    """

    ids: Ids
    codes: npt.NDArray[np.int32]
    bins: tuple[Bin, ...]
    empty: Bin


@dataclass(frozen=True)
class Groups:
    """A view cut into groups, nested keys included.

    Attributes
    ----------
    members
        Ids, group after group, each group in the order of the view.
    bounds
        Shape (groups + 1,): group g is ``members[bounds[g]:bounds[g + 1]]``.
    paths
        For each group, one bin per key.
    """

    members: Ids
    bounds: npt.NDArray[np.int64]
    paths: tuple[tuple[Bin, ...], ...]


def grouped(ids: Ids, cuts: Sequence[tuple[GroupKey, Cut]]) -> Groups:
    """Cut ordered ids into nested groups.

    Parameters
    ----------
    ids
        Item ids in the order of the view.
    cuts
        From the outermost key to the innermost, with ids of items (the caller has mapped image ids).
    """
    positions = np.arange(len(ids), dtype=np.int64)
    combined = np.zeros(len(ids), np.int64)
    spans: list[int] = []
    size = int(ids.max(initial=0)) + 1
    for _, cut in cuts:
        repeats, codes = _codes_along(cut, ids[positions], size)
        if repeats is not None:
            combined, positions = np.repeat(combined, repeats), np.repeat(positions, repeats)
        combined = combined * (len(cut.bins) + 1) + codes
        spans.append(len(cut.bins) + 1)
    return _gathered(ids, positions, combined, spans, cuts)


def _codes_along(
    cut: Cut, along: Ids, size: int
) -> tuple[npt.NDArray[np.int64] | None, npt.NDArray[np.int64]]:
    """The codes of each id along a list, and how often each place repeats; None where none does."""
    starts, counts, codes = _by_id(cut, size)
    if int(counts.max(initial=0)) <= 1:
        by_id = np.full(size, len(cut.bins), np.int64)
        inside = cut.ids < size
        by_id[cut.ids[inside]] = cut.codes[inside]
        return None, by_id[along]
    here = counts[along]
    repeats = np.maximum(here, 1)
    found = np.full(int(repeats.sum()), len(cut.bins), np.int64)
    filled = np.repeat(here > 0, repeats)
    within = np.arange(len(found)) - np.repeat(np.cumsum(repeats) - repeats, repeats)
    found[filled] = codes[(np.repeat(starts[along], repeats) + within)[filled]]
    return repeats, found


def _by_id(cut: Cut, size: int) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64], npt.NDArray[np.int32]]:
    """The codes of each id, one run after the other: where a run starts, how long it is."""
    inside = cut.ids < size
    ids, codes = cut.ids[inside], cut.codes[inside]
    if len(ids) > 1 and not np.all(ids[1:] >= ids[:-1]):
        by_id = np.argsort(ids, kind="stable")
        ids, codes = ids[by_id], codes[by_id]
    counts = np.bincount(ids, minlength=size)
    return np.cumsum(counts) - counts, counts, codes


def _gathered(
    ids: Ids,
    positions: npt.NDArray[np.int64],
    combined: npt.NDArray[np.int64],
    spans: list[int],
    cuts: Sequence[tuple[GroupKey, Cut]],
) -> Groups:
    by_group = _stable_argsort(combined)
    members, groups = ids[positions[by_group]], combined[by_group]
    starts = np.flatnonzero(np.diff(groups, prepend=-1)) if len(groups) else np.zeros(0, np.int64)
    bounds = np.append(starts, len(groups)).astype(np.int64)
    paths = []
    for group in groups[starts]:
        path: list[Bin] = []
        rest = int(group)
        for span, (_, cut) in zip(reversed(spans), reversed(cuts), strict=True):
            rest, code = divmod(rest, span)
            path.append(cut.bins[code] if code < len(cut.bins) else cut.empty)
        paths.append(tuple(reversed(path)))
    plain = Groups(members, bounds, tuple(paths))
    if all(key.by == "value" and not key.descending for key, _ in cuts):
        return plain
    return _reordered(plain, [key for key, _ in cuts])


def _stable_argsort(groups: npt.NDArray[np.int64]) -> npt.NDArray[np.int64]:
    """Sort by group; inside a group places keep their order, which is the view's."""
    if len(groups) and float(groups.max() + 1) * len(groups) < 2**62:
        packed = groups * len(groups) + np.arange(len(groups))
        packed.sort()
        return packed % len(groups)
    return np.argsort(groups, kind="stable")


def _reordered(groups: Groups, keys: list[GroupKey]) -> Groups:
    """Put groups in the order that their keys ask for, level by level; the empties stay last."""
    sizes = np.diff(groups.bounds)
    prefixes = [
        [tuple(id(b) for b in path[: level + 1]) for level in range(len(keys))] for path in groups.paths
    ]
    totals: dict[tuple[int, ...], int] = {}
    first: dict[tuple[int, ...], int] = {}
    for group, (path_prefixes, size) in enumerate(zip(prefixes, sizes, strict=True)):
        for prefix in path_prefixes:
            totals[prefix] = totals.get(prefix, 0) + int(size)
            first.setdefault(prefix, group)

    def rank(group: int) -> list[tuple[bool, int, int]]:
        wanted = []
        for level, (key, prefix) in enumerate(zip(keys, prefixes[group], strict=True)):
            weight = -totals[prefix] if key.by == "size" else first[prefix]
            empty = groups.paths[group][level].value is None
            wanted.append((empty, -weight if key.descending else weight, first[prefix]))
        return wanted

    order = sorted(range(len(groups.paths)), key=rank)
    if not order:
        return groups
    members = np.concatenate([groups.members[groups.bounds[g] : groups.bounds[g + 1]] for g in order])
    bounds = np.concatenate(([0], np.cumsum(sizes[order]))).astype(np.int64)
    return Groups(members, bounds, tuple(groups.paths[g] for g in order))
