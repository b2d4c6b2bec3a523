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
from panoptic_nb.store.schema import SHA256_BYTES
from panoptic_nb.store.spaces import SpaceRow
from panoptic_nb.store.store import Store
from panoptic_nb.store.thumbnail_file import DamagedThumbnailsError
from panoptic_nb.store.thumbnails import LARGEST_SIDE

# A process that is killed leaves the thumbnails of one batch of images, or of a few where several threads import.
_AHEAD = 1024
# Of 1,700 real pictures the thumbnail's mean colour differs from that of the decoded file by 10 at most.
_COLORS_APART = 24
_SMALL = (32, 32)
_UNKNOWN = (
    "of images that the catalogue never heard of: if corpus.duckdb.wal was taken away after a kill, put it back before "
    "anything is changed, else what was done last is lost"
)


def thumbnails(store: Store) -> Iterator[Finding]:
    """The thumbnails: one for every image, each a picture."""
    images, hashed = set(), set()
    for image, known in store.catalogue.rows(
        f"SELECT image_id, coalesce(octet_length(sha256) = {SHA256_BYTES}, false) FROM images"
    ):
        images.add(image)
        if known:
            hashed.add(image)
    try:
        store.thumbnails.refuse_damaged()
        kept = store.thumbnails.ids()
        broken = [image for image in damaged_thumbnails(store) if image in images]
    except StorageError as error:
        damaged = isinstance(error, DamagedThumbnailsError)
        what = "lost" if damaged else "that cannot be read"
        yield Finding("thumbnails", f"{what}: {error}", len(images), (), repairable=damaged)
        return
    # What has no hash is known by no file: its thumbnail can be made of none.
    missing = sorted(hashed - set(kept))
    yield Finding("thumbnails", "missing", len(missing), some(missing), repairable=True)
    yield Finding("thumbnails", "damaged", len(broken), some(broken), repairable=True)
    if store.snapshot_time is not None:
        return  # the process that holds the corpus goes on: images have come since
    extra = sorted(set(kept) - images)
    known = _highest_image(store)
    far = [image for image in extra if image > known + _AHEAD]
    yield Finding("thumbnails", _UNKNOWN, len(far), some(far), repairable=True)
    near = extra[: len(extra) - len(far)]
    yield Finding("thumbnails", SPARE, len(near), some(near), repairable=True)


def _highest_image(store: Store) -> int:
    ((highest,),) = store.catalogue.rows(
        "SELECT greatest((SELECT coalesce(max(image_id), 0) FROM images), "
        "(SELECT coalesce(max(value::INTEGER), 0) FROM meta WHERE key = 'last_image'))"
    )
    return int(highest)


def damaged_thumbnails(store: Store) -> list[int]:
    """The images whose thumbnail is no picture, or one of other colours than the image has."""
    kept = store.thumbnails.ids()
    colors = dict(store.catalogue.rows("SELECT image_id, mean_color FROM images"))
    found = []
    for start in range(0, len(kept), 500):
        part = store.thumbnails.get(kept[start : start + 500])
        found += [image for image, thumbnail in part.items() if not _shows(thumbnail, colors.get(image))]
    return sorted(found)


def vectors(store: Store) -> Iterator[Finding]:
    """The vectors of every space, and the rows that say whose they are."""
    for name, listed, images, valid, rows in store.catalogue.rows(
        # One statement: an embedding may go on meanwhile.
        "SELECT name, count(image_id), count(DISTINCT image_id), count(DISTINCT row) FILTER (row BETWEEN 0 AND "
        "rows - 1), any_value(rows) FROM spaces "
        "LEFT JOIN space_rows USING (space_id) GROUP BY spaces.space_id, name"
    ):
        again, unlisted = listed - images, max(rows - valid, listed - valid)
        yield Finding("vectors", f"of {name} for an image that has one already", again, (), repairable=True)
        yield Finding(
            "vectors", f"rows of {name} that the catalogue does not list", unlisted, (), repairable=True
        )
    for name, space in store.spaces.all().items():
        try:
            kept = store.spaces.vectors(space)
        except StorageError as error:
            # A space that was dropped meanwhile has lost nothing.
            if _is_there(store, space):
                yield _lost(store, space, str(error))
            continue
        usable = np.isfinite(kept).all(axis=1) & kept.any(axis=1)
        bad = np.flatnonzero(~usable)
        yield Finding(
            "vectors", f"of {name} that are no vectors", len(bad), some(bad.tolist()), repairable=True
        )


def _lost(store: Store, space: SpaceRow, why: str) -> Finding:
    try:
        there, _ = store.spaces.left(space)
    except StorageError:
        return Finding("vectors", f"of {space.name} cannot be read: {why}", space.rows, ())
    count = int((~there).sum())
    # What a snapshot lacks is not for a reader to mend.
    repairable = store.snapshot_time is None
    return Finding("vectors", f"of {space.name} lost: {why}", count, (), repairable=repairable)


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
        elif found != bytes(sha256 or b""):
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


def _shows(thumbnail: object, color: int | None) -> bool:
    """Whether a thumbnail is a picture of this mean colour; a stranger's may be anything, and claim any size.

    A JPEG of which a few bits were turned over is a JPEG still.
    """
    if not isinstance(thumbnail, bytes):
        return False
    try:
        with Image.open(BytesIO(thumbnail)) as image:
            if max(image.size) > LARGEST_SIDE:
                return False
            # All of a JPEG is read so, in a third of the time.
            image.draft("RGB", _SMALL)
            red, green, blue = image.convert("RGB").resize((1, 1), Image.Resampling.BOX).tobytes()
    except Exception:  # noqa: BLE001 - decoders fail at what is no picture in any way they like
        return False
    return color is None or colors_apart(red << 16 | green << 8 | blue, color) <= _COLORS_APART


def colors_apart(one: int, other: int) -> int:
    """How far two colours, 0xRRGGBB, are apart, in the channel in which they are most."""
    return max(abs((one >> shift & 255) - (other >> shift & 255)) for shift in (16, 8, 0))


def thumbnail_count(store: Store) -> int:
    """How many thumbnails there are; none where they cannot be read."""
    try:
        return len(store.thumbnails.ids())
    except StorageError:
        return 0
