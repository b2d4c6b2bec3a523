"""A collection as one finds it: originals in boxes, copies of them, and files that are not what they seem."""

from __future__ import annotations

import json
import os
import random
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass, replace
from pathlib import Path

from PIL import Image

from panoptic_nb.demo.posters.commission import Commission
from panoptic_nb.demo.posters.copies import COPIES, save
from panoptic_nb.demo.posters.designers import DESIGNERS, Designer
from panoptic_nb.demo.posters.table import write_table
from panoptic_nb.demo.posters.truth import DrawnCorpus, DrawnFile
from panoptic_nb.errors import ConflictError, InvalidValueError
from panoptic_nb.progress import progress

FORMAT = 1  # raised when the drawings change, so that an older folder is drawn again
MARK = "drawn.json"
SHARE_OF_COPIES = 0.12


@dataclass(frozen=True)
class _Original:
    number: int
    name: str
    designer: Designer
    commission: Commission


def draw_posters(folder: str | Path, *, count: int | None = None, seed: int | None = None) -> DrawnCorpus:
    """Draw a collection of posters that never were, with the table of the scholar who keeps it.

    Nine designers, each with a manner and a period, from the 1890s to the 1970s; some posters exist
    twice (smaller, cropped, in grey, saved again); a few files are broken. Nothing is downloaded. A
    collection that is there already is not drawn again.

    Parameters
    ----------
    folder
        Where to draw: made if need be. ``images/`` and ``affiches.csv`` are written in it.
    count
        How many image files, the readable and the few broken ones together; at least 30. By default as
        many as the collection that is there has, or 600.
    seed
        The same seed draws the same collection. By default that of the collection that is there, or 1.

    Returns
    -------
    DrawnCorpus
        The folder of images, the table, and what is true of every file.

    Raises
    ------
    InvalidValueError
        If `count` is under 30.
    ConflictError
        If the folder holds something else.
    """
    home = Path(folder)
    there = _Mark.read(home)
    count = count if count is not None else there.count if there else 600
    seed = seed if seed is not None else there.seed if there else 1
    if count < 30:
        raise InvalidValueError(f"A collection has at least 30 files; count={count} was given.")
    plan = _plan(count, seed)
    drawn = DrawnCorpus(home / "images", home / "affiches.csv", tuple(_describe(plan, count, seed)))
    mark = _Mark(FORMAT, count, seed, [file.path for file in drawn.files])
    if (
        there == mark
        and drawn.table.is_file()
        and all((drawn.images / path).is_file() for path in mark.files)
    ):
        return drawn
    if there:
        for path in set(there.files) - set(mark.files):
            (drawn.images / path).unlink(missing_ok=True)
    mark.write(home, finished=False)
    _draw_all(plan, drawn.files, drawn.images, seed)
    write_table(drawn, {o.name: o.commission for o in plan}, random.Random(f"table {seed}"))
    mark.write(home, finished=True)
    return drawn


@dataclass(frozen=True)
class _Mark:
    """What says that a folder is ours, and whether all of it was drawn; it lies in the folder."""

    format: int
    count: int
    seed: int
    files: list[str]
    finished: bool = True

    @classmethod
    def read(cls, home: Path) -> _Mark | None:
        """The mark of a folder, None where there is nothing yet."""
        known = home / MARK
        if known.is_file():
            try:
                return cls(**json.loads(known.read_text(encoding="utf-8")))
            except (ValueError, TypeError):
                pass  # a file of that name that is not ours: the folder holds something else
        elif not home.exists() or (home.is_dir() and not any(home.iterdir())):
            return None
        raise ConflictError(
            f"The folder {home} already holds something else than drawn posters; "
            "name an empty one or one that does not exist."
        )

    def write(self, home: Path, *, finished: bool) -> None:
        home.mkdir(parents=True, exist_ok=True)
        text = json.dumps(asdict(replace(self, finished=finished)), ensure_ascii=False)
        (home / MARK).write_text(text, encoding="utf-8")


def _plan(count: int, seed: int) -> list[_Original]:
    """Who drew what: the originals, designer by designer."""
    copies = max(len(COPIES), round(count * SHARE_OF_COPIES))
    chance = random.Random(f"plan {seed}")
    plan, taken = [], set()
    for number in range(1, count - copies - 1):
        designer = DESIGNERS[number % len(DESIGNERS)]
        commission = designer.commission(chance)
        for _ in range(4):  # the same title twice from one hand is a series; three times is a bore
            if (designer.name, commission.title) not in taken:
                break
            commission = designer.commission(chance)
        taken.add((designer.name, commission.title))
        plan.append(_Original(number, _name(number, designer, commission, chance), designer, commission))
    return plan


def _name(number: int, designer: Designer, commission: Commission, chance: random.Random) -> str:
    """File names as three archivists in a row would give them."""
    ending = chance.choices(["jpg", "jpg", "JPG", "png", "webp"], [86, 4, 3, 3, 4])[0]
    kind = chance.random()
    if kind < 0.72:
        return f"AFF_{number:04d}.{ending}"
    if kind < 0.9:
        surname = designer.name.split()[-1]
        title = commission.title.replace("/", "-").replace(":", "")
        return f"{surname} - {title} ({commission.year}) {number}.{ending}"
    return f"scan {number} {commission.motif}.{ending}"


def _describe(plan: list[_Original], count: int, seed: int) -> list[DrawnFile]:
    chance = random.Random(f"copies {seed}")
    boxes = ("fonds Perrin", "dons", "acquisitions")
    files = []
    for original in plan:
        c = original.commission
        files.append(
            DrawnFile(
                f"{boxes[original.number % 7 % 3]}/{original.name}",
                c.title,
                original.designer.name,
                original.designer.style,
                c.year,
                c.genre,
                (c.motif, *c.also),
            )
        )
    kinds = list(COPIES) + chance.choices([k for k, v in COPIES.items() if v.common], k=count)
    for k, kind in enumerate(kinds[: count - 2 - len(plan)]):
        source = chance.choice(files[: len(plan)])
        stem = Path(source.path).stem
        name = COPIES[kind].name.format(stem=stem, number=2000 + 7 * k)
        files.append(
            DrawnFile(
                f"reproductions/{name}",
                source.title,
                source.designer,
                source.style,
                source.year,
                source.genre,
                source.motifs,
                copy_of=source.path,
                change=kind,
            )
        )
    last = files[0]
    files.append(
        DrawnFile(
            "reproductions/IMG_transfert_interrompu.jpg",
            last.title,
            last.designer,
            last.style,
            last.year,
            last.genre,
            last.motifs,
            copy_of=last.path,
            change="truncated",
            readable=False,
        )
    )
    files.append(
        DrawnFile(
            "reproductions/lisez-moi.jpg", "", "", "", None, "", (), change="not an image", readable=False
        )
    )
    return files


def _draw_all(plan: list[_Original], files: Sequence[DrawnFile], images: Path, seed: int) -> None:
    for box in {Path(file.path).parent for file in files}:
        (images / box).mkdir(parents=True, exist_ok=True)
    originals = {file.path: original for file, original in zip(files[: len(plan)], plan, strict=True)}

    def make(file: DrawnFile) -> None:
        if original := originals.get(file.path):
            chance = random.Random(f"{seed}/{original.number}")
            save(original.designer.draw(original.commission, chance), images / file.path, chance)
        else:
            _copy(file, images, random.Random(f"{seed}/{file.path}"))

    with progress(len(files), "drawing") as bar, ThreadPoolExecutor(min(4, os.cpu_count() or 1)) as pool:
        for batch in (files[: len(plan)], files[len(plan) :]):  # copies need their originals
            try:
                for _ in pool.map(make, batch):
                    bar.update(1)
            except BaseException:
                pool.shutdown(wait=False, cancel_futures=True)  # interrupted: do not draw the rest first
                raise


def _copy(file: DrawnFile, images: Path, chance: random.Random) -> None:
    target = images / file.path
    if file.change == "not an image":
        target.write_text("Les reproductions de ce dossier sont en cours de classement.\n", encoding="utf-8")
    elif file.change == "truncated":
        with Image.open(images / str(file.copy_of)) as image:
            save(image.convert("RGB"), target, chance)
        whole = target.read_bytes()
        target.write_bytes(whole[: len(whole) * 2 // 5])
    else:
        COPIES[str(file.change)].make(images / str(file.copy_of), target, chance)
