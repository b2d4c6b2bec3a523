"""What a spreadsheet would run is made text, and comes back."""

from __future__ import annotations

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from panoptic_nb.exports.formulas import neutralised, restored

CELLS = st.text(alphabet=st.sampled_from("'=+-@\t\rab \n")) | st.text()


@settings(deadline=None)
@given(st.lists(CELLS | st.none()))
def test_taking_the_apostrophe_off_gives_the_text_back(cells: list[str | None]) -> None:
    texts = pl.Series("^.*$", cells, dtype=pl.String)
    marked = neutralised(texts)
    assert restored(marked).to_list() == cells
    assert marked.name == texts.name
    assert not any(cell and cell[0] in "=+-@\t\r" for cell in marked)


@pytest.mark.parametrize("cell", ["=cmd|' /C calc'!A0", "+1", "-1", "@SUM(1)", "\t=1", "\r=1"])
def test_each_character_that_starts_a_formula_is_covered(cell: str) -> None:
    assert neutralised(pl.Series([cell])).to_list() == ["'" + cell]


def test_other_texts_are_left_alone() -> None:
    texts = ["apple", "l'été", "'tis", "a=b", "", " =1"]
    assert neutralised(pl.Series(texts)).to_list() == texts


def test_wide_signs_are_neutralised_too() -> None:
    texts = pl.Series(["＝1+1", "＋1", "－1", "＠x", "\n=1", "'＝1"])
    marked = neutralised(texts)
    assert all(text.startswith("'") for text in marked)
    assert restored(marked).to_list() == texts.to_list()
