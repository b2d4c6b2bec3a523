"""A whole query: which items, in which order, in which groups. An immutable value."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from panoptic_nb.query.condition import Condition
from panoptic_nb.query.groups import GroupKey
from panoptic_nb.query.order import Ids, SortKey


@dataclass(frozen=True, slots=True)
class Query:
    """What a view asks of the corpus.

    Attributes
    ----------
    picked
        A fixed list of item ids in its order, as the bytes of an int32 array; None for the whole corpus.
    condition
        What the items must satisfy; None for no condition.
    order, groups
        Sort keys and group keys, the first weighing most.
    piles
        Whether the items of one image stand as one.
    """

    picked: bytes | None = None
    condition: Condition | None = None
    order: tuple[SortKey, ...] = ()
    groups: tuple[GroupKey, ...] = ()
    piles: bool = False

    @classmethod
    def of_items(cls, ids: Ids) -> Query:
        """The query of a fixed list of items."""
        return cls(picked=np.ascontiguousarray(ids, dtype=np.int32).tobytes())

    @property
    def picked_ids(self) -> Ids | None:
        """The fixed list, shape (n,), or None."""
        return None if self.picked is None else np.frombuffer(self.picked, np.int32)

    def where(self, condition: Condition) -> Query:
        """The same with one condition more."""
        both = condition if self.condition is None else self.condition & condition
        return replace(self, condition=both)
