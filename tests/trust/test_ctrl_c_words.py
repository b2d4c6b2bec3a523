"""Ctrl-C is Ctrl-C, whatever polars has made of it on the way."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import polars as pl
import pytest

import panoptic_nb as pnb
from tests.store.changes import prepare

WORDS = "'<unprintable str object>' is not a Polars data type"
"""What polars says when the signal comes while it asks Python for the text of something (seen)."""

TABLE = pl.DataFrame({"file": ["img1.jpg"], "n": [5]})

WORKS: dict[str, Callable[[pnb.Corpus, Path], Any]] = {
    "to_polars": lambda c, _: c.view().to_polars(),
    "to_pandas": lambda c, _: c.view().to_pandas(),
    "to_csv": lambda c, folder: c.view().to_csv(folder / "out.csv"),
    "to_parquet": lambda c, folder: c.view().to_parquet(folder / "out.parquet"),
    "sort": lambda c, _: c.view().sort("motif").ids,
    "groups": lambda c, _: c.view().group_by("year").groups,
    "history": lambda c, _: c.history(),
    "origin": lambda c, _: c.origin(1, "motif"),
    "changes": lambda c, _: c.changes(5),
    "sql": lambda c, _: c.sql("SELECT * FROM items"),
    "add_metadata": lambda c, _: c.add_metadata(TABLE, on="file"),
    "tag": lambda c, _: c.view().tag("motif", "new"),
}


@pytest.mark.parametrize("work", WORKS)
def test_it_comes_out_under_its_own_name(
    corpus: pnb.Corpus, tmp_path: Path, work: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    prepare(corpus)
    operations = corpus.history().height

    def interrupted(*_: object, **__: object) -> None:
        raise TypeError(WORDS)

    with monkeypatch.context() as patched:
        for name in ("__init__", "rename", "join", "with_columns", "select", "filter"):
            patched.setattr(pl.DataFrame, name, interrupted)
        with pytest.raises(KeyboardInterrupt):
            WORKS[work](corpus, tmp_path)
    assert corpus.history().height == operations
    assert not list(tmp_path.glob("*out*"))
    assert corpus.check().whole
