"""Timing for the benchmarks: medians, and what the machine was doing meanwhile."""

from __future__ import annotations

import os
import statistics
import time
from collections.abc import Callable


def median_ms(
    work: Callable[[], object], repeats: int = 7, before: Callable[[], object] | None = None
) -> float:
    """The median time of `work` in milliseconds; `before` runs untimed ahead of each."""
    times = []
    for _ in range(repeats):
        if before is not None:
            before()
        start = time.perf_counter()
        work()
        times.append((time.perf_counter() - start) * 1000)
    return statistics.median(times)


def machine() -> str:
    """Cores and load, so that a figure can be judged."""
    load = os.getloadavg()[0] if hasattr(os, "getloadavg") else float("nan")
    return f"{os.cpu_count()} cores, load {load:.1f}"


def show(name: str, figure: float, unit: str, target: str = "", ratio: str = "") -> None:
    """Print one line of a benchmark's table."""
    print(f"{name:<58} {figure:>10.2f} {unit:<6} {target:<14} {ratio}", flush=True)
