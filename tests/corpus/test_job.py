"""Embedding in the background: the corpus stays free, nothing is lost, errors arrive."""

from __future__ import annotations

import threading
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

import panoptic_nb as pnb
from panoptic_nb.sources import embedding
from tests.corpora import draw_images, make_corpus


class Slow:
    """An embedder that waits for leave before each batch."""

    name, dim = "slow", 3

    def __init__(self, broken: bool = False) -> None:
        self.leave, self.begun, self.broken = threading.Semaphore(0), threading.Event(), broken

    def encode_images(self, images: list[Image.Image]) -> np.ndarray:
        self.begun.set()
        assert self.leave.acquire(timeout=20)
        if self.broken:
            raise RuntimeError("the network fell over")
        return np.stack([np.asarray(image.resize((1, 1)), np.float32).ravel() + 1 for image in images])


def test_the_corpus_is_free_meanwhile_and_the_report_is_the_same(corpus: pnb.Corpus) -> None:
    slow = Slow()
    job = corpus.embed(slow, batch_size=4, background=True)
    assert slow.begun.wait(20)
    corpus.add_property("motif")
    assert corpus.view()[:3].tag("motif", "apple").changed == 3
    assert not job.done
    assert "embedding in slow" in repr(job)
    with pytest.raises(pnb.ConflictError, match=r"embedding in slow.*job\.cancel"):
        corpus.embed(slow)
    with pytest.raises(TimeoutError, match="cancel"):
        job.result(timeout=0.01)
    slow.leave.release(10)
    report = job.result(timeout=20)
    assert (report.embedded, report.interrupted, job.count, job.total) == (12, False, 12, 12)
    assert corpus.space("slow").missing(corpus.view()).size == 0
    assert "done" in repr(job)


def test_what_is_done_is_kept_when_it_is_stopped(corpus: pnb.Corpus) -> None:
    slow = Slow()
    job = corpus.embed(slow, batch_size=4, background=True)
    assert slow.begun.wait(20)
    job.cancel()
    slow.leave.release(10)
    report = job.result(timeout=20)
    assert report.interrupted
    assert 0 < report.embedded < 12
    assert corpus.embed(slow).embedded == 12 - report.embedded


def test_its_error_is_raised_where_the_result_is_asked_for(corpus: pnb.Corpus) -> None:
    slow = Slow(broken=True)
    slow.leave.release(10)
    job = corpus.embed(slow, background=True)
    with pytest.raises(Exception, match="fell over"):
        job.result(timeout=20)
    assert "fell over" in repr(job)
    assert "slow" not in [space.name for space in corpus.spaces]


def test_closing_stops_it_and_leaves_the_corpus_whole(tmp_path: Path) -> None:
    slow = Slow()
    with make_corpus(tmp_path) as corpus:
        path = corpus.path
        job = corpus.embed(slow, batch_size=4, background=True)
        assert slow.begun.wait(20)
        slow.leave.release(10)
    assert job.done
    with pnb.Corpus(path) as corpus:
        assert corpus.check().whole
        assert (
            corpus.embed(Slow() if job.result().embedded == 12 else _ready()).unchanged
            == job.result().embedded
        )


def _ready() -> Slow:
    slow = Slow()
    slow.leave.release(10)
    return slow


def test_a_space_that_is_being_filled_is_not_dropped(corpus: pnb.Corpus) -> None:
    assert corpus.embed(_ready()).embedded == 12
    corpus.drop_space("slow")
    slow = Slow()
    job = corpus.embed(slow, batch_size=4, background=True)
    assert slow.begun.wait(20)
    slow.leave.release(10)
    job.result(timeout=20)
    with pytest.raises(pnb.NotFoundError):
        corpus.drop_space("sloww")
    corpus.add_images(draw_images(corpus.path.parent / "more", 8, first=60)[0].parent)
    slow = Slow()
    job = corpus.embed(slow, batch_size=4, background=True)
    assert slow.begun.wait(20)
    with pytest.raises(pnb.ConflictError, match=r'"slow".*job\.result.*job\.cancel'):
        corpus.drop_space("slow")
    slow.leave.release(10)
    assert job.result(timeout=20).embedded == 8
    assert len(corpus.space("slow")) == 20
    corpus.drop_space("slow")
    assert corpus.spaces == []
    assert corpus.check().whole


def test_a_space_that_is_gone_all_the_same_is_not_made_again(
    corpus: pnb.Corpus, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(embedding, "COMMIT_EVERY", 4)
    slow = Slow()
    job = corpus.embed(slow, batch_size=4, background=True)
    slow.leave.release(2)
    while not corpus.view().session.store.spaces.all():
        threading.Event().wait(0.01)
    store = corpus.view().session.store
    store.spaces.drop(store.spaces.all()["slow"])
    slow.leave.release(10)
    with pytest.raises(pnb.ConflictError, match="was dropped while"):
        job.result(timeout=20)
    assert store.spaces.all() == {}
    assert corpus.check().whole


def test_two_that_fill_one_space_count_their_own(corpus: pnb.Corpus, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(embedding, "COMMIT_EVERY", 4)
    slow = Slow()
    job = corpus.embed(slow, batch_size=4, background=True)
    assert slow.begun.wait(20)
    session = corpus.view().session
    mine = embedding.embed(session.store, {}, _ready(), batch_size=4)
    job.cancel()
    slow.leave.release(10)
    theirs = job.result(timeout=20)
    assert (mine.embedded, theirs.embedded) == (12, 0)
    assert theirs.interrupted
    assert corpus.check().whole


def test_it_shows_a_bar_that_follows(corpus: pnb.Corpus) -> None:
    slow = Slow()
    job = corpus.embed(slow, batch_size=4, background=True)
    bundle = job._repr_mimebundle_()
    assert "application/vnd.jupyter.widget-view+json" in bundle
    assert "embedding in slow" in bundle["text/plain"]
    slow.leave.release(10)
    job.result(timeout=20)
