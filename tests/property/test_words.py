"""What properties and tags say: how to make what is missing, and what was made."""

from __future__ import annotations

import pytest

import panoptic_nb as pnb


def test_a_missing_property_says_how_to_make_it(corpus: pnb.Corpus) -> None:
    view = corpus.view()
    for ask, kind in (
        (lambda: view.set("note", "x"), "text"),
        (lambda: view.clear("note"), "text"),
        (lambda: view.tag("note", "x"), "labels"),
        (lambda: view.untag("note", "x"), "labels"),
    ):
        with pytest.raises(pnb.NotFoundError, match=rf'corpus.add_property\("note", "{kind}"\)'):
            ask()


def test_the_history_says_when_a_parent_was_made_too(corpus: pnb.Corpus) -> None:
    motif = corpus.add_property("motif", "labels")
    motif.add_tag("fruit")
    motif.add_tag("apple", parent="fruit")
    motif.add_tag("oak", parent="tree")
    assert corpus.history()["summary"].to_list()[-3:] == [
        "motif: new tag fruit",
        "motif: new tag apple below fruit",
        "motif: new tag oak below tree, new too",
    ]


def test_a_text_is_no_tag(corpus: pnb.Corpus) -> None:
    motif = corpus.add_property("motif", "labels")
    motif.add_tag("a" * 500)
    for ask in (
        lambda: motif.add_tag("a" * 501),
        lambda: corpus.view().tag("motif", "b" * 501),
        lambda: motif.tag("a" * 500).rename("c" * 501),
    ):
        with pytest.raises(pnb.InvalidValueError, match="500 characters at most, not 501"):
            ask()


def test_quantiles_begin_with_values_of_the_data(corpus: pnb.Corpus) -> None:
    number = corpus.add_property("n", "number")
    for item, value in enumerate([1, 2, 3, 4, 5, 9, 9, 9, 10, 11.5, 12], 1):
        corpus.view().pick([item]).set("n", value)

    def groups(quantiles: int) -> list[tuple[str, int]]:
        cut = corpus.view().where(number.is_set()).group_by(number.by(quantiles=quantiles))
        return [(group.label, len(group)) for group in cut.groups]

    assert groups(3) == [("< 5", 4), ("5 to < 10", 4), ("≥ 10", 3)]
    assert groups(2) == [("< 9", 5), ("≥ 9", 6)]
    assert [size for _, size in groups(20)] == [1, 1, 1, 1, 1, 3, 1, 1, 1]
