"""What the benchmarks of the grid share: a large corpus with pictures, a notebook in JupyterLab, "painted"."""

from __future__ import annotations

import contextlib
import io
from collections.abc import Iterable, Iterator
from pathlib import Path

import numpy as np
from PIL import Image

import panoptic_nb as pnb
from tests.benchmarks.million import fill_all
from tests.e2e.lab import CHROMIUM_ARGS, Notebook, chromium, lab_server, make_notebook

# `until(painted)` resolves when every cell on screen shows a picture of the position that it stands for.
PAINTED = """
  const root = () => document.querySelectorAll('.panoptic-grid')[0]?.shadowRoot;
  const cells = () => [...(root()?.querySelectorAll('.under .cell') ?? [])];
  const frame = () => new Promise((go) => requestAnimationFrame(go));
  const until = async (ready) => { const end = performance.now() + 20000;
    while (!ready()) { if (performance.now() > end) throw new Error('not painted'); await frame(); } await frame(); };
  const painted = () => cells().length > 0 && cells().every((c) => c.dataset.image !== undefined);
"""
EMPTY = """import anywidget
class Empty(anywidget.AnyWidget):
    _esm = "export default { render({ el }) { const d = document.createElement('div'); d.className = 'empty-widget';" \\
           "d.textContent = 'empty'; el.append(d); } }"
Empty()"""


def jpeg(number: int) -> bytes:
    """A picture of about the weight of a real thumbnail."""
    pixels = np.random.default_rng(number).integers(0, 255, (24, 20, 3), np.uint8)
    data = io.BytesIO()
    Image.fromarray(pixels).resize((200, 256)).save(data, "JPEG", quality=88)
    return data.getvalue()


def make_big(path: Path, count: int, pictured: Iterable[int]) -> int:
    """A new corpus of synthetic rows, as `fill_pictured` leaves it; gives the weight of a thumbnail in bytes."""
    with pnb.Corpus(path) as corpus:
        return fill_pictured(corpus, count, pictured)


def fill_pictured(corpus: pnb.Corpus, count: int, pictured: Iterable[int]) -> int:
    """Synthetic rows; `pictured` images have a thumbnail, whose weight in bytes is given back."""
    fill_all(corpus, count)
    some = [jpeg(number) for number in range(64)]
    corpus.view().session.store.thumbnails.put((image, some[image % 64]) for image in pictured)
    corpus.add_property("check", "labels", scope="image")
    return len(some[0])


@contextlib.contextmanager
def notebook(folder: Path, cells: tuple[str, ...]) -> Iterator[Notebook]:
    """A notebook of these cells, open in a JupyterLab of its own."""
    from playwright.sync_api import sync_playwright

    with lab_server(folder) as (url, root), sync_playwright() as play:
        browser = play.chromium.launch(executable_path=chromium(), headless=True, args=CHROMIUM_ARGS)
        page = browser.new_context(viewport={"width": 1280, "height": 900}, locale="en-US").new_page()
        made = Notebook(page, url, make_notebook(root / "bench.ipynb", cells)).open()
        yield made
        made.shutdown()
        browser.close()
