"""Real images with labels, and their vectors by the real network in the data folder's weights.

Vectors are kept in a folder of the system's temporary directory, so that a second run starts at once.
"""

from __future__ import annotations

import csv
import hashlib
import os
import tempfile
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageOps

WEIGHTS = "mobilenet_v1_1.0_224_quant_embedding_extractor.tflite"
SUFFIXES = {".jpg", ".jpeg", ".png", ".webp", ".gif", ".bmp", ".tif", ".tiff"}


@dataclass(frozen=True)
class Labelled:
    """A set of images with one label each, and their vectors of length one."""

    name: str
    paths: list[Path]
    labels: NDArray[np.str_]
    vectors: NDArray[np.float32]


def data_folder() -> Path:
    given = os.environ.get("PANOPTIC_NB_DATA")
    return Path(given) if given else Path(__file__).resolve().parents[3] / "shared" / "data"


def objects() -> Labelled:
    """Caltech-101, 32 classes of 20."""
    return folder(data_folder() / "objects")


def watercolors(least: int = 20) -> Labelled:
    """The watercolours whose first subject has at least `least` images."""
    return table(data_folder() / "watercolors" / "metadata.csv", "file", "subjects", least)


def folder(path: Path) -> Labelled:
    """Images in subfolders named by their label."""
    paths = sorted(p for p in path.glob("*/*") if p.suffix.lower() in SUFFIXES)
    return _with_vectors(path.name, paths, [p.parent.name for p in paths])


def table(path: Path, file_column: str, label_column: str, least: int = 2) -> Labelled:
    """Images named in a CSV beside or under which they lie; of several labels in a cell, the first."""
    with path.open(newline="", encoding="utf-8") as lines:
        rows = [(row[file_column], row[label_column].split(",")[0].strip()) for row in csv.DictReader(lines)]
    there = {p.name: p for p in path.parent.rglob("*") if p.suffix.lower() in SUFFIXES}
    found = [(there[Path(name).name], label) for name, label in rows if Path(name).name in there and label]
    sizes = Counter(label for _, label in found)
    kept = [(image, label) for image, label in found if sizes[label] >= least]
    return _with_vectors(path.parent.name, [image for image, _ in kept], [label for _, label in kept])


def _with_vectors(name: str, paths: list[Path], labels: list[str]) -> Labelled:
    key = hashlib.sha256("\n".join(map(str, paths)).encode()).hexdigest()[:16]
    kept = Path(tempfile.gettempdir()) / "panoptic_nb_benchmarks" / f"{key}.npy"
    if not kept.exists():
        kept.parent.mkdir(parents=True, exist_ok=True)
        np.save(kept, _encode(paths))
    raw = np.load(kept)
    centred = raw - raw.mean(axis=0)
    vectors = (centred / np.linalg.norm(centred, axis=1, keepdims=True)).astype(np.float32)
    return Labelled(name, paths, np.array(labels), vectors)


def _encode(paths: list[Path]) -> NDArray[np.float32]:
    from ai_edge_litert.interpreter import Interpreter

    network = Interpreter(str(data_folder() / "weights" / WEIGHTS), num_threads=2)
    network.allocate_tensors()
    entry, end = network.get_input_details()[0]["index"], network.get_output_details()[0]["index"]
    rows = []
    for path in paths:
        with Image.open(path) as opened:
            picture = (
                ImageOps.exif_transpose(opened).convert("RGB").resize((224, 224), Image.Resampling.BILINEAR)
            )
        network.set_tensor(entry, np.asarray(picture, np.uint8)[None])
        network.invoke()
        rows.append(network.get_tensor(end).reshape(-1).astype(np.float32))
    return np.stack(rows)
