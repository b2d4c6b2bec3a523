"""Facets by mouse and by keys: values join one another, stretches replace one another, and Tab stops once in each."""

from __future__ import annotations

from typing import Any

import pytest

from tests.e2e.hand import Shown
from tests.e2e.lab import Notebook

pytestmark = [pytest.mark.e2e, pytest.mark.real]

FOCUS = "() => document.activeElement?.shadowRoot?.activeElement"


def facet(made: Notebook, name: str) -> Any:
    return made.page.locator(".facet", has=made.page.locator("h4 .name", has_text=name))


def items(made: Notebook, count: int) -> None:
    made.page.locator(".bar.bottom b", has_text=f"{count:,} of 2,000").wait_for()


def test_values_below_the_fold_join_those_above(shown: Shown) -> None:
    made = shown()
    page = made.page
    authors = facet(made, "authors")
    authors.locator(".f", has_text="Heiges").click()
    items(made, 150)
    authors.get_by_role("button", name="more values of authors").click()
    panel = page.locator(".panel.panel")
    assert panel.locator(".f", has_text="Passmore, Deborah").first.locator("em").inner_text() == "402"
    page.keyboard.type("krieg")
    page.keyboard.press("Enter")
    wanted = (
        "corpus['authors'].any_of('Heiges, Bertha', *[n for n in corpus['authors'].counts() if 'Krieg' in n])"
    )
    made.until(f"print(grid.view == corpus.view().where({wanted}))", "True")
    # The panel stays for the next one; what was taken is not taken back by its letters.
    page.keyboard.type("krieg")
    page.keyboard.press("Enter")
    page.wait_for_timeout(300)
    page.keyboard.press("Escape")
    panel.wait_for(state="detached")
    assert made.ask(f"print(grid.view == corpus.view().where({wanted}))") == "True"
    chosen = authors.locator(".f[aria-pressed=true]")
    assert sorted(line.inner_text().split("\n")[0].split(",")[0] for line in chosen.all()) == [
        "Heiges",
        "Krieger",
    ]
    assert page.locator(".bar.top .chip.on").count() == 1
    assert made.errors == []


def test_a_facet_widens_what_was_typed(shown: Shown) -> None:
    made = shown(view="corpus.view().where(corpus['authors'] == 'Heiges, Bertha')")
    authors = facet(made, "authors")
    authors.locator(".f[aria-pressed=true]", has_text="Heiges").wait_for()
    authors.locator(".f", has_text="Arnold").click()
    items(made, 150 + 263)
    assert made.errors == []


def test_a_stretch_of_years_is_typed_by_keys_alone(shown: Shown) -> None:
    made = shown()
    page = made.page
    start, end = page.get_by_label("year, from", exact=True), page.get_by_label("year, to", exact=True)
    facet(made, "year").locator("button").first.focus()
    for _ in range(4):
        if start.evaluate("(node) => node.getRootNode().activeElement === node"):
            break
        page.keyboard.press("Tab")
    page.keyboard.type("1900")
    page.keyboard.press("Tab")
    page.keyboard.type("1905")
    page.keyboard.press("Enter")
    made.until("print(grid.view == corpus.view().where(corpus['year'].between('1900', '1905')))", "True")
    page.keyboard.press("Control+a")
    page.keyboard.type("< 1905\n")
    made.until(
        "print(grid.view == corpus.view().where(corpus['year'] >= '1900', corpus['year'] < '1905'))", "True"
    )
    assert (start.input_value(), end.input_value()) == ("1900", "< 1905")
    for field in (start, end):
        field.fill("")
        field.press("Enter")
    made.until("print(grid.view == corpus.view())", "True")
    assert made.errors == []


def test_bars_show_what_is_kept_and_a_stroke_replaces_it(shown: Shown) -> None:
    made = shown(view="corpus.view().where(corpus['year'] < 1905, corpus['year'] >= 1890)")
    page = made.page
    bars = facet(made, "year").locator(".hist > u")
    bars.first.wait_for()
    kept = "(all) => all.map((u) => [Number(u.title.split(':')[0]), u.querySelector('s s').clientHeight > 0])"
    for year, on in bars.evaluate_all(kept):
        assert not on or 1890 <= year < 1905
    assert any(on for _, on in bars.evaluate_all(kept))
    box = facet(made, "year").locator(".hist").bounding_box()
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + 30)
    page.mouse.down()
    page.mouse.move(box["x"] + box["width"] - 2, box["y"] + 30, steps=5)
    page.mouse.up()
    made.until("print(grid.view.query.condition.op)", "between")
    assert page.locator(".bar.top .chip.on").count() == 1
    low = int(made.ask("print(grid.view.query.condition.operands[0])"))
    page.locator(f".hist > u[title^='{low}:'] s s").wait_for()
    page.wait_for_timeout(300)
    assert all(on == (year >= low) for year, on in bars.evaluate_all(kept) if on)
    assert made.errors == []


def test_tab_stops_once_in_the_toolbar_and_in_each_facet_and_escape_goes_to_the_pictures(
    shown: Shown,
) -> None:
    made = shown()
    page = made.page
    facet(made, "subjects").locator(".f").first.wait_for()
    for place in (".bar.top", ".facet >> nth=2"):
        box = page.locator(place)
        assert box.locator("button[tabindex='0']").count() == 1
        box.locator("button[tabindex='0']").focus()
        page.keyboard.press("ArrowRight")
        page.keyboard.press("ArrowRight")
        assert box.locator("button[tabindex='0']").count() == 1
        assert box.locator("button").nth(2).evaluate("(node) => node.getRootNode().activeElement === node")
        page.keyboard.press("Escape")
        assert page.evaluate(f"({FOCUS})()?.getAttribute('role')") == "grid"
    line = facet(made, "authors").locator(".f")
    line.nth(1).focus()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    made.until("print(grid.view.query.condition is not None)", "True")
    assert line.nth(2).get_attribute("aria-pressed") == "true"
    assert made.errors == []


def test_where_room_is_tight_facets_come_when_they_are_asked_for(shown: Shown) -> None:
    made = shown(alone=True, viewport={"width": 700, "height": 900})
    page = made.page
    page.locator(".under .scroll").focus()
    assert page.locator(".side").count() == 0
    boxes = [cell.bounding_box() for cell in page.locator(".under .cell").all()[:2]]
    assert boxes[0]["y"] == boxes[1]["y"], "two pictures stand side by side"
    page.keyboard.press("p")
    facet(made, "authors").locator(".f", has_text="Heiges").click()
    items(made, 150)
    page.keyboard.press("p")
    page.locator(".side").wait_for(state="detached")
    page.set_viewport_size({"width": 1280, "height": 900})
    facet(made, "authors").wait_for()
    assert made.errors == []
