"""The properties that leave with a view: which ones, in which order, and their values along its items."""

from __future__ import annotations

from collections.abc import Iterable

from panoptic_nb.errors import InvalidValueError
from panoptic_nb.exports.schema_file import PropertyEntry, TagEntry
from panoptic_nb.exports.table import Described
from panoptic_nb.property import Property
from panoptic_nb.query.field import Field
from panoptic_nb.query.order import Ids
from panoptic_nb.query.table import values_along
from panoptic_nb.session import Session
from panoptic_nb.values import PropertyType

Names = Iterable[str | Property]

ALWAYS = ("file_name", "path")
"""Computed properties that every table has, so that it can be joined to the images again."""


def chosen_fields(session: Session, properties: Names | None, computed: bool | Names) -> list[Field]:
    """The properties of a table, in its order, each once."""
    schema = session.schema
    if properties is None:
        wanted = [schema.field(key) for key in schema.rows]
    else:
        wanted = [named_field(session, name) for name in listed(properties, "properties")]
    if computed is True:
        wanted += [field for field in schema.fields.values() if field.computed]
    elif computed is not False:
        wanted += [named_field(session, name) for name in listed(computed, "computed")]
    always = [schema.field(f"@{name}") for name in ALWAYS]
    return list({field.key: field for field in (*always, *wanted)}.values())


def described_property(session: Session, field: Field, items: Ids) -> Described:
    """A property with its values along some items."""
    import polars as pl

    stored = pl.DataFrame(session.store.catalogue.arrow(f"SELECT * FROM {field.relation}"))
    ids = items if field.scope == "item" else session.frame.image_of[items]
    worded = field.type is PropertyType.DATE and bool(stored["text"].is_not_null().any())
    return Described(
        property_entry(session, field), values_along(field, stored, session.schema.tree(field), ids), worded
    )


def property_entry(session: Session, field: Field) -> PropertyEntry:
    """A property as a schema file describes it."""
    schema = session.schema
    tags = schema.tags.get(field.key, {})
    parents = {tag: [tags[p].name for p in schema.parents.get(tag, ()) if p in tags] for tag in tags}
    entries = tuple(TagEntry(row.name, row.color, tuple(parents[tag])) for tag, row in tags.items())
    return PropertyEntry(field.name, field.type, field.scope, field.computed, entries)


def named_field(session: Session, name: str | Property) -> Field:
    """The property that a name, or a handle, stands for."""
    return session.schema.named(name.name if isinstance(name, Property) else name)


def listed(names: Names, argument: str) -> list[str | Property]:
    """Names as a list; a lone text, which would be taken letter by letter, is refused."""
    if isinstance(names, str | Property):
        raise InvalidValueError(
            f'{argument} is a list of names: {argument}=["{getattr(names, "name", names)}"].'
        )
    listed = list(names)
    wrong = next((name for name in listed if not isinstance(name, str | Property)), None)
    if wrong is not None:
        raise InvalidValueError(f"{argument} is a list of names of properties; it holds {wrong!r}.")
    return listed
