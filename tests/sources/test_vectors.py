"""Vectors from elsewhere and vectors computed here: whole or not at all, and never mixed."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

import panoptic_nb as pnb
from tests.embedders.fakes import MeanColour


def rows(count: int, dim: int = 4, seed: int = 0) -> np.ndarray:
    return np.random.default_rng(seed).normal(size=(count, dim)).astype(np.float32)


def test_a_call_says_what_it_did_and_does_nothing_twice(corpus: pnb.Corpus) -> None:
    vectors = rows(12)
    first = corpus.add_vectors("mine", corpus.view().ids[:8], vectors[:8])
    assert (first.added, first.unchanged, first.replaced) == (8, 0, 0)
    again = corpus.add_vectors("mine", corpus.view(), vectors)
    assert (again.added, again.unchanged, again.replaced) == (4, 8, 0)
    assert str(again) == 'Space "mine": 4 vectors added, 8 there already'


def test_another_vector_of_an_image_is_refused_or_replaces(corpus: pnb.Corpus) -> None:
    vectors = rows(12)
    corpus.add_vectors("mine", range(1, 11), vectors[:10])
    other = vectors.copy()
    other[[1, 4]] += 1
    with pytest.raises(pnb.ConflictError, match=r"2 of the images given have another vector.*replace=True"):
        corpus.add_vectors("mine", corpus.view(), other)
    store = corpus.view().session.store
    assert store.spaces.all()["mine"].rows == 10
    report = corpus.add_vectors("mine", corpus.view(), other, replace=True)
    assert (report.added, report.unchanged, report.replaced) == (2, 8, 2)
    space = store.spaces.all()["mine"]
    kept = dict(
        zip(store.spaces.image_ids(space.space_id).tolist(), store.spaces.vectors(space), strict=True)
    )
    assert all((kept[image] == other[image - 1]).all() for image in range(1, 13))
    assert corpus.check().findings == ()
    corpus.view().similar(1, space="mine")


def test_vectors_do_not_enter_the_space_of_an_embedder_nor_the_reverse(corpus: pnb.Corpus) -> None:
    corpus.embed(MeanColour())
    with pytest.raises(pnb.ConflictError, match="was made by an embedder"):
        corpus.add_vectors("mean colour", corpus.view(), rows(12, 3))
    corpus.drop_space("mean colour")
    corpus.add_vectors("mean colour", corpus.view(), rows(12, 3))
    with pytest.raises(pnb.ConflictError, match="was made by another embedder"):
        corpus.embed(MeanColour())


def test_what_fails_leaves_no_empty_space(corpus: pnb.Corpus) -> None:
    class Broken(MeanColour):
        def encode_images(self, images: list[Any]) -> np.ndarray:
            raise RuntimeError("no memory")

    with pytest.raises(pnb.EmbedderError, match="no memory"):
        corpus.embed(Broken())
    assert corpus.add_vectors("mine", [], rows(0)).added == 0
    with pytest.raises(pnb.InvalidValueError):
        corpus.add_vectors("mine", [1], np.zeros((1, 4)))
    assert corpus.spaces == []
    assert len(corpus.history()) == 1


def test_an_embedding_that_fails_midway_keeps_what_it_did(
    corpus: pnb.Corpus, monkeypatch: pytest.MonkeyPatch
) -> None:
    calls = []

    class Tired(MeanColour):
        def encode_images(self, images: list[Any]) -> np.ndarray:
            calls.append(len(images))
            if len(calls) == 3:
                raise RuntimeError("no memory")
            return super().encode_images(images)

    with pytest.raises(pnb.EmbedderError):
        corpus.embed(Tired(), batch_size=4)
    report = corpus.embed(Tired(), batch_size=4)
    assert (report.embedded, report.unchanged) == (4, 8)


def test_rows_that_are_no_vectors_are_named_with_their_items(corpus: pnb.Corpus) -> None:
    vectors = rows(12)
    vectors[3] = 0
    with pytest.raises(
        pnb.InvalidValueError, match=r"1 of the 12 vectors given.*row 3 \(item 4\) is all zeros"
    ):
        corpus.add_vectors("mine", corpus.view(), vectors)


@pytest.mark.parametrize("name", ["", "  ", None, 3])
def test_a_space_needs_a_name(corpus: pnb.Corpus, name: Any) -> None:
    with pytest.raises(pnb.InvalidValueError, match="A space needs a name"):
        corpus.add_vectors(name, corpus.view(), rows(12))


@pytest.mark.parametrize(
    "ids", [[1.5, 2], ["1", "2"], [None, 1], [True, 2], [1, 2**40], np.array([1.0, 2.0]), 3]
)
def test_ids_are_whole_numbers(corpus: pnb.Corpus, ids: Any) -> None:
    with pytest.raises(pnb.InvalidValueError, match="ids"):
        corpus.add_vectors("mine", ids, rows(2))


@pytest.mark.parametrize("name", ["a\0b", "a\nWhole: all fine", "\x1b[2J", "x" * 201, " ", 5, "caf\udce9"])
def test_the_name_of_a_space_is_a_line_that_a_table_can_show(corpus: pnb.Corpus, name: str) -> None:
    with pytest.raises(pnb.InvalidValueError, match='such as "mine"'):
        corpus.add_vectors(name, corpus.view(), np.eye(12, dtype=np.float32))
    assert corpus.spaces == []


def test_vectors_are_replaced_by_others_or_stay(corpus: pnb.Corpus, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever fails last: nobody else has the former ones."""
    given = np.eye(12, dtype=np.float32)
    corpus.add_vectors("mine", corpus.view(), given)

    def full(*_: object) -> None:
        raise pnb.StorageError("The disk is full.")

    with monkeypatch.context() as patched:
        patched.setattr(corpus.view().session.store.journal, "note", full)
        with pytest.raises(pnb.StorageError):
            corpus.add_vectors("mine", corpus.view(), given + 1, replace=True)
    assert np.array_equal(corpus.space("mine").vectors(corpus.view()), given)
    assert corpus.check().whole
    corpus.add_vectors("mine", corpus.view(), given[::-1], replace=True)
    assert np.array_equal(corpus.space("mine").vectors(corpus.view()), given[::-1])
    assert not (corpus.path / "vectors" / "1").exists(), "and take no room for ever"
