"""A corpus folder that is moved, renamed or replaced while it is open."""

from __future__ import annotations

import shutil
import sys
import threading
from pathlib import Path

import numpy as np
import pytest

import panoptic_nb as pnb
from tests.corpora import draw_images, make_corpus

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="Windows moves no folder that is in use")


@pytest.fixture
def moved(tmp_path: Path) -> pnb.Corpus:
    """A corpus that is open, with a space, whose folder is elsewhere now."""
    corpus = make_corpus(tmp_path, 4)
    corpus.add_property("motif", "labels")
    corpus.add_vectors("mine", corpus.view(), np.eye(4, dtype=np.float32))
    (tmp_path / "c.panoptic").rename(tmp_path / "elsewhere.panoptic")
    return corpus


def close(corpus: pnb.Corpus) -> None:
    with pytest.raises(pnb.StorageError, match="open it where it is now"):
        corpus.close()


@pytest.mark.parametrize(
    "another", [False, True], ids=["nothing in its place", "another corpus in its place"]
)
def test_vectors_are_not_written_into_a_folder_of_no_corpus(
    moved: pnb.Corpus, tmp_path: Path, another: bool
) -> None:
    if another:
        draw_images(tmp_path / "others", 4, first=50)
        (tmp_path / "made").mkdir()
        with make_corpus(tmp_path / "made", 3) as other:
            other.add_vectors("theirs", other.view(), np.eye(3, dtype=np.float32))
        other.path.rename(tmp_path / "c.panoptic")
    before = sorted(tmp_path.rglob("*"))
    for work in (
        lambda: moved.embed("visual"),
        lambda: moved.add_vectors("more", moved.view(), np.eye(4, dtype=np.float32)),
    ):
        with pytest.raises(pnb.StorageError, match=r"moved, renamed or removed.*open it where it is now"):
            work()
    close(moved)
    kept = [
        path
        for path in sorted(tmp_path.rglob("*"))
        if path.suffix not in (".wal", ".sqlite-wal", ".sqlite-shm")
    ]
    assert set(kept) <= set(before)
    with pnb.Corpus(tmp_path / "elsewhere.panoptic") as corpus:
        assert corpus.check().whole
        assert np.array_equal(corpus.space("mine").vectors(corpus.view()), np.eye(4, dtype=np.float32))
    if another:
        with pnb.Corpus(tmp_path / "c.panoptic") as corpus:
            assert corpus.check().whole
            assert len(corpus) == len(corpus.space("theirs")) == 3


def test_what_the_catalogue_takes_goes_with_it(moved: pnb.Corpus, tmp_path: Path) -> None:
    moved.view().tag("motif", "apple")
    close(moved)
    with pnb.Corpus(tmp_path / "elsewhere.panoptic") as corpus:
        assert corpus["motif"].counts() == {"apple": 4}
        assert corpus.check().whole


@pytest.mark.parametrize("another", [False, True], ids=["an empty folder", "another corpus"])
def test_a_new_thread_reads_and_makes_no_thumbnails_at_the_old_place(
    moved: pnb.Corpus, tmp_path: Path, another: bool
) -> None:
    said: list[str] = []

    def look() -> None:
        with pytest.raises(pnb.StorageError) as caught:
            moved.view().session.store.thumbnails.get([1])
        said.append(str(caught.value))

    if another:
        shutil.copytree(tmp_path / "elsewhere.panoptic", tmp_path / "c.panoptic")
    else:
        (tmp_path / "c.panoptic").mkdir()
    before = sorted((tmp_path / "c.panoptic").iterdir())
    thread = threading.Thread(target=look)
    thread.start()
    thread.join()
    assert "open it where it is now" in said[0]
    assert sorted((tmp_path / "c.panoptic").iterdir()) == before
    close(moved)
