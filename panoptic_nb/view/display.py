"""How a view looks: a static contact sheet, and the grid where there is one."""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from panoptic_nb.errors import PanopticError

if TYPE_CHECKING:
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
            Where there is no grid.
        """
        if shower is None:
            raise PanopticError(
                "The grid is not part of this installation. A view that stands last in a cell shows a contact "
                'sheet; view.to_html("page.html") writes a page.'
            )
        return shower(self, **options)

    def _ipython_display_(self) -> None:
        """Last in a cell, the grid; where no kernel answers a widget, IPython shows the contact sheet."""
        if shower is None or not _in_kernel():
            # This is how IPython is told to try the other ways of showing an object.
            raise NotImplementedError
        self.show()._ipython_display_()

    def _repr_html_(self) -> str:
        """The contact sheet of a cell: at most some forty small pictures, whatever the size of the view."""
        from panoptic_nb.exports.sheet import shared_out, sheet_html
        from panoptic_nb.view.contact import make_sheet

        return sheet_html(make_sheet(self, shared_out))


def _in_kernel() -> bool:
    """Whether this is a notebook's kernel, whose front end can hold a widget."""
    if "ipykernel" not in sys.modules:
        return False
    from IPython.core.getipython import get_ipython

    shell = get_ipython()
    return getattr(shell, "kernel", None) is not None
