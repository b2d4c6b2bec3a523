"""Filtering, grouping, sorting and facets in a real JupyterLab give the same view as Python."""

from __future__ import annotations

import json

import pytest

from tests.e2e.hand import Shown, choose_property

pytestmark = [pytest.mark.e2e, pytest.mark.real]


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
