"""A saved notebook, opened without trust and without a kernel, still shows the contact sheet whole."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import nbformat
import pytest

import panoptic_nb as pnb
from tests.e2e.lab import Notebook

pytestmark = [pytest.mark.e2e, pytest.mark.real]

_EVIL = '<script>window.ran=1</script><img src=x onerror="window.ran=1">'


def _saved(folder: Path, html: str) -> Path:
    """A notebook with the sheet as its saved output; nobody has signed it, so JupyterLab sanitizes it."""
    output = nbformat.v4.new_output("display_data", data={"text/html": html, "text/plain": "<View>"})
    cell = nbformat.v4.new_code_cell("view", outputs=[output], execution_count=1)
    path = folder / "saved.ipynb"
    kernel = {"display_name": "Python 3", "language": "python", "name": "python3"}
    nbformat.write(nbformat.v4.new_notebook(cells=[cell], metadata={"kernelspec": kernel}), path)
    return path


def test_an_untrusted_notebook_shows_the_sheet(
    lab: tuple[str, Path], notebook: Callable[..., Notebook], corpus_path: Path
) -> None:
    with pnb.Corpus(corpus_path) as corpus:
        corpus.view()[:20].tag("motif", _EVIL)
        sheet = corpus.view().group_by(corpus["motif"].by(order="size"))._repr_html_()
    made = notebook(path=_saved(lab[1], sheet))
    output: Any = made.page.locator(".jp-OutputArea-output").first
    output.get_by_text("+ 1,960 more").wait_for(timeout=20_000)
    pictures = output.locator("img")
    assert pictures.count() == sheet.count("<img src") > 20
    sizes = pictures.evaluate_all("all => all.map(i => [i.naturalWidth > 0, i.clientHeight, i.clientWidth])")
    assert all(loaded and height >= 60 and width >= 20 for loaded, height, width in sizes)
    assert _EVIL.split(">")[0] in output.inner_text()
    assert made.page.evaluate("window.ran") is None
    rows = pictures.evaluate_all("all => new Set(all.map(i => i.getBoundingClientRect().top)).size")
    assert rows < pictures.count() / 3, "pictures stand side by side"
    for theme in ("JupyterLab Dark", "JupyterLab Light"):
        made.page.evaluate(
            "t => window.jupyterapp.commands.execute('apputils:change-theme', {theme: t})", theme
        )
        made.page.wait_for_function("t => document.body.dataset.jpThemeName === t", arg=theme)
        ink = output.evaluate("o => getComputedStyle(o.querySelector('b')).color")
        ground = made.page.evaluate(
            "getComputedStyle(document.querySelector('.jp-Notebook')).backgroundColor"
        )
        assert abs(_light(ink) - _light(ground)) > 120, (ink, ground)


def _light(color: str) -> float:
    digits = color.replace("rgba(", "").replace("rgb(", "").rstrip(")").split(",")
    return sum(float(part) for part in digits[:3]) / 3
