"""The kernel's share of the grid: how long Python takes to answer each request, without a browser.

Run: ``python -m tests.benchmarks.grid_kernel [--items 100000]``. The rows are synthetic, the corpus is a real
folder on disk, every write is committed, and the whole way from a message to its reply is measured.
"""

from __future__ import annotations

import argparse
import tempfile
from pathlib import Path

import comm

import panoptic_nb as pnb
from panoptic_nb.widget.grid import show as show_grid
from tests.benchmarks.grid_page import fill_pictured
from tests.benchmarks.measure import machine, median_ms, show
from tests.widget.conftest import Reader, RecordingComm


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--items", type=int, default=100_000)
    count = parser.parse_args().items
    comm.create_comm = RecordingComm
    with tempfile.TemporaryDirectory() as folder, pnb.Corpus(Path(folder) / "m.panoptic") as corpus:
        fill_pictured(corpus, count, range(1, count + 1, max(1, count // 2_000)))
        print(f"{count:,} items, {machine()}")
        measure(corpus, count)


def measure(corpus: pnb.Corpus, count: int) -> None:
    grid = show_grid(corpus.view())
    reader = Reader(grid)
    key = {name: corpus[name].field.key for name in ("year", "author", "motif", "check")}
    captions = [key["author"], key["year"]]
    rev = reader.call("open", size=48)["layout"]["rev"]

    def spec(**change: object) -> dict[str, object]:
        return {"where": None, "search": "", "group": [], "sort": [], "piles": False, **change}

    def ask(**change: object) -> dict[str, object]:
        return reader.call("spec", spec=spec(**change), captions=captions)

    old = {"property": key["year"], "op": "lt", "value": "1900"}
    decades = [{"property": key["year"], "unit": "decade"}, {"property": key["author"]}]
    show("open: schema, layout and the first window", median_ms(lambda: reader.call("open", size=48)), "ms")
    show(
        "window of 48",
        median_ms(
            lambda: reader.call("window", rev=rev, start=count // 2, stop=count // 2 + 48, captions=captions)
        ),
        "ms",
    )
    show(
        "captions of 48",
        median_ms(
            lambda: reader.call(
                "captions", rev=rev, start=count // 2, stop=count // 2 + 48, captions=captions
            )
        ),
        "ms",
    )
    show("filter (year < 1900)", median_ms(lambda: ask(where=old), before=lambda: ask()), "ms", "≤ 150 ms")
    show(
        "group by decade and author",
        median_ms(lambda: ask(group=decades), before=lambda: ask()),
        "ms",
        "≤ 150 ms",
    )
    show(
        "sort by author",
        median_ms(lambda: ask(sort=[{"property": key["author"]}]), before=lambda: ask()),
        "ms",
        "≤ 150 ms",
    )
    show("search", median_ms(lambda: ask(search="image-77"), before=lambda: ask(), repeats=3), "ms")
    show("facets", median_ms(lambda: reader.call("facets", properties=list(key.values()), limit=8)), "ms")
    rev = ask()["layout"]["rev"]  # type: ignore[index]
    thousand = {"rev": rev, "ranges": [[0, 1_000]]}
    everything = {"rev": rev, "ranges": [[0, count]]}
    red = {"property": key["check"], "tags": ["red"]}
    show("select everything", median_ms(lambda: reader.call("select", rev=rev, ranges=[[0, count]])), "ms")
    show(
        "three states of a pin over everything",
        median_ms(
            lambda: reader.call("states", target=everything, tags=[{"property": key["check"], "tag": "red"}])
        ),
        "ms",
    )
    show(
        "palette over everything",
        median_ms(lambda: reader.call("values", property=None, query="", target=everything)),
        "ms",
    )
    show(
        "tag 1,000, durable, with the event that tells every grid",
        median_ms(
            lambda: reader.call("tag", target=thousand, **red),
            before=lambda: (
                reader.call("untag", target=thousand, **red) if "red" in corpus["check"].counts() else None
            ),
        ),
        "ms",
        "≤ 85 ms",
    )
    show(
        "tag everything",
        median_ms(
            lambda: reader.call("tag", target=everything, **red),
            before=lambda: reader.call("untag", target=everything, **red),
        ),
        "ms",
        "≤ 300 ms",
    )
    show(
        "undo of it",
        median_ms(
            lambda: reader.call("undo"),
            before=lambda: reader.call("untag", target=everything, **red),
            repeats=3,
        ),
        "ms",
    )


if __name__ == "__main__":
    main()
