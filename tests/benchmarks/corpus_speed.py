"""A corpus of 100,000 items: thumbnails by id, and a table of 100,000 rows by 8 columns, end to end.

Run: ``python -m tests.benchmarks.corpus_speed [--items 100000]``. The baseline of the table is polars reading
and typing the same file, which knows neither reports nor journal; that of the thumbnails is the same bytes as
files in a folder.
"""

from __future__ import annotations

import argparse
import tempfile
import time
from pathlib import Path

import numpy as np
import polars as pl

import panoptic_nb as pnb
from tests.benchmarks.measure import machine, median_ms, show
from tests.benchmarks.million import fill

THUMBNAIL_BYTES, AT_ONCE = 12_000, 60


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--items", type=int, default=100_000)
    count = parser.parse_args().items
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        with pnb.Corpus(folder / "c.panoptic") as corpus:
            fill(corpus.view().session.store, count)
            corpus.view().session.forget()
            print(f"{count:,} items, {machine()}")
            thumbnails(corpus, count, folder)
            table(corpus, count, folder)


def thumbnails(corpus: pnb.Corpus, count: int, folder: Path) -> None:
    rng = np.random.default_rng(0)
    pool = rng.integers(0, 256, THUMBNAIL_BYTES * 2, np.uint8).tobytes()
    store = corpus.view().session.store.thumbnails
    for start in range(1, count + 1, 5000):
        ids = range(start, min(start + 5000, count + 1))
        store.put((image, pool[image % THUMBNAIL_BYTES :][:THUMBNAIL_BYTES]) for image in ids)
    (folder / "files").mkdir()
    for image in range(1, 2001):
        (folder / "files" / str(image)).write_bytes(pool[:THUMBNAIL_BYTES])

    def wanted(highest: int) -> list[int]:
        return (rng.permutation(highest)[:AT_ONCE] + 1).tolist()

    lists = iter([wanted(count) for _ in range(400)])
    for _ in range(50):
        store.get(next(lists))
    ours = median_ms(lambda: store.get(next(lists)), 101)
    again = wanted(count)
    warm = median_ms(lambda: store.get(again), 101)
    files = iter([wanted(2000) for _ in range(400)])
    plain = median_ms(lambda: [(folder / "files" / str(n)).read_bytes() for n in next(files)], 101)
    show(
        f"{AT_ONCE} thumbnails at random, each time others",
        ours,
        "ms",
        "≤ 1 ms",
        f"{plain / ours:.1f} × files",
    )
    show(f"{AT_ONCE} thumbnails, the same again", warm, "ms", "≤ 1 ms", f"{plain / warm:.1f} × files")


def table(corpus: pnb.Corpus, count: int, folder: Path) -> None:
    rng = np.random.default_rng(1)
    numbers = np.arange(1, count + 1)
    path = folder / "table.csv"
    pl.DataFrame(
        {
            "file": [f"image-{n}.jpg" for n in numbers],
            "title": [f"Affiche n° {n}, {n % 977}" for n in numbers],
            "artist": np.char.add("artist ", rng.integers(0, 300, count).astype(str)),
            "year": rng.integers(1850, 1950, count),
            "price": (rng.random(count) * 1000).round(2),
            "seen": np.where(rng.random(count) < 0.5, "oui", "non"),
            "subjects": [f"s{a}, s{b}" for a, b in rng.integers(0, 80, (count, 2)).tolist()],
            "link": [f"https://example.org/{n}" for n in numbers],
        }
    ).write_csv(path)
    start = time.perf_counter()
    report = corpus.add_metadata(path, on="file", types={"year": "date"}, separators={"subjects": ","})
    ours = time.perf_counter() - start
    start = time.perf_counter()
    pl.read_csv(path, try_parse_dates=True, infer_schema_length=1000)
    plain = time.perf_counter() - start
    assert report.matched == count
    show(
        "table of 8 columns, matched, typed, stored, journaled",
        ours,
        "s",
        "≤ 3 s",
        f"{ours / plain:.0f} × polars' reading alone",
    )
    start = time.perf_counter()
    corpus.undo()
    show("undo of it", time.perf_counter() - start, "s")


if __name__ == "__main__":
    main()
