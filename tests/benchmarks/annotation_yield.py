"""How many verdicts, and how many gestures, to find 90 % of a class from one image.

    python -m tests.benchmarks.annotation_yield                      objects and watercolours, the real network
    python -m tests.benchmarks.annotation_yield FOLDER               images in subfolders named by their label
    python -m tests.benchmarks.annotation_yield TABLE FILE LABEL     a CSV, its column of file names, of labels
    … --seeds 20 --draw 1 --speed                                    seed images per class; which draw; refit time

The scholar knows the labels and nothing else. Verdicts are counted one by one, in batches of 12, until 90 % of
the class is found; the excess is over the verdicts that a perfect list would take.

(a) one image at a time, in the order of the files
(b) proposals by the centroid of what was accepted; a refusal only hides
(c) ours
(d) clusters first (k="auto"): each one whose medoid is of the class is taken batch by batch, from its core towards
    its edge, while half of a batch and more is of the class; then ours

Gestures: a batch taken with its exceptions is one, and one for each exception, or one for each acceptance where
these are fewer. The stop hint is judged by the share of the class found when it first comes.
"""

from __future__ import annotations

import argparse
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from panoptic_nb.similarity.cluster import profile
from panoptic_nb.similarity.density import density_clusters
from panoptic_nb.similarity.proposals import rank
from panoptic_nb.similarity.verdicts import outlook
from tests.benchmarks import labelled
from tests.benchmarks.mixture import mixture

BATCH, RECALL = 12, 0.9
Ranker = Callable[[list[int], list[int]], NDArray[np.int64]]


@dataclass
class Scholar:
    """Gives verdicts until enough of the class is found."""

    member: NDArray[np.bool_]
    start: int
    accepted: list[int] = field(default_factory=list)
    refused: list[int] = field(default_factory=list)
    verdicts: list[bool] = field(default_factory=list)
    gestures: int = 0
    recall_at_hint: float | None = None

    def __post_init__(self) -> None:
        self.accepted.append(self.start)
        self.needed = int(np.ceil(RECALL * self.member.sum()))

    @property
    def done(self) -> bool:
        return len(self.accepted) >= self.needed

    @property
    def excess(self) -> int:
        return len(self.verdicts) - (self.needed - 1)

    def judge(self, rows: NDArray[np.int64]) -> int:
        """Verdicts on a batch; how many were accepted."""
        before = len(self.verdicts)
        for row in rows.tolist():
            if self.done:
                break
            (self.accepted if self.member[row] else self.refused).append(row)
            self.verdicts.append(bool(self.member[row]))
            if self.recall_at_hint is None and outlook(self.verdicts, batch=BATCH).stop:
                self.recall_at_hint = len(self.accepted) / self.member.sum()
        given = self.verdicts[before:]
        if given:
            self.gestures += 1 + min(sum(given), len(given) - sum(given))
        return sum(given)

    def follow(self, ranker: Ranker) -> Scholar:
        while not self.done:
            self.judge(ranker(self.accepted, self.refused)[:BATCH])
        return self


def strategies(one: labelled.Labelled) -> dict[str, Callable[[Scholar], Scholar]]:
    clusters = profile(one.vectors, density_clusters(one.vectors).labels)

    def one_by_one(scholar: Scholar) -> Scholar:
        for row in range(len(one.labels)):
            if row != scholar.start and not scholar.done:
                scholar.judge(np.array([row]))
        return scholar

    def hide_only(accepted: list[int], refused: list[int]) -> NDArray[np.int64]:
        scores = one.vectors @ one.vectors[accepted].mean(axis=0)
        scores[accepted + refused] = -np.inf
        return np.argsort(-scores, kind="stable")[:BATCH]

    def proposals(accepted: list[int], refused: list[int]) -> NDArray[np.int64]:
        waiting = np.ones(len(one.labels), bool)
        waiting[accepted + refused] = False
        rows = np.flatnonzero(waiting)
        return rows[rank([one.vectors], [accepted], [refused], [rows]).order[:BATCH]]

    def clusters_first(scholar: Scholar) -> Scholar:
        for cluster, medoid in enumerate(clusters.medoids.tolist()):
            if scholar.member[medoid]:
                rows = clusters.members(cluster)
                rows = rows[rows != scholar.start]
                for start in range(0, len(rows), BATCH):
                    if 2 * scholar.judge(rows[start : start + BATCH]) < BATCH:
                        break
        return scholar.follow(proposals)

    return {
        "a one at a time": one_by_one,
        "b centroid, refusals hide": lambda scholar: scholar.follow(hide_only),
        "c ours": lambda scholar: scholar.follow(proposals),
        "d clusters, then ours": clusters_first,
    }


def report(one: labelled.Labelled, seeds: int, draw: int, least: int) -> None:
    classes = [name for name, size in Counter(one.labels.tolist()).most_common() if size >= least]
    print(
        f"{one.name}: {len(one.labels)} images, {len(classes)} classes of {least} and more, {seeds} seeds each"
    )
    base: NDArray[np.float64] = np.zeros(len(classes))
    for name, way in strategies(one).items():
        excess, verdicts, gestures, hints = [], [], [], []
        for place, label in enumerate(classes):
            member = one.labels == label
            random = np.random.default_rng([draw, place])
            starts = random.choice(np.flatnonzero(member), min(seeds, member.sum()), replace=False)
            runs = [way(Scholar(member, int(start))) for start in starts]
            excess.append(np.mean([run.excess for run in runs]))
            verdicts.append(np.mean([len(run.verdicts) for run in runs]))
            gestures.append(np.mean([run.gestures for run in runs]))
            hints += [run.recall_at_hint for run in runs if run.recall_at_hint is not None]
        figures = np.array(excess)
        if name.startswith("b"):
            base = figures
        line = (
            f"  {name:26s} verdicts: median {np.median(verdicts):7.1f} worst {max(verdicts):7.1f}"
            f"   excess: median {np.median(figures):7.1f} mean {figures.mean():7.1f}"
            f"   gestures: median {np.median(gestures):6.1f} worst {max(gestures):6.1f}"
        )
        if name[0] in "cd":
            line += (
                f"   excess to (b): median {np.median(figures) / max(np.median(base), 1e-9):.0%}, "
                f"worst class {(figures - base).max():+.0f}"
            )
        if hints and name[0] in "c":
            line += f"   hinted to stop before 90 % in {len(hints)} runs, at recall {np.median(hints):.0%}"
        print(line)


def speed(rows: int = 100_000, rounds: int = 15) -> None:
    vectors, labels = mixture(rows)
    member = labels == Counter(labels.tolist()).most_common(20)[-1][0]
    random = np.random.default_rng(0)
    for given in (24, 200, 1000, 4000):
        yes = random.choice(np.flatnonzero(member), min(given // 2, member.sum() // 2), replace=False)
        no = random.choice(np.flatnonzero(~member), given - len(yes), replace=False)
        waiting = np.setdiff1d(np.arange(rows), np.concatenate([yes, no]))
        taken = []
        for _ in range(rounds):
            start = time.perf_counter()
            rank([vectors], [yes], [no], [waiting])
            taken.append(time.perf_counter() - start)
        print(
            f"refit and rank {rows:,} × {vectors.shape[1]} after {given} verdicts: {1000 * np.median(taken):.1f} ms"
        )


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("source", nargs="*", help="a labelled folder, or a CSV and its two columns")
    parser.add_argument("--seeds", type=int, default=20)
    parser.add_argument("--draw", type=int, default=1)
    parser.add_argument("--least", type=int, default=20, help="smallest class")
    parser.add_argument("--speed", action="store_true")
    asked = parser.parse_args()
    if asked.speed:
        speed()
        return
    if len(asked.source) == 3:
        sets = [labelled.table(Path(asked.source[0]), *asked.source[1:], least=1)]
    elif asked.source:
        sets = [labelled.folder(Path(path)) for path in asked.source]
    else:
        sets = [labelled.objects(), labelled.watercolors(least=1)]
    for one in sets:
        report(one, asked.seeds, asked.draw, asked.least)


if __name__ == "__main__":
    main()
