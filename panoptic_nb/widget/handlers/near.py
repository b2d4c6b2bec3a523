"""What is near: neighbours of one item beside its details, the view in the order of likeness, clusters."""

from __future__ import annotations

from typing import Any

import numpy as np

from panoptic_nb.errors import ConflictError
from panoptic_nb.property import Property
from panoptic_nb.view import View
from panoptic_nb.widget import commands, reading, requests
from panoptic_nb.widget.desk import Desk
from panoptic_nb.widget.handlers.pictures import thumbnails_of, window_of
from panoptic_nb.widget.handlers.screen import FIRST, screen
from panoptic_nb.widget.orders import Order, Part

BARS = 40
EXAMPLES = 64


def neighbours(desk: Desk, request: requests.Neighbours) -> dict[str, Any]:
    """The nearest items of the view, nearest first, as an order of its own; scores of the whole view."""
    view = _plain(desk.view)
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


def similar(desk: Desk, request: requests.Similar) -> dict[str, Any]:
    """The view in the order of its likeness to a target."""
    items = desk.target(request.target)[:EXAMPLES]
    found = _plain(desk.view).similar(to=items.tolist(), space=request.space, limit=request.limit)
    source = reading.file_names(desk.session, items[:1])[0]
    if len(items) > 1:
        source = f"{source} + {len(items) - 1}"
    made = {"space": found.space, "source": source, "limit": request.limit}
    order = Order(found, found.ids, np.asarray([0, len(found.ids)], np.int64), similar=made)
    return screen(desk, desk.arrange(order), request.captions)


def cluster(desk: Desk, request: requests.Cluster) -> dict[str, Any]:
    """Cut the view, one of its groups, or one of its clusters. Nothing is stored."""
    order = desk.orders[request.rev]
    if not isinstance(request.k, int):
        raise ConflictError("Say how many clusters; finding the number by itself is not there yet.")
    if request.group is None:
        clusters = _plain(desk.view).cluster(request.k, space=request.space, seed=request.seed)
        desk.clusters = clusters
        parts = [(Part(c.number, c.cohesion, c), c.ids) for c in clusters]
        return screen(desk, desk.arrange(Order.of_parts(desk.view, parts)), request.captions)
    inside = order.parts[request.group].cluster if order.parts else None
    if inside is not None:
        below = inside.cluster(request.k, space=request.space, seed=request.seed)
    else:
        group = desk.base.pick(order.group(request.group).tolist())
        below = group.cluster(request.k, space=request.space, seed=request.seed)
        desk.clusters = below
    parts = []
    for number in range(len(order.bounds) - 1):
        if number != request.group:
            parts.append((_part(order, number), order.group(number)))
            continue
        name = "" if inside is not None else f"{_label(order, number)} · "
        parts += [(Part(f"{name}{c.number}", c.cohesion, c), c.ids) for c in below]
    cut = Order.of_parts(order.view, parts)
    cut.names = _carried(order, cut)
    return screen(desk, desk.arrange(cut), request.captions)


def save_clusters(desk: Desk, request: commands.SaveClusters) -> dict[str, Any]:
    """Keep the clusters as tags of a property, sub-clusters below their parent: one step."""
    if desk.clusters is None:
        raise ConflictError("There are no clusters on screen to keep.")
    desk.clusters.save(request.property)
    return {"items": sum(len(c) for c in desk.clusters), "outside": 0}


def cards(desk: Desk, request: requests.Cards) -> dict[str, Any]:
    """For each cluster its cover, what shows how different its pictures are, and its edge."""
    order = desk.orders[request.rev]
    image_of = desk.session.frame.image_of
    found: list[dict[str, Any]] = []
    images: dict[int, None] = {}
    for number in range(request.start, min(request.stop, len(order.bounds) - 1, request.start + 48)):
        items = order.group(number)
        part = order.parts[number].cluster if order.parts else None
        chosen = part.exemplars(5) if part is not None else items[:5].tolist()
        shown = [int(image_of[item]) for item in chosen]
        edge = [int(image_of[item]) for item in items[-4:]]
        images |= dict.fromkeys(shown + edge)
        found.append({"group": number, "cover": shown[0], "exemplars": shown[1:], "edge": edge})
    return {"cards": found, **thumbnails_of(desk, list(images))}


def _plain(view: View) -> View:
    """The view without groups and piles: similarity counts images by itself."""
    return view.group_by().piles(False)


def _label(order: Order, number: int) -> str:
    return " · ".join(part.label for part in order.paths[number]) if order.paths else "all"


def _part(order: Order, number: int) -> Part:
    return order.parts[number] if order.parts else Part(_label(order, number))


def _carried(before: Order, after: Order) -> dict[int, str]:
    """The names that clusters had, by their number in the new order."""
    names = {before.parts[number].label: name for number, name in before.names.items() if before.parts}
    return {n: names[part.label] for n, part in enumerate(after.parts) if part.label in names}
