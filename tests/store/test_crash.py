"""A process killed in the middle of its work: the corpus opens, is whole, and goes on.

A few kills each; ``python -m tests.benchmarks.crash`` does twenty.
"""

from __future__ import annotations

import random
import sys
from pathlib import Path

import pytest

from tests.crashing import WORK, finish, prepare, survive

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="SIGKILL is POSIX")


@pytest.mark.parametrize("work", WORK)
def test_a_killed_process_leaves_a_whole_corpus(work: str, tmp_path: Path) -> None:
    count = {"import": 600, "embed": 300}.get(work, 5_000)
    path = prepare(work, tmp_path, count)
    rng = random.Random(7)
    for _ in range(2):
        survive(work, path, rng, longest_s=1.0)
    assert finish(work, path) == count
