"""Near-duplicates: pictures that are the same, whatever their size, compression, exposure, turn or mirror.

Three questions, each asked only of what passed the one before: do the hashes differ in a few of 64 bits, do the
outlines differ in few of 255, do the details agree in every part. Of 2,000 watercolours of fruit, all laid out
alike, the first lets thousands of pairs pass, the second a handful, the last none.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, Final, Literal

import numpy as np
from numpy.typing import NDArray

from panoptic_nb.blocks import Blocks
from panoptic_nb.errors import InvalidValueError
from panoptic_nb.similarity._vectors import Floats, Ints
from panoptic_nb.similarity.components import joined
from panoptic_nb.similarity.hashes import HashTable
from panoptic_nb.similarity.outline import Outlines
from panoptic_nb.similarity.pixels import agreement, details
from panoptic_nb.similarity.steps import step, steps
from panoptic_nb.similarity.symmetry import QUARTER_TURNS, SYMMETRIES

AT: Final = 0.7
"""The least agreement of two copies, by default: `python -m tests.benchmarks.duplicates` shows what it keeps
and what it lets in."""

RADIUS: Final = 7
"""Bits in which the hashes of copies differ at most: more finds nothing that the details confirm."""

_ALIKE: Final = 40  # of 255 bits, in which outlines differ at most: nearly all copies are within 30
_PARTNERS: Final = 16  # confirmed ones that an image needs before pairs inside its group are left out
_AT_ONCE: Final = 4096
_CHUNK: Final = 256

Pictures = Callable[[Ints], NDArray[Any]]
"""From rows to grey pictures of 64 × 64, shape (len(rows), 64, 64)."""


@dataclass(frozen=True)
class Copies:
    """Confirmed pairs; every array is by pair, and `first` is the lower row.

    Attributes
    ----------
    similarity
        How well they agree where they agree least, from `at` to 1; float32.
    symmetry
        How the first is to be laid down to look like the second: see `symmetry.SYMMETRIES`; int8.
    """

    first: Ints
    second: Ints
    similarity: Floats
    symmetry: NDArray[np.int8]

    def __len__(self) -> int:
        return len(self.first)


def find_copies(
    outlines: Outlines,
    pictures: Pictures,
    *,
    at: float = AT,
    mirrored: bool = True,
    radius: int = RADIUS,
    threads: int | None = None,
) -> Copies:
    """Which pictures are copies of one another.

    Parameters
    ----------
    outlines
        Those of all pictures; plain ones (`Outlines.plain`) have no copies.
    pictures
        Gives the pictures of the rows that are looked at closely; asked a few thousand rows at a time.
    at
        The least agreement, above 0 and at most 1: see `pixels.agreement`.
    mirrored
        Look for turned and mirrored copies too.
    radius
        Bits in which their hashes may differ.

    Returns
    -------
    Copies
        Each pair once, by row, the same whatever the number of threads. Among many copies of one picture not
        every pair is looked at: once a picture has 16 confirmed copies, pairs inside its group are left out.

    Raises
    ------
    InvalidValueError
        If `at` is out of its range.
    """
    if not 0 < at <= 1:
        raise InvalidValueError(
            f"at={at!r} was given, a similarity above 0 and at most 1 was expected, such as {AT}."
        )
    with steps("Near-duplicates"):
        shaped = np.flatnonzero(~outlines.plain)
        known = _Known(len(outlines))
        table = HashTable(outlines.hashes()[shaped])
        found: list[Copies] = []
        # A quarter turn of one picture is the other quarter turn of the other: one of the two is enough.
        for symmetry in (0, 1, 2, 3, 4, 7, QUARTER_TURNS[1]) if mirrored else (0,):
            step()
            queries = outlines.hashes(symmetry)[shaped]
            pairs: Literal["rising", "other"] = "other" if symmetry in QUARTER_TURNS else "rising"
            near = (
                (shaped[part.first], shaped[part.second])
                for part in table.near(queries, radius, pairs=pairs, threads=threads)
            )
            for first, second in _gathered(_alike(near, outlines, known, symmetry)):
                step()
                first, second = known.wanted(first, second)
                similarity = _agreements(pictures, first, second, symmetry, threads)
                sure = similarity >= at
                known.add(first[sure], second[sure])
                turned = np.full(int(sure.sum()), symmetry, np.int8)
                found.append(Copies(first[sure], second[sure], similarity[sure], turned))
    return _once(found)


def likeness(outlines: Outlines, pictures: Pictures, centre: int, rows: Ints) -> Floats:
    """How well pictures agree with one picture, laid down as their outlines match best; by row."""
    against = np.full(len(rows), centre)
    outline = np.stack([outlines.differing(rows, against, symmetry) for symmetry in range(len(SYMMETRIES))])
    best = outline.argmin(axis=0)
    found = np.full(len(rows), -1, np.float32)
    for symmetry in np.unique(best).tolist():
        mine = np.flatnonzero(best == symmetry)
        found[mine] = _agreements(pictures, rows[mine], against[mine], symmetry, None)
    return found


class _Known:
    """What is confirmed so far: who hangs together, and how many copies each picture has."""

    def __init__(self, rows: int) -> None:
        self._group = np.arange(rows)
        self._partners = np.zeros(rows, np.int64)

    def wanted(self, first: Ints, second: Ints) -> tuple[Ints, Ints]:
        """The pairs that could still tell something."""
        full = (self._partners[first] >= _PARTNERS) & (self._partners[second] >= _PARTNERS)
        keep = ~(full & (self._group[first] == self._group[second]))
        return first[keep], second[keep]

    def add(self, first: Ints, second: Ints) -> None:
        if len(first):
            self._group = joined(len(self._group), self._group[first], self._group[second])[self._group]
            ends = np.concatenate([first, second])
            self._partners += np.bincount(ends, minlength=len(self._partners))


def _alike(
    near: Iterator[tuple[Ints, Ints]], outlines: Outlines, known: _Known, symmetry: int
) -> Iterator[tuple[Ints, Ints]]:
    """The pairs whose outlines differ little."""
    for first, second in near:
        step()
        first, second = known.wanted(first, second)
        keep = outlines.differing(first, second, symmetry) <= _ALIKE
        yield first[keep], second[keep]


def _gathered(portions: Iterator[tuple[Ints, Ints]]) -> Iterator[tuple[Ints, Ints]]:
    """Small portions put together, large ones cut."""
    first: list[Ints] = []
    second: list[Ints] = []
    count = 0
    for a, b in portions:
        for start in range(0, len(a), _AT_ONCE):
            first.append(a[start : start + _AT_ONCE])
            second.append(b[start : start + _AT_ONCE])
            count += len(first[-1])
            if count >= _AT_ONCE:
                yield np.concatenate(first), np.concatenate(second)
                first, second, count = [], [], 0
    if count:
        yield np.concatenate(first), np.concatenate(second)


def _agreements(pictures: Pictures, first: Ints, second: Ints, symmetry: int, threads: int | None) -> Floats:
    if not len(first):
        return np.zeros(0, np.float32)
    rows, place = np.unique(np.concatenate([first, second]), return_inverse=True)
    shown = pictures(rows)
    a, b = place[: len(first)], place[len(first) :]
    with Blocks(threads) as blocks:
        parts = blocks.map(lambda start, stop: details(shown[start:stop]), len(shown), _CHUNK)
        detail = np.concatenate(list(parts))
        parts = blocks.map(
            lambda start, stop: agreement(detail[a[start:stop]], detail[b[start:stop]], symmetry),
            len(first),
            _CHUNK,
        )
        return np.concatenate(list(parts))


def _once(found: list[Copies]) -> Copies:
    """Each pair once, as it is laid down best."""
    none = Copies(np.zeros(0, np.int64), np.zeros(0, np.int64), np.zeros(0, np.float32), np.zeros(0, np.int8))
    parts = [none, *found]
    first = np.concatenate([part.first for part in parts])
    second = np.concatenate([part.second for part in parts])
    similarity = np.concatenate([part.similarity for part in parts])
    symmetry = np.concatenate([part.symmetry for part in parts])
    exchanged = first > second
    first, second = np.where(exchanged, second, first), np.where(exchanged, first, second)
    there, back = QUARTER_TURNS
    turned = exchanged & np.isin(symmetry, QUARTER_TURNS)
    symmetry = np.where(turned, there + back - symmetry, symmetry).astype(np.int8)
    order = np.lexsort((symmetry, -similarity, second, first))
    first, second = first[order], second[order]
    new = np.ones(len(order), np.bool_)
    new[1:] = (first[1:] != first[:-1]) | (second[1:] != second[:-1])
    return Copies(first[new], second[new], similarity[order][new], symmetry[order][new])
