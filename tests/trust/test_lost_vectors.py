"""Vectors that are not where the catalogue says: what is said of them does no harm, and mending keeps what is left."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

import panoptic_nb as pnb
from panoptic_nb.store import vectors as storing
from tests.corpora import draw_images, make_corpus
from tests.trust.older.make import make_older
from tests.trust.test_processes import another_process


def given(corpus: pnb.Corpus) -> np.ndarray:
    """A vector for each item, which nobody but the user has."""
    return np.random.default_rng(7).normal(size=(len(corpus), 4)).astype(np.float32)


@pytest.fixture
def made(tmp_path: Path) -> tuple[Path, Path]:
    """A closed corpus with vectors computed elsewhere, and their file."""
    with make_corpus(tmp_path) as corpus:
        corpus.add_vectors("mine", corpus.view(), given(corpus))
    (file,) = (corpus.path / "vectors").rglob("*.f32")
    return corpus.path, file


def cut_short(file: Path) -> None:
    with file.open("r+b") as opened:
        opened.truncate(7 * 16 + 3)


def spoil(file: Path) -> None:
    with file.open("r+b") as opened:
        opened.seek(7 * 16)
        opened.write(np.full(20, np.nan, np.float32).tobytes())


@pytest.mark.parametrize(("damage", "left"), [(cut_short, 7), (spoil, 7), (Path.unlink, 0)])
def test_mending_keeps_every_vector_that_is_left(
    made: tuple[Path, Path], damage: Callable[[Path], object], left: int
) -> None:
    path, file = made
    damage(file)
    with pnb.Corpus(path) as corpus:
        (finding,) = corpus.check().findings
        assert (finding.where, finding.count, finding.repairable) == ("vectors", 12 - left, True)
        for _ in range(2):
            corpus.repair()
            assert len(corpus.space("mine")) == left
            assert corpus.check().whole
        kept = corpus.space("mine").vectors(corpus.view()[:left])
        wanted = given(corpus)
        assert np.allclose(kept, (wanted / np.linalg.norm(wanted, axis=1)[:, None])[:left], atol=1e-6)
        assert corpus.add_vectors("mine", corpus.view(), wanted).added == 12 - left


def test_mending_keeps_what_is_left_in_several_files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(storing, "ROWS_PER_SEGMENT", 5)
    with make_corpus(tmp_path) as corpus:
        corpus.add_vectors("mine", corpus.view(), given(corpus))
        (corpus.path / "vectors" / "1" / "1.f32").unlink()
        (finding,) = corpus.check().findings
        assert finding.count == 5
        corpus.repair()
        assert corpus.check().whole
        assert corpus.space("mine").missing(corpus.view()).tolist() == [6, 7, 8, 9, 10]
        kept = corpus.space("mine").vectors(corpus.view()[10:])
        wanted = given(corpus)[10:]
        assert np.allclose(kept, wanted / np.linalg.norm(wanted, axis=1)[:, None], atol=1e-6)


def test_nobody_is_told_to_drop_what_cannot_be_made_again(made: tuple[Path, Path]) -> None:
    path, file = made
    cut_short(file)
    with pnb.Corpus(path) as corpus:
        with pytest.raises(
            pnb.StorageError, match=r"too short.*12 vectors.*repair.*add_vectors\(\"mine\""
        ) as said:
            corpus.view().similar(to=corpus.view().ids[0])
        assert "drop_space" not in str(said.value)
    words = r"Open the corpus without read_only.*repair"
    with pnb.Corpus(path, read_only=True) as corpus, pytest.raises(pnb.StorageError, match=words):
        corpus.view().similar(to=corpus.view().ids[0])


def test_a_model_is_said_to_make_its_own_again(tmp_path: Path) -> None:
    with make_corpus(tmp_path) as corpus:
        corpus.embed("visual")
        (corpus.path / "vectors" / "1" / "0.f32").unlink()
        with pytest.raises(pnb.StorageError, match=r"is missing.*repair.*corpus\.embed computes the others"):
            corpus.view().similar(to=corpus.view().ids[0])
        corpus.repair()
        assert corpus.embed("visual").embedded == 12
        assert corpus.check().whole


@pytest.mark.skipif(os.name != "posix", reason="POSIX permissions")
def test_what_cannot_be_read_is_not_lost(made: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch) -> None:
    """A disk that fails for a moment, a file that another user has made: nothing is mended away."""
    path, file = made
    plain, plain_stat = storing.open_inside, Path.stat

    def refuse(wanted: Path, *rest: int) -> int:
        if wanted.suffix == ".f32":
            raise PermissionError(13, "Permission denied")
        return plain(wanted, *rest)

    with pnb.Corpus(path) as corpus:
        with monkeypatch.context() as patched:
            patched.setattr(storing, "open_inside", refuse)
            (finding,) = corpus.check().findings
            assert not finding.repairable
            assert "Permission denied" in finding.what
            with pytest.raises(pnb.StorageError, match=r"Permission denied.*Nothing is known to be lost"):
                corpus.repair()
        assert len(corpus.space("mine")) == 12
        assert corpus.check().whole
    assert plain_stat(file).st_size == 12 * 16


CHANGES = {
    "dropped": "corpus.drop_space('mine')",
    "replaced": "corpus.add_vectors('mine', corpus.view(), np.eye(12, 4, dtype='f4') + 3, replace=True)",
}


@pytest.mark.parametrize("change", CHANGES)
def test_a_reader_of_a_snapshot_is_told_to_open_it_again(made: tuple[Path, Path], change: str) -> None:
    path, _ = made
    code = f"import numpy as np\ncorpus = pnb.Corpus(path)\n{CHANGES[change]}"
    with another_process(code, path), pnb.Corpus(path, read_only=True) as corpus:
        with pytest.raises(
            pnb.StorageError, match=r"snapshot.*\"mine\".*corpus\.snapshot\(\).*open it again"
        ) as said:
            corpus.view().similar(to=corpus.view().ids[0])
        assert "drop_space" not in str(said.value)
        assert "repair" not in str(corpus.check()), "what is not wrong is not for a reader to mend"
        assert len(corpus.view()) == 12


def test_what_others_have_added_since_a_snapshot_is_no_finding(
    made: tuple[Path, Path], tmp_path: Path
) -> None:
    path, _ = made
    draw_images(tmp_path / "more", 6, first=50)
    code = f"corpus = pnb.Corpus(path)\ncorpus.add_images({str(tmp_path / 'more')!r})"
    with another_process(code, path), pnb.Corpus(path, read_only=True) as corpus:
        assert corpus.check().findings == ()


def test_a_snapshot_of_an_older_library_is_made_anew_by_the_one_that_holds_it(tmp_path: Path) -> None:
    make_older(tmp_path / "old.panoptic")
    path = tmp_path / "old.panoptic"
    shutil.copy(path / "corpus.duckdb", path / "snapshot.duckdb")
    with another_process("corpus = pnb.Corpus(path)", path) as process:
        with pytest.raises(
            pnb.CorpusVersionError, match=r"snapshot.*another process.*corpus\.snapshot\(\)"
        ) as said:
            pnb.Corpus(path, read_only=True)
        assert "without read_only" not in str(said.value)
        assert process.poll() is None
    with pnb.Corpus(path, read_only=True) as corpus:
        assert corpus["motif"].counts()["apple"] == 2
