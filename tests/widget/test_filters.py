"""A filter that was typed, drawn and asked for is the same filter."""

from __future__ import annotations

from collections.abc import Callable

import pytest

import panoptic_nb as pnb
from panoptic_nb.property.typed import typed_condition
from tests.widget.conftest import Reader

Make = Callable[..., Reader]


@pytest.mark.parametrize(
    "text",
    [
        "when within 1905",
        "when within (1905, 1907)",
        "when between 1905 and 1907",
        "when exactly 1905",
        "when != 1905 and when >= 1900",
        "kind = plate",
        "kind = (plate, page)",
        "kind all of (plate, page) or kind none of plate without descendants",
        "not (kind is empty or width < 3)",
        "file_name starts with im and file_name matches '^i'",
    ],
)
def test_what_is_typed_is_what_is_asked(reader: Make, corpus: pnb.Corpus, text: str) -> None:
    corpus.add_property("when", "date")
    corpus.add_property("kind", "labels")
    corpus.view()[:2].tag("kind", "plate", "page")
    made = reader()
    tree = made.call("parse", text=text)["where"]
    spec = made.call("open", size=48)["spec"] | {"where": tree}
    asked = made.call("spec", spec=spec)["spec"]
    assert asked["where"] == tree
    view = corpus.view()
    assert made.grid.view == view.where(typed_condition(text, view.session))
