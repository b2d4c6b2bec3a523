"""One item: what is known of it, and which others show the same image."""

from __future__ import annotations

from typing import Any

import numpy as np

from panoptic_nb.errors import InvalidValueError
from panoptic_nb.query.field import Field
from panoptic_nb.session import Session
from panoptic_nb.store.operation import Operation
from panoptic_nb.widget import reading, requests
from panoptic_nb.widget.desk import Desk
from panoptic_nb.widget.reading import Held

OTHERS = 50


def details(desk: Desk, request: requests.Details) -> dict[str, Any]:
    """Every property of an item, with where each value comes from."""
    session = desk.session
    items = np.asarray([min(request.item, 2**31 - 1)], np.int32)
    if not session.frame.exist(items)[0]:
        raise InvalidValueError(f"Item {request.item} is not in this corpus: it may have been undone.")
    image = int(session.frame.image_of[request.item])
    same = session.frame.items_of_images(np.asarray([image], np.int32))
    same = same[same != request.item][:OTHERS]
    operations = {op.op_id: op for op in session.store.journal.operations()}
    found = {field.key: reading.held(session, field, items)[0] for field in session.schema.fields.values()}
    return {
        "item": request.item,
        "image": image,
        "name": reading.file_names(session, items)[0],
        "width": _number(found["@width"]),
        "height": _number(found["@height"]),
        "problem": _problem(session, request.item),
        "values": [_value(field, found[field.key], operations) for field in session.schema.fields.values()],
        "others": [
            {"item": int(other), "name": name}
            for other, name in zip(same, reading.file_names(session, same), strict=True)
        ],
    }


def _value(field: Field, held: list[Held], operations: dict[int, Operation]) -> dict[str, Any]:
    tags = field.type.is_tags
    names = [h.value for h in held]
    return {
        "property": field.key,
        "text": ", ".join(h.text for h in held) if held else None,
        "value": names if tags and held else held[0].value if held else None,
        "tags": [{"property": field.key, "tag": h.text, "color": h.color} for h in held] if tags else [],
        "origin": _origin(held, operations),
    }


def _origin(held: list[Held], operations: dict[int, Operation]) -> dict[str, str] | None:
    """Who, when and why, of the value given last; nothing of what came with an import."""
    given = [operations[h.operation] for h in held if h.operation in operations]
    last = max(given, key=lambda op: op.op_id, default=None)
    if last is None or last.kind.startswith("import"):
        return None
    time = f"{last.time.isoformat(timespec='seconds')}Z"
    return {"author": last.author, "origin": last.origin, "time": time}


def _problem(session: Session, item: int) -> str | None:
    path = session.file(item)
    if path.is_file():
        return None
    image = int(session.frame.image_of[item])
    stand_in = (
        "the thumbnail stands for it"
        if session.store.thumbnails.get([image]).get(image)
        else "and its thumbnail is lost"
    )
    return (
        f"{path.name} is not where it was: {stand_in}. Connect its drive, or say where its folder stands now: "
        "corpus.relink(old, new)."
    )


def _number(held: list[Held]) -> int:
    return int(held[0].value) if held else 0
