"""Long work on a thread of its own, so that the notebook stays free: how far it is, how to stop it, what came of it."""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import copy_context
from typing import Any, Generic, TypeVar

from panoptic_nb.errors import ConflictError
from panoptic_nb.progress import listening
from panoptic_nb.session.listeners import tell

T = TypeVar("T")

_SHOWN_EVERY_S = 0.2


class Job(Generic[T]):
    """Work under way. Last in a cell, it shows a bar that keeps up, and a button that stops it.

    Attributes
    ----------
    name
        What is being done.
    count, total
        Units done, and how many there are (None until that is known).

    Examples
    --------
    >>> job = corpus.embed("clip", background=True)  # doctest: +SKIP
    >>> job.result()  # waits for the end            # doctest: +SKIP
    """

    def __init__(self, name: str, work: Callable[[], T]) -> None:
        self.name = name
        self.count: float = 0
        self.total: int | None = None
        self._work = work
        self._given: T | None = None
        self._error: BaseException | None = None
        self._stop, self._ended = threading.Event(), threading.Event()
        self._listeners: list[Callable[[], None]] = []
        self._started = self._told = time.monotonic()
        self._process = os.getpid()
        # Whoever asked for the work is who does it.
        self._thread = threading.Thread(
            target=copy_context().run, args=(self._run,), name=f"panoptic-job {name}", daemon=True
        )
        self._thread.start()

    @property
    def done(self) -> bool:
        """Whether it has ended, well or not."""
        return self._ended.is_set()

    def result(self, timeout: float | None = None) -> T:
        """Wait for the end, and give what a call that waits would have given, or raise what it would have raised.

        Parameters
        ----------
        timeout
            Seconds to wait at most.

        Raises
        ------
        TimeoutError
            If it is still under way then.
        ConflictError
            If it never would end: the job itself asks (one of its listeners does), or a fork of its process.
        """
        self._refuse_waiting()
        if not self._ended.wait(timeout):
            raise TimeoutError(f"{self!r}: not ended after {timeout} seconds. Wait longer, or job.cancel().")
        if self._error is not None:
            raise self._error
        return self._given  # type: ignore[return-value]

    def cancel(self) -> None:
        """Stop after the step under way. What is done is kept; the same call goes on from there."""
        self._stop.set()

    def _refuse_waiting(self) -> None:
        if self.done:
            return
        if self._thread is threading.current_thread():
            raise ConflictError(
                f"{self!r}, and it is the job itself that waits for its end. In a listener, ask job.done first; "
                "job.result() is for others."
            )
        if os.getpid() != self._process:
            raise ConflictError(
                f"{self.name} is done by process {self._process}, of which this one is a fork: its end is not heard of "
                "here. Ask there, and look at the corpus when it has been closed."
            )

    def observe(self, listener: Callable[[], None]) -> None:
        """Call `listener` as the work moves on, a few times a second, and at its end; on the job's thread.

        One that comes when all is over is called at once.
        """
        self._listeners.append(listener)
        if self.done:
            tell([listener])

    def update(self, n: float | None = 1) -> object:
        """Say that `n` more units are done; the work calls it, as it would a bar's."""
        self.count += n or 0
        if self._stop.is_set():
            raise KeyboardInterrupt
        if time.monotonic() - self._told >= _SHOWN_EVERY_S:
            self._tell()
        return None

    def _run(self) -> None:
        try:
            with listening(self._begin):
                self._given = self._work()
        except BaseException as error:  # noqa: BLE001 - whoever asks for the result gets it
            self._error = error
        self._ended.set()
        self._tell()

    def _begin(self, total: int | None, what: str) -> Job[T]:
        self.total, self.count = total, 0
        if self._stop.is_set():
            raise KeyboardInterrupt
        return self

    def _tell(self) -> None:
        self._told = time.monotonic()
        tell(self._listeners)

    def __repr__(self) -> str:
        if self._error is not None:
            return f"{self.name}: stopped, {type(self._error).__name__}: {self._error}"
        if self.done:
            return f"{self.name}: done. {self._given}"
        if self.total is None:
            return f"{self.name}: under way"
        left = ""
        if self.count:
            seconds = (self.total - self.count) * (time.monotonic() - self._started) / self.count
            left = (
                f", about {seconds / 60:.0f} min left" if seconds >= 90 else f", about {seconds:.0f} s left"
            )
        stopping = ", stopping" if self._stop.is_set() else ""
        return f"{self.name}: {self.count:,.0f} of {self.total:,}{left}{stopping}"

    def _repr_mimebundle_(self, **_: Any) -> dict[str, Any]:
        """A bar that moves where widgets live, and its words elsewhere."""
        from ipywidgets import Button, HBox, IntProgress, Label

        bar = IntProgress(max=1)
        words, button = Label(), Button(description="Stop", tooltip="What is done is kept")
        button.on_click(lambda _: self.cancel())

        def show() -> None:
            bar.max, bar.value = max(1, self.total or 1), int(self.count)
            words.value = repr(self)
            if self.done:
                bar.bar_style = "success" if self._error is None else "danger"
                button.layout.display = "none"

        show()
        self.observe(show)
        bundle: dict[str, Any] = HBox([bar, words, button])._repr_mimebundle_() or {}
        return bundle | {"text/plain": repr(self)}


class Jobs:
    """The jobs of an open corpus: one of a name at a time, all ended before it closes."""

    def __init__(self) -> None:
        self._running: dict[str, Job[Any]] = {}
        self._filled: list[str] = []
        self._guard = threading.Lock()

    def start(self, name: str, work: Callable[[], T]) -> Job[T]:
        """Begin some work.

        Raises
        ------
        ConflictError
            If work of that name is under way.
        """
        with self._guard:
            self._check(name)
            job = self._running[name] = Job(name, work)
        return job

    def here(self, name: str, work: Callable[[], T]) -> T:
        """Do some work now, on this thread, unless work of that name is under way."""
        with self._guard:
            self._check(name)
        return work()

    @contextmanager
    def filling(self, space: str) -> Iterator[None]:
        """While vectors come into a space, it may not be dropped."""
        with self._guard:
            self._filled.append(space)
        try:
            yield
        finally:
            with self._guard:
                self._filled.remove(space)

    def check_not_filling(self, space: str) -> None:
        """Refuse what would take a space away under the hands of an embedding.

        Raises
        ------
        ConflictError
            If vectors come into that space now.
        """
        with self._guard:
            if space in self._filled:
                raise ConflictError(
                    f'Vectors are being computed for the space "{space}". Wait for the embedding (job.result()), or '
                    "stop it (job.cancel()), and drop the space then."
                )

    def _check(self, name: str) -> None:
        under_way = self._running.get(name)
        if under_way is not None and not under_way.done:
            raise ConflictError(f"{under_way!r}. Wait for it (job.result()), or stop it (job.cancel()).")

    def stop(self) -> None:
        """End all, and wait until they have; a job that asks for it itself ends when it comes back to its work."""
        with self._guard:
            running = [job for job in self._running.values() if not job.done]
            self._running.clear()
        for job in running:
            job.cancel()
        for job in running:
            if job._thread is not threading.current_thread():
                job._thread.join()
