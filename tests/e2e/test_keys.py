"""Keys act on what the reader has before them: the image in the details, the group of the focus, the neighbours."""

from __future__ import annotations

import pytest

from tests.e2e.hand import Shown, cell, selected
from tests.e2e.lab import Notebook

pytestmark = [pytest.mark.e2e, pytest.mark.real]


def focus(made: Notebook) -> int:
    """The position that has the focus."""
    return int(made.page.locator(".under .cell.focus").get_attribute("data-index"))


def group_of(made: Notebook, index: int) -> int:
    """The group whose header stands last above a cell."""
    top = cell(made, index).bounding_box()["y"]
    heads = made.page.locator(".under .page .head")
    above = [(box["y"], n) for n in range(heads.count()) if (box := heads.nth(n).bounding_box())["y"] < top]
    return int(heads.nth(max(above)[1]).get_attribute("data-group"))


def test_in_the_details_keys_act_on_the_image_that_is_shown(shown: Shown) -> None:
    made = shown()
    page = made.page
    cell(made, 6).dblclick()
    page.locator(".details .large img").wait_for()
    page.keyboard.press("ArrowRight")
    page.locator(".details .header", has_text="8 of 2,000").wait_for()
    page.keyboard.press("t")
    page.keyboard.type("cut open")
    page.keyboard.press("Enter")
    tagged = "print(corpus.view().where(corpus['motif'].any_of('cut open')).ids.tolist())"
    made.until(tagged, made.ask("print(corpus.view().ids[7:8].tolist())"))
    page.locator(".details .tag", has_text="cut open").wait_for()
    page.keyboard.press("1")
    made.until(tagged, "[]")
    assert made.errors == []


def test_neighbours_are_chosen_by_keys_and_tagged(shown: Shown) -> None:
    made = shown()
    page = made.page
    cell(made, 0).dblclick()
    page.locator(".near .cell[data-image]").nth(5).wait_for()
    page.locator(".near [data-grid]").focus()
    page.keyboard.press("ArrowRight")
    page.locator(".near .cell.focus").wait_for()
    page.keyboard.press("Shift+ArrowRight")
    page.keyboard.press("Shift+ArrowRight")
    page.locator(".bar.bottom", has_text="3 neighbours chosen").wait_for()
    page.keyboard.press("t")
    page.keyboard.type("like it")
    page.keyboard.press("Enter")
    near = "corpus.view().similar(to=int(corpus.view().ids[0]), limit=4).ids[1:].tolist()"
    tagged = "corpus.view().where(corpus['motif'].any_of('like it')).ids.tolist()"
    made.until(f"print(sorted({near}) == sorted({tagged}))", "True")
    assert page.locator(".details .header", has_text="1 of 2,000").count() == 1
    page.locator(".near [data-grid]").focus()
    page.keyboard.press("Enter")
    page.wait_for_timeout(500)
    assert page.evaluate("document.activeElement !== document.body")
    page.keyboard.press("ArrowRight")
    page.locator(".details .header", has_text="2 of 2,000").wait_for()
    assert made.errors == []


def test_the_cut_moves_by_keys_from_end_to_end(shown: Shown) -> None:
    made = shown()
    page = made.page
    cell(made, 0).dblclick()
    cut = page.locator(".near [role=slider]")
    cut.focus()
    above = page.locator(".near [data-above]")
    page.keyboard.press("End")
    above.filter(has_text="0 above").wait_for()
    page.keyboard.press("ArrowLeft")
    page.wait_for_timeout(200)
    some = int(above.inner_text().split()[0].replace(",", ""))
    assert some >= 1
    page.keyboard.press("ArrowLeft")
    page.wait_for_timeout(200)
    more = int(above.inner_text().split()[0].replace(",", ""))
    assert more > some
    page.keyboard.press("ArrowRight")
    page.wait_for_timeout(200)
    assert int(above.inner_text().split()[0].replace(",", "")) < more
    page.keyboard.press("Home")
    above.filter(has_text="1,000 above").wait_for()


def test_a_quick_enter_takes_what_is_typed_and_nothing_away(shown: Shown) -> None:
    made = shown()
    page = made.page
    authors = "print(corpus['authors'].counts())"
    before = made.ask(authors)
    cell(made, 0).click()
    page.keyboard.press("t")
    page.locator(".panel .line").first.wait_for()
    page.evaluate(
        """() => { const input = document.querySelector('.panoptic-grid').shadowRoot.querySelector('.panel input');
        input.value = 'zebra'; input.dispatchEvent(new InputEvent('input', { bubbles: true }));
        input.dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', bubbles: true, composed: true })); }"""
    )
    made.until("print(corpus['motif'].counts().get('zebra', 0))", "1")
    assert made.ask(authors) == before
    page.keyboard.press("t")
    page.keyboard.type("zebra")
    page.keyboard.press("Enter")
    page.locator(".notice", has_text="already").wait_for()
    assert made.ask("print(corpus['motif'].counts().get('zebra', 0))") == "1"


def test_tags_that_differ_by_accents_are_told_apart(shown: Shown) -> None:
    made = shown()
    page = made.page
    cell(made, 0).click()
    for name in ("péché", "pêche", "peche"):
        page.keyboard.press("t")
        page.keyboard.type(name)
        page.keyboard.press("Enter")
        page.locator(".panel").wait_for(state="detached")
        page.wait_for_timeout(300)
    # Plain letters stand for accented ones: what they found is there already, and stays.
    made.until("print(sorted(corpus['motif'].counts()))", "['péché', 'pêche']")
    page.locator(".notice", has_text="already").wait_for()


def test_replacing_tags_of_one_is_said_beforehand_and_a_new_tag_goes_elsewhere(shown: Shown) -> None:
    made = shown()
    page = made.page
    cell(made, 0).click()
    cell(made, 9).click(modifiers=["Shift"])
    known = int(
        made.ask(
            "print(len(corpus.view()[:10]) - len(corpus.view()[:10].where(corpus['authors'].not_set())))"
        )
    )
    page.keyboard.press("t")
    page.keyboard.type("nobody")
    page.locator(".panel .new", has_text="in motif").wait_for()
    page.locator(".panel .chip", has_text="authors").click()
    page.locator(".panel .new .lost", has_text=str(known)).wait_for()
    page.locator(".panel input").first.press("Enter")
    page.locator(".notice", has_text=f"{known} values of authors replaced").wait_for()
    page.keyboard.press("Control+z")
    page.keyboard.press("t")
    page.keyboard.type("somebody")
    page.locator(".panel .new", has_text="in motif").wait_for()


def test_what_stands_in_two_groups_counts_once(shown: Shown) -> None:
    made = shown("corpus.close()", view="corpus.view().group_by('subjects')")
    page = made.page
    page.locator(".under .scroll").focus()
    page.keyboard.press("Control+a")
    page.locator(".bar.bottom", has_text="2,000 selected").wait_for()
    assert "4," not in page.locator(".bar.bottom").inner_text()
    page.keyboard.press("t")
    page.keyboard.type("all of it")
    page.keyboard.press("Enter")
    made.until("print(corpus['motif'].counts().get('all of it', 0))", "2000")
    page.keyboard.press("t")
    page.keyboard.type("all of it")
    page.locator(".panel .line .state.all").wait_for()


def test_group_keys_act_on_the_group_of_the_focus(shown: Shown) -> None:
    made = shown(view="corpus.view().group_by('authors')")
    page = made.page
    page.locator(".under .scroll").focus()
    page.keyboard.press("Home")
    page.keyboard.press("]")
    page.wait_for_timeout(300)
    second = focus(made)
    number = group_of(made, second)
    assert number == 1
    page.keyboard.press("c")
    page.locator(f".under .head.focus[data-group='{number}'] .fold[aria-expanded=false]").first.wait_for()
    page.keyboard.press("c")
    page.locator(f".under .page .head[data-group='{number}'] .fold[aria-expanded=true]").wait_for()
    assert focus(made) == second
    page.keyboard.press("m")
    page.locator(".panel [data-act=select]").press("Enter")
    items = made.ask("print(sorted(corpus.view().group_by('authors').groups[1].ids.tolist()))")
    assert str(sorted(selected(made))) == items
    page.keyboard.press("j")
    page.locator(".panel input").fill("empty")
    page.locator(".panel input").press("Enter")
    page.wait_for_timeout(400)
    assert group_of(made, focus(made)) == int(
        made.ask("print(len(corpus.view().group_by('authors').groups) - 1)")
    )


def test_an_outer_group_is_selected_and_folded_whole(shown: Shown) -> None:
    made = shown(view="corpus.view().group_by('authors', corpus['year'].by('decade'))")
    page = made.page
    page.locator(".under .scroll").focus()
    page.keyboard.press("Home")
    page.keyboard.press("m")
    outer = page.locator(".panel [role=menu]").nth(1)
    outer.locator("button").first.click()
    first = made.ask("print(sorted(corpus.view().group_by('authors').groups[0].ids.tolist()))")
    assert str(sorted(selected(made))) == first
    page.keyboard.press("m")
    page.locator(".panel [role=menu]").nth(1).locator("button").nth(1).click()
    folded = page.locator(".under .page .head .fold[aria-expanded=false]")
    folded.first.wait_for()
    assert folded.count() >= 1
    assert made.errors == []


def test_a_key_after_an_arrow_is_for_the_picture_that_the_arrow_went_to(shown: Shown) -> None:
    made = shown()
    page = made.page
    made.ask("corpus.view()[:1].tag('motif', 'one')")
    cell(made, 0).click()
    page.keyboard.press("t")
    page.keyboard.type("two")
    page.keyboard.press("Enter")
    made.until("print(corpus['motif'].counts().get('two', 0))", "1")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("1")
    made.until("print(corpus['motif'].counts().get('two', 0))", "2")
    # Chosen with Space, pictures stay chosen.
    page.keyboard.press("Space")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Space")
    assert len(selected(made)) == 2
    page.locator(".said", has_text="2 selected").wait_for(state="attached")


def test_digits_and_brackets_work_where_a_french_keyboard_has_them(shown: Shown) -> None:
    made = shown(view="corpus.view().group_by('authors')")
    page = made.page
    cell(made, 0).click()
    page.keyboard.press("t")
    page.keyboard.type("six")
    page.keyboard.press("Enter")
    page.locator(".pins .pin", has_text="six").wait_for()
    made.until("print(corpus['motif'].counts().get('six', 0))", "1")
    press = (
        "([key, code]) => document.querySelector('.panoptic-grid').shadowRoot.querySelector('.under .scroll')"
        ".dispatchEvent(new KeyboardEvent('keydown', { key, code, bubbles: true, composed: true }))"
    )
    page.evaluate(press, ["&", "Digit1"])
    made.until("print(corpus['motif'].counts().get('six', 0))", "0")
    page.evaluate(press, ["$", "BracketRight"])
    page.wait_for_timeout(300)
    assert group_of(made, focus(made)) == 1
    page.keyboard.press("Alt+ArrowUp")
    page.wait_for_timeout(300)
    assert group_of(made, focus(made)) == 0


def test_escape_leaves_a_field_for_the_pictures(shown: Shown) -> None:
    made = shown()
    page = made.page
    page.locator("[data-search]").click()
    page.keyboard.press("Escape")
    page.keyboard.press("Home")
    page.locator(".under .cell.focus[data-index='0']").wait_for()
    page.locator(".facet button").first.focus()
    page.keyboard.press("Escape")
    page.keyboard.press("End")
    page.locator(".under .cell.focus[data-index='1999']").wait_for()
    page.keyboard.press("Enter")
    page.locator(".near label.num input").click()
    page.keyboard.press("Escape")
    page.keyboard.press("Escape")
    page.locator(".details").wait_for(state="detached")


def test_what_goes_out_is_what_is_on_screen_and_the_selection_is_offered(shown: Shown) -> None:
    made = shown()
    page = made.page
    cell(made, 4).click()
    with page.expect_download() as taken:
        page.get_by_role("button", name="Export CSV").click()
    assert len(taken.value.path().read_text().splitlines()) > 2000
    with page.expect_download() as taken:
        page.locator(".notice [data-more]", has_text="Only the 1 selected").click()
    page.locator(".notice", has_text="1 row,").wait_for()
    page.locator(".notice .x").click()
    page.locator(".notice").wait_for(state="detached")
