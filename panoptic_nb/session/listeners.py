"""Telling those who listen. What one of them fails at is shown, and is nobody else's failure."""

from __future__ import annotations

import sys
import threading
from collections.abc import Callable, Iterable

Listener = Callable[[], None]


def tell(listeners: Iterable[Listener]) -> None:
    """Call every listener.

    What was done is done: that a widget cannot show it must not look as if it had failed. The error is shown as
    Python shows one that a thread ends with.
    """
    for listener in list(listeners):
        try:
            listener()
        except Exception:  # noqa: BLE001 - a listener may be anything, and fail at anything
            kind, error, trace = sys.exc_info()
            threading.excepthook(threading.ExceptHookArgs((kind, error, trace, threading.current_thread())))
