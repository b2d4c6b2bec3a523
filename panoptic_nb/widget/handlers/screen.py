"""What is on screen: the layout of an order and its first window, and every way of asking for another."""

from __future__ import annotations

from typing import Any

import numpy as np

from panoptic_nb.widget import likeness, requests
from panoptic_nb.widget.cut import Cut
from panoptic_nb.widget.desk import Desk
from panoptic_nb.widget.handlers.pictures import window_of
from panoptic_nb.widget.handlers.state import history, prefs, schema
from panoptic_nb.widget.orders import Order, Part
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
        "piled": _piled(desk, order),
        "stale": desk.stale() if order is desk.order else 0,
        "ways_out": _ways_out(desk) if not len(order.items) else [],
    }


def clusters(desk: Desk, order: Order) -> dict[str, Any] | None:
    """What the clusters are, where clusters cut the order."""
    cut = order.cut
    if cut is None:
        return None
    used = cut.parameters
    clustered = sum(len(part.ids) for part in cut.all if part.cluster is not None)
    inside = sum(
        len(order.group(number)) for number, part in enumerate(order.parts) if part.cluster is not None
    )
    return {
        "space": used.space,
        "k": cut.k,
        "count": sum(part.cluster is not None for part in order.parts),
        "asked": cut.asked,
        "made": used.k,
        "empty": list(cut.empty),
        "seed": None if used.words else used.seed,
        "by": cut.by,
        "groups": [_part(cut, part) for part in order.parts],
        "aside": [
            {"name": part.label, "named": _named(cut, part), "count": len(part.ids)} for part in cut.aside
        ],
        "clustered": clustered,
        "outside": clustered - inside - sum(len(part.ids) for part in cut.aside if part.cluster is not None),
        "beside": sum(len(order.group(n)) for n, part in enumerate(order.parts) if part.kind == "beside"),
        "missing": cut.missing,
    }


def _part(cut: Cut, part: Part) -> dict[str, Any]:
    """What the grid says of a cluster, or of a group beside clusters."""
    tag = cut.tags.get(part.label)
    above = part.above[-1] if part.above else None
    return {
        "name": part.label,
        "kind": part.kind,
        "cohesion": part.cohesion,
        "depth": len(part.above),
        "named": _named(cut, part),
        "tag": None if tag is None else {"property": tag.property, "tag": tag.tag},
        "parent": None
        if above is None
        else {"name": above.number, "named": above.named, "count": len(above.ids)},
    }


def _named(cut: Cut, part: Part) -> str | None:
    """What it was called by somebody, or by words."""
    if part.cluster is not None:
        return part.cluster.named
    tag = cut.tags.get(part.label)
    return None if tag is None else tag.tag


def _piled(desk: Desk, order: Order) -> dict[str, Any] | None:
    """What the piles of near-duplicates are, where they stand as one."""
    if order.below is None or desk.stack is None:
        return None
    found = desk.stack.duplicates
    return {
        "piles": len(order.below),
        "items": sum(len(ids) for ids in order.below.values()),
        "plain": found.plain,
        "missing": found.missing,
    }


def _labels(order: Order) -> tuple[list[list[str]], Any, list[int]]:
    """For each key its labels, and for each group its code in each; the codes of the empties."""
    if order.parts or order.cut is not None:
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
    base = desk.filtered
    for place in range(len(conjuncts(desk.spec))):
        found.append({"path": [place], "items": len(without_part(base, desk.spec, place))})
    if desk.spec.search.strip():
        found.append({"path": "search", "items": len(without_part(base, desk.spec, None))})
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


def refresh(desk: Desk, request: requests.Refresh) -> dict[str, Any]:
    """The same question, of the corpus as it is now."""
    return screen(desk, desk.refresh(), request.captions)


def uncluster(desk: Desk, request: likeness.Uncluster) -> dict[str, Any]:
    """Back to what was asked for: from an order of likeness, or from clusters."""
    kept = desk.cut if desk.order.similar is not None else None
    return screen(desk, desk.show_cut(kept), request.captions)
