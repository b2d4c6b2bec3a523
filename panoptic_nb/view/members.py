"""Which members of a group look most like an image: what a reader compares a candidate with."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

if TYPE_CHECKING:
    from panoptic_nb.query.order import Ids

MOST = 2_000
"""How many members are compared: a larger group is thinned evenly, since a few examples are all that is shown."""


def nearest_members(
    units: Sequence[npt.NDArray[np.float32]], asked: Sequence[Ids], group: Sequence[Ids], count: int
) -> list[list[int]]:
    """For each asked row the places in the group of those nearest to it, itself left out.

    Parameters
    ----------
    units
        For each space its vectors, of length one; shape (n, dim).
    asked, group
        For each space the rows there, the same images in each; -1 where an image has no vector, in `asked` only.
    count
        How many places for each.

    Returns
    -------
    list of list of int
        Places in `group`, by the sum of the cosines, the nearest first; none for an image without a vector.

    Examples
    --------
    >>> unit = np.asarray([[1, 0], [0, 1], [0.6, 0.8]], np.float32)
    >>> nearest_members([unit], [np.asarray([2, 0])], [np.asarray([0, 1])], 2)
    [[1, 0], [1]]
    """
    size = len(group[0])
    kept = np.arange(size) if size <= MOST else np.linspace(0, size - 1, MOST).astype(np.int64)
    cosines = np.zeros((len(asked[0]), len(kept)), np.float32)
    for unit, wanted, members in zip(units, asked, group, strict=True):
        cosines += unit[np.maximum(wanted, 0)] @ unit[members[kept]].T
    cosines[asked[0][:, None] == group[0][kept][None, :]] = -np.inf
    cosines[asked[0] < 0] = -np.inf
    best = np.argsort(-cosines, axis=1, kind="stable")[:, :count]
    return [
        [int(kept[place]) for place in places if np.isfinite(cosines[row, place])]
        for row, places in enumerate(best)
    ]
