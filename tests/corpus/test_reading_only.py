"""A corpus that is open for reading only says so of everything that would write."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

import panoptic_nb as pnb
from tests.corpora import make_corpus


def test_a_backup_is_refused_in_words(tmp_path: Path) -> None:
    make_corpus(tmp_path, 2).close()
    path = tmp_path / "c.panoptic"
    before = sorted(path.rglob("*"))
    with (
        pnb.Corpus(path, read_only=True) as corpus,
        pytest.raises(pnb.ReadOnlyError, match="without read_only to make a backup in its folder"),
    ):
        corpus.backup()
    assert sorted(path.rglob("*")) == before


@pytest.mark.parametrize("given", ["yes", 1, 0, None, "False"])
def test_read_only_is_yes_or_no(tmp_path: Path, given: Any) -> None:
    with pytest.raises(pnb.InvalidValueError, match=f"read_only is True or False; {given!r} was given"):
        pnb.Corpus(tmp_path / "c.panoptic", read_only=given)
    assert not (tmp_path / "c.panoptic").exists()
