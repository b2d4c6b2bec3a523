"""Archives from strangers: nobody unpacks them, and what they are given as says what is expected."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest

import panoptic_nb as pnb


def test_an_archive_is_no_corpus_and_no_table_and_is_never_unpacked(
    corpus: pnb.Corpus, tmp_path: Path
) -> None:
    (tmp_path / "in").mkdir()
    for name in ("a.panoptic", "a.csv", "a.xlsx", "a.jpg", "a.parquet"):
        held = io.BytesIO()
        with zipfile.ZipFile(held, "w") as archive:
            archive.writestr("../../escaped.txt", "x")
            archive.writestr("../escaped.txt", "x")
        (tmp_path / "in" / name).write_bytes(held.getvalue())
    for use in (
        lambda: pnb.Corpus(tmp_path / "in" / "a.panoptic"),
        lambda: corpus.add_metadata(tmp_path / "in" / "a.csv"),
        lambda: corpus.add_metadata(tmp_path / "in" / "a.xlsx"),
        lambda: corpus.add_metadata(tmp_path / "in" / "a.parquet"),
        lambda: pnb.Corpus.restore(corpus.path, tmp_path / "in" / "a.panoptic"),
    ):
        with pytest.raises(pnb.PanopticError):
            use()
    assert corpus.add_images(tmp_path / "in").added == 0
    assert not list(tmp_path.rglob("escaped*"))
    assert not (tmp_path.parent / "escaped.txt").exists()
