"""The whole loop on one corpus: what a scholar does in an afternoon, in one call."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import panoptic_nb as pnb
from panoptic_nb.demo.posters import draw_posters
from panoptic_nb.demo.report import DemoReport
from panoptic_nb.demo.steps import Steps
from panoptic_nb.errors import InvalidValueError, NotFoundError

# What the drawn table cannot say by itself: which columns hold several values, and that "peut-être" is an error.
TYPES = {"titre": "text", "notes": "text", "genres": "labels", "motif": "labels", "vérifié": "checkbox"}
SEPARATORS = {"genres": ",", "motif": ","}


def run_demo(
    folder: str | Path,
    *,
    images: str | Path | None = None,
    metadata: str | Path | None = None,
    on: str | None = None,
    types: Mapping[str, str] | None = None,
    separators: Mapping[str, str] | None = None,
    count: int | None = None,
    seed: int | None = None,
) -> DemoReport:
    """Import, look, search, cluster, annotate, undo, export and import again; say what was found.

    Without `images`, posters are drawn for it in the folder. Run again, it goes on with the corpus that is
    there, and changes nothing that someone annotated in it.

    Parameters
    ----------
    folder
        Where the corpus, the pages and the table taken out go; made if need be.
    images
        A folder of your own images, which are only read.
    metadata, on
        Your own table, and its column with the file names.
    types, separators
        As in `panoptic_nb.Corpus.add_metadata`.
    count, seed
        How many posters are drawn, and which; see `panoptic_nb.demo.posters.draw_posters`.

    Returns
    -------
    DemoReport
        What was found; printing it says so in a few lines.

    Raises
    ------
    InvalidValueError
        If there is no image to work on, or a table is given without images.
    NotFoundError
        If there is no folder `images`.
    """
    if images is None and metadata is not None:
        raise InvalidValueError(
            f"metadata={str(metadata)!r} was given without images; give images=, the folder they are in."
        )
    if images is not None and not Path(images).is_dir():
        raise NotFoundError(f"There is no folder {images}; give images=, the folder your images are in.")
    home = Path(folder)
    home.mkdir(parents=True, exist_ok=True)
    source = Path(images) if images is not None else home / "posters" / "images"
    name = source.resolve().name if images is not None else "affiches"
    report = DemoReport(corpus=home / f"{name}.panoptic")
    drawn = None
    if images is None:
        with report.step("Posters") as say:
            drawn = draw_posters(home / "posters", count=count, seed=seed)
            makers = len({file.designer for file in drawn.readable})
            say.append(f"{len(drawn.files)} files drawn, by {makers} designers who never lived")
        metadata, on, types, separators = drawn.table, "fichier", TYPES, SEPARATORS
    with pnb.Corpus(report.corpus) as corpus:
        steps = Steps(corpus, home, source, report, drawn)
        steps.receive(metadata, on, types or {}, separators or {})
        steps.look()
        steps.compare()
        steps.annotate()
        steps.take_out()
    return report
