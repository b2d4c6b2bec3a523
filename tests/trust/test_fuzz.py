"""Broken pictures and broken messages, for some seconds; ``python -m tests.benchmarks.fuzz`` does it at length."""

from __future__ import annotations

import sys

import pytest

from panoptic_nb.widget.requests import REQUESTS
from tests.benchmarks.fuzz import fuzz_images, went_well
from tests.benchmarks.fuzz_messages import bench, fuzz_messages, needed
from tests.trust.thorough import TIMES

FILES, MESSAGES = 400 * max(TIMES, 1), 1_000 * max(TIMES, 1)
SEED = 1


@pytest.mark.skipif(sys.platform == "win32", reason="the limits of a process are POSIX")
def test_broken_pictures_are_imported_or_listed() -> None:
    outcomes, slowest = fuzz_images(SEED, lambda files: files < FILES, draw=True)
    assert went_well(outcomes), outcomes
    assert outcomes.total() == FILES
    assert min(outcomes["imported"], outcomes["listed"]) > FILES // 10, (
        "some are broken, and some are not quite"
    )
    assert slowest < 20


def test_broken_messages_are_answered_or_refused_in_words() -> None:
    outcomes, whole = fuzz_messages(SEED, lambda messages: messages < MESSAGES)
    assert went_well(outcomes), outcomes
    assert whole
    assert outcomes.total() == MESSAGES
    assert min(outcomes["answered"], outcomes["refused, naming the field"]) > MESSAGES // 10


def test_every_kind_of_request_has_a_message_that_is_answered() -> None:
    """Else the changed ones would all be refused at the door, and what is behind it never tried."""
    with bench() as made:
        waiting = dict.fromkeys(REQUESTS, "")
        for _ in range(6):
            for kind in list(waiting):
                made.show_again()
                message = made.sound(kind)
                assert set(needed(kind)) <= set(message), kind
                waiting[kind] = made.answer(message)
                if waiting[kind] == "answered":
                    del waiting[kind]
            made.next_state()
        assert waiting == {}
