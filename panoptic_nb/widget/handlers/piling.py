"""Piles of near-duplicates: the view with each as one, one of them opened, and what is no duplicate after all."""

from __future__ import annotations

from typing import Any

import numpy as np

from panoptic_nb.errors import ConflictError, InvalidValueError
from panoptic_nb.widget import commands, likeness, reading
from panoptic_nb.widget.desk import Desk
from panoptic_nb.widget.handlers.near import plain
from panoptic_nb.widget.handlers.pictures import thumbnails_of
from panoptic_nb.widget.handlers.screen import screen
from panoptic_nb.widget.handlers.working import begun
from panoptic_nb.widget.orders import Order
from panoptic_nb.widget.stack import Stack

LARGEST = 200


def duplicates(desk: Desk, request: likeness.Duplicates) -> dict[str, Any]:
    """The view with each pile of near-duplicates as one, or without such piles again."""
    if not request.on:
        return screen(desk, desk.show_stack(None), request.captions)
    base = desk.base

    def compute() -> Stack:
        found = Stack(plain(base).near_duplicates())
        _ = found.duplicates.groups  # kept, for when they are laid
        return found

    return begun(
        desk,
        "duplicates",
        compute,
        lambda stack: screen(desk, desk.show_stack(stack), request.captions),
        lambda: desk.base is base,
    )


def pile(desk: Desk, request: likeness.Pile) -> dict[str, Any]:
    """The pictures of the pile at a position."""
    order, items = _pile(desk, request.rev, request.position)
    shown = items[:LARGEST]
    near = order.below is not None and desk.stack is not None
    low, high = desk.stack.agreement(int(items[0])) if near and desk.stack is not None else (1.0, 1.0)
    fields = [desk.session.schema.field(key) for key in ("@path", "@width", "@height")]
    path, width, height = (reading.texts(desk.session, field, shown) for field in fields)
    images = desk.session.frame.image_of[shown]
    return {
        "items": shown.astype(np.uint32),
        "of": images.astype(np.uint32),
        "names": reading.file_names(desk.session, shown),
        "notes": [f"{w} × {h}, {p}" for p, w, h in zip(path, width, height, strict=True)],
        "near": near,
        "count": len(items),
        "low": low,
        "high": high,
        **thumbnails_of(desk, list(dict.fromkeys(images.tolist()))),
    }


def not_duplicates(desk: Desk, request: commands.NotDuplicates) -> dict[str, Any]:
    """Remember that an item is no duplicate of the rest of its pile, or that none of them is."""
    order, items = _pile(desk, request.rev, request.position)
    if desk.stack is None or order.below is None:
        raise ConflictError("These are no piles of near-duplicates any more: ask for them anew.")
    found = desk.stack.duplicates
    if not request.items:
        found.not_duplicates(items.tolist())
    for item in request.items:
        if item not in items:
            raise InvalidValueError(f"Item {item} is not in this pile.")
        found.not_duplicates(item)
    return screen(desk, desk.refresh(), request.captions)


def _pile(desk: Desk, rev: int, position: int) -> tuple[Order, Any]:
    order = desk.orders[rev]
    (item,) = order.items[position : position + 1].tolist() or (None,)
    if item is None:
        raise InvalidValueError(
            f"Position {position} is past the {len(order.items):,} positions of this order."
        )
    return order, order.pile(int(item))
