"""Long work says step by step that it goes on, so that it can be seen, and stopped between two steps."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from panoptic_nb.progress import Bar, progress

_bar: ContextVar[Bar | None] = ContextVar("bar of the work under way", default=None)


@contextmanager
def steps(what: str) -> Iterator[None]:
    """Count the steps of the block on one bar, whatever calls what inside it."""
    if _bar.get() is not None:
        yield
        return
    with progress(None, what, "step") as bar:
        token = _bar.set(bar)
        try:
            yield
        finally:
            _bar.reset(token)


def step() -> None:
    """Say that one more step is done; where somebody has stopped the work, it ends here."""
    bar = _bar.get()
    if bar is not None:
        bar.update(1)
