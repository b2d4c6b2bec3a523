"""What proposals and clusters cannot take is refused by name, before anything is done; empty clusters say so."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

import panoptic_nb as pnb

WRONG = (2.5, "3", True, -1, None, [2], float("nan"))


@pytest.mark.parametrize("given", WRONG)
def test_a_number_of_candidates_is_a_whole_one(clouds: pnb.Corpus, given: Any) -> None:
    proposals = clouds.view().propose("motif", "apple", space="mine")
    for ask, words in ((proposals.next, "next"), (lambda n: proposals.like([1], n), "like")):
        with pytest.raises(
            pnb.InvalidValueError, match=rf"whole number from 0 up, {words}\(.*was given"
        ) as told:
            ask(given)
        assert repr(given) in str(told.value)


def test_a_whole_number_of_any_kind_is_taken(clouds: pnb.Corpus) -> None:
    proposals = clouds.view().propose("motif", "apple", space="mine")
    assert len(proposals.next(np.int64(3))) == 3
    assert len(proposals.next(0)) == 0
    assert len(proposals.like([2], np.uint8(1))[0]) == 1


@pytest.mark.parametrize("name", [3, None, ["motif"], "property"])
@pytest.mark.parametrize("tag", [3, ["apple"], "tag"])
def test_a_target_goes_by_its_names(clouds: pnb.Corpus, name: Any, tag: Any) -> None:
    name = clouds["motif"] if name == "property" else name
    tag = clouds["motif"].tag("apple") if tag == "tag" else tag
    for wrong in ((name, "apple"), ("motif", tag)):
        with pytest.raises(pnb.InvalidValueError, match=r'propose.*"motif", "apple"'):
            clouds.view().propose(*wrong, space="mine")


VERDICTS: tuple[Callable[[Any, Any], object], ...] = (
    lambda p, given: p.accept(given),
    lambda p, given: p.refuse(given),
    lambda p, given: p.skip(given),
    lambda p, given: p.reconsider(given),
    lambda p, given: p.like(given),
    lambda p, given: p.decide(accept=given),
)


@pytest.mark.parametrize("ask", VERDICTS)
@pytest.mark.parametrize(
    "given", [3, 2.5, "3", b"3", [1.7], ["3"], [True], [None], np.asarray([[1, 2]]), {1: 2.5}.values()]
)
def test_a_verdict_on_what_is_no_item_decides_nothing(
    clouds: pnb.Corpus, ask: Callable[[Any, Any], object], given: Any
) -> None:
    proposals = clouds.view().propose("motif", "apple", space="mine")
    before = len(clouds.history())
    with pytest.raises(pnb.InvalidValueError, match="given"):
        ask(proposals, given)
    assert len(clouds.history()) == before


@pytest.mark.parametrize("given", WRONG)
def test_a_number_of_exemplars_is_a_whole_one(clouds: pnb.Corpus, given: Any) -> None:
    cluster = clouds.view().cluster(3, space="mine")[0]
    with pytest.raises(pnb.InvalidValueError, match=r"exemplars is a whole number from 0 up, exemplars\(4\)"):
        cluster.exemplars(given)


def test_exemplars_are_of_different_pictures_and_as_many_as_there_are(clouds: pnb.Corpus) -> None:
    cluster = clouds.view().cluster(3, space="mine")[0]
    assert cluster.exemplars(0) == []
    assert cluster.exemplars(2)[0] == cluster.medoid
    every = cluster.exemplars(1000)
    assert sorted(every) == sorted(cluster), "one item for each picture here"


def test_an_empty_cluster_has_no_medoid_and_says_so(clouds: pnb.Corpus) -> None:
    clouds.add_images(clouds.path.parent / "images")
    clusters = clouds.view().cluster(3, space="mine")
    first = next(
        op["operation"][0] for op in clouds.history().iter_slices(1) if op["kind"][0].startswith("import")
    )
    clouds.undo(first)
    empty = clusters[0]
    assert (len(empty), empty.exemplars(3)) == (0, [])
    with pytest.raises(pnb.NotFoundError, match=r"cluster 1 has no items, and so no medoid"):
        _ = empty.medoid
    assert clusters._repr_html_()


def test_exemplars_of_a_space_that_was_made_anew_are_those_that_have_a_vector(clouds: pnb.Corpus) -> None:
    cluster = clouds.view().cluster(1, space="mine")[0]
    clouds.drop_space("mine")
    with pytest.raises(pnb.NotFoundError, match='no space "mine"'):
        cluster.exemplars(3)
    clouds.add_vectors("mine", [5, 6], np.eye(2, 16, dtype=np.float32))
    assert sorted(cluster.exemplars(10)) == [5, 6]


def test_a_cluster_tagged_with_a_number_is_called_by_it(clouds: pnb.Corpus) -> None:
    cluster = clouds.view().cluster(3, space="mine")[0]
    cluster.tag("motif", 1905)  # type: ignore[arg-type]
    assert cluster.named == "1905"
    assert clouds["motif"].counts()["1905"] == len(cluster)


def test_clusters_sort_by_a_property_that_goes_by_its_name(clouds: pnb.Corpus) -> None:
    clusters = clouds.view().cluster(3, space="mine")
    with pytest.raises(pnb.InvalidValueError, match="names of properties"):
        clusters.sort("untagged", property=clouds["motif"])  # type: ignore[arg-type]
