"""A process in which Ctrl-C comes at any moment of mixed work, and that says what came of it.

``python -m tests.trust.ctrl_c FOLDER TIMES SEED``: work of every kind goes on until SIGINT has come TIMES times,
each after a random while. The last line of its output is a JSON object: what was raised, and what is wrong.
"""

from __future__ import annotations

import json
import random
import signal
import sys
import time
import traceback
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import polars as pl

import panoptic_nb as pnb
from tests.corpora import draw_images, make_corpus
from tests.store.changes import prepare


def works(corpus: pnb.Corpus, folder: Path, rng: random.Random) -> list[Callable[[], object]]:
    """One of each kind; all but the embedding are operations of the journal, or readings."""
    names = [f"img{n}.jpg" for n in range(12)]

    def import_images() -> object:
        return corpus.add_images(folder / "more")

    def import_table() -> object:
        table = pl.DataFrame({"file": names, "n": [rng.randrange(9) for _ in names]})
        return corpus.add_metadata(table, on="file", on_conflict="replace")

    def take_back() -> object:
        return corpus.undo() if corpus.view().session.store.journal.to_undo() else None

    return [
        lambda: corpus.view()[: rng.randrange(1, 12)].tag("motif", f"tag {rng.randrange(30)}"),
        lambda: corpus.view().untag("motif", "apple") if "apple" in corpus["motif"].counts() else None,
        lambda: corpus.view()[:7].set("n", rng.randrange(100)),
        lambda: corpus.view().where(corpus["n"] > rng.randrange(50)).sort("-n").to_polars(),
        lambda: [len(group) for group in corpus.view().group_by("motif").groups],
        lambda: corpus.sql("SELECT count(*) FROM items"),
        lambda: corpus.view().to_csv(folder / "out.csv"),
        lambda: corpus.history(),
        lambda: corpus["motif"].counts(),
        import_images,
        import_table,
        take_back,
        take_back,
        lambda: corpus.embed("visual", batch_size=3),
    ]


def interrupted_at_random(work: Callable[[], object], after_s: float) -> BaseException | None:
    """Do some work; SIGINT comes after a while, unless the work has ended by then. Gives what was raised."""
    raised: BaseException | None = None
    try:
        try:
            signal.setitimer(signal.ITIMER_REAL, after_s)
            work()
        finally:
            signal.setitimer(signal.ITIMER_REAL, 0)
    except BaseException as error:  # noqa: BLE001 - what is raised is what is asked for
        raised = error
    return raised


def duration(work: Callable[[], object]) -> float:
    began = time.monotonic()
    work()
    return time.monotonic() - began


def main() -> None:
    folder, times, rng = Path(sys.argv[1]), int(sys.argv[2]), random.Random(sys.argv[3])
    pressed = [0]

    def press(*_: object) -> None:
        pressed[0] += 1
        signal.raise_signal(signal.SIGINT)

    signal.signal(signal.SIGALRM, press)
    kinds: Counter[str] = Counter()
    wrong: dict[str, str] = {}
    with make_corpus(folder) as corpus:
        prepare(corpus)
        draw_images(folder / "more", 6, first=50)
        corpus.embed("visual")
        todo = works(corpus, folder, rng)
        lasts = [duration(work) for work in todo]
        while pressed[0] < times:
            which = rng.randrange(len(todo))
            error = interrupted_at_random(todo[which], max(2e-5, rng.random() * lasts[which] * 1.1))
            if not (error is None or isinstance(error, KeyboardInterrupt)):
                kind = f"{type(error).__name__}: {str(error).splitlines()[0][:90]}"
                kinds[kind] += 1
                wrong[kind] = "".join(traceback.format_exception(error))[-3000:]
            kinds["interrupted"] += isinstance(error, KeyboardInterrupt)
            # As a notebook keeps it, with everything that it hangs on.
            sys.last_value = error
        store = corpus.view().session.store
        opened = [operation.kind for operation in store.journal.operations(("open",))]
        report = corpus.check()
        began = time.monotonic()
    result: dict[str, Any] = {
        "pressed": pressed[0], "raised": kinds, "wrong": wrong, "open": opened, "whole": report.whole,
        "report": str(report), "closing_s": time.monotonic() - began,
    }  # fmt: skip
    with pnb.Corpus(folder / "c.panoptic") as corpus:
        result["whole later"] = corpus.check().whole
    sys.stdout.write("\n" + json.dumps(result) + "\n")


if __name__ == "__main__":
    main()
