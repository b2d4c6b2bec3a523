"""Grouping, sorting and searching from the top line: each in as few gestures as it can be."""

from __future__ import annotations

import pytest

from tests.e2e.hand import Shown, cell, choose_property

pytestmark = [pytest.mark.e2e, pytest.mark.real]


def test_a_property_is_chosen_by_its_arrows(shown: Shown) -> None:
    made = shown()
    page = made.page
    page.locator(".under .scroll").focus()
    page.keyboard.press("o")
    line = page.locator(".panel [role=combobox]")
    line.wait_for()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    chosen = page.locator(f".panel #{line.get_attribute('aria-activedescendant')}")
    assert chosen.get_attribute("aria-selected") == "true"
    assert chosen.inner_text() == page.locator(".panel [role=option]").nth(2).inner_text()
    name = chosen.locator("bdi").inner_text()
    page.keyboard.press("Enter")
    made.until(f"print(grid.view == corpus.view().sort({name!r}))", "True")
    assert made.errors == []


def test_a_value_is_given_by_the_letters_of_its_property(shown: Shown) -> None:
    made = shown()
    page = made.page
    made.ask("corpus.add_property('notes', 'text'); corpus.add_property('nothing', 'number')")
    cell(made, 3).click()
    page.keyboard.press("v")
    page.keyboard.type("not")
    lines = page.locator(".panel [role=option] bdi")
    lines.nth(1).wait_for()
    assert lines.all_inner_texts() == ["notes", "nothing"]
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.keyboard.type("12")
    page.keyboard.press("Enter")
    made.until("print(len(corpus.view().where(corpus['nothing'] == 12)))", "1")
    assert made.errors == []


def test_a_french_day_is_given_as_the_french_write_it(shown: Shown) -> None:
    made = shown(locale="fr-FR")
    page = made.page
    cell(made, 3).click()
    page.keyboard.press("v")
    page.keyboard.type("year\n")
    page.locator(".panel .editor input").wait_for()
    page.keyboard.type("12/03/1931\n")
    made.until("print(len(corpus.view().where(corpus['year'].within('1931-03-12'))))", "1")
    assert made.errors == []


def test_a_date_is_grouped_by_its_unit_without_opening_the_panel_again(shown: Shown) -> None:
    made = shown()
    page = made.page
    page.locator("[data-pop=group]").click()
    choose_property(made, "year")
    units = page.locator(".panel select").first
    assert units.evaluate("(node) => node.getRootNode().activeElement === node")
    units.select_option("century")
    made.until("print(grid.view == corpus.view().group_by(corpus['year'].by('century')))", "True")
    page.get_by_role("button", name="+ key").click()
    page.keyboard.type("painting_index\n")
    made.until(
        "print(grid.view == corpus.view().group_by(corpus['year'].by('century'), 'painting_index'))", "True"
    )
    page.keyboard.press("Escape")
    page.locator(".panel").wait_for(state="detached")
    assert made.errors == []


def test_numbers_are_grouped_between_given_edges(shown: Shown) -> None:
    made = shown(view="corpus.view().group_by(corpus['painting_index'].by(edges=[100, 1000, 5000]))")
    page = made.page
    button = page.locator("[data-pop=group]")
    assert "painting_index, 100 | 1000 | 5000" in button.inner_text()
    button.click()
    how = page.locator(".panel select").first
    assert how.input_value() == "edges"
    page.locator(".panel .edges").fill("10; 2000")
    page.locator(".panel .edges").press("Enter")
    made.until(
        "print(grid.view == corpus.view().group_by(corpus['painting_index'].by(edges=[10, 2000])))", "True"
    )
    how.select_option("width")
    made.until("print(grid.view == corpus.view().group_by(corpus['painting_index'].by(width=1000)))", "True")
    assert made.errors == []


def test_the_sort_shortcut_goes_up_down_and_off(shown: Shown) -> None:
    made = shown()
    button = made.page.get_by_role("button", name="Sort by year")
    for wanted in ("corpus.view().sort('year')", "corpus.view().sort('-year')", "corpus.view()"):
        button.click()
        made.until(f"print(grid.view == {wanted})", "True")
    assert made.errors == []


def test_enter_in_the_search_goes_to_the_pictures(shown: Shown) -> None:
    made = shown()
    page = made.page
    page.keyboard.press("Escape")
    page.locator(".under .scroll").focus()
    page.keyboard.press("/")
    page.keyboard.type("malus\n")
    page.locator(".bar.bottom b", has_text=" of 2,000").wait_for()
    page.keyboard.press("f")
    page.locator(".panel .typed").wait_for()
    assert page.locator("[data-search]").input_value() == "malus"
    assert made.errors == []


def test_a_property_that_holds_nothing_is_one_line(shown: Shown) -> None:
    made = shown()
    bare = made.page.locator(".facet", has_text="motif")
    bare.wait_for()
    assert bare.bounding_box()["height"] < 30
    bare.get_by_role("button", name="empty 2,000").click()
    made.until("print(grid.view == corpus.view().where(corpus['motif'].not_set()))", "True")
    assert made.errors == []
