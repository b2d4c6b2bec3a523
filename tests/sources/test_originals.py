"""The files of a corpus, opened by image: what is no plain file is said, and never waited for."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

import panoptic_nb as pnb
from panoptic_nb.sources.originals import Originals
from tests.trust.limits import within

pytestmark = pytest.mark.skipif(os.name != "posix", reason="POSIX has pipes and devices")


def put_in_place(path: Path, kind: str) -> None:
    path.unlink()
    if kind == "pipe":
        os.mkfifo(path)
    elif kind == "folder":
        path.mkdir()
    else:
        path.symlink_to("/dev/zero" if kind == "endless" else "/dev/tty")


@pytest.mark.parametrize("kind", ["pipe", "endless", "folder"])
def test_what_is_no_file_holds_nothing_up(corpus: pnb.Corpus, tmp_path: Path, kind: str) -> None:
    put_in_place(tmp_path / "images" / "img0.jpg", kind)
    originals = Originals(corpus.view().session.store)
    with within(5), pytest.raises(pnb.InvalidValueError, match="not a file"):
        originals.open(1)
    with within(15):
        report = corpus.embed("visual")
    assert report.embedded == 11
    assert "not a file" in report.failed[0].reason


def test_a_file_of_another_size_is_not_read_to_see_that_it_changed(
    corpus: pnb.Corpus, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with (tmp_path / "images" / "img0.jpg").open("r+b") as file:
        file.truncate(50_000_000_000)
    originals = Originals(corpus.view().session.store)
    with within(5), pytest.raises(pnb.InvalidValueError, match="other content now"):
        originals.open(1)
