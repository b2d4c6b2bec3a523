"""Whether bfloat16 is worth it on this processor: asked of the processor itself, once."""

from __future__ import annotations

import time
from functools import cache
from statistics import median

_ROUNDS = 5
_WORTH_IT = 0.8


@cache
def bfloat16_is_fast() -> bool:
    """Whether products of bfloat16 matrices, of the sizes of a vision transformer, beat float32 by a fifth.

    Processors with AVX512-BF16, AMX or Arm's BF16 take half the time or less; others convert back and forth
    and take longer. The answer takes some tens of milliseconds and is kept.
    """
    import torch

    generator = torch.Generator().manual_seed(0)
    rows, weights = (torch.randn(shape, generator=generator) for shape in ((800, 768), (768, 3072)))
    with torch.inference_mode():
        pairs = [(rows, weights), (rows.bfloat16(), weights.bfloat16())]
        times: list[list[float]] = [[], []]
        for turn in range(_ROUNDS + 1):
            for spent, (left, right) in zip(times, pairs, strict=True):
                start = time.perf_counter()
                left @ right
                if turn:  # the first product of each kind prepares its kernel
                    spent.append(time.perf_counter() - start)
    full, half = (median(spent) for spent in times)
    return half < _WORTH_IT * full
