"""A process that dies just before or just after one of its steps that something is kept by.

The `STEPS` are counted: commits, copies and the closing of the catalogue, thumbnails and vectors written, begun anew
or cut back, files replaced, removed or cut short, folders made; every one of them, in turn, is the last thing that the
process does. The processes are forked from one that has imported everything, so that a death costs a second and not
five. ``python -m tests.benchmarks.kill_points`` tries them all and says how many there are.
"""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl

import panoptic_nb as pnb
from tests.corpora import draw_images

STEPS = (
    ("panoptic_nb.store.catalogue", "Catalogue", "_commit"),
    ("panoptic_nb.store.catalogue", "Catalogue", "copy_to"),
    ("panoptic_nb.store.thumbnails", "Thumbnails", "put"),
    ("panoptic_nb.store.vectors", "VectorFile", "_write"),
    ("panoptic_nb.store.catalogue", "Catalogue", "close"),
    ("panoptic_nb.store.thumbnails", "Thumbnails", "start_anew"),
    ("panoptic_nb.store.last", "LastOperation", "write"),
    ("panoptic_nb.store.last", "LastOperation", "forget"),
    ("pathlib", "Path", "replace"),
    ("pathlib", "Path", "unlink"),
    ("pathlib", "Path", "mkdir"),
    ("os", None, "truncate"),
    ("os", None, "ftruncate"),
    ("shutil", None, "rmtree"),
)


@dataclass(frozen=True)
class Death:
    """Where a process died, and the folder that it left."""

    step: str
    folder: Path


# What a process is doing. Every work takes the folder that `base` or `annotated` made.


def open_and_close(folder: Path) -> None:
    pnb.Corpus(folder / "new.panoptic").close()


def import_images(folder: Path) -> None:
    with pnb.Corpus(folder / "c.panoptic") as corpus:
        corpus.add_images(folder / "images", folder / "more")


def embed(folder: Path) -> None:
    with pnb.Corpus(folder / "c.panoptic") as corpus:
        corpus.embed("visual", batch_size=2)


def tag(folder: Path) -> None:
    with pnb.Corpus(folder / "c.panoptic") as corpus:
        corpus.view()[:4].tag("motif", "new", "pear")


def merge(folder: Path) -> None:
    with pnb.Corpus(folder / "c.panoptic") as corpus:
        corpus["motif"].tag("apple").merge("pear")


def retype(folder: Path) -> None:
    with pnb.Corpus(folder / "c.panoptic") as corpus:
        corpus["n"].retype("labels")


def undo(folder: Path) -> None:
    with pnb.Corpus(folder / "c.panoptic") as corpus:
        corpus.undo(to=1)


def redo(folder: Path) -> None:
    with pnb.Corpus(folder / "c.panoptic") as corpus:
        for _ in range(3):
            corpus.undo()
        for _ in range(3):
            corpus.redo()


def import_table(folder: Path) -> None:
    with pnb.Corpus(folder / "c.panoptic") as corpus:
        names = [f"img{n % 5}.jpg" for n in range(9)]
        table = pl.DataFrame({"file": names, "motif": ["kiwi", None, "fig"] * 3, "new": list("abcdefghi")})
        corpus.add_metadata(table, on="file", on_conflict="replace")


def save_clusters(folder: Path) -> None:
    with pnb.Corpus(folder / "c.panoptic") as corpus:
        corpus.view().cluster(2, space="mine").save("cluster")


def add_and_drop_spaces(folder: Path) -> None:
    with pnb.Corpus(folder / "c.panoptic") as corpus:
        corpus.add_vectors("other", corpus.view(), np.eye(len(corpus), 8, dtype=np.float32))
        corpus.drop_space("mine")
        corpus.add_vectors("mine", corpus.view(), np.eye(len(corpus), 8, 1, dtype=np.float32))
        corpus.add_vectors("mine", corpus.view()[:2], np.eye(2, 8, 4, dtype=np.float32), replace=True)


def repair(folder: Path) -> None:
    (file,) = (folder / "c.panoptic" / "vectors").rglob("*.f32")
    with file.open("r+b") as opened:
        opened.write(b"\x00" * 32)
    (folder / "damaged").touch()
    with pnb.Corpus(folder / "c.panoptic") as corpus:
        session = corpus.view().session
        session.store.thumbnails.remove([2, 3])
        corpus.repair()


def back_up(folder: Path) -> None:
    with pnb.Corpus(folder / "c.panoptic") as corpus:
        corpus.backup()


def restore(folder: Path) -> None:
    pnb.Corpus.restore(folder / "c.panoptic", folder / "copy.duckdb")


def migrate(folder: Path) -> None:
    pnb.Corpus(folder / "old.panoptic").close()


def export(folder: Path) -> None:
    with pnb.Corpus(folder / "c.panoptic") as corpus:
        corpus.view().to_csv(folder / "out.csv")


WORKS: dict[str, Callable[[Path], None]] = {
    work.__name__: work
    for work in (
        open_and_close, import_images, embed, tag, merge, retype, undo, redo, import_table, save_clusters,
        add_and_drop_spaces, repair, back_up, restore, migrate, export,
    )
}  # fmt: skip


def make(folder: Path) -> None:
    """Two corpora, with images, tags, a space, a copy of the past, and more images to come."""
    from tests.trust.older.make import make_older

    draw_images(folder / "images", 5, size=(24, 24))
    with pnb.Corpus(folder / "c.panoptic") as corpus:
        corpus.add_images(folder / "images")
        corpus.add_property("motif", "labels", scope="image")
        corpus.add_property("n", "number")
        corpus.view()[:3].tag("motif", "apple")
        corpus.view()[1:4].tag("motif", "pear")
        (folder / "copy.duckdb").write_bytes(corpus.backup().read_bytes())
        corpus.view().set("n", 12)
        corpus.add_vectors("mine", corpus.view(), np.eye(5, 8, dtype=np.float32))
        corpus.view().to_csv(folder / "out.csv")
    draw_images(folder / "more", 4, size=(24, 24), first=30)
    (folder / "images" / "img4.jpg").rename(folder / "images" / "moved.jpg")
    shutil.copy(folder / "more" / "img31.jpg", folder / "images" / "img0.jpg")
    make_older(folder / "old.panoptic")


def die_everywhere(name: str, base: Path, out: Path, wanted: int | None) -> list[Death]:
    """Let a process die at each of the steps of a work, or at `wanted` of them, evenly spread.

    Returns
    -------
    list of Death
        A copy of `base` for each, as the process left it; the last is that of a process that came to its end.
    """
    done = subprocess.run(
        [sys.executable, "-m", "tests.trust.faults", name, str(base), str(out), str(wanted or 0)],
        cwd=Path(__file__).resolve().parents[2],
        env={**os.environ, "PANOPTIC_NB_PROGRESS": "0"},
        capture_output=True, text=True, check=False, timeout=900,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return [Death(step, Path(folder)) for step, folder in json.loads(done.stdout.splitlines()[-1])]


def _count(hook: Callable[[str], None]) -> None:
    """Call `hook` before and after every step."""
    import importlib

    for module, owner, name in STEPS:
        place: Any = importlib.import_module(module)
        place = getattr(place, owner) if owner else place
        plain = getattr(place, name)

        def step(*given: Any, _plain: Any = plain, _name: str = name, **named: Any) -> Any:
            hook(f"before {_name}")
            result = _plain(*given, **named)
            hook(f"after {_name}")
            return result

        setattr(place, name, step)


def _run(name: str, folder: Path, last: int) -> list[str]:
    """In a fork: do a work, and die at the step of a number; gives the steps to the parent if it does not."""
    read, write = os.pipe()
    child = os.fork()
    if child:
        os.close(write)
        with os.fdopen(read) as pipe:
            told = pipe.read()
        _, status = os.waitpid(child, 0)
        if os.WIFSIGNALED(status) and os.WTERMSIG(status) == signal.SIGKILL:
            return []
        assert status == 0, f"{name} failed: {told}"
        return list(json.loads(told))
    try:
        os.close(read)
        steps: list[str] = []

        def hook(step: str) -> None:
            steps.append(step)
            if len(steps) == last:
                os.kill(os.getpid(), signal.SIGKILL)

        _count(hook)
        WORKS[name](folder)
        os.write(write, json.dumps(steps).encode())
        os._exit(0)
    except BaseException as error:  # noqa: BLE001 - told to the parent
        os.write(write, repr(error).encode())
        os._exit(1)


def main() -> None:
    """The process that the others are forked from: it has imported everything and started no thread."""
    import panoptic_nb.sources.embedding as embedding
    import panoptic_nb.sources.images as importing

    importing.BATCH_FILES, embedding.COMMIT_EVERY = 3, 2
    name, base, out, wanted = sys.argv[1], Path(sys.argv[2]), Path(sys.argv[3]), int(sys.argv[4])
    out.mkdir(parents=True)
    whole = out / "whole"
    shutil.copytree(base, whole)
    # Paths are kept in the corpus: every process works under the same one.
    stage = base.parent / "stage"

    def at(last: int, folder: Path) -> list[str]:
        whole_copy = shutil.copytree(base, stage)
        steps = _run(name, whole_copy, last)
        shutil.rmtree(folder, ignore_errors=True)
        stage.rename(folder)
        return steps

    steps = at(0, whole)
    numbers = range(1, len(steps) + 1)
    if wanted and len(steps) > wanted:
        numbers = sorted({round(place) for place in np.linspace(1, len(steps), wanted)})
    deaths = []
    for number in numbers:
        folder = out / str(number)
        assert at(number, folder) == []
        deaths.append((f"{number}: {steps[number - 1]}", str(folder)))
    sys.stdout.write(json.dumps([*deaths, ("to the end", str(whole))]) + "\n")


if __name__ == "__main__":
    main()
