"""Views of a corpus: everything, and those that are kept by name."""

from __future__ import annotations

from panoptic_nb.errors import ConflictError, NotFoundError, suggestion
from panoptic_nb.query.query import Query
from panoptic_nb.query.serial import query_from_json
from panoptic_nb.session import Session
from panoptic_nb.session.alone import alone
from panoptic_nb.session.given import name_given
from panoptic_nb.view import View
from panoptic_nb.view.given import checked_view_name


class Keeping:
    """The verbs of `Corpus` for views."""

    _session: Session

    def view(self, name: str | None = None) -> View:
        """Everything, or the view that was kept under a name.

        Raises
        ------
        NotFoundError
            If no view of that name was kept.
        """
        if name is None:
            return View(self._session, Query())
        return View(self._session, query_from_json(self._kept_view(name)[name]))

    @property
    def views(self) -> list[str]:
        """The names of the views that were kept."""
        return list(self._session.store.views.all())

    @alone
    def rename_view(self, name: str, new: str) -> None:
        """Keep a view under another name; undo gives it the old one again.

        Raises
        ------
        NotFoundError, ConflictError
            If no view of that name was kept, or another one has the new name.
        """
        kept, wanted = self._kept_view(name), checked_view_name(new)
        if wanted != name and wanted in kept:
            raise ConflictError(
                f'A view "{wanted}" was kept already: forget_view("{wanted}"), or another name.'
            )
        with self._session.change("rename view", summary=f"view {name} renamed {wanted}") as draft:
            self._session.store.views.rename(draft, name, wanted)

    @alone
    def forget_view(self, name: str) -> None:
        """Keep the view of a name no longer; its items stay as they are, and undo brings it back."""
        self._kept_view(name)
        with self._session.change("forget view", summary=f"view {name} forgotten") as draft:
            self._session.store.views.delete(draft, name)

    def _kept_view(self, name: str) -> dict[str, str]:
        """The kept views, if this name is among them."""
        kept = self._session.store.views.all()
        if name_given(name, "Kept views", 'corpus.view("to check")') not in kept:
            raise NotFoundError(f'No view "{name}" was kept in this corpus.{suggestion(str(name), kept)}')
        return kept
