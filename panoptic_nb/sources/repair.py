"""Mending a corpus: what can be made again is made again, annotations are not touched."""

from __future__ import annotations

from dataclasses import dataclass
from io import BytesIO
from typing import Any

import numpy as np
import numpy.typing as npt
from PIL import Image

from panoptic_nb.errors import StorageError, UnreadableImageError
from panoptic_nb.images import read_image
from panoptic_nb.images.fingerprint import fingerprint
from panoptic_nb.progress import track
from panoptic_nb.sources.report import Problem
from panoptic_nb.store.check_folder import colors_apart, damaged_thumbnails
from panoptic_nb.store.items import absolute, storable_text
from panoptic_nb.store.schema import SHA256_BYTES
from panoptic_nb.store.store import Store
from panoptic_nb.store.thumbnail_file import DamagedThumbnailsError
from panoptic_nb.store.thumbnails import Thumbnails

# How much a thumbnail may differ from the decoded original, by its compression and its size.
_COLORS_APART, _BITS_APART = 12, 8


@dataclass(frozen=True)
class RepairReport:
    """What `Corpus.repair` did.

    Attributes
    ----------
    thumbnails
        How many were made again from the originals.
    removed
        How many thumbnails of no image were removed.
    spaces
        Spaces that lost vectors; `Corpus.embed` computes them again.
    failed
        Thumbnails that could not be made, each with the reason.
    """

    thumbnails: int
    removed: int
    spaces: tuple[str, ...]
    failed: tuple[Problem, ...]

    def __str__(self) -> str:
        lines = [f"{self.thumbnails:,} thumbnails made again, {self.removed:,} of no image removed"]
        lines += [
            f'  space "{name}": some vectors were lost; corpus.embed computes them again, or corpus.add_vectors takes '
            "them in where they were computed elsewhere"
            for name in self.spaces
        ]
        lines += [f"  {problem.where}: {problem.reason}" for problem in self.failed[:20]]
        return "\n".join(lines)

    __repr__ = __str__


def repair(store: Store) -> RepairReport:
    """Mend what `store.check` finds and can be mended."""
    # An import puts its thumbnails in before the catalogue knows their images, and lets nobody in between.
    with store.catalogue.alone():
        # A stranger's catalogue may hold no hash at all.
        images = {
            image: bytes(sha256 or b"")
            for image, sha256 in store.catalogue.rows("SELECT image_id, sha256 FROM images")
        }
        try:
            store.thumbnails.refuse_damaged()
            kept = set(store.thumbnails.ids())
        except DamagedThumbnailsError:
            store.thumbnails.start_anew()
            kept = set()
        extra = sorted(kept - set(images))
        store.thumbnails.remove(extra)
    damaged = set(damaged_thumbnails(store)) & set(images)
    made, failed = _make_thumbnails(store, images, sorted((set(images) - kept) | damaged))
    return RepairReport(made, len(extra), _cut_spaces(store), tuple(failed))


def _make_thumbnails(store: Store, images: dict[int, bytes], wanted: list[int]) -> tuple[int, list[Problem]]:
    roots = store.items.roots()
    places: dict[int, list[tuple[int, str, bytes | None]]] = {}
    # An import that was undone has taken its folder with it.
    for image, root, path, raw in store.catalogue.rows(
        "SELECT image_id, root_id, path, path_raw FROM items SEMI JOIN roots USING (root_id)"
    ):
        places.setdefault(image, []).append((root, path, raw))
    made, failed = 0, []
    saved = _Saved(store)
    for image in track(wanted, "making thumbnails"):
        reason, where = "no file of it is known", f"image {image}"
        for place in places.get(image, []):
            file = absolute(roots, *place)
            where = storable_text(str(file))
            try:
                picture = read_image(file)
            except UnreadableImageError as error:
                reason = str(error)
                continue
            if picture.sha256 != images[image]:
                known = len(images[image]) == SHA256_BYTES
                reason = "the file has other content now" if known else "its hash in the catalogue is none"
                continue
            store.thumbnails.put([(image, picture.thumbnail)])
            made += 1
            break
        else:
            thumbnail = saved.get(image)
            if thumbnail is None:
                failed.append(Problem(where, "", reason))
            else:
                store.thumbnails.put([(image, thumbnail)])
                made += 1
    saved.close()
    return made, failed


class _Saved:
    """Thumbnails that a damaged file, set aside, still has: all that is left of pictures whose files are gone."""

    def __init__(self, store: Store) -> None:
        self._store = store
        there = store.thumbnails.aside.exists()
        self._file = Thumbnails(store.thumbnails.aside, read_only=True) if there else None

    def get(self, image: int) -> bytes | None:
        """The thumbnail of an image, if it looks as that image did when it was imported.

        In a damaged file, one picture may stand under the number of another.
        """
        if self._file is None:
            return None
        ((color, phash),) = self._store.catalogue.rows(
            "SELECT coalesce(mean_color, 0), coalesce(phash, 0) FROM images WHERE image_id = ?", [image]
        )
        try:
            thumbnail = self._file.get([image]).get(image)
            with Image.open(BytesIO(thumbnail or b"")) as picture:
                found_color, found_phash = fingerprint(picture.convert("RGB"))
        except (StorageError, OSError, ValueError):
            return None
        alike = colors_apart(color, found_color) <= _COLORS_APART
        alike = alike and (phash ^ found_phash).bit_count() <= _BITS_APART
        return thumbnail if alike else None

    def close(self) -> None:
        if self._file is not None:
            self._file.close()


def _cut_spaces(store: Store) -> tuple[str, ...]:
    """Keep the vectors that are vectors; a space that lost some computes them again when asked."""
    return tuple(name for name in store.spaces.all() if _cut(store, name))


def _cut(store: Store, name: str) -> bool:
    """Whether a space had to be cut back."""
    # An embedding may add to it, or somebody drop it, meanwhile.
    with store.catalogue.transaction():
        space = store.spaces.all().get(name)
        if space is None:
            return False
        there, vectors = store.spaces.left(space)
        usable = there.copy()
        usable[there] = np.isfinite(vectors).all(axis=1) & vectors.any(axis=1)
        rows, images = store.spaces.listed(space)
        # Each row is of one image, and each image has one row: whoever comes first.
        kept = np.isin(rows, np.flatnonzero(usable))
        kept &= _firsts(rows) & _firsts(images)
        if kept.all() and len(rows) == space.rows:
            return False
        # Where a row lies among those that are there.
        place = np.cumsum(there) - 1
        store.spaces.rewrite(space, images[kept], vectors[place[rows[kept]]])
        return True


def _firsts(values: npt.NDArray[Any]) -> npt.NDArray[np.bool_]:
    first = np.zeros(len(values), np.bool_)
    first[np.unique(values, return_index=True)[1]] = True
    return first
