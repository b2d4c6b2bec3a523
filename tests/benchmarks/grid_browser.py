"""The grid in a real JupyterLab, from the hand to the picture: medians, with the machine's load.

Run: ``python -m tests.benchmarks.grid_browser [--items 100000] [--repeats 20]``. The corpus is synthetic, its
thumbnails are real JPEG files; "painted" means that every cell on screen shows its own picture.
"""

from __future__ import annotations

import argparse
import statistics
import tempfile
from pathlib import Path
from typing import Any

import numpy as np

from tests.benchmarks.grid_page import EMPTY, PAINTED, make_big, notebook
from tests.benchmarks.measure import machine, show
from tests.e2e.lab import Notebook

JUMP = f"""async (share) => {{ {PAINTED}
  const scroller = root().querySelector('.scroll'); const before = cells()[0].dataset.index;
  const start = performance.now(); scroller.scrollTop = share * scroller.scrollHeight;
  await until(() => cells()[0]?.dataset.index !== before && painted()); return performance.now() - start; }}"""
# A cell that is run again keeps its old output for a moment: what counts is a widget that was not there before.
RUN = f"""async ([cell, widget]) => {{ {PAINTED}
  const app = window.jupyterapp, nb = app.shell.currentWidget.content; nb.activeCellIndex = cell; nb.deselectAll();
  const before = document.querySelector(widget), there = () => document.querySelector(widget);
  const start = performance.now(); app.commands.execute('notebook:run-cell');
  await until(() => there() && there() !== before && (widget !== '.panoptic-grid' || painted()));
  const took = performance.now() - start; await new Promise((go) => setTimeout(go, 1000)); return took; }}"""
BARE, GRID = (1, ".empty-widget"), (2, ".panoptic-grid")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--items", type=int, default=100_000)
    parser.add_argument("--repeats", type=int, default=20)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        path = Path(folder) / "big.panoptic"
        weight = make_big(path, given.items, _pictured(given.items))
        print(f"{given.items:,} items, {machine()}, thumbnails of {weight:,} bytes")
        measure(Path(folder), path, given.items, given.repeats)


def _pictured(count: int) -> list[int]:
    """Which images have a thumbnail: all up to 100,000, else those that the benchmark goes to."""
    if count <= 100_000:
        return list(range(1, count + 1))
    wanted: set[int] = set(range(1, 5_000))
    for share in _shares(40):
        middle = int(share * count)
        wanted |= set(range(max(1, middle - 600), min(count, middle + 600)))
    return sorted(wanted)


def _shares(repeats: int) -> list[float]:
    return [float(share) for share in np.random.default_rng(3).uniform(0.02, 0.98, repeats)]


def measure(folder: Path, path: Path, count: int, repeats: int) -> None:
    first = f"import panoptic_nb as pnb\nfrom panoptic_nb.widget.grid import show\ncorpus = pnb.Corpus({str(path)!r})"
    cells = (first, EMPTY, "grid = show(corpus.view(), height=600)\ngrid")
    with notebook(folder, cells) as made:
        page = made.page
        made.run(0)
        empty = median(page, RUN, [BARE] * repeats)
        show("cell run → an empty anywidget drawn", empty, "ms")
        shown = page.evaluate(RUN, GRID)
        show("cell run → first pictures painted, first time", shown, "ms")
        again = median(page, RUN, [GRID] * repeats)
        show("the same again, another grid each time", again, "ms", f"≤ {1.5 * empty + 300:.0f} ms")
        page.wait_for_timeout(1_500)
        show("scroll jump → painted", median(page, JUMP, _shares(repeats)), "ms", "≤ 250 ms")
        if count <= 100_000:
            regroup(page, repeats)
            tag(page, made, repeats)
        print(machine(), made.errors or "")


def regroup(page: Any, repeats: int) -> None:
    times: dict[str, list[float]] = {"group": [], "filter": []}
    for _ in range(repeats):
        times["group"].append(page.evaluate(GROUP, True))
        page.wait_for_timeout(150)
        page.evaluate(GROUP, False)
        page.wait_for_timeout(150)
        times["filter"].append(page.evaluate(FILTER, True))
        page.wait_for_timeout(150)
        page.evaluate(FILTER, False)
        page.wait_for_timeout(150)
    show("group by author → painted", statistics.median(times["group"]), "ms", "≤ 200 ms")
    show("filter by a facet → painted", statistics.median(times["filter"]), "ms", "≤ 200 ms")


GROUP = f"""async (on) => {{ {PAINTED}
  const facet = [...root().querySelectorAll('.facet')].find((f) => f.textContent.startsWith('author'));
  const start = performance.now(); facet.querySelectorAll('.cuts button')[2].click();
  await until(() => !!root().querySelector('.under .head:not(.sticky)') === on && painted());
  return performance.now() - start; }}"""
FILTER = f"""async (on) => {{ {PAINTED}
  const facet = [...root().querySelectorAll('.facet')].find((f) => f.textContent.startsWith('author'));
  const line = [...facet.querySelectorAll('button.f')][0]; const start = performance.now(); line.click();
  await until(() => root().querySelector('.bar.bottom b').textContent.includes(' of ') === on && painted());
  return performance.now() - start; }}"""
SELECT = "() => document.querySelector('.panoptic-grid').shadowRoot.querySelector('.scroll').focus()"
PIN = f"""async (on) => {{ {PAINTED}
  const start = performance.now(); root().querySelector('.pin button').click();
  await until(() => cells().every((c) => c.classList.contains('on') !== on
    || (c.querySelectorAll('.dots u').length > 0) === on));
  return performance.now() - start; }}"""


def tag(page: Any, made: Notebook, repeats: int) -> None:
    page.evaluate(SELECT)
    made.ask("grid.selection = grid.view[:1000]")
    page.locator(".bar.bottom b", has_text="1,000 selected").wait_for()
    page.keyboard.press("t")
    page.locator(".panel input").fill("seen")
    page.locator(".panel .new", has_text="in check").wait_for()
    page.locator(".panel input").press("Enter")
    page.locator(".pin button", has_text="1,000/1,000").wait_for()
    times = []
    for _ in range(repeats):
        page.evaluate(PIN, False)
        page.wait_for_timeout(500)
        times.append(page.evaluate(PIN, True))
        page.wait_for_timeout(500)
    show("tag 1,000 selected → shown on screen", statistics.median(times), "ms", "≤ 85 ms")


def median(page: Any, script: str, arguments: list[Any]) -> float:
    times = []
    for argument in arguments:
        times.append(page.evaluate(script, argument))
        page.wait_for_timeout(250)
    return statistics.median(times)


if __name__ == "__main__":
    main()
