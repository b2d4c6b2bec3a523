"""A damaged file of thumbnails, however it is damaged, is set aside and made again; nothing else stands in the way."""

from __future__ import annotations

import random
import shutil
import sqlite3
from pathlib import Path

import pytest

import panoptic_nb as pnb
from tests.corpora import make_corpus
from tests.trust.thorough import TIMES

COUNT = 30


@pytest.fixture(scope="module")
def closed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A closed corpus of many small thumbnails, all in the one file of SQLite."""
    with make_corpus(tmp_path_factory.mktemp("thumbnails"), COUNT) as corpus:
        path = corpus.path
    connection = sqlite3.connect(path / "thumbnails.sqlite")
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    connection.close()
    return path


def damaged(closed: Path, place: Path, data: bytes) -> Path:
    shutil.rmtree(place, ignore_errors=True)
    shutil.copytree(closed, place)
    (place / "thumbnails.sqlite").write_bytes(data)
    return place


def pictures(path: Path) -> dict[int, bytes]:
    connection = sqlite3.connect(path / "thumbnails.sqlite")
    found = dict(connection.execute("SELECT image_id, bytes FROM thumbnails").fetchall())
    connection.close()
    return found


def same(one: bytes, other: bytes) -> float:
    """The share of bytes that are the same."""
    return sum(a == b for a, b in zip(one, other, strict=False)) / max(len(one), len(other))


def check_mended(path: Path, whole: dict[int, bytes]) -> None:
    """It opens, is mended once and for all, and every image has its own picture."""
    with pnb.Corpus(path) as corpus:
        corpus.check()
        corpus.repair()
        report = corpus.check()
        assert report.findings == (), str(report)
        kept = corpus.view().session.store.thumbnails.get([*whole])
        for image in whole:
            # Some bits in it may have been turned over.
            alike = {other: same(kept[image], whole[other]) for other in whole}
            assert max(alike, key=lambda other: alike[other]) == image, "it shows another picture"
        assert corpus.repair().thumbnails == 0


def spoilt(data: bytes, rng: random.Random) -> bytes:
    """A file damaged in one of the ways in which disks and programs do it."""
    spoilt, way = bytearray(data), rng.randrange(5)
    at = rng.randrange(len(spoilt))
    if way == 0:
        spoilt[at : at + len(data) // 2] = rng.randbytes(min(len(data) // 2, len(data) - at))
    elif way == 1:
        for _ in range(rng.randrange(1, 60)):
            spoilt[rng.randrange(len(spoilt))] = rng.randrange(256)
    elif way == 2:
        del spoilt[at:]
    elif way == 3:
        for _ in range(rng.randrange(1, 30)):
            spoilt[rng.randrange(min(2000, len(spoilt)))] = rng.choice((0, 127, 128, 255))
    else:
        page = at // 16384 * 16384
        spoilt[page : page + 200] = rng.randbytes(200)
    return bytes(spoilt)


@pytest.mark.parametrize("seed", range(25 * max(TIMES, 1)))
def test_whatever_is_in_the_file_it_is_mended_once_and_for_all(
    closed: Path, tmp_path: Path, seed: int
) -> None:
    rng = random.Random(f"{seed} of {TIMES}")
    data = spoilt((closed / "thumbnails.sqlite").read_bytes(), rng)
    check_mended(damaged(closed, tmp_path / "d.panoptic", data), pictures(closed))


def varint(number: int) -> bytes:
    parts = [number & 127]
    while number := number >> 7:
        parts.append(number & 127 | 128)
    return bytes(reversed(parts))


def too_big(data: bytes) -> bytes:
    """The one table is described by a text of 1.5 GB."""
    types = bytes([23, 33, 33, 1]) + varint(13 + 2 * 1_500_000_000)
    row = bytes([1 + len(types)]) + types + b"tablethumbnailsthumbnails\x02"
    cell = int.from_bytes(data[108:110], "big")
    row = varint(len(row) + 1_500_000_000) + b"\x01" + row
    return data[:cell] + row + data[cell + len(row) :]


def of_the_future(data: bytes) -> bytes:
    """It says that only a later SQLite may write to it."""
    return data[:18] + b"\x03" + data[19:]


def no_text(data: bytes) -> bytes:
    """What SQLite says of it quotes bytes that are no text."""
    return data.replace(b"CREATE TABLE thumbnails (image_id", b"CREATE TABLE thumbnails \x80image_id")


@pytest.mark.parametrize("damage", [too_big, of_the_future, no_text])
def test_what_sqlite_says_in_other_words_is_damage_too(closed: Path, tmp_path: Path, damage: object) -> None:
    data = damage((closed / "thumbnails.sqlite").read_bytes())  # type: ignore[operator]
    path = damaged(closed, tmp_path / "d.panoptic", data)
    with pnb.Corpus(path, read_only=True) as corpus:
        assert corpus.check().whole == (damage is of_the_future), "which can be read"
    check_mended(path, pictures(closed))
    assert (path / "thumbnails.sqlite.damaged").exists()


def test_a_file_that_another_program_holds_is_not_set_aside(closed: Path, tmp_path: Path) -> None:
    path = damaged(closed, tmp_path / "d.panoptic", (closed / "thumbnails.sqlite").read_bytes())
    with pnb.Corpus(path) as corpus:
        thumbnails = corpus.view().session.store.thumbnails
        thumbnails.remove([1])
        thumbnails._connection().execute("PRAGMA busy_timeout = 50")
        holder = sqlite3.connect(path / "thumbnails.sqlite", isolation_level=None)
        holder.execute("BEGIN IMMEDIATE")
        with pytest.raises(pnb.StorageError, match="locked"):
            corpus.repair()
        holder.execute("ROLLBACK")
        holder.close()
        assert not (path / "thumbnails.sqlite.damaged").exists()
        assert corpus.repair().thumbnails == 1
        assert corpus.check().whole


def test_of_a_picture_that_is_gone_the_thumbnail_is_saved(tmp_path: Path) -> None:
    with make_corpus(tmp_path, 12) as corpus:
        path = corpus.path
    connection = sqlite3.connect(path / "thumbnails.sqlite")
    # Under the number of image 3 stands another picture: what is damaged may say anything.
    connection.execute(
        "UPDATE thumbnails SET bytes = (SELECT bytes FROM thumbnails WHERE image_id = 9) WHERE image_id = 3"
    )
    connection.execute("CREATE INDEX spoilt ON thumbnails (bytes)")
    connection.execute("PRAGMA writable_schema = ON")
    connection.execute("DELETE FROM sqlite_master WHERE name = 'spoilt'")
    connection.commit()
    connection.close()
    before = pictures(path)
    for number in (1, 2, 3):
        (tmp_path / "images" / f"img{number}.jpg").unlink()
    with pnb.Corpus(path) as corpus:
        assert not corpus.check().whole, "a page that belongs to nothing"
        report = corpus.repair()
        images = {
            corpus.file(item).name: int(corpus.view().session.frame.image_of[item]) for item in corpus.view()
        }
        assert images["img2.jpg"] == 3
        kept = corpus.view().session.store.thumbnails.get([*images.values()])
        assert set(images.values()) - set(kept) == {3}, "a picture never stands for another"
        assert [Path(problem.where).name for problem in report.failed] == ["img2.jpg"]
        assert {image: kept[image] for image in (2, 4)} == {image: before[image] for image in (2, 4)}
        again = corpus.repair()
        assert (again.thumbnails, len(again.failed)) == (0, 1)
