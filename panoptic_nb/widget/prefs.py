"""How the grid is shown: as it was left in this corpus, or as suits it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from panoptic_nb.errors import StorageError
from panoptic_nb.query.field import Field
from panoptic_nb.session import Session
from panoptic_nb.values import PropertyType

NAME = "grid"
"""Under which the corpus' settings keep them."""

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
_LANGUAGES, _THEMES = ("auto", "en", "fr"), ("auto", "light", "dark")
_SMALLEST, _LARGEST = 16, 1024


def usual_prefs(session: Session) -> dict[str, Any]:
    """What suits the corpus."""
    return {
        "size": 112,
        "captions": caption_fields(session),
        "pinned": [],
        "facets": worth_counting(session),
        "panel": True,
        "lang": "auto",
        "theme": "auto",
    }


def prefs_of(session: Session, given: Mapping[str, Any] | None = None) -> dict[str, Any]:
    """What was given, or else kept, as far as it has a meaning, and what suits the corpus for the rest."""
    if given is None:
        kept = session.store.settings.get(NAME)
        given = kept if isinstance(kept, dict) else {}
    known = session.schema.fields

    def keys(value: object) -> list[str] | None:
        return (
            [key for key in value if isinstance(key, str) and key in known]
            if isinstance(value, list)
            else None
        )

    size, panel, pinned = given.get("size"), given.get("panel"), given.get("pinned")
    meant = {
        "size": size if isinstance(size, int) and _SMALLEST <= size <= _LARGEST else None,
        "captions": keys(given.get("captions")),
        "pinned": [pin for pin in pinned if _is_pin(session, pin)] if isinstance(pinned, list) else None,
        "facets": keys(given.get("facets")),
        "panel": panel if isinstance(panel, bool) else None,
        "lang": given.get("lang") if given.get("lang") in _LANGUAGES else None,
        "theme": given.get("theme") if given.get("theme") in _THEMES else None,
    }
    return usual_prefs(session) | {name: value for name, value in meant.items() if value is not None}


def remember(session: Session, prefs: Mapping[str, Any]) -> None:
    """Keep in the corpus what was chosen; the rest goes on following what there is to show."""
    usual = usual_prefs(session)
    try:
        session.store.settings.put(
            NAME, {name: prefs[name] for name in usual if name in prefs and prefs[name] != usual[name]}
        )
    except StorageError:
        # The next change of the corpus says that the disk is full; a slider is not the place.
        return


def caption_fields(session: Session) -> list[str]:
    """Who and when, where the corpus knows; else the file's name."""
    fields = [session.schema.field(key) for key in session.schema.rows]
    who = [f.key for f in fields if f.type is PropertyType.LABEL][:1]
    when = [f.key for f in fields if f.type is PropertyType.DATE][:1]
    return who + when or ["@file_name"]


def worth_counting(session: Session) -> list[str]:
    """What people made, then what tables brought, those that count well first; without any, the file's own.

    What holds no value comes last, but for the latest that somebody made: it waits for its first tags.
    """
    given = [session.schema.field(key) for key in session.schema.rows]
    imported = {str(key) for key in session.store.properties.imported()}
    counted = [field for field in given if field.type in COUNTED]
    latest = max((int(field.key) for field in counted if field.key not in imported), default=None)
    filled = _filled(session, counted) | {str(latest)}
    counted.sort(key=lambda f: (f.key not in filled, f.key in imported, COUNTED[f.type]))
    return [field.key for field in counted][:FACETS] or ["@folder", "@width"]


def _filled(session: Session, fields: Sequence[Field]) -> set[str]:
    """Those properties that have a value."""
    if not fields:
        return set()
    asked = ", ".join(f'EXISTS (FROM {field.relation}) AS "{field.key}"' for field in fields)
    found = session.store.catalogue.columns(f"SELECT {asked}")
    return {key for key, there in found.items() if bool(there[0])}


def _is_pin(session: Session, pin: object) -> bool:
    if not isinstance(pin, dict):
        return False
    key, tag = pin.get("property"), pin.get("tag")
    if not isinstance(key, str) or not isinstance(tag, str):
        return False
    field = session.schema.fields.get(key)
    return field is not None and session.schema.find_tag(field, tag) is not None
