"""Between a view and what the top line of the grid says of it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from panoptic_nb.property import Property
from panoptic_nb.query.condition import And, Condition
from panoptic_nb.query.groups import GroupKey
from panoptic_nb.query.order import SortKey
from panoptic_nb.query.query import Query
from panoptic_nb.session import Session
from panoptic_nb.view import View
from panoptic_nb.widget.filters import condition_of, searched, tree_of
from panoptic_nb.widget.protocol import Spec


def base_of(view: View) -> View:
    """What a view is made from, before any condition: the whole corpus, or a fixed list."""
    return View(view.session, Query(picked=view.query.picked))


def spec_of(view: View) -> Spec:
    """A view in the words of the top line."""
    session, query = view.session, view.query
    parts = query.condition.parts if isinstance(query.condition, And) else (query.condition,)
    search, where = "", []
    for part in parts:
        text = None if part is None else searched(part)
        if text is not None and not search:
            search = text
        elif part is not None:
            where.append(tree_of(session, part))
    return Spec(
        where=None if not where else where[0] if len(where) == 1 else {"all": where},
        search=search,
        group=tuple(_group(key) for key in query.groups),
        sort=tuple({"property": key.field, "descending": key.descending} for key in query.order),
        piles=query.piles,
    )


def view_of(base: View, spec: Spec) -> View:
    """The view that a top line asks for."""
    session = base.session
    view = base
    if spec.where is not None:
        view = view.where(condition_of(session, spec.where))
    if spec.search.strip():
        view = view.search(spec.search)
    if spec.group:
        view = view.group_by(*(group_key(session, key) for key in spec.group))
    if spec.sort:
        view = view.sort(*(_sort(session, key) for key in spec.sort))
    return view.piles() if spec.piles else view


def without(base: View, spec: Spec, property_key: str) -> View:
    """The view less the top-level conditions on one property alone: what its facet counts."""
    view = base
    for part in conjuncts(spec):
        if properties_of(part) != {property_key}:
            view = view.where(condition_of(base.session, part))
    return view.search(spec.search) if spec.search.strip() else view


def properties_of(part: Mapping[str, Any]) -> set[str]:
    """The properties that a filter tree speaks of."""
    if "property" in part:
        return {str(part["property"])}
    inner = [part["not"]] if "not" in part else part.get("all", part.get("any", ()))
    return {key for each in inner for key in properties_of(each)}


def asked_of(spec: Spec, property_key: str) -> list[Any]:
    """The values of a property that the top-level conditions on it alone ask for."""
    found: list[Any] = []
    for part in conjuncts(spec):
        if properties_of(part) == {property_key}:
            for test in part.get("any", (part,)):
                value = test.get("value") if test.get("op") in ("any_of", "exactly", "eq") else None
                found += value if isinstance(value, list | tuple) else [] if value is None else [value]
    return found


def conjuncts(spec: Spec) -> list[Mapping[str, Any]]:
    """The conditions that all must hold, one by one."""
    if spec.where is None:
        return []
    return list(spec.where["all"]) if "all" in spec.where else [spec.where]


def without_part(base: View, spec: Spec, place: int | None) -> View:
    """The view less one of those conditions, or less the search where `place` is None."""
    kept: list[Condition] = [
        condition_of(base.session, part) for at, part in enumerate(conjuncts(spec)) if at != place
    ]
    view = base.where(*kept) if kept else base
    return view.search(spec.search) if spec.search.strip() and place is not None else view


def group_key(session: Session, key: Mapping[str, Any]) -> GroupKey:
    """A key of the groups, checked by the property it cuts."""
    options = {name: key[name] for name in ("unit", "step", "width", "quantiles", "edges") if name in key}
    unit = options.pop("unit", None)
    return Property(session, key["property"]).by(
        unit, order=key.get("by", "value"), descending=bool(key.get("descending", False)), **options
    )


def _sort(session: Session, key: Mapping[str, Any]) -> SortKey:
    prop = Property(session, session.schema.field(key["property"]).key)
    return prop.desc() if key.get("descending") else prop.asc()


def _group(key: GroupKey) -> dict[str, Any]:
    said: dict[str, Any] = {"property": key.field, "by": key.by, "descending": key.descending}
    for name in ("unit", "width", "quantiles", "edges"):
        value = getattr(key, name)
        if value is not None:
            said[name] = list(value) if isinstance(value, tuple) else value
    return said | ({"step": key.step} if key.step != 1 else {})
