"""`k="auto"` on 100,000 × 512: time, and what it finds. Run: python -m tests.benchmarks.auto_clusters [rows]

The vectors are the fixed mixture of 200 directions of `mixture`. scikit-learn's HDBSCAN, on as many components of
the same vectors, is timed on a tenth of the rows, for its time grows with their square; ours is timed on the same
tenth, and on all.
"""

from __future__ import annotations

import sys
import time
from typing import Any

import numpy as np
from sklearn.cluster import HDBSCAN
from sklearn.decomposition import PCA
from sklearn.metrics import normalized_mutual_info_score as agreement

from panoptic_nb.similarity.density import density_clusters
from tests.benchmarks.measure import machine
from tests.benchmarks.mixture import mixture

COMPONENTS = 32


def told(name: str, seconds: float, labels: Any, truth: Any, ratio: str = "") -> None:
    placed = labels >= 0
    found = int(labels.max()) + 1
    nmi = agreement(truth[placed], labels[placed]) if placed.any() else 0.0
    print(
        f"{name:44s} {seconds:8.2f} s   {found:4d} clusters, {placed.mean():4.0%} placed, NMI {nmi:.3f}   {ratio}"
    )


def main(rows: int = 100_000) -> None:
    vectors, truth = mixture(rows)
    part = np.arange(0, rows, 10)
    print(f"{rows:,} × {vectors.shape[1]}, {len(set(truth.tolist()))} directions; {machine()}")
    start = time.perf_counter()
    reduced = PCA(COMPONENTS, random_state=0).fit_transform(vectors[part])
    theirs = HDBSCAN(min_cluster_size=10, copy=True).fit_predict(reduced)
    baseline = time.perf_counter() - start
    told(f"PCA and scikit-learn HDBSCAN, {len(part):,} rows", baseline, theirs, truth[part])
    for name, chosen in (
        (f"ours, {len(part):,} rows", part),
        (f"ours, {rows:,} rows (≤ 60 s)", np.arange(rows)),
    ):
        start = time.perf_counter()
        found = density_clusters(vectors[chosen]).labels
        taken = time.perf_counter() - start
        ratio = f"× {baseline / taken:.1f}" if len(chosen) == len(part) else ""
        told(name, taken, found, truth[chosen], ratio)


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
