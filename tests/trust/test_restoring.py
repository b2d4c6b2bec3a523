"""Catalogues that come and go by backups: a picture or a vector never stands for another."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

import panoptic_nb as pnb
from panoptic_nb.store import spaces as storing
from panoptic_nb.store.vectors import VectorFile
from tests.corpora import draw_images, make_corpus


def vector_of(name: str) -> list[float]:
    """A vector that belongs to the file of that name and no other."""
    rng = np.random.default_rng(int("".join(filter(str.isdigit, name))))
    return [*rng.normal(size=8)]


def add_vectors(corpus: pnb.Corpus, name: str = "mine") -> None:
    names = corpus.view().to_polars()["file_name"].to_list()
    corpus.add_vectors(name, corpus.view(), np.asarray([vector_of(name) for name in names], np.float32))


def check_pictures(corpus: pnb.Corpus, name: str = "mine") -> None:
    """Every item has the thumbnail and the vector of its own file."""
    assert corpus.check().whole, str(corpus.check())
    session = corpus.view().session
    vectors = corpus.space(name).vectors(corpus.view())
    for item, vector in zip(corpus.view(), vectors, strict=True):
        file = corpus.file(item)
        image = int(session.frame.image_of[item])
        with (
            Image.open(BytesIO(session.store.thumbnails.get([image])[image])) as thumbnail,
            Image.open(file) as own,
        ):
            difference = np.abs(np.asarray(thumbnail, int) - np.asarray(own, int)).mean()
        assert difference < 6, f"item {item} shows another picture"
        expected = np.asarray(vector_of(file.name), np.float32)
        assert np.allclose(vector, expected / np.linalg.norm(expected), atol=1e-6), f"item {item}"


def test_catalogues_that_come_back_in_turn_keep_their_own_pictures(tmp_path: Path) -> None:
    with make_corpus(tmp_path, 4) as corpus:
        path = corpus.path
        add_vectors(corpus)
        first = corpus.backup()
        corpus.add_images(draw_images(tmp_path / "a", 4, first=20)[0].parent)
        add_vectors(corpus)
    second = pnb.Corpus.restore(path, first)
    with pnb.Corpus(path) as corpus:
        check_pictures(corpus)
        corpus.add_images(draw_images(tmp_path / "b", 4, first=40)[0].parent)
        add_vectors(corpus)
        check_pictures(corpus)
    third = pnb.Corpus.restore(path, second)
    with pnb.Corpus(path) as corpus:
        assert {corpus.file(item).parent.name for item in corpus.view()} == {"images", "a"}
        check_pictures(corpus)
    pnb.Corpus.restore(path, third)
    with pnb.Corpus(path) as corpus:
        assert {corpus.file(item).parent.name for item in corpus.view()} == {"images", "b"}
        check_pictures(corpus)


def test_a_space_dropped_since_does_not_lend_its_number(tmp_path: Path) -> None:
    with make_corpus(tmp_path, 4) as corpus:
        path = corpus.path
        add_vectors(corpus)
        copy = corpus.backup()
        corpus.drop_space("mine")
        corpus.add_vectors("other", corpus.view(), np.eye(4, 8, dtype=np.float32))
    pnb.Corpus.restore(path, copy)
    with pnb.Corpus(path) as corpus:
        report = corpus.check()
        assert [finding.where for finding in report.findings] == ["vectors"], (
            "its vectors are lost, and it is said"
        )
        corpus.repair()
        add_vectors(corpus)
        check_pictures(corpus)


def test_a_mending_cut_short_leaves_every_vector_its_image(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with make_corpus(tmp_path, 4) as corpus:
        add_vectors(corpus)
        (file,) = (corpus.path / "vectors").rglob("*.f32")
        before = file.read_bytes()
        store = corpus.view().session.store
        space = store.spaces.all()["mine"]
        plain = VectorFile.append

        def killed(self: VectorFile, *given: object) -> None:
            plain(self, *given)  # type: ignore[arg-type]
            raise KeyboardInterrupt

        monkeypatch.setattr(storing.VectorFile, "append", killed)
        with pytest.raises(KeyboardInterrupt):
            store.spaces.rewrite(space, store.spaces.image_ids(1)[1:], store.spaces.vectors(space)[1:])
        monkeypatch.undo()
        assert file.read_bytes() == before
        check_pictures(corpus)
