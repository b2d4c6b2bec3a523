"""Mending a corpus: what can be made again is made again, annotations are not touched."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from panoptic_nb.errors import StorageError, UnreadableImageError
from panoptic_nb.images import read_image
from panoptic_nb.progress import track
from panoptic_nb.sources.report import Problem
from panoptic_nb.store.check import damaged_thumbnails
from panoptic_nb.store.items import absolute, storable_text
from panoptic_nb.store.store import Store


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
    images = {
        row[0]: bytes(row[1])
        for row in store.catalogue.rows("SELECT image_id, sha256 FROM images WHERE octet_length(sha256) = 32")
    }
    try:
        kept, damaged = set(store.thumbnails.ids()), set(damaged_thumbnails(store))
    except StorageError:
        store.thumbnails.start_anew()
        kept, damaged = set(), set()
    extra = sorted(kept - set(images))
    store.thumbnails.remove(extra)
    damaged &= set(images)
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
                reason = "the file has other content now"
                continue
            store.thumbnails.put([(image, picture.thumbnail)])
            made += 1
            break
        else:
            failed.append(Problem(where, "", reason))
    return made, failed


def _cut_spaces(store: Store) -> tuple[str, ...]:
    """Keep the vectors that are vectors; a space that lost some computes them again when asked."""
    cut = []
    for name, space in store.spaces.all().items():
        usable, vectors = store.spaces.left(space)
        are_vectors = np.isfinite(vectors).all(axis=1) & vectors.any(axis=1)
        usable[usable] = are_vectors
        if not usable.all():
            images = store.spaces.image_ids(space.space_id)[usable]
            store.spaces.rewrite(space, images, vectors[are_vectors])
            cut.append(name)
    return tuple(cut)
