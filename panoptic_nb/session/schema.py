"""The properties and tags of a corpus at one moment, for looking names up."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from dataclasses import field as dataclass_field

from panoptic_nb.errors import NotFoundError, suggestion
from panoptic_nb.query.field import Field, TagTree
from panoptic_nb.session.computed import OF_FILES, of_space
from panoptic_nb.session.given import name_given
from panoptic_nb.store.properties import PropertyRow, TagRow, tag_tree
from panoptic_nb.store.spaces import SpaceRow
from panoptic_nb.store.store import Store

_FORMER = 'SELECT property_id, name FROM log_properties WHERE NOT "after" ORDER BY log_op'


@dataclass(frozen=True)
class Schema:
    """What the properties are; a change of them makes a new one.

    Attributes
    ----------
    fields
        Every property by key, computed ones last.
    rows
        The properties of the corpus by key.
    tags
        For each property's key, its tags by id.
    parents
        For each tag that has some, its parents.
    spaces
        The spaces by name.
    gone
        The names of properties that were deleted, by key, for saying what a view misses.
    """

    fields: dict[str, Field]
    rows: dict[str, PropertyRow]
    tags: dict[str, dict[int, TagRow]]
    parents: dict[int, tuple[int, ...]]
    spaces: dict[str, SpaceRow]
    gone: dict[str, str] = dataclass_field(default_factory=dict)

    @classmethod
    def read(cls, store: Store) -> Schema:
        rows = {str(row.property_id): row for row in store.properties.all()}
        spaces = store.spaces.all()
        fields = {key: row.field() for key, row in rows.items()}
        for computed in (*OF_FILES, *(of_space(space) for space in spaces.values())):
            fields[computed.key] = computed
        tags = {str(key): tags for key, tags in store.properties.tags().items()}
        former = store.catalogue.rows(_FORMER)
        gone = {str(key): str(name) for key, name in former if str(key) not in rows}
        return cls(fields, rows, tags, store.properties.parents(), spaces, gone)

    def field(self, key: str) -> Field:
        """The property of a key.

        Raises
        ------
        NotFoundError
            If it was deleted.
        """
        try:
            return self.fields[key]
        except KeyError:
            called = f'The property "{self.gone[key]}"' if key in self.gone else "A property"
            raise NotFoundError(
                f"{called} that this query uses is no longer in the corpus. Undo its deletion, or write the "
                "query without it."
            ) from None

    def called(self, key: str) -> str:
        """The name of a property, for showing; of a deleted one, in words that say so."""
        if key in self.fields:
            return self.fields[key].name
        return f"«deleted property {self.gone[key]}»" if key in self.gone else "«deleted property»"

    def named(self, name: str) -> Field:
        """The property of a name; one that the user gave goes before a computed one.

        Raises
        ------
        NotFoundError
            If there is none; the message suggests the nearest.
        """
        name = name_given(name, "Properties", 'corpus["year"]')
        composed = unicodedata.normalize("NFC", name)
        for field in self.fields.values():
            if field.name in (name, composed):
                return field
        raise NotFoundError(f'This corpus has no property "{name}".{suggestion(name, self.names())}')

    def names(self) -> Iterable[str]:
        return [field.name for field in self.fields.values()]

    def tree(self, field: Field) -> TagTree:
        """The tags of a property as a hierarchy."""
        return tag_tree(self.tags.get(field.key, {}), self.parents)

    def tag(self, field: Field, name: str) -> TagRow:
        """The tag of a name, written exactly so: case tells tags apart.

        Raises
        ------
        NotFoundError
            If the property has no such tag; the message suggests the nearest.
        """
        found = self.find_tag(field, name)
        if found is None:
            names = [row.name for row in self.tags.get(field.key, {}).values()]
            raise NotFoundError(f'"{field.name}" has no tag "{name}".{suggestion(name, names)}')
        return found

    def find_tag(self, field: Field, name: str) -> TagRow | None:
        """The tag of a name, or None."""
        name = name_given(name, "Tags", 'corpus["motif"].tag("apple")')
        composed = unicodedata.normalize("NFC", name)
        for row in self.tags.get(field.key, {}).values():
            if row.name in (name, composed):
                return row
        return None

    def space(self, name: str | None) -> SpaceRow:
        """The space of a name; None means the only one there is.

        Raises
        ------
        NotFoundError
            If there is no such space, or several to choose from.
        """
        if name is None:
            if len(self.spaces) == 1:
                return next(iter(self.spaces.values()))
            if not self.spaces:
                raise NotFoundError(
                    'This corpus has no space yet. Make one: corpus.embed("visual") works on any machine, '
                    'corpus.embed("clip") needs the weights of a CLIP model.'
                )
            listed = ", ".join(f'"{known}"' for known in self.spaces)
            raise NotFoundError(f"This corpus has several spaces ({listed}): say which, space=….")
        if name_given(name, "Spaces", 'corpus.space("clip")') not in self.spaces:
            from panoptic_nb.embedders.registry import is_known

            makes = f' Make it: corpus.embed("{name}").' if is_known(name) else ""
            raise NotFoundError(f'This corpus has no space "{name}".{suggestion(name, self.spaces)}{makes}')
        return self.spaces[name]
