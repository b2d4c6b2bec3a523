"""A grid in a real JupyterLab while clusters are made: it scrolls and tags; the work can be stopped, and says so."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tests.e2e.lab import Notebook

pytestmark = [pytest.mark.e2e, pytest.mark.real]

Shown = Callable[..., Notebook]

SLOW = """
import threading
from panoptic_nb.similarity.steps import step, steps
from panoptic_nb.widget.handlers import cutting
go, ended, quick = threading.Event(), threading.Event(), cutting.cluster_items
def slow(*args, **options):
    ended.clear()
    try:
        with steps("Clusters"):
            while not go.wait(.02):
                step()
        return quick(*args, **options)
    finally:
        ended.set()
cutting.cluster_items = slow
"""


def begun(made: Notebook, k: int = 5) -> Any:
    """Clusters are being made, and go on until they are let go."""
    page = made.page
    page.locator(".under .scroll").focus()
    page.keyboard.press("k")
    page.locator(".panel input").fill(str(k))
    page.keyboard.press("Enter")
    page.locator("[data-working=clusters] [data-stop]").wait_for()
    return page


def test_the_grid_scrolls_and_tags_while_clusters_are_made(shown: Shown) -> None:
    made = shown(alone=True)
    made.ask(SLOW)
    page = begun(made)
    page.locator(".under .scroll").focus()
    page.keyboard.press("End")
    page.locator(".under .cell[data-index='1999'][data-image]").wait_for(timeout=10_000)
    page.locator(
        ".under .cell[data-index='1999'] canvas, .under .cell[data-index='1999'] img"
    ).first.wait_for()
    page.keyboard.press("t")
    page.keyboard.type("meanwhile")
    page.keyboard.press("Enter")
    made.until("print(corpus['motif'].counts().get('meanwhile'))", "1")
    assert page.locator("[data-working=clusters]").count() == 1, "it still goes on"
    assert page.locator(".notice.refused").count() == 0, "and nobody takes the kernel for dead"
    made.ask("go.set()")
    page.locator(".line-above b", has_text="5 clusters").wait_for()
    page.locator("[data-working]").wait_for(state="detached")
    assert made.errors == []


def test_it_is_stopped_with_a_button_and_what_is_on_screen_stays(shown: Shown, axe: str) -> None:
    made = shown(alone=True)
    made.ask(SLOW)
    page = begun(made)
    assert made.violations(axe) == []
    page.locator("[data-stop]").click()
    page.locator(".notice", has_text="Stopped: what is on screen is as it was").wait_for()
    page.locator("[data-working]").wait_for(state="detached")
    made.until("print(ended.is_set())", "True")
    assert page.locator(".line-above").count() == 0
    made.ask("go.set()")
    page.locator(".under .scroll").focus()
    page.keyboard.press("k")
    page.locator(".panel input").fill("4")
    page.keyboard.press("Enter")
    page.locator(".line-above b", has_text="4 clusters").wait_for()
    assert made.errors == []


def test_escape_stops_it_once_nothing_else_is_there_to_leave(shown: Shown) -> None:
    made = shown(alone=True)
    made.ask(SLOW)
    page = begun(made)
    page.locator(".under .cell[data-index='3']").click()
    page.locator(".bar.bottom b", has_text="1 selected").wait_for()
    page.keyboard.press("Escape")
    page.locator(".bar.bottom b", has_text="1 selected").wait_for(state="detached")
    assert page.locator("[data-working=clusters]").count() == 1, "what was selected was let go of first"
    page.keyboard.press("Escape")
    page.locator(".notice", has_text="Stopped: what is on screen is as it was").wait_for()
    page.locator("[data-working]").wait_for(state="detached")
    made.until("print(ended.is_set())", "True")
    assert made.errors == []


def test_another_filter_meanwhile_is_shown_and_what_became_of_the_clusters_is_said(shown: Shown) -> None:
    made = shown(alone=True)
    made.ask(SLOW)
    page = begun(made)
    page.locator("[data-search]").fill("Passmore")
    page.locator(".notice.refused", has_text="changed while this was being computed").wait_for()
    page.locator("[data-working]").wait_for(state="detached")
    made.until("print(ended.is_set())", "True")
    made.until("print(0 < len(grid.view) < 2000)", "True")
    assert made.ask("print(grid._desk.cut)") == "None"
    assert made.errors == []
