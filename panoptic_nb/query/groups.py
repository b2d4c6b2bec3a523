"""Groups: keys that cut a view into groups, and the arrays that say who stands in which.

A key gives every item zero, one or several codes (an item with several tags stands in each group); an
item without a value stands in the group of the empties. Nested keys multiply.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Literal

import numpy as np
import numpy.typing as npt

from panoptic_nb.errors import InvalidValueError
from panoptic_nb.query.condition import Condition, Mask
from panoptic_nb.query.numbers_given import is_real, is_whole
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
        if not is_whole(self.step) or self.step < 1:
            raise InvalidValueError(f"A step is a whole number from 1 up; {self.step!r} was given.")
        if sum(option is not None for option in (self.width, self.quantiles, self.edges)) > 1:
            raise InvalidValueError("Give one of width, quantiles and edges: each is a way to cut numbers.")
        if self.width is not None and not (is_real(self.width) and self.width > 0):
            raise InvalidValueError(f"A width is a number of more than 0; {self.width!r} was given.")
        if self.quantiles is not None and not (is_whole(self.quantiles) and self.quantiles >= 2):
            raise InvalidValueError(f"Quantiles are a whole number from 2 up; {self.quantiles!r} was given.")
        if self.edges is not None and (
            len(self.edges) < 2 or not all(b > a for a, b in zip(self.edges, self.edges[1:], strict=False))
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

    @cached_property
    def by_id(self) -> Runs:
        """The codes of each id, one run after the other."""
        ids, codes = self.ids, self.codes
        if len(ids) > 1 and not np.all(ids[1:] >= ids[:-1]):
            order = np.argsort(ids, kind="stable")
            ids, codes = ids[order], codes[order]
        counts = np.bincount(ids, minlength=1)
        starts = np.cumsum(counts) - counts
        single = None
        if int(counts.max()) <= 1:
            single = np.full(len(counts), len(self.bins), np.int32)
            single[ids] = codes
        return Runs(starts, counts, codes, single)

    def counts(self, chosen: Mask) -> npt.NDArray[np.int64]:
        """How many chosen ids stand in each bin, and last how many in none.

        Parameters
        ----------
        chosen
            Boolean by id.

        Returns
        -------
        numpy.ndarray
            int64, shape (bins + 1,).
        """
        here = chosen[self.ids] if len(self.ids) else np.zeros(0, np.bool_)
        filled = np.bincount(self.codes[here], minlength=len(self.bins))
        runs = self.by_id.counts
        size = min(len(runs), len(chosen))
        without = int(np.count_nonzero(chosen)) - int(np.count_nonzero(chosen[:size] & (runs[:size] > 0)))
        return np.append(filled, without)


@dataclass(frozen=True)
class Runs:
    """Codes by id.

    Attributes
    ----------
    starts, counts
        Shape (highest id + 1,): where the codes of an id start in `codes`, and how many there are.
    codes
        Shape (m,).
    single
        Where no id has several: its code by id, one past the last bin where it has none.
    """

    starts: npt.NDArray[np.int64]
    counts: npt.NDArray[np.int64]
    codes: npt.NDArray[np.int32]
    single: npt.NDArray[np.int32] | None


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
    positions: npt.NDArray[np.int64] | None = None
    combined = np.zeros(len(ids), np.int64)
    spans: list[int] = []
    for _, cut in cuts:
        repeats, codes = _codes_along(cut, ids if positions is None else ids[positions])
        if repeats is not None:
            combined = np.repeat(combined, repeats)
            positions = np.repeat(np.arange(len(ids)) if positions is None else positions, repeats)
        combined = combined * (len(cut.bins) + 1) + codes
        spans.append(len(cut.bins) + 1)
    return _gathered(ids if positions is None else ids[positions], combined, spans, cuts)


def _codes_along(cut: Cut, along: Ids) -> tuple[npt.NDArray[np.int64] | None, npt.NDArray[np.int32]]:
    """The codes of each id along a list, and how often each place repeats; None where none does."""
    runs = cut.by_id
    inside = along < len(runs.counts)
    every = bool(inside.all())
    places = along if every else np.where(inside, along, 0)
    if runs.single is not None:
        codes = runs.single[places]
        return None, codes if every else np.where(inside, codes, len(cut.bins)).astype(np.int32)
    here = runs.counts[places] if every else np.where(inside, runs.counts[places], 0)
    repeats = np.maximum(here, 1)
    found = np.full(int(repeats.sum()), len(cut.bins), np.int32)
    filled = np.repeat(here > 0, repeats)
    first = np.cumsum(repeats) - repeats
    offset = np.repeat(runs.starts[places] - first, repeats)
    found[filled] = runs.codes[(offset + np.arange(len(found)))[filled]]
    return repeats, found


def _gathered(
    expanded: Ids, combined: npt.NDArray[np.int64], spans: list[int], cuts: Sequence[tuple[GroupKey, Cut]]
) -> Groups:
    by_group = _stable_argsort(combined, math.prod(spans))
    groups = combined[by_group]
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
    plain = Groups(expanded[by_group], bounds, tuple(paths))
    if all(key.by == "value" and not key.descending for key, _ in cuts):
        return plain
    return _reordered(plain, [key for key, _ in cuts])


def _stable_argsort(groups: npt.NDArray[np.int64], span: int) -> npt.NDArray[np.int64]:
    """Sort by group; inside a group places keep their order, which is the view's."""
    if span <= 2**16:
        # numpy sorts integers of 16 bits by radix, in linear time.
        return np.argsort(groups.astype(np.uint16), kind="stable")
    if float(span) * len(groups) < 2**62:
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
