"""Accidents of folders and disks: full, read-only, closed, gone, moved, changing, named otherwise."""

from __future__ import annotations

import errno
import os
import shutil
import subprocess
import sys
import unicodedata
from collections.abc import Iterator
from pathlib import Path

import polars as pl
import pytest

import panoptic_nb as pnb
from panoptic_nb.sources import images as importing
from panoptic_nb.store.lock import CorpusLock
from tests.corpora import draw_images, make_corpus
from tests.store.test_undo import prepare, state

ROOT = Path(__file__).resolve().parents[2]
posix = pytest.mark.skipif(os.name != "posix", reason="POSIX only")


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
    with pytest.raises(pnb.StorageError) if _broken(corpus) else _nothing():
        corpus.close()
    with pnb.Corpus(small_disk / "c.panoptic") as corpus:
        assert corpus.check().whole
        had = len(corpus)
        report = corpus.add_images(small_disk.parent / "images")
        assert (report.added, report.unchanged) == (100 - had, had)
        assert corpus.check().whole


class _nothing:  # noqa: N801 - stands where a context manager does
    def __enter__(self) -> None: ...
    def __exit__(self, *_: object) -> None: ...


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


# Folders that may not be written to or read. Root may always: it gives the right away first.

WITHOUT_RIGHTS = """
import ctypes, os, sys
if os.geteuid() == 0:
    # CAP_DAC_OVERRIDE and CAP_DAC_READ_SEARCH: the right to pass over the permissions of files.
    class Header(ctypes.Structure):
        _fields_ = [("version", ctypes.c_uint32), ("pid", ctypes.c_int)]
    class Data(ctypes.Structure):
        _fields_ = [("effective", ctypes.c_uint32), ("permitted", ctypes.c_uint32), ("inheritable", ctypes.c_uint32)]
    header, data = Header(0x20080522, 0), (Data * 2)()
    libc = ctypes.CDLL(None, use_errno=True)
    libc.capget(ctypes.byref(header), data)
    data[0].effective &= ~0b110
    data[0].permitted &= ~0b110
    if libc.capset(ctypes.byref(header), data):
        sys.exit(77)
import panoptic_nb as pnb
"""


def without_rights(code: str, *arguments: object) -> str:
    """Run code as a user for whom the permissions of files count; what it prints."""
    done = subprocess.run(
        [sys.executable, "-c", WITHOUT_RIGHTS + code, *map(str, arguments)],
        cwd=ROOT, capture_output=True, text=True, check=False,
    )  # fmt: skip
    if done.returncode == 77:
        pytest.skip("this machine lets root not give its rights away")
    assert done.returncode == 0, done.stderr
    return done.stdout


def lay_open(folder: Path, *, writable: bool) -> None:
    for path in (folder, *folder.rglob("*")):
        path.chmod((0o777 if path.is_dir() else 0o666) if writable else (0o555 if path.is_dir() else 0o444))


@posix
def test_a_corpus_in_a_read_only_folder_opens_for_reading(tmp_path: Path) -> None:
    with make_corpus(tmp_path) as corpus:
        prepare(corpus)
        path = corpus.path
    lay_open(path, writable=False)
    printed = without_rights(
        """
path = sys.argv[1]
try:
    pnb.Corpus(path)
except pnb.StorageError as error:
    print("refused:", error)
with pnb.Corpus(path, read_only=True) as corpus:
    print(len(corpus.view().where(corpus["motif"].any_of("apple"))), "apples")
    print(len(corpus.view().session.store.thumbnails.ids()), "thumbnails")
    print(corpus.check().whole)
    for change in (lambda: corpus.view().tag("motif", "x"), corpus.undo, lambda: corpus.add_property("x"),
                   lambda: corpus.add_images(path), lambda: corpus.embed("visual"), corpus.repair, corpus.backup):
        try:
            change()
            print("changed!")
        except pnb.ReadOnlyError:
            print("read-only")
        except pnb.StorageError as error:
            print("read-only" if "cannot be" in str(error) else error)
""",
        path,
    )
    lines = printed.splitlines()
    assert "cannot be written to" in lines[0]
    assert "read_only=True" in lines[0]
    assert lines[1:] == ["6 apples", "12 thumbnails", "True"] + ["read-only"] * 7
    lay_open(path, writable=True)


@posix
def test_a_folder_that_may_not_be_entered_loses_nothing(tmp_path: Path) -> None:
    images = tmp_path / "images"
    draw_images(images, 3)
    draw_images(images / "closed", 3, first=20)
    place = tmp_path / "place"
    place.mkdir()
    lay_open(images, writable=False)
    code = """
place, images, copies = sys.argv[1:]
with pnb.Corpus(place + "/c.panoptic") as corpus:
    report = corpus.add_images(images, *([copies] if copies != "-" else []))
    if "note" not in corpus:
        corpus.add_property("note", "text")
        corpus.view().set("note", "years of work")
    missing = corpus.view().where(corpus["missing"] == True)
    print(len(corpus), report.missing, report.moved, [problem.reason for problem in report.failed], len(missing))
    print(sorted(set(corpus.view().where(corpus["note"].is_set()).to_polars()["path"])))
"""
    assert without_rights(code, place, images, "-").startswith("6 0 0 [] 0\n")
    copies = tmp_path / "copies"
    shutil.copytree(images / "closed", copies)
    (images / "closed").chmod(0)
    said, noted = without_rights(code, place, images, copies).splitlines()
    assert said == "9 0 0 ['permission denied'] 0", "what may not be looked at is neither missing nor moved"
    assert noted.count("closed/") == 3
    (images / "closed").chmod(0o755)
    assert without_rights(code, place, images, copies).startswith("9 0 0 [] 0\n")


@posix
def test_a_file_that_may_not_be_read_is_listed(tmp_path: Path) -> None:
    images, place = tmp_path / "images", tmp_path / "place"
    draw_images(images, 3)
    place.mkdir()
    lay_open(images, writable=False)
    (images / "img1.jpg").chmod(0)
    printed = without_rights(
        """
with pnb.Corpus(sys.argv[1] + "/c.panoptic") as corpus:
    report = corpus.add_images(sys.argv[2])
    print(report.added, [problem.reason for problem in report.failed])
""",
        place, images,
    )  # fmt: skip
    assert printed == "2 ['permission denied']\n"


@posix
def test_a_read_only_medium_and_a_disk_without_locks_are_said(
    corpus: pnb.Corpus, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import fcntl

    def refuse(*_: object) -> None:
        raise OSError(errno.ENOLCK, "No locks available")

    monkeypatch.setattr(fcntl, "flock", refuse)
    with pytest.raises(pnb.StorageError, match="network drives"):
        CorpusLock(tmp_path)
    monkeypatch.undo()

    def read_only(*_: object, **__: object) -> None:
        raise OSError(errno.EROFS, "Read-only file system")

    monkeypatch.setattr(os, "open", read_only)
    with pytest.raises(pnb.StorageError, match=r"Read-only file system.*read_only=True"):
        CorpusLock(tmp_path)
    CorpusLock(tmp_path, shared=True).release()


# Files that are elsewhere, change, or have other names


def test_a_drive_whose_mount_point_is_empty_loses_nothing(corpus: pnb.Corpus, tmp_path: Path) -> None:
    prepare(corpus)
    before = state(corpus)
    drive = (tmp_path / "images").rename(tmp_path / "unplugged")
    (tmp_path / "images").mkdir()
    report = corpus.add_images(tmp_path / "images")
    assert (report.missing, report.added, report.moved) == (12, 0, 0)
    assert state(corpus) == before
    (tmp_path / "images").rmdir()
    drive.rename(tmp_path / "images")
    assert corpus.add_images(tmp_path / "images").unchanged == 12
    assert len(corpus.view().where(corpus["missing"] == True)) == 0  # noqa: E712
    assert state(corpus) == before


def test_a_corpus_folder_that_moved_opens_where_it_is(tmp_path: Path) -> None:
    with make_corpus(tmp_path / "a") as corpus:
        prepare(corpus)
        before = state(corpus)
    shutil.move(tmp_path / "a" / "c.panoptic", tmp_path / "b.panoptic")
    with pnb.Corpus(tmp_path / "b.panoptic") as corpus:
        assert state(corpus) == before
        corpus.view().tag("motif", "later")
        assert corpus.check().whole


@pytest.mark.parametrize("stored", ["NFC", "NFD"])
@pytest.mark.parametrize("given", ["NFC", "NFD"])
def test_names_meet_however_their_accents_are_composed(tmp_path: Path, stored: str, given: str) -> None:
    name = "Été à Łódź – crème brûlée.jpg"
    source = draw_images(tmp_path / "images", 1)[0]
    source.rename(tmp_path / "images" / unicodedata.normalize(stored, name))
    with pnb.Corpus(tmp_path / "c.panoptic") as corpus:
        corpus.add_images(tmp_path / "images")
        table = pl.DataFrame({"file": [unicodedata.normalize(given, name)], "note": ["found"]})
        assert corpus.add_metadata(table, on="file").matched == 1
        by_name = corpus.view().where(corpus["file_name"].contains(unicodedata.normalize(given, "crème")))
        assert len(by_name) == 1


def test_a_renaming_by_the_file_system_is_a_move(tmp_path: Path) -> None:
    """A disk that decomposes accents, or a cloud that changes the case, gives the same file another name."""
    images = tmp_path / "images"
    source = draw_images(images, 1)[0]
    first, then = (unicodedata.normalize(form, "été.jpg") for form in ("NFC", "NFD"))
    source.rename(images / first)
    with pnb.Corpus(tmp_path / "c.panoptic") as corpus:
        corpus.add_images(images)
        corpus.add_property("note", "text")
        corpus.view().set("note", "mine")
        for old, new in ((first, then), (then, "ÉTÉ.JPG")):
            (images / old).rename(images / new)
            report = corpus.add_images(images)
            assert (report.moved, report.added, report.missing) == (1, 0, 0)
        assert len(corpus.view().where(corpus["note"] == "mine")) == len(corpus) == 1


def test_a_table_in_another_case_finds_its_files(corpus: pnb.Corpus) -> None:
    table = pl.DataFrame({"file": ["IMG0.JPG", "Images/Img1.jpg", "img2.JPEG"], "note": ["a", "b", "c"]})
    report = corpus.add_metadata(table, on="file")
    assert report.matched >= 2
    assert report.matched + report.unmatched == 3


@posix
def test_links_that_go_round_in_circles_come_to_an_end(tmp_path: Path) -> None:
    images = tmp_path / "images"
    draw_images(images / "a", 2)
    (images / "a" / "up").symlink_to(images)
    (images / "b").symlink_to(images / "a")
    (images / "self").symlink_to(images / "self")
    (images / "self.jpg").symlink_to("self.jpg")
    (images / "nowhere.jpg").symlink_to(tmp_path / "nothing.jpg")
    (images / "linked.jpg").symlink_to(images / "a" / "img0.jpg")
    with pnb.Corpus(tmp_path / "c.panoptic") as corpus:
        report = corpus.add_images(images)
        assert report.added == 3, "two files, and a link to one of them"
        assert len(report.failed) >= 2
        assert corpus.add_images(images).unchanged == 3


@posix
def test_what_is_no_file_does_not_hold_an_import_up(tmp_path: Path) -> None:
    draw_images(tmp_path / "images", 1)
    os.mkfifo(tmp_path / "images" / "pipe.jpg")
    (tmp_path / "images" / "folder.jpg").mkdir()
    with pnb.Corpus(tmp_path / "c.panoptic") as corpus:
        assert corpus.add_images(tmp_path / "images").added == 1


def test_a_file_that_changes_while_it_is_read_is_read_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A copy still going on: listed now, imported when it is whole."""
    from panoptic_nb.images import files

    paths = draw_images(tmp_path / "images", 3)
    whole = paths[1].read_bytes()
    paths[1].write_bytes(whole[: len(whole) // 2])
    plain = os.fstat

    def grows(number: int) -> os.stat_result:
        status = plain(number)
        if status.st_ino == paths[1].stat().st_ino:
            with paths[1].open("ab") as file:
                file.write(b"more")
        return status

    with pnb.Corpus(tmp_path / "c.panoptic") as corpus:
        monkeypatch.setattr(files.os, "fstat", grows)
        report = corpus.add_images(tmp_path / "images")
        monkeypatch.undo()
        assert report.added == 2
        assert report.failed[0].reason == "changed while it was read"
        paths[1].write_bytes(whole)
        assert corpus.add_images(tmp_path / "images").added == 1


def test_files_that_vanish_during_an_import_are_listed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    paths = draw_images(tmp_path / "images", 4)
    plain = importing.read_many

    def unplugged(files: list[object], **options: object) -> object:
        paths[2].unlink()
        return plain(files, **options)  # type: ignore[arg-type]

    with pnb.Corpus(tmp_path / "c.panoptic") as corpus:
        monkeypatch.setattr(importing, "read_many", unplugged)
        report = corpus.add_images(tmp_path / "images")
        assert (report.added, len(report.failed)) == (3, 1)


def test_a_file_with_other_content_lends_no_vector(corpus: pnb.Corpus, tmp_path: Path) -> None:
    images = tmp_path / "images"
    (images / "img0.jpg").write_bytes((images / "img1.jpg").read_bytes())
    os.utime(images / "img2.jpg", ns=(1, 1))
    report = corpus.embed("visual")
    assert report.embedded == 11, "another date alone changes nothing"
    assert "other content" in report.failed[0].reason
    corpus.add_images(images)
    assert corpus.embed("visual").embedded == 0


def test_files_that_change_places_keep_their_items(corpus: pnb.Corpus, tmp_path: Path) -> None:
    images = tmp_path / "images"
    prepare(corpus)
    first, second = images / "img0.jpg", images / "img1.jpg"
    bytes_of = {path: path.read_bytes() for path in (first, second)}
    first.write_bytes(bytes_of[second])
    second.write_bytes(bytes_of[first])
    report = corpus.add_images(images)
    assert (report.moved, report.changed, report.added, report.missing) == (2, 0, 0, 0)
    assert (corpus.file(1), corpus.file(2)) == (second, first), "the notes of a picture stay with it"
    assert len(corpus) == 12
    assert corpus.check(files=True).findings == ()
    corpus.undo()
    corpus.redo()
    assert corpus.check(files=True).findings == ()
