"""Clusters against labels: ours beside scikit-learn's. Run: python -m tests.benchmarks.cluster_quality [FOLDER]

Purity: share of images that bear the commonest label of their cluster (images apart are a cluster of their
own). NMI: normalised mutual information. The vectors are the real network's.
"""

from __future__ import annotations

import sys
from collections import Counter
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from panoptic_nb.similarity.density import density_clusters
from panoptic_nb.similarity.kmeans import spherical_kmeans
from tests.benchmarks import labelled


def purity(labels: NDArray[np.str_], clusters: NDArray[np.int32]) -> float:
    each = (labels[clusters == cluster] for cluster in np.unique(clusters))
    return sum(Counter(some.tolist()).most_common(1)[0][1] for some in each) / len(labels)


def main() -> None:
    from sklearn.cluster import HDBSCAN, KMeans
    from sklearn.decomposition import PCA
    from sklearn.metrics import adjusted_rand_score, normalized_mutual_info_score

    sets = [labelled.folder(Path(p)) for p in sys.argv[1:]] or [labelled.objects(), labelled.watercolors()]
    for one in sets:
        k = len(set(one.labels.tolist()))
        reduced = PCA(50, random_state=0).fit_transform(one.vectors)
        reduced /= np.linalg.norm(reduced, axis=1, keepdims=True)
        ways = {
            "k-means, ours": [spherical_kmeans(one.vectors, k, seed=seed).labels for seed in range(5)],
            "k-means, scikit-learn": [
                KMeans(k, random_state=seed, n_init=1).fit(one.vectors).labels_ for seed in range(5)
            ],
            "k-means, scikit-learn, best of 10": [
                KMeans(k, random_state=seed, n_init=10).fit(one.vectors).labels_ for seed in range(5)
            ],
            "k=auto, ours": [density_clusters(one.vectors).labels],
            "HDBSCAN, 5 at least": [HDBSCAN(min_cluster_size=5, copy=True).fit(reduced).labels_],
            "HDBSCAN, 10 at least": [HDBSCAN(min_cluster_size=10, copy=True).fit(reduced).labels_],
        }
        print(f"{one.name}: {len(one.labels)} images, {k} labels")
        for name, runs in ways.items():
            figures = np.mean(
                [
                    (
                        len(set(run[run >= 0].tolist())),
                        np.mean(run < 0),
                        purity(one.labels, run),
                        normalized_mutual_info_score(one.labels, run),
                        adjusted_rand_score(one.labels, run),
                    )
                    for run in runs
                ],
                axis=0,
            )
            print(
                f"  {name:34s} k {figures[0]:5.0f}  apart {figures[1]:4.0%}  purity {figures[2]:.3f}"
                f"  NMI {figures[3]:.3f}  ARI {figures[4]:.3f}"
            )


if __name__ == "__main__":
    main()
