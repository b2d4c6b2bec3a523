"""What an export may not replace: pictures, and anything in the folder of a corpus."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PIL import Image

import panoptic_nb as pnb
from panoptic_nb.exports.schema_file import write_schema
from tests.exports.tables import awkward_table

WRITERS: dict[str, Callable[[pnb.View, Path], object]] = {
    "to_csv": lambda view, path: view.to_csv(path),
    "to_parquet": lambda view, path: view.to_parquet(path),
    "to_excel": lambda view, path: view.to_excel(path),
    "to_html": lambda view, path: view.to_html(path),
    "write_schema": lambda _, path: write_schema(path, awkward_table().schema(table="x", query="")),
}


def contents(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


@pytest.mark.parametrize("writer", WRITERS)
def test_no_original_is_replaced(corpus: pnb.Corpus, tmp_path: Path, writer: str) -> None:
    images = tmp_path / "images"
    (images / "img1.jpg").rename(images / "img1.csv")
    (images / "img2.jpg").rename(images / "noted")
    Image.new("RGB", (4, 4)).save(images / "plain.dat", "PPM")
    corpus.add_images(images, images / "plain.dat")
    before = contents(images)
    for name in ("img0.jpg", "img1.csv", "noted", "plain.dat"):
        with pytest.raises(pnb.InvalidValueError, match="is a picture, and pictures are never replaced"):
            WRITERS[writer](corpus.view(), images / name)
    assert contents(images) == before
    assert corpus.add_images(images).unchanged == 12


@pytest.mark.parametrize("writer", WRITERS)
@pytest.mark.parametrize(
    "name", ["corpus.duckdb", "corpus.lock", "thumbnails.sqlite", "out.csv", "vectors/out.csv"]
)
def test_nothing_is_written_into_the_folder_of_a_corpus(
    corpus: pnb.Corpus, tmp_path: Path, writer: str, name: str
) -> None:
    (corpus.path / "vectors").mkdir(exist_ok=True)
    link = tmp_path / "link"
    link.symlink_to(corpus.path)
    with pnb.Corpus(tmp_path / "other") as other:
        places = [corpus.path, link, other.path]
        for place in places[: 3 if "/" not in name else 2]:
            with pytest.raises(pnb.InvalidValueError, match="in the folder of a corpus"):
                WRITERS[writer](corpus.view(), place / name)
    corpus.add_property("motif", "labels")
    corpus.view().tag("motif", "later")
    path = corpus.path
    corpus.close()
    with pnb.Corpus(path) as again:
        assert again["motif"].counts() == {"later": 12}
        assert again.check().whole


def test_a_table_that_stood_there_is_still_replaced(corpus: pnb.Corpus, tmp_path: Path) -> None:
    out = tmp_path / "out.csv"
    out.write_text("Pyrus;Malus\n")
    corpus.view().to_csv(out)
    corpus.view()[:2].to_csv(out)
    assert len(out.read_text("utf-8-sig").splitlines()) == 3
    corpus.view().to_html(tmp_path / "images" / "page.html")
    assert corpus.add_images(tmp_path / "images").unchanged == 12
