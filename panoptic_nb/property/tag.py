"""A tag of a property: its name, its colour, and its place in the hierarchy."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from panoptic_nb.errors import ConflictError, InvalidValueError, NotFoundError
from panoptic_nb.session.alone import alone
from panoptic_nb.session.saving import counted
from panoptic_nb.store import values as stored
from panoptic_nb.store.journal import Draft
from panoptic_nb.store.properties import TagRow
from panoptic_nb.store.verdicts import tag_part
from panoptic_nb.values import PropertyType, coerce

if TYPE_CHECKING:
    from panoptic_nb.query.field import Field
    from panoptic_nb.session import Session


class Tag:
    """A handle on one tag; every change of it is one operation, undone whole."""

    def __init__(self, session: Session, key: str, tag_id: int) -> None:
        self._session = session
        self._key = key
        self._tag_id = tag_id

    @property
    def name(self) -> str:
        return self._row().name

    @property
    def color(self) -> str:
        """Such as ``"#cc3333"``."""
        return self._row().color

    @property
    def parents(self) -> list[Tag]:
        """The tags it stands below."""
        above = self._session.schema.parents.get(self._tag_id, ())
        return [Tag(self._session, self._key, tag) for tag in above]

    @property
    def children(self) -> list[Tag]:
        """The tags that stand below it."""
        schema = self._session.schema
        below = [tag for tag in schema.tags.get(self._key, {}) if self._tag_id in schema.parents.get(tag, ())]
        return [Tag(self._session, self._key, tag) for tag in below]

    @property
    def count(self) -> int:
        """How many items, or images where the property describes images, have it."""
        return int(np.count_nonzero(self._session.columns(self._field())["tag_id"] == self._tag_id))

    def __repr__(self) -> str:
        return f'<Tag "{self.name}" of "{self._field().name}">'

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Tag):
            return NotImplemented
        return self._session is other._session and self._tag_id == other._tag_id

    def __hash__(self) -> int:
        return hash((id(self._session), self._tag_id))

    @alone
    def rename(self, name: str) -> Tag:
        """Give the tag another name.

        Raises
        ------
        ConflictError
            If the property has a tag of that name: `merge` puts two together.
        """
        row = self._row()
        names = coerce([name], PropertyType.LABELS)
        if not isinstance(names, list):
            raise InvalidValueError("A tag needs a name; an empty one was given.")
        taken = self._session.schema.find_tag(self._field(), names[0])
        if taken is not None and taken.tag_id != self._tag_id:
            raise ConflictError(
                f'"{self._field().name}" has a tag "{names[0]}" already. '
                f'To put the two together: tag("{row.name}").merge("{names[0]}").'
            )
        with self._change("rename tag", f"tag {row.name} renamed {names[0]}") as draft:
            self._session.store.properties.change_tag(draft, replace(row, name=names[0]))
        return self

    @alone
    def recolor(self, color: str) -> Tag:
        """Give the tag another colour, such as ``"#c33"``."""
        wanted = coerce(color, PropertyType.COLOR)
        if not isinstance(wanted, str):
            raise InvalidValueError("A colour is needed, such as #c33; an empty one was given.")
        row = self._row()
        with self._change("recolor tag", f"tag {row.name} coloured {wanted}") as draft:
            self._session.store.properties.change_tag(draft, replace(row, color=wanted))
        return self

    @alone
    def move(self, *parents: str) -> Tag:
        """Put the tag below these tags and no others; without any, at the top.

        Raises
        ------
        ConflictError
            If the tag would stand below itself.
        """
        schema, field, row = self._session.schema, self._field(), self._row()
        above = [schema.tag(field, parent).tag_id for parent in parents]
        below = schema.tree(field).with_descendants([self._tag_id])
        for parent, tag in zip(parents, above, strict=True):
            if tag in below:
                raise ConflictError(
                    f'"{row.name}" cannot stand below "{parent}", which is itself or below it.'
                )
        where = ", ".join(parents) or "the top"
        with self._change("move tag", f"tag {row.name} moved to {where}") as draft:
            self._session.store.properties.set_parents(draft, self._tag_id, above)
        return self

    @alone
    def merge(self, into: str) -> Tag:
        """Put this tag into another: its items get the other, its children stand below the other.

        Views that were kept by name and ask for this tag ask for the other from then on. Verdicts follow too:
        what was refused for either stays refused for the other. Tags are merged because they mean one thing, and
        a stray spelling put into a tag must not bring back all that was ever refused for it; who widens a tag by
        merging lets them be proposed again with `Proposals.reconsider`. The journal says how many followed.

        Returns
        -------
        Tag
            The other one.
        """
        schema, field, row = self._session.schema, self._field(), self._row()
        other = schema.tag(field, into)
        if other.tag_id == self._tag_id:
            raise ConflictError(f'"{into}" is this very tag; merge takes the name of another.')
        columns = self._session.columns(field)
        mine = columns["id"][columns["tag_id"] == self._tag_id].astype(np.int32)
        children = [child._tag_id for child in self.children]
        with self._change("merge tags", f"tag {row.name} merged into {other.name}") as draft:
            draft.items = len(mine)
            stored.remove_tags(draft, field, None, np.asarray([self._tag_id], np.int32))
            stored.add_tags(draft, field, mine, np.full(len(mine), other.tag_id, np.int32))
            properties = self._session.store.properties
            tree = schema.tree(field)
            for child in children:
                above = {tag for tag in schema.parents[child] if tag != self._tag_id}
                if other.tag_id not in tree.with_descendants([child]):
                    above.add(other.tag_id)
                properties.set_parents(draft, child, above)
            properties.delete_tags(draft, [self._tag_id])
            store = self._session.store
            store.views.follow_merge(draft, self._key, self._tag_id, other.tag_id)
            refused = store.verdicts.follow_merge(
                draft, tag_part(self._key, self._tag_id), tag_part(self._key, other.tag_id)
            )
            if refused:
                draft.summary += f", with {counted(refused, 'refusal')}"
        return Tag(self._session, self._key, other.tag_id)

    @alone
    def delete(self) -> None:
        """Take the tag out of the corpus and off its items; undo brings both back."""
        field, row = self._field(), self._row()
        with self._change("delete tag", "") as draft:
            gone = np.asarray([self._tag_id], np.int32)
            draft.items = stored.remove_tags(draft, field, None, gone)
            draft.summary = f"{field.name}: tag {row.name} deleted from {draft.items:,} {field.scope}s"
            self._session.store.properties.delete_tags(draft, [self._tag_id])

    @contextmanager
    def _change(self, kind: str, summary: str) -> Iterator[Draft]:
        name = self._field().name
        with self._session.change(kind, property=name, summary=f"{name}: {summary}") as draft:
            yield draft

    def _field(self) -> Field:
        return self._session.schema.field(self._key)

    def _row(self) -> TagRow:
        row = self._session.schema.tags.get(self._key, {}).get(self._tag_id)
        if row is None:
            raise NotFoundError("This tag was deleted or merged. Undo brings it back.")
        return row
