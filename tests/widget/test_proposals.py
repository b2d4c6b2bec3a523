"""The strip of proposals, as the grid asks for it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

import panoptic_nb as pnb
from tests.corpora import add_clouds
from tests.widget.conftest import Reader

Make = Callable[..., Reader]


@pytest.fixture
def motif(corpus: pnb.Corpus) -> pnb.Property:
    """Twelve images, every third alike, one of which is an apple."""
    add_clouds(corpus, "toy", spread=0.2)
    made = corpus.add_property("motif", "labels")
    corpus.view().pick([1]).tag("motif", "apple")
    return made


def begun(reader: Reader, motif: pnb.Property, **more: Any) -> dict[str, Any]:
    reader.call("open", size=48)
    return reader.call("propose", property=motif.field.key, tag="apple", spaces=["toy"], **more)


def test_candidates_come_with_scores_pictures_and_the_group(
    reader: Make, motif: pnb.Property, corpus: pnb.Corpus
) -> None:
    strip = begun(reader(), motif, count=3)
    assert strip["items"].tolist() and set(strip["items"][:3].tolist()) == {4, 7, 10}
    assert strip["score"] == "cosine"
    assert sorted(strip["scores"].tolist(), reverse=True) == strip["scores"].tolist()
    assert strip["remaining"] == 11
    assert (strip["members"], strip["accepted"], strip["refused"]) == (1, 0, 0)
    assert strip["near"][0] == [int(corpus.view().session.frame.image_of[1])]
    assert len(strip["pictures"]["images"]) == 4, "three candidates and the one member"
    assert strip["target"][0]["value"] == "apple"


def test_a_verdict_is_one_step_and_brings_the_next(
    reader: Make, motif: pnb.Property, corpus: pnb.Corpus
) -> None:
    made = reader()
    strip = begun(made, motif, count=4)
    images = strip["images"].tolist()
    told = made.call("decide", strip=strip["strip"], accept=images[:1], holding=images, count=4)
    assert told["states"] == [1, None, None, None]
    assert not set(told["images"].tolist()) & set(images), "those in hand are not proposed twice"
    assert corpus.view().where(motif.any_of("apple")).ids.tolist() == [1, int(strip["items"][0])]
    assert corpus.history()[-1]["kind"][0] == "accept proposals"
    made.call("undo")
    told = made.call("candidates", strip=strip["strip"], holding=images, count=4)
    assert told["states"] == [None] * 4
    assert told["accepted"] == 0


def test_a_batch_with_its_exceptions_is_one_step(
    reader: Make, motif: pnb.Property, corpus: pnb.Corpus
) -> None:
    made = reader()
    strip = begun(made, motif, count=6)
    images = strip["images"].tolist()
    before = len(corpus.history())
    told = made.call("decide", strip=strip["strip"], accept=images[:4], refuse=images[4:], holding=images)
    assert told["states"] == [1, 1, 1, 1, -1, -1]
    assert (told["lately"], told["seen"]) == (4, 6)
    assert len(corpus.history()) == before + 1
    made.call("undo")
    assert len(corpus.view().where(motif.any_of("apple"))) == 1


def test_a_refusal_stays_until_it_is_reconsidered(
    reader: Make, motif: pnb.Property, corpus: pnb.Corpus
) -> None:
    made = reader()
    strip = begun(made, motif, count=4)
    no = strip["images"].tolist()[:2]
    made.call("decide", strip=strip["strip"], refuse=no, holding=[])
    anew = begun(made, motif, count=20)
    assert not set(no) & set(anew["images"].tolist())
    looked = made.call("refused", strip=anew["strip"])
    assert sorted(looked["images"].tolist()) == sorted(no)
    assert np.isnan(looked["scores"]).all()
    told = made.call("reconsider", strip=anew["strip"], images=no[:1], holding=[], count=20)
    assert no[0] in told["images"].tolist() and no[1] not in told["images"].tolist()
    told = made.call("reconsider", strip=anew["strip"], holding=[], count=20)
    assert set(no) <= set(told["images"].tolist())
    assert "taken back" in corpus.history()[-1]["summary"][0]


def test_a_skip_that_is_undone_comes_back(reader: Make, motif: pnb.Property) -> None:
    made = reader()
    strip = begun(made, motif, count=20)
    first = strip["images"].tolist()[:1]
    told = made.call("decide", strip=strip["strip"], skip=first, holding=[], count=20)
    assert first[0] not in told["images"].tolist()
    made.call("undo")
    told = made.call("candidates", strip=strip["strip"], holding=[], count=20)
    assert first[0] in told["images"].tolist()


def test_a_nested_group_gives_all_its_values(reader: Make, motif: pnb.Property, corpus: pnb.Corpus) -> None:
    corpus.add_property("size", "label")
    corpus.view().pick([1]).tag("size", "large")
    made = reader(corpus.view().group_by("motif", "size"))
    layout = made.call("open", size=48)["layout"]
    strip = made.call("propose", rev=layout["rev"], group=0, spaces=["toy"], count=2)
    assert [part["value"] for part in strip["target"]] == ["apple", "large"]
    made.call("decide", strip=strip["strip"], accept=strip["images"].tolist()[:1], holding=[])
    item = int(strip["items"][0])
    assert item in corpus.view().where(motif.any_of("apple") & corpus["size"].any_of("large")).ids
    refused = made.call("propose", rev=layout["rev"], group=1, spaces=["toy"])
    assert "no value" in refused["error"]["message"]


def test_what_cannot_be_proposed_is_said_in_words(
    reader: Make, motif: pnb.Property, corpus: pnb.Corpus
) -> None:
    motif.add_tag("pear")
    made = reader()
    begun(made, motif)
    nothing = made.call("propose", property=motif.field.key, tag="pear", spaces=["toy"])
    assert "Give it to at least one image first" in nothing["error"]["message"]
    assert (
        "space" in made.call("propose", property=motif.field.key, tag="apple", spaces=[])["error"]["message"]
    )
    assert "anew" in made.call("candidates", strip=99)["error"]["message"]
    both = made.call("decide", strip=1, accept=[2], refuse=[2], holding=[])
    assert "Two verdicts" in both["error"]["message"]


def test_the_filter_bounds_the_candidates_until_it_is_left(
    reader: Make, motif: pnb.Property, corpus: pnb.Corpus
) -> None:
    made = reader()
    made.call("spec", spec={"where": {"property": motif.field.key, "op": "is_set"}})
    strip = made.call("propose", property=motif.field.key, tag="apple", spaces=["toy"])
    assert strip["remaining"] == 0
    assert made.call("propose", strip=strip["strip"], spaces=["toy"], everywhere=True)["remaining"] == 11


def test_images_without_a_vector_are_counted(reader: Make, motif: pnb.Property, corpus: pnb.Corpus) -> None:
    rows = np.random.default_rng(0).normal(size=(10, 4)).astype(np.float32)
    corpus.add_vectors("part", corpus.view().pick(range(1, 11)), rows)
    made = reader()
    made.call("open", size=48)
    strip = made.call("propose", property=motif.field.key, tag="apple", spaces=["toy", "part"])
    assert strip["missing"] == 2
    assert strip["remaining"] == 9
    assert strip["score"] == "score"


def test_what_one_value_was_refused_for_is_looked_at_with_its_reason(
    reader: Make, motif: pnb.Property, corpus: pnb.Corpus
) -> None:
    corpus.add_property("size", "label")
    corpus.view().pick([1]).tag("size", "large")
    corpus.view().propose("motif", "apple", space="toy").refuse([4, 7])
    made = reader(corpus.view().group_by("motif", "size"))
    layout = made.call("open", size=48)["layout"]
    strip = made.call("propose", rev=layout["rev"], group=0, spaces=["toy"], count=2)
    made.call("decide", strip=strip["strip"], refuse=[int(corpus.view().session.frame.image_of[10])])
    looked = made.call("refused", strip=strip["strip"])
    assert looked["items"].tolist() == [10, 7, 4]
    assert looked["why"] == ["", "motif = apple", "motif = apple"]
    assert looked["refused"] == 3
    images = looked["images"].tolist()
    held = made.call("candidates", strip=strip["strip"], holding=images)
    assert held["states"] == [-1, -1, -1]
    told = made.call("reconsider", strip=strip["strip"], images=images[1:2], holding=[], count=20)
    assert images[1] in told["images"].tolist()
    assert told["refused"] == 2
    assert "1 of motif = apple" in corpus.history()["summary"][-1]
