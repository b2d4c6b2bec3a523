"""A busy kernel and bad values in a real JupyterLab: said or shown, never a broken grid."""

from __future__ import annotations

import pytest

from tests.e2e.hand import Shown, cell, choose_property

pytestmark = [pytest.mark.e2e, pytest.mark.real]


def test_a_grid_lives_while_a_cell_runs(shown: Shown) -> None:
    made = shown("import time; time.sleep(6)\nprint('slept')")
    made.run(1, wait=False)
    made.page.wait_for_timeout(500)
    made.page.locator("[data-pop=sort]").click()
    choose_property(made, "year")
    made.page.locator("[data-pop=sort]", has_text="year").wait_for()
    cell(made, 0).and_(made.page.locator("[aria-label*='1886'], [aria-label*='1887']")).wait_for(timeout=4000)
    assert made.errors == []


def test_markup_in_a_value_is_text(shown: Shown) -> None:
    made = shown()
    bad = '<img src=x onerror=\\"window.broken=1\\">'
    made.ask(f"corpus.view()[:1].tag('motif', \"{bad}\"); corpus.view()[:1].set('fruit', \"{bad}\")")
    cell(made, 0).dblclick()
    made.page.locator(".details .tag", has_text="<img").wait_for()
    assert made.page.evaluate("() => window.broken") is None
    assert made.errors == []
