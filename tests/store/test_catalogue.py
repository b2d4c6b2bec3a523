"""The catalogue: closing waits for those who read, and afterwards says that it is closed."""

from __future__ import annotations

import contextlib
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

import panoptic_nb as pnb
from panoptic_nb.store.catalogue import Catalogue
from tests.corpora import make_corpus


def test_closing_waits_for_readers_on_other_threads(tmp_path: Path) -> None:
    catalogue = Catalogue(tmp_path / "c.duckdb")
    started = threading.Barrier(5)

    def read() -> None:
        started.wait()
        with contextlib.suppress(pnb.StorageError):  # the word for a closed corpus; nothing else may come
            for _ in range(20):
                (row,) = catalogue.rows("SELECT count(*) FROM range(2_000_000) WHERE range % 7 = 1")
                assert row == (285714,)

    with ThreadPoolExecutor(4) as pool:
        readers = [pool.submit(read) for _ in range(4)]
        started.wait()
        catalogue.close()
        for reader in readers:
            reader.result()


def test_a_closed_corpus_says_so_and_how_to_open_it(tmp_path: Path) -> None:
    with make_corpus(tmp_path) as corpus:
        view = corpus.view()
    for ask in (lambda: view.tag("m", "x"), lambda: corpus.add_property("n"), lambda: corpus.history()):
        with pytest.raises(
            pnb.PanopticError, match=r'closed. Open it again: corpus = Corpus\("c.panoptic"\)'
        ):
            ask()
