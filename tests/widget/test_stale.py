"""A command on a revision that is gone is answered, and changes nothing."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

import panoptic_nb as pnb
from tests.widget.conftest import Reader

Make = Callable[..., Reader]
TARGET = {"rev": 1, "ranges": [[0, 2]]}


@pytest.mark.parametrize(
    ("command", "fields"),
    [
        ("window", {"rev": 1, "start": 0, "stop": 4}),
        ("captions", {"rev": 1, "start": 0, "stop": 4}),
        ("select", {"rev": 1, "ranges": [[0, 2]]}),
        ("tag", {"target": TARGET, "tags": ["red"]}),
        ("untag", {"target": TARGET, "tags": ["red"]}),
        ("set", {"target": TARGET, "value": "red"}),
        ("clear", {"target": TARGET}),
        ("assign", {"target": TARGET, "rev": 1, "group": 0}),
        ("copy", {"target": TARGET, "item": 1}),
        ("states", {"target": TARGET}),
        ("export", {"target": TARGET, "format": "csv"}),
        ("code", {"target": TARGET}),
        ("cards", {"rev": 1, "start": 0, "stop": 1}),
    ],
)
def test_an_old_revision_is_refused_by_name(
    reader: Make, corpus: pnb.Corpus, command: str, fields: dict[str, Any]
) -> None:
    spots = corpus.add_property("spots", "labels")
    corpus.view()[:1].tag("spots", "blue")
    key = spots.field.key
    made = reader()
    assert made.call("open", size=48)["layout"]["rev"] == 1
    # As many questions as another display of the same grid would ask.
    for turn in range(20):
        sort = [{"property": "@file_name", "descending": turn % 2 == 0}]
        made.call("spec", spec={"where": None, "search": "", "group": [], "sort": sort, "piles": False})
    before = corpus.view().session.store.journal.operations()
    if command in ("tag", "untag", "set", "clear"):
        fields = {**fields, "property": key}
    if command == "copy":
        fields = {**fields, "properties": [key]}
    if command == "states":
        fields = {**fields, "tags": [{"property": key, "tag": "red"}]}
    refused = made.call(command, **fields)
    assert refused["error"]["kind"] == "StaleRevisionError"
    assert "revision 1" in refused["error"]["message"]
    assert corpus.view().session.store.journal.operations() == before
    # The way on: what is on screen, under a revision that is kept.
    assert made.call("open", size=48)["layout"]["rev"] == 21
