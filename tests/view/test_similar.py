"""What a view is compared with: items, files, pictures and words, each read as the space reads its own."""

from __future__ import annotations

import re
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


def test_words_can_be_unwanted(corpus: pnb.Corpus, hues: Hues, monkeypatch: pytest.MonkeyPatch) -> None:
    def encode(self: Hues, texts: list[str]) -> np.ndarray:
        return np.asarray([[text == name for name in ("red", "green", "blue")] for text in texts], np.float32)

    monkeypatch.setattr(Hues, "encode_texts", encode)
    view = corpus.view()
    unit = corpus.space("hues").vectors(view)
    wanted = unit[4] - np.asarray([0.25, 0.25, 0])
    found = view.similar(to=5, not_text=["red", "green"])
    assert found.scores == pytest.approx((unit @ (wanted / np.linalg.norm(wanted)))[found.ids - 1], abs=1e-5)
    without = view.similar(text="blue", not_text="red")
    assert without.scores[0] == pytest.approx(float((unit @ [-0.5, 0, 1]).max() / np.sqrt(1.25)), abs=1e-5)
    with pytest.raises(pnb.InvalidValueError, match="Similar to what"):
        view.similar(not_text="red")


def test_what_a_limit_leaves_out_is_said(corpus: pnb.Corpus, hues: Hues) -> None:
    assert repr(corpus.view().similar(to=1, limit=5)).endswith("; 7 images left out>")
    assert len(corpus.view().similar(to=1, limit=0)) == 0


@pytest.mark.parametrize(
    ("ask", "words"),
    [
        (lambda v: v.similar(to=1, limit=2.5), "limit is a whole number from 0 up.* 2.5 was given"),
        (lambda v: v.similar(to=1, limit=-3), "-3 was given"),
        (lambda v: v.similar(to=1, limit=True), "True was given"),
        (lambda v: v.similar(to=1, min_score="a"), "least score is a number.*'a' was given"),
        (lambda v: v.similar(to=1, min_score=float("nan")), "nan was given"),
        (lambda v: v.similar(to=[1, 2], weights="ab"), "one number .* 'ab' was given"),
        (lambda v: v.similar(to=1, weights=[float("inf")]), r"\[inf\] was given"),
        (lambda v: v.similar(to=[1, 2], weights=[1, -1]), r"\[1, -1\] was given.*not_to="),
        (lambda v: v.similar(to=[1, 2], weights=[0, 0]), "not zeros only"),
        (lambda v: v.similar(to=[1, 2], weights=[1]), "here 2"),
        (lambda v: v.similar(to=1, weights=2), "2 was given"),
        (lambda v: v.similar(text=5), "text takes words.*5 was given"),
        (lambda v: v.similar(text=["a", " "]), "text takes words.*' ' was given"),
        (lambda v: v.similar(to=1, not_text=[None]), "not_text takes words.*None was given"),
        (lambda v: v.similar(to=1, space=3), "A space is given by its name.*3 was given"),
        (lambda v: v.cluster(3, space=["hues"]), "A space is given by its name"),
        (lambda v: v.propose("motif", "a", space=[]), "empty list of spaces"),
        (lambda v: v.propose("motif", "a", space=3), "A space is given by its name"),
        (lambda v: v.cluster(3, seed=-1), "seed is a whole number from 0 up.*-1 was given"),
        (lambda v: v.cluster(3, seed="x"), "'x' was given"),
        (lambda v: v.cluster(3, seed=1.5), "1.5 was given"),
        (lambda v: v.cluster(3, seed=None), "None was given"),
        (lambda v: v.cluster("auto", seed=None), "None was given"),
        (lambda v: v.cluster(True), "True was given"),
        (lambda v: v.cluster_by(["a"], floor="a"), "floor is a number.*'a' was given"),
        (lambda v: v.cluster_by(["a"], floor=float("nan")), "nan was given"),
        (lambda v: v.cluster_by(None), "Cluster by what.*None was given"),
        (lambda v: v.cluster_by(["a", 5]), "5 was given"),
        (lambda v: v.near_duplicates(at=True), "True was given"),
        (lambda v: v.near_duplicates(at="x"), "'x' was given"),
        (lambda v: v.near_duplicates().not_duplicates([]), "What is not a duplicate"),
        (lambda v: v.near_duplicates().not_duplicates(True), "True"),
        (lambda v: v.near_duplicates().not_duplicates(1.5), "1.5"),
    ],
)
def test_what_makes_no_sense_is_refused_in_words(
    corpus: pnb.Corpus, hues: Hues, ask: Callable[[pnb.View], object], words: str
) -> None:
    corpus.add_property("motif", "labels")
    corpus.view()[:2].tag("motif", "a")
    with pytest.raises(pnb.InvalidValueError, match=words):
        ask(corpus.view())


def test_numbers_of_any_kind_are_taken(corpus: pnb.Corpus, hues: Hues) -> None:
    view = corpus.view()
    near = view.similar(
        to=[1, 2], weights=np.asarray([1e308, 1e308]), limit=np.int64(3), min_score=np.float32(-1)
    )
    assert near.ids.tolist() == view.similar(to=[1, 2], limit=3).ids.tolist()
    assert len(view.cluster(np.int64(2), seed=np.int64(5))) == 2
    assert type(view.near_duplicates(at=np.float32(0.8)).settings.at) is float


class Lengths:
    """An embedder that takes any words: by their lengths, which is enough to be asked."""

    name, dim = "lengths", 3

    def encode_images(self, images: list[Image.Image]) -> np.ndarray:
        return np.asarray([np.asarray(image, np.float32).reshape(-1, 3).mean(axis=0) for image in images])

    def encode_texts(self, texts: list[str]) -> np.ndarray:
        return np.asarray([[len(text), text.count("a") + 1, 1] for text in texts], np.float32)


def test_the_searches_that_the_readme_shows_work_and_show_every_way(corpus: pnb.Corpus) -> None:
    corpus.embed(Lengths())
    page = (Path(__file__).resolve().parents[2] / "README.md").read_text(encoding="utf-8")
    shown = re.findall(r"`(view\.similar\([^`]*\))`", page)
    for code in shown:
        assert len(eval(code, {"view": corpus.view(), "a": 1, "b": 2, "c": 3})) == 12
    assert {word for code in shown for word in re.findall(r"(\w+)=", code)} >= {
        "to",
        "not_to",
        "text",
        "not_text",
    }
