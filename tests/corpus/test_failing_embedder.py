"""An embedder that fails names the file it failed on."""

from __future__ import annotations

import numpy as np
import pytest
from PIL import Image

import panoptic_nb as pnb


class Failing:
    """An embedder that fails on its second batch."""

    name, dim = "failing", 3

    def __init__(self) -> None:
        self.batches = 0

    def encode_images(self, images: list[Image.Image]) -> np.ndarray:
        self.batches += 1
        if self.batches == 2:
            raise RuntimeError("boom")
        return np.ones((len(images), 3), np.float32)


@pytest.mark.parametrize("background", [False, True])
def test_a_failing_embedder_names_a_file(corpus: pnb.Corpus, background: bool) -> None:
    def embed(size: int) -> None:
        done = corpus.embed(Failing(), batch_size=size, background=background)
        if background:
            done.result()

    with pytest.raises(pnb.EmbedderError) as told:
        embed(5)
    assert str(told.value) == (
        f'"failing" failed on a batch of 5 images, the first of them {corpus.file(6)}: RuntimeError: boom'
    )
    assert type(told.value) is pnb.EmbedderError
    corpus.drop_space("failing")
    with pytest.raises(pnb.EmbedderError) as told:
        embed(1)
    assert str(told.value) == f'"failing" failed on {corpus.file(2)}: RuntimeError: boom'
