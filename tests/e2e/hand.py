"""What a reader's hand does in a grid, for every test that drives one."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from tests.e2e.lab import Notebook

Shown = Callable[..., Notebook]


def selected(made: Notebook) -> list[int]:
    """The selection, as Python has it: once it says the same twice, for a busy machine takes its time to tell."""
    before: list[int] | None = None
    while True:
        made.page.wait_for_timeout(400)
        now = list(json.loads(made.ask("print(grid.selection.ids.tolist())")))
        if now == before:
            return now
        before = now


def cell(made: Notebook, index: int) -> Any:
    return made.page.locator(f".under .cell[data-index='{index}']")


def choose_property(made: Notebook, name: str) -> None:
    """Type a property's name into an open list and take the first."""
    made.page.locator(".panel input").first.fill(name)
    made.page.keyboard.press("Enter")


def give_new_tag(made: Notebook, name: str) -> None:
    """Type a tag that there is not and take it: it is made in "motif"."""
    made.page.keyboard.press("t")
    made.page.keyboard.type(name)
    made.page.locator(".panel .new", has_text="in motif").wait_for()
    made.page.keyboard.press("Enter")
