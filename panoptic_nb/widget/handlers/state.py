"""What the grid knows of the corpus besides pictures: properties, spaces, history, its own settings."""

from __future__ import annotations

from typing import Any

from panoptic_nb.session import Session
from panoptic_nb.widget import requests
from panoptic_nb.widget.desk import Desk
from panoptic_nb.widget.prefs import prefs_of, remember


def schema(session: Session) -> dict[str, Any]:
    """The properties and spaces."""
    known = session.schema
    imported = {str(key) for key in session.store.properties.imported()}
    return {
        "properties": [
            {
                "key": field.key,
                "name": field.name,
                "type": field.type.value,
                "scope": field.scope,
                "computed": field.computed,
                "imported": field.key in imported,
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
    """How the grid is shown: as it was left, in this grid or in this corpus, or as suits the corpus."""
    return prefs_of(desk.session, desk.prefs)


def keep_prefs(desk: Desk, request: requests.Prefs) -> dict[str, Any]:
    """Remember how the grid is shown: this one now, and the next one of this corpus."""
    desk.prefs = request.prefs
    # Only what is there and means something: the rest goes on following what there is to show.
    meant = prefs(desk)
    remember(desk.session, {name: meant[name] for name in request.prefs if name in meant})
    return {}


def tell_history(desk: Desk, request: requests.History) -> dict[str, Any]:
    """The last operations."""
    return history(desk.session, request.limit)
