"""Annotating in a real JupyterLab is in the corpus, and undone."""

from __future__ import annotations

import pytest

from tests.e2e.hand import Shown, cell

pytestmark = [pytest.mark.e2e, pytest.mark.real]


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


def test_the_arrows_choose_a_tag_and_enter_on_a_button_only_presses_it(shown: Shown) -> None:
    made = shown()
    page = made.page
    made.ask("corpus.view()[:4].tag('motif', 'apple'); corpus.view()[:3].tag('motif', 'pear')")
    cell(made, 9).click()
    page.keyboard.press("t")
    chosen = page.locator(".panel [role=option][aria-selected=true] .name")
    button = page.locator(".panel .chip", has_text="motif")
    button.focus()
    page.keyboard.press("Enter")
    page.locator(".panel .chip[aria-pressed=true]", has_text="motif").wait_for()
    page.locator(".panel [role=option]").nth(1).wait_for()
    page.locator(".panel [role=option]").nth(2).wait_for(state="detached")
    first = chosen.inner_text()
    page.keyboard.press("ArrowDown")
    second = chosen.inner_text()
    assert {first, second} == {"apple", "pear"}
    page.locator(".panel input").first.press("Enter")
    made.until(f"print(corpus['motif'].counts()['{second}'])", {"apple": "5", "pear": "4"}[second])
    assert made.ask(f"print(corpus['motif'].counts()['{first}'])") == {"apple": "4", "pear": "3"}[first]
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
