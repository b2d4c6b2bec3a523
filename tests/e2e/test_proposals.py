"""The strip of proposals in a real JupyterLab: keys, counts, one step each, and a refusal that is for good."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tests.e2e.lab import Notebook

pytestmark = [pytest.mark.e2e, pytest.mark.real]

Shown = Callable[..., Notebook]
HAVE = "print(corpus['motif'].counts().get('cut open', 0))"
VERDICTS = "print(len([k for k in corpus.history()['kind'].to_list() if 'proposals' in k]))"


class Keys:
    """Presses keys and counts them."""

    def __init__(self, made: Notebook) -> None:
        self.page, self.count = made.page, 0

    def press(self, key: str, times: int = 1) -> None:
        for _ in range(times):
            self.count += 1
            self.page.keyboard.press(key)


def begun(made: Notebook, seeds: str = "[:4]") -> Any:
    """The strip for a tag that a few images have, from its key."""
    page = made.page
    made.ask(f"corpus.view(){seeds}.tag('motif', 'cut open')")
    page.locator("[title^='Undo: motif']").wait_for()
    page.locator(".under .scroll").focus()
    page.keyboard.press("a")
    page.locator(".panel input").fill("cut op")
    page.locator(".panel .line", has_text="cut open").first.wait_for()
    page.keyboard.press("Enter")
    page.locator("[data-batch] .slot").nth(11).wait_for()
    page.wait_for_function(
        "() => document.activeElement.shadowRoot?.activeElement?.matches('[data-batch]')", timeout=3000
    )
    return page


def test_accept_ten_and_refuse_five_in_fifteen_keys_and_back_in_one_click(shown: Shown) -> None:
    made = shown()
    page = begun(made)
    cells = made.cells()
    keys = Keys(made)
    seen = []
    for key in ["ArrowRight"] * 10 + ["ArrowLeft"] * 5:
        # Whatever Python is doing, another candidate is under the key at once.
        seen.append(page.locator(".slot.cur").get_attribute("data-candidate"))
        keys.press(key)
    assert keys.count <= 15
    assert len(set(seen)) == 15
    made.until(HAVE, "14")
    made.until(VERDICTS, "15")
    page.locator("[data-counts][aria-label^='10 accepted, 5 refused']").wait_for()
    page.locator("[data-lately]", has_text="10 of the last 15 accepted").wait_for()
    page.keyboard.press("h")
    first = page.locator(".history li", has_text="motif = cut open accepted on 1 image").last
    first.get_by_role("button", name="Back to before this").click()
    made.until(HAVE, "4")
    page.locator("[data-counts][aria-label^='0 accepted, 0 refused']").wait_for()
    assert made.cells() == cells, "no key reached the notebook"
    assert made.errors == []


def test_a_batch_but_for_two_is_three_keys_and_one_undo(shown: Shown) -> None:
    made = shown()
    page = begun(made)
    keys = Keys(made)
    keys.press("Digit3")
    keys.press("Digit0")
    assert page.locator(".slot.marked").count() == 2
    keys.press("Enter")
    assert keys.count == 3
    assert page.locator(".slot[data-state=open]").count() == 12, "the next batch is in hand at once"
    made.until(HAVE, "14")
    made.until("print(corpus.history()[-1]['summary'][0])", "motif = cut open: 10 accepted, 2 refused")
    page.keyboard.press("Control+z")
    assert page.locator(".slot.cur").get_attribute("id") == "pnb-slot-0"
    made.until(HAVE, "4")
    assert page.locator(".slot[data-state=open]").count() == 12
    keys.press("Shift+Enter")
    made.until("print(corpus.history()[-1]['summary'][0])", "motif = cut open refused on 12 images")
    assert made.errors == []


def test_a_refusal_is_for_good_and_can_be_looked_at_again(shown: Shown) -> None:
    made = shown()
    page = begun(made)
    refused = [page.locator(".slot").nth(at).get_attribute("data-candidate") for at in range(3)]
    for _ in refused:
        page.keyboard.press("ArrowLeft")
    made.until(VERDICTS, "3")
    assert "for good" in page.locator(".verdicts .no").inner_text()
    page.locator("[data-review]").click()
    page.locator(".strip-head b", has_text="Refused for").wait_for()
    assert page.locator(".slot").count() == 3
    page.keyboard.press("ArrowRight")
    made.until(HAVE, "5")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Escape")
    page.locator(".strip-head b", has_text="Propose for").wait_for()
    page.locator("[data-review]", has_text="1 refused").wait_for()
    images = "corpus.view().session.frame.image_of[corpus.view().propose('motif', 'cut open').refused.ids].tolist()"
    assert made.ask(f"print({images})") == f"[{refused[0]}]"
    assert made.errors == []


def test_one_selected_image_begins_a_tag(shown: Shown) -> None:
    made = shown()
    page = made.page
    keys = Keys(made)
    page.locator(".under .cell[data-index='0']").click()
    keys.press("a")
    page.keyboard.type("worm holes")
    page.locator(".panel .line", has_text="begins with the 1 selected").wait_for()
    keys.press("Enter")
    page.locator("[data-batch] .slot").nth(11).wait_for()
    keys.press("ArrowRight")
    made.until("print(corpus['motif'].counts().get('worm holes', 0))", "2")
    assert keys.count == 3
    assert made.errors == []


def test_modes_spaces_and_nested_groups(shown: Shown) -> None:
    made = shown()
    made.ask(
        "corpus.add_vectors('turned', corpus.view().ids, corpus.space('pixels').vectors(corpus.view())[:, ::-1].copy())"
    )
    made.ask(
        "corpus.view()[:6].tag('motif', 'cut open'); grid.view = corpus.view().group_by('motif', 'authors')"
    )
    page = made.page
    page.locator(".under .head:not(.sticky)", has_text="cut open").first.locator("[data-act=propose]").click()
    page.locator("[data-batch] .slot").nth(11).wait_for()
    assert page.locator(".strip-head .tag").count() == 2, "both values of the group are given"
    before = made.ask("print(corpus['motif'].counts()['cut open'])")
    page.get_by_role("button", name="turned", exact=True).click()
    page.locator(".strip-head", has_text="one scale and averaged").wait_for()
    page.get_by_role("button", name="surprising", exact=True).click()
    page.locator(".segments .on", has_text="surprising").wait_for()
    page.locator("[data-batch]").focus()
    page.keyboard.press("ArrowRight")
    made.until("print(corpus['motif'].counts()['cut open'])", str(int(before) + 1))
    made.until("print('turned' in corpus.history()[-1]['origin'][0])", "True")
    page.keyboard.press("Escape")
    page.locator(".under .cell[data-image]").first.wait_for()
    assert (
        page.locator(".under .head:not(.sticky)", has_text="empty").locator("[data-act=propose]").count() == 0
    )
    assert made.errors == []


def test_what_one_value_was_refused_for_is_seen_with_its_reason_and_comes_back(shown: Shown) -> None:
    made = shown()
    made.ask(
        "corpus.view()[:6].tag('motif', 'cut open'); corpus.view().propose('motif', 'cut open').refuse([20, 21])\n"
        "grid.view = corpus.view().group_by('motif', 'authors')"
    )
    page = made.page
    page.locator(".under .head:not(.sticky)", has_text="cut open").first.locator("[data-act=propose]").click()
    page.locator("[data-batch] .slot").nth(11).wait_for()
    page.locator("[data-review]", has_text="2 refused").click()
    page.locator(".now [data-why]", has_text="refused for motif = cut open").wait_for()
    assert "for every group of it" in page.locator(".now [data-why]").get_attribute("title")
    page.locator("[data-batch]").focus()
    page.keyboard.press("ArrowDown")
    made.until("print(sorted(corpus.view().propose('motif', 'cut open').refused))", "[20]")
    made.until("print('taken back, 1 of motif = cut open' in corpus.history()['summary'][-1])", "True")
    page.keyboard.press("Escape")
    page.locator("[data-review]", has_text="1 refused").wait_for()
    assert made.errors == []


def test_from_a_facet_in_french_with_roles_and_no_violation(shown: Shown, axe: str) -> None:
    made = shown(locale="fr-FR")
    page = made.page
    page.get_by_role("button", name="En proposer d'autres pour Passmore").first.click()
    page.get_by_role("listbox", name="Lot de 12 candidates").wait_for()
    assert page.locator("[data-batch]").get_by_role("option", selected=True).count() == 1
    page.keyboard.press("ArrowLeft")
    page.locator(".said", has_text="1 refusée").wait_for(state="attached")
    head = page.locator(".strip-head").inner_text()
    assert "Un classifieur" in head or "Près de" in head
    assert made.violations(axe) == []
    page.locator("[data-review]").click()
    page.locator(".strip-head b", has_text="Refusées pour").wait_for()
    assert made.violations(axe) == []
    page.keyboard.press("Escape")
    page.locator(".strip-head b", has_text="Proposer pour").wait_for()
    page.keyboard.press("Escape")
    page.locator(".under .scroll").focus()
    page.keyboard.press("a")
    page.locator(".panel .line").first.wait_for()
    assert made.violations(axe) == []
    assert made.errors == []


def test_the_filter_is_the_bound_and_the_way_out_is_a_click(shown: Shown) -> None:
    made = shown()
    page = begun(made)
    page.keyboard.press("Escape")
    made.ask("grid.view = corpus.view().where(corpus['motif'].any_of('cut open'))")
    page.locator(".bar.bottom b", has_text="4 of 2,000").wait_for()
    page.locator(".under .scroll").focus()
    page.keyboard.press("a")
    page.locator(".panel input").fill("cut op")
    page.locator(".panel .line", has_text="cut open").first.wait_for()
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Propose without the filter").click()
    page.locator("[data-batch] .slot").nth(11).wait_for()
    assert made.errors == []


def test_at_700_wide_everything_is_in_reach(shown: Shown) -> None:
    made = shown(viewport={"width": 700, "height": 900})
    page = made.page
    page.evaluate("() => window.jupyterapp.commands.execute('application:toggle-left-area')")
    begun(made)
    grid = page.locator(".panoptic-grid").bounding_box()
    for place in (".verdicts .yes", ".verdicts .no", ".slot >> nth=11", "[data-counts]", ".strip-head .icon"):
        box = page.locator(place).bounding_box()
        assert grid["x"] <= box["x"] and box["x"] + box["width"] <= grid["x"] + grid["width"], place
        assert box["y"] + box["height"] <= grid["y"] + grid["height"], place
    page.locator(".now img").wait_for()
    page.locator(".verdicts .yes").click()
    made.until(HAVE, "5")
    page.keyboard.press("ArrowRight")
    made.until(HAVE, "6")
    assert made.errors == []
