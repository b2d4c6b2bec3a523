from __future__ import annotations

from pathlib import Path

import pytest

from panoptic_nb.embedders import Visual
from tests.benchmarks import visual_quality as measured


@pytest.mark.real
@pytest.mark.parametrize(
    ("name", "average_precision", "precision_at_1"),
    [("objects", 0.44, 0.72), ("watercolours", 0.58, 0.845)],
)
def test_visual_finds_what_belongs_together(
    real_data: Path, name: str, average_precision: float, precision_at_1: float
) -> None:
    images, classes = getattr(measured, name)(real_data)
    found = measured.quality(Visual().encode_images(images), classes)
    assert found[0] >= average_precision
    assert found[1] >= precision_at_1
