"""Many files are read at once; each comes back once, in its place, with its picture or its reason."""

from __future__ import annotations

import gc
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from PIL import Image

from panoptic_nb.errors import UnreadableImageError
from panoptic_nb.images import Picture, read_image
from panoptic_nb.sources.pipeline import read_many
from panoptic_nb.sources.walk import FoundFile, walk
from tests.images.drawn import file_of, scene

PICTURE = Picture(bytes(32), 1, "PNG", 1, 1, 1, 1, 0, 0, b"", None)


def numbered(count: int) -> list[FoundFile]:
    return [FoundFile(f"/{number}", str(number), None, 0, 0) for number in range(count)]


def readers() -> list[threading.Thread]:
    return [thread for thread in threading.enumerate() if thread.name.startswith("panoptic-nb-read")]


def wait_until_no_thread_reads() -> None:
    end = time.monotonic() + 10
    while readers() and time.monotonic() < end:
        time.sleep(0.01)
    assert readers() == []


def test_real_files_come_back_in_order_with_their_pictures(tmp_path: Path) -> None:
    for number in range(12):
        (tmp_path / f"{number}.jpg").write_bytes(file_of(scene(90 + number, 60, number), "JPEG"))
    (tmp_path / "5.jpg").write_bytes(b"")
    (tmp_path / "7.jpg").write_bytes(b"no image at all")
    files = [entry for entry in walk(tmp_path) if isinstance(entry, FoundFile)]
    results = list(read_many(files, threads=3))
    assert [file for file, _ in results] == files
    for number, (file, outcome) in enumerate(results):
        if number in (5, 7):
            assert isinstance(outcome, UnreadableImageError)
        else:
            assert outcome == read_image(file.path)
            assert isinstance(outcome, Picture) and outcome.width == 90 + number
    assert str(results[5][1]) == "empty file"


def test_the_order_is_that_given_however_long_each_takes() -> None:
    def slow_at_first(path: str) -> Picture:
        time.sleep(0.05 if int(path[1:]) % 7 == 0 else 0)
        return PICTURE

    files = numbered(100)
    assert [file for file, _ in read_many(iter(files), threads=4, read=slow_at_first)] == files


def test_whatever_goes_wrong_in_one_file_is_its_reason() -> None:
    errors: dict[str, Exception] = {
        "/1": UnreadableImageError("truncated"),
        "/2": MemoryError(),
        "/3": KeyError("odd"),
        "/4": RecursionError("deep"),
        "/5": StopIteration(),
    }

    def read(path: str) -> Picture:
        if path in errors:
            raise errors[path]
        return PICTURE

    outcomes = {file.path: outcome for file, outcome in read_many(numbered(8), read=read)}
    reasons = {
        path: str(outcome) for path, outcome in outcomes.items() if isinstance(outcome, UnreadableImageError)
    }
    assert set(reasons) == set(errors)
    assert reasons["/1"] == "truncated"
    assert reasons["/2"] == "more than the memory can hold"
    assert "KeyError" in reasons["/3"]


def test_files_are_taken_only_a_little_ahead() -> None:
    taken = 0

    def endless() -> Iterator[FoundFile]:
        nonlocal taken
        while True:
            taken += 1
            yield FoundFile(f"/{taken}", str(taken), None, 0, 0)

    with closing(read_many(endless(), threads=2, read=lambda path: PICTURE)) as results:
        for asked in range(1, 500):
            next(results)
            assert taken <= asked + 64


def test_a_refusal_does_not_keep_the_file_in_memory() -> None:
    class Large(bytearray):
        pass

    def read(path: str) -> Picture:
        content = Large(1000)
        try:
            content.decode().index("an image")
        except ValueError as error:
            raise UnreadableImageError("not an image") from error
        return PICTURE

    results = list(read_many(numbered(20), threads=2, read=read))
    gc.collect()
    assert len(results) == 20
    assert not [kept for kept in gc.get_objects() if isinstance(kept, Large)]


def test_closing_drops_what_has_not_begun_and_leaves_no_thread() -> None:
    begun: list[str] = []
    allowed = threading.Semaphore(1)

    def read(path: str) -> Picture:
        begun.append(path)
        assert allowed.acquire(timeout=20)
        return PICTURE

    results = read_many(numbered(1000), threads=2, read=read)
    next(results)
    while len(begun) < 3:  # one is done, and each thread is in the middle of another
        time.sleep(0.001)
    started = time.monotonic()
    results.close()
    assert time.monotonic() - started < 5, "closing waits for no file"
    allowed.release(1000)
    wait_until_no_thread_reads()
    assert len(begun) == 3


def test_an_error_of_the_caller_leaves_no_thread() -> None:
    with (
        pytest.raises(ZeroDivisionError),
        closing(read_many(numbered(500), read=lambda path: PICTURE)) as results,
    ):
        for _ in results:
            raise ZeroDivisionError
    wait_until_no_thread_reads()


def test_an_error_of_the_source_is_not_lost() -> None:
    def broken() -> Iterator[FoundFile]:
        yield from numbered(3)
        raise OSError("the drive was unplugged")

    with pytest.raises(OSError, match="unplugged"):
        list(read_many(broken(), read=lambda path: PICTURE))
    wait_until_no_thread_reads()


def test_no_file_at_all() -> None:
    assert list(read_many([])) == []


@pytest.mark.skipif(sys.platform == "win32", reason="Windows delivers no SIGINT to one process")
def test_an_interrupt_ends_it_at_once_and_the_process_ends_cleanly(tmp_path: Path) -> None:
    Image.new("RGB", (3000, 2000)).save(tmp_path / "a.png")
    script = """
import sys, time
from panoptic_nb.sources.pipeline import read_many
from panoptic_nb.sources.walk import FoundFile
files = [FoundFile(sys.argv[1], str(number), None, 0, 0) for number in range(100_000)]
print("begun", flush=True)
try:
    for _ in read_many(files, threads=2):
        pass
except KeyboardInterrupt:
    print("interrupted", flush=True)
"""
    command = [sys.executable, "-c", script, str(tmp_path / "a.png")]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None and process.stdout.readline() == "begun\n"
        time.sleep(0.5)
        process.send_signal(signal.SIGINT)
        output, errors = process.communicate(timeout=20)
    assert (output, errors, process.returncode) == ("interrupted\n", "", 0)


@pytest.mark.real
def test_eight_threads_read_awkward_files_as_one_does(real_data: Path) -> None:
    files = [entry for entry in walk(real_data / "awkward") if isinstance(entry, FoundFile)]
    alone, together = (
        [
            outcome if isinstance(outcome, Picture) else str(outcome)
            for _, outcome in read_many(files, threads=threads)
        ]
        for threads in (1, 8)
    )
    assert len(alone) == len(files) > 850
    assert alone == together
