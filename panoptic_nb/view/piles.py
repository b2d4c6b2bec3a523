"""Piles of near-duplicates: a view in which each group stands as one item."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from panoptic_nb.query.query import Query
from panoptic_nb.view.view import View

if TYPE_CHECKING:
    from panoptic_nb.query.order import Ids
    from panoptic_nb.session import Session


class Piles(View):
    """A view with each group of near-duplicates as one item, in the order of the view: a fixed list.

    What is annotated here reaches the items below. A view made from it (by `where`, `sort`, a slice) is a plain
    view of the items on top.
    """

    def __init__(self, session: Session, ids: Ids, groups: list[Ids]) -> None:
        self._below = {int(group[0]): group for group in groups}
        hidden = np.concatenate([np.zeros(0, np.int32), *(group[1:] for group in groups)])
        super().__init__(session, Query.of_items(ids[~np.isin(ids, hidden)]))

    @property
    def counts(self) -> npt.NDArray[np.int64]:
        """How many items each pile has, along the view; shape (len(view),)."""
        return np.asarray([len(self._below.get(item, (item,))) for item in self.ids.tolist()], np.int64)

    @property
    def piled(self) -> bool:
        return True

    @property
    def pile_counts(self) -> npt.NDArray[np.int32]:
        return self.counts.astype(np.int32)

    def below(self, item: int) -> View:
        """All items of a pile, the one on top included."""
        return View(self._session, Query.of_items(self._below.get(int(item), np.asarray([item], np.int32))))

    def _reached(self) -> Ids:
        piles = [self._below.get(item, np.asarray([item], np.int32)) for item in self.ids.tolist()]
        return np.concatenate([np.zeros(0, np.int32), *piles])

    def __repr__(self) -> str:
        return f"<Piles: {len(self):,} of {int(self.counts.sum()):,} items on top>"
