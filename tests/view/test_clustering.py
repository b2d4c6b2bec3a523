"""Clusters follow from the pictures alone: neither from their ids nor from the scale of their vectors."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

import numpy as np
import pytest

import panoptic_nb as pnb
from tests.corpora import draw_images

COUNT = 40


def _imported(folder: Path, images: Path, order: np.ndarray) -> pnb.Corpus:
    """The same pictures and vectors in a new corpus, imported in this order."""
    corpus = pnb.Corpus(folder)
    for number in order:
        corpus.add_images(images / str(number))
    random = np.random.default_rng(0)
    vectors = np.repeat(random.normal(size=(4, 6)), COUNT // 4, axis=0) + 0.1 * random.normal(size=(COUNT, 6))
    corpus.add_vectors("mine", np.arange(1, COUNT + 1), vectors[order])
    return corpus


@pytest.mark.parametrize("k", [7, "auto"])
def test_the_order_of_the_import_does_not_matter(tmp_path: Path, k: int | Literal["auto"]) -> None:
    for number in range(COUNT):
        draw_images(tmp_path / str(number), 1, first=number)
    found = []
    for name, order in (
        ("a", np.arange(COUNT)),
        ("b", np.random.default_rng(1).permutation(COUNT)),
    ):
        with _imported(tmp_path / name, tmp_path, order) as corpus:
            clusters = corpus.view().cluster(k, seed=3)
            found.append([sorted(int(order[item - 1]) for item in cluster) for cluster in clusters])
    assert len(found[0]) > 1
    assert found[0] == found[1]
