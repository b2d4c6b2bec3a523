"""Notebooks that stay open from test to test: a page and a kernel take longer to begin than most tests to run."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from tests.e2e.lab import Notebook

ANEW = """async (sources) => { const nb = window.jupyterapp.shell.currentWidget.content, model = nb.model.sharedModel;
  document.activeElement?.blur();
  model.transact(() => { model.deleteCellRange(0, model.cells.length);
    model.insertCells(0, sources.map((source) => ({ cell_type: 'code', source, metadata: {}, outputs: [] }))); });
  nb.activeCellIndex = 0; nb.deselectAll(); nb.mode = 'command'; }"""
CELLS = "(wanted) => document.querySelectorAll('.jp-Notebook .jp-CodeCell').length === wanted"
IDLE = """(id) => { const { session } = window.jupyterapp.shell.currentWidget.sessionContext;
  return session?.kernel?.id === id && session.kernel.connectionStatus === 'connected'
    && session.kernel.status === 'idle' && document.querySelector('.jp-Dialog') === null; }"""
EMPTIED = """
import ipywidgets
for one in [value for value in list(globals().values()) if type(value).__name__ == 'Corpus']:
    one.close()
ipywidgets.Widget.close_all()
get_ipython().run_line_magic('reset', '-f')
"""


class Kept:
    """Hands out one notebook for each set of a window's options: its cells are new, and its kernel knows nothing.

    Parameters
    ----------
    begin
        Opens a notebook with a kernel of its own, in a window of these options.
    finish
        Closes one.
    """

    def __init__(self, begin: Callable[..., Notebook], finish: Callable[[Notebook], None]) -> None:
        self._begin, self._finish = begin, finish
        self._notebooks: dict[str, tuple[Notebook, str]] = {}

    def take(self, cells: tuple[str, ...], options: dict[str, Any]) -> Notebook:
        """One with these cells, none of them run."""
        key = repr(sorted(options.items()))
        made, kernel = self._notebooks.pop(key, (None, ""))
        if made is not None and not self._emptied(made, kernel):
            self._finish(made)
            made = None
        if made is None:
            made = self._begin(**options)
            kernel = made.kernel()
        self._notebooks[key] = made, kernel
        made.page.mouse.move(0, 0)
        made.page.evaluate(ANEW, list(cells))
        made.page.wait_for_function(CELLS, arg=len(cells))
        made.errors.clear()
        return made

    def drop(self) -> None:
        """Closes them all: nobody knows what a test that failed has left in them."""
        for made, _ in self._notebooks.values():
            self._finish(made)
        self._notebooks.clear()

    def _emptied(self, made: Notebook, kernel: str) -> bool:
        """Whether it is as it was at first: false where its page or its kernel has gone, or has no time."""
        from playwright.sync_api import (
            Error,
        )  # where there is no browser, there is no playwright to be had either

        try:
            made.page.wait_for_function(IDLE, arg=kernel, timeout=5_000)
            made.page.evaluate(ANEW, [""])
            return made.ask(EMPTIED) == ""
        except Error:
            return False
