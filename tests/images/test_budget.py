"""Large pictures wait for each other; small ones never do."""

from __future__ import annotations

import threading
import time

import pytest

from panoptic_nb.images.budget import SMALL, Budget

TOTAL = 100 * SMALL


def most_at_once(budget: Budget, n_bytes: int, threads: int = 8) -> int:
    inside, most, count = 0, 0, threading.Lock()
    together = threading.Barrier(threads)

    def work() -> None:
        nonlocal inside, most
        together.wait(10)
        with budget.hold(n_bytes):
            with count:
                inside += 1
                most = max(most, inside)
            time.sleep(0.02)
            with count:
                inside -= 1

    workers = [threading.Thread(target=work) for _ in range(threads)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join(20)
    assert not any(worker.is_alive() for worker in workers)
    return most


@pytest.mark.parametrize(
    ("n_bytes", "most"), [(TOTAL * 5, 1), (TOTAL * 2 // 3, 1), (TOTAL * 2 // 5, 2), (TOTAL // 4, 4)]
)
def test_no_more_is_held_than_there_is(n_bytes: int, most: int) -> None:
    assert 1 <= most_at_once(Budget(TOTAL), n_bytes) <= most


def test_small_pictures_never_wait() -> None:
    with (budget := Budget(TOTAL)).hold(TOTAL * 9):
        assert most_at_once(budget, SMALL - 1) > 1


def test_what_was_held_is_given_back_after_an_error() -> None:
    budget = Budget(TOTAL)
    with pytest.raises(KeyError), budget.hold(TOTAL):
        raise KeyError
    assert most_at_once(budget, TOTAL, threads=2) == 1
