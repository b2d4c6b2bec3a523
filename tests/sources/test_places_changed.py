"""Items follow their content: pictures that change names among themselves take their annotations along."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

import panoptic_nb as pnb
from tests.corpora import draw_images
from tests.store.changes import state


@pytest.fixture
def noted(corpus: pnb.Corpus) -> pnb.Corpus:
    """Twelve pictures whose notes say which they are, written on items and on images."""
    corpus.add_property("note", "text")
    corpus.add_property("motif", "label", scope="image")
    for item in corpus.view():
        corpus.view().pick([item]).set("note", f"disc {item - 1}")
        corpus.view().pick([item]).tag("motif", f"disc {item - 1}")
    return corpus


def shuffle(folder: Path, names: dict[int, int | str | None]) -> None:
    """Rename all at once: number to number, to another name, or away."""
    held = {old: (folder / f"img{old}.jpg").read_bytes() for old in names}
    for old in names:
        (folder / f"img{old}.jpg").unlink()
    for old, new in names.items():
        if new is not None:
            (folder / (f"img{new}.jpg" if isinstance(new, int) else new)).write_bytes(held[old])


def notes(corpus: pnb.Corpus) -> dict[str, str]:
    """The note of every file that is there."""
    table = corpus.view().where(corpus["missing"] == False).to_polars()  # noqa: E712
    return {Path(path).name: note for path, note in table.select("path", "note").iter_rows()}


def check_moves(corpus: pnb.Corpus, folder: Path, names: dict[int, int | str], *, moved: int) -> None:
    """Rename, import: every picture has its note, nothing is added or lost, and the step goes back and forth."""
    before = state(corpus)
    shuffle(folder, dict(names))
    report = corpus.add_images(folder)
    assert (report.moved, report.changed, report.added, report.missing) == (moved, 0, 0, 0), report
    assert sum(dict(report.rows).values()) == 12
    after = state(corpus)
    expected = {f"img{n}.jpg": f"disc {n}" for n in range(12) if n not in names}
    for old, new in names.items():
        expected[f"img{new}.jpg" if isinstance(new, int) else new] = f"disc {old}"
    assert notes(corpus) == expected
    assert corpus.check(files=True).findings == ()
    corpus.undo()
    assert state(corpus) == before
    corpus.redo()
    assert state(corpus) == after
    assert corpus.check(files=True).findings == ()
    again = corpus.add_images(folder)
    assert (again.unchanged, again.moved) == (12, 0)


def test_two_pictures_that_swap_names(noted: pnb.Corpus, tmp_path: Path) -> None:
    check_moves(noted, tmp_path / "images", {0: 1, 1: 0}, moved=2)


def test_names_that_go_round(noted: pnb.Corpus, tmp_path: Path) -> None:
    check_moves(noted, tmp_path / "images", {0: 1, 1: 2, 2: 7, 7: 0}, moved=4)


@pytest.mark.parametrize("batch", [1, 3, 256])
def test_numbers_that_shift(
    noted: pnb.Corpus, tmp_path: Path, batch: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("panoptic_nb.sources.images.BATCH_FILES", batch)
    check_moves(noted, tmp_path / "images", {n: n + 1 for n in range(2, 11)} | {11: "a.jpg"}, moved=10)


def test_a_swap_and_an_edited_file(noted: pnb.Corpus, tmp_path: Path) -> None:
    images = tmp_path / "images"
    shuffle(images, {0: 1, 1: 0})
    shutil.copy(draw_images(tmp_path / "other", 1, first=77)[0], images / "img5.jpg")
    report = noted.add_images(images)
    assert (report.moved, report.changed, report.added, report.missing) == (2, 1, 0, 0)
    found = notes(noted)
    assert (found["img0.jpg"], found["img1.jpg"], found["img5.jpg"]) == ("disc 1", "disc 0", "disc 5")
    assert len(noted.view().where(noted["motif"].any_of("disc 5"))) == 0, "that of the image stays with it"


def test_a_swap_of_which_one_was_edited_gives_no_picture_the_notes_of_another(
    noted: pnb.Corpus, tmp_path: Path
) -> None:
    images = tmp_path / "images"
    before = state(noted)
    lost = (images / "img0.jpg").read_bytes()
    shuffle(images, {1: 0, 0: None})
    shutil.copy(draw_images(tmp_path / "other", 1, first=77)[0], images / "img1.jpg")
    report = noted.add_images(images)
    assert (report.moved, report.changed, report.added, report.missing) == (1, 0, 1, 1)
    found = notes(noted)
    assert (found["img0.jpg"], found["img1.jpg"]) == ("disc 1", None)
    (missing,) = noted.view().where(noted["missing"] == True)  # noqa: E712
    assert noted.view().pick([missing]).to_polars()["note"].to_list() == ["disc 0"]
    assert noted.file(missing).name == f"img0.jpg (item {missing}, replaced)"
    assert noted.check().findings == ()
    after = state(noted)
    noted.undo()
    assert state(noted) == before
    noted.redo()
    assert state(noted) == after
    assert list(noted.view().where(noted["missing"] == True)) == [missing]  # noqa: E712
    (images / "back.jpg").write_bytes(lost)
    assert noted.add_images(images).moved == 1
    assert notes(noted)["back.jpg"] == "disc 0"


def test_a_picture_moved_over_another(noted: pnb.Corpus, tmp_path: Path) -> None:
    images = tmp_path / "images"
    (images / "img3.jpg").replace(images / "img4.jpg")
    report = noted.add_images(images)
    assert (report.moved, report.changed, report.added, report.missing) == (1, 0, 0, 1)
    assert notes(noted)["img4.jpg"] == "disc 3"
    assert len(noted) == 12


def test_numbers_that_close_a_gap(noted: pnb.Corpus, tmp_path: Path) -> None:
    images = tmp_path / "images"
    shuffle(images, {3: None, **{n: n - 1 for n in range(4, 12)}})
    report = noted.add_images(images)
    assert (report.moved, report.changed, report.added, report.missing) == (8, 0, 0, 1)
    expected = {f"img{n}.jpg": f"disc {n if n < 3 else n + 1}" for n in range(11)}
    assert notes(noted) == expected
    # Another picture under the number that came free is nobody's.
    shutil.copy(draw_images(tmp_path / "other", 1, first=77)[0], images / "img11.jpg")
    assert noted.add_images(images).added == 1
    assert notes(noted) == {**expected, "img11.jpg": None}


def test_copies_stay_where_they_are(noted: pnb.Corpus, tmp_path: Path) -> None:
    images = tmp_path / "images"
    shutil.copy(images / "img0.jpg", images / "a copy.jpg")
    noted.add_images(images)
    before = state(noted)
    for name in ("img0.jpg", "a copy.jpg"):
        os.utime(images / name, ns=(1, 1))
    assert noted.add_images(images).unchanged == 13
    assert state(noted) == before
    shutil.copy(images / "img0.jpg", images / "img1.jpg")
    report = noted.add_images(images)
    assert (report.changed, report.moved, report.unchanged) == (1, 0, 12)
    files = [noted.file(item) for item in noted.view()]
    assert files == [Path(path) for path in before["files"]], "a third file with their content moves neither"


def test_copies_in_folders_of_their_own_stay_in_them(noted: pnb.Corpus, tmp_path: Path) -> None:
    images = tmp_path / "images"
    for folder in "abc":
        (images / folder).mkdir()
        shutil.copy(images / "img0.jpg", images / folder / "1.jpg")
        shutil.copy(images / "img5.jpg", images / folder / "2.jpg")
    noted.add_images(images)
    was = {item: noted.file(item).relative_to(images) for item in noted.view()}
    for folder in "abc":
        (images / folder / "1.jpg").rename(images / folder / "x.jpg")
        (images / folder / "2.jpg").rename(images / folder / "1.jpg")
        (images / folder / "x.jpg").rename(images / folder / "2.jpg")
    assert noted.add_images(images).moved == 6
    swapped = {"1.jpg": "2.jpg", "2.jpg": "1.jpg"}
    for item, path in was.items():
        assert noted.file(item) == images / path.with_name(swapped.get(path.name, path.name))


def test_a_swap_that_is_interrupted_is_made_by_the_next_run(
    noted: pnb.Corpus, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from panoptic_nb.sources.images import ImageImport

    before = state(noted)
    shuffle(tmp_path / "images", {0: 1, 1: 0})

    def interrupted(_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(ImageImport, "_settle", interrupted)
        assert noted.add_images(tmp_path / "images").interrupted
    assert state(noted) == before
    assert noted.add_images(tmp_path / "images").moved == 2
