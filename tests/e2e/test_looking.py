"""What is on screen in a real JupyterLab: every picture its own, to the end, in step with Python and other grids."""

from __future__ import annotations

import json

import pytest

from tests.e2e.hand import Shown, cell

pytestmark = [pytest.mark.e2e, pytest.mark.real]

CELLS = """() => [...document.querySelector('.panoptic-grid').shadowRoot.querySelectorAll('.under .cell')].map((c) =>
  [+c.dataset.index, +c.dataset.item, c.dataset.image === undefined ? null : +c.dataset.image])"""


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
    made.page.wait_for_function(f"() => ({CELLS})().every(([, , image]) => image !== null)")
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


def test_a_view_last_in_a_cell_is_the_grid(shown: Shown) -> None:
    made = shown("corpus.view().where(corpus['year'] < 1890)")
    made.run(1)
    second = made.page.locator(".panoptic-grid").nth(1)
    second.locator(".cell[data-image]").first.wait_for()
    second.locator(".chip.on", has_text="year").wait_for()
    assert made.errors == []


def test_french_and_dark(shown: Shown) -> None:
    made = shown(alone=True, locale="fr-FR")
    made.page.locator("[data-pop=filter]", has_text="+ filtre").wait_for()
    command = "(theme) => window.jupyterapp.commands.execute('apputils:change-theme', { theme })"
    for theme in ("Dark", "Light"):
        made.page.evaluate(command, f"JupyterLab {theme}")
        made.page.locator(f".root[data-theme={theme.lower()}]").wait_for()
    assert made.errors == []


def test_pictures_outlast_a_page_that_hides_all_for_a_frame(shown: Shown) -> None:
    """As JupyterLab does when its theme changes."""
    made = shown()
    page = made.page
    page.locator(".facet").nth(4).wait_for()
    left = page.evaluate(
        """async () => {
          const scroller = document.querySelector('.panoptic-grid').shadowRoot.querySelector('.under .scroll');
          const panel = document.querySelector('.jp-NotebookPanel'), frame = () => new Promise(requestAnimationFrame);
          scroller.focus();
          const all = { key: 'a', ctrlKey: true, bubbles: true, composed: true };
          scroller.dispatchEvent(new KeyboardEvent('keydown', all));
          panel.style.display = 'none';
          requestAnimationFrame(() => { panel.style.display = ''; });
          for (let n = 0; n < 5; n++) await frame();
          return [...scroller.querySelectorAll('.cell')].map((cell) => cell.classList.contains('on')); }"""
    )
    assert len(left) > 10
    assert all(left)
    assert made.errors == []
