"""Vectors of any scale compare; those of which centring leaves nothing are left out and counted."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PIL import Image

import panoptic_nb as pnb
from tests.corpora import draw_images


@pytest.fixture
def twins(tmp_path: Path) -> pnb.Corpus:
    """Two files of one picture, and nothing else."""
    (picture,) = draw_images(tmp_path / "drawn", 1)
    (tmp_path / "images").mkdir()
    for name in ("a.png", "b.bmp"):
        Image.open(picture).save(tmp_path / "images" / name)
    corpus = pnb.Corpus(tmp_path / "c.panoptic")
    corpus.add_images(tmp_path / "images")
    return corpus


def test_pictures_that_are_all_the_same_are_alike(twins: pnb.Corpus) -> None:
    with twins:
        twins.embed("visual")
        view = twins.view()
        assert view.similar(to=1).scores == pytest.approx([1, 1], abs=1e-6)
        assert view.similar(to=twins.file(1)).scores == pytest.approx([1, 1], abs=1e-6)
        (cluster,) = view.cluster(2)
        assert sorted(cluster) == [1, 2]


def test_a_vector_that_is_the_mean_is_left_out_and_counted(corpus: pnb.Corpus) -> None:
    around = np.random.default_rng(0).normal(size=(5, 4))
    vectors = np.concatenate([around, -around, np.zeros((2, 4))]) + np.arange(1, 5)
    corpus.add_vectors("mine", range(1, 13), vectors, centre=True)
    view, space = corpus.view(), corpus.space("mine")
    assert space.missing(view).tolist() == [11, 12]
    near, clusters = view.similar(to=1), view.cluster(3)
    assert (len(near), near.missing) == (10, 2)
    assert clusters.parameters.missing == 2
    assert sum(map(len, clusters)) == 10
    with pytest.raises(pnb.InvalidValueError, match="mean of the space"):
        view.similar(to=11)
    with pytest.raises(pnb.ConflictError, match="mean of the space"):
        view.pick([11, 12]).cluster(2)
    with pytest.raises(pnb.ConflictError, match=r"2 of 12 items.*mean of the space"):
        space.vectors(view)


class Sides:
    """Pictures go by turns to either side of the mean; a black one is the mean."""

    name, dim, centre = "sides", 2, True
    side = 1

    def encode_images(self, images: list[Image.Image]) -> np.ndarray:
        return np.asarray([self._of(np.asarray(image)) for image in images], np.float32)

    def _of(self, pixels: np.ndarray) -> list[int]:
        self.side *= -1
        return [1 + self.side, 2 + self.side] if pixels.any() else [1, 2]


def test_a_picture_from_outside_that_is_the_mean_is_refused(corpus: pnb.Corpus) -> None:
    corpus.embed(Sides())
    assert len(corpus.view().similar(to=corpus.file(1))) == 12
    with pytest.raises(pnb.InvalidValueError, match="the picture given is the mean of the space"):
        corpus.view().similar(to=Image.new("RGB", (20, 20)))


@pytest.mark.parametrize("scale", [1e-30, 1, 1e30])
@pytest.mark.parametrize("centre", [False, True])
def test_the_scale_of_vectors_does_not_matter(corpus: pnb.Corpus, scale: float, centre: bool) -> None:
    vectors = np.random.default_rng(0).normal(size=(12, 5)) + 1
    corpus.add_vectors("mine", range(1, 13), (vectors * scale).astype(np.float32), centre=centre)
    unit = vectors - vectors.mean(axis=0) * centre
    unit /= np.linalg.norm(unit, axis=1, keepdims=True)
    assert corpus.space("mine").vectors(corpus.view()) == pytest.approx(unit, abs=1e-5)
    assert len(corpus.view().cluster(3)) == 3
