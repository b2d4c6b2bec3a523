"""The one fixed mixture on the sphere that the vector benchmarks share."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray


def mixture(
    rows: int = 100_000,
    dimensions: int = 512,
    directions: int = 200,
    *,
    within: float = 0.72,
    between: float = 0.38,
    spread: float = 1.0,
    seed: int = 0,
) -> tuple[NDArray[np.float32], NDArray[np.int64]]:
    """Unit vectors around `directions`, and each one's direction.

    Two rows of one direction have cosine `within` on average, of two directions `between`. The sizes of the
    directions are lognormal with standard deviation `spread` (0: equal), as those of real corpora are uneven.
    """
    rng = np.random.default_rng(seed)
    centres = rng.standard_normal((directions, dimensions))
    centres /= np.linalg.norm(centres, axis=1, keepdims=True)
    common = rng.standard_normal(dimensions)
    common /= np.linalg.norm(common)
    shared = between / within
    centres = np.sqrt(shared) * common + np.sqrt(1 - shared) * centres
    centres /= np.linalg.norm(centres, axis=1, keepdims=True)
    sizes = rng.lognormal(0, spread, directions)
    labels = rng.choice(directions, rows, p=sizes / sizes.sum())
    vectors = np.empty((rows, dimensions), np.float32)
    for start in range(0, rows, 8192):
        block = labels[start : start + 8192]
        noise = rng.standard_normal((len(block), dimensions))
        noise /= np.linalg.norm(noise, axis=1, keepdims=True)
        block_rows = np.sqrt(within) * centres[block] + np.sqrt(1 - within) * noise
        vectors[start : start + 8192] = block_rows / np.linalg.norm(block_rows, axis=1, keepdims=True)
    return vectors, labels
