"""Whether a block of code is still being run, or was left by Ctrl-C before its ``with`` could end it.

Python may raise KeyboardInterrupt just after a context manager was entered and before its block begins, or just
before its end is called: nothing of it is run then until the garbage collector finds it, which in a notebook, where
the last error is kept to be looked at, may be much later. Whoever comes next must not take it for their own.
"""

from __future__ import annotations

import inspect
import sys
import threading
from types import FrameType


class Block:
    """The block of a ``with`` statement, made inside a context manager that is a generator."""

    def __init__(self) -> None:
        self._thread = threading.get_ident()
        frame: FrameType | None = sys._getframe(1)
        # The generators wait while the block is run: what runs is the function that has the statement in it.
        while frame is not None and _waits(frame):
            frame = frame.f_back
        self._frame = frame

    def is_mine(self) -> bool:
        """Whether this thread is inside it now."""
        if self._thread != threading.get_ident():
            return False
        frame: FrameType | None = sys._getframe(1)
        while frame is not None:
            if frame is self._frame:
                return True
            frame = frame.f_back
        return False


def _waits(frame: FrameType) -> bool:
    return (
        bool(frame.f_code.co_flags & inspect.CO_GENERATOR) or frame.f_globals.get("__name__") == "contextlib"
    )
