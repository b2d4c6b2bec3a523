"""Broken files into the image reader, broken messages into the grid: nothing crashes, hangs, or eats the memory.

Run: ``python -m tests.benchmarks.fuzz [--seconds 60] [--seed 1]``. The files are those of ``awkward/`` (see
PANOPTIC_NB_DATA), or drawn ones where there are none, cut, flipped, doubled and mixed; they are read in a process of
its own whose memory is bounded, a hundred at a time, each with a time limit. The messages are the grid's own, with one
or two fields changed (`fuzz_messages`). ``tests/trust/test_fuzz.py`` runs both for some seconds.
"""

from __future__ import annotations

import argparse
import os
import random
import resource
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

from PIL import Image

from tests.benchmarks.fuzz_messages import fuzz_messages
from tests.benchmarks.measure import machine

BATCH, LONGEST_S, MEMORY_GB = 100, 20, 6
LARGEST = 3_000_000


def sources() -> list[Path]:
    """The awkward files."""
    given = os.environ.get("PANOPTIC_NB_DATA")
    folder = Path(given) if given else Path(__file__).resolve().parents[3] / "shared" / "data"
    found = [path for path in (folder / "awkward").rglob("*") if path.is_file() and path.suffix != ".csv"]
    return sorted(path for path in found if 0 < path.stat().st_size <= LARGEST)


def drawn(folder: Path) -> list[Path]:
    """One picture in every format that Pillow writes, the same on every machine."""
    ramp = Image.linear_gradient("L").resize((96, 64))
    picture = Image.merge("RGB", (ramp, ramp.transpose(Image.Transpose.ROTATE_180), ramp))
    exif = Image.Exif()
    exif[0x0112], exif[0x0132] = 6, "1905:03:01 12:00:00"
    ways: dict[str, dict[str, Any]] = {
        "a.jpg": {"exif": exif, "quality": 90}, "b.jpg": {"progressive": True, "subsampling": 0}, "c.png": {},
        "d.gif": {"save_all": True, "append_images": [picture.rotate(90)]}, "e.tif": {}, "f.webp": {"exif": exif},
        "g.tif": {"compression": "tiff_lzw", "save_all": True, "append_images": [picture]}, "h.bmp": {}, "i.ico": {},
        "j.ppm": {}, "k.tga": {}, "l.jp2": {}, "m.pcx": {}, "n.sgi": {}, "o.dds": {}, "p.icns": {}, "q.avif": {},
    }  # fmt: skip
    for name, options in ways.items():
        picture.save(folder / name, **options)
    picture.convert("P").save(folder / "r.png")
    picture.convert("CMYK").save(folder / "s.jpg")
    return sorted(folder.iterdir())


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


def read_batch(seed: int, *, draw: bool) -> None:
    """In a process of its own: read a batch of broken files and say what came of each."""
    limit = MEMORY_GB * 1024**3
    resource.setrlimit(resource.RLIMIT_DATA, (limit, limit))
    from panoptic_nb.errors import UnreadableImageError
    from panoptic_nb.images import read_image

    rng = random.Random(seed)
    with tempfile.TemporaryDirectory() as folder, tempfile.TemporaryDirectory() as originals:
        files = drawn(Path(originals)) if draw else sources()
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


def fuzz_images(seed: int, going_on: Callable[[int], bool], *, draw: bool) -> tuple[Counter[str], float]:
    """Batches of broken files for as long as `going_on(files so far)`.

    Returns
    -------
    tuple
        What came of them, counted, and how long the slowest took, in seconds.
    """
    outcomes: Counter[str] = Counter()
    slowest = 0.0
    while going_on(outcomes.total()):
        done = subprocess.run(
            [sys.executable, "-m", "tests.benchmarks.fuzz", "--batch", str(seed), *(["--draw"] if draw else [])],
            cwd=Path(__file__).resolve().parents[2], capture_output=True, text=True, check=False,
        )  # fmt: skip
        lines = done.stdout.splitlines()
        for line in lines:
            if "\t" in line:
                outcome, took = line.split("\t")
                outcomes[outcome] += 1
                slowest = max(slowest, float(took))
        if done.returncode:
            last = lines[-1] if lines else done.stderr[-200:]
            outcomes[f"died with {done.returncode} (--batch {seed}, {last})"] += 1
        seed += 1
    return outcomes, slowest


def went_well(outcomes: Counter[str]) -> bool:
    """Whether nothing happened that must not."""
    return not any(outcome.startswith(("raised", "died")) for outcome in outcomes)


def report(outcomes: Counter[str]) -> None:
    for outcome, count in outcomes.most_common():
        print(f"  {count:6,} {outcome}")


def for_seconds(seconds: float) -> Callable[[int], bool]:
    """Says whether to go on, until the time is over."""
    end = time.monotonic() + seconds
    return lambda _: time.monotonic() < end


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--batch", type=int, help=argparse.SUPPRESS)
    parser.add_argument("--draw", action="store_true", help="drawn files, though there are awkward ones")
    given = parser.parse_args()
    if given.batch is not None:
        read_batch(given.batch, draw=given.draw)
        return
    print(machine())
    draw = given.draw or not sources()
    images, slowest = fuzz_images(given.seed, for_seconds(given.seconds * 0.75), draw=draw)
    print(
        f"image reader: {images.total():,} broken {'drawn' if draw else 'awkward'} files, slowest {slowest:.2f} s"
    )
    report(images)
    messages, whole = fuzz_messages(given.seed, for_seconds(given.seconds * 0.25))
    print(f"grid: {messages.total():,} broken messages, the corpus is {'whole' if whole else 'DAMAGED'}")
    report(messages)
    if not (whole and went_well(images) and went_well(messages)):
        raise SystemExit(1)


if __name__ == "__main__":
    main()
