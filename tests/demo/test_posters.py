"""What the drawn collection promises: the same for a seed, varied, honest about its broken files."""

from __future__ import annotations

import csv
import random
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageOps

from panoptic_nb.demo.posters import DrawnCorpus, draw_posters
from panoptic_nb.demo.posters.canvas import Canvas
from panoptic_nb.demo.posters.designers import DESIGNERS, Designer
from panoptic_nb.demo.posters.lettering import Face
from panoptic_nb.demo.posters.titles import TITLES
from panoptic_nb.errors import ConflictError, InvalidValueError

COUNT = 60


@pytest.fixture(scope="module")
def drawn(tmp_path_factory: pytest.TempPathFactory) -> DrawnCorpus:
    return draw_posters(tmp_path_factory.mktemp("posters") / "demo", count=COUNT, seed=5)


@pytest.fixture(scope="module")
def rows(drawn: DrawnCorpus) -> list[dict[str, str]]:
    with drawn.table.open(encoding="cp1252", newline="") as stream:
        return list(csv.DictReader(stream, delimiter=";"))


def one(drawn: DrawnCorpus, change: str) -> tuple[Path, Path]:
    """A copy of that kind and its original."""
    file = next(file for file in drawn.files if file.change == change)
    return drawn.images / file.path, drawn.images / str(file.copy_of)


def test_as_many_files_as_asked(drawn: DrawnCorpus) -> None:
    on_disk = {
        path.relative_to(drawn.images).as_posix() for path in drawn.images.rglob("*") if path.is_file()
    }
    assert on_disk == {file.path for file in drawn.files}
    assert len(on_disk) == COUNT
    assert len({file.name for file in drawn.files}) == COUNT


def test_every_readable_file_opens_and_no_other_does(drawn: DrawnCorpus) -> None:
    for file in drawn.files:
        try:
            with Image.open(drawn.images / file.path) as image:
                image.load()
            opened = True
        except OSError:
            opened = False
        assert opened == file.readable, file.path
    assert {file.change for file in drawn.files if not file.readable} == {"truncated", "not an image"}


def test_a_second_drawing_draws_nothing(drawn: DrawnCorpus) -> None:
    before = {path: path.stat().st_mtime_ns for path in drawn.images.rglob("*")}
    again = draw_posters(drawn.images.parent, count=COUNT, seed=5)
    assert again == drawn
    assert before == {path: path.stat().st_mtime_ns for path in drawn.images.rglob("*")}


def test_a_folder_with_something_else_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "thesis.txt").write_text("do not lose me")
    with pytest.raises(ConflictError, match="something else"):
        draw_posters(tmp_path, count=30)
    assert [path.name for path in tmp_path.iterdir()] == ["thesis.txt"]


def test_a_folder_of_images_is_not_taken_for_ours(tmp_path: Path) -> None:
    (tmp_path / "images").mkdir()
    (tmp_path / "images" / "mine.jpg").write_bytes(b"mine")
    (tmp_path / "drawn.json").write_text('{"mine": true}')
    with pytest.raises(ConflictError, match="something else"):
        draw_posters(tmp_path)
    assert (tmp_path / "images" / "mine.jpg").read_bytes() == b"mine"


def test_another_collection_takes_the_place_of_the_first_and_spares_what_is_not_drawn(tmp_path: Path) -> None:
    first = draw_posters(tmp_path / "p", count=31, seed=1)
    (first.images / "mine.txt").write_text("a note")
    second = draw_posters(tmp_path / "p", count=30, seed=2)
    on_disk = {
        path.relative_to(second.images).as_posix() for path in second.images.rglob("*") if path.is_file()
    }
    assert on_disk == {file.path for file in second.files} | {"mine.txt"}
    assert draw_posters(tmp_path / "p") == second


def test_what_was_interrupted_is_drawn_again(tmp_path: Path) -> None:
    drawn = draw_posters(tmp_path / "p", count=30, seed=1)
    mark = tmp_path / "p" / "drawn.json"
    mark.write_text(mark.read_text("utf-8").replace('"finished": true', '"finished": false'), "utf-8")
    half = drawn.images / drawn.files[0].path
    whole = half.read_bytes()
    half.write_bytes(whole[:100])
    draw_posters(tmp_path / "p")
    assert half.read_bytes() == whole


def test_too_few_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InvalidValueError, match="at least 30"):
        draw_posters(tmp_path / "few", count=12)


@pytest.mark.parametrize("designer", DESIGNERS, ids=lambda designer: designer.style)
def test_the_same_seed_draws_the_same_poster(designer: Designer) -> None:
    def draw(seed: str) -> np.ndarray:
        chance = random.Random(seed)
        job = replace(designer.commission(chance), size=(120, 180))
        return np.asarray(designer.draw(job, chance))

    assert np.array_equal(draw("a"), draw("a"))
    assert not np.array_equal(draw("a"), draw("b"))


@pytest.mark.parametrize("designer", DESIGNERS, ids=lambda designer: designer.style)
def test_a_designer_can_draw_all_of_their_motifs(designer: Designer) -> None:
    for motif in dict.fromkeys(designer.motifs):
        for seed in range(3):
            chance = random.Random(f"{motif} {seed}")
            job = replace(designer.commission(chance), motif=motif, size=(96, 150))
            assert designer.draw(job, chance).size == (96, 150)


def test_designers_work_in_their_time_and_the_century_is_covered() -> None:
    decades = set()
    for designer in DESIGNERS:
        for seed in range(20):
            job = designer.commission(random.Random(seed))
            assert designer.first <= job.year <= designer.last
            assert any(title.title.split("|") == list(job.lines) for title in TITLES[job.motif])
            decades.add(job.year // 10 * 10)
    assert decades == set(range(1890, 1980, 10))


def test_the_duplicate_is_the_same_to_the_byte(drawn: DrawnCorpus) -> None:
    copy, original = one(drawn, "duplicate")
    assert copy.read_bytes() == original.read_bytes()


def test_the_mirrored_print_is_the_mirror_image(drawn: DrawnCorpus) -> None:
    copy, original = one(drawn, "mirrored")
    with Image.open(copy) as mirrored, Image.open(original) as straight:
        expected = np.asarray(ImageOps.mirror(straight.convert("L")), dtype=float)
        difference = np.abs(np.asarray(mirrored.convert("L"), dtype=float) - expected)
    assert difference.mean() < 6


def test_the_photograph_says_that_it_lies_on_its_side(drawn: DrawnCorpus) -> None:
    copy, _ = one(drawn, "photographed")
    with Image.open(copy) as image:
        assert image.getexif()[0x0112] == 6
        upright = ImageOps.exif_transpose(image)
        assert upright.size == image.size[::-1]


def test_the_table_has_what_makes_tables_hard(drawn: DrawnCorpus, rows: list[dict[str, str]]) -> None:
    names = {file.name for file in drawn.files}
    listed = [row["fichier"] for row in rows]
    assert set(listed) - names, "rows without a file"
    assert names - set(listed), "files without a row"
    assert len(listed) > len(set(listed)), "second rows for a file"
    assert any(row["affichiste"].endswith("\n") for row in rows), "a line break inside quotes"
    assert any(row["année"].startswith("vers ") for row in rows)
    assert any(not row["année"] for row in rows)
    assert all("," in row["genres"] for row in rows if row["affichiste"].strip())
    assert any("," in row["prix"] and row["prix"].replace(",", "").isdigit() for row in rows)
    assert {"oui", "non", ""} <= {row["vérifié"] for row in rows}
    assert [row["acquis le"] for row in rows].count("31/02/1987") == 1
    assert any("<b>" in row["notes"] for row in rows)


def test_the_table_tells_the_truth_about_its_files(drawn: DrawnCorpus, rows: list[dict[str, str]]) -> None:
    truth = {file.name: file for file in drawn.files}
    for row in rows:
        if file := truth.get(row["fichier"]):
            assert row["titre"] == file.title
            assert row["affichiste"].strip() in ("", file.designer)
            assert not row["année"].isdigit() or int(row["année"]) == file.year


def test_small_text_has_its_accents() -> None:
    def ink(text: str) -> int:
        canvas = Canvas(200, 60, "#ffffff")
        canvas.small(text, 40, 200, 90, "#000000")
        return int((np.asarray(canvas.averaged().convert("L")) < 128).sum())

    for plain, accented in (("e", "é"), ("E", "È"), ("a", "â"), ("i", "ï"), ("c", "ç")):
        assert ink(accented) > ink(plain) + 3, accented


@pytest.mark.parametrize("text", ["EXPOSITION", "L'ÎLE AUX OISEAUX", "1905 – 2346789 & ?"])
def test_letters_fill_their_height_and_their_measure(text: str) -> None:
    face = Face(weight=0.2, flare=0.4)
    shapes = face.line(text)
    assert np.isfinite(shapes).all()
    plain = face.line("HEN")
    assert plain[..., 1].min() == pytest.approx(0, abs=0.01)
    assert plain[..., 1].max() == pytest.approx(1, abs=0.01)
    width = face.measure(text) * 0.8
    assert face.fitted(text, width).measure(text) == pytest.approx(width, rel=0.01)
