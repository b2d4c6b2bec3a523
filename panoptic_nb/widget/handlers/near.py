"""What is near: neighbours of one item beside its details, the view in the order of likeness."""

from __future__ import annotations

from typing import Any

import numpy as np

from panoptic_nb.property import Property
from panoptic_nb.view import View
from panoptic_nb.widget import likeness, reading
from panoptic_nb.widget.alike import Alike
from panoptic_nb.widget.desk import Desk
from panoptic_nb.widget.handlers.pictures import window_of
from panoptic_nb.widget.handlers.screen import FIRST, screen
from panoptic_nb.widget.orders import Order

BARS = 40
EXAMPLES = 64


def neighbours(desk: Desk, request: likeness.Neighbours) -> dict[str, Any]:
    """The nearest items of the view, nearest first, as an order of its own; scores of the whole view."""
    view = plain(desk.view)
    searched = view
    if request.without is not None:
        searched = view.where(Property(desk.session, request.without).not_set())
    found = searched.similar(to=request.item, space=request.space)
    image_of = desk.session.frame.image_of
    others = image_of[found.ids] != image_of[request.item]
    ids, scores = found.ids[others], found.scores[others]
    histogram, edges = (
        np.histogram(scores, bins=BARS) if len(scores) else (np.zeros(BARS), np.linspace(0, 1, BARS + 1))
    )
    shown = ids[: max(1, request.limit)]
    order = desk.orders.add(
        Order(desk.base.pick(shown.tolist()), shown, np.asarray([0, len(shown)], np.int64))
    )
    return {
        "rev": order.rev,
        "positions": len(shown),
        "space": found.space,
        "scores": scores[: len(shown)].astype(np.float32),
        "edges": edges.tolist(),
        "histogram": histogram.astype(int).tolist(),
        "hidden": len(view) - len(searched),
        "missing": found.missing,
        "window": window_of(desk, order, 0, min(FIRST, len(shown)), request.captions),
    }


def similar(desk: Desk, request: likeness.Similar) -> dict[str, Any]:
    """The view in the order of its likeness to a target."""
    items = desk.target(request.target)[:EXAMPLES]
    found = plain(desk.view).similar(to=items.tolist(), space=request.space, limit=request.limit)
    source = reading.file_names(desk.session, items[:1])[0]
    if len(items) > 1:
        source = f"{source} + {len(items) - 1}"
    about = {"space": found.space, "source": source, "limit": request.limit, "to": items.tolist()}
    return screen(desk, desk.show_alike(Alike(found.ids, desk.spec, about)), request.captions)


def plain(view: View) -> View:
    """The view without groups and piles: similarity counts images by itself."""
    return view.group_by().piles(False)
