"""How the command ends: one clean line for what is refused, 130 for Ctrl-C with the corpus whole."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

import panoptic_nb as pnb
from tests.cli.conftest import Shell
from tests.corpora import draw_images

COMMAND = [sys.executable, "-m", "panoptic_nb.cli"]


def test_a_refusal_is_one_line_without_a_traceback(tmp_path: Path) -> None:
    (tmp_path / "wood.panoptic").mkdir()
    (tmp_path / "wood.panoptic" / "corpus.duckdb").write_text("no database")
    done = subprocess.run(
        [*COMMAND, "info", str(tmp_path / "wood.panoptic")], capture_output=True, text=True, check=False
    )
    assert done.returncode == 1
    assert done.stdout == ""
    assert done.stderr.startswith("panoptic-nb: ")
    assert len(done.stderr.splitlines()) == 1


def test_debug_shows_where(shell: Shell) -> None:
    with pytest.raises(pnb.NotFoundError, match="There is no corpus"):
        shell("--debug", "info", "nothing.panoptic")


def test_a_corpus_that_is_not_there_is_not_made(shell: Shell, fruit: str) -> None:
    done = shell("tag", "fruits.panoptic", "--all", "motif", "apple")
    assert done.code == 1
    assert f'Did you mean "{fruit}"?' in done.err
    assert not Path("fruits.panoptic").exists()


def test_an_unknown_verb_is_suggested(shell: Shell) -> None:
    done = shell("inf")
    assert done.code == 2
    assert "info" in done.err


def test_import_says_what_it_lacks(shell: Shell) -> None:
    for arguments, said in (
        ((), "--metadata TABLE"),
        (("images", "--on", "file"), "--on is about a table"),
        (("--metadata", "table.csv", "--join", "author"), "goes with --on"),
        (("--metadata", "table.csv", "--type", "year"), "NAME=VALUE"),
    ):
        done = shell("import", "new.panoptic", *arguments)
        assert done.code == 1
        assert said in done.err
        assert not Path("new.panoptic").exists()


def test_version_and_help(shell: Shell) -> None:
    assert shell("--version").out == f"panoptic-nb {pnb.__version__}\n"
    said = shell("--help").out
    for verb in (
        "import",
        "embed",
        "cluster",
        "tag",
        "untag",
        "set",
        "export",
        "info",
        "history",
        "undo",
        "redo",
        "demo",
    ):
        assert f"\n  {verb} " in said


def test_a_corpus_open_elsewhere_names_the_process(tmp_path: Path, shell: Shell, fruit: str) -> None:
    with pnb.Corpus(fruit):
        done = subprocess.run(
            [*COMMAND, "tag", fruit, "--all", "subjects", "x"], capture_output=True, text=True, check=False
        )
        assert done.returncode == 1
        assert str(os.getpid()) in done.stderr
        looked = subprocess.run([*COMMAND, "info", fruit], capture_output=True, text=True, check=False)
        assert looked.returncode == 0, looked.stderr
        assert "snapshot" in looked.stdout


@pytest.mark.skipif(sys.platform == "win32", reason="Ctrl-C cannot be sent to one process on Windows")
def test_ctrl_c_keeps_the_corpus_whole_and_importing_goes_on(tmp_path: Path) -> None:
    images, corpus = tmp_path / "images", tmp_path / "c.panoptic"
    (picture,) = draw_images(images, 1, size=(2000, 1500))
    count = 200
    for number in range(1, count):
        # Other content each time, and the same work: bytes after the end of a JPEG are ignored.
        (images / f"copy{number}.jpg").write_bytes(picture.read_bytes() + str(number).encode())
    command = [*COMMAND, "import", str(corpus), str(images)]
    working = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    deadline = time.monotonic() + 60
    while not (corpus / "corpus.duckdb").exists() and time.monotonic() < deadline:
        time.sleep(0.02)
    time.sleep(0.15)
    working.send_signal(signal.SIGINT)
    _, said = working.communicate(timeout=60)
    assert working.returncode == 130, said
    assert "Traceback" not in said
    assert "the corpus is whole" in said
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    with pnb.Corpus(corpus) as opened:
        assert len(opened) == count


def test_nothing_is_made_or_imported_before_everything_given_is_there(shell: Shell) -> None:
    for arguments, said in (
        (("/no/such",), "does not exist"),
        (("images", "--metadata", "typo.csv"), "typo.csv"),
        (("images", "--metadata", "table.csv", "--on", "fil"), 'Did you mean "file"?'),
        (
            ("images", "--metadata", "table.csv", "--on", "file", "--type", "yaer=date"),
            'Did you mean "year"?',
        ),
        (("images", "--metadata", "table.csv", "--on", "file", "--type", "year=dat"), "date"),
    ):
        done = shell("import", "new.panoptic", *arguments)
        assert (done.code, done.out) == (1, "")
        assert said in done.err
        assert not Path("new.panoptic").exists()


def test_messages_that_name_python_say_what_to_type_in_the_shell(shell: Shell, fruit: str) -> None:
    done = shell("cluster", fruit)
    assert done.code == 1
    assert "panoptic-nb embed CORPUS visual" in done.err
