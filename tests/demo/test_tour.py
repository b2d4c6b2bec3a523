"""The tour notebook and the example script: they run from top to bottom, and tell the truth."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import nbformat
import pytest
from nbclient import NotebookClient

import panoptic_nb as pnb
from panoptic_nb.demo.posters import draw_posters

ROOT = Path(__file__).resolve().parents[2]
TOUR = ROOT / "notebooks" / "tour.ipynb"
EXAMPLE = ROOT / "examples" / "batch_annotation.py"


def test_the_notebook_is_kept_without_its_outputs() -> None:
    book = nbformat.read(TOUR, as_version=4)
    nbformat.validate(book)
    code = [cell for cell in book.cells if cell.cell_type == "code"]
    assert code
    assert all(not cell.outputs and cell.execution_count is None for cell in code)


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder where the tour was run, on few posters, twice: a reader runs a notebook again."""
    folder = tmp_path_factory.mktemp("tour")
    draw_posters(folder / "posters", count=100, seed=3)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PANOPTIC_NB_DEMO", str(folder))
        for _ in range(2):
            book = nbformat.read(TOUR, as_version=4)
            # As `make demo` and JupyterLab do it: without a copy of the front end for every grid.
            options = {"store_widget_state": False, "resources": {"metadata": {"path": str(TOUR.parent)}}}
            NotebookClient(book, timeout=600, **options).execute()
    nbformat.write(book, folder / "tour.ipynb")
    return folder


def test_the_tour_runs_and_runs_again(home: Path) -> None:
    book = nbformat.read(home / "tour.ipynb", as_version=4)
    assert all(cell.execution_count for cell in book.cells if cell.cell_type == "code")
    with pnb.Corpus(home / "affiches.panoptic") as corpus:
        assert len(corpus.view("attributions")) > 0
        assert {"vous / you"} <= set(corpus.history()["author"])
    assert "data:image/" in (home / "attributions.html").read_text("utf-8")
    assert (home / "attributions.csv").stat().st_size > 500


def test_the_tour_does_not_weigh_on_the_reader(home: Path) -> None:
    assert (home / "tour.ipynb").stat().st_size < 800_000


def test_the_example_annotates_in_a_batch_and_says_who_did_it(home: Path) -> None:
    path = home / "affiches.panoptic"
    done = subprocess.run(
        [sys.executable, str(EXAMPLE), str(path)],
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == 0, done.stderr
    with pnb.Corpus(path) as corpus:
        year, period = corpus["année"], corpus["période"]
        early = corpus.view().where(year < 1914)
        assert len(early) > 0
        assert len(early) == len(corpus.view().where(period.any_of("Belle Époque")))
        assert "batch_annotation.py" in set(corpus.history()["author"])
        without = corpus.view().where(corpus["motif"].not_set())
        assert len(without.where(corpus["plein air"].is_set())) == 0
        assert set(without.ids.tolist()) <= set(corpus.view("à voir").ids.tolist())


def test_the_example_says_how_it_is_run() -> None:
    done = subprocess.run(
        [sys.executable, str(EXAMPLE)], capture_output=True, text=True, encoding="utf-8", check=False
    )
    assert done.returncode == 1
    assert "affiches.panoptic" in done.stderr
