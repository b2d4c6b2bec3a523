"""Clusters by words in a real JupyterLab: offered where a space reads words, each cluster called by its own."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PIL import Image

from tests.e2e.hand import Shown
from tests.e2e.lab import Notebook

pytestmark = [pytest.mark.e2e, pytest.mark.real]

READING = """
import numpy as np
class Hues:
    name, dim = "hues", 3
    def encode_images(self, images):
        return np.asarray([np.asarray(i, np.float32).reshape(-1, 3).mean(axis=0) + 1 for i in images], np.float32)
    def encode_texts(self, texts):
        return np.asarray([[float(hue in text) for hue in ("red", "green", "blue")] for text in texts], np.float32)
corpus.embed(Hues())
"""


@pytest.fixture
def squares(notebook: Callable[..., Notebook], tmp_path: Path) -> Notebook:
    """Nine red and three blue squares in a grid; the space "hues" reads the names of colours."""
    for number in range(12):
        color = (255 - number, number, 20) if number < 9 else (20, number, 255)
        folder = tmp_path / "images"
        folder.mkdir(exist_ok=True)
        Image.new("RGB", (32, 32), color).save(folder / f"{number:02}.png")
    opened = f"import panoptic_nb as pnb\ncorpus = pnb.Corpus({str(tmp_path / 'squares.panoptic')!r})\n"
    made = notebook(
        f"{opened}corpus.add_images({str(folder)!r}){READING}grid = corpus.view().show(height=500)\ngrid"
    )
    made.run(0)
    made.page.locator(".cell[data-image]").first.wait_for(timeout=20_000)
    return made


def test_each_word_is_a_cluster_and_the_python_says_so(squares: Notebook, axe: str) -> None:
    page = squares.page
    page.locator(".under .scroll").focus()
    page.keyboard.press("k")
    page.get_by_role("button", name="by words").click()
    line = page.locator(".panel input")
    line.wait_for()
    assert squares.violations(axe) == []
    page.keyboard.type("red ones; blue ones; red ones")
    assert page.locator(".panel [data-said] .chip").all_inner_texts() == ["red ones", "blue ones"], (
        "as it is read"
    )
    page.keyboard.press("Enter")
    page.locator(".line-above b", has_text="2 clusters").wait_for()
    assert page.locator(".line-above .soft", has_text="hues, cosine, by words").count() == 1
    assert page.locator(".under .page .head .labels b").all_inner_texts() == ["red ones", "blue ones"]
    assert "named" not in page.locator(".line-above").inner_text(), "nothing has a tag yet"
    sizes = "print([len(part.ids) for part in grid._desk.order.parts])"
    assert squares.ask(sizes) == "[9, 3]"
    code = squares.ask("print(grid._desk.order.cut.code())")
    assert code == "corpus.view().cluster_by(['red ones', 'blue ones'], space='hues')"
    assert squares.errors == []


def test_where_no_space_reads_words_only_a_number_is_asked_for(shown: Shown) -> None:
    made = shown()
    made.page.locator(".under .scroll").focus()
    made.page.keyboard.press("k")
    made.page.locator(".panel input").wait_for()
    assert made.page.locator(".panel .segments").count() == 0
