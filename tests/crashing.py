"""Killing a process in the middle of its work, and looking at what it leaves behind."""

from __future__ import annotations

import io
import os
import random
import signal
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

from PIL import Image

import panoptic_nb as pnb
from tests.corpora import draw_images

WORK = {
    "import": "corpus.add_images({images!r})",
    "embed": "corpus.embed('visual')",
    "tag": (
        "view = corpus.view()\n"
        "for n in range(10_000):\n"
        "    view.tag('motif', f'tag {{n % 7}}', f'other {{n % 5}}')\n"
        "    corpus.undo() if n % 3 == 0 else view.untag('motif', f'tag {{n % 7}}')"
    ),
    "import table": (
        "import polars as pl\n"
        "for n in range(10_000):\n"
        "    corpus.add_metadata(pl.DataFrame({{'file': [f'image-{{i}}.jpg' for i in range(1, 20_001)], "
        "'note': [f'{{n}} {{i}}' for i in range(20_000)]}}), on='file', on_conflict='replace')"
    ),
}
"""What a process is doing when it is killed, as Python."""


@dataclass(frozen=True)
class Survival:
    """What was found after a kill."""

    work: str
    after_s: float
    items: int
    interrupted: int


def prepare(work: str, folder: Path, count: int) -> Path:
    """A corpus on which `work` has something to do for a while; gives its folder."""
    path = folder / "c.panoptic"
    with pnb.Corpus(path) as corpus:
        if work in ("import", "embed"):
            draw_images(folder / "images", count, size=(160, 120))
        if work == "embed":
            corpus.add_images(folder / "images")
        if work in ("tag", "import table"):
            from tests.benchmarks.million import fill

            store = corpus.view().session.store
            fill(store, count)
            grey = io.BytesIO()
            Image.new("RGB", (8, 8), (128, 128, 128)).save(grey, "JPEG")
            with store.catalogue.transaction() as transaction:
                transaction.run("UPDATE images SET mean_color = ?", [0x808080])
            store.thumbnails.put((image, grey.getvalue()) for image in range(1, count + 1))
            corpus.view().session.forget()
            corpus.add_property("motif", "labels")
            corpus.add_property("note", "text")
    return path


def kill_while(work: str, path: Path, after_s: float) -> None:
    """Start `work` in a process of its own and kill it, `after_s` seconds after it has opened the corpus."""
    code = WORK[work].format(images=str(path.parent / "images"))
    script = (
        f"import panoptic_nb as pnb\ncorpus = pnb.Corpus({str(path)!r})\nprint('open', flush=True)\n{code}"
    )
    process = subprocess.Popen(
        [sys.executable, "-c", script], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "open\n"
    time.sleep(after_s)
    os.kill(process.pid, signal.SIGKILL)
    process.wait()
    process.stdout.close()


def check_whole(corpus: pnb.Corpus) -> None:
    """Everything that the catalogue says is there is there, and nothing is half done."""
    report = corpus.check()
    damage = [finding for finding in report.findings if finding.what != "of no image"]
    assert not damage, str(report)  # a thumbnail written ahead of its image is overwritten by the next


def survive(work: str, path: Path, rng: random.Random, longest_s: float) -> Survival:
    """Kill once, open again, check, and undo what was cut short or go on with it."""
    after = rng.uniform(0, longest_s)
    kill_while(work, path, after)
    with pnb.Corpus(path) as corpus:
        check_whole(corpus)
        interrupted = corpus.view().session.store.interrupted
        for operation in interrupted:
            corpus.undo(to=operation.op_id)
            check_whole(corpus)
            corpus.redo()
        return Survival(work, after, len(corpus), len(interrupted))


def finish(work: str, path: Path) -> int:
    """Do what was interrupted to its end; gives how many images or items have what they should."""
    with pnb.Corpus(path) as corpus:
        if work == "import":
            corpus.add_images(path.parent / "images")
            check_whole(corpus)
            return len(corpus)
        if work == "embed":
            corpus.embed("visual")
            check_whole(corpus)
            return len(corpus.space("visual"))
        corpus.view().tag("motif", "done")
        check_whole(corpus)
        return len(corpus.view().where(corpus["motif"].any_of("done")))
