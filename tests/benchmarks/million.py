"""A corpus of a million items: tagging, undo, filtering, ordering, grouping, counting.

Run: ``python -m tests.benchmarks.million [--items 1000000]``. The rows are synthetic, the corpus is a real
folder on disk, and every write is committed. Beside the cached answers stand the first ones, which read
the columns from the disk.
"""

from __future__ import annotations

import argparse
import tempfile
from pathlib import Path

import numpy as np
import polars as pl

import panoptic_nb as pnb
from panoptic_nb.store.store import Store
from tests.benchmarks.measure import machine, median_ms, show


def fill(store: Store, count: int) -> None:
    """Items and images as an import leaves them, without the files."""
    op_id = store.journal.begin("import images", summary="synthetic")
    with store.catalogue.transaction() as transaction:
        root = store.items.add_root(op_id, transaction, "/nowhere")
        transaction.run(
            "INSERT INTO images SELECT range::INTEGER, unhex(sha256(range::VARCHAR)), 640, 480, 'JPEG', 100000, 1, 1, "
            "(hash(range) % 16777216)::INTEGER, hash(range), NULL FROM range(1, ?)",
            [count + 1],
        )
        transaction.run(
            "INSERT INTO items SELECT range::INTEGER, range::INTEGER, ?, 'd/image-' || range || '.jpg', NULL, "
            "'image-' || range || '.jpg', 'd', 0, 0, NULL, 1, 1, false, true, ? FROM range(1, ?)",
            [root, op_id, count + 1],
        )
    store.journal.finish(op_id, summary=f"{count} images", items=count, detail={})


def fill_properties(corpus: pnb.Corpus, count: int) -> None:
    """A year for nine in ten, one of 200 authors for all, up to two of 50 motifs for half."""
    rng = np.random.default_rng(0)
    ids = np.arange(1, count + 1)
    years = rng.integers(1850, 1950, count)
    authors = np.char.add("author ", rng.integers(0, 200, count).astype(str))
    motifs = [f"motif {a}|motif {b}" if a % 2 else "" for a, b in rng.integers(0, 50, (count, 2)).tolist()]
    table = pl.DataFrame(
        {"file": [f"image-{n}.jpg" for n in ids], "year": years.astype(str), "author": authors}
    )
    table = table.with_columns(
        year=pl.when(pl.Series(rng.random(count) < 0.9)).then(pl.col("year")), motif=pl.Series(motifs)
    )
    corpus.add_metadata(
        table,
        on="file",
        types={"year": "date", "author": "label", "motif": "labels"},
        separators={"motif": "|"},
    )


def fill_all(corpus: pnb.Corpus, count: int) -> None:
    """Items, images and properties."""
    fill(corpus.view().session.store, count)
    corpus.view().session.forget()
    fill_properties(corpus, count)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--items", type=int, default=1_000_000)
    count = parser.parse_args().items
    with tempfile.TemporaryDirectory() as folder, pnb.Corpus(Path(folder) / "m.panoptic") as corpus:
        fill_all(corpus, count)
        print(f"{count:,} items, {machine()}")
        measure(corpus, count)


def measure(corpus: pnb.Corpus, count: int) -> None:
    session = corpus.view().session
    some = np.random.default_rng(1).permutation(count)[: count // 20] + 1
    picked = corpus.view().pick(some)
    corpus.add_property("check", "labels").add_tag("seen")
    show(
        "tag 5 % of the items, durable and journaled",
        median_ms(lambda: picked.tag("check", "seen"), before=lambda: picked.untag("check", "seen")),
        "ms",
        "≤ 50 ms",
    )
    show("undo of it", median_ms(corpus.undo, before=lambda: _retag(picked)), "ms", "≤ 50 ms")

    year = corpus["year"]

    def filter_sort() -> object:
        return corpus.view().where(year >= 1900).sort("year", "author").ids

    def group() -> object:
        return session.groups(corpus.view().group_by(year.by("decade"), "author").query)

    def counts() -> object:
        return session.counts(corpus["motif"].by(), corpus.view().ids)[1]

    for name, work in (
        ("filter and two-key sort", filter_sort),
        ("group by decade, then author", group),
        ("counts of 50 tags", counts),
    ):
        show(f"{name}, first time (columns read)", median_ms(work, 3, before=session.forget), "ms")
        show(f"{name}, again", median_ms(work), "ms", "≤ 150 ms")
    show("sort by file name, first time", median_ms(lambda: corpus.view().sort("file_name").ids, 1), "ms")
    show("sort by file name, again", median_ms(lambda: corpus.view().sort("file_name").ids), "ms")


def _retag(picked: pnb.View) -> None:
    picked.untag("check", "seen")
    picked.tag("check", "seen")


if __name__ == "__main__":
    main()
