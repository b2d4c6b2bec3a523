"""Many files read at once, in order, with a reason for each one that fails."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from itertools import islice
from typing import TypeAlias

from panoptic_nb.blocks import usable_threads
from panoptic_nb.errors import UnreadableImageError
from panoptic_nb.images import Picture, read_image
from panoptic_nb.sources.walk import FoundFile

Outcome: TypeAlias = Picture | UnreadableImageError

MAX_THREADS = 8

_AHEAD = (
    16  # files per thread begun or done before the first of them is taken: what one slow file may hold up
)


def read_many(
    files: Iterable[FoundFile], *, threads: int | None = None, read: Callable[[str], Picture] = read_image
) -> Iterator[tuple[FoundFile, Outcome]]:
    """Read files on threads and give each one back, in the order given, with what came of it.

    Files are taken from `files` only a little ahead of what the caller has taken, so that memory does not
    grow with their number. Closing the iterator, an exception in the caller, or Ctrl-C drops what has not
    begun; a thread in the middle of a file ends with that file.

    Parameters
    ----------
    files
        As `walk` finds them.
    threads
        How many read at once; by default as many as processors, 8 at most. Never processes: the decoders
        let go of Python's lock, and notebooks and worker processes do not go together.
    read
        From a path to a picture.

    Yields
    ------
    tuple
        The file, and its picture or the `UnreadableImageError` that says why there is none: every file
        comes back exactly once.
    """
    if threads is None:
        threads = min(usable_threads(), MAX_THREADS)
    source = iter(files)
    pool = ThreadPoolExecutor(threads, thread_name_prefix="panoptic-nb-read")
    begun: deque[tuple[FoundFile, Future[Outcome]]] = deque()
    try:
        for file in islice(source, threads * _AHEAD):
            begun.append((file, pool.submit(_outcome, read, file.path)))
        while begun:
            file, future = begun.popleft()
            outcome = future.result()
            for following in islice(source, 1):
                begun.append((following, pool.submit(_outcome, read, following.path)))
            yield file, outcome
    finally:
        pool.shutdown(wait=False, cancel_futures=True)


def _outcome(read: Callable[[str], Picture], path: str) -> Outcome:
    try:
        return read(path)
    except UnreadableImageError as error:
        return UnreadableImageError(str(error))  # the one caught holds its traceback, and so the file's bytes
    except MemoryError:
        return UnreadableImageError("more than the memory can hold")
    except Exception as error:  # noqa: BLE001 (one file must never end the import of the others)
        return UnreadableImageError(f"cannot be read ({type(error).__name__}: {error})")
