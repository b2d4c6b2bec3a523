"""The grid in a real JupyterLab: what a reader does in the browser is what Python and the corpus hold."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.e2e.lab import Notebook

pytestmark = [pytest.mark.e2e, pytest.mark.real]

Shown = Callable[..., Notebook]
CELLS = """() => [...document.querySelector('.panoptic-grid').shadowRoot.querySelectorAll('.under .cell')].map((c) =>
  [+c.dataset.index, +c.dataset.item, c.dataset.image === undefined ? null : +c.dataset.image])"""


def selected(made: Notebook) -> list[int]:
    """The selection, as Python has it."""
    made.page.wait_for_timeout(400)
    return list(json.loads(made.ask("print(grid.selection.ids.tolist())")))


def cell(made: Notebook, index: int) -> Any:
    return made.page.locator(f".under .cell[data-index='{index}']")


def choose_property(made: Notebook, name: str) -> None:
    """Type a property's name into an open list and take the first."""
    made.page.locator(".panel input").first.fill(name)
    made.page.keyboard.press("Enter")


def test_shows_the_corpus(shown: Shown) -> None:
    made = shown()
    made.page.locator(".bar.bottom b", has_text="2,000 images").wait_for()
    made.page.locator(".facet", has_text="authors").wait_for()
    assert made.page.locator(".facet", has_text="year").locator(".f", has_text="empty").count() == 1
    assert made.errors == []


def test_every_cell_shows_its_own_picture_while_wheeling(shown: Shown) -> None:
    made = shown()
    truth = json.loads(made.ask("print(corpus.view().session.frame.image_of[corpus.view().ids].tolist())"))
    made.page.mouse.move(900, 500)
    seen = 0
    for step in range(40):
        made.page.mouse.wheel(0, 900)
        made.page.wait_for_timeout(25 if step % 4 else 250)
        for index, item, image in made.page.evaluate(CELLS):
            if image is not None:
                seen += 1
                assert image == truth[index], f"position {index} (item {item}) shows image {image}"
    made.page.wait_for_timeout(1200)
    last = made.page.evaluate(CELLS)
    assert seen > 60
    assert all(image == truth[index] for index, _, image in last)
    assert made.errors == []


def test_scrolls_to_the_end(shown: Shown) -> None:
    made = shown()
    made.page.locator(".under .scroll").focus()
    made.page.keyboard.press("End")
    cell(made, 1999).and_(made.page.locator("[data-image]")).wait_for()
    assert made.errors == []


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


def test_tagging_by_keyboard_is_in_the_corpus_and_undone(shown: Shown) -> None:
    made = shown()
    count = "print(corpus['motif'].counts().get('cut open', 0))"
    cell(made, 0).click()
    cell(made, 3).click(modifiers=["Shift"])
    made.page.keyboard.press("t")
    made.page.keyboard.type("cut open")
    made.page.locator(".panel .new", has_text="cut open").wait_for()
    made.page.locator(".panel .chip", has_text="motif").click()
    made.page.locator(".panel .new", has_text="in motif").wait_for()
    made.page.locator(".panel input").first.press("Enter")
    made.page.locator(".under .cell .dots u").nth(3).wait_for()
    made.until(count, "4")
    made.page.locator(".under .scroll").focus()
    made.page.keyboard.press("Control+z")
    made.until(count, "0")
    made.page.locator(".under .cell .dots u").first.wait_for(state="detached")
    made.page.keyboard.press("Control+Shift+z")
    made.until(count, "4")
    assert made.errors == []


def test_filter_group_and_sort_by_mouse_give_the_same_view_as_python(shown: Shown) -> None:
    made = shown()
    page = made.page
    page.locator("[data-pop=group]").click()
    choose_property(made, "authors")
    page.locator(".head", has_text="Arnold").first.wait_for()
    page.locator("[data-pop=sort]").click()
    choose_property(made, "year")
    page.locator("[data-pop=sort]", has_text="year").wait_for()
    page.locator("[data-pop=filter]").click()
    page.locator(".panel .typed").fill("year < 1905 and subjects contains Malus")
    page.locator(".panel .typed").press("Enter")
    page.locator(".bar.top .chip.on", has_text="year").wait_for()
    page.wait_for_timeout(400)
    wanted = (
        "corpus.view().where((corpus['year'] < 1905) & corpus['subjects'].contains('Malus'))"
        ".group_by('authors').sort('year')"
    )
    assert made.ask(
        f"w = {wanted}\nprint(grid.view == w, grid.view.ids.tolist() == w.ids.tolist(), len(w) > 0)"
    ) == ("True True True")
    counts = json.loads(made.ask("import json; print(json.dumps([[g.label, len(g)] for g in w.groups]))"))
    head = page.locator(".under .head:not(.sticky)").first
    assert head.locator(".labels").inner_text() == counts[0][0]
    assert head.locator(".count").inner_text() == str(counts[0][1])
    assert made.errors == []


def test_facets_cross_filter_and_say_the_way_out(shown: Shown) -> None:
    made = shown()
    page = made.page
    facet = page.locator(".facet", has_text="authors").first
    facet.locator(".f", has_text="Heiges").click()
    page.locator(".bar.bottom b", has_text="150 of 2,000").wait_for()
    # The facet itself keeps its other values; the others follow.
    assert facet.locator(".f", has_text="Passmore").locator("em").inner_text() == "402"
    page.locator("[data-search]").fill("no such words")
    page.locator(".nothing", has_text="0 of 2,000").wait_for()
    page.locator(".nothing button", has_text="Without the search").click()
    page.locator(".bar.bottom b", has_text="150 of 2,000").wait_for()
    page.locator(".bar.top .chip.on .x").click()
    page.locator(".bar.bottom b", has_text="2,000 images").wait_for()
    assert made.errors == []


def test_details_neighbours_and_one_click_to_all_similar(shown: Shown) -> None:
    made = shown()
    page = made.page
    made.ask("corpus.view()[:1].tag('motif', 'whole')")
    cell(made, 0).dblclick()
    page.locator(".details .large img").wait_for()
    page.locator(".near [data-above]", has_text="above").wait_for()
    page.locator(".details tr", has_text="authors").wait_for()
    page.locator(".near .cut ~ .num input, .near label.num input").first.fill("30")
    page.locator(".near label.num input").press("Enter")
    page.locator("[data-give=motif]", has_text="30").click()
    page.locator(".notice", has_text="30").wait_for()
    made.until("print(corpus['motif'].counts()['whole'])", "31")
    near = "corpus.view().similar(to=int(corpus.view().ids[0]), limit=31).ids[1:].tolist()"
    tagged = "set(corpus.view().where(corpus['motif'].any_of('whole')).ids.tolist())"
    assert made.ask(f"print(set({near}) <= {tagged})") == "True"
    page.keyboard.press("Escape")
    page.locator(".details").wait_for(state="detached")
    assert made.errors == []


def test_clusters_of_the_view_split_and_saved_as_tags(shown: Shown) -> None:
    made = shown()
    page = made.page
    page.locator(".under .scroll").focus()
    page.keyboard.press("k")
    page.locator(".panel button", has_text="10").first.click()
    page.locator(".line-above", has_text="10 clusters").wait_for()
    page.locator(".head", has_text="cohesion").first.locator("[data-act=cluster]").click()
    page.locator(".panel input").first.fill("3")
    page.locator(".panel input").first.press("Enter")
    page.locator(".line-above", has_text="12 clusters").wait_for()
    page.locator(".head .labels", has_text="1.1").first.wait_for()
    page.locator("[data-pop=save]").click()
    page.locator(".panel input").first.press("Enter")
    made.until("print('cluster' in corpus and len(corpus['cluster'].tags))", "13")
    assert made.ask("print(len(corpus.view().where(corpus['cluster'].not_set())))") == "0"
    assert made.errors == []


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


def test_two_grids_on_one_corpus_stay_in_step(shown: Shown) -> None:
    made = shown("other = corpus.view().sort('-year').show(height=400)\nother")
    made.run(1)
    made.page.locator(".panoptic-grid").nth(1).locator(".cell[data-image]").first.wait_for()
    made.ask("corpus.view()[:3].tag('motif', 'both')")
    made.page.locator(".panoptic-grid").nth(0).locator(".cell .dots u").nth(2).wait_for()
    made.page.locator(".panoptic-grid").nth(1).locator("[title='Undo: motif + both on 3 images']").wait_for()
    assert made.errors == []


def test_what_python_shows_and_selects_is_on_screen(shown: Shown) -> None:
    made = shown()
    made.ask("grid.view = corpus.view().where(corpus['year'] < 1890)")
    made.page.locator(".bar.top .chip.on", has_text="year").wait_for()
    made.ask("grid.selection = grid.view[:2]")
    made.page.locator(".bar.bottom b", has_text="2 selected").wait_for()
    assert made.errors == []


def test_french_and_dark(shown: Shown) -> None:
    made = shown(locale="fr-FR")
    made.page.locator("[data-pop=filter]", has_text="+ filtre").wait_for()
    command = "() => window.jupyterapp.commands.execute('apputils:change-theme', {theme: 'JupyterLab Dark'})"
    made.page.evaluate(command)
    made.page.locator(".root[data-theme=dark]").wait_for()
    assert made.errors == []


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


def test_a_saved_notebook_still_shows_a_contact_sheet(
    shown: Shown, notebook: Callable[..., Notebook], corpus_path: Path
) -> None:
    made = shown()
    made.page.locator("figure img").first.wait_for(state="attached")
    assert made.page.locator("figure img:visible").count() == 0
    assert made.page.locator(".panoptic-grid:visible").count() == 1
    made.save()
    assert made.path.stat().st_size < 60_000
    made.shutdown()
    again = notebook(path=made.path)
    again.page.locator("figure img:visible").first.wait_for()
    again.page.wait_for_timeout(1500)
    assert again.page.locator(".jupyter-widgets:visible").count() == 0


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


def test_a_stroke_along_a_histogram_filters(shown: Shown) -> None:
    made = shown()
    bars = made.page.locator(".facet", has_text="year").locator(".hist")
    bars.wait_for()
    box = bars.bounding_box()
    made.page.mouse.move(box["x"] + 2, box["y"] + 30)
    made.page.mouse.down()
    made.page.mouse.move(box["x"] + box["width"] / 2, box["y"] + 30, steps=5)
    made.page.mouse.up()
    made.page.locator(".bar.bottom b", has_text=" of 2,000").wait_for()
    ends = json.loads(
        made.ask("import json; print(json.dumps([str(o) for o in grid.view.query.condition.operands]))")
    )
    assert (
        made.ask(f"print(len(grid.view) == len(corpus.view().where(corpus['year'].between(*{ends}))))")
        == "True"
    )
    assert 0 < int(made.ask("print(len(grid.view))")) < 2000
    assert made.errors == []


def test_a_view_last_in_a_cell_is_the_grid(shown: Shown) -> None:
    made = shown("corpus.view().where(corpus['year'] < 1890)")
    made.run(1)
    second = made.page.locator(".panoptic-grid").nth(1)
    second.locator(".cell[data-image]").first.wait_for()
    second.locator(".chip.on", has_text="year").wait_for()
    assert made.errors == []
