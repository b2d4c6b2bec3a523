"""A change of type says beforehand what becomes of every value, those that run together included."""

from __future__ import annotations

import pytest

import panoptic_nb as pnb


@pytest.fixture
def motif(corpus: pnb.Corpus) -> pnb.Property:
    """Tags on four items of twelve: two each on three of them."""
    made = corpus.add_property("motif", "labels")
    made.add_tag("apple")
    corpus.view()[:2].tag("motif", "apple", "pear")
    corpus.view()[2:3].tag("motif", "apple", "plum")
    corpus.view()[3:4].tag("motif", "pear")
    return made


def test_several_tags_that_become_one_value_are_counted_and_listed(motif: pnb.Property) -> None:
    report = motif.check_retype("label")
    assert (report.converted, report.failed) == (4, ())
    assert report.joined == (("apple, pear", 2), ("apple, plum", 1))
    lines = repr(report).splitlines()
    assert lines[0] == "4 values convert; 0 do not"
    assert lines[1] == "3 of them are several tags, which become one that is found under none of their names:"
    assert lines[2:] == ["  'apple, pear' (2)", "  'apple, plum' (1)"]
    assert motif.counts() == {"apple": 3, "pear": 3, "plum": 1}, "nothing was done yet"


def test_what_the_report_says_is_what_is_done(motif: pnb.Property, corpus: pnb.Corpus) -> None:
    beforehand = motif.check_retype("label")
    assert motif.retype("label") == beforehand
    assert {name: count for name, count in motif.counts().items() if count} == {
        "apple, pear": 2, "apple, plum": 1, "pear": 1,
    }  # fmt: skip
    assert "3 of several tags as one" in corpus.history()["summary"][-1]
    corpus.undo()
    assert motif.counts() == {"apple": 3, "pear": 3, "plum": 1}


def test_as_text_several_tags_are_one_text(motif: pnb.Property) -> None:
    report = motif.check_retype("text")
    assert report.joined == (("apple, pear", 2), ("apple, plum", 1))
    assert "3 of them are several tags, which become one text:" in repr(report)


def test_one_tag_each_runs_nothing_together(motif: pnb.Property, corpus: pnb.Corpus) -> None:
    corpus.view()[:3].clear("motif")
    assert motif.check_retype("label").joined == ()
    assert repr(motif.check_retype("label")) == "1 values convert; 0 do not"
    motif.retype("label")
    assert motif.check_retype("labels").joined == ()


def test_what_does_not_fit_is_no_loss_of_tags(motif: pnb.Property) -> None:
    report = motif.check_retype("number")
    assert (report.converted, report.joined) == (0, ())
    assert [row[:2] for row in report.failed] == [("apple, pear", 2), ("apple, plum", 1), ("pear", 1)]
