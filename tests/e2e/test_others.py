"""The grid outside JupyterLab: in marimo and in Notebook 7, pictures come and a click selects."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.corpora import make_corpus
from tests.e2e.lab import Notebook, free_port, lab_server, make_notebook, serving

pytestmark = pytest.mark.e2e

# Notebook 7.6 says this of its own settings, before any cell has run.
ITS_OWN = "Cannot read properties of undefined (reading 'schema')"

MARIMO = """import marimo

app = marimo.App()


@app.cell
def _():
    import marimo as mo

    import panoptic_nb as pnb

    grid = pnb.Corpus({path!r}).view().show()
    grid
    return grid, mo


@app.cell
def _(mo):
    count = mo.ui.run_button(label="Count")
    count
    return (count,)


@app.cell
def _(count, grid, mo):
    mo.md(f"chosen: {{grid.selection.ids.tolist()}}") if count.value else None
    return
"""


@pytest.fixture
def page(browser: Any) -> Iterator[Any]:
    """A page that reaches nothing but this machine, and keeps what it asked of others."""
    context = browser.new_context(viewport={"width": 1280, "height": 900}, locale="en-US")
    opened = context.new_page()
    opened.outside, opened.errors = [], []
    opened.on("pageerror", lambda error: opened.errors.append(str(error)))

    def elsewhere(route: Any) -> None:
        opened.outside.append(route.request.url)
        route.abort()

    opened.route(lambda url: "//127.0.0.1" not in url and not url.startswith(("data:", "blob:")), elsewhere)
    yield opened
    context.close()


def test_marimo(page: Any, tmp_path: Path) -> None:
    with make_corpus(tmp_path) as corpus:
        third = int(corpus.view().ids[2])
    script = tmp_path / "grid.py"
    script.write_text(MARIMO.format(path=str(tmp_path / "c.panoptic")))
    port = free_port()
    url = f"http://127.0.0.1:{port}"
    places = ("XDG_CONFIG_HOME", "XDG_STATE_HOME", "XDG_CACHE_HOME", "XDG_DATA_HOME")
    env = {name: str(tmp_path / "home" / name) for name in places}
    module = ["marimo", "-q", "run", str(script), "--headless", "--no-token", "-p", str(port)]
    with serving(module, env, f"{url}/health", tmp_path / "server.log"):
        page.goto(url)
        page.locator(".under .cell[data-image]").nth(11).wait_for(timeout=60_000)
        page.locator(".under .cell[data-index='2']").click()
        page.locator(".bar.bottom b", has_text="1 selected").wait_for()
        page.wait_for_timeout(400)
        page.get_by_role("button", name="Count").click()
        page.get_by_text(f"chosen: [{third}]").wait_for(timeout=10_000)
        assert page.outside == []
        assert page.errors == []


def test_notebook_7(page: Any, tmp_path: Path) -> None:
    with make_corpus(tmp_path) as corpus:
        third = int(corpus.view().ids[2])
    path = str(tmp_path / "c.panoptic")
    show = f"import panoptic_nb as pnb\ncorpus = pnb.Corpus({path!r})\ngrid = corpus.view().show()\ngrid"
    folder = tmp_path / "server"
    folder.mkdir()
    with lab_server(folder, "notebook") as (url, root):
        made = Notebook(page, url, make_notebook(root / "grid.ipynb", (show, "corpus.view()")))
        made.open("notebooks/grid.ipynb")
        made.run(0)
        page.locator(".under .cell[data-image]").nth(11).wait_for(timeout=20_000)
        page.locator(".under .cell[data-index='2']").click()
        made.until("print(grid.selection.ids.tolist())", f"[{third}]")
        # Keys stay in the grid: a cell is neither added nor deleted.
        for key in ("b", "d", "d", "x"):
            page.keyboard.press(key)
        made.run(1)
        page.locator(".panoptic-grid").nth(1).locator(".cell[data-image]").nth(11).wait_for()
        assert made.cells() == 2
        made.save()
        assert made.path.stat().st_size < 2 * 60_000
        assert page.outside == []
        assert [error for error in made.errors if error != ITS_OWN] == []
        made.shutdown()
