"""What a view is compared with: items, files, pictures and words, each read as the space reads its own."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PIL import Image

import panoptic_nb as pnb
from tests.images.drawn import file_of, scene


def _exif(orientation: int) -> Image.Exif:
    exif = Image.Exif()
    exif[0x0112] = orientation
    return exif


def test_an_opened_picture_is_compared_as_its_file(corpus: pnb.Corpus, tmp_path: Path) -> None:
    folder = tmp_path / "more"
    folder.mkdir()
    original = scene(300, 200)
    on_its_side = original.transpose(Image.Transpose.ROTATE_90)
    deep = Image.fromarray(np.asarray(original.convert("L"), np.uint16) * 256)
    glass = original.convert("RGBA")
    glass.putalpha(Image.linear_gradient("L").resize(glass.size))
    for name, data in {
        "original.png": file_of(original, "PNG"),
        "turned.jpg": file_of(on_its_side, "JPEG", exif=_exif(6), quality=95),
        "deep.png": file_of(deep, "PNG"),
        "glass.png": file_of(glass, "PNG"),
    }.items():
        (folder / name).write_bytes(data)
    corpus.add_images(folder)
    corpus.embed("visual")
    view = corpus.view()
    for name in ("turned.jpg", "deep.png", "glass.png"):
        by_path, opened = view.similar(to=folder / name), view.similar(to=Image.open(folder / name))
        assert opened.ids.tolist()[0] == by_path.ids.tolist()[0]
        score_of = dict(zip(by_path, by_path.scores.tolist(), strict=True))
        assert opened.scores.tolist() == pytest.approx([score_of[item] for item in opened], abs=0.02)
