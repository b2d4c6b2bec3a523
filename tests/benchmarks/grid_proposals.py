"""The kernel's share of a verdict in the strip of proposals, and of clusters on screen, without a browser.

Run: ``python -m tests.benchmarks.grid_proposals [--items 100000] [--dim 512]``. Rows and vectors are synthetic,
the corpus is a real folder on disk, every verdict is committed. The baseline of a verdict is the ranking alone.
"""

from __future__ import annotations

import argparse
import tempfile
from pathlib import Path

import comm
import numpy as np

import panoptic_nb as pnb
from panoptic_nb.widget.grid import show as show_grid
from tests.benchmarks.grid_page import fill_pictured
from tests.benchmarks.measure import machine, median_ms, show
from tests.widget.conftest import Reader, RecordingComm


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--items", type=int, default=100_000)
    parser.add_argument("--dim", type=int, default=512)
    given = parser.parse_args()
    comm.create_comm = RecordingComm
    with tempfile.TemporaryDirectory() as folder, pnb.Corpus(Path(folder) / "m.panoptic") as corpus:
        fill_pictured(corpus, given.items, range(1, given.items + 1, max(1, given.items // 2_000)))
        rng = np.random.default_rng(0)
        centres = rng.normal(size=(50, given.dim)).astype(np.float32)
        rows = centres[np.arange(given.items) % 50]
        rows += rng.normal(size=rows.shape).astype(np.float32)
        corpus.add_vectors("v", corpus.view().ids, rows)
        corpus.view()[:40].tag("check", "wanted")
        print(f"{given.items:,} items × {given.dim}, {machine()}")
        measure(corpus)


def measure(corpus: pnb.Corpus) -> None:
    """Print what each gesture costs."""
    reader = Reader(show_grid(corpus.view()))
    key = corpus["check"].field.key
    rev = reader.call("open", size=48)["layout"]["rev"]
    asked = {"property": key, "tag": "wanted", "spaces": ["v"], "count": 24}
    show("propose: the first batch and the next", median_ms(lambda: reader.call("propose", **asked)), "ms")
    strip = reader.call("propose", **asked)
    kept = {"told": strip}

    def verdict(**how: slice) -> None:
        images = kept["told"]["images"].tolist()
        chosen = {name: images[part] for name, part in how.items()}
        kept["told"] = reader.call(
            "decide", strip=kept["told"]["strip"], holding=images[12:], count=24, **chosen
        )

    show("a verdict, to the next candidates", median_ms(lambda: verdict(accept=slice(0, 1))), "ms")
    show(
        "a batch accepted but for two",
        median_ms(lambda: verdict(accept=slice(0, 10), refuse=slice(10, 12))),
        "ms",
    )
    proposals = corpus.view().propose("check", "wanted", space="v")
    alone = median_ms(proposals._rank)
    show("of which the ranking alone (baseline)", alone, "ms")
    cluster = {"rev": rev, "group": None, "space": "v", "k": 20}
    made = median_ms(lambda: reader.finish(reader.call("cluster", **cluster)), 3)
    show("20 clusters, to the first pictures", made, "ms")
    layout = reader.finish(reader.call("cluster", **cluster))["layout"]
    show(
        "clusters in another order",
        median_ms(lambda: reader.call("recut", rev=layout["rev"], do="sort", by="cohesion"), 3),
        "ms",
    )
    show("20 cards", median_ms(lambda: reader.call("cards", rev=layout["rev"], start=0, stop=20), 3), "ms")


if __name__ == "__main__":
    main()
