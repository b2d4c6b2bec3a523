"""Folders, files and disks that may not be written to, entered, read or locked; and who may use a corpus."""

from __future__ import annotations

import errno
import os
import shutil
import stat
from pathlib import Path

import pytest

import panoptic_nb as pnb
from panoptic_nb.store.lock import CorpusLock
from tests.corpora import draw_images, make_corpus
from tests.store.changes import prepare
from tests.trust.rights import lay_open, without_rights

posix = pytest.mark.skipif(os.name != "posix", reason="POSIX only")


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


@posix
def test_a_corpus_in_use_is_for_its_owner_alone(tmp_path: Path) -> None:
    """On a server of notebooks with several users, whose home folders may be open to each other."""
    before = os.umask(0o022)
    try:
        draw_images(tmp_path / "images", 3)
        with pnb.Corpus(tmp_path / "c.panoptic") as corpus:
            corpus.add_images(tmp_path / "images")
            corpus.embed("visual")
            corpus.backup()
            corpus.snapshot()
            assert stat.S_IMODE(corpus.path.stat().st_mode) == 0o700
            open_to_others = [
                path.name for path in corpus.path.rglob("*") if path.is_file() and path.stat().st_mode & 0o022
            ]
            assert open_to_others == [], "nobody else may write, whatever the folder's rights become"
    finally:
        os.umask(before)
