"""What a space lacks is said with what gives it: that depends on how the space was made."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

import panoptic_nb as pnb
from tests.corpora import draw_images


class Channels:
    """An embedder of the user's own."""

    name, dim = "channels", 3

    def encode_images(self, images: list[Image.Image]) -> np.ndarray:
        return np.asarray([np.asarray(image, np.float32).mean((0, 1)) + 1 for image in images])


ADVICE = {
    "mine": 'corpus.add_vectors("mine", ids, vectors) takes in those of more items',
    "channels": "corpus.embed(your_embedder), with the embedder that made the space, computes what is missing",
    "visual": 'corpus.embed("visual") computes what is missing',
}
ASKED: list[Callable[[pnb.Corpus, str], object]] = [
    lambda c, name: c.view().similar(to=13, space=name),
    lambda c, name: c.view().pick([13, 14]).cluster(2, space=name),
    lambda c, name: c.space(name).vectors(c.view()),
]


@pytest.fixture
def grown(corpus: pnb.Corpus, tmp_path: Path) -> pnb.Corpus:
    """Spaces made in every way, and two images that came after them."""
    corpus.add_vectors("mine", corpus.view(), np.eye(12, dtype=np.float32))
    corpus.embed(Channels())
    corpus.embed("visual")
    draw_images(tmp_path / "more", 2, first=40)
    corpus.add_images(tmp_path / "more")
    return corpus


@pytest.mark.parametrize("name", ADVICE)
@pytest.mark.parametrize("ask", ASKED)
def test_a_missing_vector_is_said_with_the_call_that_gives_it(
    grown: pnb.Corpus, ask: Callable[[pnb.Corpus, str], object], name: str
) -> None:
    with pytest.raises(pnb.PanopticError, match=re.escape(ADVICE[name])) as told:
        ask(grown, name)
    assert name == "visual" or f'corpus.embed("{name}")' not in str(told.value)
    {
        "mine": lambda: grown.add_vectors("mine", [13, 14], np.ones((2, 12), np.float32)),
        "channels": lambda: grown.embed(Channels()),
        "visual": lambda: grown.embed("visual"),
    }[name]()
    ask(grown, name)


def test_a_space_that_is_not_there_is_made_only_by_an_embedder_of_its_name(corpus: pnb.Corpus) -> None:
    with pytest.raises(pnb.NotFoundError, match=r'no space "clip".*Make it: corpus\.embed\("clip"\)'):
        corpus.space("clip")
    corpus.add_vectors("mine", corpus.view(), np.eye(12, dtype=np.float32))
    corpus.add_vectors("theirs", corpus.view(), np.eye(12, dtype=np.float32))
    for given, said in (("mien", 'Did you mean "mine"?'), ("zzz", "There are: mine, theirs.")):
        with pytest.raises(pnb.NotFoundError) as told:
            corpus.view().similar(to=1, space=given)
        assert str(told.value) == f'This corpus has no space "{given}". {said}'


def test_another_model_of_a_users_name_is_not_advised_by_name(corpus: pnb.Corpus) -> None:
    class Others(Channels):
        def describe(self) -> dict[str, object]:
            return {"model": "others"}

    corpus.embed(Channels())
    corpus.view().session.embedders["channels"] = Others()
    with pytest.raises(pnb.ConflictError, match=r"then corpus\.embed") as told:
        corpus.view().similar(to=corpus.file(1))
    assert 'corpus.embed("channels")' not in str(told.value)
