"""Broken files into the image reader, broken messages into the grid: nothing crashes, hangs, or eats the memory.

Run: ``python -m tests.benchmarks.fuzz [--seconds 60] [--seed 1]``. The files are those of ``awkward/`` (see
PANOPTIC_NB_DATA), cut, flipped, doubled and mixed; they are read in a process of its own whose memory is bounded, a
hundred at a time, each with a time limit. The messages are the grid's own, with one or two fields changed.
"""

from __future__ import annotations

import argparse
import itertools
import os
import random
import resource
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path
from typing import Any

from panoptic_nb.errors import PanopticError
from tests.benchmarks.measure import machine

BATCH, LONGEST_S, MEMORY_GB = 100, 20, 6
LARGEST = 3_000_000


def sources() -> list[Path]:
    """The awkward files, or the drawn ones where there are none."""
    given = os.environ.get("PANOPTIC_NB_DATA")
    folder = Path(given) if given else Path(__file__).resolve().parents[3] / "shared" / "data"
    found = [path for path in (folder / "awkward").rglob("*") if path.is_file() and path.suffix != ".csv"]
    return sorted(path for path in found if 0 < path.stat().st_size <= LARGEST)


def broken(data: bytes, other: bytes, rng: random.Random) -> bytes:
    """A file with something done to it."""
    found = bytearray(data)
    for _ in range(rng.choice((1, 1, 2, 4, 16))):
        kind, size = rng.randrange(7), len(found)
        place = rng.randrange(size) if size else 0
        # The first kilobyte says what a file is: half of the damage goes there.
        place = place % 1024 if size > 1024 and rng.random() < 0.5 else place
        if kind == 0:
            found[place : place + 1] = bytes([rng.randrange(256)])
        elif kind == 1:
            found[place : place + 4] = rng.choice(
                (b"\xff\xff\xff\xff", b"\x00\x00\x00\x00", b"\x7f\xff\xff\xff")
            )
        elif kind == 2:
            del found[place:]
        elif kind == 3:
            del found[place : place + rng.randrange(1, 64)]
        elif kind == 4:
            found[place:place] = found[place : place + rng.randrange(1, 4096)]
        elif kind == 5:
            start = rng.randrange(len(other)) if other else 0
            found[place : place + 256] = other[start : start + 256]
        else:
            found[place:place] = rng.randbytes(rng.randrange(1, 32))
    return bytes(found[: LARGEST * 2])


def read_batch(seed: int) -> None:
    """In a process of its own: read a batch of broken files and say what came of each."""
    limit = MEMORY_GB * 1024**3
    resource.setrlimit(resource.RLIMIT_DATA, (limit, limit))
    from panoptic_nb.errors import UnreadableImageError
    from panoptic_nb.images import read_image

    rng, files = random.Random(seed), sources()
    with tempfile.TemporaryDirectory() as folder:
        for number in range(BATCH):
            source = rng.choice(files)
            path = Path(folder) / f"{number}{source.suffix}"
            path.write_bytes(broken(source.read_bytes(), rng.choice(files).read_bytes(), rng))
            print(f"reading {number} of {source.name}", flush=True)
            signal.alarm(LONGEST_S)
            start = time.perf_counter()
            try:
                picture = read_image(path)
                outcome = "imported" if picture.thumbnail else "no thumbnail"
            except UnreadableImageError:
                outcome = "listed"
            except MemoryError:
                outcome = "listed (memory)"
            except Exception as error:  # noqa: BLE001 - what must not happen is what is looked for
                outcome = f"raised {type(error).__name__}: {str(error)[:80]}"
            signal.alarm(0)
            print(f"{outcome}\t{time.perf_counter() - start:.3f}", flush=True)


def fuzz_images(seconds: float, seed: int) -> bool:
    """Batches until the time is over; gives whether all went well."""
    outcomes: Counter[str] = Counter()
    slowest, well, start = 0.0, True, time.monotonic()
    while time.monotonic() - start < seconds:
        done = subprocess.run(
            [sys.executable, "-m", "tests.benchmarks.fuzz", "--batch", str(seed)],
            capture_output=True, text=True, check=False,
        )  # fmt: skip
        lines = done.stdout.splitlines()
        for line in lines:
            if "\t" in line:
                outcome, took = line.split("\t")
                outcomes[outcome] += 1
                slowest = max(slowest, float(took))
                well = well and not outcome.startswith("raised")
        if done.returncode:
            well = False
            outcomes[
                f"died with {done.returncode} (--batch {seed}, {lines[-1] if lines else done.stderr[-200:]})"
            ] += 1
        seed += 1
    print(f"image reader: {sum(outcomes.values()):,} broken files, slowest {slowest:.2f} s")
    for outcome, count in outcomes.most_common():
        print(f"  {count:6,} {outcome}")
    return well


def changed(message: dict[str, Any], rng: random.Random) -> dict[str, Any]:
    """A message with something done to one or two of its fields."""
    junk: list[Any] = [
        None, True, -1, 0, 2**31, 2**53, 2**63, 0.5, float("nan"), float("inf"), "", "x", "\x00", "🍎" * 50,
        "'; DROP TABLE",
        "../../etc/passwd", [], [[]], [[0, 1]], [[5, 2]], [[0, 10**9]], {}, {"rev": 0, "ranges": [[0, 3]]},
        {"item": 10**9},
        {"property": "motif", "op": "any_of", "value": ["apple"]}, {"all": [{"not": {"any": []}}]}, "<script>",
        {"where": {"property": "n", "op": "gt", "value": "x"}}, b"bytes", ["apple", 3], {"property": None},
    ]  # fmt: skip
    found = dict(message)
    for _ in range(rng.choice((1, 1, 2))):
        name = rng.choice([*found, "extra"])
        if rng.random() < 0.15:
            found.pop(name, None)
        else:
            found[name] = rng.choice(junk)
    return found


def fuzz_messages(seconds: float, seed: int) -> bool:
    """Messages to a grid on a small corpus, until the time is over."""
    from panoptic_nb.widget.requests import REQUESTS, parse
    from tests.corpora import make_corpus

    rng, outcomes = random.Random(seed), Counter[str]()
    with tempfile.TemporaryDirectory() as folder, make_corpus(Path(folder)) as corpus:
        corpus.add_property("motif", "labels")
        corpus.add_property("n", "number")
        corpus.view()[:5].tag("motif", "apple")
        corpus.embed("visual")
        answer = answering(corpus)
        examples = messages(REQUESTS)
        start = time.monotonic()
        while time.monotonic() - start < seconds:
            message = changed(rng.choice(examples), rng)
            try:
                parse(message)
            except PanopticError:
                outcomes["refused, naming the field"] += 1
                continue
            outcomes[answer(message)] += 1
        whole = corpus.check().whole
    print(
        f"grid: {sum(outcomes.values()):,} broken messages, the corpus is {'whole' if whole else 'DAMAGED'}"
    )
    for outcome, count in outcomes.most_common():
        print(f"  {count:6,} {outcome}")
    return whole and not any(outcome.startswith("raised") for outcome in outcomes)


def answering(corpus: Any) -> Any:
    """What gives a message to a grid and says what came back."""
    grid = corpus.view().show()
    grid.log.disabled = True
    sent: list[Any] = []
    grid.send = lambda content, buffers=None: sent.append(content)
    expected = {kind.__name__ for kind in subclasses(PanopticError)}
    numbers = itertools.count()

    def answer(message: dict[str, Any]) -> str:
        sent.clear()
        try:
            grid._reply({**message, "id": next(numbers)})
        except Exception as error:  # noqa: BLE001 - what must not happen is what is looked for
            return f"raised {type(error).__name__} ({message['type']}): {str(error)[:80]}"
        errors = [content["error"] for content in sent if "error" in content]
        if not errors:
            return "answered"
        kind = errors[0]["kind"]
        known = kind in expected
        return (
            f"answered with {kind}"
            if known
            else f"raised {kind} ({message['type']}): {errors[0]['message'][:90]}"
        )

    return answer


def subclasses(kind: type) -> set[type]:
    return {kind}.union(*(subclasses(below) for below in kind.__subclasses__()))


def messages(requests: dict[str, Any]) -> list[dict[str, Any]]:
    """One sound message of each kind, as far as it can be made without knowing the kind."""
    usual: dict[str, Any] = {
        "rev": 1, "start": 0, "stop": 4, "size": 64, "captions": ["motif"], "images": [1, 2], "image": 1, "max": 200,
        "item": 1,
        "target": {"rev": 1, "ranges": [[0, 3]]}, "tags": ["apple"], "property": "motif", "value": "pear",
        "text": "n > 3",
        "spec": {"group": [{"property": "motif"}], "sort": [{"property": "n", "descending": True}]}, "space": "visual",
        "ranges": [[0, 2]], "k": 2, "name": "made", "kind": "text", "properties": ["n"], "operation": 1, "group": 0,
        "prefs": {}, "query": "ap", "limit": 5, "format": "csv",
    }  # fmt: skip
    found = []
    for kind, cls in requests.items():
        known = {name: usual[name] for name in cls.__dataclass_fields__ if name in usual}
        if kind == "states":
            known["tags"] = [{"property": "motif", "tag": "apple"}]
        found.append({"type": kind, **known})
    return found


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--batch", type=int, help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.batch is not None:
        read_batch(given.batch)
        return
    print(machine())
    if not sources():
        print("no awkward files: set PANOPTIC_NB_DATA")
        images = True
    else:
        images = fuzz_images(given.seconds * 0.75, given.seed)
    grid = fuzz_messages(given.seconds * 0.25, given.seed)
    if not (images and grid):
        raise SystemExit(1)


if __name__ == "__main__":
    main()
