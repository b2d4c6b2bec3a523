"""One way to show long work: a bar with rate and remaining time, in a notebook and in a shell.

`tqdm.auto` chooses how to draw. The bar is silent where nobody looks (output that is not a terminal
and no notebook), unless `PANOPTIC_NB_PROGRESS=1`; `PANOPTIC_NB_PROGRESS=0` silences it everywhere.
"""

from __future__ import annotations

import os
import sys
import warnings
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Protocol, TypeVar

T = TypeVar("T")


class Bar(Protocol):
    """What the code that works needs of a progress bar."""

    def update(self, n: float | None = 1) -> object:
        """Say that `n` more units are done."""


Listener = Callable[[int | None, str], Bar]

_listener: ContextVar[Listener | None] = ContextVar("progress listener", default=None)


@contextmanager
def listening(listener: Listener) -> Iterator[None]:
    """Let `listener` make the bars of the block, from their total and their name, instead of drawing them."""
    token = _listener.set(listener)
    try:
        yield
    finally:
        _listener.reset(token)


@contextmanager
def progress(total: int | None, what: str, unit: str = "img") -> Iterator[Bar]:
    """Open a bar of `total` units named `what`; it closes with the block, however the block ends."""
    listener = _listener.get()
    if listener is not None:
        yield listener(total, what)
        return
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", message=".*IProgress not found.*")
        from tqdm.auto import tqdm
    bar = tqdm(total=total, desc=what, unit=unit, disable=not _is_watched(), leave=False, delay=0.5)
    try:
        yield bar
    finally:
        bar.close()


def track(items: Iterable[T], what: str, *, total: int | None = None, unit: str = "img") -> Iterator[T]:
    """Pass `items` through, moving a bar by one for each."""
    with progress(total, what, unit) as bar:
        for item in items:
            yield item
            bar.update(1)


def _is_watched() -> bool:
    wish = os.environ.get("PANOPTIC_NB_PROGRESS")
    if wish is not None:
        return wish not in ("0", "")
    return "ipykernel" in sys.modules or sys.stderr.isatty()
