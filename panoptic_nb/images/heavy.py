"""Large pictures one at a time, so that eight threads never hold eight of them."""

from __future__ import annotations

import threading
from contextlib import AbstractContextManager, nullcontext

LARGE_BYTES = 128_000_000

_turn = threading.RLock()


def heavy(n_bytes: int) -> AbstractContextManager[object]:
    """A block that holds `n_bytes`: it waits for its turn where that is much, and runs at once elsewhere."""
    return _turn if n_bytes > LARGE_BYTES else nullcontext()
