"""Several batches at once on the processor, each on its own thread, instead of one batch on all cores.

Torch splits each operation over the cores and waits for the slowest at its end, hundreds of times a batch.
While images are being opened on the same cores that wait costs more than it brings: measured on two cores
with ViT-B/32, one thread a batch is 1.5 times faster on an idle machine and 2 to 3 times on a busy one.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

from panoptic_nb.blocks import usable_threads

T = TypeVar("T")
R = TypeVar("R")

_MOST = 16  # a batch of 32 leaves two images each; with one, a core works on slivers
_setting = threading.Lock()


class TorchWorkers:
    """Threads whose torch operations each keep to one core: one for each core, 16 at most.

    Attributes
    ----------
    count : int
        How many threads.
    """

    def __init__(self) -> None:
        self.count = min(usable_threads(), _MOST)
        self._pool = ThreadPoolExecutor(self.count, "panoptic-torch", initializer=_keep_to_one_core)

    def map(self, function: Callable[[T], R], items: Iterable[T]) -> list[R]:
        """Apply `function` to each of `items` on the threads; the results in order."""
        return list(self._pool.map(function, items))


def _keep_to_one_core() -> None:
    """Let this thread's operations run on this thread alone, and leave other threads as they were.

    Torch keeps the number both for the calling thread and as the default of threads to come. The first is
    wanted here, the second is put back from a thread made for that.
    """
    import torch

    with _setting:
        default = torch.get_num_threads()  # asking also settles this thread, which a later change would undo
        torch.set_num_threads(1)
        restore = threading.Thread(target=torch.set_num_threads, args=(default,))
        restore.start()
        restore.join()
