"""Piles of near-duplicates in an order: of each only the one that stands for it, with what lies below."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from panoptic_nb.query.order import Ids
from panoptic_nb.view.duplicates import Duplicates
from panoptic_nb.widget.orders import Order


@dataclass(frozen=True, eq=False)
class Stack:
    """The near-duplicates of all that a grid shows, found once.

    Attributes
    ----------
    duplicates
        Groups as they are now: what was told apart stands apart.
    """

    duplicates: Duplicates

    def on(self, order: Order) -> Order:
        """The same order with each pile as one: the best of those that the order has."""
        inside = np.zeros(order.view.session.frame.size, np.bool_)
        inside[order.items] = True
        below: dict[int, Ids] = {}
        hidden = np.zeros(len(inside), np.bool_)
        for group in self.duplicates.groups:
            ids = group.ids
            mine = ids[inside[ids]]
            if len(mine) > 1:
                below[int(mine[0])] = mine
                hidden[mine[1:]] = True
        kept = ~hidden[order.items]
        before = np.concatenate([[0], np.cumsum(kept)])
        stacked = Order(order.view, order.items[kept], before[order.bounds], order.paths, order.parts)
        stacked.below, stacked.cut = below, order.cut
        return stacked

    def agreement(self, item: int) -> tuple[float, float]:
        """How well the pictures of an item's pile agree, at least and at best."""
        found = [group.similarity for group in self.duplicates.groups if item in group]
        return found[0] if found else (1.0, 1.0)
