"""How well `visual` finds what belongs together, beside a colour histogram and plain HOG.

    python -m tests.benchmarks.visual_quality

Each image is looked for among all others of its set, by cosine after the set's mean is taken away; its fellows are
those of its class. Printed are mean average precision and precision at 1, on two real sets (PANOPTIC_NB_DATA,
else ../shared/data beside the project): photographs and drawings of objects by class, and watercolours of fruit
by species (the first subject, species with 20 pictures or more). Milliseconds are of one core, image decoded.
"""

from __future__ import annotations

import csv
import os
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from statistics import median

import numpy as np
from numpy.typing import NDArray
from PIL import Image
from threadpoolctl import threadpool_limits

from panoptic_nb.embedders import Visual

Vectors = NDArray[np.float32]
Encoder = Callable[[Image.Image], Vectors]
ENOUGH = 20


def data_folder() -> Path:
    """Return the folder of real images."""
    given = os.environ.get("PANOPTIC_NB_DATA")
    return Path(given) if given else Path(__file__).resolve().parents[3] / "shared" / "data"


def objects(folder: Path) -> tuple[list[Image.Image], NDArray[np.str_]]:
    """Return the images of `objects/` and their classes."""
    paths = sorted((folder / "objects").glob("*/*.jpg"))
    return [opened(path) for path in paths], np.array([path.parent.name for path in paths])


def watercolours(folder: Path) -> tuple[list[Image.Image], NDArray[np.str_]]:
    """Return the images of `watercolors/` whose first subject is frequent, and that subject."""
    with (folder / "watercolors" / "metadata.csv").open(newline="", encoding="utf-8") as stream:
        rows = [(row["file"], row["subjects"].partition(",")[0].strip()) for row in csv.DictReader(stream)]
    found = [
        (folder / "watercolors" / "images" / file, subject) for file, subject in rows if file and subject
    ]
    found = [(path, subject) for path, subject in found if path.is_file()]
    frequent = Counter(subject for _, subject in found)
    kept = [(path, subject) for path, subject in found if frequent[subject] >= ENOUGH]
    return [opened(path) for path, _ in kept], np.array([subject for _, subject in kept])


def opened(path: Path) -> Image.Image:
    """Decode a file."""
    with Image.open(path) as image:
        return image.convert("RGB")


def colour_histogram(image: Image.Image) -> Vectors:
    """512 numbers: the share of pixels in each of 8×8×8 cells of RGB."""
    pixels = np.asarray(image).reshape(-1, 3) >> 5
    cells = pixels[:, 0].astype(int) * 64 + pixels[:, 1] * 8 + pixels[:, 2]
    return (np.bincount(cells, minlength=512) / len(cells)).astype(np.float32)


def plain_hog(image: Image.Image) -> Vectors:
    """1,764 numbers: histograms of oriented gradients (Dalal and Triggs, 2005) of the image at 128×128.

    Nine directions, cells of 16×16 pixels, blocks of 2×2 cells, clipped at 0.2.
    """
    grey = np.sqrt(
        np.asarray(image.resize((128, 128), Image.Resampling.BILINEAR), np.float32).mean(axis=2) / 255
    )
    across, down = np.zeros_like(grey), np.zeros_like(grey)
    across[:, 1:-1], down[1:-1] = grey[:, 2:] - grey[:, :-2], grey[2:] - grey[:-2]
    length = np.hypot(across, down)
    place = np.mod(np.arctan2(down, across), np.pi) / np.pi * 9 - 0.5
    before = np.floor(place).astype(int)
    cell = np.add.outer(np.arange(128) // 16 * 8, np.arange(128) // 16) * 9
    cells = np.bincount((cell + before % 9).ravel(), (length * (1 - place + before)).ravel(), 576)
    cells += np.bincount((cell + (before + 1) % 9).ravel(), (length * (place - before)).ravel(), 576)
    cells = cells.reshape(8, 8, 9)
    blocks = np.concatenate([cells[:-1, :-1], cells[1:, :-1], cells[:-1, 1:], cells[1:, 1:]], axis=2)
    blocks = np.minimum(blocks / np.sqrt((blocks**2).sum(2, keepdims=True) + 1e-4), 0.2)
    return (blocks / np.sqrt((blocks**2).sum(2, keepdims=True) + 1e-4)).ravel().astype(np.float32)


def visual(image: Image.Image) -> Vectors:
    """Return the vector of the `visual` space."""
    return _VISUAL.encode_images([image])[0]


_VISUAL = Visual()


def quality(vectors: Vectors, classes: NDArray[np.str_]) -> tuple[float, float]:
    """Return mean average precision and precision at 1 of leave-one-out retrieval."""
    centred = vectors - vectors.mean(axis=0)
    unit = centred / np.linalg.norm(centred, axis=1, keepdims=True)
    cosines = unit @ unit.T
    np.fill_diagonal(cosines, -np.inf)
    order = np.argsort(-cosines, axis=1, kind="stable")[:, :-1]
    right = classes[order] == classes[:, None]
    precision = right.cumsum(axis=1) / np.arange(1, len(classes))
    average = (precision * right).sum(axis=1) / right.sum(axis=1)
    return float(average.mean()), float(right[:, 0].mean())


def timed(encoder: Encoder, images: list[Image.Image]) -> tuple[Vectors, float]:
    """Return the vectors and the median milliseconds of processor time an image."""
    spent, vectors = [], []
    for image in images:
        start = time.process_time()
        vectors.append(encoder(image))
        spent.append(time.process_time() - start)
    return np.stack(vectors), median(spent) * 1e3


def main() -> None:
    """Print the table."""
    folder = data_folder()
    if not folder.is_dir():
        raise SystemExit(f"Real images not found in {folder}: set PANOPTIC_NB_DATA.")
    sets = {"objects": objects(folder), "watercolours": watercolours(folder)}
    encoders = {"colour histogram": colour_histogram, "plain HOG": plain_hog, "visual": visual}
    for name, (images, classes) in sets.items():
        print(f"{name}: {len(images)} images, {len(set(classes))} classes")
    print(
        f"\n{'mean average precision / precision at 1':42}{'dim':>6}"
        + "".join(f"{name:>16}" for name in sets)
        + "   ms"
    )
    with threadpool_limits(1):
        for name, encoder in encoders.items():
            cells, milliseconds = "", []
            for images, classes in sets.values():
                vectors, spent = timed(encoder, images)
                milliseconds.append(spent)
                cells += "{:>16}".format("{:.3f} / {:.3f}".format(*quality(vectors, classes)))
            print(f"{name:42}{vectors.shape[1]:>6}{cells}{max(milliseconds):>5.1f}")
        photographs = [image.resize((750, 500)) for image in sets["objects"][0][:60]]
        print(
            f"\nvisual from a photograph decoded at 750×500: {timed(visual, photographs)[1]:.1f} ms an image, one core"
        )


if __name__ == "__main__":
    main()
