"""From a new Python process to pictures in the notebook: what importing, opening and showing add to a kernel's start.

Run: ``python -m tests.benchmarks.grid_start [--images 2000] [--repeats 20] [--drawn]``. The corpus exists: real
watercolours where there are some, else drawn ones. Each turn starts three kernels in one open JupyterLab, by turns:
for a cell that prints, for an empty anywidget, and for a cell that imports the package, opens the corpus and shows
it. The clock runs from the request for a kernel to what the cell shows; "painted" means that every cell on screen
shows its own picture. The disk's cache is warm, as it is when work is taken up again.
"""

from __future__ import annotations

import argparse
import os
import statistics
import tempfile
from pathlib import Path

import panoptic_nb as pnb
from tests.benchmarks.grid_page import EMPTY, PAINTED, notebook
from tests.benchmarks.measure import machine, show
from tests.corpora import draw_images

# Starts a kernel, runs a cell, and tells when the kernel was ready and when the cell's output could be seen.
STARTED = f"""async (cell) => {{ {PAINTED}
  const app = window.jupyterapp, panel = app.shell.currentWidget, session = panel.sessionContext, nb = panel.content;
  await session.shutdown(); await app.commands.execute('notebook:clear-all-cell-outputs');
  await new Promise((go) => setTimeout(go, 500));
  const seen = [() => document.querySelector('.jp-OutputArea-output')?.textContent.includes('here'),
    () => document.querySelector('.empty-widget'), painted][cell];
  const kernel = () => session.session?.kernel, start = performance.now();
  void session.changeKernel({{ name: 'python3' }});
  await until(() => session.isReady && kernel()?.connectionStatus === 'connected' && kernel().status === 'idle');
  const ready = performance.now() - start; nb.activeCellIndex = cell; nb.deselectAll();
  app.commands.execute('notebook:run-cell'); await until(seen); return [ready, performance.now() - start]; }}"""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--images", type=int, default=2_000)
    parser.add_argument("--repeats", type=int, default=20)
    parser.add_argument("--drawn", action="store_true", help="draw the images even where there are real ones")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        path = Path(folder) / "c.panoptic"
        real = watercolours()
        if real.is_dir() and not given.drawn:
            what, files = "real watercolours", sorted(real.iterdir())[: given.images]
        else:
            what = "drawn images"
            files = draw_images(Path(folder) / "images", given.images, size=(256, 200))
        with pnb.Corpus(path) as corpus:
            corpus.add_images(files)
            print(f"{len(corpus):,} {what}, {machine()}")
        measure(Path(folder), path, given.repeats)


def watercolours() -> Path:
    """Where the real images are, if they are."""
    given = os.environ.get("PANOPTIC_NB_DATA")
    data = Path(given) if given else Path(__file__).resolve().parents[3] / "shared" / "data"
    return data / "watercolors" / "images"


def measure(folder: Path, path: Path, repeats: int) -> None:
    shown = f"import panoptic_nb as pnb\npnb.Corpus({str(path)!r}).view().show(height=600)"
    names = ("a cell that prints", "an empty anywidget", "the grid, painted")
    ready: list[float] = []
    times: dict[str, list[float]] = {name: [] for name in names}
    with notebook(folder, ("print('here')", EMPTY, shown)) as made:
        for turn in range(repeats + 1):
            for cell, name in enumerate(names):
                started, seen = made.page.evaluate(STARTED, cell)
                if turn:  # the first turn compiles and fills caches
                    ready.append(started)
                    times[name].append(seen)
        show("a new kernel → ready", statistics.median(ready), "ms")
        for name in names:
            show(f"a new kernel → {name}", statistics.median(times[name]), "ms")
        base, empty, grid = (times[name] for name in names)
        more = statistics.median(b - a for a, b in zip(base, grid, strict=True))
        show("the grid beyond JupyterLab's own start", more, "ms", "≤ 3000 ms")
        more = statistics.median(b - a for a, b in zip(empty, grid, strict=True))
        show("the grid beyond an empty anywidget", more, "ms")
        # JupyterLab says of every kernel that goes that its debugger was still asking.
        print(machine(), [error for error in made.errors if "debugger state" not in error] or "")


if __name__ == "__main__":
    main()
