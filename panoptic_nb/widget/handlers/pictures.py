"""Windows of thumbnails with their captions, and images by themselves."""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import Any

import numpy as np

from panoptic_nb.errors import InvalidValueError, PanopticError
from panoptic_nb.widget import reading, requests
from panoptic_nb.widget.desk import Desk
from panoptic_nb.widget.orders import Order

HEAVIEST = 1_000_000
MOST = 512
LARGEST = 4_096


def window(desk: Desk, request: requests.Window) -> dict[str, Any]:
    """Pictures and captions of a range of positions: fewer than asked where they weigh over a megabyte."""
    order = desk.orders[request.rev]
    return window_of(desk, order, request.start, request.stop, request.captions, bare=request.size == 0)


def captions(desk: Desk, request: requests.Captions) -> dict[str, Any]:
    """Captions alone."""
    order = desk.orders[request.rev]
    start, stop = _clipped(order, request.start, request.stop, 1_000)
    return captions_of(desk, order, start, stop, request.captions)


def pictures(desk: Desk, request: requests.Pictures) -> dict[str, Any]:
    """Thumbnails of a few images."""
    return thumbnails_of(desk, request.images)


def image(desk: Desk, request: requests.Image) -> dict[str, Any]:
    """One image, decoded at about the size asked for; its thumbnail where the original cannot be read."""
    from panoptic_nb.images.decode import decode

    side = max(64, min(LARGEST, request.max))
    try:
        picture = decode(desk.session.file(item_of(desk, request.image)), min_side=side // 2)
    except (PanopticError, OSError):
        # The reason is told with the details of the item, which the grid asks for at the same time.
        kept = desk.session.store.thumbnails.get([request.image]).get(request.image)
        if not kept:
            raise
        return {"jpeg": kept}
    picture.thumbnail((side, side))
    data = io.BytesIO()
    picture.save(data, "JPEG", quality=88)
    return {"jpeg": data.getvalue()}


def item_of(desk: Desk, image_id: int) -> int:
    """An item that shows an image."""
    known = np.asarray([image_id] if 1 <= image_id < 2**31 else [], np.int32)
    items = desk.session.frame.items_of_images(known)
    if not len(items):
        raise InvalidValueError(f"Image {image_id} is not in this corpus.")
    return int(items[0])


def window_of(
    desk: Desk, order: Order, start: int, stop: int, shown: Sequence[str], *, bare: bool = False
) -> dict[str, Any]:
    """A window of an order; `bare` leaves the thumbnails out."""
    start, stop = _clipped(order, start, stop, MOST)
    items = order.items[start:stop]
    images = desk.session.frame.image_of[items]
    thumbnails = {} if bare else desk.session.store.thumbnails.get(np.unique(images).tolist())
    taken, weight = 0, 0
    for picture in images.tolist():
        weight += len(thumbnails.get(picture, b""))
        if weight > HEAVIEST and taken:
            break
        taken += 1
    items, images = items[:taken], images[:taken]
    blobs = [thumbnails.get(picture, b"") for picture in images.tolist()]
    lost = [] if bare else [k for k, blob in enumerate(blobs) if not blob]
    absent = {str(k): "" if desk.session.file(int(items[k])).is_file() else "file" for k in lost}
    return {
        "rev": order.rev,
        "start": start,
        "stop": start + taken,
        "items": items.astype(np.uint32),
        "images": images.astype(np.uint32),
        "colors": reading.mean_colors(desk.session, items),
        "offsets": np.cumsum([0, *map(len, blobs)]).astype(np.uint32),
        "thumbnails": b"".join(blobs),
        "missing": absent,
        **captions_of(desk, order, start, start + taken, shown),
    }


def captions_of(desk: Desk, order: Order, start: int, stop: int, shown: Sequence[str]) -> dict[str, Any]:
    """What stands on and under each picture of a range of positions."""
    session = desk.session
    items = order.items[start:stop]
    alive = session.frame.exist(items)
    fields = [session.schema.fields[key] for key in shown if key in session.schema.fields]
    columns = [reading.texts(session, field, items) for field in fields]
    gone = desk.gone(items) if order is desk.order else ~alive
    left = order.left() if order is desk.order else None
    gone = gone if left is None else gone | left[start:stop]
    return {
        "captions": [list(row) for row in zip(*columns, strict=True)] if columns else [[] for _ in items],
        "names": reading.file_names(session, items),
        "dots": reading.dots(session, items, desk.given()),
        "piles": order.pile_sizes(items),
        "gone": np.flatnonzero(gone).tolist(),
    }


def thumbnails_of(desk: Desk, images: Sequence[int]) -> dict[str, Any]:
    """Thumbnails of images, end to end."""
    found = desk.session.store.thumbnails.get(list(dict.fromkeys(images)))
    blobs = [found.get(picture, b"") for picture in images]
    return {
        "images": np.asarray(images, np.uint32),
        "offsets": np.cumsum([0, *map(len, blobs)]).astype(np.uint32),
        "thumbnails": b"".join(blobs),
    }


def _clipped(order: Order, start: int, stop: int, most: int) -> tuple[int, int]:
    if start > stop or start > len(order.items):
        raise InvalidValueError(
            f"Positions {start} to {stop} were asked for; this order has {len(order.items):,} positions."
        )
    return start, min(stop, len(order.items), start + most)
