"""Annotating a view: whatever its size, one operation, which undo takes back whole."""

from __future__ import annotations

from contextlib import AbstractContextManager, nullcontext
from typing import TYPE_CHECKING

from panoptic_nb.errors import NotFoundError, PanopticError
from panoptic_nb.session import changes
from panoptic_nb.session.changes import Change
from panoptic_nb.store.actor import by_default

if TYPE_CHECKING:
    from panoptic_nb.query.field import Field
    from panoptic_nb.query.order import Ids
    from panoptic_nb.query.query import Query
    from panoptic_nb.session import Session


class Annotating:
    """The verbs of `View` that change values."""

    _session: Session
    _query: Query
    _origin: str | None = None

    def tag(self, name: str, *tags: str) -> Change:
        """Add tags to every item; a tag that does not exist yet is made.

        Parameters
        ----------
        name
            A property of type ``label`` (the tag takes the place of the one there was) or ``labels``.
        tags
            Names of tags.

        Returns
        -------
        Change
            How many items or images changed, and how many items outside the view show the same images.
        """
        session = self._session
        with self._because():
            return changes.add_tags(
                session, self._field(name, "labels"), self._reached(), tags, query=self._asked()
            )

    def untag(self, name: str, *tags: str) -> Change:
        """Take tags away from every item."""
        session = self._session
        with self._because():
            return changes.remove_tags(
                session, self._field(name, "labels"), self._reached(), tags, query=self._asked()
            )

    def set(self, name: str, value: object) -> Change:
        """Give every item this value in the place of the one there was; an empty value empties."""
        session = self._session
        with self._because():
            return changes.set_value(
                session, self._field(name, "text"), self._reached(), value, query=self._asked()
            )

    def clear(self, name: str) -> Change:
        """Empty a property for every item."""
        session = self._session
        with self._because():
            return changes.clear_value(
                session, self._field(name, "text"), self._reached(), query=self._asked()
            )

    def _because(self) -> AbstractContextManager[object]:
        """Where changes come from, unless the user says otherwise: a cluster or a search, where this is one."""
        return nullcontext() if self._origin is None else by_default(self._origin)

    def _field(self, name: str, kind: str) -> Field:
        """The property of a name; where there is none, the error says how to make one."""
        try:
            return self._session.schema.named(name)
        except NotFoundError as error:
            raise NotFoundError(f'{error} To make it: corpus.add_property("{name}", "{kind}").') from None

    def _reached(self) -> Ids:
        """The items, those lower in a pile included."""
        from dataclasses import replace

        return self._session.ids(replace(self._query, piles=False, order=()))

    def _asked(self) -> str:
        from panoptic_nb.view.code import query_code, query_words

        picked = self._query.picked_ids
        if picked is not None and len(picked) > 200:
            # The touched rows themselves say which; the words only say what was asked.
            return f"a list of {len(picked)} items"
        try:
            return query_code(self._query, self._session.schema)
        except PanopticError:
            # It names a tag that was deleted: words can still say what was asked.
            return query_words(self._query, self._session.schema)
