"""Kill -9 in the middle of an import, an embedding, a tag and a table, again and again.

Run: ``python -m tests.benchmarks.crash [--times 20]``. After every kill the corpus is opened and checked; what
was cut short is undone and done again; at the end the work is brought to its end.
"""

from __future__ import annotations

import argparse
import random
import tempfile
from pathlib import Path

from tests.crashing import WORK, finish, prepare, survive


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--times", type=int, default=20)
    times = parser.parse_args().times
    rng = random.Random(1)
    for work in WORK:
        count = {"import": 4000, "embed": 1500}.get(work, 100_000)
        with tempfile.TemporaryDirectory() as folder:
            path = prepare(work, Path(folder), count)
            found = [survive(work, path, rng, longest_s=1.5) for _ in range(times)]
            cut = sum(one.interrupted for one in found)
            print(
                f"{work:<14} killed {times} times after {min(one.after_s for one in found):.2f} to "
                f"{max(one.after_s for one in found):.2f} s: opened and whole {len(found)} times, "
                f"{cut} operations marked interrupted, then finished: {finish(work, path):,} of {count:,}",
                flush=True,
            )


if __name__ == "__main__":
    main()
