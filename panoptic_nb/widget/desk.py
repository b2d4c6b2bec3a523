"""What one grid has in hand: the view it shows, its orders, its selection. Shared by its request handlers."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

import numpy as np

from panoptic_nb.errors import NotFoundError
from panoptic_nb.query.order import Ids
from panoptic_nb.query.query import Query
from panoptic_nb.session import Session
from panoptic_nb.view import View
from panoptic_nb.widget import reading
from panoptic_nb.widget.orders import Order, Orders
from panoptic_nb.widget.protocol import Spec, Target
from panoptic_nb.widget.spec import base_of, spec_of, view_of

if TYPE_CHECKING:
    from panoptic_nb.widget.alike import Alike
    from panoptic_nb.widget.cut import Cut
    from panoptic_nb.widget.stack import Stack
    from panoptic_nb.widget.strip import Strip
    from panoptic_nb.widget.work import Work

NO_ITEMS = np.zeros(0, np.int32)


class Desk:
    """The state of one grid.

    Parameters
    ----------
    view
        What it was asked to show.
    """

    def __init__(self, view: View) -> None:
        self.lock = threading.RLock()
        self.orders = Orders()
        self.selected: Ids = NO_ITEMS
        self.alike: Alike | None = None
        self.cut: Cut | None = None
        self.stack: Stack | None = None
        self.strip: Strip | None = None
        self.work: Work[Any] | None = None
        self.prefs: Mapping[str, Any] | None = None
        self._on_view: Callable[[View], None] = lambda _: None
        self._on_selection: Callable[[Ids], None] = lambda _: None
        self._given: tuple[int, frozenset[int]] = (-1, frozenset())
        self.show(view)

    def watch(
        self,
        on_view: Callable[[View], None],
        on_selection: Callable[[Ids], None],
    ) -> None:
        """Call these when the reader has changed what is shown or selected."""
        self._on_view, self._on_selection = on_view, on_selection

    @property
    def session(self) -> Session:
        return self.base.session

    def show(self, view: View) -> Order:
        """Show another view, whatever was on screen."""
        with self.lock:
            self.base = base_of(view)
            self.spec = spec_of(view)
            self.alike = self.cut = self.stack = self.strip = None
            return self._keep(Order.of_view(view))

    def ask(self, spec: Spec) -> Order:
        """Show what the top line asks for; an error leaves everything as it was.

        Clusters stay, as far as the view has them, until other groups are asked for; what is similar stays until it is
        left.
        """
        with self.lock:
            if self.alike is not None:
                order = self.alike.shown(self.base, spec)
                self.spec = spec
                return self._keep(order)
            view = view_of(self.base, spec)
            cut = self.cut if spec.group == self.spec.group else None
            order = Order.of_view(view) if cut is None else cut.shown(view, spec.sort)
            order = order if self.stack is None else self.stack.on(order)
            self.spec, self.cut = spec, cut
            return self._keep(order)

    def refresh(self) -> Order:
        """Ask the same question of the corpus as it is now."""
        return self.ask(self.spec)

    def show_alike(self, alike: Alike) -> Order:
        """Show the view in the order of likeness."""
        with self.lock:
            self.alike = alike
            return self.refresh()

    def show_cut(self, cut: Cut | None) -> Order:
        """Show the view in clusters, or in its own groups again."""
        with self.lock:
            self.alike, self.cut = None, cut
            return self.refresh()

    def show_stack(self, stack: Stack | None) -> Order:
        """Show each pile of near-duplicates as one, or all of them again."""
        with self.lock:
            self.alike, self.stack = None, stack
            return self.refresh()

    def stop_work(self) -> None:
        """End what is being computed, if anything is."""
        if self.work is not None:
            self.work.stop()
            self.work = None

    @property
    def filtered(self) -> View:
        """What the conditions of the top line are asked of: what was shown, or what is similar in it."""
        return self.base if self.alike is None else self.base.pick(self.alike.items.tolist())

    @property
    def view(self) -> View:
        """What the top line asks for, as a view."""
        return self.order.view

    def target(self, target: Target) -> Ids:
        """The items that a command acts on."""
        if target.item is not None:
            items = self.session.frame.items
            found: Ids = items[items == target.item]
            if not len(found):
                raise NotFoundError(
                    f"Item {target.item} is not in this corpus (any more): choose another picture."
                )
            return found
        return self.orders[target.rev or 0].at(target.ranges)

    def view_of(self, target: Target) -> View:
        """The same as a view: a fixed list of items."""
        return self.picked(self.target(target))

    def picked(self, items: Ids) -> View:
        """A fixed list of items as a view."""
        return View(self.session, Query.of_items(items))

    def select(self, items: Ids) -> None:
        """Remember what is selected, and tell."""
        if not np.array_equal(items, self.selected):
            self.selected = items
            self._on_selection(items)

    def given(self) -> frozenset[int]:
        """The operations in which a person gave values, read once for each state of the corpus."""
        generation = self.session.generation
        if self._given[0] != generation:
            self._given = (generation, reading.given_by_hand(self.session))
        return self._given[1]

    def stale(self) -> int:
        """How many items on screen no longer belong where they stand: in the view, or in their group."""
        gone, left = self.order.distinct[self.gone(self.order.distinct)], self.order.left()
        return len(gone if left is None else np.union1d(gone, self.order.items[left]))

    def fresh(self) -> int:
        """How many items would be on screen if it were asked for anew; none where likeness or piles made the order."""
        if self.alike is not None or self.cut is not None or self.stack is not None or self.spec.piles:
            return 0
        session, condition, items = self.session, self.order.view.query.condition, self.base.ids
        try:
            matching = items if condition is None else items[session.mask(condition)[items]]
        except NotFoundError:
            return 0
        there = np.zeros(1 + max(matching.max(initial=0), self.order.distinct.max(initial=0)), np.bool_)
        there[self.order.distinct] = True
        return int(np.count_nonzero(~there[matching]))

    def gone(self, items: Ids) -> Any:
        """Which of some items no longer satisfy the view: boolean, shape (n,)."""
        session, condition = self.session, self.order.view.query.condition
        gone = ~session.frame.exist(items)
        try:
            mask = None if condition is None else session.mask(condition)
        except NotFoundError:
            # A property of the filter was deleted meanwhile: the grid drops it and asks anew.
            mask = None
        return gone if mask is None else gone | ~mask[np.where(gone, 0, items)]

    def _keep(self, order: Order) -> Order:
        self.order = self.orders.add(order)
        self._on_view(order.view)
        return order
