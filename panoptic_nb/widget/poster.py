"""The poster: what a saved notebook shows where the grid was, without a kernel.

A grid is published as two outputs: the widget, and a figure with the contact sheet. The living widget hides
its figure; where no kernel answers, the figure hides what is left of the widget. The pictures are in the
notebook's file then, which is why a switch turns the poster off.
"""

from __future__ import annotations

import threading
import uuid
from typing import TYPE_CHECKING

from panoptic_nb.errors import StorageError
from panoptic_nb.exports.sheet import Sheet, shared_out, sheet_html
from panoptic_nb.view.contact import make_sheet

if TYPE_CHECKING:
    from panoptic_nb.view import View

DEAD = ".jp-OutputArea-child:has(+ .jp-OutputArea-child .{mark}) > .jp-OutputArea-output.jupyter-widgets"
PATIENCE, QUIET = 3.0, 1.2


def new_mark() -> str:
    """A class name that ties one grid to its figure."""
    return f"pnb-{uuid.uuid4().hex[:12]}"


def poster_html(sheet: Sheet, mark: str) -> str:
    """The figure: at most some forty kilobytes, whatever the size of the view."""
    style = f"{DEAD.format(mark=mark)} {{ display: none }}"
    return f'<style>{style}</style><figure class="{mark}" style="margin:0">{sheet_html(sheet)}</figure>'


class Figure:
    """The figure of one grid in one cell: a line of text at once, its pictures once the grid itself is drawn.

    Drawing a contact sheet takes longer than answering the grid's first request; done first, it would keep
    the reader waiting. Where no grid asks for anything (a notebook run without a browser), the pictures
    come by themselves after `PATIENCE` seconds.
    """

    def __init__(self, view: View, mark: str) -> None:
        from IPython.display import display

        self._view, self._mark = view, mark
        self._filled = threading.Event()
        empty = Sheet(len(view), len(view.session.frame.items), "", ())
        self._handle = display(self._bundle(empty), raw=True, display_id=True)  # type: ignore[no-untyped-call]
        self._after(PATIENCE)

    def fill(self) -> None:
        """Draw the pictures soon, on another thread: what is on screen comes first."""
        self._after(QUIET)

    def _after(self, seconds: float) -> None:
        timer = threading.Timer(seconds, self._fill)
        timer.daemon = True
        timer.start()

    def _fill(self) -> None:
        if self._filled.is_set():
            return
        self._filled.set()
        if self._handle is None:
            return
        try:
            sheet = make_sheet(self._view, shared_out)
        except StorageError:
            # The corpus was closed meanwhile, or its thumbnails cannot be read, which the grid says: the line stays.
            return
        self._handle.update(self._bundle(sheet), raw=True)

    def _bundle(self, sheet: Sheet) -> dict[str, str]:
        return {"text/html": poster_html(sheet, self._mark), "text/plain": repr(self._view)[1:-1]}
