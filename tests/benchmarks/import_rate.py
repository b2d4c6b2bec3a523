"""How fast files are read, beside what nothing can beat and beside plain Pillow.

    python -m tests.benchmarks.import_rate             files a second, two threads, 6 MP JPEGs of 0.8 MB
    python -m tests.benchmarks.import_rate --memory    memory after 2,000 and after 20,000 small files
    python -m tests.benchmarks.import_rate --quality   thumbnails beside a full decode and Lanczos

The pictures are drawn here: structure at every scale as photographs have it (1/f), colours at large
scales, flat areas and edges. All ways run in turns, several rounds; medians of the ratios within a round.
"""

from __future__ import annotations

import argparse
import gc
import hashlib
import io
import os
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path

import numpy as np
import simplejpeg
from numpy.typing import NDArray
from PIL import Image, ImageDraw

from panoptic_nb.errors import UnreadableImageError
from panoptic_nb.images import open_thumbnail, read_image_bytes
from panoptic_nb.sources.pipeline import read_many
from panoptic_nb.sources.walk import FoundFile, walk

WIDTH, HEIGHT, TARGET_BYTES = 3000, 2000, 800_000
THREADS = 2


def drawn(seed: int, width: int = WIDTH, height: int = HEIGHT) -> NDArray[np.uint8]:
    """A picture (height, width, 3) with the spectrum of a photograph, and a few flat shapes."""
    random = np.random.default_rng(seed)
    light = _noise(random, width, height, 1.35)
    hues = [_noise(random, width // 8, height // 8, 1.6) for _ in range(3)]
    wide = [np.asarray(Image.fromarray(hue.astype(np.float32)).resize((width, height))) for hue in hues]
    scene = np.stack([128 + 45 * light + 25 * hue for hue in wide], axis=-1)
    image = Image.fromarray(np.clip(scene, 0, 255).astype(np.uint8))
    pen = ImageDraw.Draw(image)
    for _ in range(12):
        left, top = (int(random.integers(0, side)) for side in (width, height))
        wide_by, high_by = (int(side) for side in random.integers(width // 60, width // 6, 2))
        fill = tuple(int(level) for level in random.integers(0, 255, 3))
        pen.rectangle((left, top, left + wide_by, top + high_by), fill=fill)
    return np.asarray(image)


def _noise(random: np.random.Generator, width: int, height: int, fall: float) -> NDArray[np.float64]:
    frequency = np.hypot(np.fft.rfftfreq(width)[None], np.fft.fftfreq(height)[:, None])
    frequency[0, 0] = 1
    spectrum = np.fft.rfft2(random.standard_normal((height, width))) / frequency**fall
    field = np.fft.irfft2(spectrum, (height, width))
    return np.asarray((field - field.mean()) / field.std())


def jpeg_of_about(pixels: NDArray[np.uint8], n_bytes: int) -> bytes:
    """The baseline JPEG whose quality brings it nearest to a size."""
    made = (simplejpeg.encode_jpeg(pixels, quality, "RGB", "420") for quality in range(60, 96, 3))
    return min(made, key=lambda data: abs(len(data) - n_bytes))


def files_in(folder: Path, drawings: int = 4) -> list[FoundFile]:
    for number in range(drawings):
        scene = drawn(number)
        for turn, pixels in enumerate((scene, scene[::-1], scene[:, ::-1], 255 - scene)):
            data = jpeg_of_about(np.ascontiguousarray(pixels), TARGET_BYTES)
            (folder / f"{number}-{turn}.jpg").write_bytes(data)
    return [found for found in walk(folder) if isinstance(found, FoundFile)]


def read_and_decode_grey(path: str) -> None:
    """(a) The floor: the bytes, and a grey decode at an eighth."""
    pixels = simplejpeg.decode_jpeg(
        Path(path).read_bytes(), "GRAY", min_width=WIDTH // 8, min_height=HEIGHT // 8
    )
    assert pixels.shape[:2] == (HEIGHT // 8, WIDTH // 8)


def plain_pillow(path: str) -> None:
    """(b) What a short script does: SHA-1, `thumbnail()`, save."""
    data = Path(path).read_bytes()
    hashlib.sha1(data).digest()
    image = Image.open(io.BytesIO(data))
    image.thumbnail((256, 256))
    image.save(io.BytesIO(), "JPEG", quality=80)


def ours(files: list[FoundFile]) -> None:
    for _, outcome in read_many(files, threads=THREADS):
        assert not isinstance(outcome, UnreadableImageError), outcome


def on_threads(work: Callable[[str], None], files: list[FoundFile]) -> None:
    with ThreadPoolExecutor(THREADS) as pool:
        list(pool.map(work, [file.path for file in files]))


def rate(rounds: int) -> None:
    ways: dict[str, Callable[[list[FoundFile]], None]] = {
        "a: read + 1/8 grey decode": partial(on_threads, read_and_decode_grey),
        "b: Pillow thumbnail + SHA-1 + save": partial(on_threads, plain_pillow),
        "read_many": ours,
    }
    wall: dict[str, list[float]] = {name: [] for name in ways}
    busy: dict[str, list[float]] = {name: [] for name in ways}
    with tempfile.TemporaryDirectory() as folder:
        files = files_in(Path(folder)) * 3
        size = statistics.mean(file.size for file in files)
        print(
            f"{len(files)} JPEGs of {WIDTH} × {HEIGHT}, {size / 1e6:.2f} MB; {THREADS} threads, {rounds} rounds"
        )
        for turn in range(rounds + 1):
            for name, way in ways.items():
                started, used = time.perf_counter(), time.process_time()
                way(files)
                if turn:  # the first round warms up
                    wall[name].append(time.perf_counter() - started)
                    busy[name].append(time.process_time() - used)
    for name in ways:
        per_second = len(files) / statistics.median(wall[name])
        each = 1e3 * statistics.median(busy[name]) / len(files)
        print(f"  {name:36s} {per_second:6.1f} files/s   {each:5.2f} ms of processor each")
    for name, bound in (("a: read + 1/8 grey decode", 0.70), ("b: Pillow thumbnail + SHA-1 + save", 1.3)):
        ratio = statistics.median(base / own for base, own in zip(wall[name], wall["read_many"], strict=True))
        cpu = statistics.median(base / own for base, own in zip(busy[name], busy["read_many"], strict=True))
        verdict = "reached" if ratio >= bound else "NOT reached"
        print(
            f"ratio to {name}: {ratio:.2f} (in processor time {cpu:.2f}); must reach {bound:.2f}: {verdict}"
        )
    had = sum(busy["read_many"]) / sum(wall["read_many"]) / THREADS
    if had < 0.8:
        print(
            f"Other work left {had:.0%} of {THREADS} processors: run again alone, or trust the processor time."
        )


def memory(counts: tuple[int, ...] = (2_000, 20_000)) -> None:
    with tempfile.TemporaryDirectory() as folder:
        scene = drawn(0, 480, 360)
        for number in range(max(counts)):
            scene = np.roll(scene, number % 7 + 1, axis=1)
            data = simplejpeg.encode_jpeg(np.ascontiguousarray(scene), 75, "RGB", "420")
            Path(folder, f"{number:05d}.jpg").write_bytes(data)
        files = [found for found in walk(folder) if isinstance(found, FoundFile)]
        ours(files[:500])  # plugins, arenas, tables: what is paid once
        before = _resident()
        for count in counts:
            ours(files[:count])
            gc.collect()
            print(f"after {count:6,} files: {_resident() - before:+6.1f} MB resident, peak {_peak():.0f} MB")


def _resident() -> float:
    import psutil

    return float(psutil.Process(os.getpid()).memory_info().rss / 1e6)


def _peak() -> float:
    import resource

    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak / 1e6 if sys.platform == "darwin" else peak / 1e3


def quality() -> None:
    """PSNR, in dB, of what is shown at 256 pixels to a full decode and one Lanczos."""
    for name, scene in _hard_pictures().items():
        data = simplejpeg.encode_jpeg(scene, 85, "RGB", "420")
        full = Image.fromarray(simplejpeg.decode_jpeg(data))
        wanted = full.resize((256, round(256 * full.height / full.width)), Image.Resampling.LANCZOS)
        plain = Image.open(io.BytesIO(data))
        plain.thumbnail(wanted.size)
        saved = simplejpeg.encode_jpeg(np.asarray(wanted), 80, "RGB", "420")
        best = Image.fromarray(open_thumbnail(saved))
        own = Image.fromarray(open_thumbnail(read_image_bytes(data).thumbnail))
        pillow = Image.fromarray(
            open_thumbnail(simplejpeg.encode_jpeg(np.asarray(plain.resize(wanted.size)), 80, "RGB", "420"))
        )
        figures = {"JPEG q80 alone": best, "ours": own, "Pillow thumbnail()": pillow}
        print(
            f"{name:22s}", *(f"{way} {_psnr(wanted, shown):.1f}" for way, shown in figures.items()), sep="   "
        )


def _psnr(one: Image.Image, other: Image.Image) -> float:
    difference = np.asarray(one, np.float64) - np.asarray(other, np.float64)
    return float(10 * np.log10(255**2 / np.mean(difference**2)))


def _hard_pictures() -> dict[str, NDArray[np.uint8]]:
    down, across = np.mgrid[:HEIGHT, :WIDTH].astype(np.float64)
    shade = _noise(np.random.default_rng(1), WIDTH, HEIGHT, 1.8) / 4 + 0.5
    made = {"photograph": drawn(0)}
    for period in (2.3, 5.1, 7.7):
        dots = np.cos((across + down) * np.sqrt(2) * np.pi / period) + np.cos(
            (across - down) * np.sqrt(2) * np.pi / period
        )
        made[f"halftone of {period} px"] = np.repeat(
            ((dots / 4 + 0.5 < shade) * 255).astype(np.uint8)[..., None], 3, 2
        )
    page = Image.new("RGB", (WIDTH, HEIGHT), "white")
    for line in range(60):
        ImageDraw.Draw(page).text(
            (40, 30 + 32 * line), "Affiches et réclames, chronique du jour. " * 6, "black", font_size=26
        )
    made["printed page"] = np.asarray(page)
    return made


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--memory", action="store_true")
    parser.add_argument("--quality", action="store_true")
    parser.add_argument("--rounds", type=int, default=9)
    asked = parser.parse_args()
    if asked.memory:
        memory()
    elif asked.quality:
        quality()
    else:
        rate(asked.rounds)


if __name__ == "__main__":
    main()
