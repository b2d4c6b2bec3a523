"""What is on screen: the layout of an order and its first window, and every way of asking for another."""

from __future__ import annotations

from typing import Any

import numpy as np

from panoptic_nb.widget import requests
from panoptic_nb.widget.desk import Desk
from panoptic_nb.widget.handlers.pictures import window_of
from panoptic_nb.widget.handlers.state import history, prefs, schema
from panoptic_nb.widget.orders import Order
from panoptic_nb.widget.spec import conjuncts, without_part

FIRST = 48


def screen(desk: Desk, order: Order, captions: tuple[str, ...]) -> dict[str, Any]:
    """Boundaries and the first window, so that a change of order is one reply."""
    return {
        "spec": desk.spec.message(),
        "layout": layout(desk, order),
        "window": window_of(desk, order, 0, min(FIRST, len(order.items)), captions),
    }


def layout(desk: Desk, order: Order) -> dict[str, Any]:
    """Counts and labels of the groups, where the selection stands now, and what to do where nothing is left."""
    labels, codes, empties = _labels(order)
    return {
        "rev": order.rev,
        "positions": len(order.items),
        "items": len(order.distinct),
        "images": order.images,
        "base": len(desk.base),
        "counts": np.diff(order.bounds).astype(np.uint32),
        "labels": labels,
        "codes": codes,
        "empties": empties,
        "selection": order.ranges_of(desk.selected),
        "clusters": clusters(desk, order),
        "similar": order.similar,
        "stale": desk.stale() if order is desk.order else 0,
        "ways_out": _ways_out(desk) if not len(order.items) else [],
    }


def clusters(desk: Desk, order: Order) -> dict[str, Any] | None:
    """What the clusters are, where clusters cut the order."""
    if not order.parts or desk.clusters is None:
        return None
    used = desk.clusters.parameters
    return {
        "space": used.space,
        "k": used.k,
        "seed": used.seed,
        "groups": [
            {
                "name": part.label,
                "cohesion": part.cohesion,
                "depth": part.label.count("."),
                "named": order.names.get(number),
            }
            for number, part in enumerate(order.parts)
        ],
    }


def _labels(order: Order) -> tuple[list[list[str]], Any, list[int]]:
    """For each key its labels, and for each group its code in each; the codes of the empties."""
    if order.parts:
        names = [part.label for part in order.parts]
        return [names], np.arange(len(names), dtype=np.uint32), [-1]
    levels = len(order.view.query.groups)
    labels: list[list[str]] = [[] for _ in range(levels)]
    empties = [-1] * levels
    known: list[dict[int, int]] = [{} for _ in range(levels)]
    codes = np.zeros((levels, len(order.paths)), np.uint32)
    for group, path in enumerate(order.paths):
        for level, part in enumerate(path):
            code = known[level].get(id(part))
            if code is None:
                code = known[level][id(part)] = len(labels[level])
                labels[level].append(part.label)
                if part.value is None:
                    empties[level] = code
            codes[level, group] = code
    return labels, codes.reshape(-1), empties


def _ways_out(desk: Desk) -> list[dict[str, Any]]:
    """Without which part of the question how many items come back."""
    found: list[dict[str, Any]] = []
    for place in range(len(conjuncts(desk.spec))):
        found.append({"path": [place], "items": len(without_part(desk.base, desk.spec, place))})
    if desk.spec.search.strip():
        found.append({"path": "search", "items": len(without_part(desk.base, desk.spec, None))})
    return found


def open_(desk: Desk, request: requests.Open) -> dict[str, Any]:
    """The whole of the first screen."""
    wished = prefs(desk)
    captions = tuple(wished["captions"]) if request.captions is None else request.captions
    return {
        **screen(desk, desk.order, captions),
        "schema": schema(desk.session),
        "history": history(desk.session, 50),
        "prefs": {**wished, "captions": list(captions)},
        "version": "1",
    }


def show(desk: Desk, request: requests.Show) -> dict[str, Any]:
    """Another filter, grouping or order."""
    return screen(desk, desk.ask(request.spec), request.captions)


def refresh(desk: Desk, request: requests.Refresh | requests.Uncluster) -> dict[str, Any]:
    """The same question, of the corpus as it is now, in the groups that were asked for."""
    return screen(desk, desk.refresh(), request.captions)
