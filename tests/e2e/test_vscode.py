"""The grid in VS Code's own widget host, in such a webview as its notebooks have; not in the whole of VS Code."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.corpora import make_corpus
from tests.e2e.vscode.host import THEMES, Webview, webview_script

pytestmark = pytest.mark.e2e

SHOW = """
import panoptic_nb as pnb
corpus = pnb.Corpus({path!r})
grid = corpus.view().show(height=600)
grid
"""
TAGGED = """print(corpus.sql("from values_long where property = 'motif' and value = 'dish'").height)"""
GRID = "document.querySelector('.panoptic-grid').shadowRoot"
# How many cells show their picture: a canvas of more than one colour, none of it empty.
PAINTED = f"""() => [...{GRID}.querySelectorAll('.under .cell canvas')].filter((canvas) => {{
  const {{ width, height }} = canvas, data = canvas.getContext('2d').getImageData(0, 0, width, height).data;
  const row = width * (height >> 1), middle = new Uint32Array(data.buffer).subarray(row, row + width);
  return middle.every((pixel) => pixel >>> 24 === 255) && new Set(middle).size > 8; }}).length"""
# How far a panel stands outside what is seen of the grid, in pixels.
OUTSIDE = f"""() => {{ const panel = {GRID}.querySelector('.panel').getBoundingClientRect();
  const root = {GRID}.querySelector('.root').getBoundingClientRect();
  const iframe = parent.document.querySelector('iframe').getBoundingClientRect();
  const editor = parent.document.getElementById('editor').getBoundingClientRect();
  const top = Math.max(root.top, editor.top - iframe.top), bottom = Math.min(root.bottom, editor.bottom - iframe.top);
  return Math.max(top - panel.top, panel.bottom - bottom, root.left - panel.left, panel.right - root.right); }}"""


@pytest.fixture(scope="module")
def script() -> str:
    return webview_script()


@pytest.fixture
def shown(
    script: str, lab: tuple[str, Path], browser: Any, tmp_path: Path
) -> Iterator[Callable[..., Webview]]:
    """A corpus of forty images, shown in a cell of its own; options are the window's."""
    with make_corpus(tmp_path, 40) as corpus:
        corpus.add_property("motif", "labels", scope="image")
    opened: list[tuple[Any, Webview]] = []

    def factory(theme: str = "vscode-dark", **options: Any) -> Webview:
        options = {"viewport": {"width": 1280, "height": 800}, "locale": "en-US", **options}
        context = browser.new_context(**options)
        made = Webview(context.new_page(), lab[0], lab[1] / "none.ipynb")
        opened.append((context, made))
        made.open(theme)
        assert made.ask(SHOW.format(path=str(tmp_path / "c.panoptic"))) == ""
        made.frame.locator(".under .cell[data-image]").nth(15).wait_for(timeout=20_000)
        return made

    yield factory
    for context, made in opened:
        made.shutdown()
        context.close()


def ground(made: Webview) -> str:
    """The colour behind the pictures, and of what lies behind the grid."""
    return str(
        made.frame.evaluate(
            f"""() => [getComputedStyle({GRID}.querySelector('.w')).backgroundColor,
              getComputedStyle({GRID}.host.closest('.output')).backgroundColor].join()"""
        )
    )


def rgb(colour: str) -> str:
    return f"rgb({', '.join(str(int(colour[at : at + 2], 16)) for at in (1, 3, 5))})"


def test_pictures_are_painted_and_what_is_done_is_seen_by_python(shown: Callable[..., Webview]) -> None:
    made = shown()
    made.frame.wait_for_function(f"() => ({PAINTED})() >= 16", timeout=8000)
    made.frame.locator(".under .cell[data-index='2']").click()
    made.until("print(grid.selection.ids.tolist() == corpus.view().ids[2:3].tolist())", "True")
    made.page.keyboard.press("Shift+ArrowRight")
    made.until("print(len(grid.selection))", "2")
    made.page.keyboard.press("t")
    made.page.keyboard.type("dish")
    made.frame.locator(".panel .new", has_text="in motif").wait_for()
    made.page.keyboard.press("Enter")
    made.until(TAGGED, "2")
    made.frame.locator(".under .scroll").focus()
    made.page.keyboard.press("Control+z")
    made.until(TAGGED, "0")
    assert made.frame.locator("figure").is_hidden()
    assert made.errors == []


def test_the_colours_and_the_font_are_those_of_the_theme(shown: Callable[..., Webview]) -> None:
    made = shown()
    for theme in ("vscode-dark", "vscode-light"):
        made.wear(theme)
        made.frame.locator(f".root[data-theme='{theme.removeprefix('vscode-')}']").wait_for()
        assert ground(made) == f"{rgb(THEMES[theme]['editor-background'])},rgba(0, 0, 0, 0)"
    font = made.frame.evaluate(f"() => getComputedStyle({GRID}.querySelector('.w')).fontFamily")
    assert font == "system-ui, sans-serif"
    assert made.errors == []


@pytest.mark.parametrize("height", [800, 480])
def test_panels_stand_in_what_is_seen_of_the_grid(shown: Callable[..., Webview], height: int) -> None:
    made = shown(viewport={"width": 1000, "height": height})
    made.frame.locator(".under .cell[data-index='2']").click()
    for key in "fgoktvsah?":
        made.frame.locator(".under .scroll").focus()
        made.page.keyboard.press(key)
        made.frame.locator(".panel").wait_for()
        made.page.wait_for_timeout(150)
        made.frame.wait_for_function(f"() => ({OUTSIDE})() <= 0", timeout=4000)
        made.page.keyboard.press("Escape")
        made.frame.locator(".panel").wait_for(state="detached")
    assert made.errors == []


def test_keys_and_wheels_stay_in_the_grid(shown: Callable[..., Webview]) -> None:
    made = shown()
    made.frame.locator(".under .cell[data-index='2']").click()
    for key in ("b", "d", "d", "x", "Enter", "Escape", "PageDown", "Control+z", "Control+a", "t"):
        made.page.keyboard.press(key)
    made.frame.locator(".panel input").first.wait_for()
    made.page.keyboard.type("zx 1")
    made.page.keyboard.press("Escape")
    made.page.keyboard.press("Home")
    at = made.frame.locator(".under .cell[data-index='10']").bounding_box()
    made.page.mouse.move(at["x"], at["y"])
    made.page.mouse.wheel(0, 120)
    made.frame.wait_for_function(f"() => {GRID}.querySelector('.under .scroll').scrollTop === 120")
    made.page.wait_for_timeout(200)
    assert [said["key"] for said in made.heard("did-keydown") if said["key"] != "Control"] == []
    assert made.heard("did-scroll-wheel") == []
    made.page.keyboard.press("Control+s")  # the notebook's own: it is saved
    while made.hear("did-keydown")[-1]["key"] != "s":
        pass
    made.frame.locator(".bar.bottom").hover()
    made.page.mouse.wheel(0, 60)  # nothing to scroll there: the notebook's
    assert len(made.hear("did-scroll-wheel")) == 1
    assert made.errors == []


def test_a_file_is_given_to_the_workbench(shown: Callable[..., Webview]) -> None:
    made = shown()
    made.frame.locator("[aria-label*=CSV]").first.click()
    files = made.hear("clicked-data-url")
    assert [file["name"] for file in files] == ["c.csv"]
    assert len(files[0]["text"].splitlines()) == 41
    assert made.errors == []


def test_a_busy_kernel_is_said(shown: Callable[..., Webview]) -> None:
    made = shown()
    made.frame.evaluate("() => { window.running = host.run('import time; time.sleep(4)'); }")
    made.frame.locator(".under .cell[data-index='2']").click()
    made.frame.get_by_text("The kernel is busy").wait_for(timeout=6000)
    made.frame.get_by_text("The kernel is busy").wait_for(state="detached", timeout=10_000)
    made.until("print(len(grid.selection))", "1")
    assert made.errors == []
