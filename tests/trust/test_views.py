"""Random conditions, orders and groups, against polars on the same data."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

import panoptic_nb as pnb
from panoptic_nb.query.condition import Condition
from tests.trust.thorough import tries
from tests.trust.world import ITEMS, Pair, World, conditions, make_world


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    with make_world(tmp_path_factory.mktemp("views")) as made:
        yield made


def evaluated(code: str, corpus: pnb.Corpus) -> Any:
    """What a user gets who pastes the Python that a view gives."""
    return eval(code, {"corpus": corpus})


@tries(250)
@given(condition=conditions)
def test_conditions_are_what_polars_says(world: World, condition: Pair) -> None:
    build, expression = condition
    made: Condition = build(world.corpus)
    view = world.corpus.view().where(made)
    assert list(view) == world.frame.filter(expression)["item"].to_list()
    complement = world.corpus.view().where(~made)
    assert sorted([*view, *complement]) == world.frame["item"].to_list()
    assert evaluated(view.code(), world.corpus) == view
    view.save("kept")
    assert world.corpus.view("kept") == view


orders = st.lists(
    st.tuples(st.sampled_from(["n", "year", "seen", "title", "motif", "kind", "file_name", "width"]), st.booleans()),
    max_size=3, unique_by=lambda key: key[0],
)  # fmt: skip


@tries(120)
@given(keys=orders, condition=conditions)
def test_orders_are_total_and_stable_with_empties_last(
    world: World, keys: list[Any], condition: Pair
) -> None:
    corpus = world.corpus
    view = (
        corpus.view().where(condition[0](corpus)).sort(*(f"-{name}" if down else name for name, down in keys))
    )
    expected = world.frame.filter(condition[1])
    assert sorted(view) == expected["item"].to_list()
    plain = [(name, down) for name, down in keys if name in ("n", "year", "seen")]
    if len(plain) == len(keys) and keys:
        ordered = expected.sort(
            [name for name, _ in plain],
            descending=[down for _, down in plain],
            nulls_last=True,
            maintain_order=True,
        )
        assert list(view) == ordered["item"].to_list()
    ids = view.ids
    codes = [corpus.view().session.codes(corpus[name].field)[ids] for name, _ in keys]
    for before, after in zip(range(len(ids) - 1), range(1, len(ids)), strict=True):
        assert _rank(codes, keys, before, ids) < _rank(codes, keys, after, ids), "no two items stand equal"
    assert list(view.sort()) == sorted(view), "without keys, as they came"
    assert evaluated(view.code(), corpus) == view
    assert list(evaluated(view.code(), corpus)) == list(view)


def _rank(codes: list[Any], keys: list[Any], place: int, ids: Any) -> list[Any]:
    """What an item stands by: its keys, empties last, then the order in which it came."""
    parts: list[Any] = []
    for column, (_, down) in zip(codes, keys, strict=True):
        code = int(column[place])
        parts.append((code < 0, -code if down else code))
    return [*parts, int(ids[place])]


groupings = st.lists(
    st.sampled_from(["n", "n width", "n edges", "n quantiles", "year", "decade", "seen", "title", "motif", "kind"]),
    min_size=1, max_size=2, unique_by=lambda name: name.split()[0].replace("decade", "year"),
)  # fmt: skip


def group_keys(corpus: pnb.Corpus, names: list[str], order: Any) -> list[Any]:
    options: dict[str, Any] = {
        "n width": {"width": 2.5}, "n edges": {"edges": [-3, 0, 2]}, "n quantiles": {"quantiles": 3},
        "decade": {"unit": "decade"},
    }  # fmt: skip
    return [
        corpus["year" if name == "decade" else name.split()[0]].by(**options.get(name, {}), order=order)
        for name in names
    ]


@tries(150)
@given(names=groupings, condition=conditions, order=st.sampled_from(["value", "size"]), down=st.booleans())
def test_groups_add_up_and_each_is_the_view_it_says(
    world: World, names: list[str], condition: Pair, order: Any, down: bool
) -> None:
    corpus = world.corpus
    view = corpus.view().where(condition[0](corpus)).sort("-n" if down else "file_name")
    grouped = view.group_by(*group_keys(corpus, names, order))
    groups = grouped.groups
    assert all(len(group) for group in groups), "no group without items"
    assert sorted({item for group in groups for item in group}) == sorted(view)
    several = np.ones(len(view), int)
    if "motif" in names:
        held = dict(zip(world.frame["item"], world.frame["motif"].list.len().fill_null(1), strict=True))
        several = np.asarray([held[item] for item in view], int)
    assert sum(len(group) for group in groups) == several.sum(), "an item with two tags stands in two groups"
    place = {item: number for number, item in enumerate(view)}
    for group in groups:
        assert [place[item] for item in group] == sorted(place[item] for item in group), (
            "in the order of the view"
        )
        again = evaluated(group.code(), corpus)
        assert list(again) == list(group), group.label
        assert set(group) == set(view) & set(corpus.view().where(again.query.condition))
    assert evaluated(grouped.code(), corpus) == grouped
    if order == "size" and len(names) == 1:
        sizes = [len(group) for group in groups if group.values[0] is not None]
        assert sizes == sorted(sizes, reverse=True)


@tries(80)
@given(name=st.sampled_from(["n", "seen", "title", "motif", "kind", "year"]), condition=conditions)
def test_facets_count_what_groups_hold(world: World, name: str, condition: Pair) -> None:
    corpus = world.corpus
    view = corpus.view().where(condition[0](corpus))
    cut, counts = view.session.counts(corpus[name].by(), view.ids)
    found = {
        part.label: int(count) for part, count in zip([*cut.bins, cut.empty], counts, strict=True) if count
    }
    assert found == {group.label: len(group) for group in view.group_by(name).groups}
    expected = world.frame.filter(condition[1])[name]
    if name == "motif":
        expected = expected.explode()
    assert sorted(found.values()) == sorted(expected.value_counts()["count"].to_list())


@tries(80)
@given(condition=conditions, cut=st.tuples(st.integers(-70, 70), st.integers(-70, 70)))
def test_slices_piles_and_exports_keep_the_items(world: World, condition: Pair, cut: tuple[int, int]) -> None:
    corpus = world.corpus
    view = corpus.view().where(condition[0](corpus)).sort("-n", "title")
    assert list(view[cut[0] : cut[1]]) == list(view)[cut[0] : cut[1]]
    piles = view.piles()
    image_of = view.session.frame.image_of
    assert sorted(image_of[piles.ids].tolist()) == sorted(set(image_of[view.ids].tolist()))
    assert set(piles) <= set(view)
    assert view.to_polars()["item_id"].to_list() == list(view)
    kept = view.to_polars(["n", "kind"])
    wanted = world.frame.filter(pl.col("item").is_in(list(view)))
    assert kept.sort("item_id")["n"].to_list() == wanted["n"].to_list()
    assert kept.sort("item_id")["kind"].to_list() == wanted["kind"].to_list()


@pytest.mark.parametrize("search", ["ete", "ÉTÉ", "100%", "a.b", "oeuvre", "IMG1"])
def test_a_search_is_the_items_that_hold_the_text(world: World, search: str) -> None:
    from panoptic_nb.values.text import fold

    corpus = world.corpus
    found = set(corpus.view().search(search))
    table = corpus.view().to_polars(["title", "motif", "kind"])
    expected = {
        row["item_id"]
        for row in table.iter_rows(named=True)
        for text in (row["title"], *(row["motif"] or []), row["kind"], row["file_name"], row["path"])
        if text is not None and fold(search) in fold(text)
    }
    assert found == expected


def test_the_world_is_as_large_as_it_should_be(world: World, tmp_path: Path) -> None:
    assert (len(world.corpus), world.frame.height) == (ITEMS, ITEMS)
