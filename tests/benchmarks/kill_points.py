"""A process killed just before and just after every step that something is kept by, for every kind of work.

Run: ``python -m tests.benchmarks.kill_points [work …]``. It says how many points were tried, and ends with 1 unless the
corpus was whole, and went on, after every one of them. The test suite tries some of each
(``tests/trust/test_faults.py``).
"""

from __future__ import annotations

import sys
import tempfile
import time
from pathlib import Path

from tests.benchmarks.measure import machine
from tests.trust import test_faults
from tests.trust.faults import WORKS, Death, die_everywhere, make


def try_all(name: str, folder: Path) -> tuple[int, str]:
    """How many points of a work were tried, and what was wrong after one of them, or nothing."""
    (folder / "stage").mkdir(parents=True)
    make(folder / "stage")
    base = (folder / "stage").rename(folder / "base")
    points = 0

    def everywhere(name: str, base: Path, out: Path, _: int | None) -> list[Death]:
        nonlocal points
        deaths = die_everywhere(name, base, out, None)
        points = len(deaths) - 1
        return deaths

    sparing, test_faults.die_everywhere = test_faults.die_everywhere, everywhere
    try:
        test_faults.test_what_a_dead_process_leaves_is_whole_and_goes_on(name, base, folder)
    except Exception as error:  # noqa: BLE001 - told, and the next work is tried
        return points, f"{type(error).__name__}: {error}"[:300]
    finally:
        test_faults.die_everywhere = sparing
    return points, ""


def main() -> None:
    print(machine())
    total, wrong = 0, 0
    for name in sys.argv[1:] or sorted(WORKS):
        start = time.monotonic()
        with tempfile.TemporaryDirectory() as folder:
            points, trouble = try_all(name, Path(folder))
        total += points
        wrong += bool(trouble)
        print(f"{name:22} {points:4} points, {time.monotonic() - start:5.0f} s {trouble}", flush=True)
    print(f"{total} points tried, {wrong} kinds of work with trouble")
    if wrong:
        raise SystemExit(1)


if __name__ == "__main__":
    main()
