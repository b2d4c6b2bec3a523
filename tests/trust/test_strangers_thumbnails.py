"""A file of thumbnails from a stranger: no view that never ends, no picture of gigabytes, no other kinds of values."""

from __future__ import annotations

import io
import os
import signal
import sqlite3
import subprocess
import sys
import warnings
from collections.abc import Iterator
from pathlib import Path

import pytest
from PIL import Image

import panoptic_nb as pnb
from panoptic_nb.exports.pictures import fitted
from panoptic_nb.store.thumbnails import is_small_jpeg
from tests.corpora import draw_images, make_corpus
from tests.trust.rights import lay_open, without_rights

posix = pytest.mark.skipif(os.name != "posix", reason="Windows has no such signals and permissions")


@pytest.fixture
def closed(tmp_path: Path) -> Path:
    with make_corpus(tmp_path, 4) as corpus:
        return corpus.path


@pytest.fixture
def in_time() -> Iterator[None]:
    """What takes longer than this hangs."""
    if os.name != "posix":
        yield
        return

    def stop(*_: object) -> None:
        raise TimeoutError("it hangs")

    old = signal.signal(signal.SIGALRM, stop)
    signal.alarm(60)
    yield
    signal.alarm(0)
    signal.signal(signal.SIGALRM, old)


def run_sql(folder: Path, script: str) -> None:
    connection = sqlite3.connect(folder / "thumbnails.sqlite")
    connection.executescript(script)
    connection.close()


ENDLESS = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT i AS image_id, x'00' AS bytes FROM n"


@pytest.mark.parametrize(
    "trap",
    [
        f"DROP TABLE thumbnails; CREATE VIEW thumbnails AS {ENDLESS};",
        f"CREATE VIEW other AS {ENDLESS};",
        "CREATE TABLE other (i); CREATE TRIGGER t AFTER INSERT ON thumbnails BEGIN DELETE FROM thumbnails; END;",
        "DROP TABLE thumbnails; CREATE TABLE thumbnails (image_id INTEGER PRIMARY KEY, bytes AS (zeroblob(1e9)));",
        "DROP TABLE thumbnails; CREATE TABLE thumbnails (bytes);",
        "ALTER TABLE thumbnails ADD COLUMN more DEFAULT 3;",
        "UPDATE thumbnails SET image_id = 4611686018427387904 WHERE image_id = 4;",
        "UPDATE thumbnails SET image_id = -1 WHERE image_id = 4;",
    ],
    ids=[
        "a view",
        "another view",
        "a trigger",
        "a column that is computed",
        "another table",
        "more columns",
        "a number too high",
        "a number too low",
    ],
)
@pytest.mark.usefixtures("in_time")
def test_a_file_that_holds_more_than_thumbnails_is_set_aside(closed: Path, trap: str) -> None:
    run_sql(closed, trap)
    with pnb.Corpus(closed, read_only=True) as corpus:
        with pytest.raises(
            pnb.StorageError, match=r"(none that panoptic_nb makes|as no corpus does).*corpus\.repair"
        ):
            corpus.view().session.store.thumbnails.ids()
        assert not corpus.check().whole
    with pnb.Corpus(closed) as corpus:
        assert corpus.repair().thumbnails == 4
        assert corpus.check().whole
        assert len(corpus.view().session.store.thumbnails.get([1, 2, 3, 4])) == 4
    assert (closed / "thumbnails.sqlite.damaged").exists()


def picture(kind: str, size: tuple[int, int], **how: object) -> bytes:
    out = io.BytesIO()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        Image.new("L", size).save(out, kind, **how)
    return out.getvalue()


BOMBS = {
    "PNG": lambda: picture("PNG", (20_000, 20_000)),
    "PNG just below Pillow's limit": lambda: picture("PNG", (13_000, 13_000)),
    "JPEG": lambda: picture("JPEG", (20_000, 20_000)),
    "JPEG of many scans": lambda: picture("JPEG", (1000, 1000), progressive=True),
    "no picture": lambda: b"no picture at all",
    "two frames": lambda: (
        picture("JPEG", (8, 8))[:20] + b"\xff\xc0\x00\x0b\x08\xff\xff\xff\xff\x01\x01\x11\x00"
    ),
    "nothing": lambda: b"",
    "far too long": lambda: picture("JPEG", (8, 8)) + b"\x00" * (1 << 20),
}


@pytest.mark.parametrize("name", BOMBS)
@pytest.mark.usefixtures("in_time")
def test_a_thumbnail_that_is_a_bomb_is_shown_to_nobody_and_made_again(
    closed: Path, name: str, tmp_path: Path
) -> None:
    data = BOMBS[name]()
    with pnb.Corpus(closed) as corpus:
        thumbnails = corpus.view().session.store.thumbnails
        thumbnails.put([(2, data)])
        assert thumbnails.get([1, 2])[2] == b""
        assert [finding.examples for finding in corpus.check().findings] == [("2",)]
        assert corpus.view().to_html(tmp_path / "page.html").exists()
        corpus.view().near_duplicates()
        assert corpus.repair().thumbnails == 1
        assert corpus.check().whole
        assert is_small_jpeg(thumbnails.get([2])[2])


@pytest.mark.parametrize("name", [name for name in BOMBS if name != "far too long"])
@pytest.mark.usefixtures("in_time")
def test_a_page_shows_an_empty_frame_for_a_bomb(name: str) -> None:
    good = picture("JPEG", (64, 40))
    shown = fitted([good, BOMBS[name](), None], height=40, budget=100_000)
    assert shown[0] is not None
    if name != "JPEG of many scans":  # it is small enough to be decoded
        assert shown[1:] == [None, None]


@pytest.mark.parametrize("value", ["'words'", "17", "1.5", "zeroblob(50000000)"])
def test_a_thumbnail_that_is_no_bytes_is_found_and_made_again(closed: Path, value: str) -> None:
    run_sql(closed, f"UPDATE thumbnails SET bytes = {value} WHERE image_id = 3;")
    with pnb.Corpus(closed) as corpus:
        assert corpus.view().session.store.thumbnails.get([3]) == {3: b""}
        assert [finding.examples for finding in corpus.check().findings] == [("3",)]
        assert corpus.repair().thumbnails == 1
        assert corpus.check().whole


def test_every_thumbnail_that_an_import_makes_is_given_out(real_or_drawn: pnb.Corpus) -> None:
    kept = real_or_drawn.view().session.store.thumbnails.get(range(1, 9))
    assert len(kept) == 8
    assert all(map(is_small_jpeg, kept.values()))


@pytest.fixture
def real_or_drawn(tmp_path: Path) -> Iterator[pnb.Corpus]:
    """Sizes from one pixel to more than a thumbnail has, drawn on the spot."""
    (tmp_path / "images").mkdir()
    for place, size in enumerate(
        [(1, 1), (3, 900), (900, 3), (255, 256), (257, 100), (3000, 10), (16, 16), (700, 700)]
    ):
        Image.new("RGB", size, (place * 30, 100, 200)).save(tmp_path / "images" / f"{place}.png")
    with pnb.Corpus(tmp_path / "c.panoptic") as corpus:
        corpus.add_images(tmp_path / "images")
        yield corpus


KILLED = """
import os, signal, sys
import panoptic_nb as pnb
corpus = pnb.Corpus(sys.argv[1])
corpus.add_images(sys.argv[2])
os.kill(os.getpid(), signal.SIGKILL)
"""


@posix
@pytest.mark.parametrize("with_index", [True, False], ids=["with its index", "without"])
def test_thumbnails_after_a_crash_are_read_where_nobody_may_write(tmp_path: Path, with_index: bool) -> None:
    draw_images(tmp_path / "images", 4)
    path = tmp_path / "c.panoptic"
    subprocess.run([sys.executable, "-c", KILLED, path, tmp_path / "images"], check=False)
    assert (path / "thumbnails.sqlite-wal").stat().st_size
    if not with_index:
        (path / "thumbnails.sqlite-shm").unlink()
    lay_open(path, writable=False)
    printed = without_rights(
        """
with pnb.Corpus(sys.argv[1], read_only=True) as corpus:
    try:
        print(len(corpus.view().session.store.thumbnails.get([1, 2, 3, 4])))
    except pnb.StorageError as error:
        print(error)
""",
        path,
    )
    lay_open(path, writable=True)
    if with_index:
        assert printed == "4\n"
    else:
        assert printed == "4\n" or "copy the corpus to a disk of yours" in printed
