"""Closing while a job is under way: the corpus always ends closed, and can be opened again."""

from __future__ import annotations

import signal
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

import panoptic_nb as pnb
from tests.corpora import make_corpus
from tests.corpus.test_job import Slow

PATIENCE_S = 20


@pytest.fixture
def slow(tmp_path: Path) -> Iterator[tuple[pnb.Corpus, Slow]]:
    """A corpus, and an embedder that has begun in the background and waits."""
    embedder = Slow()
    corpus = make_corpus(tmp_path)
    yield corpus, embedder
    embedder.leave.release(100)
    corpus.close()


def check_reopened(path: Path) -> None:
    with pnb.Corpus(path) as corpus:
        assert len(corpus) == 12
        corpus.add_property(f"after {len(corpus.properties)}", "number")
        assert corpus.check().whole


@pytest.mark.skipif(sys.platform == "win32", reason="setitimer is POSIX")
@pytest.mark.usefixtures("interruptible")
def test_ctrl_c_while_closing_waits_for_a_job(slow: tuple[pnb.Corpus, Slow]) -> None:
    corpus, embedder = slow
    job = corpus.embed(embedder, batch_size=4, background=True)
    assert embedder.begun.wait(PATIENCE_S)
    release = threading.Timer(0.7, lambda: embedder.leave.release(100))

    def press(*_: object) -> None:
        release.start()
        signal.raise_signal(signal.SIGINT)

    plain = signal.signal(signal.SIGALRM, press)
    try:
        with pytest.raises(KeyboardInterrupt):
            signal.setitimer(signal.ITIMER_REAL, 0.3)
            corpus.close()
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, plain)
    with pytest.raises(pnb.StorageError, match="is closed"):
        corpus.add_property("late", "number")
    check_reopened(corpus.path)
    release.join()
    assert not job._thread.is_alive() or job._ended.wait(PATIENCE_S)
    check_reopened(corpus.path)


def test_a_listener_of_the_job_may_close_the_corpus(slow: tuple[pnb.Corpus, Slow]) -> None:
    corpus, embedder = slow
    job = corpus.embed(embedder, batch_size=4, background=True)
    raised: list[BaseException] = []
    closed = threading.Event()

    def close() -> None:
        try:
            corpus.close()
        except BaseException as error:  # noqa: BLE001 - what a listener raises is what is asked for
            raised.append(error)
        closed.set()

    job.observe(close)
    embedder.leave.release(100)
    assert closed.wait(PATIENCE_S)
    assert job._ended.wait(PATIENCE_S)
    job._thread.join(PATIENCE_S)
    assert raised == []
    check_reopened(corpus.path)


class Closing:
    """An embedder that closes the corpus it works for."""

    name, dim = "closing", 3

    def __init__(self, corpus: pnb.Corpus) -> None:
        self.corpus = corpus

    def encode_images(self, images: list[Image.Image]) -> np.ndarray:
        self.corpus.close()
        return np.ones((len(images), 3), np.float32)


def test_the_work_itself_may_close_the_corpus(corpus: pnb.Corpus) -> None:
    job = corpus.embed(Closing(corpus), batch_size=4, background=True)
    assert job._ended.wait(PATIENCE_S), "it waits for itself"
    job._thread.join(PATIENCE_S)
    with pytest.raises(BaseException):  # noqa: B017 - the corpus it worked for is closed
        job.result()
    check_reopened(corpus.path)


class Opening(Slow):
    """An embedder that opens the corpus it works for, while that is being closed."""

    def __init__(self, path: Path) -> None:
        super().__init__()
        self.path = path
        self.go, self.came = threading.Event(), threading.Event()

    def encode_images(self, images: list[Image.Image]) -> np.ndarray:
        self.begun.set()
        assert self.go.wait(PATIENCE_S)
        pnb.Corpus(self.path).close()
        self.came.set()
        return np.ones((len(images), 3), np.float32)


def test_an_embedder_that_opens_the_corpus_waits_for_nobody(corpus: pnb.Corpus) -> None:
    embedder = Opening(corpus.path)
    corpus.embed(embedder, batch_size=4, background=True)
    assert embedder.begun.wait(PATIENCE_S)
    closing = threading.Thread(target=corpus.close, daemon=True)
    closing.start()
    threading.Event().wait(0.2)
    embedder.go.set()
    closing.join(PATIENCE_S)
    assert not closing.is_alive(), "two wait for each other"
    assert embedder.came.is_set()
    check_reopened(corpus.path)


@pytest.mark.parametrize("step", ["thumbnails", "catalogue"])
def test_a_step_of_closing_that_fails_leaves_nothing_open(
    tmp_path: Path, step: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    corpus = make_corpus(tmp_path)
    store = corpus.view().session.store
    store.thumbnails.get([1])
    part = getattr(store, step)
    plain = part.close

    def fail() -> None:
        plain()
        raise OSError("the disk is gone")

    monkeypatch.setattr(part, "close", fail)
    with pytest.raises(OSError, match="the disk is gone"):
        corpus.close()
    for read in (lambda: store.thumbnails.get([1]), lambda: store.catalogue.rows("SELECT 1")):
        with pytest.raises(pnb.StorageError, match="is closed"):
            read()
    check_reopened(corpus.path)


def test_thumbnails_of_a_closed_corpus_are_not_opened_again(tmp_path: Path) -> None:
    corpus = make_corpus(tmp_path)
    thumbnails = corpus.view().session.store.thumbnails
    corpus.close()
    said: list[str] = []

    def read() -> None:
        try:
            thumbnails.get([1])
        except pnb.StorageError as error:
            said.append(str(error))

    for _ in range(2):
        reader = threading.Thread(target=read)
        reader.start()
        reader.join()
    assert len(said) == 2
    assert all("c is closed. Open it again" in words for words in said)
