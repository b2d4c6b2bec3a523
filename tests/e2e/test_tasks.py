"""The tasks of a scholar, with the clicks that they take, counted; text and other keys aside."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.e2e.hand import Shown, cell, give_new_tag
from tests.e2e.lab import Notebook

pytestmark = [pytest.mark.e2e, pytest.mark.real]


class Hand:
    """Clicks and counts them."""

    def __init__(self, made: Notebook) -> None:
        self.page, self.clicks = made.page, 0

    def click(self, place: Any) -> None:
        self.clicks += 1
        place.click()

    def double(self, place: Any) -> None:
        self.clicks += 2
        place.dblclick()


def facet(made: Notebook, name: str) -> Any:
    return made.page.locator(".facet", has=made.page.locator("h4 .name", has_text=name))


def test_group_by_author_sort_by_year_is_two_clicks(shown: Shown) -> None:
    made = shown()
    hand = Hand(made)
    hand.click(facet(made, "authors").get_by_role("button", name="Group by authors"))
    hand.click(facet(made, "year").get_by_role("button", name="Sort by year"))
    made.until("print(grid.view == corpus.view().group_by('authors').sort('year'))", "True")
    assert hand.clicks <= 2


def test_year_and_subject_is_one_typed_line(shown: Shown) -> None:
    made = shown()
    hand = Hand(made)
    made.page.locator(".under .scroll").focus()
    made.page.keyboard.press("f")
    made.page.locator(".panel .typed").fill("year < 1905 and subjects contains Malus")
    made.page.keyboard.press("Enter")
    made.until(
        "print(grid.view == corpus.view().where((corpus['year'] < 1905) & corpus['subjects'].contains('Malus')))",
        "True",
    )
    assert hand.clicks <= 5


def test_a_group_gets_a_new_tag_in_two_clicks_and_one_step(shown: Shown) -> None:
    made = shown(view="corpus.view().group_by('authors')")
    hand = Hand(made)
    hand.click(made.page.locator(".under .head:not(.sticky) [data-act=select]").first)
    give_new_tag(made, "first author")
    made.until("print(corpus['motif'].counts().get('first author') == len(grid.view.groups[0]))", "True")
    made.page.locator(".under .scroll").focus()
    made.page.keyboard.press("Control+z")
    made.until("print(corpus['motif'].counts().get('first author', 0))", "0")
    assert hand.clicks <= 2


def test_the_thirty_most_similar_get_a_tag_in_four_clicks(shown: Shown) -> None:
    made = shown()
    hand = Hand(made)
    cell(made, 0).wait_for()
    hand.click(cell(made, 0))
    give_new_tag(made, "like this")
    made.until("print(corpus['motif'].counts().get('like this'))", "1")
    made.page.locator(".under .scroll").focus()
    made.page.keyboard.press("Enter")
    hand.click(made.page.locator(".near label.num input"))
    made.page.keyboard.press("Control+a")
    made.page.keyboard.type("30\n")
    made.page.locator("[data-give=motif]", has_text="30").wait_for()
    hand.click(made.page.locator("[data-give=motif]"))
    made.until("print(corpus['motif'].counts()['like this'])", "31")
    assert hand.clicks <= 4
    assert made.errors == []


def test_twenty_clusters_one_split_one_named_by_keys_alone(shown: Shown) -> None:
    made = shown()
    page = made.page
    page.locator(".under .scroll").focus()
    page.keyboard.press("k")
    page.keyboard.press("Enter")
    page.locator(".line-above", has_text="20 clusters").wait_for()
    page.wait_for_timeout(200)
    assert page.evaluate("() => document.activeElement.className") == "panoptic-grid"
    page.keyboard.press("n")
    page.keyboard.type("round ones")
    page.keyboard.press("Enter")
    made.until("print(corpus['motif'].counts().get('round ones', 0) > 0)", "True")
    page.locator(".head .note", has_text="round ones").first.wait_for()
    hand = Hand(made)
    hand.click(page.locator(".under .head:not(.sticky) [data-act=cluster]").first)
    page.keyboard.press("Enter")
    page.locator(".head .labels", has_text="1.1").first.wait_for()
    assert (
        made.ask("print(corpus.history()['origin'].to_list()[-1])")
        == "cluster:pixels, 1 of k-means, k=20, seed=0"
    )
    assert hand.clicks <= 6
    assert made.errors == []


def test_back_to_before_is_one_click_in_the_history(shown: Shown) -> None:
    made = shown()
    for name in ("one", "two", "three"):
        made.ask(f"corpus.view()[:5].tag('motif', {name!r})")
    made.page.locator("[title='Undo: motif + three on 5 images']").wait_for()
    hand = Hand(made)
    made.page.locator(".under .scroll").focus()
    made.page.keyboard.press("h")
    line = made.page.locator(".history li", has_text="motif + one on 5 images")
    hand.click(line.get_by_role("button", name="Back to before this"))
    made.until("print(sum(corpus['motif'].counts().get(n, 0) for n in ('one', 'two', 'three')))", "0")
    assert hand.clicks <= 1


def test_csv_is_one_click(shown: Shown) -> None:
    made = shown(view="corpus.view().where(corpus['year'] < 1890)")
    hand = Hand(made)
    with made.page.expect_download() as download:
        hand.click(made.page.get_by_role("button", name="Export CSV"))
    rows = Path(download.value.path()).read_text("utf-8-sig").strip().count("\n")
    assert str(rows) == made.ask("print(len(grid.view))")
    made.page.locator(".notice", has_text="rows, in your downloads").wait_for()
    assert hand.clicks <= 1


def test_a_selection_dragged_onto_a_group_gets_its_value(shown: Shown) -> None:
    made = shown(view="corpus.view()[:40].group_by('authors')")
    page = made.page
    before = made.ask("label = grid.view.groups[1].label; print(corpus['authors'].counts()[label])")
    cell(made, 0).click()
    start = cell(made, 0).bounding_box()
    head = page.locator(".under .head:not(.sticky)[data-group='1']").bounding_box()
    page.mouse.move(start["x"] + 30, start["y"] + 30)
    page.mouse.down()
    page.mouse.move(start["x"] + 50, start["y"] + 50, steps=3)
    page.mouse.move(head["x"] + 200, head["y"] + 20, steps=5)
    page.locator(".ghost", has_text="Give them").wait_for()
    page.mouse.up()
    made.until("print(corpus['authors'].counts()[label])", str(int(before) + 1))
    assert made.errors == []


def test_a_restarted_kernel_is_said_and_the_cell_attaches_again(shown: Shown) -> None:
    made = shown(alone=True)
    page = made.page
    page.evaluate("() => window.jupyterapp.shell.currentWidget.sessionContext.session.kernel.restart()")
    # Said to a reader who only looks, too.
    page.locator(".notice", has_text="run the cell again").first.wait_for(timeout=15_000)
    page.locator("[data-search]").fill("apple")
    page.locator(".notice", has_text="run the cell again").first.wait_for(timeout=15_000)
    made.run(0)
    page.locator(".panoptic-grid .cell[data-image]").first.wait_for(timeout=20_000)
    page.locator(".bar.bottom b", has_text="2,000 images").wait_for()


def test_a_property_deleted_from_python_leaves_the_grid(shown: Shown) -> None:
    made = shown(view="corpus.view().where(corpus['year'] < 1900).group_by('fruit')")
    made.page.locator(".bar.bottom b", has_text=" of 2,000").wait_for()
    made.ask("corpus['year'].delete(); corpus['fruit'].delete()")
    made.page.locator(".bar.bottom b", has_text="2,000 images").wait_for()
    assert made.page.locator(".bar.top .chip.on").count() == 0
    made.page.locator(".facet", has_text="year").wait_for(state="detached")
    assert made.errors == []
