"""A collection as one finds it: originals in boxes, copies of them, and files that are not what they seem."""

from __future__ import annotations

import json
import os
import random
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
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


def draw_posters(folder: str | Path, *, count: int = 600, seed: int = 1) -> DrawnCorpus:
    """Draw a collection of posters that never were, with the table of the scholar who keeps it.

    Nine designers, each with a manner and a period, from the 1890s to the 1970s; some posters exist
    twice (smaller, cropped, in grey, saved again); a few files are broken. Nothing is downloaded.

    Parameters
    ----------
    folder
        Where to draw: made if need be. ``images/`` and ``affiches.csv`` are written in it.
    count
        How many image files, the readable and the few broken ones together; at least 30.
    seed
        The same seed draws the same collection.

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
    if count < 30:
        raise InvalidValueError(f"A collection has at least 30 files; count={count} was given.")
    home = Path(folder)
    images, table = home / "images", home / "affiches.csv"
    _check_free(home)
    plan = _plan(count, seed)
    files = _describe(plan, count, seed)
    drawn = DrawnCorpus(images, table, tuple(files))
    mark = json.dumps({"format": FORMAT, "count": count, "seed": seed})
    if _is_drawn(home, mark, drawn):
        return drawn
    images.mkdir(parents=True, exist_ok=True)
    _draw_all(plan, files, images, seed)
    write_table(drawn, {o.name: o.commission for o in plan}, random.Random(f"table {seed}"))
    (home / MARK).write_text(mark, encoding="utf-8")
    return drawn


def _check_free(home: Path) -> None:
    if (
        home.is_dir()
        and any(home.iterdir())
        and not (home / MARK).exists()
        and not (home / "images").is_dir()
    ):
        raise ConflictError(
            f"The folder {home} already holds something else than drawn posters; "
            "name an empty one or one that does not exist."
        )


def _is_drawn(home: Path, mark: str, drawn: DrawnCorpus) -> bool:
    known = home / MARK
    if not known.is_file() or known.read_text(encoding="utf-8") != mark or not drawn.table.is_file():
        return False
    return all((drawn.images / file.path).is_file() for file in drawn.files)


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


def _draw_all(plan: list[_Original], files: list[DrawnFile], images: Path, seed: int) -> None:
    for box in {Path(file.path).parent for file in files}:
        (images / box).mkdir(parents=True, exist_ok=True)
    originals, others = files[: len(plan)], files[len(plan) :]
    with progress(len(files), "drawing") as bar:

        def draw(job: tuple[_Original, DrawnFile]) -> None:
            original, file = job
            chance = random.Random(f"{seed}/{original.number}")
            save(original.designer.draw(original.commission, chance), images / file.path, chance)
            bar.update(1)

        def copy(file: DrawnFile) -> None:
            _copy(file, images, random.Random(f"{seed}/{file.path}"))
            bar.update(1)

        works: list[tuple[Callable[..., None], list[object]]] = [
            (draw, list(zip(plan, originals, strict=True))),
            (copy, list(others)),
        ]
        for work, jobs in works:
            with ThreadPoolExecutor(min(4, os.cpu_count() or 1)) as pool:
                for _ in pool.map(work, jobs):
                    pass


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
