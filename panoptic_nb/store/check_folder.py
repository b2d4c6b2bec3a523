"""What lies in the corpus folder beside the catalogue, and the originals: is it what the catalogue says?"""

from __future__ import annotations

import hashlib
import stat
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import numpy as np
from PIL import Image

from panoptic_nb.errors import StorageError
from panoptic_nb.progress import track
from panoptic_nb.store.check_catalogue import some
from panoptic_nb.store.check_report import SPARE, Finding
from panoptic_nb.store.items import absolute, storable_text
from panoptic_nb.store.spaces import SpaceRow
from panoptic_nb.store.store import Store
from panoptic_nb.store.thumbnails import LARGEST_SIDE


def thumbnails(store: Store) -> Iterator[Finding]:
    """The thumbnails: one for every image, each a picture."""
    # Rows without a content hash come from no file, and have no picture to be made from.
    images = {
        row[0] for row in store.catalogue.rows("SELECT image_id FROM images WHERE octet_length(sha256) = 32")
    }
    try:
        kept = store.thumbnails.ids()
        broken = [image for image in damaged_thumbnails(store) if image in images]
    except StorageError as error:
        yield Finding("thumbnails", f"lost: {error}", len(images), (), repairable=True)
        return
    missing = sorted(images - set(kept))
    yield Finding("thumbnails", "missing", len(missing), some(missing), repairable=True)
    yield Finding("thumbnails", "damaged", len(broken), some(broken), repairable=True)
    extra = sorted(set(kept) - images)
    yield Finding("thumbnails", SPARE, len(extra), some(extra), repairable=True)


def damaged_thumbnails(store: Store) -> list[int]:
    """The images whose thumbnail is no picture."""
    kept = store.thumbnails.ids()
    found = []
    for start in range(0, len(kept), 500):
        part = store.thumbnails.get(kept[start : start + 500])
        found += [image for image, thumbnail in part.items() if not _opens(thumbnail)]
    return sorted(found)


def vectors(store: Store) -> Iterator[Finding]:
    """The vectors of every space, and the rows that say whose they are."""
    for name, listed, images, rows in store.catalogue.rows(
        # One statement: an embedding may go on meanwhile.
        "SELECT name, count(image_id), count(DISTINCT image_id), any_value(rows) FROM spaces "
        "LEFT JOIN space_rows USING (space_id) GROUP BY spaces.space_id, name"
    ):
        yield Finding("vectors", f"of {name} for an image that has one already", listed - images, ())
        yield Finding("vectors", f"rows of {name} that the catalogue does not list", abs(listed - rows), ())
    for name, space in store.spaces.all().items():
        try:
            kept = store.spaces.vectors(space)
        except StorageError as error:
            # A space that was dropped meanwhile has lost nothing.
            if _is_there(store, space):
                yield Finding("vectors", f"of {name} lost: {error}", space.rows, (), repairable=True)
            continue
        usable = np.isfinite(kept).all(axis=1) & kept.any(axis=1)
        bad = np.flatnonzero(~usable)
        yield Finding(
            "vectors", f"of {name} that are no vectors", len(bad), some(bad.tolist()), repairable=True
        )


def _is_there(store: Store, space: SpaceRow) -> bool:
    return any(one.space_id == space.space_id for one in store.spaces.all().values())


def files(store: Store) -> tuple[list[Finding], int]:
    """The originals, read again; gives how many as well."""
    roots = store.items.roots()
    rows = store.catalogue.rows(
        "SELECT root_id, path, path_raw, size, sha256 FROM items JOIN images USING (image_id) "
        "WHERE live AND row_number = 0"
    )
    gone, changed = [], []
    for root, path, raw, size, sha256 in track(rows, "checking files", total=len(rows)):
        file = absolute(roots, root, path, raw)
        found = _digest(file, size)
        if found is None:
            gone.append(storable_text(str(file)))
        elif found != bytes(sha256):
            changed.append(storable_text(str(file)))
    return [
        Finding("files", "not there or not readable", len(gone), tuple(gone[:20])),
        Finding("files", "with other content than was imported", len(changed), tuple(changed[:20])),
    ], len(rows)


def _digest(file: Path, size: int) -> bytes | None:
    """The SHA-256 of a file; of one that has another size no more than that; None of what is no file.

    A corpus may name anything: a device or a pipe would be read for ever.
    """
    try:
        status = file.stat()
        if not stat.S_ISREG(status.st_mode):
            return None
        if status.st_size != size:
            return b""
        with file.open("rb") as opened:
            return hashlib.file_digest(opened, "sha256").digest()
    except (OSError, ValueError):
        return None


def _opens(thumbnail: object) -> bool:
    """Whether a thumbnail is a picture; a stranger's may be anything, and claim any size."""
    if not isinstance(thumbnail, bytes):
        return False
    try:
        with Image.open(BytesIO(thumbnail)) as image:
            if max(image.size) > LARGEST_SIDE:
                return False
            image.load()
    except Exception:  # noqa: BLE001 - decoders fail at what is no picture in any way they like
        return False
    return True


def thumbnail_count(store: Store) -> int:
    """How many thumbnails there are; none where they cannot be read."""
    try:
        return len(store.thumbnails.ids())
    except StorageError:
        return 0
