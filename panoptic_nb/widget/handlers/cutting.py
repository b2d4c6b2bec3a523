"""Clusters on screen: made, split, put together, set aside, sorted, kept; their cards. Only `save` stores."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from panoptic_nb.errors import ConflictError, InvalidValueError
from panoptic_nb.query.order import Ids
from panoptic_nb.session.saving import save_tree
from panoptic_nb.similarity.cluster import exemplars
from panoptic_nb.view.cluster import Cluster
from panoptic_nb.view.clustering import cluster_items
from panoptic_nb.view.clusters import Clusters
from panoptic_nb.widget import commands, likeness
from panoptic_nb.widget.cut import Cut
from panoptic_nb.widget.desk import Desk
from panoptic_nb.widget.handlers.near import plain
from panoptic_nb.widget.handlers.pictures import thumbnails_of
from panoptic_nb.widget.handlers.screen import screen
from panoptic_nb.widget.handlers.working import begun, same_screen
from panoptic_nb.widget.orders import Order, Part
from panoptic_nb.widget.program import Code, Program, Run, picked

CARDS = 48
EXEMPLARS = 5


def cluster(desk: Desk, request: likeness.Cluster) -> dict[str, Any]:
    """Cut the view, one of its groups, or one of its clusters. Nothing is stored."""
    order, session = desk.orders[request.rev], desk.session
    row = session.schema.space(request.space)
    if request.group is None:
        asked = _whole(desk, request.k, lambda source, found: _run(source, found, request.k))
    else:
        order.group(request.group)
        asked = _part(desk, order, request.group, request.k)

    def compute() -> Clusters:
        loaded = session.spaces.load(row)
        return cluster_items(session, asked.ids, row, loaded, request.k, request.seed, parent=asked.parent)

    return begun(
        desk,
        _what(request.k),
        compute,
        lambda found: screen(desk, desk.show_cut(asked.made(found)), request.captions),
    )


def cluster_by(desk: Desk, request: likeness.ClusterBy) -> dict[str, Any]:
    """Cut the view by words, each image going to the nearest of them. Nothing is stored."""
    desk.orders[request.rev]  # an old screen is refused
    desk.session.schema.space(request.space)
    view, words = plain(desk.view), list(request.words)
    asked = _whole(
        desk, None, lambda source, found: Program().by_words(source, words, found.parameters.space)
    )
    return begun(
        desk,
        "clusters",
        lambda: view.cluster_by(words, space=request.space),
        lambda found: screen(desk, desk.show_cut(asked.made(found)), request.captions),
    )


def again(desk: Desk, request: likeness.Again) -> dict[str, Any]:
    """Cluster again what has no name and was not set aside, in the same space. Nothing is stored."""
    cut, same, named = _cut(desk.orders[request.rev]), same_screen(desk), desk.cut and desk.cut.named
    return begun(
        desk,
        _what(request.k),
        lambda: cut.again(desk.session, request.k, request.seed),
        lambda made: screen(desk, desk.show_cut(made), request.captions),
        # What got its name meanwhile would not be as it is.
        lambda: same() and (desk.cut and desk.cut.named) == named,
    )


def recut(desk: Desk, request: likeness.Recut) -> dict[str, Any]:
    """Clusters put together, set aside, brought back, joined again, or in another order."""
    order = desk.orders[request.rev]
    cut = _cut(order)
    if request.do == "back":
        made = cut.back(request.groups)
    elif request.do == "sort":
        name = None if request.property is None else desk.session.schema.field(request.property).name
        made = cut.sorted(_known(request.by), _empty(desk, request.by, request.property), name)
    else:
        chosen = [cut.place(order.parts[group]) for group in _there(order, request.groups)]
        if not chosen or min(chosen) < 0:
            raise InvalidValueError("Choose clusters first; what stands beside them is none.")
        made = _changed(desk, cut, request.do, chosen)
    return screen(desk, desk.show_cut(made), request.captions)


def save_clusters(desk: Desk, request: commands.SaveClusters) -> dict[str, Any]:
    """Keep clusters as tags of a property, those cut from one another below it: one step."""
    order = desk.order if request.rev is None else desk.orders[request.rev]
    cut = order.cut
    groups = _there(order, request.groups)
    tree = [] if cut is None else cut.tree(order, groups)
    if cut is None or not tree:
        raise ConflictError("There are no clusters on screen to keep.")
    save_tree(desk.session, request.property, tree, cut.journaled(order, groups))
    return {"items": sum(len(branch.items) for branch in tree), "outside": 0}


def cards(desk: Desk, request: likeness.Cards) -> dict[str, Any]:
    """For each cluster its cover, what shows how different its pictures are, its edge, and how many are untagged."""
    order = desk.orders[request.rev]
    image_of = desk.session.frame.image_of
    empty = None if request.property is None else _empty(desk, "untagged", request.property)
    found: list[dict[str, Any]] = []
    images: dict[int, None] = {}
    for number in range(request.start, min(request.stop, len(order.bounds) - 1, request.start + CARDS)):
        items = order.group(number)
        if not len(items):
            continue
        shown = [int(image_of[item]) for item in _exemplars(desk, order, number, items)]
        edge = [int(image_of[item]) for item in items[-4:]]
        images |= dict.fromkeys(shown + edge)
        untagged = None if empty is None or not len(items) else float(empty[items].mean())
        found.append(
            {"group": number, "cover": shown[0], "exemplars": shown[1:], "edge": edge, "untagged": untagged}
        )
    return {"cards": found, **thumbnails_of(desk, list(images))}


@dataclass(frozen=True)
class _Asked:
    """Items to be clustered, the cluster that they are, and what the screen makes of the clusters found."""

    ids: Ids
    parent: Cluster | None
    made: Callable[[Clusters], Cut]


def _what(k: int | str) -> str:
    return "density" if k == "auto" else "clusters"


def _run(source: str, found: Clusters, k: Any) -> Run:
    return Program().run(source, k, found.parameters.space, found.parameters.seed)


def _whole(desk: Desk, k: Any, run: Callable[[str, Clusters], Run]) -> _Asked:
    view, spec, closed = plain(desk.view), desk.spec, desk.order.similar is not None
    alike = desk.alike if desk.alike is not None and desk.alike.spec == spec else None
    source = view.code() if alike is None else alike.code(desk.base)

    def made(found: Clusters) -> Cut:
        return Cut.of(found, found.asked if k is None else k, spec.sort, run(source, found), closed=closed)

    return _Asked(view.ids, None, made)


def _part(desk: Desk, order: Order, group: int, k: Any) -> _Asked:
    ids, cut, sort = order.group(group), order.cut, desk.spec.sort
    if cut is not None:
        part = order.parts[group]
        place = cut.place(part)
        if part.cluster is not None:
            return _Asked(part.cluster.ids, part.cluster, lambda found: cut.split(place, found, k))
        # What came with another question is cut like a group: it stands among the parts from now on.
        held = cut if place >= 0 else cut.having(part)
        whole = place >= 0 and len(ids) == len(part.ids)
        source = str(part.code) if whole else picked(ids)
        return _Asked(ids, None, lambda found: held.split(held.place(part), found, k, source))
    parts = tuple(
        Part(
            " · ".join(one.label for one in order.paths[number]) if order.paths else "all",
            ids=order.group(number),
            code=Code(_group_code(order, number)),
        )
        for number in range(len(order.bounds) - 1)
    )

    def made(found: Clusters) -> Cut:
        used = found.parameters
        whole = Cut(used, used, k, parts, found.missing, sort=sort)
        return whole.split(group, found, k, str(parts[group].code))

    return _Asked(ids, None, made)


def _group_code(order: Order, group: int) -> str:
    """The Python that makes a group of keys; its items one by one where near-duplicates stand as one."""
    if order.below is not None:
        return picked(order.group(group))
    return f"{order.view.code()}.groups[{group}]" if order.paths else plain(order.view).code()


def _changed(desk: Desk, cut: Cut, do: str, chosen: Sequence[int]) -> Cut:
    if do == "aside":
        return cut.without(chosen)
    if do == "join":
        return cut.joined(chosen[0])
    if do == "merge":
        return cut.merged(desk.session, chosen)
    raise InvalidValueError(
        f'Clusters are put together ("merge"), set "aside" or brought "back"; "{do}" was given.'
    )


def _exemplars(desk: Desk, order: Order, number: int, items: Ids) -> list[int]:
    """Those of a cluster, among what the order shows of it; of another group the first of its items."""
    part = order.parts[number] if order.parts else None
    if part is None or part.cluster is None or order.cut is None:
        return [int(item) for item in items[:EXEMPLARS]]
    if len(items) == len(part.ids):
        return part.cluster.exemplars(EXEMPLARS)
    images, first = np.unique(desk.session.frame.image_of[items], return_index=True)
    loaded = desk.session.spaces.load(desk.session.schema.space(order.cut.parameters.space))
    chosen = exemplars(loaded.unit[loaded.rows(images)], np.arange(len(images)), EXEMPLARS)
    return [int(items[first[place]]) for place in chosen]


def _empty(desk: Desk, by: str, property: str | None) -> Any:
    """Which items have no value of a property, boolean by item id."""
    if by != "untagged":
        return None
    if property is None:
        raise InvalidValueError("Untagged by what? Name the property.")
    return desk.session.codes(desk.session.schema.field(property)) < 0


def _known(by: str) -> str:
    if by not in ("number", "cohesion", "size", "untagged"):
        raise InvalidValueError(
            f'Clusters sort by "number", "cohesion", "size" or "untagged"; "{by}" was given.'
        )
    return by


def _cut(order: Order) -> Cut:
    if order.cut is None:
        raise ConflictError("There are no clusters on screen.")
    return order.cut


def _there(order: Order, groups: Sequence[int]) -> list[int]:
    """The same numbers, each once, if the order has such groups."""
    for group in groups:
        order.group(group)
    return list(dict.fromkeys(groups))
