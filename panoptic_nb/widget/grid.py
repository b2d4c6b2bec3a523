"""The grid: an anywidget that shows a view, and tells Python what the reader selects and asks for."""

from __future__ import annotations

import weakref
from collections import OrderedDict
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import anywidget
import numpy as np
import traitlets

from panoptic_nb.errors import InvalidValueError, PanopticError
from panoptic_nb.query.order import Ids
from panoptic_nb.store.actor import by_default
from panoptic_nb.store.settings import POSTERS
from panoptic_nb.view import View
from panoptic_nb.widget.commands import Tag
from panoptic_nb.widget.desk import Desk
from panoptic_nb.widget.handlers import answer
from panoptic_nb.widget.handlers.screen import screen
from panoptic_nb.widget.handlers.state import history, prefs, schema
from panoptic_nb.widget.poster import Figure, new_mark
from panoptic_nb.widget.protocol import Request
from panoptic_nb.widget.requests import Open, parse
from panoptic_nb.widget.wire import packed

BUNDLE = Path(__file__).with_name("static") / "widget.js"
ANSWERED = 128


class Grid(anywidget.AnyWidget):
    """A view, shown in a cell. ``view.show()`` makes one.

    Attributes
    ----------
    view
        What is on screen, as a view; setting it shows another.
    selection
        What is selected, as a view; setting it selects. Both can be observed:
        ``grid.observe(fn, "selection")``.
    height
        In pixels.
    poster
        The class of the figure that stands for the grid in a saved notebook; empty where there is none.
    """

    _esm = BUNDLE
    height = traitlets.Int(640).tag(sync=True)
    poster = traitlets.Unicode("").tag(sync=True)
    view = traitlets.Instance(View)
    selection = traitlets.Instance(View)

    def __init__(self, view: View, **options: Any) -> None:
        self._quiet = True
        self._figure: Figure | None = None
        self._answered: OrderedDict[str, tuple[dict[str, Any], list[Any]]] = OrderedDict()
        desk = Desk(view)
        super().__init__(view=view, selection=view.pick([]), **options)
        self._desk = desk
        desk.watch(self._shown, self._selected)
        self._quiet = False
        self.on_msg(_receive)
        self._stop = view.session.listen(_listener(self))

    @traitlets.observe("view")
    def _view_given(self, change: Mapping[str, Any]) -> None:
        if not self._quiet:
            order = self._desk.show(change["new"])
            shown = tuple(prefs(self._desk)["captions"])
            self._say({"event": "screen", "screen": screen(self._desk, order, shown)})

    @traitlets.observe("selection")
    def _selection_given(self, change: Mapping[str, Any]) -> None:
        if not self._quiet:
            items = change["new"].ids
            self._desk.selected = items
            order = self._desk.order
            self._say({"event": "selected", "rev": order.rev, "selection": order.ranges_of(items)})

    def _shown(self, view: View) -> None:
        self._told("view", view)

    def _selected(self, items: Ids) -> None:
        self._told("selection", self._desk.picked(items))

    def _told(self, name: str, value: View) -> None:
        """What the reader did, told to Python and not back to the reader."""
        before, self._quiet = self._quiet, True
        try:
            self.set_trait(name, value)
        finally:
            self._quiet = before

    def _changed(self) -> None:
        """The corpus has changed, through whichever grid or script."""
        session = self._desk.session
        self._say(
            {
                "event": "changed",
                "history": history(session, 50),
                "schema": schema(session),
                "stale": self._desk.stale(),
                "fresh": self._desk.fresh(),
            }
        )

    def _reply(self, message: Mapping[str, Any]) -> None:
        """Answer one message; a request that comes twice (the reader pressed Retry) is done once."""
        key = str(message.get("id"))
        if key in self._answered:
            content, buffers = self._answered[key]
            self.send(content, buffers)
            return
        request: Request | None = None
        content, buffers = {"id": key}, []
        try:
            request = parse(message)
            with by_default("manual"):
                reply, names, buffers = packed(answer(self._desk, request))
            content |= {"reply": reply, "buffers": names}
        except PanopticError as error:
            content["error"] = {"kind": type(error).__name__, "message": str(error)}
        except Exception as error:  # whatever went wrong is told where it was asked
            content["error"] = {"kind": type(error).__name__, "message": f"{type(error).__name__}: {error}"}
            self.log.exception("The grid could not answer %s", message.get("type"))
        if type(request).__module__ == Tag.__module__:
            self._answered[key] = (content, buffers)
            while len(self._answered) > ANSWERED:
                self._answered.popitem(last=False)
        self.send(content, buffers)
        if isinstance(request, Open) and self._figure is not None:
            self._figure.fill()

    def _say(self, event: Mapping[str, Any]) -> None:
        content, names, buffers = packed(event)
        self.send({**content, "buffers": names}, buffers)

    def close(self) -> None:
        """Let go of the corpus; what is on screen stays as it is."""
        self._stop()
        self._desk.stop_work()
        super().close()

    def _ipython_display_(self) -> None:
        """Show the grid in the cell, and beside it the poster that a saved notebook keeps."""
        from IPython.display import display

        bundle = self._repr_mimebundle_()
        if bundle is None:
            return
        data, metadata = bundle
        display(data, metadata=metadata, raw=True)  # type: ignore[no-untyped-call]
        if self.poster:
            self._figure = Figure(self.view, self.poster)

    def __repr__(self) -> str:
        return f"<Grid of {self.view!r}>"


def _receive(grid: Grid, message: Any, _buffers: Any) -> None:
    if isinstance(message, Mapping):
        grid._reply(message)


def _listener(grid: Grid) -> Any:
    """Tells a grid of changes for as long as the grid is there."""
    kept = weakref.ref(grid)

    def listen() -> None:
        there = kept()
        if there is None or there.comm is None:
            return
        try:
            there._changed()
        except Exception:  # a grid that cannot follow must not make the change itself fail
            there.log.exception("A grid could not follow a change of the corpus")

    return listen


def show(view: View, *, height: int = 640, poster: bool | None = None) -> Grid:
    """A view in a grid.

    Parameters
    ----------
    height
        In pixels, 320 or more.
    poster
        Whether the notebook's file keeps a contact sheet, which it shows without a kernel; None: as
        `Corpus.posters` has it.
    """
    if poster is None:
        poster = bool(view.session.store.settings.get(POSTERS, True))
    if not isinstance(height, int | np.integer) or height < 320:
        raise InvalidValueError(f"The grid needs a height of 320 pixels or more; {height!r} was given.")
    return Grid(view, height=int(height), poster=new_mark() if poster else "")
