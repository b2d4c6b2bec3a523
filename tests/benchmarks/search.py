"""Top 100 of 100,000 × 512, exact: ours beside faiss's flat index. Run: python -m tests.benchmarks.search"""

from __future__ import annotations

import sys
import time

import faiss
import numpy as np

from panoptic_nb.similarity import search
from tests.benchmarks.mixture import mixture


def main(rows: int = 100_000, rounds: int = 9) -> None:
    vectors, _ = mixture(rows)
    flat = faiss.IndexFlatIP(vectors.shape[1])
    flat.add(vectors)
    plain = search.Index(vectors, arithmetic="float32")
    narrow = search.Index(vectors, arithmetic="bfloat16")
    for queries in (1, 64):
        wanted = vectors[:: rows // queries][:queries]
        ways = {
            "faiss flat": lambda w=wanted: flat.search(w, 100)[1],
            "ours, float32": lambda w=wanted: plain.top(w, 100)[0],
            "ours, bfloat16": lambda w=wanted: narrow.top(w, 100)[0],
        }
        truth = np.argsort(-(wanted.astype(float) @ vectors.T.astype(float)), axis=1, kind="stable")[:, :100]
        times: dict[str, list[float]] = {name: [] for name in ways}
        for _ in range(rounds):
            for name, way in ways.items():
                start = time.perf_counter()
                found = way()
                times[name].append(time.perf_counter() - start)
                if name != "faiss flat":
                    assert np.array_equal(found, truth), name
        base = float(np.median(times["faiss flat"]))
        for name, taken in times.items():
            median = float(np.median(taken))
            print(f"{queries:3d} queries  {name:15s} {1000 * median:8.2f} ms   × {base / median:.1f}")


if __name__ == "__main__":
    main(*map(int, sys.argv[1:2]))
