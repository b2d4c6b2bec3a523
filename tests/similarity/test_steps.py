"""Long work says that it goes on, and ends between two steps where somebody stops it."""

from __future__ import annotations

import threading
from collections.abc import Callable

import numpy as np
import pytest

from panoptic_nb.progress import listening
from panoptic_nb.similarity.density import density_clusters
from panoptic_nb.similarity.duplicates import find_copies
from panoptic_nb.similarity.kmeans import spherical_kmeans
from panoptic_nb.similarity.outline import Outlines


class Impatient:
    """A bar that stops the work at a step."""

    def __init__(self, at: int) -> None:
        self.at, self.seen, self.opened = at, 0, 0

    def __call__(self, total: int | None, what: str) -> Impatient:
        self.opened += 1
        return self

    def update(self, n: float | None = 1) -> None:
        self.seen += 1
        if self.seen == self.at:
            raise KeyboardInterrupt


def rows(count: int) -> np.ndarray:
    found = np.random.default_rng(0).normal(size=(count, 16)).astype(np.float32)
    return found / np.linalg.norm(found, axis=1, keepdims=True)


def copies() -> object:
    pictures = np.repeat(np.random.default_rng(1).integers(0, 255, (40, 64, 64), np.uint8), 3, axis=0)
    return find_copies(Outlines.of(pictures), lambda wanted: pictures[wanted])


@pytest.mark.parametrize(
    "work",
    [
        lambda: spherical_kmeans(rows(3_000), 20),
        lambda: density_clusters(rows(3_000)),
        lambda: density_clusters(rows(13_000)),
        copies,
    ],
)
def test_long_work_counts_on_one_bar_and_can_be_stopped_at_every_step(work: Callable[[], object]) -> None:
    patient = Impatient(0)
    with listening(patient):
        work()
    assert patient.opened == 1
    assert patient.seen > 3
    before = threading.active_count()
    for at in (1, patient.seen // 2, patient.seen):
        with listening(Impatient(at)), pytest.raises(KeyboardInterrupt):
            work()
    assert threading.active_count() == before, "no thread is left working"
    with listening(patient):
        work()
    assert patient.opened == 2, "and the next one has a bar of its own"
