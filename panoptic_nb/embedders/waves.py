"""Orthonormal cosine and Fourier bases: they keep the coarse part of a small map and drop the fine."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray


def cosine_basis(n: int) -> NDArray[np.float32]:
    """Return the DCT-II basis of `n` samples, (n, n), one wave a row, slowest first.

    >>> bool(np.allclose(cosine_basis(4) @ cosine_basis(4).T, np.eye(4), atol=1e-6))
    True
    """
    waves = np.cos(np.pi / n * np.arange(n)[:, None] * (np.arange(n) + 0.5))
    unit: NDArray[np.float64] = waves / np.linalg.norm(waves, axis=1, keepdims=True)
    return unit.astype(np.float32)


def fourier_basis(n: int) -> tuple[NDArray[np.float32], NDArray[np.intp]]:
    """Return the real Fourier basis of `n` samples on a circle (`n` even), and each row's frequency.

    >>> fourier_basis(4)[1].tolist()
    [0, 1, 1, 2]
    """
    angle = 2 * np.pi / n * np.arange(n)
    rows, frequencies = [np.ones(n)], [0]
    for k in range(1, n // 2):
        rows += [np.cos(k * angle), np.sin(k * angle)]
        frequencies += [k, k]
    rows.append(np.cos(n // 2 * angle))
    frequencies.append(n // 2)
    waves = np.array(rows)
    unit: NDArray[np.float64] = waves / np.linalg.norm(waves, axis=1, keepdims=True)
    return unit.astype(np.float32), np.array(frequencies)
