"""A process that dies at any step that something is kept by: what it leaves is whole, and goes on.

Some steps of every work here; all of them with ``PANOPTIC_NB_THOROUGH=1``.
"""

from __future__ import annotations

import shutil
import sys
from pathlib import Path
from typing import Any

import pytest

import panoptic_nb as pnb
from tests.store.changes import state
from tests.trust.faults import WORKS, Death, die_everywhere, make
from tests.trust.thorough import TIMES

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="SIGKILL and fork are POSIX")

ALL_OR_NOTHING = {"tag", "merge", "retype", "undo", "import_table", "save_clusters", "restore", "back_up"}


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("faults") / "stage"
    folder.mkdir()
    make(folder)
    return folder.rename(folder.parent / "base")


def opened(folder: Path, name: str = "c.panoptic") -> pnb.Corpus:
    """The corpus of a folder, at the place where it was made."""
    stage = folder.parent.parent / "stage"
    folder.rename(stage)
    return pnb.Corpus(stage / name)


def look(death: Death, name: str = "c.panoptic") -> dict[str, Any]:
    """Open what a process left, check it, and close it again."""
    corpus = opened(death.folder, name)
    try:
        if corpus.path.parent.joinpath("damaged").exists():
            corpus.repair()  # a work that mends found damage, and may not have come to mending it
        report = corpus.check()
        assert report.whole, f"{death.step}\n{report}"
        return state(corpus)
    finally:
        corpus.close()
        (death.folder.parent.parent / "stage").rename(death.folder)


@pytest.mark.parametrize("name", sorted(WORKS))
def test_what_a_dead_process_leaves_is_whole_and_goes_on(name: str, base: Path, tmp_path: Path) -> None:
    out = base.parent / name
    deaths = die_everywhere(name, base, out, None if TIMES else 4)
    *killed, ended = deaths
    assert killed, "there are steps to die at"
    corpus = {"open_and_close": "new.panoptic", "migrate": "old.panoptic"}.get(name, "c.panoptic")
    if name == "migrate":
        check_migrations(deaths)
        return
    wanted = look(ended, corpus)
    untouched = (
        look(Death("before", Path(shutil.copytree(base, out / "before")))) if name in ALL_OR_NOTHING else {}
    )
    for death in killed:
        found = look(death, corpus)
        if name in ALL_OR_NOTHING:
            assert found in (untouched, wanted), f"{death.step}: half of it"
        if name in ("import_images", "embed"):
            go_on(death, name, wanted, ended)
        if name in ("restore", "repair"):
            do_again(death, name, wanted)
        if name == "export":
            lines = (death.folder / "out.csv").read_text("utf-8-sig").splitlines()
            assert len(lines) == 6, "the table that was there, or the new one; never a half"


def embedded(folder: Path) -> int:
    corpus = opened(folder)
    count = len(corpus.space("visual"))
    corpus.close()
    (folder.parent.parent / "stage").rename(folder)
    return count


def go_on(death: Death, name: str, wanted: dict[str, Any], ended: Death) -> None:
    """Run the same work again: it comes to the same end."""
    complete = embedded(ended.folder) if name == "embed" else 0
    stage = death.folder.parent.parent / "stage"
    corpus = opened(death.folder)
    interrupted = [operation.op_id for operation in corpus.view().session.store.interrupted]
    try:
        if name == "embed":
            corpus.embed("visual")
            assert len(corpus.space("visual")) == complete == 3, "one file has moved, one has other content"
        else:
            corpus.add_images(stage / "images", stage / "more")
            assert {str(corpus.file(item)) for item in corpus.view()} == set(wanted["files"]), death.step
            assert len(corpus.view()) == len(wanted["items"])
            while corpus.view().session.store.journal.to_undo() is not None:
                corpus.undo()
            assert len(corpus) == 0
        assert corpus.check().whole, f"{death.step}\n{corpus.check()}"
    finally:
        corpus.close()
        stage.rename(death.folder)
    assert len(interrupted) <= 1


def do_again(death: Death, name: str, wanted: dict[str, Any]) -> None:
    """Restore or mend a second time and a third: nothing left by the first is in the way, and nothing more changes."""
    stage = death.folder.parent.parent / "stage"
    death.folder.rename(stage)
    path, kept = stage / "c.panoptic", []
    for _ in range(2):
        if name == "restore":
            kept.append(pnb.Corpus.restore(path, stage / "copy.duckdb"))
        with pnb.Corpus(path) as corpus:
            mended = corpus.repair()
            assert state(corpus) == wanted, death.step
            assert corpus.check().findings == (), f"{death.step}\n{corpus.check()}"
            assert [len(space) for space in corpus.spaces] == ([4] if name == "repair" else []), (
                "one was spoilt"
            )
    assert (mended.thumbnails, mended.removed, mended.spaces, mended.failed) == (0, 0, (), ()), death.step
    for copy in kept:
        pnb.Corpus.restore(path, copy)
        with pnb.Corpus(path) as corpus:
            assert corpus.check().whole, death.step
    stage.rename(death.folder)


def check_migrations(deaths: list[Death]) -> None:
    for death in deaths:
        corpus = opened(death.folder, "old.panoptic")
        try:
            assert corpus["motif"].counts() == {"apple": 2, "pear": 1, "fruit": 0}, death.step
            # Its pictures were never there: only its catalogue is kept as a fixture.
            assert {finding.where for finding in corpus.check().findings} == {"thumbnails"}, death.step
            assert corpus.backups
        finally:
            corpus.close()
            (death.folder.parent.parent / "stage").rename(death.folder)
