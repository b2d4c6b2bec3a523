"""Taking what is on screen out: a CSV file, the Python that makes it again, what is selected."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any

from panoptic_nb.errors import InvalidValueError
from panoptic_nb.widget import requests
from panoptic_nb.widget.desk import Desk
from panoptic_nb.widget.handlers.near import plain


def export(desk: Desk, request: requests.Export) -> dict[str, Any]:
    """A file of what is on screen, or of a target, in its order."""
    if request.format != "csv":
        raise InvalidValueError(f'The grid exports "csv"; "{request.format}" was given.')
    view = desk.view.piles(False) if request.target is None else desk.view_of(request.target)
    name = f"{desk.session.store.folder.stem}.csv"
    with tempfile.TemporaryDirectory(prefix="panoptic-nb-") as folder:
        file = view.to_csv(Path(folder) / name).read_bytes()
    return {"name": name, "rows": len(view), "file": file}


def code(desk: Desk, request: requests.Code) -> dict[str, Any]:
    """The Python that makes what is on screen again, where ``corpus`` is the corpus."""
    if request.target is not None:
        return {"code": desk.view_of(request.target).code()}
    if desk.alike is not None and desk.spec == desk.alike.spec:
        return {"code": desk.alike.code(desk.base)}
    cut = desk.order.cut
    near = ".near_duplicates().piles()" if desk.order.below is not None else ""
    if cut is None:
        return {"code": desk.view.code() + near}
    shown = plain(desk.view).code() + near
    beside = "" if cut.whole(desk.view) and not near else f"# On screen is what these have of {shown}\n"
    text = beside + cut.code()
    return {"code": text}


def select(desk: Desk, request: requests.Select) -> dict[str, Any]:
    """What is selected, so that Python knows; and every place of it, where items stand in several groups."""
    order = desk.orders[request.rev]
    items = order.at(request.ranges)
    desk.select(items)
    several = len(order.distinct) < len(order.items)
    return {"items": len(items), "places": order.ranges_of(items if several else items[:0])}
