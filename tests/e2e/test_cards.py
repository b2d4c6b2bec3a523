"""Cluster cards and piles in a real JupyterLab: by keys alone, kept through a filter, joined to the strip."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from tests.e2e.lab import Notebook

pytestmark = [pytest.mark.e2e, pytest.mark.real]

Shown = Callable[..., Notebook]


def cards(made: Notebook, k: int = 10) -> Any:
    """The view in clusters, as cards, by keys."""
    page = made.page
    page.locator(".under .scroll").focus()
    page.keyboard.press("k")
    page.locator(".panel input").fill(str(k))
    page.keyboard.press("Enter")
    page.locator(".line-above b", has_text=f"{k} clusters").wait_for()
    page.keyboard.press("e")
    page.locator(".card").nth(k - 1).wait_for()
    return page


def counts(page: Any) -> dict[str, int]:
    """How many images each card says it has, by its number."""
    found = {}
    for card in page.locator(".card").all():
        said = card.locator(".header i").first.inner_text()
        found[card.get_attribute("data-card")] = int("".join(filter(str.isdigit, said)))
    return found


def test_split_merge_set_aside_and_name_by_keys_alone(shown: Shown) -> None:
    made = shown()
    page = cards(made)
    cells, before = made.cells(), counts(page)
    page.keyboard.press("ArrowRight")
    page.keyboard.press("s")
    page.locator(".panel input").fill("3")
    page.keyboard.press("Enter")
    page.locator(".card[data-card='2.3']").wait_for()
    parts = counts(page)
    assert sum(n for label, n in parts.items() if label.startswith("2.")) == before["2"]
    assert page.locator(".card[data-card='2.1'] .foot", has_text=f"of 2 ({before['2']:,})").count() == 1
    page.keyboard.press(" ")
    page.keyboard.press("ArrowRight")
    page.keyboard.press(" ")
    page.keyboard.press("m")
    page.locator(".card[data-card='2.1+2.2']").wait_for()
    assert counts(page)["2.1+2.2"] == parts["2.1"] + parts["2.2"]
    page.keyboard.press("End")
    page.keyboard.press("x")
    page.locator(".card[data-card='10']").wait_for(state="detached")
    page.locator("[data-pop=aside]", has_text="1 set aside").wait_for()
    page.keyboard.press("b")
    page.locator(".card[data-card='10']").wait_for()
    page.keyboard.press("Home")
    page.keyboard.press("n")
    page.keyboard.type("pale ones")
    page.keyboard.press("Enter")
    page.locator(".card.is-named b", has_text="pale ones").wait_for()
    made.until("print(corpus['motif'].counts().get('pale ones'))", str(before["1"]))
    page.locator(".card.is-named .foot", has_text="0 % without motif").wait_for()
    assert made.cells() == cells
    assert made.errors == []


def test_all_but_the_named_ones_are_clustered_again_by_a_key(shown: Shown) -> None:
    made = shown()
    page = cards(made, 6)
    cells, before = made.cells(), counts(page)
    page.keyboard.press("n")
    page.keyboard.type("kept ones")
    page.keyboard.press("Enter")
    page.locator(".card.is-named b", has_text="kept ones").wait_for()
    page.keyboard.press("End")
    page.keyboard.press("x")
    page.locator(".card[data-card='6']").wait_for(state="detached")
    page.keyboard.press("c")
    page.locator("[data-stay]", has_text="1 named cluster stays as it is, and 1 set aside").wait_for()
    page.locator(".panel input").fill("3")
    page.keyboard.press("Enter")
    page.locator(".line-above b", has_text="4 clusters").wait_for()
    page.locator(".card.is-named b", has_text="kept ones").wait_for()
    after = counts(page)
    assert after["1"] == before["1"], "the named one is as it was"
    assert "6" not in after and len(after) == 4, "what was set aside is neither here nor taken for another"
    assert sum(after.values()) == 2000 - before["6"]
    page.keyboard.press("?")
    page.locator(".panel", has_text="cluster again all but the named ones").wait_for()
    assert made.cells() == cells
    assert made.errors == []


def test_all_but_the_named_ones_are_clustered_again_by_a_button_in_french(shown: Shown, axe: str) -> None:
    made = shown(locale="fr-FR")
    page = made.page
    page.locator(".under .scroll").focus()
    page.keyboard.press("k")
    page.locator(".panel input").fill("3")
    page.keyboard.press("Enter")
    page.locator(".line-above b", has_text="3").wait_for()
    page.keyboard.press("e")
    page.locator(".card").nth(2).wait_for()
    page.get_by_role("button", name="regrouper le reste…").click()
    page.locator("[data-stay]", has_text="Aucun n'a encore de nom").wait_for()
    assert made.violations(axe) == []
    page.locator(".panel input").fill("2")
    page.keyboard.press("Enter")
    page.locator(".card").nth(2).wait_for(state="detached")
    assert sum(counts(page).values()) == 2000
    page.keyboard.press("?")
    page.locator(".panel", has_text="regrouper de nouveau tout sauf les nommés").wait_for()
    assert made.errors == []


def test_what_is_copied_as_python_gives_the_cards(shown: Shown) -> None:
    made = shown(permissions=["clipboard-read", "clipboard-write"])
    page = cards(made, 4)
    page.keyboard.press("n")
    page.keyboard.type("first")
    page.keyboard.press("Enter")
    page.locator(".card.is-named").wait_for()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("s")
    page.locator(".panel input").fill("2")
    page.keyboard.press("Enter")
    page.locator(".card[data-card='2.2']").wait_for()
    page.keyboard.press("Control+Shift+C")
    page.locator(".notice", has_text="Python copied").wait_for()
    copied = page.evaluate("() => navigator.clipboard.readText()")
    assert copied.splitlines()[-1] == "clusters"
    made.ask(copied.rpartition("\n")[0])
    leaves = "[*clusters['2'].subclusters, *(one for one in clusters if not one.subclusters)]"
    sizes = made.ask(f"print(sorted(len(one) for one in {leaves}))")
    assert sizes == str(sorted(counts(page).values()))
    assert made.ask("print(clusters['1'].named)") == "first"
    assert made.errors == []


def test_clusters_outlive_a_filter_and_a_name_leads_to_proposals(shown: Shown) -> None:
    made = shown()
    page = cards(made, 6)
    whole = counts(page)
    page.keyboard.press("n")
    page.keyboard.type("first theme")
    page.keyboard.press("Enter")
    page.locator(".card.is-named").wait_for()
    page.locator("[data-search]").fill("Passmore")
    page.locator("[data-kept]", has_text="are not in this view").wait_for()
    part = counts(page)
    assert set(part) <= set(whole) and 0 < sum(part.values()) < 2000
    assert page.locator(".card.is-named b", has_text="first theme").count() == 1
    page.locator("[data-search]").fill("")
    page.locator("[data-kept]").wait_for(state="detached")
    assert counts(page) == whole
    page.locator(".cards").focus()
    page.keyboard.press("Home")
    page.keyboard.press("a")
    page.locator("[data-batch] .slot").nth(11).wait_for()
    page.keyboard.press("ArrowRight")
    made.until("print(corpus['motif'].counts()['first theme'])", str(whole["1"] + 1))
    page.keyboard.press("Escape")
    page.locator(".card").first.wait_for()
    assert made.errors == []


def test_auto_finds_how_many_and_shows_the_rest(shown: Shown) -> None:
    made = shown()
    page = made.page
    page.locator(".under .scroll").focus()
    page.evaluate(
        """() => { const root = document.querySelector('.panoptic-grid').shadowRoot;
          new MutationObserver(() => { if (root.querySelector('.working')) window.saidThatItWorks = true; })
            .observe(root, { subtree: true, childList: true }); }"""
    )
    page.keyboard.press("k")
    page.locator("[data-auto]").click()
    page.locator(".line-above b", has_text="clusters").wait_for(timeout=60_000)
    page.keyboard.press("e")
    page.locator(".card").first.wait_for()
    assert page.evaluate("() => window.saidThatItWorks"), "a long search says that it goes on"
    assert made.ask("print(grid._desk.cut.k)") == "auto"
    assert made.ask("print(len(grid._desk.order.items))") == "2000", "nothing is lost from sight"
    assert page.locator(".card.rest", has_text="in no cluster").count() <= 1
    assert made.errors == []


def test_sorted_by_cohesion_and_only_the_chosen_are_kept(shown: Shown, axe: str) -> None:
    made = shown()
    page = cards(made, 6)
    page.get_by_label("Order of the clusters").select_option("cohesion")
    page.wait_for_timeout(700)
    shares = [float(text) for text in page.locator(".card .header i:last-child").all_inner_texts()]
    assert shares == sorted(shares, reverse=True)
    page.locator(".cards").focus()
    page.keyboard.press("Home")
    page.keyboard.press(" ")
    assert made.violations(axe) == []
    page.locator("[data-pop=save]").click()
    page.locator(".panel .on", has_text="1 chosen").wait_for()
    page.locator(".panel input").fill("theme")
    page.keyboard.press("Enter")
    made.until("print('theme' in corpus and len(corpus['theme'].tags))", "1")
    assert made.errors == []


def test_a_pile_opens_and_what_is_no_duplicate_is_remembered(shown: Shown, corpus_path: Path) -> None:
    made = shown()
    page = made.page
    folder = corpus_path.parent / "again"
    folder.mkdir()
    source = Path(made.ask("print(corpus.view().session.file(int(corpus.view().ids[0])))"))
    with Image.open(source) as image:
        image.convert("RGB").resize((image.width // 2, image.height // 2)).save(
            folder / "small.jpg", quality=60
        )
    made.ask(f"corpus.add_images({str(folder)!r})")
    page.locator(".under .scroll").focus()
    page.keyboard.press("r")
    page.locator(".bar.bottom b", has_text="2,001 images").wait_for()
    page.locator("[data-pop=piles]").click()
    page.locator("[data-piles=near]").click()
    page.locator(".line-above b", has_text="1 pile of near-duplicates, 2 images").wait_for(timeout=30_000)
    badge = page.locator(".under .cell .pile:not([hidden])").first
    badge.wait_for()
    assert badge.inner_text().strip() == "×2"
    badge.click()
    page.locator(".pile-of li").nth(1).wait_for()
    page.keyboard.press("Escape")
    page.locator(".pile-of").wait_for(state="detached")
    page.keyboard.press("d")
    page.locator(".pile-of li").nth(1).wait_for()
    page.locator("[data-apart]").first.click()
    page.locator(".line-above b", has_text="No near-duplicates here").wait_for()
    assert made.ask("print(len(corpus.view().near_duplicates()))") == "0"
    page.locator(".under .scroll").focus()
    page.keyboard.press("Control+z")
    made.until("print(len(corpus.view().near_duplicates()))", "1", seconds=20)
    assert made.errors == []


def test_a_card_never_shows_the_pictures_of_another(shown: Shown) -> None:
    made = shown(alone=True)
    page = cards(made)
    page.locator(".card").nth(9).locator(".m canvas[data-image]").first.wait_for()
    # Between the split and its cards, whatever is on a card must be of its own cluster.
    made.ask(
        "import time\n"
        "from panoptic_nb.widget.handlers import cutting\n"
        "at_once = cutting.cards\n"
        "def slow(desk, request):\n    time.sleep(1.5)\n    return at_once(desk, request)\n"
        "from panoptic_nb.widget import handlers\n"
        "for kind, run in list(handlers.HANDLERS.items()):\n"
        "    if run is at_once:\n        handlers.HANDLERS[kind] = slow"
    )
    page.locator(".cards").focus()
    page.keyboard.press("Home")
    page.keyboard.press("s")
    page.locator(".panel input").fill("3")
    page.keyboard.press("Enter")
    page.locator(".card[data-card='1.3']").wait_for()
    assert page.locator(".card .m canvas").count() == 0
    page.locator(".card[data-card='1.3'] .m canvas[data-image]").first.wait_for()
    assert made.errors == []
