"""A disk without room: said, nothing lost, and the work goes on when there is some."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import nullcontext
from pathlib import Path

import pytest

import panoptic_nb as pnb
from panoptic_nb.sources import images as importing
from tests.corpora import draw_images
from tests.store.changes import prepare, state


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of forty megabytes."""
    disk = tmp_path / "disk"
    disk.mkdir()
    if os.name != "posix" or os.geteuid() != 0 or shutil.which("mount") is None:
        pytest.skip("only root can mount a small disk")
    done = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=40m", "tmpfs", disk], capture_output=True, check=False
    )
    if done.returncode:
        pytest.skip("this machine lets nobody mount a disk")
    yield disk
    subprocess.run(["umount", "-l", disk], check=False)


def fill_disk(disk: Path, leaving: int) -> Path:
    """Fill a disk but for so many bytes."""
    filler = disk / "filler"
    free = shutil.disk_usage(disk).free
    with filler.open("wb") as file:
        file.write(b"\x00" * max(0, free - leaving))
    return filler


@pytest.mark.parametrize("leaving", [0, 60_000, 400_000])
def test_a_full_disk_is_said_and_nothing_is_lost(small_disk: Path, leaving: int) -> None:
    draw_images(small_disk.parent / "images", 12)
    corpus = pnb.Corpus(small_disk / "c.panoptic")
    corpus.add_images(small_disk.parent / "images")
    prepare(corpus)
    corpus.snapshot()
    before = state(corpus)
    filler = fill_disk(small_disk, leaving)
    refused = 0
    for n in range(400):
        try:
            corpus.view().set("n", n)
            corpus.view().tag("motif", *(f"tag {n} {m}" for m in range(40)))
        except pnb.StorageError as error:
            assert "disk" in str(error) or "space" in str(error), error
            refused += 1
            break
    filler.unlink()
    try:
        corpus.close()
    except pnb.StorageError:
        refused += 1
    with pnb.Corpus(small_disk / "c.panoptic") as corpus:
        assert corpus.check().whole
        while state(corpus) != before:
            corpus.undo()
        corpus.view().tag("motif", "later")
        assert len(corpus.view().where(corpus["motif"].any_of("later"))) == 12
    if leaving <= 60_000:
        assert refused, "a disk without room refuses"


def test_an_import_onto_a_full_disk_goes_on_when_there_is_room(
    small_disk: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(importing, "BATCH_FILES", 20)
    draw_images(small_disk.parent / "images", 100, size=(300, 300))
    corpus = pnb.Corpus(small_disk / "c.panoptic")
    filler = fill_disk(small_disk, 250_000)
    with pytest.raises(pnb.StorageError):
        corpus.add_images(small_disk.parent / "images")
    filler.unlink()
    with pytest.raises(pnb.StorageError) if _broken(corpus) else nullcontext():
        corpus.close()
    with pnb.Corpus(small_disk / "c.panoptic") as corpus:
        assert corpus.check().whole
        had = len(corpus)
        report = corpus.add_images(small_disk.parent / "images")
        assert (report.added, report.unchanged) == (100 - had, had)
        assert corpus.check().whole


def _broken(corpus: pnb.Corpus) -> bool:
    """Whether the database had to stop."""
    try:
        len(corpus.view())
        corpus.view().session.store.catalogue.rows("SELECT count(*) FROM items")
    except pnb.StorageError:
        return True
    return False


def test_an_export_onto_a_full_disk_leaves_what_was_there(small_disk: Path, corpus: pnb.Corpus) -> None:
    corpus.add_property("note", "text")
    corpus.view().set("note", "x" * 2000)
    out = corpus.view().to_csv(small_disk / "out.csv")
    before = out.read_bytes()
    corpus.view().set("note", "y" * 90_000)
    fill_disk(small_disk, 100_000)
    with pytest.raises(pnb.StorageError, match="disk is full"):
        corpus.view().to_csv(small_disk / "out.csv")
    assert out.read_bytes() == before
    assert sorted(path.name for path in small_disk.iterdir()) == ["filler", "out.csv", "out.schema.json"]
