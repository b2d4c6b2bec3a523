"""Taking a large corpus out: DataFrames, CSV, Parquet, SQL, and the sheet of a cell.

Run: ``python -m tests.benchmarks.exports [--items 200000]``. The rows are synthetic, the corpus is a real
folder on disk. The baseline of each file is polars writing, in the same run, the very frame that the export
made: what remains is the reading of the corpus and what makes the table come back.
"""

from __future__ import annotations

import argparse
import tempfile
from collections.abc import Callable
from pathlib import Path

import polars as pl

import panoptic_nb as pnb
from tests.benchmarks.measure import machine, median_ms, show
from tests.benchmarks.million import fill_all


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--items", type=int, default=200_000)
    count = parser.parse_args().items
    with tempfile.TemporaryDirectory() as folder, pnb.Corpus(Path(folder) / "m.panoptic") as corpus:
        fill_all(corpus, count)
        print(f"{count:,} items, {machine()}")
        measure(corpus, Path(folder))


def measure(corpus: pnb.Corpus, folder: Path) -> None:
    view = corpus.view()
    frame = view.to_polars()
    flat = frame.with_columns(pl.col(pl.List).list.join("|"))
    show("to_polars", median_ms(view.to_polars, 3), "ms")
    against("to_csv", lambda: view.to_csv(folder / "a.csv"), lambda: flat.write_csv(folder / "b.csv"))
    against(
        "to_parquet",
        lambda: view.to_parquet(folder / "a.parquet"),
        lambda: frame.write_parquet(folder / "b.parquet"),
    )
    statement = "select author, count(*) from items group by all"

    def changed() -> None:
        view[:1].set("year", 1900 + len(corpus.history()) % 50)

    show(
        "sql, after a change (tables made)", median_ms(lambda: corpus.sql(statement), 3, before=changed), "ms"
    )
    show("sql, again", median_ms(lambda: corpus.sql(statement), 3), "ms")
    grouped = view.group_by(corpus["year"].by("decade"), "author")
    show("contact sheet of a grouped view (without pictures)", median_ms(grouped._repr_html_, 3), "ms")


def against(name: str, work: Callable[[], object], baseline: Callable[[], object]) -> None:
    """One figure and its ratio to a baseline, measured in turns."""
    ours, theirs = [], []
    for _ in range(3):
        ours.append(median_ms(work, 1))
        theirs.append(median_ms(baseline, 1))
    ours.sort()
    theirs.sort()
    show(name, ours[1], "ms", ratio=f"{ours[1] / theirs[1]:.1f} × polars writing that frame")


if __name__ == "__main__":
    main()
