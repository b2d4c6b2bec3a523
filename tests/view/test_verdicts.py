"""Verdicts: what they are given on, what they decide, and what becomes of them."""

from __future__ import annotations

import numpy as np
import pytest

import panoptic_nb as pnb


def group_of(view: pnb.View, *labels: str) -> pnb.View:
    return next(one for one in view.groups if one.labels == labels)


def test_candidates_of_a_nested_group_do_not_depend_on_the_order_of_its_keys(clouds: pnb.Corpus) -> None:
    clouds.add_property("author", "label")
    clouds.add_property("kind", "label")
    view = clouds.view()
    view[:1].set("kind", "apple")
    view[:20].set("author", "Passmore")
    view[30:40].set("author", "Newton")
    view[40:45].set("kind", "pear")
    found = {
        tuple(sorted(group_of(view.group_by(*keys), *labels).propose(space="mine").next(60)))
        for keys, labels in (
            (("author", "kind"), ("Passmore", "apple")),
            (("kind", "author"), ("apple", "Passmore")),
        )
    }
    open_ones = (*range(2, 31), *range(46, 61))
    assert found == {open_ones}, "what has one of the values already, and what has none, in either order"


def test_a_verdict_goes_to_the_items_that_were_named_and_to_no_others(clouds: pnb.Corpus) -> None:
    proposals = clouds.view().propose("motif", "apple", space="mine")
    for wrong in ([1.7], ["3"], [True], 3, "3", None):
        with pytest.raises(pnb.InvalidValueError, match=r"whole numbers|list of item ids"):
            proposals.accept(wrong)  # type: ignore[arg-type]
    with pytest.raises(pnb.InvalidValueError, match="not items of this corpus"):
        proposals.refuse([2, 61])
    assert clouds["motif"].counts() == {"apple": 1}


def test_a_property_without_a_tag_is_no_target(clouds: pnb.Corpus) -> None:
    clouds.add_property("author", "label")
    clouds.view()[:3].set("author", "Newton")
    group = clouds.view().group_by("motif").groups[0]
    for given in ({"name": "author"}, {"tag": "Newton"}):
        for view in (group, clouds.view()):
            with pytest.raises(pnb.InvalidValueError, match="both a property and a tag"):
                view.propose(**given, space="mine")  # type: ignore[arg-type]
    assert group.propose("author", "Newton", space="mine").target == "author = Newton"


def test_what_was_skipped_and_then_refused_comes_back_when_it_is_reconsidered(clouds: pnb.Corpus) -> None:
    proposals = clouds.view().propose("motif", "apple", space="mine")
    one, other = proposals.next(2)
    proposals.skip([one])
    proposals.refuse([one, other])
    assert proposals.reconsider([one]) == 1
    assert one in proposals.next(60)
    assert other not in proposals.next(60)
    assert {verdict.name: len(images) for verdict, images in proposals.verdicts.items()} == {
        "REFUSED": 1, "SKIPPED": 0, "ACCEPTED": 0,
    }, "and counts as no skip, which nobody gave"  # fmt: skip
    clouds.undo()
    assert sorted(proposals.refused) == sorted([one, other])
    clouds.redo()
    assert one in proposals.next(60)


def test_of_a_large_batch_acceptances_and_refusals_count_alike(clouds: pnb.Corpus) -> None:
    proposals = clouds.view().propose("motif", "apple", space="mine")
    batch = list(proposals.next(48))
    proposals.decide(accept=batch[::2], refuse=batch[1::2])
    assert proposals.precision == 0.5
    assert proposals.hint is None
    last = list(proposals.next(4))
    proposals.decide(refuse=last)
    assert (proposals.outlook.accepted, proposals.outlook.seen) == (10, 24), (
        "4 of the last, 20 of those before"
    )


def test_verdicts_follow_a_tag_that_is_merged(clouds: pnb.Corpus) -> None:
    view = clouds.view()
    view.pick([2]).tag("motif", "pear")
    clouds.add_property("kind", "label")
    view.pick([1]).set("kind", "still life")
    nested = group_of(view.group_by("motif", "kind"), "apple", "still life")
    nested.propose(space="mine").refuse([20])
    apple = view.propose("motif", "apple", space="mine")
    apple.decide(accept=[4], refuse=[5, 6, 7], skip=[8])
    view.propose("motif", "pear", space="mine").decide(accept=[7], refuse=[4, 6, 8, 9])
    clouds["motif"].tag("apple").merge("pear")
    assert clouds.history()[-1]["summary"][0] == "motif: tag apple merged into pear, with 1 refusal"
    pear = clouds.view().propose("motif", "pear", space="mine")
    assert sorted(pear.refused) == [5, 6, 8, 9], "for either; of what has the merged tag nothing is refused"
    assert not {5, 6, 8, 9} & set(pear.next(60))
    assert {verdict.name: len(images) for verdict, images in pear.verdicts.items()} == {
        "REFUSED": 4, "SKIPPED": 0, "ACCEPTED": 2,
    }  # fmt: skip
    again = group_of(clouds.view().group_by("motif", "kind"), "pear", "still life")
    refusals = again.propose(space="mine").refusals
    assert {words: sorted(items) for words, items in refusals.items()} == {
        "motif = pear, kind = still life": [20], "motif = pear": [5, 6, 8, 9],
    }, "as in groups that name the tag"  # fmt: skip
    assert clouds.check().whole
    clouds.undo()
    assert sorted(clouds.view().propose("motif", "apple", space="mine").refused) == [5, 6, 7]
    assert sorted(clouds.view().propose("motif", "pear", space="mine").refused) == [4, 6, 8, 9]
    clouds.redo()
    assert pear.reconsider() == 4, "whoever means the tag more widely now asks for them"


def test_what_is_refused_for_one_value_is_refused_for_a_group_of_it(clouds: pnb.Corpus) -> None:
    view = clouds.view()
    for name in ("kind", "author"):
        clouds.add_property(name, "label")
        view.pick([1]).set(name, f"some {name}")
    view.propose("motif", "apple", space="mine").refuse([20, 21])
    pair = group_of(view.group_by("motif", "kind"), "apple", "some kind").propose(space="mine")
    assert not {20, 21} & set(pair.next(60))
    pair.refuse([22])
    keys = ("author", "kind", "motif")
    three = group_of(view.group_by(*keys), "some author", "some kind", "apple").propose(space="mine")
    assert not {20, 21, 22} & set(three.next(60))
    assert 22 in view.propose("motif", "apple", space="mine").next(60), "not the other way round"
    view.pick([21]).tag("motif", "apple")
    assert 21 in pair.next(60), "who gives the value has changed the verdict"
    view.propose("motif", "apple", space="mine").reconsider([20])
    assert 20 in pair.next(60)


def test_what_cannot_be_proposed_for_want_of_a_vector_is_said(clouds: pnb.Corpus) -> None:
    clouds.add_vectors("few", clouds.view()[:50], np.random.default_rng(0).normal(size=(50, 4)))
    proposals = clouds.view().propose("motif", "apple", space="few")
    assert proposals.missing == 10
    assert "10 images without a vector" in repr(proposals)
    assert "without a vector" not in repr(clouds.view().propose("motif", "apple", space="mine"))
