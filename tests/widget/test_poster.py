"""The poster of a grid: its pictures come on another thread, or not at all, and never as an error in a cell."""

from __future__ import annotations

import threading
from pathlib import Path
from typing import Any

import IPython.display
import pytest

from panoptic_nb.widget import poster
from tests.corpora import make_corpus


@pytest.mark.parametrize("closed", [False, True])
def test_a_corpus_that_was_closed_meanwhile_is_no_error(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, closed: bool
) -> None:
    shown: list[str] = []
    thrown: list[Any] = []

    class Handle:
        def update(self, bundle: dict[str, str], raw: bool) -> None:
            shown.append(bundle["text/html"])

    monkeypatch.setattr(IPython.display, "display", lambda *args, **options: Handle())
    monkeypatch.setattr(poster, "PATIENCE", 0.2)
    monkeypatch.setattr(threading, "excepthook", thrown.append)
    with make_corpus(tmp_path) as corpus:
        before = set(threading.enumerate())
        poster.Figure(corpus.view(), "mark")
        (timer,) = set(threading.enumerate()) - before
        if closed:
            corpus.close()
        timer.join(20)
    assert thrown == []
    assert ["<img" in html or "data:image" in html for html in shown] == ([] if closed else [True])
