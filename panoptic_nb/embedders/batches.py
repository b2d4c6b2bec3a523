"""From files to vectors, batch by batch: images are opened on threads while the model works."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from itertools import islice
from typing import Generic, NamedTuple, TypeVar

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from panoptic_nb.blocks import usable_threads
from panoptic_nb.embedders.check import check_shape, unusable_rows
from panoptic_nb.embedders.protocol import Embedder
from panoptic_nb.errors import EmbedderError, InvalidValueError, PanopticError

K = TypeVar("K")

BATCH = 32
MAX_THREADS = 8


class Encoded(NamedTuple, Generic[K]):
    """One batch: the keys that have a vector, their vectors in the same order, and the others with the reason.

    `vectors` is (len(keys), dim) float32. `failures` holds ``(key, reason)``.
    """

    keys: list[K]
    vectors: NDArray[np.float32]
    failures: list[tuple[K, str]]


class BatchError(EmbedderError):
    """An embedder failed on a batch.

    Attributes
    ----------
    keys
        What the batch was made of.
    """

    def __init__(self, name: str, keys: Sequence[object], reason: str) -> None:
        self._name, self.keys, self._reason = name, keys, reason
        super().__init__(self.told(repr(keys[0])))

    def told(self, first: str) -> str:
        """The message, for whoever knows what the first of the keys is called."""
        count = f"a batch of {len(self.keys)} images, the first of them " if len(self.keys) > 1 else ""
        return f"{self._name} failed on {count}{first}: {self._reason}"


def encode_files(
    embedder: Embedder,
    loader: Callable[[K], Image.Image],
    keys: Iterable[K],
    *,
    batch_size: int | None = None,
    threads: int | None = None,
) -> Iterator[Encoded[K]]:
    """Encode what `loader` opens for each key, in the order of `keys`.

    Opening and `prepare` run on `threads` threads, one batch ahead of the model, so memory does not grow with
    the number of keys. What a key's own image causes (it cannot be opened, its vector is unusable) is
    reported in its batch; the others go on.

    Parameters
    ----------
    embedder
        Asked for `batch_size` images at a time, from one thread only.
    loader
        Opens one image; called on several threads.
    keys
        Anything that `loader` takes: paths, ids; read lazily.
    batch_size
        Keys per batch; 32 if None.
    threads
        Threads that open images; as many as the processor has cores if None, 8 at most.

    Yields
    ------
    Encoded
        For every `batch_size` keys. Stopping early, or an interruption, waits for the images being opened
        and drops the rest.

    Raises
    ------
    EmbedderError
        If the embedder itself fails, or returns something that is no (n, dim) array.
    """
    if (batch_size is not None and batch_size < 1) or (threads is not None and threads < 1):
        raise InvalidValueError(
            f"batch_size={batch_size} and threads={threads}: each must be 1 or more, or None."
        )
    return _encode(
        embedder, loader, iter(keys), batch_size or BATCH, threads or min(usable_threads(), MAX_THREADS)
    )


def _encode(
    embedder: Embedder,
    loader: Callable[[K], Image.Image],
    keys: Iterator[K],
    batch_size: int,
    threads: int,
) -> Iterator[Encoded[K]]:
    prepare: Callable[[Image.Image], Image.Image] | None = getattr(embedder, "prepare", None)

    def opened(key: K) -> Image.Image:
        image = loader(key)
        image.load()  # Pillow opens lazily: a damaged file must fail here, not in the middle of its batch
        return image if prepare is None else prepare(image)

    pool = ThreadPoolExecutor(threads, thread_name_prefix="panoptic-decode")
    ahead: deque[tuple[K, Future[Image.Image]]] = deque()
    try:
        while True:
            wanted = 2 * batch_size - len(ahead)
            ahead.extend((key, pool.submit(opened, key)) for key in islice(keys, wanted))
            if not ahead:
                return
            batch = [ahead.popleft() for _ in range(min(batch_size, len(ahead)))]
            images, failures = _collect(batch)
            del batch
            yield _encode_batch(embedder, images, failures)
            images.clear()
    finally:
        pool.shutdown(wait=True, cancel_futures=True)


def _collect(
    batch: list[tuple[K, Future[Image.Image]]],
) -> tuple[list[tuple[K, Image.Image]], list[tuple[K, str]]]:
    images: list[tuple[K, Image.Image]] = []
    failures: list[tuple[K, str]] = []
    for key, future in batch:
        error = future.exception()
        if error is None:
            images.append((key, future.result()))
        elif isinstance(error, Exception):
            failures.append((key, _reason(error)))
        else:  # KeyboardInterrupt, SystemExit: not the image's fault
            raise error
    return images, failures


def _encode_batch(
    embedder: Embedder, opened: list[tuple[K, Image.Image]], failures: list[tuple[K, str]]
) -> Encoded[K]:
    keys, name = [key for key, _ in opened], f'"{embedder.name}"'
    if not keys:
        return Encoded([], np.empty((0, embedder.dim), np.float32), failures)
    try:
        answer = embedder.encode_images([image for _, image in opened])
    except EmbedderError:
        raise
    except Exception as error:
        raise BatchError(name, keys, f"{type(error).__name__}: {error}") from error
    vectors = check_shape(answer, len(keys), embedder.dim, name=name)
    bad = unusable_rows(vectors)
    failures = failures + [(keys[row], f"{name}: its vector {why}") for row, why in bad.items()]
    good = [row for row in range(len(keys)) if row not in bad]
    return Encoded([keys[row] for row in good], vectors[good], failures)


def _reason(error: Exception) -> str:
    said = str(error).strip()
    return (
        said if isinstance(error, PanopticError) and said else f"{type(error).__name__}: {said}".rstrip(": ")
    )
