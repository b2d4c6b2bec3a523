"""Views: order, groups, slices, code."""

from __future__ import annotations

from pathlib import Path

import pytest

import panoptic_nb as pnb


def test_a_view_reads_the_corpus_anew(corpus: pnb.Corpus) -> None:
    corpus.add_property("n", "number")
    view = corpus.view().where(corpus["n"] > 1)
    assert len(view) == 0
    corpus.view()[:3].set("n", 5)
    assert list(view) == [1, 2, 3]
    picked = view[:2]
    corpus.view().clear("n")
    assert (len(view), list(picked)) == (0, [1, 2])


def test_order_is_a_readers_and_empties_come_last_both_ways(corpus: pnb.Corpus) -> None:
    corpus.add_property("title", "text")
    for item, title in zip([1, 2, 3, 4, 5], ["éclair", "Zoo", "eclipse", "page 10", "page 2"], strict=True):
        corpus.view().pick([item]).set("title", title)
    titled = corpus.view().where(corpus["title"].is_set())
    assert list(titled.sort("title")) == [1, 3, 5, 4, 2]
    assert list(titled.sort("-title")) == [2, 4, 5, 3, 1]
    assert list(corpus.view().sort("title"))[5:] == [6, 7, 8, 9, 10, 11, 12]
    assert list(corpus.view().sort("-title"))[5:] == [6, 7, 8, 9, 10, 11, 12]
    assert list(corpus.view().sort("-file_name"))[:3] == [12, 11, 10], "img10 comes after img9"


def test_sorting_by_several_keys_is_total_and_stable(corpus: pnb.Corpus) -> None:
    corpus.add_property("a", "number")
    corpus.add_property("b", "label")
    for item in range(1, 13):
        corpus.view().pick([item]).set("a", item % 3)
        corpus.view().pick([item]).tag("b", "xy"[item % 2])
    wanted = sorted(range(1, 13), key=lambda item: (-(item % 3), "xy"[item % 2], item))
    assert list(corpus.view().sort(corpus["a"].desc(), "b")) == wanted


def test_groups_nest_and_an_item_stands_in_each_of_its_tags(corpus: pnb.Corpus) -> None:
    corpus.add_property("year", "date")
    corpus.add_property("motif", "labels")
    view = corpus.view()
    view[:4].set("year", 1899)
    view[4:8].set("year", 1901)
    view[8:9].set("year", "1890s")
    view[:6].tag("motif", "b")
    view[2:5].tag("motif", "a")
    groups = view.group_by(corpus["year"].by("decade"), "motif").groups
    assert [(group.label, list(group)) for group in groups] == [
        ("1890s · a", [3, 4]),
        ("1890s · b", [1, 2, 3, 4]),
        ("1890s · empty", [9]),
        ("1900s · a", [5]),
        ("1900s · b", [5, 6]),
        ("1900s · empty", [7, 8]),
        ("empty · empty", [10, 11, 12]),
    ]
    years = view.group_by(corpus["year"].by("year")).groups
    assert [(group.label, len(group)) for group in years] == [
        ("1890s", 1),
        ("1899", 4),
        ("1901", 4),
        ("empty", 3),
    ]


def test_every_group_is_the_view_that_its_code_says(corpus: pnb.Corpus) -> None:
    corpus.add_property("year", "date")
    corpus.add_property("price", "number")
    for item, (year, price) in enumerate(
        [("1905", 1), ("1905-03-12", 2.5), ("1890s", 3), ("1905/1910", -4), ("-0043", 5), ("fin 1914", 6)], 1
    ):
        corpus.view().pick([item]).set("year", year)
        corpus.view().pick([item]).set("price", price)
    keys = [
        corpus["year"].by(unit)
        for unit in ("century", "decade", "year", "quarter", "month", "week", "day", "hour")
    ]
    keys += [corpus["year"].by("year", step=5), corpus["price"].by(width=2), corpus["price"].by(quantiles=3)]
    keys += [corpus["price"].by(edges=[0, 3]), corpus["price"].by(), corpus["mean_color"].by()]
    for key in keys:
        view = corpus.view().group_by(key)
        assert sum(len(group) for group in view.groups) == 12
        for group in view.groups:
            again = eval(group.code(), {"corpus": corpus})
            assert sorted(again) == sorted(group), (key, group)


def test_an_empty_corpus_has_empty_views_of_every_kind(tmp_path: Path) -> None:
    with pnb.Corpus(tmp_path / "e.panoptic") as corpus:
        for kind in pnb.PropertyType:
            corpus.add_property(kind.value, kind)
        session = corpus.view().session
        for name in session.schema.names():
            assert list(corpus.view().sort(name)) == []
            assert corpus.view().group_by(name).groups == []
            assert session.counts(corpus[name].by(), corpus.view().ids)[1].tolist() == [0]
            assert list(corpus.view().where(corpus[name].not_set())) == []
        assert "0 of 0 items" in repr(corpus.view())


def test_groups_order_by_size(corpus: pnb.Corpus) -> None:
    corpus.add_property("motif", "label")
    corpus.view()[:2].tag("motif", "a")
    corpus.view()[2:7].tag("motif", "b")
    by_size = corpus.view().group_by(corpus["motif"].by(order="size")).groups
    assert [group.label for group in by_size] == ["b", "a", "empty"]
    reverse = corpus.view().group_by(corpus["motif"].by(descending=True)).groups
    assert [group.label for group in reverse] == ["b", "a", "empty"]


def test_the_code_of_a_view_gives_an_equal_view(corpus: pnb.Corpus) -> None:
    corpus.add_property('it\'s "odd"', "labels")
    corpus.add_property("year", "date")
    corpus.view()[:3].tag('it\'s "odd"', "a b", "c'd")
    odd, year = corpus['it\'s "odd"'], corpus["year"]
    view = (
        corpus.view()
        .where(
            (odd.any_of("a b") | ~(odd == ["c'd", "a b"])) & (year.not_set() | year.between("1905-03", 1910))
        )
        .group_by(year.by("decade", step=2, order="size"), odd)
        .sort("file_name", year.desc())
        .piles()
    )
    assert eval(view.code(), {"corpus": corpus}) == view
    picked = corpus.view().pick([3, 1])
    assert eval(picked.code(), {"corpus": corpus}) == picked


def test_views_are_kept_by_name_and_survive_a_renaming(corpus: pnb.Corpus) -> None:
    corpus.add_property("year", "date")
    corpus.view()[:3].set("year", "vers 1905")
    view = corpus.view().where(corpus["year"] == 1905).group_by("year").save("mine")
    corpus["year"].rename("année")
    assert corpus.view("mine") == view
    assert len(corpus.view("mine")) == 3
    assert "année" in corpus.view("mine").code()
    with pytest.raises(pnb.NotFoundError, match='Did you mean "mine"'):
        corpus.view("mime")


def test_picking_keeps_the_order_given_and_refuses_the_unknown(corpus: pnb.Corpus) -> None:
    assert list(corpus.view().pick([5, 2, 9])) == [5, 2, 9]
    assert list(corpus.view().pick([5, 2, 9]).sort("file_name")) == [2, 5, 9]
    with pytest.raises(pnb.NotFoundError, match="1 of 2 ids"):
        corpus.view().pick([1, 99])


def test_search_looks_into_text_tags_and_file_names(corpus: pnb.Corpus) -> None:
    corpus.add_property("note", "text")
    corpus.add_property("motif", "labels")
    corpus.view().pick([2]).set("note", "une Pomme")
    corpus.view().pick([3]).tag("motif", "pommier")
    assert list(corpus.view().search("pomm")) == [2, 3]
    assert list(corpus.view().search("img11")) == [12]


def test_the_repr_of_a_view_is_one_line_that_tells(corpus: pnb.Corpus) -> None:
    corpus.add_property("year", "date")
    view = corpus.view().where(corpus["year"].not_set()).group_by("year").sort("-file_name")
    assert repr(view) == (
        "<View of 12 of 12 items, where ~year.is_set(), grouped by year (year), sorted by file_name ↓>"
    )
