"""One JupyterLab, one browser, and a corpus of real watercolours that every test copies."""

from __future__ import annotations

import contextlib
import io
import shutil
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from itertools import count
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

import panoptic_nb as pnb
from tests.e2e.kept import Kept
from tests.e2e.lab import Notebook, end_kernel, lab_server, make_notebook


@pytest.fixture(scope="session")
def lab(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, Path]]:
    with lab_server(tmp_path_factory.mktemp("lab")) as running:
        yield running


@pytest.fixture(scope="session")
def fruit(tmp_path_factory: pytest.TempPathFactory, real_data: Path) -> Path:
    """A corpus of 2,000 watercolours with their metadata and a space."""
    folder = tmp_path_factory.mktemp("fruit") / "fruit.panoptic"
    source = real_data / "watercolors"
    with pnb.Corpus(folder) as corpus:
        corpus.add_images(source / "images")
        types, separators = {"year": "date", "subjects": "labels"}, {"subjects": ","}
        corpus.add_metadata(source / "metadata.csv", on="file", types=types, separators=separators)
        corpus.add_property("motif", "labels", scope="image")
        view = corpus.view()
        corpus.add_vectors("pixels", view.ids, small_pixels(view), centre=True)
    return folder


def small_pixels(view: pnb.View) -> np.ndarray[Any, Any]:
    """Pictures as 8 × 8 colours: a space that costs nothing and still puts like beside like."""
    session = view.session
    thumbnails = session.store.thumbnails.get(session.frame.image_of[view.ids].tolist())
    images = [
        Image.open(io.BytesIO(thumbnails[image])) for image in session.frame.image_of[view.ids].tolist()
    ]
    small = [np.asarray(image.convert("RGB").resize((8, 8)), np.float32).ravel() for image in images]
    return np.stack(small)


@pytest.fixture
def corpus_path(fruit: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(fruit, tmp_path / "fruit.panoptic"))


@pytest.fixture(scope="session")
def window(browser: Any) -> Iterator[Callable[..., Any]]:
    """A new page in a window of these options; pages of one window load JupyterLab's files once."""
    contexts: dict[str, Any] = {}

    def factory(**options: Any) -> Any:
        options = {"viewport": {"width": 1280, "height": 900}, "locale": "en-US", **options}
        key = repr(sorted(options.items()))
        if key not in contexts:
            contexts[key] = browser.new_context(**options)
        return contexts[key].new_page()

    yield factory
    for context in contexts.values():
        context.close()


@pytest.fixture(scope="session")
def aside() -> Iterator[ThreadPoolExecutor]:
    """Where kernels end while the next test begins."""
    with ThreadPoolExecutor(2) as pool:
        yield pool


@pytest.fixture(scope="session")
def finish(lab: tuple[str, Path], aside: ThreadPoolExecutor) -> Callable[[Notebook], None]:
    """Closes a notebook's page; its kernel ends meanwhile."""

    def finished(made: Notebook) -> None:
        with contextlib.suppress(Exception):
            aside.submit(end_kernel, lab[0], made.kernel())
        made.page.close()

    return finished


@pytest.fixture
def notebook(
    lab: tuple[str, Path],
    window: Callable[..., Any],
    finish: Callable[[Notebook], None],
    request: pytest.FixtureRequest,
) -> Iterator[Callable[..., Notebook]]:
    """Opens a notebook with a kernel of its own."""
    url, root = lab
    opened: list[Notebook] = []

    def factory(*cells: str, path: Path | None = None, **options: Any) -> Notebook:
        file = path or make_notebook(root / f"{request.node.name}{len(opened)}.ipynb", cells)
        made = Notebook(window(**options), url, file)
        opened.append(made)
        return made.open()

    yield factory
    for made in opened:
        finish(made)


@pytest.fixture(scope="session")
def kept(
    lab: tuple[str, Path], window: Callable[..., Any], finish: Callable[[Notebook], None]
) -> Iterator[Kept]:
    url, root = lab
    numbers = count()

    def begin(**options: Any) -> Notebook:
        return Notebook(
            window(**options), url, make_notebook(root / f"kept{next(numbers)}.ipynb", ("",))
        ).open()

    notebooks = Kept(begin, finish)
    yield notebooks
    notebooks.drop()


@pytest.fixture(scope="session")
def axe() -> str:
    """The source of axe-core, which the front end's tests bring."""
    file = Path(pnb.__file__).parent / "widget" / "frontend" / "node_modules" / "axe-core" / "axe.min.js"
    if not file.is_file():
        pytest.skip("needs `npm ci` in panoptic_nb/widget/frontend")
    return file.read_text()


@pytest.fixture
def shown(
    notebook: Callable[..., Notebook], kept: Kept, corpus_path: Path, request: pytest.FixtureRequest
) -> Iterator[Callable[..., Notebook]]:
    """A notebook whose first cell shows the corpus in a grid; `alone`, it is no test's before and no test's after."""

    def factory(*more: str, view: str = "corpus.view()", alone: bool = False, **options: Any) -> Notebook:
        first = (
            "import panoptic_nb as pnb\n"
            f"corpus = pnb.Corpus({str(corpus_path)!r})\nview = {view}\ngrid = view.show(height=600)\ngrid"
        )
        made = notebook(first, *more, **options) if alone else kept.take((first, *more), options)
        made.run(0)
        made.page.locator(".cell[data-image]").first.wait_for(timeout=20_000)
        return made

    failed = request.session.testsfailed
    yield factory
    if request.session.testsfailed > failed:
        kept.drop()
