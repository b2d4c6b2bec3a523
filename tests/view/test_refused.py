"""What was refused is listed with everything that it was refused for, and can be taken back from there."""

from __future__ import annotations

import pytest

import panoptic_nb as pnb
from panoptic_nb.view.propose import Proposals
from tests.view.test_verdicts import group_of


@pytest.fixture
def pair(clouds: pnb.Corpus) -> Proposals:
    """Proposals for apples of one kind, where 20 and 21 are no apples, 22 not of the kind, 23 no such apples."""
    clouds.add_property("kind", "label")
    view = clouds.view()
    view.pick([1]).set("kind", "still life")
    group = group_of(view.group_by("motif", "kind"), "apple", "still life")
    view.propose("motif", "apple", space="mine").refuse([20, 21])
    kinds = next(one for one in view.group_by("kind").groups if one.label == "still life")
    kinds.propose(space="mine").refuse([22])
    made = group.propose(space="mine")
    made.refuse([23])
    return made


def test_all_that_hides_an_image_is_listed_with_its_reason(pair: Proposals, clouds: pnb.Corpus) -> None:
    assert sorted(pair.refused) == [20, 21, 22, 23]
    assert {words: sorted(items) for words, items in pair.refusals.items()} == {
        "motif = apple, kind = still life": [23],
        "motif = apple": [20, 21],
        "kind = still life": [22],
    }
    assert not {20, 21, 22, 23} & set(pair.next(60))
    clouds.view().pick([21]).tag("motif", "apple")
    assert 21 not in pair.refused, "it has the value after all"
    assert sorted(clouds.view()[:22].propose("motif", "apple", space="mine").refused) == [20, 21], (
        "as decided"
    )


def test_one_that_a_value_was_refused_for_is_taken_back(pair: Proposals, clouds: pnb.Corpus) -> None:
    assert pair.reconsider([20, 23, 40]) == 2
    assert {20, 23} <= set(pair.next(60))
    assert sorted(pair.refused) == [21, 22]
    assert clouds.history()["summary"][-1] == (
        "motif = apple, kind = still life: 2 refusals taken back, 1 of motif = apple"
    )
    assert 20 in clouds.view().propose("motif", "apple", space="mine").next(60)
    clouds.undo()
    assert sorted(pair.refused) == [20, 21, 22, 23]


def test_all_are_taken_back_at_once_and_nothing_is_no_operation(pair: Proposals, clouds: pnb.Corpus) -> None:
    before = len(clouds.history())
    assert pair.reconsider([40]) == 0
    assert len(clouds.history()) == before
    assert pair.reconsider() == 4
    assert len(clouds.history()) == before + 1
    assert clouds.history()["summary"][-1].endswith(
        "4 refusals taken back, 2 of motif = apple and 1 of kind = still life"
    )
    assert (len(pair.refused), pair.refusals) == (0, {})
    assert clouds.check().whole
