"""Selecting in a real JupyterLab is seen in Python; keys stay in the grid."""

from __future__ import annotations

import json

import pytest

from tests.e2e.hand import Shown, cell, selected

pytestmark = [pytest.mark.e2e, pytest.mark.real]


def test_click_shift_and_ctrl_are_seen_in_python(shown: Shown) -> None:
    made = shown("seen = []\ngrid.observe(lambda change: seen.append(len(change['new'])), 'selection')")
    made.run(1)
    ids = json.loads(made.ask("print(grid.view.ids[:20].tolist())"))
    cell(made, 1).click()
    cell(made, 6).click(modifiers=["Shift"])
    cell(made, 3).click(modifiers=["Control"])
    assert selected(made) == [ids[i] for i in (1, 2, 4, 5, 6)]
    assert made.page.locator(".bar.bottom b", has_text="5 selected").count() == 1
    made.page.keyboard.press("Control+a")
    assert len(selected(made)) == 2000
    assert made.page.locator(".bar.bottom", has_text="not on screen").count() == 1
    made.page.keyboard.press("Escape")
    assert selected(made) == []
    assert json.loads(made.ask("print(seen)"))[-1] == 0
    assert made.errors == []


def test_what_stands_in_several_groups_is_marked_in_each(shown: Shown) -> None:
    first = "corpus.view()[:3]"
    view = f"({first}.tag('motif', 'a'), corpus.view()[:1].tag('motif', 'b'), {first}.group_by('motif'))[-1]"
    made = shown(view=view)
    echoes = made.page.locator(".cell.echo")
    cell(made, 0).click()
    echoes.wait_for()
    assert echoes.get_attribute("data-index") == "3"
    assert echoes.get_attribute("data-item") == cell(made, 0).get_attribute("data-item")
    assert "selected in another place" in str(echoes.get_attribute("aria-label"))
    cell(made, 3).click(modifiers=["Control"])
    echoes.wait_for(state="detached")
    cell(made, 1).click()
    made.page.locator(".bar.bottom b", has_text="1 selected").wait_for()
    assert len(selected(made)) == 1 and echoes.count() == 0, "it stands there alone"
    assert made.errors == []


def test_rubber_band_selects(shown: Shown) -> None:
    made = shown()
    start, stop = cell(made, 0).bounding_box(), cell(made, 6).bounding_box()
    made.page.mouse.move(start["x"] + 10, start["y"] + 10)
    made.page.mouse.down()
    made.page.mouse.move(stop["x"] + 20, stop["y"] + 20, steps=6)
    made.page.mouse.up()
    columns = len({b["x"] for i in range(5) if (b := cell(made, i).bounding_box())})
    width = 6 % columns + 1
    assert len(selected(made)) == width * 2


def test_keys_never_reach_the_notebook(shown: Shown) -> None:
    made = shown("1", "2")
    before = made.cells()
    cell(made, 2).click()
    for key in ("b", "a", "d", "d", "x", "z", "Enter", "Escape", "m", "y", "Control+z", "1", "h", "Escape"):
        made.page.keyboard.press(key)
        made.page.wait_for_timeout(60)
    made.page.wait_for_timeout(300)
    assert made.cells() == before
    assert made.errors == []


def test_keys_stay_in_the_grid_when_what_had_the_focus_goes_away(shown: Shown) -> None:
    made = shown("1", view="corpus.view().where(corpus['year'] < 1905)")
    before = made.cells()
    cell(made, 0).dblclick()
    made.page.locator(".details .large img").wait_for()
    first = made.page.locator(".details .right .header b").inner_text()
    made.page.keyboard.press("ArrowRight")
    made.page.locator(".details .right .header b").get_by_text(first).wait_for(state="detached")
    for key in ("b", "d", "d", "Escape", "b", "d", "d"):
        made.page.keyboard.press(key)
        made.page.wait_for_timeout(80)
    made.page.locator(".bar.top .chip.on .x").click()
    made.page.locator(".bar.top .chip.on").wait_for(state="detached")
    for key in ("b", "d", "d", "x"):
        made.page.keyboard.press(key)
        made.page.wait_for_timeout(80)
    made.page.wait_for_timeout(300)
    assert made.cells() == before
    assert made.errors == []
