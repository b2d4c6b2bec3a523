"""How a view looks: a static contact sheet, and the grid where there is one."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from panoptic_nb.errors import PanopticError

if TYPE_CHECKING:
    from panoptic_nb.exports.sheet import Sheet, SheetGroup
    from panoptic_nb.query.groups import Groups
    from panoptic_nb.query.order import Ids
    from panoptic_nb.query.query import Query
    from panoptic_nb.session import Session

shower: Callable[..., Any] | None = None
"""What `View.show` calls: the package sets it to the grid. The one call that goes upwards."""


class Displaying:
    """The verbs of `View` that show it."""

    _session: Session
    _query: Query

    if TYPE_CHECKING:

        @property
        def ids(self) -> Ids: ...

    def show(self, **options: Any) -> Any:
        """Show the view in the grid; gives the grid, whose `selection` is a view.

        Raises
        ------
        PanopticError
            Where there is no grid, in which case a view that stands last in a cell shows a contact sheet.
        """
        if shower is None:
            raise PanopticError(
                "The grid is not part of this installation. A view that stands last in a cell shows a contact "
                'sheet; view.to_html("page.html") writes a page.'
            )
        return shower(self, **options)

    def _repr_html_(self) -> str:
        from panoptic_nb.exports.sheet import sheet_html

        return sheet_html(self._sheet())

    def _sheet(self) -> Sheet:
        from panoptic_nb.exports.sheet import shared_out
        from panoptic_nb.view.code import query_words

        words = query_words(self._query, self._session.schema)
        return make_sheet(self._session, self._query, self.ids, shared_out, words)


def make_sheet(
    session: Session,
    query: Query,
    ids: Ids,
    share_out: Callable[[Sequence[int]], list[int]],
    words: str,
    *,
    empty: str = "empty",
    captions: Callable[[Ids], list[str]] | None = None,
) -> Sheet:
    """A view as a sheet of pictures.

    Parameters
    ----------
    ids
        The items of the view, in its order.
    share_out
        From the sizes of all groups to the number of pictures that each of the first ones shows.
    words
        The query in words.
    empty
        How the group of the items without a value reads.
    captions
        From item ids to what each picture shows in words; by default the name of the file.
    """
    from panoptic_nb.exports.sheet import Sheet

    total = len(session.frame.items)
    if not query.groups or not len(ids):
        (places,) = share_out([len(ids)])
        pictures = _pictures(session, [ids[:places]], captions)
        return Sheet(len(ids), total, words, (_group("", len(ids), pictures[0]),))
    found = session.groups(query, ids)
    sizes = (found.bounds[1:] - found.bounds[:-1]).tolist()
    shares = share_out(sizes)
    first = [found.members[start : start + share] for start, share in zip(found.bounds, shares, strict=False)]
    groups = [
        _group(_label(found, number, empty), sizes[number], pictures, _color(session, query, found, number))
        for number, pictures in enumerate(_pictures(session, first, captions))
    ]
    hidden = sum(sizes[len(shares) :])
    return Sheet(len(ids), total, words, tuple(groups), len(sizes), hidden)


def file_names(session: Session, ids: Ids) -> list[str]:
    """The names of the files of some items."""
    import polars as pl

    from panoptic_nb.query.table import values_along

    field = session.schema.field("@file_name")
    stored = pl.DataFrame(session.store.catalogue.arrow(f"SELECT * FROM {field.relation}"))
    return [name or "" for name in values_along(field, stored, session.schema.tree(field), ids)["value"]]
