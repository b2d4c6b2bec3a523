"""A table of 100,000 rows × 8 columns: read, typed, matched; beside what cannot be avoided.

Run as ``python -m tests.benchmarks.table_import``. The baselines are measured in the same run, by turns
with the candidates: polars reading the same file as texts, and Python's csv and float and strptime doing
the same cell by cell.
"""

from __future__ import annotations

import csv
import datetime as dt
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median

import numpy as np
import polars as pl

from panoptic_nb.sources.table import match, read_table, type_table
from panoptic_nb.values.text import natural_key

ROWS, TURNS = 100_000, 5
AUTHORS = [f"Auteur {n}, Jean" for n in range(200)]
SUBJECTS = ["port", "mer", "été", "pomme", "nature morte", "portrait"]


def table(folder: Path) -> tuple[Path, list[str]]:
    """A messy table, and the paths of the files that it describes."""
    random = np.random.default_rng(0)
    paths = [f"fonds {n % 50}/boîte_{n % 1000}/IMG_{n:06}.jpg" for n in range(ROWS)]
    path = folder / "metadata.csv"
    with path.open("w", newline="", encoding="utf-8-sig") as file:
        out = csv.writer(file, delimiter=";")
        out.writerow(["file", "auteur", "date", "année", "prix", "signé", "sujets", "lien"])
        for n in random.permutation(ROWS):
            day = dt.date(1850, 1, 1) + dt.timedelta(days=int(n) % 30_000)
            subjects = ", ".join(SUBJECTS[k] for k in sorted({int(n) % 6, int(n) % 5}))
            year = f"c. {1850 + n % 90}" if n % 10 == 0 else str(1850 + n % 90)
            out.writerow(
                [
                    paths[n].split("/")[-1], AUTHORS[n % 200] + "\n", f"{day:%d/%m/%Y}", year,
                    f"{n / 7:.2f}".replace(".", ","), "oui" if n % 3 else "non", subjects, f"https://x.org/{n}",
                ]
            )  # fmt: skip
    return path, paths


def cell_by_cell(path: Path) -> None:
    """What a plain loop does: the same types, without a word on what fails."""
    with path.open(newline="", encoding="utf-8-sig") as file:
        for row in csv.DictReader(file, delimiter=";"):
            row["auteur"].strip()
            dt.datetime.strptime(row["date"], "%d/%m/%Y")
            int(row["année"].removeprefix("c. "))
            float(row["prix"].replace(",", "."))
            [name.strip() for name in row["sujets"].split(",")]
            row["signé"] == "oui"  # noqa: B015 (its time is what counts)


def measure(calls: dict[str, Callable[[], object]]) -> dict[str, float]:
    """The median of each call's seconds, all of them by turns."""
    times: dict[str, list[float]] = {name: [] for name in calls}
    for _ in range(TURNS):
        for name, call in calls.items():
            begun = time.perf_counter()
            call()
            times[name].append(time.perf_counter() - begun)
    return {name: median(taken) for name, taken in times.items()}


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        path, paths = table(Path(folder))
        raw = read_table(path)
        keys = raw.texts("file")
        names = pl.Series([name.split("/")[-1] for name in paths])
        files = pl.DataFrame(
            {
                "item_id": range(ROWS),
                "path": paths,
                "file_name": names,
                "stem": names.str.strip_suffix(".jpg"),
            }
        )
        million = pl.Series([f"IMG_{n}.jpg" for n in range(1_000_000)]).shuffle(seed=0)
        options = {"separators": {"sujets": ","}}
        taken = measure(
            {
                "polars reads texts": lambda: pl.read_csv(path, separator=";", infer_schema=False),
                "read_table": lambda: read_table(path),
                "type_table, all inferred": lambda: type_table(raw, **options),  # type: ignore[arg-type]
                "cell by cell, types known": lambda: cell_by_cell(path),
                "match 100,000 × 100,000, auto": lambda: match(keys, files),
                "match by path": lambda: match(paths, files, "path"),
                "match, nothing fits": lambda: match(names + "x", files),
                "sort 1,000,000 names by bytes": lambda: million.arg_sort(),
                "natural_key of 1,000,000 names": lambda: natural_key(million),
            }
        )
        typed = type_table(raw, **options)  # type: ignore[arg-type]
        matched = len(match(keys, files))
    print(f"{ROWS:,} rows × {len(raw.columns)} columns; median of {TURNS} turns")
    for name, seconds in taken.items():
        print(f"  {name:32} {seconds:7.3f} s")
    ours = taken["read_table"] + taken["type_table, all inferred"]
    print(
        f"  reading and typing: {ours:.3f} s, {taken['cell by cell, types known'] / ours:.1f} × the plain loop's speed"
    )
    print(f"  columns: {', '.join(f'{column.name} {column.type}' for column in typed.columns)}")
    print(f"  rejected {typed.rejected.height:,}; matched {matched:,}")


if __name__ == "__main__":
    main()
