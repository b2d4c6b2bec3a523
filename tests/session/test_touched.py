"""What an operation changed can be read, whatever came after it."""

from __future__ import annotations

import pytest

import panoptic_nb as pnb


def last(corpus: pnb.Corpus) -> int:
    return int(corpus.history()["operation"][-1])


def test_values_before_and_after_are_there_whatever_comes_after(corpus: pnb.Corpus) -> None:
    corpus.add_property("n", "number")
    view = corpus.view()
    view[:2].set("n", 1)
    first = last(corpus)
    view[1:3].set("n", 2.5)
    second = last(corpus)
    expected_first = [("n", "item", 1, None, "1"), ("n", "item", 2, None, "1")]
    expected = [("n", "item", 2, "1", "2.5"), ("n", "item", 3, None, "2.5")]
    assert corpus.changes(first).rows() == expected_first
    assert corpus.changes(second).rows() == expected
    corpus.undo()
    assert (corpus.changes(first).rows(), corpus.changes(second).rows()) == (expected_first, expected)
    corpus.redo()
    assert corpus.changes(second).rows() == expected
    view.clear("n")
    assert corpus.changes(last(corpus)).rows() == [
        ("n", "item", 1, "1", None),
        ("n", "item", 2, "2.5", None),
        ("n", "item", 3, "2.5", None),
    ]
    assert corpus.changes(second).rows() == expected
    corpus["n"].delete()
    assert corpus.changes(second).rows() == expected
    assert corpus.changes(last(corpus)).rows() == []


def test_tags_and_dates_read_as_they_are(corpus: pnb.Corpus) -> None:
    motif = corpus.add_property("motif", "labels", scope="image")
    corpus.add_property("year", "date")
    view = corpus.view()[:1]
    view.tag("motif", "apple", "pear")
    assert corpus.changes(last(corpus)).rows() == [("motif", "image", 1, None, "apple, pear")]
    view.tag("motif", "plum")
    assert corpus.changes(last(corpus)).rows() == [("motif", "image", 1, None, "plum")]
    motif.tag("apple").delete()
    assert corpus.changes(last(corpus)).rows() == [("motif", "image", 1, "apple", None)]
    view.set("year", "vers 1905")
    assert corpus.changes(last(corpus))["after"].to_list() == ["vers 1905"]
    with pytest.raises(pnb.NotFoundError, match="no operation 999"):
        corpus.changes(999)
    for odd in ("x", None, True):
        with pytest.raises(pnb.InvalidValueError, match=r"go by number, as corpus\.history\(\) gives them"):
            corpus.changes(odd)  # type: ignore[arg-type]
