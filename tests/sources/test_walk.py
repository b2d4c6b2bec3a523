"""A folder gives its images in a reader's order, each once, and says what it passed over."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from panoptic_nb.errors import NotFoundError
from panoptic_nb.sources.walk import FoundFile, Passed, walk

JPEG_START = b"\xff\xd8\xff\xe0 and so on"
ON_WINDOWS = pytest.mark.skipif(sys.platform == "win32", reason="not so on Windows")


def make(folder: Path, *names: str, content: bytes = b"x") -> None:
    for name in names:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)


def found(folder: Path) -> list[str]:
    return [entry.relative for entry in walk(folder) if isinstance(entry, FoundFile)]


def passed(folder: Path) -> dict[str, tuple[str, bool]]:
    entries = [entry for entry in walk(folder) if isinstance(entry, Passed)]
    return {Path(entry.path).name: (entry.reason, entry.ignored) for entry in entries}


def test_images_are_found_through_and_through_in_natural_order(tmp_path: Path) -> None:
    make(
        tmp_path,
        "page 10.jpg",
        "page 2.jpg",
        "Page 1.jpg",
        "box 10/a.png",
        "box 9/b.tif",
        "été.webp",
        "z/y/x/w.gif",
    )
    expected = [
        "box 9/b.tif",
        "box 10/a.png",
        "Page 1.jpg",
        "page 2.jpg",
        "page 10.jpg",
        "z/y/x/w.gif",
        "été.webp",
    ]
    assert found(tmp_path) == expected
    assert found(tmp_path) == found(tmp_path)


def test_a_found_file_can_be_opened_and_compared(tmp_path: Path) -> None:
    make(tmp_path, "a/b.jpg", content=b"12345")
    (file,) = [entry for entry in walk(tmp_path) if isinstance(entry, FoundFile)]
    assert (file.path, file.relative, file.raw) == (str(tmp_path / "a" / "b.jpg"), "a/b.jpg", None)
    assert (file.size, file.mtime_ns) == (5, (tmp_path / "a" / "b.jpg").stat().st_mtime_ns)


def test_what_is_no_image_is_ignored_by_name(tmp_path: Path) -> None:
    make(
        tmp_path,
        "a.JPG",
        "list.csv",
        "notes.txt",
        "book.pdf",
        "plan.svg",
        "film.mp4",
        "script.eps",
        "page.HTML",
    )
    assert found(tmp_path) == ["a.JPG"]
    assert passed(tmp_path)["list.csv"] == ("a .csv file", True)
    assert len(passed(tmp_path)) == 7


def test_what_has_an_images_name_is_left_to_the_reader(tmp_path: Path) -> None:
    names = ["a.avif", "a.bmp", "a.dng", "a.heic", "a.jp2", "a.nef", "a.psd", "a.tga"]
    make(tmp_path, *names)
    assert found(tmp_path) == names


def test_without_a_telling_name_the_first_bytes_decide(tmp_path: Path) -> None:
    make(tmp_path, "IMG_0001", "photo.original", "scan.jpg_old", content=JPEG_START)
    make(tmp_path, "README", "data.original", content=b"year;author")
    assert found(tmp_path) == ["IMG_0001", "photo.original", "scan.jpg_old"]
    assert passed(tmp_path)["README"] == ("a file of no known kind", True)
    assert passed(tmp_path)["data.original"] == ("a .original file", True)


def test_a_misnamed_image_is_an_image(tmp_path: Path) -> None:
    make(tmp_path, "a.txt", "c.jpg.bak", "g.pdf", content=JPEG_START)
    make(tmp_path, "b.txt", "h.pdf", "empty.txt", content=b"")
    assert found(tmp_path) == ["a.txt", "c.jpg.bak", "g.pdf"]
    assert passed(tmp_path)["b.txt"] == ("a .txt file", True)


def test_what_systems_and_notebooks_leave_behind_is_hidden(tmp_path: Path) -> None:
    left = (
        ".DS_Store",
        "Thumbs.db",
        "._a.jpg",
        ".ipynb_checkpoints/a.jpg",
        "__MACOSX/a.jpg",
        ".hidden/a.jpg",
    )
    make(tmp_path, "a.jpg", *left, "mine.panoptic/preview.jpg", "@eaDir/a.jpg")
    assert found(tmp_path) == ["a.jpg"]
    assert set(passed(tmp_path).values()) == {("hidden", True)}
    assert len(passed(tmp_path)) == 8


def test_a_hidden_folder_given_by_name_is_walked(tmp_path: Path) -> None:
    make(tmp_path, ".archive/a.jpg")
    assert found(tmp_path / ".archive") == ["a.jpg"]


@ON_WINDOWS
def test_links_are_followed_and_each_folder_visited_once(tmp_path: Path) -> None:
    make(tmp_path, "corpus/real/a.jpg", "elsewhere/b.jpg", "elsewhere/c.jpg")
    corpus = tmp_path / "corpus"
    (corpus / "again").symlink_to(corpus / "real")
    (corpus / "far").symlink_to(tmp_path / "elsewhere")
    (corpus / "real" / "loop").symlink_to(corpus)
    (corpus / "self").symlink_to("self")
    (corpus / "lost.jpg").symlink_to(tmp_path / "nowhere")
    (corpus / "one more name.jpg").symlink_to(corpus / "real" / "a.jpg")
    assert found(corpus) == ["one more name.jpg", "real/a.jpg", "far/b.jpg", "far/c.jpg"]
    problems = {name: reason for name, (reason, ignored) in passed(corpus).items() if not ignored}
    assert problems["lost.jpg"] == "a link that leads nowhere"
    assert set(problems) == {"lost.jpg", "self"}


@ON_WINDOWS
def test_names_that_are_not_unicode_keep_their_bytes(tmp_path: Path) -> None:
    folder = os.fsencode(tmp_path)
    try:
        (tmp_path / os.fsdecode(b"caf\xe9")).mkdir()
    except OSError:
        pytest.skip("this file system refuses such names")
    with open(folder + b"/caf\xe9/\xe9t\xe9.jpg", "wb") as file:  # noqa: PTH123
        file.write(JPEG_START)
    (entry,) = walk(tmp_path)
    assert isinstance(entry, FoundFile)
    assert entry.raw == b"caf\xe9/\xe9t\xe9.jpg"
    assert entry.relative == "caf\\xe9/\\xe9t\\xe9.jpg"
    assert Path(entry.path).read_bytes() == JPEG_START
    assert os.fsdecode(entry.raw) == entry.path[len(str(tmp_path)) + 1 :]


@ON_WINDOWS
def test_a_folder_that_may_not_be_entered_is_said_and_the_rest_goes_on(tmp_path: Path) -> None:
    make(tmp_path, "open/a.jpg", "locked/b.jpg")
    (tmp_path / "locked").chmod(0)
    try:
        if os.access(tmp_path / "locked", os.R_OK):
            pytest.skip("this user may enter everything")
        assert found(tmp_path) == ["open/a.jpg"]
        assert passed(tmp_path) == {"locked": ("permission denied", False)}
    finally:
        (tmp_path / "locked").chmod(0o700)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no named pipes")
def test_pipes_are_not_opened(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    os.mkfifo(tmp_path / "pipe.jpg")
    assert found(tmp_path) == []
    assert passed(tmp_path) == {"pipe": ("not a file", True), "pipe.jpg": ("not a file", True)}


def test_folders_nested_deeper_than_python_calls(tmp_path: Path) -> None:
    script = (
        "import os, sys\n"
        "from panoptic_nb.sources.walk import walk\n"
        "os.chdir(sys.argv[1])\n"
        "for _ in range(300): os.mkdir('d'); os.chdir('d')\n"
        "open('a.jpg', 'wb').close()\n"
        "sys.setrecursionlimit(120)\n"
        "print([entry.relative.count('/') for entry in walk(sys.argv[1])])\n"
    )
    ran = subprocess.run(
        [sys.executable, "-c", script, str(tmp_path)], capture_output=True, text=True, timeout=60
    )
    assert ran.stdout == "[300]\n", ran.stderr


def test_a_file_given_in_place_of_a_folder_is_found(tmp_path: Path) -> None:
    make(tmp_path, "sub/scan.unknown")
    (entry,) = walk(tmp_path / "sub" / "scan.unknown")
    assert isinstance(entry, FoundFile)
    assert entry.relative == "scan.unknown"


def test_a_place_that_does_not_exist_is_said_at_once(tmp_path: Path) -> None:
    with pytest.raises(NotFoundError, match="nowhere"):
        walk(tmp_path / "nowhere")


@pytest.mark.real
def test_every_awkward_image_is_found(real_data: Path) -> None:
    names = found(real_data / "awkward")
    assert len(names) == len(set(names))
    on_disk = {
        path.relative_to(real_data / "awkward").as_posix() for path in (real_data / "awkward").rglob("*.*")
    }
    missed = {Path(name).suffix for name in on_disk - set(names) if (real_data / "awkward" / name).is_file()}
    assert missed <= {".csv", ".txt", ".exr", ".hdr", ".ff"}, "kinds that Pillow does not read"
