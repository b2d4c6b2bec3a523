"""A table that an older export wrote: what the corpus says of its tags stays, unless the import replaces."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

import panoptic_nb as pnb


@pytest.fixture
def exported(corpus: pnb.Corpus, tmp_path: Path) -> Path:
    """An export from when "pomme" was red and stood below "fruit", and "chou" stood nowhere."""
    motif = corpus.add_property("motif", "labels")
    for name, color in (
        ("fruit", "#111111"),
        ("pomme", "#ff0000"),
        ("chou", "#222222"),
        ("poire", "#333333"),
    ):
        motif.add_tag(name, color=color, parent="fruit" if name in ("pomme", "poire") else None)
    corpus.view()[:2].tag("motif", "pomme")
    corpus.view().to_csv(tmp_path / "older.csv")
    motif.tag("pomme").recolor("#0000ff")
    motif.add_tag("rouge")
    motif.tag("pomme").move("rouge")
    return tmp_path / "older.csv"


def tags(corpus: pnb.Corpus) -> dict[str, tuple[str, list[str]]]:
    found = corpus["motif"].tags
    return {tag.name: (tag.color, sorted(above.name for above in tag.parents)) for tag in found}


def told(report: Any) -> list[str]:
    return [line for line in report.remarks if line.startswith('"motif":')]


@pytest.mark.parametrize("on_conflict", ["report", "keep"])
def test_an_older_export_leaves_colours_and_hierarchy_as_they_are(
    corpus: pnb.Corpus, exported: Path, on_conflict: Any
) -> None:
    before = tags(corpus)
    assert before["pomme"] == ("#0000ff", ["rouge"])
    said = told(corpus.add_metadata(exported, on_conflict=on_conflict))
    assert tags(corpus) == before
    assert list(tags(corpus)) == list(before), "their order too"
    assert [line for line in said if '"pomme"' in line and "1 tag " in line] == said
    assert len(said) == (on_conflict == "report")


def test_an_import_that_replaces_takes_the_tables_tags(corpus: pnb.Corpus, exported: Path) -> None:
    before = tags(corpus)
    report = corpus.add_metadata(exported, on_conflict="replace")
    assert tags(corpus)["pomme"] == ("#ff0000", ["fruit"])
    assert told(report) == ['"motif": 1 tag took the colour and the place that the table gives: "pomme"']
    corpus.undo()
    assert tags(corpus) == before


def test_what_the_corpus_does_not_say_comes_from_the_table(corpus: pnb.Corpus, exported: Path) -> None:
    corpus["motif"].tag("poire").delete()
    corpus["motif"].tag("chou").move("rouge")
    corpus["motif"].tag("pomme").move()
    corpus.add_metadata(exported)
    assert tags(corpus)["poire"] == ("#333333", ["fruit"]), "made anew"
    assert tags(corpus)["pomme"] == ("#0000ff", ["fruit"]), "it stood nowhere"
    assert tags(corpus)["chou"] == ("#222222", ["rouge"]), "the table says nothing of where it stands"


def test_a_hierarchy_turned_upside_down_is_not_closed_to_a_ring(corpus: pnb.Corpus, exported: Path) -> None:
    motif = corpus["motif"]
    motif.tag("poire").move()
    motif.tag("fruit").move("poire")
    report = corpus.add_metadata(exported)
    assert (tags(corpus)["fruit"][1], tags(corpus)["poire"][1]) == (["poire"], [])
    assert '"pomme", "poire"' in told(report)[0]
    corpus.add_metadata(exported, on_conflict="replace")
    assert (tags(corpus)["fruit"][1], tags(corpus)["poire"][1]) == ([], ["fruit"])
