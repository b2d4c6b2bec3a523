"""What a view is compared with: items, files, pictures and words, each read as the space reads its own."""

from __future__ import annotations

from collections.abc import Callable
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


class Hues:
    """An embedder whose weights can be exchanged, and which answers with what it is told to."""

    name, dim = "hues", 3

    def __init__(self, weights: str = "first") -> None:
        self.weights = weights
        self.answer: object = None

    def describe(self) -> dict[str, object]:
        return {"model": "hues", "weights": self.weights}

    def encode_images(self, images: list[Image.Image]) -> object:
        if self.answer is not None:
            return self.answer
        return np.asarray([np.asarray(image, np.float32).mean((0, 1)) + 1 for image in images])

    def encode_texts(self, texts: list[str]) -> object:
        if isinstance(self.answer, Exception):
            raise self.answer
        return self.answer if self.answer is not None else np.ones((len(texts), 3), np.float32)


@pytest.fixture
def hues(corpus: pnb.Corpus) -> Hues:
    embedder = Hues()
    corpus.embed(embedder)
    return embedder


ASKED = [
    lambda c: c.view().similar(to=c.file(1)),
    lambda c: c.view().similar(to=Image.open(c.file(1))),
    lambda c: c.view().similar(text="red"),
    lambda c: c.view().cluster_by(["red", "blue"]),
]


@pytest.mark.parametrize("ask", ASKED)
def test_another_model_of_the_same_name_never_answers(
    corpus: pnb.Corpus, hues: Hues, monkeypatch: pytest.MonkeyPatch, ask: Callable[[pnb.Corpus], object]
) -> None:
    ask(corpus)
    corpus._session.embedders.clear()  # as in a session to come, in which the name leads to another model
    monkeypatch.setattr("panoptic_nb.embedders.registry.resolve", lambda name: Hues("second"))
    with pytest.raises(pnb.ConflictError, match="its weights differs"):
        ask(corpus)
    assert len(corpus.view().similar(to=1)) == 12
    monkeypatch.setattr("panoptic_nb.embedders.registry.resolve", lambda name: Hues())
    ask(corpus)


def test_vectors_from_elsewhere_are_not_mixed_with_an_embedder_of_their_name(corpus: pnb.Corpus) -> None:
    corpus.add_vectors("visual", range(1, 13), np.random.default_rng(0).normal(size=(12, 990)))
    with pytest.raises(pnb.EmbedderError, match="computed elsewhere"):
        corpus.view().similar(to=corpus.file(1))
    assert corpus.view().similar(to=1)[0] == 1


@pytest.mark.parametrize("ask", ASKED)
@pytest.mark.parametrize(
    ("answer", "words"),
    [
        (np.zeros((1, 3)), "all zeros|shape"),
        (np.full((1, 3), np.nan), "not finite|shape"),
        (np.ones((1, 4)), "shape"),
        (np.ones((5, 3)), "shape"),
        (np.asarray([["a", "b", "c"]]), "values"),
    ],
)
def test_what_an_embedder_gives_for_a_question_is_checked(
    corpus: pnb.Corpus, hues: Hues, ask: Callable[[pnb.Corpus], object], answer: object, words: str
) -> None:
    hues.answer = answer
    with pytest.raises(pnb.EmbedderError, match=words):
        ask(corpus)


def test_a_text_without_a_direction_is_named(corpus: pnb.Corpus, hues: Hues) -> None:
    hues.answer = np.asarray([[1, 1, 1], [0, 0, 0]], np.float32)
    with pytest.raises(pnb.EmbedderError, match='the text "zzz" that cannot be compared: it is all zeros'):
        corpus.view().cluster_by(["red", "zzz"])
    hues.answer = RuntimeError("out of memory")
    with pytest.raises(pnb.EmbedderError, match=r'failed on the text "red".*out of memory'):
        corpus.view().similar(text="red")
