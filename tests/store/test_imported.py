"""A property that a table brought is told from one that a person made."""

from __future__ import annotations

from pathlib import Path

import panoptic_nb as pnb


def imported(corpus: pnb.Corpus) -> list[str]:
    session = corpus.view().session
    return sorted(session.schema.field(str(key)).name for key in session.store.properties.imported())


def test_imported_properties_are_told_from_ones_own(corpus: pnb.Corpus, tmp_path: Path) -> None:
    corpus.add_property("motif")
    (tmp_path / "table.csv").write_text("file,year,motif\nimg0.jpg,1905,apple\nimg1.jpg,1906,pear\n", "utf-8")
    corpus.add_metadata(tmp_path / "table.csv", on="file")
    corpus["year"].rename("date")
    assert imported(corpus) == ["date"]
    corpus.undo()
    corpus.undo()
    assert [corpus.view().session.schema.rows[key].name for key in corpus.view().session.schema.rows] == [
        "motif"
    ]
    corpus.redo()
    assert imported(corpus) == ["year"]
