"""The view in the order of its likeness to something: what a filter leaves of it keeps that order."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from panoptic_nb.query.order import Ids
from panoptic_nb.view import View
from panoptic_nb.widget.orders import Order
from panoptic_nb.widget.protocol import Spec
from panoptic_nb.widget.spec import view_of


@dataclass(frozen=True)
class Alike:
    """What was found to be similar.

    Attributes
    ----------
    items
        Shape (n,), int32; nearest first.
    spec
        What the top line asked for when they were looked for.
    about
        What the screen says of it: ``space``, ``source``, ``limit``, and the items ``to`` which they are similar.
    """

    items: Ids
    spec: Spec
    about: dict[str, Any]

    def shown(self, base: View, spec: Spec) -> Order:
        """Those of them that the top line leaves: nearest first, until it asks for other groups or another order."""
        kept = self.items[np.isin(self.items, view_of(base, spec).ids)]
        if (spec.group, spec.sort) == (self.spec.group, self.spec.sort):
            order = Order(base.pick(kept.tolist()), kept, np.asarray([0, len(kept)], np.int64))
        else:
            order = Order.of_view(view_of(base.pick(kept.tolist()), spec))
        order.similar = self.about
        return order

    def code(self, base: View) -> str:
        """The Python that finds them, where ``corpus`` is the corpus."""
        to = self.about["to"][0] if len(self.about["to"]) == 1 else self.about["to"]
        searched = view_of(base, self.spec).group_by().piles(False).code()
        return f"{searched}.similar(to={to}, space={self.about['space']!r}, limit={self.about['limit']})"
