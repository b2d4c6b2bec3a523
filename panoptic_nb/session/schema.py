"""The properties and tags of a corpus at one moment, for looking names up."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from panoptic_nb.errors import NotFoundError, suggestion
from panoptic_nb.query.field import Field, TagTree
from panoptic_nb.session.computed import OF_FILES, of_space
from panoptic_nb.store.properties import PropertyRow, TagRow, tag_tree
from panoptic_nb.store.spaces import SpaceRow
from panoptic_nb.store.store import Store


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
    """

    fields: dict[str, Field]
    rows: dict[str, PropertyRow]
    tags: dict[str, dict[int, TagRow]]
    parents: dict[int, tuple[int, ...]]
    spaces: dict[str, SpaceRow]

    @classmethod
    def read(cls, store: Store) -> Schema:
        rows = {str(row.property_id): row for row in store.properties.all()}
        spaces = store.spaces.all()
        fields = {key: row.field() for key, row in rows.items()}
        for field in (*OF_FILES, *(of_space(space) for space in spaces.values())):
            fields[field.key] = field
        tags = {str(key): tags for key, tags in store.properties.tags().items()}
        return cls(fields, rows, tags, store.properties.parents(), spaces)

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
            raise NotFoundError(
                "A property that this query uses is no longer in the corpus. Undo its deletion, or write the "
                f"query without it.{suggestion('', self.names())}"
            ) from None

    def named(self, name: str) -> Field:
        """The property of a name; one that the user gave goes before a computed one.

        Raises
        ------
        NotFoundError
            If there is none; the message suggests the nearest.
        """
        for field in self.fields.values():
            if field.name == name:
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
        tags = self.tags.get(field.key, {})
        for row in tags.values():
            if row.name == name:
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
        if name not in self.spaces:
            raise NotFoundError(
                f'This corpus has no space "{name}".{suggestion(name, self.spaces)} Make it: corpus.embed("{name}").'
            )
        return self.spaces[name]
