"""Proposals: they learn from verdicts, and what is refused never comes back for that tag."""

from __future__ import annotations

import numpy as np
import pytest

import panoptic_nb as pnb
from tests.view.conftest import CLOUDS


def belongs(items: object) -> list[int]:
    return [item for item in items if (item - 1) % CLOUDS == 0]  # type: ignore[attr-defined]


def test_a_scholar_finds_nearly_all_of_a_group(clouds: pnb.Corpus) -> None:
    proposals = clouds.view().propose("motif", "apple", space="mine")
    methods = [proposals.method]
    for _ in range(4):
        batch = proposals.next(8)
        good = belongs(batch)
        proposals.accept(good)
        proposals.refuse([item for item in batch if item not in good])
        methods.append(proposals.method)
    found = set(clouds.view().where(clouds["motif"].any_of("apple")))
    assert len(found) >= 17, "of 20, in 32 verdicts"
    assert found <= set(belongs(range(1, 61)))
    assert methods[0] == "centroid"
    assert methods[-1] == "linear classifier"
    assert 0 < proposals.precision < 1  # type: ignore[operator]
    assert "of the last verdicts accepted" in repr(proposals)


def test_a_refusal_outlives_the_session_and_comes_back_only_when_asked(clouds: pnb.Corpus) -> None:
    proposals = clouds.view().propose("motif", "apple", space="mine")
    refused = list(proposals.next(5))
    proposals.refuse(refused)
    path = clouds.path
    clouds.close()
    with pnb.Corpus(path) as corpus:
        again = corpus.view().propose("motif", "apple", space="mine")
        assert not set(again.next(60)) & set(refused)
        assert sorted(again.refused) == sorted(refused)
        assert again.precision == 0
        corpus.undo()
        assert set(refused) <= set(again.next(60)), "undo takes a refusal back"
        corpus.redo()
        assert not set(again.next(60)) & set(refused)
        assert again.reconsider() == 5
        assert set(refused) <= set(again.next(60))
        corpus["motif"].add_tag("pear")
        corpus.view().pick([2]).tag("motif", "pear")
        assert set(corpus.view().propose("motif", "pear", space="mine").next(60)) >= set(refused)


def test_skipping_sets_aside_for_now(clouds: pnb.Corpus) -> None:
    proposals = clouds.view().propose("motif", "apple", space="mine")
    first = list(proposals.next(3))
    proposals.skip(first)
    assert not set(proposals.next(60)) & set(first)
    assert set(clouds.view().propose("motif", "apple", space="mine").next(60)) >= set(first)


def test_accepting_is_one_operation_that_says_why(clouds: pnb.Corpus) -> None:
    proposals = clouds.view().propose("motif", "apple", space="mine")
    proposals.accept(proposals.next(4))
    last = clouds.history()[-1]
    assert last["origin"][0].startswith("proposal:mine, centroid")
    assert last["summary"][0] == "motif = apple accepted on 4 images"
    assert len(clouds.view().where(clouds["motif"].any_of("apple"))) == 5
    clouds.undo()
    assert len(clouds.view().where(clouds["motif"].any_of("apple"))) == 1
    assert clouds.view().propose("motif", "apple", space="mine").precision is None


def test_a_nested_group_gives_all_its_values(clouds: pnb.Corpus) -> None:
    clouds.add_property("year", "date")
    clouds.view()[:9].set("year", 1905)
    clouds.view().pick([1, 4]).tag("motif", "pear")
    group = (
        clouds.view()
        .where(clouds["motif"].any_of("pear"))
        .group_by("motif", clouds["year"].by("year"))
        .groups
    )
    wanted = next(one for one in group if one.labels == ("pear", "1905"))
    pool = clouds.view().group_by("motif", clouds["year"].by("year"))
    nested = next(one for one in pool.groups if one.labels == ("pear", "1905"))
    assert sorted(wanted) == sorted(nested)
    proposals = nested.propose(space="mine")
    assert proposals.target == "motif = pear, year = 1905"
    best = proposals.next(2)
    assert not set(best) & set(nested)
    proposals.accept(best)
    assert set(best) <= set(clouds.view().where(clouds["motif"].any_of("pear") & (clouds["year"] == 1905)))
    empties = clouds.view().group_by("motif").groups[-1]
    with pytest.raises(pnb.InvalidValueError, match="no value"):
        empties.propose(space="mine")


def test_several_spaces_and_modes(clouds: pnb.Corpus) -> None:
    clouds.view().pick([4, 7, 10]).tag("motif", "apple")
    both = clouds.view().propose("motif", "apple", space=["mine", "other"])
    assert len(belongs(both.next(10))) >= 8
    orders = {
        mode: tuple(clouds.view().propose("motif", "apple", space="mine", mode=mode).next(12))
        for mode in ("sure", "unsure", "surprising")
    }
    assert len(set(orders.values())) == 3


def test_what_cannot_be_proposed_is_refused_in_words(clouds: pnb.Corpus) -> None:
    clouds["motif"].add_tag("empty")
    with pytest.raises(pnb.ConflictError, match="at least one image first"):
        clouds.view().propose("motif", "empty", space="mine")
    with pytest.raises(pnb.NotFoundError, match='Did you mean "apple"'):
        clouds.view().propose("motif", "aple", space="mine")
    with pytest.raises(pnb.InvalidValueError, match='"sure", "unsure" or "surprising"'):
        clouds.view().propose("motif", "apple", space="mine", mode="any")  # type: ignore[arg-type]
    with pytest.raises(pnb.InvalidValueError, match="Propose for what"):
        clouds.view().propose(space="mine")


def test_several_verdicts_are_one_operation(clouds: pnb.Corpus) -> None:
    proposals = clouds.view().propose("motif", "apple", space="mine")
    batch = list(proposals.next(6))
    assert proposals.decide(accept=batch[:3], refuse=batch[3:5], skip=batch[5:]) == 6
    last = clouds.history()[-1]
    assert last["summary"][0] == "motif = apple: 3 accepted, 2 refused, 1 skipped"
    assert (proposals.outlook.accepted, proposals.outlook.seen) == (3, 5)
    clouds.undo()
    assert set(batch) <= set(proposals.next(60)), "those skipped too"
    assert len(clouds.view().where(clouds["motif"].any_of("apple"))) == 1
    with pytest.raises(pnb.InvalidValueError, match="Two verdicts"):
        proposals.decide(accept=batch[:2], refuse=batch[1:3])


def test_one_refusal_alone_is_reconsidered(clouds: pnb.Corpus) -> None:
    proposals = clouds.view().propose("motif", "apple", space="mine")
    no = list(proposals.next(3))
    proposals.refuse(no)
    assert proposals.reconsider(no[:1]) == 1
    assert sorted(proposals.refused) == sorted(no[1:])
    assert no[0] in proposals.next(60)
    clouds.undo()
    assert sorted(proposals.refused) == sorted(no)


def test_beside_a_candidate_stand_those_of_the_group_that_look_like_it(clouds: pnb.Corpus) -> None:
    clouds.view().pick([1, 4, 2]).tag("motif", "apple")
    proposals = clouds.view().propose("motif", "apple", space="mine")
    assert proposals.members.tolist() == clouds.view().session.frame.image_of[[1, 2, 4]].tolist()
    (near,) = proposals.like([7], 2)
    unit = clouds.space("mine").vectors(clouds.view().pick([7, 1, 2, 4]))
    best = [(1, 2, 4)[place] for place in np.argsort(-(unit[1:] @ unit[0]))[:2]]
    assert near == best
    assert 1 not in proposals.like([1], 5)[0], "an image is not its own example"


def group_of(view: pnb.View, *labels: str) -> pnb.View:
    return next(one for one in view.groups if one.labels == labels)


def test_accepting_for_a_group_keeps_finer_values_and_tells_what_it_replaces(clouds: pnb.Corpus) -> None:
    clouds.add_property("year", "date")
    clouds.add_property("kind", "label").add_tag("apple", parent="fruit")
    clouds.add_property("author", "label")
    view = clouds.view()
    view.pick([1]).set("year", "1900s")
    view.pick([1]).set("kind", "fruit")
    view.pick([7]).set("year", 1905)
    view.pick([20]).set("year", 1907)
    view.pick([7, 20]).set("kind", "apple")
    view.pick([1]).set("author", "Newton")
    view.pick([7]).set("author", "Passmore")
    decades = view.group_by("motif", clouds["year"].by("decade"), "kind")
    group_of(decades, "apple", "1900s", "fruit").propose(space="mine").accept([20, 7, 4])
    assert len(view.where(clouds["year"] == 1905)) == 1
    assert len(view.where(clouds["year"] == 1907)) == 1
    assert sorted(view.where(clouds["year"].within("1900s"))) == [1, 4, 7, 20]
    assert clouds["kind"].counts() == {"fruit": 2, "apple": 2}
    assert sorted(view.where(clouds["motif"].any_of("apple"))) == [1, 4, 7, 20]
    assert "replaced" not in clouds.history()[-1]["summary"][0]
    view.propose("author", "Newton", space="mine").accept([7, 4])
    assert clouds.history()[-1]["summary"][0] == (
        "author = Newton accepted on 2 images; replaced the author of 1 item"
    )
    clouds.undo()
    assert clouds["author"].counts() == {"Newton": 1, "Passmore": 1}
