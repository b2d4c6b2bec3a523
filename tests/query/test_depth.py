"""Conditions nested without end are refused in words, wherever they come from."""

from __future__ import annotations

import json

import pytest

import panoptic_nb as pnb
from panoptic_nb.query.condition import DEEPEST
from panoptic_nb.query.query import Query
from panoptic_nb.query.serial import query_from_json, query_to_json


def test_conditions_as_deep_as_allowed_do_everything(corpus: pnb.Corpus) -> None:
    corpus.add_property("n", "number")
    corpus.view()[:5].set("n", 3)
    condition = corpus["n"] > 2
    for _ in range(DEEPEST // 2):
        condition = ~condition & (corpus["n"] < 9)
    view = corpus.view().where(condition)
    assert len(view) >= 0
    assert repr(condition)
    assert hash(condition) == hash(query_from_json(query_to_json(view.query)).condition)
    view.save("deep")
    assert list(corpus.view("deep")) == list(view)
    assert view.code()


@pytest.mark.parametrize("join", [lambda c, d: ~c & d, lambda c, d: (c & d) | d])
def test_deeper_ones_are_refused(corpus: pnb.Corpus, join: object) -> None:
    condition = corpus["file_name"].contains("a")
    with pytest.raises(pnb.InvalidValueError, match="nested more than 200 deep"):
        for _ in range(2000):
            condition = join(condition, corpus["file_name"].contains("b"))  # type: ignore[operator]


def test_many_side_by_side_are_not_deep(corpus: pnb.Corpus) -> None:
    condition = corpus["file_name"].contains("img0")
    for number in range(2000):
        condition |= corpus["file_name"].contains(f"none {number}")
    assert len(list(condition.leaves())) == 2001


@pytest.mark.parametrize("depth", [DEEPEST + 1, 900, 100_000])
def test_a_kept_view_of_a_stranger_is_refused(depth: int) -> None:
    leaf = {"field": "1", "op": "is_set", "operands": [], "descendants": True, "label": ""}
    whole = json.loads(query_to_json(Query()))
    nested = '{"not": ' * depth + json.dumps(leaf) + "}" * depth
    text = json.dumps({**whole, "condition": 0}).replace('"condition": 0', f'"condition": {nested}')
    with pytest.raises(pnb.InvalidValueError, match="nested"):
        query_from_json(text)
