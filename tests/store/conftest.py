"""A corpus that was annotated and closed, for the tests to damage."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

import panoptic_nb as pnb
from tests.corpora import make_corpus
from tests.store.changes import prepare


@pytest.fixture
def annotated(tmp_path: Path) -> pnb.Corpus:
    """It is closed: opened again, it is what it was."""
    with make_corpus(tmp_path) as corpus:
        prepare(corpus)
        vectors = np.random.default_rng(0).normal(size=(12, 8)).astype(np.float32)
        corpus.add_vectors("mine", corpus.view(), vectors)
    return corpus
