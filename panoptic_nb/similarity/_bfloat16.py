"""Where bfloat16 matrix products are fast: found out by trying, once per process."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable
from functools import cache
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from panoptic_nb.errors import InvalidValueError

Arithmetic = Literal["auto", "bfloat16", "float32"]
SWITCH = "PANOPTIC_NB_ARITHMETIC"
UNIT_ROUNDOFF = 2.0**-8  # bfloat16 keeps 8 significant bits and rounds to nearest


def chosen(wish: Arithmetic) -> Literal["bfloat16", "float32"]:
    """The arithmetic to scan with: the wish, else the environment's, else what the probe found.

    ``auto`` never imports torch (a second or two): it is used where something else has brought it in.
    """
    wanted = wish if wish != "auto" else os.environ.get(SWITCH, "auto")
    if wanted == "float32":
        return "float32"
    if wanted == "bfloat16":
        return "bfloat16"
    if wanted != "auto":
        raise InvalidValueError(f'{SWITCH}: "{wanted}" was given, not "bfloat16", "float32" or "auto".')
    return "bfloat16" if "torch" in sys.modules and is_fast() else "float32"


@cache
def is_fast() -> bool:
    """Whether this processor multiplies bfloat16 matrices at least 1.5 times as fast as float32 ones.

    With AMX or AVX512-BF16 it is 4 to 10 times; without, bfloat16 is emulated and slower.
    """
    import torch

    left = torch.full((4096, 512), 0.04)
    right = torch.full((512, 64), 0.04)
    narrow_left, narrow_right = left.bfloat16(), right.bfloat16()
    wide = _fastest(lambda: torch.mm(left, right))
    narrow = _fastest(lambda: torch.mm(narrow_left, narrow_right))
    return narrow * 1.5 < wide


def _fastest(work: Callable[[], Any]) -> float:
    taken = []
    for _ in range(6):
        start = time.perf_counter()
        work()
        taken.append(time.perf_counter() - start)
    return min(taken)


def rounded(rows: NDArray[np.float32]) -> Any:
    """`rows` as a bfloat16 tensor."""
    import torch

    return torch.from_numpy(np.ascontiguousarray(rows)).to(torch.bfloat16)


def residual_norms(rows: NDArray[np.float32], narrow: Any) -> NDArray[np.float32]:
    """How far each row moved when it was rounded: the length of the difference, never understated."""
    lost = rows - narrow.float().numpy()
    norms = np.sqrt(np.einsum("ij,ij->i", lost, lost)) * np.float32(1.001)
    return np.asarray(norms, dtype=np.float32)
