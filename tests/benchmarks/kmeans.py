"""k-means, 100,000 × 512, k = 100: ours beside scikit-learn and faiss. Run: python -m tests.benchmarks.kmeans

scikit-learn is timed twice, as it comes and with its libraries held to one thread (on a busy machine its
two thread pools get in each other's way, and it is then ten times slower): the ratio is to the better one.
`python -m tests.benchmarks.kmeans million` shows the memory that a million rows take.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from panoptic_nb.similarity.kmeans import spherical_kmeans
from tests.benchmarks.mixture import mixture

K = 100


def mean_cosine(vectors: NDArray[np.float32], centroids: NDArray[np.float32]) -> float:
    directions = centroids / np.linalg.norm(centroids, axis=1, keepdims=True)
    blocks = range(0, len(vectors), 8192)
    return float(np.concatenate([(vectors[a : a + 8192] @ directions.T).max(axis=1) for a in blocks]).mean())


def ways(vectors: NDArray[np.float32]) -> dict[str, Callable[[], NDArray[np.float32]]]:
    import faiss
    from sklearn.cluster import MiniBatchKMeans
    from threadpoolctl import threadpool_limits

    def mini_batch() -> NDArray[np.float32]:
        return MiniBatchKMeans(K, random_state=0).fit(vectors).cluster_centers_

    def mini_batch_held() -> NDArray[np.float32]:
        with threadpool_limits(1):
            return mini_batch()

    def flat() -> NDArray[np.float32]:
        search = faiss.Kmeans(vectors.shape[1], K, niter=25, spherical=True, seed=1)
        search.train(vectors)
        return search.centroids

    return {
        "MiniBatchKMeans, 1 thread": mini_batch_held,
        "MiniBatchKMeans": mini_batch,
        "faiss, 25 iterations": flat,
        "ours": lambda: spherical_kmeans(vectors, K, keys=np.arange(len(vectors))).centroids,
        "ours, no keys": lambda: spherical_kmeans(vectors, K).centroids,
        "ours, 1 thread": lambda: (
            spherical_kmeans(vectors, K, keys=np.arange(len(vectors)), threads=1).centroids
        ),
    }


def main(rounds: int = 5) -> None:
    for name, spread in (("uneven directions", 1.0), ("even directions", 0.0)):
        vectors, _ = mixture(spread=spread)
        taken: dict[str, list[float]] = {}
        quality: dict[str, float] = {}
        for _ in range(rounds):
            for way, run in ways(vectors).items():
                start = time.perf_counter()
                centroids = run()
                taken.setdefault(way, []).append(time.perf_counter() - start)
                quality[way] = mean_cosine(vectors, centroids)
        base = min(float(np.median(times)) for way, times in taken.items() if way.startswith("Mini"))
        print(name)
        for way, times in taken.items():
            median = float(np.median(times))
            print(f"  {way:28s} {median:7.3f} s   × {base / median:5.1f}   mean cosine {quality[way]:.4f}")


def million(rows: int = 1_000_000) -> None:
    import resource

    vectors, _ = mixture(rows)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    start = time.perf_counter()
    found = spherical_kmeans(vectors, K, keys=np.random.default_rng(0).permutation(rows))
    seconds = time.perf_counter() - start
    after = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    size = vectors.nbytes / 2**20
    print(f"{rows:,} × {vectors.shape[1]} in {seconds:.1f} s, mean cosine {found.mean_cosine:.4f}")
    print(f"vectors {size:.0f} MB; peak {before:.0f} → {after:.0f} MB = {after / size:.2f} × the vectors")


if __name__ == "__main__":
    million() if "million" in sys.argv[1:] else main()
