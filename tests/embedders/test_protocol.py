from __future__ import annotations

import subprocess
import sys
from types import SimpleNamespace

import numpy as np
import pytest

from panoptic_nb.embedders import Embedder, TextEmbedder, Visual, as_embedder
from panoptic_nb.errors import EmbedderError
from tests.embedders.fakes import MeanColour


def test_any_object_with_a_name_a_dim_and_encode_images_is_an_embedder() -> None:
    mine = MeanColour()
    assert as_embedder(mine) is mine
    assert isinstance(mine, Embedder)
    assert isinstance(Visual(), Embedder)
    assert not isinstance(mine, TextEmbedder)
    assert not isinstance(object(), Embedder)


def test_numpy_numbers_do_for_a_dimension() -> None:
    mine = MeanColour()
    mine.dim = np.int64(3)  # type: ignore[assignment]
    assert as_embedder(mine) is mine


def embedder(**changes: object) -> SimpleNamespace:
    return SimpleNamespace(**({"name": "mine", "dim": 3, "encode_images": len} | changes))


@pytest.mark.parametrize(
    ("given", "said"),
    [
        (object(), "no name, no dim, no encode_images"),
        (SimpleNamespace(name="mine", encode_images=len), "no dim"),
        (MeanColour, "MeanColour is a class"),
        (embedder(name=""), "not empty"),
        (embedder(name=7), "name is 7"),
        (embedder(dim=0), "dim is 0"),
        (embedder(dim=True), "dim is True"),
        (embedder(dim=512.0), r"dim is 512\.0"),
        (embedder(encode_images=np.zeros(3)), "encode_images must be a method"),
        (embedder(encode_texts="words"), "encode_texts must be a method"),
        (embedder(centre="yes"), "centre must be True or False; it is 'yes'"),
        (embedder(min_side=0), "min_side must be None or a whole number"),
        (embedder(min_side=2.5), "min_side must be None or a whole number"),
    ],
)
def test_what_is_no_embedder_is_refused_with_what_it_lacks(given: object, said: str) -> None:
    with pytest.raises(EmbedderError, match=said):
        as_embedder(given)


def test_importing_the_room_is_light() -> None:
    code = "import panoptic_nb.embedders, sys; print({'torch', 'open_clip', 'sklearn'} & set(sys.modules))"
    said = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
    assert said.strip() == "set()"
