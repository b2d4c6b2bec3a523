"""Examples and words that come each with a weight, and what is neither an example nor a weight."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from PIL import Image

import panoptic_nb as pnb


class Channels:
    """An embedder whose numbers are the means of red, green and blue, and whose words are these."""

    name, dim = "channels", 3

    def encode_images(self, images: list[Image.Image]) -> np.ndarray:
        return np.asarray([np.asarray(image, np.float32).mean((0, 1)) + 1 for image in images])

    def encode_texts(self, texts: list[str]) -> np.ndarray:
        return np.asarray([[text == name for name in ("red", "green", "blue")] for text in texts], np.float32)


@pytest.fixture
def view(corpus: pnb.Corpus) -> pnb.View:
    corpus.embed(Channels())
    return corpus.view()


def test_each_example_may_come_with_its_weight(view: pnb.View) -> None:
    weighed = view.similar(to={1: 9, 7: np.float32(1)})
    assert weighed.scores.tolist() == view.similar(to=[1, 7], weights=[9, 1]).scores.tolist()
    assert weighed.scores.tolist() != view.similar(to=[1, 7]).scores.tolist()


def test_each_word_may_come_with_its_weight(view: pnb.View) -> None:
    weighed = view.similar(text={"red": 2, "blue": 1})
    assert weighed.scores.tolist() == view.similar(text=["red", "blue"], weights=[2, 1]).scores.tolist()
    assert weighed.scores.tolist() != view.similar(text=["red", "blue"]).scores.tolist()


def test_what_comes_without_weights_beside_counts_one(view: pnb.View) -> None:
    by_words = view.similar(to=[1, 7], text={"red": 3})
    assert by_words.scores.tolist() == view.similar(to=[1, 7], text="red", weights=[1, 1, 3]).scores.tolist()
    by_items = view.similar(to={1: 3}, text=["red", "blue"])
    both = view.similar(to=1, text=["red", "blue"], weights=[3, 1, 1])
    assert by_items.scores.tolist() == both.scores.tolist()


@pytest.mark.parametrize(
    ("ask", "words"),
    [
        (lambda v: v.similar(to={1: "x"}), r"to={\.\.\.} gives each a weight.*'x' was given for 1"),
        (lambda v: v.similar(to={1: 1, 2: -1}), r"-1 was given for 2.*through not_to="),
        (lambda v: v.similar(to={1: float("nan")}), "nan was given for 1"),
        (lambda v: v.similar(to={1: True}), "True was given for 1"),
        (lambda v: v.similar(to={1: 0, 2: 0}), "not zeros only"),
        (lambda v: v.similar(text={"red": -2}), "-2 was given for 'red'.*through not_text="),
        (lambda v: v.similar(text={"red": None}), "None was given for 'red'"),
        (lambda v: v.similar(to={1: 2}, weights=[2]), "weights were given twice"),
        (lambda v: v.similar(to=1, not_to={2: 1}), "not_to takes no weights"),
        (lambda v: v.similar(to=1, not_text={"red": 1}), "not_text takes no weights"),
        (lambda v: v.similar(to={}), "Similar to what"),
        (lambda v: v.similar(to=b"\x01"), "bytes was given"),
        (lambda v: v.similar(to=[b"\x01"]), "bytes was given"),
        (lambda v: v.similar(to=bytearray(b"\x01")), "bytearray was given"),
        (lambda v: v.similar(to=1, not_to=b"\x01"), "bytes was given"),
        (lambda v: v.similar(text=b"red"), "text takes words.*b'red' was given"),
        (lambda v: v.cluster_by({"red": 2}), "cluster_by takes words.*{'red': 2} was given"),
    ],
)
def test_what_is_no_weight_or_no_example_is_refused(
    view: pnb.View, ask: Callable[[pnb.View], object], words: str
) -> None:
    with pytest.raises(pnb.InvalidValueError, match=words):
        ask(view)
