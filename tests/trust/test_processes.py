"""A corpus that another kernel has open: who holds it, what can be read meanwhile, and who comes next."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

import panoptic_nb as pnb
from tests.corpora import make_corpus
from tests.store.changes import prepare, state

ROOT = Path(__file__).resolve().parents[2]


@contextmanager
def another_process(code: str, path: Path) -> Iterator[subprocess.Popen[str]]:
    """A process that has run some code and waits; it ends when the block does."""
    script = (
        f"import sys\nimport panoptic_nb as pnb\npath = {str(path)!r}\n{code}\n"
        "print('ready', flush=True)\nsys.stdin.read()"
    )
    process = subprocess.Popen(
        [sys.executable, "-c", script], cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    try:
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
        yield process
    finally:
        process.communicate()


@pytest.fixture
def closed(tmp_path: Path) -> Path:
    with make_corpus(tmp_path) as corpus:
        prepare(corpus)
    return corpus.path


def test_the_error_names_the_process_and_the_snapshot(closed: Path) -> None:
    with another_process("corpus = pnb.Corpus(path)", closed) as process:
        with pytest.raises(pnb.CorpusLockedError) as raised:
            pnb.Corpus(closed)
        message = str(raised.value)
        assert f"process {process.pid}" in message
        assert re.search(r"snapshot of \d+ min ago: Corpus\('c.panoptic', read_only=True\)", message)
    pnb.Corpus(closed).close()


def test_the_snapshot_is_read_with_its_age_while_the_owner_works(closed: Path) -> None:
    code = "corpus = pnb.Corpus(path)\ncorpus.view().tag('motif', 'newer')\n"
    with another_process(code, closed), pnb.Corpus(closed, read_only=True) as corpus:
        taken = corpus.view().session.store.snapshot_time
        assert taken is not None
        assert datetime.now(UTC) - taken < timedelta(minutes=10)
        assert f"a snapshot of {taken:%Y-%m-%d %H:%M} UTC" in repr(corpus)
        assert "newer" not in corpus["motif"].counts()
        assert len(corpus.view().session.store.thumbnails.get([1])[1]) > 100
        with pytest.raises(pnb.ReadOnlyError):
            corpus.view().tag("motif", "mine")
    with pnb.Corpus(closed) as corpus:
        assert corpus["motif"].counts()["newer"] == 12
        assert corpus.check().whole


def test_a_snapshot_on_demand_is_as_new_as_the_demand(closed: Path) -> None:
    code = "corpus = pnb.Corpus(path)\ncorpus.view().tag('motif', 'newer')\ncorpus.snapshot()\n"
    with another_process(code, closed), pnb.Corpus(closed, read_only=True) as corpus:
        assert corpus["motif"].counts()["newer"] == 12


def test_readers_share_and_a_writer_waits_for_them(closed: Path) -> None:
    with another_process("corpus = pnb.Corpus(path, read_only=True)", closed) as process:
        with pnb.Corpus(closed, read_only=True) as corpus:
            assert corpus.view().session.store.snapshot_time is None, (
                "nobody writes: the corpus itself is read"
            )
        with pytest.raises(pnb.CorpusLockedError) as raised:
            pnb.Corpus(closed)
        # A reader leaves no name; a name that is not its own would send people to the wrong place.
        assert "another process, for reading" in str(raised.value)
        assert f"process {os.getpid()}" not in str(raised.value)
        assert process.poll() is None
    pnb.Corpus(closed).close()


@pytest.mark.skipif(sys.platform == "win32", reason="SIGKILL is POSIX")
def test_whoever_was_killed_holds_nothing_and_is_not_named(closed: Path) -> None:
    with another_process("corpus = pnb.Corpus(path)\ncorpus.view().tag('motif', 'newer')", closed) as process:
        os.kill(process.pid, signal.SIGKILL)
        process.wait()
        with pnb.Corpus(closed) as corpus:
            assert corpus["motif"].counts()["newer"] == 12
            assert corpus.check().whole
    assert (closed / "corpus.lock").read_text() == ""


FORK = """
import multiprocessing, os, sys
import panoptic_nb as pnb
corpus = pnb.Corpus(sys.argv[1])
corpus.view().tag("motif", "before")
corpus.embed("visual")
held = corpus.view().session.store.catalogue._lock


def child() -> None:
    for use in (
        lambda: corpus.view().tag("motif", "by the child"), lambda: corpus.view().to_polars(), corpus.backup,
        lambda: corpus.embed("visual"), corpus.undo, corpus.check, corpus.snapshot,
    ):
        try:
            use()
        except pnb.StorageError as error:
            assert "of which this one is a fork" in str(error) and "spawn" in str(error), error
        else:
            raise AssertionError("a fork may not use it")
    try:
        pnb.Corpus(corpus.path)
    except pnb.CorpusLockedError as error:
        assert f"process {os.getppid()}" in str(error)
    else:
        raise AssertionError("two processes may write")
    corpus.close()


with held:
    process = multiprocessing.get_context("fork").Process(target=child)
    process.start()
    process.join(30)
    assert process.exitcode == 0, process.exitcode
    number = os.fork()
    if not number:
        child()
        sys.exit(0)
    assert os.waitpid(number, 0)[1] == 0
assert corpus["motif"].counts()["before"] == 12
corpus.view().tag("motif", "after")
corpus.close()
"""


@pytest.mark.skipif(not hasattr(os, "fork"), reason="there is no fork on Windows")
def test_a_fork_is_told_that_the_corpus_is_not_its_own(closed: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", FORK, str(closed)], cwd=ROOT, capture_output=True, text=True,
        check=False, timeout=120,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr[-3000:]
    with pnb.Corpus(closed) as corpus:
        assert corpus["motif"].counts()["after"] == 12
        assert "by the child" not in corpus["motif"].counts()
        assert corpus.check().whole


def test_two_that_open_a_new_corpus_at_once_make_one(tmp_path: Path) -> None:
    code = (
        f"import sys; sys.path.insert(0, {str(ROOT)!r})\nimport panoptic_nb as pnb\n"
        f"try:\n    corpus = pnb.Corpus({str(tmp_path / 'new.panoptic')!r})\n    corpus.close()\n    print('opened')\n"
        "except pnb.CorpusLockedError:\n    print('locked')\n"
    )
    processes = [
        subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, text=True) for _ in range(4)
    ]
    said = [process.communicate()[0].strip() for process in processes]
    assert all(process.returncode == 0 for process in processes)
    assert set(said) <= {"opened", "locked"}
    assert "opened" in said
    with pnb.Corpus(tmp_path / "new.panoptic") as corpus:
        assert corpus.check().whole


def test_one_process_after_the_other_goes_on_where_it_stood(closed: Path) -> None:
    with pnb.Corpus(closed) as corpus:
        before = state(corpus)
    code = "corpus = pnb.Corpus(path)\ncorpus.view().tag('motif', 'theirs')\ncorpus.undo()\ncorpus.close()"
    with another_process(code, closed), pnb.Corpus(closed) as corpus:
        assert state(corpus) == before
        corpus.redo()
        assert corpus["motif"].counts()["theirs"] == 12


def test_a_program_that_ends_without_closing_leaves_a_whole_corpus_and_a_snapshot(closed: Path) -> None:
    code = f"import panoptic_nb as pnb\npnb.Corpus({str(closed)!r}).view().tag('motif', 'last')\n"
    subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=True)
    with pnb.Corpus(closed, read_only=True) as corpus:
        assert corpus["motif"].counts()["last"] == 12
    with another_process("corpus = pnb.Corpus(path)", closed), pnb.Corpus(closed, read_only=True) as corpus:
        assert corpus["motif"].counts()["last"] == 12
