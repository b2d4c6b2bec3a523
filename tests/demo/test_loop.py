"""The demonstration: it finds what is there to find, twice the same, and touches nobody's work."""

from __future__ import annotations

from pathlib import Path

import pytest

import panoptic_nb as pnb
from panoptic_nb.demo.loop import run_demo
from panoptic_nb.demo.report import DemoReport
from panoptic_nb.errors import InvalidValueError, NotFoundError, UnreadableTableError
from tests.corpora import draw_images

COUNT = 72


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("loop") / "demo"


@pytest.fixture(scope="module")
def report(home: Path) -> DemoReport:
    return run_demo(home, count=COUNT, seed=2)


def test_it_counts_what_came_in(report: DemoReport) -> None:
    found = report.figures
    assert found["added"] == COUNT - 2
    assert found["failed"] == 2
    assert found["rejected"] >= 3
    assert found["rows"] == found["matched"] + found["without an image"]


def test_a_condition_and_its_complement_are_everything(report: DemoReport, home: Path) -> None:
    found = report.figures
    with pnb.Corpus(report.corpus) as corpus:
        assert found["early"] + found["rest"] == len(corpus)
        undated = corpus.view().where(corpus["année"].not_set())
        assert found["undated"] == len(undated) > 0


def test_copies_find_their_originals(report: DemoReport) -> None:
    assert report.figures["copies"] >= 8
    assert report.figures["copies found"] >= 0.9 * report.figures["copies"]


def test_undo_takes_back_and_redo_brings_back(report: DemoReport) -> None:
    found = report.figures
    assert found["after undo"] < found["proposed"] == found["after redo"]


def test_what_is_taken_out_comes_back_the_same(report: DemoReport) -> None:
    assert report.figures["identical"]
    assert report.export is not None
    assert report.export.stat().st_size > 1000


def test_it_leaves_pages_and_a_corpus_and_says_where(report: DemoReport) -> None:
    words = str(report)
    assert len(report.pages) == 2
    for page in report.pages:
        assert str(page) in words
        assert "data:image/" in page.read_text("utf-8")
    assert report.corpus.as_posix() in words
    assert "31/02/1987" in words


def test_a_second_run_keeps_what_a_person_did(report: DemoReport, home: Path) -> None:
    with pnb.Corpus(report.corpus) as corpus:
        corpus.add_property("mine", "label")
        corpus.view()[:7].tag("mine", "keep")
        before = len(corpus)
    again = run_demo(home, count=COUNT, seed=2)
    assert again.figures["added"] == 0
    with pnb.Corpus(report.corpus) as corpus:
        assert len(corpus) == before
        assert len(corpus.view().where(corpus["mine"].any_of("keep"))) == 7


def test_it_runs_on_images_and_a_table_of_ones_own(tmp_path: Path) -> None:
    draw_images(tmp_path / "mine", 30)
    rows = [f"img{n}.jpg,{1900 + n},{'Ada' if n % 3 else 'Bo'}" for n in range(28)]
    (tmp_path / "table.csv").write_text(
        "\n".join(["picture,year,painter", *rows, "lost.jpg,1999,Bo"]), "utf-8"
    )
    found = run_demo(
        tmp_path / "out", images=tmp_path / "mine", metadata=tmp_path / "table.csv", on="picture"
    )
    assert found.corpus == tmp_path / "out" / "mine.panoptic"
    assert found.figures["matched"] == 28
    assert found.figures["without an image"] == 1
    assert found.figures["identical"]
    assert not (tmp_path / "out" / "posters").exists()


def test_it_runs_without_a_table(tmp_path: Path) -> None:
    draw_images(tmp_path / "mine", 12)
    found = run_demo(tmp_path / "out", images=tmp_path / "mine")
    assert found.figures["after undo"] == 0 < found.figures["proposed"]
    assert found.figures["identical"]


def test_it_refuses_what_it_cannot_do_and_leaves_nothing(tmp_path: Path) -> None:
    with pytest.raises(NotFoundError, match="nowhere"):
        run_demo(tmp_path / "out", images=tmp_path / "nowhere")
    with pytest.raises(InvalidValueError, match="without images"):
        run_demo(tmp_path / "out", metadata=tmp_path / "table.csv")
    assert not (tmp_path / "out").exists()


def test_a_wrong_column_is_named(tmp_path: Path) -> None:
    draw_images(tmp_path / "mine", 3)
    (tmp_path / "table.csv").write_text("picture,year\nimg0.jpg,1900\n", "utf-8")
    with pytest.raises((UnreadableTableError, NotFoundError, InvalidValueError), match="pictures"):
        run_demo(tmp_path / "out", images=tmp_path / "mine", metadata=tmp_path / "table.csv", on="pictures")


@pytest.mark.real
def test_the_watercolours(real_data: Path, tmp_path: Path) -> None:
    source = real_data / "watercolors"
    few = tmp_path / "few"
    few.mkdir()
    for image in sorted((source / "images").iterdir())[:120]:
        (few / image.name).write_bytes(image.read_bytes())
    found = run_demo(tmp_path / "out", images=few, metadata=source / "metadata.csv", on="file")
    assert found.figures["matched"] == 120
    assert found.figures["rows"] == 7580
    assert found.figures["identical"]
