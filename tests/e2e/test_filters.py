"""The filter builder, its typed line and the chips, by hand: no key is lost, and what is asked can always be read."""

from __future__ import annotations

import re
from typing import Any

import pytest

from tests.e2e.hand import Shown
from tests.e2e.lab import Notebook

pytestmark = [pytest.mark.e2e, pytest.mark.real]

CLIPPED = """() => { const root = document.querySelector('.panoptic-grid').shadowRoot;
  const bar = root.querySelector('.bar.top').getBoundingClientRect();
  return [...root.querySelectorAll('.bar.top button, .bar.top input')].filter((node) => {
    const at = node.getBoundingClientRect();
    return at.width > 0 && (at.left < bar.left || at.right > bar.right || at.bottom > bar.bottom);
  }).map((node) => node.getAttribute('aria-label') ?? node.textContent); }"""


def typed(made: Notebook, text: str) -> None:
    made.page.locator(".under .scroll").focus()
    made.page.keyboard.press("f")
    made.page.locator(".panel .typed").fill(text)
    made.page.keyboard.press("Enter")


def chip(made: Notebook, at: int = 0) -> Any:
    return made.page.locator(".bar.top .chip.on .words").nth(at)


def test_keys_alone_lead_from_the_property_to_its_value(shown: Shown) -> None:
    made = shown()
    page = made.page
    page.locator(".under .scroll").focus()
    page.keyboard.press("f")
    for letters in ("subjects", "Malus dom"):
        page.keyboard.type(letters)
        page.keyboard.press("Enter")
    page.locator(".panel .taken .chip", has_text="Malus domestica").wait_for()
    page.keyboard.press("Enter")
    made.until(
        "print(grid.view == corpus.view().where(corpus['subjects'].any_of('Malus domestica')))", "True"
    )
    assert made.errors == []


def test_the_focus_never_leaves_a_panel_that_is_open(shown: Shown) -> None:
    made = shown(view="corpus.view().group_by('authors').where(corpus['year'] < 1905)")
    page = made.page
    inside = "() => document.activeElement?.shadowRoot?.activeElement?.closest('.panel') != null"
    page.locator("[data-pop=group]").click()
    page.locator(".panel").get_by_role("button", name="+ key").click()
    page.wait_for_timeout(100)
    assert page.evaluate(inside)
    page.keyboard.press("Escape")
    page.locator(".panel").wait_for(state="detached")
    chip(made).click()
    page.locator(".panel .test .x").click()
    page.wait_for_timeout(100)
    assert page.evaluate(inside)
    page.keyboard.press("Escape")
    page.locator(".panel").wait_for(state="detached")
    assert made.errors == []


def test_chips_can_be_read_and_nothing_of_the_toolbar_leaves_the_window(shown: Shown) -> None:
    made = shown(alone=True)
    typed(made, "year < 1905 and authors = 'Heiges, Bertha'")
    chip(made, 1).wait_for()
    for at, said in ((0, "year < 1905"), (1, "Heiges")):
        assert said in chip(made, at).inner_text()
        assert chip(made, at).evaluate("(node) => node.scrollWidth <= node.clientWidth + 1")
    for width in (1280, 700):
        made.page.set_viewport_size({"width": width, "height": 900})
        made.page.wait_for_timeout(300)
        assert made.page.evaluate(CLIPPED) == []
        assert made.page.locator("[data-search]").bounding_box()["width"] >= 90
    assert made.errors == []


def test_what_was_typed_is_said_and_can_be_edited(shown: Shown) -> None:
    made = shown()
    page = made.page
    for text, says, operator in (
        ("year within 1905", "year within 1905", "within"),
        ("year within (1905, 1907)", "year within 1905 – 1907", "within"),
        ("year between 1905 and 1907", "year between 1905 and 1907", "between"),
        ("year exactly 1905", "year is exactly 1905", "exactly"),
        ("authors = 'Heiges, Bertha'", "authors is exactly Heiges, Bertha", "exactly"),
        ("authors all of ('Heiges, Bertha')", "authors has all of Heiges, Bertha", "all_of"),
    ):
        typed(made, text)
        page.locator(".bar.bottom b", has_text=" of 2,000").wait_for()
        assert chip(made).inner_text().removeprefix("Filter ") == says
        before = made.ask("w = grid.view; print(w.code())")
        chip(made).click()
        choice = page.locator(".panel .test select").nth(1)
        assert choice.input_value() == operator
        assert choice.evaluate("(node) => node.selectedOptions[0].textContent") in says
        page.locator(".panel .main").click()
        page.locator(".panel").wait_for(state="detached")
        assert made.ask("print(grid.view == w, grid.view.code())") == f"True {before}"
        page.get_by_role("button", name=f"Remove {says}").click()
        page.locator(".bar.bottom b", has_text="2,000 images").wait_for()
    assert made.errors == []


def test_the_typed_lines_error_stands_below_it_with_its_caret_in_place(shown: Shown) -> None:
    made = shown()
    page = made.page
    top = page.locator(".under .stage").bounding_box()["y"]
    typed(made, "year < 1905 and subject contains Malus")
    wrong = page.locator(".panel .wrong")
    wrong.wait_for()
    assert 'Did you mean "subjects"' in wrong.inner_text()
    assert "mono" in wrong.locator("pre").evaluate("(node) => getComputedStyle(node).fontFamily")
    line, carets = wrong.locator("pre").inner_text().split("\n")
    assert line[carets.index("^") : len(carets)] == "subject"
    assert wrong.bounding_box()["y"] >= page.locator(".panel .typed").bounding_box()["y"]
    assert page.locator(".notice").count() == 0
    assert page.locator(".under .stage").bounding_box()["y"] == top
    page.keyboard.type("s")
    wrong.wait_for(state="detached")
    assert made.errors == []


@pytest.mark.parametrize("locale", ["en-US", "fr-FR"])
def test_the_example_of_the_typed_line_is_of_this_corpus_and_works(shown: Shown, locale: str) -> None:
    made = shown(locale=locale)
    page = made.page
    page.locator(".under .scroll").focus()
    page.keyboard.press("f")
    line = page.locator(".panel .typed")
    page.locator(".panel .typed[placeholder*='<'][placeholder*='\"']").wait_for()
    example = line.get_attribute("placeholder").split(":", 1)[1].strip()
    line.fill(example)
    page.keyboard.press("Enter")
    page.locator(".bar.bottom b", has_text=re.compile(" (of|sur) 2")).wait_for()
    assert chip(made, 1).count() == 1
    assert 0 < int(made.ask("print(len(grid.view))")) < 2000
    assert made.errors == []


def test_every_button_has_a_name_of_its_own(shown: Shown) -> None:
    made = shown(view="corpus.view().group_by('authors', 'year').sort('year', '-authors')")
    page = made.page
    typed(made, "year < 1905 and authors is set and subjects contains Malus")
    page.locator(".bar.bottom b", has_text=" of 2,000").wait_for()
    page.locator(".facet", has_text="subjects").first.wait_for()
    for place in (".bar.top", ".side", "[data-pop=group]", "[data-pop=sort]"):
        if place.startswith("["):
            page.locator(place).click()
            place = ".panel"
        buttons = page.locator(f"{place} button[aria-label]")
        names = buttons.evaluate_all("(nodes) => nodes.map((node) => node.getAttribute('aria-label'))")
        assert len(set(names)) == len(names) > 3, sorted(names)
        page.keyboard.press("Escape")
    assert made.errors == []


@pytest.mark.parametrize("locale", ["en-US", "fr-FR"])
def test_with_nothing_asked_the_toolbar_is_one_line(shown: Shown, locale: str) -> None:
    made = shown(locale=locale)
    assert made.page.locator(".bar.top").bounding_box()["height"] < 50


def test_a_refused_filter_keeps_its_panel_and_is_said_at_its_line(shown: Shown) -> None:
    made = shown()
    page = made.page
    page.locator(".under .scroll").focus()
    page.keyboard.press("f")
    page.keyboard.type("painting_index")
    page.keyboard.press("Enter")
    operator = page.locator(".panel .test select").nth(1)
    operator.select_option("between")
    low, high = page.locator(".panel .test input").all()
    low.fill("20")
    high.fill("10")
    high.press("Enter")
    wrong = page.locator(".panel .test .wrong")
    wrong.wait_for()
    assert "the smaller comes first" in wrong.inner_text()
    assert page.locator(".bar.top .chip.on").count() == 0
    assert page.locator(".notice").count() == 0
    assert (low.input_value(), high.input_value()) == ("20", "10")
    high.fill("30")
    wrong.wait_for(state="detached")
    high.press("Enter")
    page.locator(".panel").wait_for(state="detached")
    made.until("print(grid.view == corpus.view().where(corpus['painting_index'].between(20, 30)))", "True")
    assert made.errors == []


def test_what_the_builder_says_can_be_typed_and_french_days_come_first(shown: Shown) -> None:
    made = shown(locale="fr-FR")
    typed(made, "year avant 12/03/1905 et subjects a l'un de (apples, peaches)")
    made.until(
        "print(grid.view == corpus.view().where((corpus['year'] < '1905-03-12')"
        " & corpus['subjects'].any_of('apples', 'peaches')))",
        "True",
    )
    assert chip(made, 1).inner_text() == "subjects est apples ou peaches"
    assert made.errors == []
