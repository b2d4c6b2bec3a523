"""The example of a scholar's own network works as it is written."""

from __future__ import annotations

from pathlib import Path

import pytest

from examples.own_embedder import MobileNet
from panoptic_nb.embedders import Embedder, check, encode_files, resolve
from panoptic_nb.images import decode
from tests.benchmarks.visual_quality import objects, quality


@pytest.fixture(scope="module")
def mobilenet(real_data: Path) -> MobileNet:
    pytest.importorskip("ai_edge_litert")
    (weights,) = (real_data / "weights").glob("*.tflite")
    return MobileNet(weights)


@pytest.mark.real
def test_it_is_an_embedder_that_fills_a_space(mobilenet: MobileNet, real_data: Path) -> None:
    assert isinstance(mobilenet, Embedder)
    assert resolve(mobilenet) is mobilenet
    paths = sorted((real_data / "objects" / "watch").glob("*.jpg"))
    (batch,) = encode_files(mobilenet, lambda path: decode(path, min_side=mobilenet.min_side), paths)
    assert (batch.keys, batch.failures) == (paths, [])
    check(batch.vectors, len(paths), 1024)
    assert len(mobilenet.describe()["weights_sha256"]) == 64


@pytest.mark.real
def test_it_is_the_reference_network(mobilenet: MobileNet, real_data: Path) -> None:
    images, classes = objects(real_data)
    average_precision, precision_at_1 = quality(mobilenet.encode_images(images[::2]), classes[::2])
    assert average_precision > 0.7
    assert precision_at_1 > 0.83
