"""Embedding in the background: the corpus stays free, nothing is lost, errors arrive."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable
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


def test_what_it_did_carries_the_actor_who_asked_for_it(corpus: pnb.Corpus) -> None:
    with corpus.acting(author="Ann", origin="review"):
        job = corpus.embed(_ready(), background=True)
    job.result(timeout=20)
    last = corpus.history().row(-1, named=True)
    assert (last["kind"], last["author"], last["origin"]) == ("embed", "Ann", "review")


@pytest.mark.filterwarnings("ignore::pytest.PytestUnhandledThreadExceptionWarning")
def test_a_listener_that_fails_does_not_stop_the_work(
    corpus: pnb.Corpus, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("panoptic_nb.session.job._SHOWN_EVERY_S", 0)
    said: list[str] = []
    monkeypatch.setattr(threading, "excepthook", lambda told: said.append(str(told.exc_value)))
    told: list[int] = []

    def broken() -> None:
        raise RuntimeError("the widget is gone")

    stop = corpus.view().session.listen(broken)
    corpus.view().session.listen(lambda: told.append(0))
    job = corpus.embed(_waiting := Slow(), batch_size=4, background=True)
    job.observe(broken)
    job.observe(lambda: told.append(1))
    _waiting.leave.release(10)
    assert job.result(timeout=20).embedded == 12
    job._thread.join(20)
    assert told.count(1) >= 2, "the others are told"
    assert told.count(0) == 1
    assert set(said) == {"the widget is gone"}, "and it is not hidden"
    stop()


class HalfWay(Slow):
    """An embedder that fails at its third batch."""

    def encode_images(self, images: list[Image.Image]) -> np.ndarray:
        self.broken = self.leave._value <= 8
        return super().encode_images(images)


def test_what_a_failing_embedder_did_is_in_the_journal(corpus: pnb.Corpus) -> None:
    embedder = HalfWay()
    embedder.leave.release(10)
    with pytest.raises(Exception, match="fell over"):
        corpus.embed(embedder, batch_size=4)
    kept = len(corpus.space("slow"))
    assert 0 < kept < 12
    last = corpus.history().row(-1, named=True)
    assert (last["kind"], last["items"]) == ("embed", kept)
    assert corpus.embed(_ready()).embedded == 12 - kept


def test_a_listener_that_waits_for_the_end_is_told_that_it_waits_for_itself(
    corpus: pnb.Corpus, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("panoptic_nb.session.job._SHOWN_EVERY_S", 0)
    slow, said = Slow(), []
    job = corpus.embed(slow, batch_size=4, background=True)

    def wait() -> None:
        try:
            said.append(str(job.result()))
        except pnb.ConflictError as error:
            said.append(str(error))

    job.observe(wait)
    slow.leave.release(10)
    assert job.result(timeout=20).embedded == 12
    job._thread.join(20)
    assert "job.done" in said[0]
    assert said[-1] == str(job.result()), "at the end it is there"
    late: list[bool] = []
    job.observe(lambda: late.append(job.done))
    assert late == [True]


@pytest.mark.skipif(not hasattr(os, "fork"), reason="POSIX has forks")
@pytest.mark.filterwarnings("ignore:This process .* is multi-threaded:DeprecationWarning")
def test_a_fork_does_not_wait_for_a_job_of_its_parent(corpus: pnb.Corpus) -> None:
    slow = Slow()
    job = corpus.embed(slow, batch_size=4, background=True)
    assert slow.begun.wait(20)
    child = os.fork()
    if not child:
        said = "nothing"
        try:
            job.result(timeout=20)
        except BaseException as error:  # noqa: BLE001 - told to the parent by the way it ends
            said = f"{type(error).__name__} {error}"
        os._exit(7 if said.startswith("ConflictError") and "fork" in said else 1)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 7
    slow.leave.release(10)
    assert job.result(timeout=20).embedded == 12


def test_nothing_begins_in_a_corpus_that_is_closed(corpus: pnb.Corpus) -> None:
    corpus.close()
    uses: list[Callable[[], object]] = [
        lambda: corpus.embed(_ready(), background=True),
        lambda: corpus.embed(_ready()),
        corpus.backup,
        lambda: setattr(corpus, "posters", False),
    ]
    for use in uses:
        with pytest.raises(pnb.StorageError, match=r"is closed\. Open it again"):
            use()
    assert not (corpus.path / "settings.json").exists()


def test_it_shows_a_bar_that_follows(corpus: pnb.Corpus) -> None:
    slow = Slow()
    job = corpus.embed(slow, batch_size=4, background=True)
    bundle = job._repr_mimebundle_()
    assert "application/vnd.jupyter.widget-view+json" in bundle
    assert "embedding in slow" in bundle["text/plain"]
    slow.leave.release(10)
    job.result(timeout=20)
