"""Is everything that the catalogue says is there really there? Looked up, and mended where it can be.

Mending rebuilds what can be made again (thumbnails) or cuts back to what the catalogue says (vectors). It
never touches an item, a value, a tag, a verdict or the journal.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

import numpy as np
from PIL import Image, UnidentifiedImageError

from panoptic_nb.errors import StorageError
from panoptic_nb.progress import track
from panoptic_nb.store.items import absolute, storable_text
from panoptic_nb.store.schema import APART, LOGGED, VERDICTS
from panoptic_nb.store.store import Store

_SPARE = "of no image"


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that is not as the catalogue says.

    Attributes
    ----------
    where
        ``thumbnails``, ``vectors``, ``files``, ``items``, ``values``, ``tags`` or ``journal``.
    what
        In words.
    count
        How many.
    examples
        Some of them: ids, or paths.
    repairable
        Whether `Corpus.repair` mends it.
    """

    where: str
    what: str
    count: int
    examples: tuple[str, ...]
    repairable: bool = False


@dataclass(frozen=True)
class CheckReport:
    """What a check found, and how much it looked at."""

    findings: tuple[Finding, ...]
    items: int
    images: int
    values: int
    vectors: int
    thumbnails: int
    files: int | None

    @property
    def whole(self) -> bool:
        """Whether nothing is lost or wrong: files that are gone are no fault of the corpus, and a crash or a
        backup put back leaves thumbnails that no image needs."""
        return all(finding.where == "files" or finding.what == _SPARE for finding in self.findings)

    def __str__(self) -> str:
        looked = (
            f"{self.items:,} items, {self.images:,} images, {self.values:,} values, {self.vectors:,} vectors, "
            f"{self.thumbnails:,} thumbnails" + ("" if self.files is None else f", {self.files:,} files")
        )
        lines = [f"{'Whole' if self.whole else 'Damaged'}: {looked} checked"]
        for finding in self.findings:
            mend = "; corpus.repair() mends it" if finding.repairable else ""
            shown = ", ".join(finding.examples[:5])
            lines.append(f"  {finding.where}: {finding.count:,} {finding.what} ({shown}){mend}")
        return "\n".join(lines)

    __repr__ = __str__


def check(store: Store, *, files: bool = False) -> CheckReport:
    """Compare everything in the corpus folder with what the catalogue says.

    Parameters
    ----------
    files
        Whether to read every original again and compare its SHA-256, which takes as long as an import.
    """
    findings = [*_items(store), *_values(store), *_thumbnails(store), *_vectors(store)]
    looked_at = None
    if files:
        changed, looked_at = _files(store)
        findings += changed
    return CheckReport(
        tuple(finding for finding in findings if finding.count),
        _count(store, "SELECT count(*) FROM items WHERE live"),
        _count(store, "SELECT count(*) FROM images"),
        sum(_count(store, f"SELECT count(*) FROM v_{row.storage}") for row in store.properties.all()),
        sum(space.rows for space in store.spaces.all().values()),
        _thumbnail_count(store),
        looked_at,
    )


# What must give no rows: where, what it would mean, and the ids.
_RULES = (
    ("items", "items without their image", "SELECT item_id FROM items ANTI JOIN images USING (image_id)"),
    (
        "items",
        "items without their folder",
        "SELECT item_id FROM items ANTI JOIN roots USING (root_id) WHERE live",
    ),
    (
        "images",
        "contents that stand twice",
        "SELECT min(image_id) FROM images WHERE octet_length(sha256) = 32 GROUP BY sha256 HAVING count(*) > 1",
    ),
    ("tags", "tags of no property", "SELECT tag_id FROM tags ANTI JOIN properties USING (property_id)"),
    (
        "tags",
        "parents that are no tags",
        "SELECT tag_id FROM tag_parents WHERE parent_id NOT IN (SELECT tag_id FROM tags)",
    ),
    ("tags", "names given twice", "SELECT min(tag_id) FROM tags GROUP BY property_id, name HAVING count(*) > 1"),
    (
        "properties",
        "names given twice",
        "SELECT min(property_id) FROM properties GROUP BY name HAVING count(*) > 1",
    ),
    ("journal", "operations left open", "SELECT op_id FROM journal WHERE state = 'open'"),
    *(
        (table, "ids given twice", f"SELECT {key} FROM {table} GROUP BY {key} HAVING count(*) > 1")
        for table, key in (
            ("items", "item_id"), ("images", "image_id"), ("tags", "tag_id"), ("properties", "property_id"),
            ("journal", "op_id"),
        )
    ),
    *(
        (
            "journal",
            f"kept rows of {table} without an operation",
            f"SELECT DISTINCT log_op FROM log_{table} WHERE log_op NOT IN (SELECT op_id FROM journal)",
        )
        for table in LOGGED
    ),
)  # fmt: skip


def _items(store: Store) -> Iterable[Finding]:
    return [_finding(store, where, what, sql) for where, what, sql in _RULES]


def _values(store: Store) -> Iterable[Finding]:
    for row in store.properties.all():
        table, key = f"v_{row.storage}", "item_id" if row.scope == "item" else "image_id"
        name = f'values of "{row.name}"'
        yield _finding(
            store, "values", f"{name} of no {row.scope}",
            f"SELECT DISTINCT id FROM {table} WHERE id NOT IN (SELECT {key} FROM {row.scope}s)",
        )  # fmt: skip
        if row.type.is_tags:
            yield _finding(
                store, "values", f"{name} with a tag that does not exist",
                f"SELECT DISTINCT id FROM {table} WHERE tag_id NOT IN "
                f"(SELECT tag_id FROM tags WHERE property_id = {row.property_id})",
            )  # fmt: skip
            yield _finding(
                store, "values", f"{name} given twice",
                f"SELECT id FROM {table} GROUP BY id, tag_id HAVING count(*) > 1",
            )  # fmt: skip
        else:
            yield _finding(
                store,
                "values",
                f"{name} given twice",
                f"SELECT id FROM {table} GROUP BY id HAVING count(*) > 1",
            )
    for storage in (VERDICTS, APART, *(row.storage for row in store.properties.all())):
        yield _finding(
            store, "journal", f"values in table {storage} without an operation",
            f"SELECT DISTINCT op_id FROM v_{storage} WHERE op_id NOT IN (SELECT op_id FROM journal)",
        )  # fmt: skip


def _thumbnails(store: Store) -> Iterable[Finding]:
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
    yield Finding("thumbnails", "missing", len(missing), _some(missing), repairable=True)
    yield Finding("thumbnails", "damaged", len(broken), _some(broken), repairable=True)
    extra = sorted(set(kept) - images)
    yield Finding("thumbnails", _SPARE, len(extra), _some(extra), repairable=True)


def damaged_thumbnails(store: Store) -> list[int]:
    """The images whose thumbnail is no picture."""
    kept = store.thumbnails.ids()
    found = []
    for start in range(0, len(kept), 500):
        part = store.thumbnails.get(kept[start : start + 500])
        found += [image for image, thumbnail in part.items() if not _opens(thumbnail)]
    return sorted(found)


def _vectors(store: Store) -> Iterable[Finding]:
    for name, space in store.spaces.all().items():
        listed = store.spaces.image_ids(space.space_id)
        twice = len(listed) - len(set(listed.tolist()))
        yield Finding("vectors", f"of {name} for an image that has one already", twice, ())
        if len(listed) != space.rows:
            yield Finding(
                "vectors",
                f"rows of {name} that the catalogue does not list",
                abs(len(listed) - space.rows),
                (),
            )
        try:
            vectors = store.spaces.vectors(space)
        except StorageError as error:
            yield Finding("vectors", f"of {name} lost: {error}", space.rows, (), repairable=True)
            continue
        usable = np.isfinite(vectors).all(axis=1) & vectors.any(axis=1)
        bad = np.flatnonzero(~usable)
        yield Finding(
            "vectors", f"of {name} that are no vectors", len(bad), _some(bad.tolist()), repairable=True
        )


def _files(store: Store) -> tuple[list[Finding], int]:
    roots = store.items.roots()
    rows = store.catalogue.rows(
        "SELECT root_id, path, path_raw, sha256 FROM items JOIN images USING (image_id) WHERE live AND row_number = 0"
    )
    gone, changed = [], []
    for root, path, raw, sha256 in track(rows, "checking files", total=len(rows)):
        file = absolute(roots, root, path, raw)
        found = _digest(file)
        if found is None:
            gone.append(storable_text(str(file)))
        elif found != bytes(sha256):
            changed.append(storable_text(str(file)))
    return [
        Finding("files", "not there or not readable", len(gone), tuple(gone[:20])),
        Finding("files", "with other content than was imported", len(changed), tuple(changed[:20])),
    ], len(rows)


def _digest(file: Path) -> bytes | None:
    try:
        with file.open("rb") as opened:
            return hashlib.file_digest(opened, "sha256").digest()
    except OSError:
        return None


def _opens(thumbnail: bytes) -> bool:
    try:
        with Image.open(BytesIO(thumbnail)) as image:
            image.load()
    except (OSError, UnidentifiedImageError, ValueError):
        return False
    return True


def _thumbnail_count(store: Store) -> int:
    try:
        return len(store.thumbnails.ids())
    except StorageError:
        return 0


def _finding(store: Store, where: str, what: str, sql: str) -> Finding:
    found = [row[0] for row in store.catalogue.rows(sql)]
    return Finding(where, what, len(found), _some(found))


def _some(ids: list[int]) -> tuple[str, ...]:
    return tuple(str(one) for one in ids[:20])


def _count(store: Store, sql: str) -> int:
    return int(store.catalogue.rows(sql)[0][0])
