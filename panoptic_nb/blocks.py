"""Work on many rows, block by block, on several threads, with the same bits whatever their number.

Sums of floating-point numbers depend on how they are split. So the split is fixed here (block sizes never
depend on the machine), each block is worked by one thread with a BLAS held to one thread, and results
come back in the order of the blocks. More threads then change the time and nothing else. It is also the
polite way on a busy machine: no thread ever spins waiting for another.
"""

from __future__ import annotations

import os
import threading
from collections import deque
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from functools import cache
from typing import Any, TypeVar

T = TypeVar("T")

_lock = threading.Lock()
_holders = 0
_limit: Any = None


def usable_threads() -> int:
    """How many threads this process may run at once (what the scheduler grants, not what the box has)."""
    if hasattr(os, "sched_getaffinity"):
        return max(1, len(os.sched_getaffinity(0)))
    return max(1, os.cpu_count() or 1)


@contextmanager
def one_thread_blas() -> Iterator[None]:
    """Hold numpy's BLAS to one thread while the block lasts; nested and concurrent holders are counted.

    The limit is the process's: it is set by the first holder and lifted by the last, so that two
    clusterings at once neither lift it under each other nor leave it behind.
    """
    global _holders, _limit
    with _lock:
        if _holders == 0:
            _limit = _blas_libraries().limit(limits=1)
        _holders += 1
    try:
        yield
    finally:
        with _lock:
            _holders -= 1
            if _holders == 0:
                _limit.restore_original_limits()
                _limit = None


@cache
def _blas_libraries() -> Any:
    from threadpoolctl import ThreadpoolController  # type: ignore[import-untyped]  # ships no types

    return ThreadpoolController().select(user_api="blas")


class Blocks:
    """A pool of threads that maps a function over fixed blocks of rows; a context manager.

    Parameters
    ----------
    threads
        How many blocks are worked at once; None for all that the process may use. Never changes a result.
    """

    def __init__(self, threads: int | None = None) -> None:
        self.threads = usable_threads() if threads is None else max(1, threads)
        self._hold = one_thread_blas()
        self._pool = ThreadPoolExecutor(self.threads, thread_name_prefix="panoptic-blocks")

    def __enter__(self) -> Blocks:
        self._hold.__enter__()
        return self

    def __exit__(self, *exc: object) -> None:
        self._pool.shutdown(wait=True, cancel_futures=True)
        self._hold.__exit__(None, None, None)

    def map(self, function: Callable[[int, int], T], rows: int, size: int) -> Iterator[T]:
        """Results of ``function(start, stop)`` for every block of `size` rows, in order.

        At most twice as many blocks as threads are under way or waiting to be taken, so memory stays flat.
        """
        waiting: deque[Future[T]] = deque()
        for start in range(0, rows, size):
            if len(waiting) == 2 * self.threads:
                yield waiting.popleft().result()
            waiting.append(self._pool.submit(function, start, min(start + size, rows)))
        while waiting:
            yield waiting.popleft().result()
