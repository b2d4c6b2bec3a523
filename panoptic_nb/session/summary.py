"""A corpus in one line, and as a table of its properties."""

from __future__ import annotations

from html import escape

import numpy as np

from panoptic_nb.query.field import Field
from panoptic_nb.session.session import Session


def one_line(session: Session) -> str:
    """``<Corpus fruit: 2,000 items of 1,998 images, 7 properties, spaces: visual>``."""
    frame, schema = session.frame, session.schema
    images = len(np.unique(frame.image_of[frame.items]))
    given = len(schema.rows)
    words = f"{len(frame.items):,} items of {images:,} images, {given} propert{'y' if given == 1 else 'ies'}"
    if schema.spaces:
        words += ", spaces: " + ", ".join(schema.spaces)
    if session.store.snapshot_time is not None:
        words += f", a snapshot of {session.store.snapshot_time:%Y-%m-%d %H:%M} UTC"
    elif session.store.read_only:
        words += ", read-only"
    return f"<Corpus {session.store.folder.stem}: {words}>"


def as_html(session: Session) -> str:
    """The properties with their types and counts, for a notebook."""
    schema = session.schema
    rows = []
    for key in schema.rows:
        field = schema.field(key)
        rows.append(
            f'<tr><td style="text-align:left">{escape(field.name)}</td>'
            f'<td style="text-align:left">{field.type.value}</td>'
            f'<td style="text-align:left">{field.scope}</td>'
            f'<td style="text-align:right">{len(schema.tags.get(key, {})) or "" if field.type.is_tags else ""}</td>'
            f'<td style="text-align:right">{filled(session, field):,}</td></tr>'
        )
    head = "<tr><th>property</th><th>type</th><th>of each</th><th>tags</th><th>filled</th></tr>"
    notes = "".join(
        f"<p>Operation {op.op_id} ({escape(op.summary)}) was interrupted; what it did is here, undo takes it back.</p>"
        for op in session.store.interrupted
    )
    if session.store.lost:
        notes += f"<p>{escape(session.store.lost)}</p>"
    caption = f"<caption>{escape(one_line(session)[1:-1])}</caption>"
    return f"<table>{caption}{head}{''.join(rows)}</table>{notes}"


def filled(session: Session, field: Field) -> int:
    """How many items, or images, have a value."""
    ids = session.store.catalogue.columns(f"SELECT DISTINCT id FROM {field.relation}")["id"]
    frame = session.frame
    if field.scope == "item":
        return int(np.count_nonzero(frame.exist(ids.astype(np.int32))))
    return int(np.isin(ids, frame.image_of[frame.items]).sum())
