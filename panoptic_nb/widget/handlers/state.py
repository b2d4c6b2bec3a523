"""What the grid knows of the corpus besides pictures: properties, spaces, history, its own settings."""

from __future__ import annotations

from typing import Any

from panoptic_nb.session import Session
from panoptic_nb.values import PropertyType
from panoptic_nb.widget import requests
from panoptic_nb.widget.desk import Desk

FACETS = 7
COUNTED = {
    PropertyType.DATE: 0,
    PropertyType.NUMBER: 1,
    PropertyType.LABEL: 1,
    PropertyType.LABELS: 1,
    PropertyType.CHECKBOX: 2,
    PropertyType.COLOR: 2,
}
"""The types whose values are worth counting, and the order in which they are shown."""


def schema(session: Session) -> dict[str, Any]:
    """The properties and spaces."""
    known = session.schema
    return {
        "properties": [
            {
                "key": field.key,
                "name": field.name,
                "type": field.type.value,
                "scope": field.scope,
                "computed": field.computed,
            }
            for field in known.fields.values()
        ],
        "spaces": [
            {"name": row.name, "count": row.rows, "texts": bool(row.description.get("text", False))}
            for row in known.spaces.values()
        ],
        "items": len(session.frame.items),
        "readonly": session.store.read_only,
        "version": session.generation,
    }


def history(session: Session, limit: int) -> dict[str, Any]:
    """The last operations, the newest first, and what undo and redo would do."""
    journal = session.store.journal
    operations = journal.operations()
    undo, redo = journal.to_undo(), journal.to_redo()
    return {
        "operations": [
            {
                "id": op.op_id,
                "label": op.summary or op.kind,
                "time": f"{op.time.isoformat(timespec='seconds')}Z",
                "author": op.author,
                "origin": op.origin,
                "undone": op.state not in ("done", "interrupted"),
            }
            for op in reversed(operations[-limit:])
            if op.undoable
        ],
        "undo": None if undo is None else undo.summary or undo.kind,
        "redo": None if redo is None else redo.summary or redo.kind,
    }


def prefs(desk: Desk) -> dict[str, Any]:
    """How the grid is shown: as it was left, or as suits the corpus."""
    if desk.prefs is not None:
        return dict(desk.prefs)
    return {
        "size": 112,
        "captions": caption_fields(desk.session),
        "pinned": [],
        "facets": worth_counting(desk.session),
        "panel": True,
        "lang": "auto",
        "theme": "auto",
    }


def caption_fields(session: Session) -> list[str]:
    """Who and when, where the corpus knows; else the file's name."""
    fields = [session.schema.field(key) for key in session.schema.rows]
    who = [f.key for f in fields if f.type is PropertyType.LABEL][:1]
    when = [f.key for f in fields if f.type is PropertyType.DATE][:1]
    return who + when or ["@file_name"]


def worth_counting(session: Session) -> list[str]:
    """The properties that were given, those that count well first; the file's own where there are none."""
    given = [session.schema.field(key) for key in session.schema.rows]
    counted = sorted((f for f in given if f.type in COUNTED), key=lambda f: COUNTED[f.type])
    return [field.key for field in counted][:FACETS] or ["@folder", "@width"]


def keep_prefs(desk: Desk, request: requests.Prefs) -> dict[str, Any]:
    """Remember how the grid is shown, while the kernel lives."""
    desk.prefs = request.prefs
    return {}


def tell_history(desk: Desk, request: requests.History) -> dict[str, Any]:
    """The last operations."""
    return history(desk.session, request.limit)
