"""What cannot be asked of a view is refused in words, where it was asked."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

import panoptic_nb as pnb


@pytest.fixture
def made(corpus: pnb.Corpus) -> pnb.Corpus:
    corpus.add_property("n", "number")
    corpus.add_property("year", "date")
    corpus.add_property("title", "text")
    corpus.add_vectors("mine", range(1, 13), np.random.default_rng(0).normal(size=(12, 4)))
    return corpus


@pytest.mark.parametrize(
    ("ask", "words"),
    [
        (lambda c: c.view().pick(["a"]), "whole numbers; 'a'"),
        (lambda c: c.view().pick([1.5]), "whole numbers; 1.5"),
        (lambda c: c.view().pick([True]), "whole numbers; True"),
        (lambda c: c.view().pick(np.asarray([1.5])), "whole numbers"),
        (lambda c: c.view().pick(np.asarray([True])), "whole numbers"),
        (lambda c: c.view().pick([2**70]), "too large"),
        (lambda c: c.view().pick(3), "list of item ids"),
        (lambda c: c.view().pick("12"), "list of item ids"),
        (lambda c: c.view()["a"], "takes a place"),
        (lambda c: c.view()[1.5], "takes a place"),
        (lambda c: c.view()["a":"b"], "takes a place"),
        (lambda c: c.view().sort(3), 'sort takes names of properties, such as "year"'),
        (lambda c: c.view().sort(c["n"] > 3), "sort takes names"),
        (lambda c: c.view().sort(c["n"].by(width=3)), "sort takes names"),
        (lambda c: c.view().sort(["n", "year"]), "sort takes names"),
        (lambda c: c.view().group_by(None), "group_by takes names"),
        (lambda c: c.view().group_by(c["n"].desc()), "group_by takes names"),
        (lambda c: c.view().similar(to=1).cut(at="x"), "takes a score"),
        (lambda c: c.view().similar(to=1).cut(count=1.5), "number of images"),
        (lambda c: c.view().similar(to=1).cut(count=-1), "number of images"),
        (lambda c: c.view().similar(to=True), "bool was given"),
        (lambda c: c["n"].between(5, 1), r"the smaller comes first, between\(1, 5\)"),
        (lambda c: c["year"].between(1910, 1900), "the smaller comes first"),
        (lambda c: c["title"].between("F", "É"), "the smaller comes first"),
        (lambda c: c["year"].within(1910, 1900), "the earlier comes first"),
    ],
)
def test_what_makes_no_sense_is_refused(
    made: pnb.Corpus, ask: Callable[[pnb.Corpus], object], words: str
) -> None:
    with pytest.raises(pnb.InvalidValueError, match=words):
        ask(made)


def test_what_makes_sense_goes_on(made: pnb.Corpus) -> None:
    view = made.view()
    assert list(view.pick(np.asarray([3, 1], np.uint8))) == [3, 1]
    assert list(view.pick(view[:2])) == [1, 2]
    assert list(view.pick(iter([np.int64(4)]))) == [4]
    assert list(view.pick([])) == []
    assert (view[np.int64(0)], view[-1], list(view[-2:])) == (1, 12, [11, 12])
    with pytest.raises(IndexError):
        view[12]
    assert list(view.where(made["n"].between(1, 1) | made["year"].between("1905", "1905-03"))) == []
