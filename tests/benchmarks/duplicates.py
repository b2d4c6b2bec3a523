"""Near-duplicates among 100,000 images, and how right they are. Run: python -m tests.benchmarks.duplicates [images]

The first part draws thumbnails (a twentieth of them copies: smaller, harder compressed, turned or mirrored), keeps
them as a corpus does, and times the whole search, beside comparing every hash with every other. The second part
needs the real images: pairs found in `copies/` by transform, copies planted among the watercolours, and the number
of pairs on the watercolours as they are. `--sheet FILE` draws the most alike pairs of the watercolours, those that
are refused too.
"""

from __future__ import annotations

import argparse
import csv
import io
import os
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from itertools import combinations
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import simplejpeg
from PIL import Image, ImageDraw, ImageEnhance, ImageFilter

import panoptic_nb as pnb
from panoptic_nb.images.read import read_image_bytes
from panoptic_nb.similarity.duplicates import AT, RADIUS, find_copies
from panoptic_nb.similarity.hashes import near_hashes
from panoptic_nb.similarity.outline import Outlines
from panoptic_nb.similarity.symmetry import SYMMETRIES
from panoptic_nb.store.thumbnails import Thumbnails as Stored
from panoptic_nb.view.alike import AlikeImages, Settings, Thumbnails
from tests.benchmarks.measure import machine, show

SETTINGS = Settings("similar", AT, True, "size")


def drawn(number: int, grain: np.ndarray) -> Image.Image:
    """A picture of its own: sixteen by twelve patches of colour, and some grain."""
    chance = np.random.default_rng(number)
    patches = Image.fromarray(chance.integers(0, 256, (12, 16, 3), dtype=np.uint8))
    smooth = np.asarray(patches.resize((256, 192), Image.Resampling.BICUBIC), np.int16)
    return Image.fromarray((smooth + np.roll(grain, number % 997, axis=0)).clip(0, 255).astype(np.uint8))


def copied(image: Image.Image, number: int) -> Image.Image:
    """The same picture, smaller, and laid down in one of the eight ways."""
    turned = image.resize((160, 120), Image.Resampling.LANCZOS)
    way = number % 8
    return turned if way == 7 else turned.transpose(Image.Transpose(way))


def draw(store: Stored, count: int) -> None:
    # As much grain as makes a thumbnail weigh what those of photographs do: 11.5 kB in a corpus of `objects/`.
    grain = np.random.default_rng(0).normal(0, 6, (192, 256, 1)).astype(np.int16)
    originals = count - count // 20

    def one(number: int) -> tuple[int, bytes]:
        copy = number >= originals
        image = drawn(number - originals if copy else number, grain)
        pixels = np.ascontiguousarray(copied(image, number) if copy else image)
        return number + 1, bytes(simplejpeg.encode_jpeg(pixels, 60 if copy else 80, "RGB", "420"))

    with ThreadPoolExecutor(2) as pool:
        for start in range(0, count, 5000):
            store.put(pool.map(one, range(start, min(start + 5000, count))))


def session_of(thumbnails: Any) -> Any:
    """What stands for a session where there are only thumbnails."""
    verdicts = SimpleNamespace(apart=lambda: np.zeros((0, 2), np.int32))
    return SimpleNamespace(store=SimpleNamespace(thumbnails=thumbnails, verdicts=verdicts))


def timed(work: Callable[[], Any]) -> tuple[Any, float, float]:
    """What it gives, the seconds by the clock, and those of the processor, all threads together."""
    start, used = time.perf_counter(), time.process_time()
    given = work()
    return given, time.perf_counter() - start, time.process_time() - used


def speed(count: int) -> None:
    with tempfile.TemporaryDirectory() as folder:
        stored = Stored(Path(folder) / "thumbnails.sqlite")
        draw(stored, count)
        size = (Path(folder) / "thumbnails.sqlite").stat().st_size
        print(f"{count:,} thumbnails of {size / count / 1000:.1f} kB; {machine()}")
        session = session_of(stored)
        images = np.arange(1, count + 1, dtype=np.int32)
        groups, whole, busy = timed(lambda: AlikeImages(session, images, SETTINGS).groups())
        (outlines, _), _, reading = timed(Thumbnails(session, images).outlines)
        every_way = [outlines.hashes(symmetry) for symmetry in range(len(SYMMETRIES))]
        _, _, ours = timed(lambda: [near_hashes(hashes, RADIUS) for hashes in every_way])
        part = every_way[0][: min(400, count)]
        _, _, some = timed(
            lambda: [np.flatnonzero(np.bitwise_count(every_way[0] ^ one) <= RADIUS) for one in part]
        )
        plain = some / len(part) * count / 2 * len(SYMMETRIES)
        copies = count // 20
        right = sum(
            {int(image) for image in group.images} == {low := int(group.images.min()), low + count - copies}
            for group in groups
        )
        show("near-duplicates, everything, by the clock", whole, "s", "≤ 20 s", machine())
        show("  processor time of all threads", busy, "s", "", "half of it is the least on two free cores")
        show("  of which reading and outlines", reading, "s")
        show(
            "  of which hashes, eight ways",
            ours,
            "s",
            "",
            f"× {plain / ours:.0f} over comparing all ({plain:.0f} s)",
        )
        print(f"copies found: {right:,} of {copies:,}; groups that are wrong: {len(groups) - right:,}")
        stored.close()


@contextmanager
def corpus_of(folder: Path) -> Iterator[pnb.Corpus]:
    with tempfile.TemporaryDirectory() as place, pnb.Corpus(Path(place) / "c.panoptic") as corpus:
        corpus.add_images(folder)
        yield corpus


def pairs_of(corpus: pnb.Corpus) -> set[frozenset[str]]:
    names = {item: corpus.file(item).name for item in corpus.view()}
    return {
        frozenset((names[a], names[b]))
        for group in corpus.view().near_duplicates()
        for a, b in combinations(group, 2)
    }


def on_copies(folder: Path) -> None:
    """Pairs, by transform: of each file, the pairs with the others of its group."""
    with (folder / "truth.csv").open(encoding="utf-8") as file:
        rows = {row["file"]: row for row in csv.DictReader(file)}
    with corpus_of(folder) as corpus:
        found = pairs_of(corpus)
        largest = max((len(group) for group in corpus.view().near_duplicates()), default=0)
    truth = {
        frozenset(pair) for pair in combinations(rows, 2) if len({rows[name]["group"] for name in pair}) == 1
    }
    print(f"\ncopies/: precision {len(found & truth) / max(1, len(found)):.3f}, "
          f"recall {len(found & truth) / len(truth):.3f} ({len(found & truth)} of {len(truth)} pairs), "
          f"largest group {largest}")  # fmt: skip
    by: defaultdict[str, list[bool]] = defaultdict(list)
    for pair in truth:
        for name in pair:
            by[rows[name]["transform"]].append(pair in found)
    for transform, hits in sorted(by.items(), key=lambda entry: sum(entry[1]) / len(entry[1])):
        print(f"  {transform:24s} {sum(hits):4d} of {len(hits):4d} pairs")


class Listed:
    """Thumbnails of a list, by place."""

    def __init__(self, files: list[bytes]) -> None:
        self._files = files

    def get(self, places: list[int]) -> dict[int, bytes]:
        return {place: self._files[place] for place in places}


def jpeg(image: Image.Image, quality: int) -> bytes:
    file = io.BytesIO()
    image.convert("RGB").save(file, "JPEG", quality=quality)
    return file.getvalue()


EDITS: dict[str, Callable[[Image.Image], Image.Image]] = {
    "quality 30": lambda image: Image.open(io.BytesIO(jpeg(image, 30))),
    "half the size": lambda image: image.resize(
        (image.width // 2, image.height // 2), Image.Resampling.LANCZOS
    ),
    "stretched to a square": lambda image: image.resize((128, 128), Image.Resampling.LANCZOS),
    "blurred": lambda image: image.filter(ImageFilter.GaussianBlur(1.5)),
    "sharpened": lambda image: ImageEnhance.Sharpness(image).enhance(3),
    "contrast × 1.4": lambda image: ImageEnhance.Contrast(image).enhance(1.4),
    "brightness × 0.7": lambda image: ImageEnhance.Brightness(image).enhance(0.7),
    "saturation × 2": lambda image: ImageEnhance.Color(image).enhance(2),
    "grey": lambda image: image.convert("L").convert("RGB"),
    "faded": lambda image: Image.blend(image, Image.new("RGB", image.size, "#c98a6a"), 0.3),
    "mirrored": lambda image: image.transpose(Image.Transpose.FLIP_LEFT_RIGHT),
    "turned by 90°": lambda image: image.transpose(Image.Transpose.ROTATE_270),
}


def on_watercolours(folder: Path, sheet: Path | None, planted: int = 60) -> None:
    with corpus_of(folder) as corpus:
        view = corpus.view()
        images = np.unique(corpus.view().session.frame.image_of[view.ids])
        phashes = corpus.view().session.store.catalogue.columns("SELECT phash FROM images")["phash"]
        hashes = phashes.astype(np.uint64)
        thumbnails = Thumbnails(view.session, images)
        outlines, _ = thumbnails.outlines()
        usual = len(near_hashes(hashes, 10))
        found = find_copies(outlines, thumbnails)
        print(f"\nwatercolors/: {len(images):,} images; pairs within 10 bits of a perceptual hash {usual:,}; "
              f"ours {len(found)}")  # fmt: skip
        if sheet is not None:
            refused = find_copies(outlines, thumbnails, at=1e-3)
            draw_sheet(sheet, corpus, images, refused)
        originals = thumbnails(np.arange(len(images)))
        chosen = np.random.default_rng(0).permutation(len(images))[:planted]
        stored = view.session.store.thumbnails.get(images[chosen].tolist())
        print(f"copies of {planted} of them among all, found; pairs with another picture")
        for name, edit in EDITS.items():
            edited = []
            for image in images[chosen].tolist():
                copy = edit(Image.open(io.BytesIO(stored[image])).convert("RGB"))
                edited.append(read_image_bytes(jpeg(copy, 85)).thumbnail)
            shrunk = Thumbnails(session_of(Listed(edited)), np.arange(planted))
            everything = np.concatenate([originals, shrunk(np.arange(planted))])
            pairs = find_copies(Outlines.of(everything), everything.__getitem__)
            right = pairs.second - len(images)
            hits = int(sum(chosen[r] == f for f, r in zip(pairs.first, right, strict=True) if r >= 0))
            print(f"  {name:24s} {hits:3d} of {planted}   {len(pairs) - hits}")


def draw_sheet(path: Path, corpus: pnb.Corpus, images: np.ndarray, pairs: Any, most: int = 70) -> None:
    """The most alike pairs, with their agreement: those above `AT` are reported, the others are not."""
    order = np.argsort(-pairs.similarity)[:most]
    page = Image.new("RGB", (10 * 200, 165 * max(1, -(-len(order) // 10))), "white")
    pen = ImageDraw.Draw(page)
    for number, pair in enumerate(order.tolist()):
        x, y = number % 10 * 200, number // 10 * 165
        for side, row in enumerate((pairs.first[pair], pairs.second[pair])):
            file = corpus.view().session.store.thumbnails.get([int(images[row])])[int(images[row])]
            small = Image.open(io.BytesIO(file)).convert("RGB")
            small.thumbnail((96, 145))
            page.paste(small, (x + 98 * side, y))
        said = "reported" if pairs.similarity[pair] >= AT else "refused"
        pen.text((x, y + 148), f"{pairs.similarity[pair]:.2f} {said}", fill="black")
    page.save(path)


def main() -> None:
    asked = argparse.ArgumentParser()
    asked.add_argument("images", nargs="?", type=int, default=100_000)
    asked.add_argument("--sheet", type=Path)
    asked.add_argument("--quality-only", action="store_true")
    given = asked.parse_args()
    if not given.quality_only:
        speed(given.images)
    data = os.environ.get("PANOPTIC_NB_DATA")
    folder = Path(data) if data else Path(__file__).resolve().parents[3] / "shared" / "data"
    if not folder.is_dir():
        print(f"no real images in {folder}: set PANOPTIC_NB_DATA for the tables of quality")
        return
    on_copies(folder / "copies")
    on_watercolours(folder / "watercolors" / "images", given.sheet)


if __name__ == "__main__":
    main()
