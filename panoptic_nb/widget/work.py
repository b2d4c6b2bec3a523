"""Long work that a grid asked for, on a thread of its own: the grid scrolls, tags and filters meanwhile.

Two ways were written down. In the first, the request waits: its reply is sent from the work's thread when that is
done, and progress is said unasked. The front end would need nothing new; but then the screen changes under requests
that are being answered, on a thread that is not theirs, and some hosts (marimo) let a widget speak from no other
thread than the cell's. In the second, work that is not done within a moment is answered with a number, and the front
end asks for it a few times a second, until the reply is the screen. Only the thread that answers requests ever changes
what is on screen, a kernel that is busy with a cell shows as it always does, and what was asked of another screen than
the one that is there is found out where it would be shown. The second is used; its price is a short request, three
times a second, while work is under way.
"""

from __future__ import annotations

from collections.abc import Callable
from itertools import count
from typing import Any, Generic, TypeVar

from panoptic_nb.errors import ConflictError
from panoptic_nb.session import Session
from panoptic_nb.session.job import Job

T = TypeVar("T")

PATIENCE = 0.3
"""Seconds for which a request waits: what is done by then is answered at once."""

_numbers = count(1)


class Work(Generic[T]):
    """Something that takes a while.

    Parameters
    ----------
    what
        ``clusters``, ``density`` or ``duplicates``: what the screen says meanwhile.
    compute
        What takes long; it changes nothing.
    show
        Puts what came of it on screen; called where requests are answered.
    stands
        Whether the screen is still the one that it was asked of.
    """

    def __init__(
        self,
        session: Session,
        what: str,
        compute: Callable[[], T],
        show: Callable[[T], dict[str, Any]],
        stands: Callable[[], bool],
    ) -> None:
        self.number, self.what = next(_numbers), what
        self._show, self._stands = show, stands
        # The corpus remembers the job: what it was made of and what came of it must not stay with it.
        self._made: list[T] = []
        todo, made = [compute], self._made
        self._job = _started(session, lambda: made.append(todo.pop()()))

    def told(self, patience: float = 0) -> dict[str, Any] | None:
        """What came of it, on screen; None while it is under way, after `patience` seconds at most.

        Raises
        ------
        ConflictError
            If something else is on screen now, or it was stopped.
        """
        if not self._stands():
            self.stop()
            raise ConflictError(
                "What is on screen was changed while this was being computed, so it is not shown: ask for it again."
            )
        try:
            self._job.result(patience)
        except TimeoutError:
            return None
        except KeyboardInterrupt:
            if not self._job.done:  # the kernel was interrupted, and nobody will ask any more
                self.stop()
                raise
            raise ConflictError("This was stopped before it was done: ask for it again.") from None
        return self._show(self._made.pop())

    def progress(self) -> dict[str, Any]:
        """How far it is: steps done, and of how many; 1 while that is not known."""
        total = self._job.total or 1
        return {
            "job": self.number,
            "what": self.what,
            "done": min(int(self._job.count), total),
            "total": total,
        }

    def stop(self) -> None:
        """End it after the step under way; nothing comes of it."""
        self._job.cancel()


def _started(session: Session, run: Callable[[], None]) -> Job[None]:
    """A job of the corpus, which ends before the corpus closes; under the first name that is free."""
    number = 1
    while True:
        try:
            return session.jobs.start(f"work of a grid ({number})", run)
        except ConflictError:
            number += 1
