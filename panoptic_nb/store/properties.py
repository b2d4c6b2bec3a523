"""The properties and tags of a corpus, as rows: read into memory, changed under an operation."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from panoptic_nb.errors import ConflictError, InvalidValueError
from panoptic_nb.query.field import Field, Scope, TagTree
from panoptic_nb.store.catalogue import Catalogue
from panoptic_nb.store.journal import Draft
from panoptic_nb.store.operation import log_after, log_before
from panoptic_nb.store.schema import value_tables_sql
from panoptic_nb.values.types import PropertyType

PALETTE = (
    "#3b6fd4", "#d9822b", "#3a9a6b", "#8e5bd0", "#d14a61", "#1f9aa8", "#a98a2c", "#c45ab3",
    "#6b8e23", "#7a6f64", "#5078a0", "#b5533c",
)  # fmt: skip
"""Colours given to new tags in turn; the user may change each."""


@dataclass(frozen=True, slots=True)
class PropertyRow:
    """One property, as the catalogue keeps it."""

    property_id: int
    name: str
    type: PropertyType
    scope: Scope
    storage: int
    position: int

    def field(self) -> Field:
        return Field(
            str(self.property_id), self.name, self.type, self.scope, f"v_{self.storage}", self.storage
        )


@dataclass(frozen=True, slots=True)
class TagRow:
    """One tag, as the catalogue keeps it."""

    tag_id: int
    property_id: int
    name: str
    color: str
    position: int


class Properties:
    """Reads and writes the tables ``properties``, ``tags`` and ``tag_parents``."""

    def __init__(self, catalogue: Catalogue) -> None:
        self._catalogue = catalogue

    def imported(self) -> set[int]:
        """The properties that a table brought, rather than a person."""
        rows = self._catalogue.rows(
            "SELECT property_id FROM log_properties AS made JOIN journal ON op_id = log_op "
            "WHERE kind = 'import table' "
            'AND "after" AND NOT EXISTS (FROM log_properties AS there WHERE there.log_op = made.log_op '
            'AND there.property_id = made.property_id AND NOT there."after")'
        )
        return {int(key) for (key,) in rows}

    def all(self) -> list[PropertyRow]:
        """The properties, in their order."""
        rows = self._catalogue.rows(
            "SELECT property_id, name, type, scope, storage, position FROM properties ORDER BY position"
        )
        return [PropertyRow(row[0], row[1], PropertyType(row[2]), *row[3:]) for row in rows]

    def tags(self) -> dict[int, dict[int, TagRow]]:
        """The tags of every property, by property id and tag id."""
        found: dict[int, dict[int, TagRow]] = {}
        for row in self._catalogue.rows(
            "SELECT tag_id, property_id, name, color, position FROM tags ORDER BY position"
        ):
            found.setdefault(row[1], {})[row[0]] = TagRow(*row)
        return found

    def parents(self) -> dict[int, tuple[int, ...]]:
        """The parents of every tag that has some."""
        found: dict[int, tuple[int, ...]] = {}
        for tag, parent in self._catalogue.rows(
            "SELECT tag_id, parent_id FROM tag_parents ORDER BY tag_id, parent_id"
        ):
            found[tag] = (*found.get(tag, ()), parent)
        return found

    def add(self, draft: Draft, name: str, kind: PropertyType, scope: Scope) -> PropertyRow:
        """Make a property and its value table.

        Raises
        ------
        ConflictError
            If there is one of that name, made by another thread a moment ago.
        """
        _refuse_nul(name)
        if draft.transaction.run("SELECT 1 FROM properties WHERE name = ?", [name]):
            raise ConflictError(f'This corpus has a property "{name}" already. Choose another name.')
        row = PropertyRow(
            self._next(draft, "properties", "property_id"),
            name,
            kind,
            scope,
            self._new_storage(draft, kind),
            self._next(draft, "properties", "position"),
        )
        _insert(draft, "properties", "property_id", [_property_values(row)])
        return row

    def _new_storage(self, draft: Draft, kind: PropertyType) -> int:
        (storage,) = draft.transaction.run(
            "SELECT coalesce(max(substr(table_name, 3)::INTEGER), 0) + 1 FROM duckdb_tables() "
            "WHERE regexp_matches(table_name, '^v_[0-9]+$')"
        )[0]
        for statement in value_tables_sql(int(storage), kind):
            draft.transaction.run(statement)
        return int(storage)

    def rename(self, draft: Draft, row: PropertyRow, name: str) -> None:
        _refuse_nul(name)
        self._replace_property(draft, row, replace(row, name=name))

    def retype(self, draft: Draft, row: PropertyRow, kind: PropertyType) -> PropertyRow:
        """Give a property a new, empty value table of another type; the old one stays for undo."""
        changed = replace(row, type=kind, storage=self._new_storage(draft, kind))
        self._replace_property(draft, row, changed)
        return changed

    def _replace_property(self, draft: Draft, row: PropertyRow, changed: PropertyRow) -> None:
        _remove(draft, "properties", f"property_id = {row.property_id}")
        _insert(draft, "properties", "property_id", [_property_values(changed)])

    def delete(self, draft: Draft, row: PropertyRow) -> None:
        """Take a property and its tags out of the catalogue; its values stay for undo."""
        _remove(draft, "properties", f"property_id = {row.property_id}")
        mine = f"SELECT tag_id FROM tags WHERE property_id = {row.property_id}"
        _remove(draft, "tag_parents", f"tag_id IN ({mine})")
        _remove(draft, "tags", f"property_id = {row.property_id}")

    def add_tags(
        self, draft: Draft, property_id: int, names: Sequence[str], colors: Sequence[str | None] = ()
    ) -> list[TagRow]:
        """Make tags; where no colour is given, the next of the palette."""
        first = self._next(draft, "tags", "tag_id")
        (taken,) = draft.transaction.run(
            "SELECT coalesce(max(position) + 1, 0) FROM tags WHERE property_id = ?", [property_id]
        )[0]
        wishes = [*colors, *[None] * (len(names) - len(colors))]
        rows = [
            TagRow(first + n, property_id, name, color or PALETTE[(taken + n) % len(PALETTE)], taken + n)
            for n, (name, color) in enumerate(zip(names, wishes, strict=True))
        ]
        _insert(draft, "tags", "tag_id", [_tag_values(row) for row in rows])
        return rows

    def change_tag(self, draft: Draft, changed: TagRow) -> None:
        """Give a tag another name or colour."""
        _remove(draft, "tags", f"tag_id = {changed.tag_id}")
        _insert(draft, "tags", "tag_id", [_tag_values(changed)])

    def arrange(self, draft: Draft, property_id: int, wanted: Sequence[tuple[TagRow, str]]) -> None:
        """Put tags of a property in this order, with these colours; those not named come after them."""
        listed = {row.tag_id: color for row, color in wanted}
        known = self.tags().get(property_id, {})
        rest = [tag for tag in known if tag not in listed]
        rows = [
            replace(known[tag], position=place, color=listed.get(tag, known[tag].color))
            for place, tag in enumerate([*listed, *rest])
        ]
        if rows == list(known.values()):
            return
        _remove(draft, "tags", f"property_id = {property_id}")
        _insert(draft, "tags", "tag_id", [_tag_values(row) for row in rows])

    def set_parents(self, draft: Draft, tag_id: int, parents: Iterable[int]) -> None:
        """Put a tag below these ones and no others."""
        _remove(draft, "tag_parents", f"tag_id = {tag_id}")
        _insert(draft, "tag_parents", "tag_id", [(tag_id, parent) for parent in sorted(set(parents))])

    def delete_tags(self, draft: Draft, tag_ids: Sequence[int]) -> None:
        """Take tags out of the catalogue, and every line of the hierarchy that names them."""
        listed = ", ".join(str(int(tag)) for tag in tag_ids)
        _remove(draft, "tag_parents", f"tag_id IN ({listed}) OR parent_id IN ({listed})")
        _remove(draft, "tags", f"tag_id IN ({listed})")

    @staticmethod
    def _next(draft: Draft, table: str, column: str) -> int:
        """A number no row has, or had in an operation that can still come back."""
        (highest,) = draft.transaction.run(
            f"SELECT greatest((SELECT coalesce(max({column}), 0) FROM {table}), "
            f"(SELECT coalesce(max({column}), 0) FROM log_{table}))"
        )[0]
        return int(highest) + 1


def _refuse_nul(name: str) -> None:
    """The name of a column ends there for Arrow, which then fails at every table that has the property."""
    if "\0" in name:
        raise InvalidValueError(
            f"A property cannot be called {name!r}: no table can have a column with a zero byte in its name. Leave the "
            "byte out."
        )


def tag_tree(tags: dict[int, TagRow], parents: dict[int, tuple[int, ...]]) -> TagTree:
    """The names and the hierarchy of one property's tags."""
    names = {tag: row.name for tag, row in tags.items()}
    return TagTree(names, {tag: parents[tag] for tag in names if tag in parents})


def _property_values(row: PropertyRow) -> tuple[object, ...]:
    return (row.property_id, row.name, row.type.value, row.scope, row.storage, row.position)


def _tag_values(row: TagRow) -> tuple[object, ...]:
    return (row.tag_id, row.property_id, row.name, row.color, row.position)


def _remove(draft: Draft, table: str, where: str) -> None:
    log_before(draft.transaction, draft.op_id, table, where)
    draft.transaction.run(f"DELETE FROM {table} WHERE {where}")
    draft.tables.add(table)


def _insert(draft: Draft, table: str, key: str, rows: Sequence[Sequence[object]]) -> None:
    if not rows:
        return
    draft.transaction.insert(table, rows)
    keys = ", ".join(str(int(str(row[0]))) for row in rows)
    log_after(draft.transaction, draft.op_id, table, f"{key} IN ({keys})")
    draft.tables.add(table)
