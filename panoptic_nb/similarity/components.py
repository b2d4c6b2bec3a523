"""What hangs together: groups of rows from pairs of rows, without chains and without what a person told apart."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from panoptic_nb.similarity._vectors import Floats, Ints

Likeness = Callable[[int, Ints], Floats]
"""From a row and other rows to how alike they are."""


@dataclass(frozen=True)
class Component:
    """A group of rows.

    Attributes
    ----------
    rows
        The centre first, the others rising.
    lowest, highest
        The range of similarity of its pairs.
    """

    rows: Ints
    lowest: float
    highest: float

    @property
    def centre(self) -> int:
        """The row with the most partners; of several, the one most like them."""
        return int(self.rows[0])


def joined(rows: int, first: Ints, second: Ints) -> Ints:
    """Connected components: for each row, the lowest row that it hangs together with; shape (rows,).

    Every row takes the lowest label of its neighbours and of its label's, until nothing changes.

    >>> import numpy as np
    >>> joined(5, np.array([4, 1]), np.array([1, 3]))
    array([0, 1, 2, 1, 1])
    """
    labels = np.arange(rows)
    while True:
        lower = np.minimum(labels[first], labels[second])
        changed = labels.copy()
        np.minimum.at(changed, labels[first], lower)
        np.minimum.at(changed, labels[second], lower)
        while not np.array_equal(shorter := changed[changed], changed):
            changed = shorter
        if np.array_equal(changed, labels):
            return labels
        labels = changed


def components(
    first: Ints, second: Ints, similarity: Floats, *, apart: Ints, like: Likeness, floor: float
) -> list[Component]:
    """Groups of two rows and more, the largest first.

    A group is a connected component of the pairs, with two limits. Two rows that are apart are never in one
    group: pairs join in the order of their similarity, and one that would bring such two together does not.
    And a chain of small steps is no group: every row must be like the centre of its group by `floor`; what is
    not leaves, and makes its own groups with what else left.

    Parameters
    ----------
    first, second, similarity
        The pairs.
    apart
        Pairs of rows, shape (m, 2).
    like
        Asked about rows that are no partners of the centre.
    floor
        How like the centre every row is.
    """
    split = _kept_apart(first, second, similarity, apart)
    found: list[Component] = []
    waiting = [np.flatnonzero(split)] if split.any() else []
    while waiting:
        pairs = waiting.pop()
        a, b, close = first[pairs], second[pairs], similarity[pairs]
        rows, place = np.unique(np.concatenate([a, b]), return_inverse=True)
        labels = joined(len(rows), place[: len(a)], place[len(a) :])[place[: len(a)]]
        order = np.argsort(labels, kind="stable")
        for mine in np.split(order, np.flatnonzero(np.diff(labels[order])) + 1):
            component, left = _around_centre(a[mine], b[mine], close[mine], like, floor)
            found.append(component)
            rest = np.isin(a[mine], left) & np.isin(b[mine], left)
            if rest.any():
                waiting.append(pairs[mine][rest])
    return sorted(found, key=lambda one: (-len(one.rows), int(one.rows.min())))


def _around_centre(a: Ints, b: Ints, close: Floats, like: Likeness, floor: float) -> tuple[Component, Ints]:
    """The group around the centre of connected pairs, and the rows that are not of it."""
    if len(a) == 1:
        two = np.sort(np.concatenate([a, b]))
        return Component(two, float(close[0]), float(close[0])), two[:0]
    ends, other = np.concatenate([a, b]), np.concatenate([b, a])
    weights = np.concatenate([close, close]).astype(np.float64)
    rows, place = np.unique(ends, return_inverse=True)
    partners = np.bincount(place)
    mean = np.bincount(place, weights=weights) / partners
    centre = int(rows[np.lexsort((rows, -mean, -partners))[0]])
    near = np.unique(other[ends == centre])
    far = rows[~np.isin(rows, near) & (rows != centre)]
    if len(far):
        near = np.sort(np.concatenate([near, far[like(centre, far) >= floor]]))
    members = np.concatenate([[centre], near])
    inside = np.isin(a, members) & np.isin(b, members)
    span = close[inside]
    left = rows[~np.isin(rows, members)]
    return Component(members, float(span.min()), float(span.max())), left


def _kept_apart(first: Ints, second: Ints, similarity: Floats, apart: Ints) -> NDArray[np.bool_]:
    """Which pairs may join: where a person told rows apart, the most similar first, as long as none meet."""
    keep = np.ones(len(first), np.bool_)
    if not len(apart) or not len(first):
        return keep
    size = int(max(first.max(), second.max(), apart.max())) + 1
    labels = joined(size, first, second)
    met = apart[labels[apart[:, 0]] == labels[apart[:, 1]]]
    touched = np.flatnonzero(np.isin(labels[first], labels[met[:, 0]]))
    enemies: defaultdict[int, set[int]] = defaultdict(set)
    for a, b in met.tolist():
        enemies[a].add(b)
        enemies[b].add(a)
    group: dict[int, int] = {}
    members: defaultdict[int, set[int]] = defaultdict(set)
    for row in np.unique(np.concatenate([first[touched], second[touched]])).tolist():
        group[row], members[row] = row, {row}
    order = touched[np.lexsort((second[touched], first[touched], -similarity[touched]))]
    for pair in order.tolist():
        a, b = group[int(first[pair])], group[int(second[pair])]
        if a == b:
            continue
        if enemies[a] & members[b]:
            keep[pair] = False
            continue
        a, b = (a, b) if len(members[a]) >= len(members[b]) else (b, a)
        members[a] |= members.pop(b)
        enemies[a] |= enemies.pop(b, set())
        for row in members[a]:
            group[row] = a
    return keep
