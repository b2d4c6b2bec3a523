"""Fixtures of the tests of proposals."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

import panoptic_nb as pnb
from tests.corpora import make_corpus

CLOUDS = 3


def vectors(count: int, seed: int = 0) -> np.ndarray:
    """Three loose clouds of unit vectors, item n in cloud n % 3."""
    rng = np.random.default_rng(seed)
    centres = rng.normal(size=(CLOUDS, 16))
    return (centres[np.arange(count) % CLOUDS] + rng.normal(size=(count, 16)) * 0.8).astype(np.float32)


@pytest.fixture
def clouds(tmp_path: Path) -> Iterator[pnb.Corpus]:
    with make_corpus(tmp_path, 60) as corpus:
        corpus.add_vectors("mine", corpus.view(), vectors(60))
        corpus.add_vectors("other", corpus.view(), vectors(60, seed=1))
        corpus.add_property("motif", "labels")
        corpus.view().pick([1]).tag("motif", "apple")
        yield corpus
