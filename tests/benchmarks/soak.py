"""A corpus used hard: many images, an embedding, thousands of operations from two threads, and a look at what is left.

Run: ``python -m tests.benchmarks.soak [--images 100000] [--operations 2000]``. Prints memory, the size of the corpus
folder and the time of an operation as they go, and ends with `Corpus.check`. The
operations of the second half are compared with those of the first, so that what grows slower is seen.
"""

from __future__ import annotations

import argparse
import contextlib
import random
import statistics
import tempfile
import threading
import time
from pathlib import Path

import numpy as np
import simplejpeg
from PIL import Image

import panoptic_nb as pnb
from panoptic_nb.errors import ConflictError, NotFoundError
from tests.benchmarks.measure import machine

FOLDER_SIZE = 1000


def draw(folder: Path, count: int) -> None:
    """Tiny JPEGs, each unlike the others: four colours and a number in their pixels."""
    rng = np.random.default_rng(1)
    for start in range(0, count, FOLDER_SIZE):
        place = folder / f"{start // FOLDER_SIZE:04d}"
        place.mkdir(parents=True, exist_ok=True)
        for number in range(start, min(start + FOLDER_SIZE, count)):
            blocks = rng.integers(0, 255, (4, 4, 3), dtype=np.uint8)
            pixels = np.repeat(np.repeat(blocks, 8, axis=0), 8, axis=1)
            jpeg = simplejpeg.encode_jpeg(np.ascontiguousarray(pixels), 80, "RGB")
            (place / f"img{number:06d}.jpg").write_bytes(jpeg)


def memory_mb() -> float:
    """What this process holds now, in megabytes."""
    try:
        import psutil
    except ImportError:
        return float("nan")
    return float(psutil.Process().memory_info().rss) / 1e6


def folder_mb(folder: Path) -> dict[str, float]:
    """The size of each part of a corpus folder, in megabytes."""
    found: dict[str, float] = {}
    for path in folder.rglob("*"):
        if path.is_file():
            name = path.relative_to(folder).parts[0]
            found[name] = found.get(name, 0) + path.stat().st_size / 1e6
    return dict(sorted(found.items()))


def show(what: str, corpus: pnb.Corpus, seconds: float | None = None) -> None:
    sizes = folder_mb(corpus.path)
    took = f"{seconds:8.1f} s" if seconds is not None else " " * 10
    parts = ", ".join(f"{name} {size:.0f}" for name, size in sizes.items() if size >= 0.5)
    print(
        f"{what:<34} {took}  memory {memory_mb():6.0f} MB, folder {sum(sizes.values()):6.0f} MB ({parts})",
        flush=True,
    )


def one_operation(corpus: pnb.Corpus, rng: random.Random, word: str) -> str:
    """Do something that a scholar does; gives what."""
    size = len(corpus)
    start = rng.randrange(size)
    part = corpus.view()[start : start + rng.choice((1, 20, 500))]
    kind = rng.choice(
        ("tag", "tag", "untag", "set", "clear", "filter", "group", "sort", "undo", "redo", "similar")
    )
    tag = f"{word} {rng.randrange(12)}"
    if kind == "tag":
        part.tag("motif", tag)
    elif kind == "untag":
        if tag in corpus["motif"].counts():
            part.untag("motif", tag)
    elif kind == "set":
        part.set("n", rng.randrange(100))
    elif kind == "clear":
        part.clear("n")
    elif kind == "filter":
        len(corpus.view().where((corpus["n"] > rng.randrange(100)) & corpus["motif"].is_set()))
    elif kind == "group":
        sum(len(group) for group in corpus.view().where(corpus["n"].is_set()).group_by("motif").groups)
    elif kind == "sort":
        list(corpus.view().sort("-n", "file_name")[:50])
    elif kind == "similar":
        len(corpus.view().similar(to=int(part.ids[0]), space="colours", limit=50))
    else:
        with contextlib.suppress(ConflictError, NotFoundError):  # the other thread was there first
            back(corpus) if kind == "undo" else corpus.redo()
    return kind


def back(corpus: pnb.Corpus) -> None:
    """Undo the last operation, unless it is one that the work stands on."""
    last = corpus.history().filter(state="done").tail(1)
    if last["kind"][0] in ("tag", "untag", "set", "clear"):
        corpus.undo(to=last["operation"][0])


class Colours:
    """An embedder of one's own, quick enough for a hundred thousand: the colours of a 4 × 4 picture."""

    name, dim = "colours", 48

    def encode_images(self, images: list[Image.Image]) -> np.ndarray:
        small = [
            np.asarray(image.resize((4, 4), Image.Resampling.BOX), np.float32).ravel() for image in images
        ]
        return np.stack(small) - 127.5


class Worker(threading.Thread):
    """Half of the operations."""

    def __init__(self, corpus: pnb.Corpus, word: str, count: int, times: dict[str, list[float]]) -> None:
        super().__init__(name=word)
        self._corpus, self._count, self._times = corpus, count, times
        self._rng = random.Random(word)
        self.done = 0
        self.raised: BaseException | None = None

    def run(self) -> None:
        try:
            for _ in range(self._count):
                start = time.perf_counter()
                kind = one_operation(self._corpus, self._rng, self.name)
                self._times.setdefault(kind, []).append(time.perf_counter() - start)
                self.done += 1
        except BaseException as error:  # noqa: BLE001 - shown by the main thread
            self.raised = error


def work(corpus: pnb.Corpus, operations: int) -> dict[str, list[float]]:
    times: dict[str, list[float]] = {}
    workers = [Worker(corpus, word, operations // 2, times) for word in ("left", "right")]
    start = time.perf_counter()
    for worker in workers:
        worker.start()
    step = max(1, operations // 5)
    shown = step
    while any(worker.is_alive() for worker in workers):
        for worker in workers:
            worker.join(0.5)
        done = sum(worker.done for worker in workers)
        if done >= shown:
            show(f"{done:,} operations", corpus, time.perf_counter() - start)
            shown += step
    for worker in workers:
        if worker.raised is not None:
            raise worker.raised
    return times


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--images", type=int, default=100_000)
    parser.add_argument("--operations", type=int, default=2000)
    given = parser.parse_args()
    print(machine())
    with tempfile.TemporaryDirectory() as folder:
        images = Path(folder) / "images"
        draw(images, given.images)
        path = Path(folder) / "soak.panoptic"
        with pnb.Corpus(path) as corpus:
            show("opened", corpus)
            start = time.perf_counter()
            report = corpus.add_images(images)
            show(f"{report.added:,} images imported", corpus, time.perf_counter() - start)
            start = time.perf_counter()
            corpus.embed(Colours())
            show(f"{len(corpus.space('colours')):,} images embedded", corpus, time.perf_counter() - start)
            corpus.add_property("motif", "labels", scope="image")
            corpus.add_property("n", "number")
            times = work(corpus, given.operations)
            for kind, found in sorted(times.items()):
                half = len(found) // 2 or 1
                first, last = statistics.median(found[:half]), statistics.median(found[half:] or found)
                print(
                    f"  {kind:<8} {len(found):5} times, median {first * 1000:7.1f} ms in the first half, "
                    f"{last * 1000:7.1f} ms in the second ({last / first:.2f})"
                )
        with pnb.Corpus(path) as corpus:
            start = time.perf_counter()
            checked = corpus.check()
            show("opened again and checked", corpus, time.perf_counter() - start)
            print(checked)
            size = sum(folder_mb(path).values())
            print(f"the corpus folder per 100,000 images: {size / given.images * 100_000:,.0f} MB")
        if not checked.whole or report.added != given.images:
            raise SystemExit(1)


if __name__ == "__main__":
    main()
