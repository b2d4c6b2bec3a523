"""Memory shared between threads: many small pictures at once, or few large ones."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager

SMALL = 16_000_000


class Budget:
    """So many bytes for all threads together.

    Two of them serve: a thread that reads a file holds its bytes in `FILES`, and while it decodes, its
    pixels in `PIXELS`. Who holds pixels waits for nothing more, and so no two can wait for each other.

    Parameters
    ----------
    total
        In bytes. What asks for more than all of it waits to be alone, and then has it.
    """

    def __init__(self, total: int) -> None:
        self._total = total
        self._held = 0
        self._changed = threading.Condition()

    @contextmanager
    def hold(self, n_bytes: int) -> Iterator[None]:
        """A block that needs `n_bytes`; less than 16 MB is not counted."""
        if n_bytes < SMALL:
            yield
            return
        with self._changed:
            self._changed.wait_for(lambda: self._held == 0 or self._held + n_bytes <= self._total)
            self._held += n_bytes
        try:
            yield
        finally:
            with self._changed:
                self._held -= n_bytes
                self._changed.notify_all()


FILES = Budget(1_000_000_000)
PIXELS = Budget(1_000_000_000)
