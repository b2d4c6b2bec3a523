"""Images into a corpus: read once each, committed in batches, interruptible and resumable.

A scan adds what is new, recognises what moved (same content, new path, from whatever folder), notes what
is missing from the folders it is given, and deletes nothing. The operation is opened before the first
file is read, so that whatever happens, what was imported is known and can be undone.
"""

from __future__ import annotations

import os
import time
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from panoptic_nb.errors import UnreadableImageError
from panoptic_nb.progress import progress
from panoptic_nb.sources.pipeline import read_many
from panoptic_nb.sources.places import common_end, existing, folder_prefix, is_gone, one_by_one
from panoptic_nb.sources.report import ImageReport, Problem
from panoptic_nb.sources.walk import HIDDEN, FoundFile, walk
from panoptic_nb.store.items import KnownFile, NewItem, storable_text
from panoptic_nb.store.store import Store

if TYPE_CHECKING:
    from panoptic_nb.images import Picture

BATCH_FILES, BATCH_SECONDS = 256, 2.0


@dataclass
class _Counts:
    added: int = 0
    unchanged: int = 0
    moved: int = 0
    changed: int = 0
    missing: int = 0
    duplicates: int = 0
    ignored: int = 0
    failed: list[Problem] = field(default_factory=list)
    passed_over: list[Problem] = field(default_factory=list)


class ImageImport:
    """One import under way.

    Parameters
    ----------
    store
        The corpus to import into.
    paths
        Folders, searched through and through, and files; or lists of them.
    threads
        How many files are read at a time; chosen by the machine where None.
    """

    def __init__(
        self, store: Store, paths: Sequence[str | Path | Iterable[str | Path]], *, threads: int | None = None
    ) -> None:
        self._store = store
        self._threads = threads
        self._places = [existing(path) for path in one_by_one(paths)]
        self._counts = _Counts()
        self._shut: list[str] = []
        self._roots: dict[int, str] = {}
        self._gone: dict[int, dict[str, KnownFile]] = {}
        self._outside: dict[int, dict[str, KnownFile]] = {}
        self._op_id = 0

    def run(self) -> ImageReport:
        """Import; a keyboard interrupt keeps what is done and says so in the report."""
        names = ", ".join(str(place) for place in self._places)
        summary = f"images from {storable_text(names)}"
        self._op_id = self._store.journal.begin("import images", summary=summary, origin=f"import:{names}")
        interrupted = False
        state = "interrupted"
        try:
            self._import()
            state = "done"
        except KeyboardInterrupt:
            interrupted = True
        finally:
            self._finish(summary, state)
        counts = self._counts
        return ImageReport(
            counts.added, counts.unchanged, counts.moved, counts.changed, counts.missing, counts.duplicates,
            counts.ignored, tuple(counts.failed), interrupted, tuple(counts.passed_over),
        )  # fmt: skip

    def _import(self) -> None:
        self._roots = self._store.items.roots()
        known = self._store.items.known()
        found = list({file.path: file for file in self._walk()}.values())
        seen = {file.path for file in found}
        for path, file in known.items():
            if path not in seen and not self._is_shut_away(path):
                unseen = self._gone if self._within(path) else self._outside
                unseen.setdefault(file.image_id, {})[path] = file
        fresh = self._set_known_aside(found, known)
        with progress(len(fresh), "importing") as bar:
            for batch in _batches(read_many(fresh, threads=self._threads)):
                self._commit(batch, known)
                bar.update(len(batch))
        self._flag_missing()

    def _walk(self) -> Iterator[FoundFile]:
        for place in self._places:
            for entry in walk(place):
                if isinstance(entry, FoundFile):
                    yield entry
                elif entry.ignored:
                    self._counts.ignored += 1
                    if entry.reason != HIDDEN:
                        passed = Problem(storable_text(entry.path), "", entry.reason)
                        self._counts.passed_over.append(passed)
                else:
                    self._shut.append(entry.path)
                    self._counts.failed.append(Problem(storable_text(entry.path), "", entry.reason))

    def _is_shut_away(self, path: str) -> bool:
        """Whether a file lies where nobody could look: it is neither missing nor moved."""
        return any(path == place or path.startswith(folder_prefix(place)) for place in self._shut)

    def _within(self, path: str) -> bool:
        return any(path == str(place) or path.startswith(folder_prefix(place)) for place in self._places)

    def _set_known_aside(self, found: list[FoundFile], known: dict[str, KnownFile]) -> list[FoundFile]:
        """What must be read: files that are new, or whose size or date changed."""
        fresh, back = [], []
        for file in found:
            old = known.get(file.path)
            if old is None or (old.size, old.mtime_ns) != (file.size, file.mtime_ns):
                fresh.append(file)
                continue
            self._counts.unchanged += 1
            if old.missing:
                back.append((old.item_id, file.size, file.mtime_ns, False))
        with self._store.catalogue.transaction() as transaction:
            self._store.items.refresh(transaction, back)
        return fresh

    def _commit(
        self, batch: list[tuple[FoundFile, Picture | UnreadableImageError]], known: dict[str, KnownFile]
    ) -> None:
        """Write one batch: thumbnails first, then everything else in one transaction."""
        pictures = [
            (file, picture) for file, picture in batch if not isinstance(picture, UnreadableImageError)
        ]
        for file, failure in batch:
            if isinstance(failure, UnreadableImageError):
                self._counts.failed.append(Problem(storable_text(file.path), "", str(failure)))
        items = self._store.items
        with self._store.catalogue.transaction() as transaction:
            images = items.images_by_hash([picture.sha256 for _, picture in pictures])
            had = set(images)
            new = {picture.sha256: picture for _, picture in pictures if picture.sha256 not in images}
            images.update(zip(new, items.reserve_images(len(new)), strict=True))
            self._store.thumbnails.put((images[sha], picture.thumbnail) for sha, picture in new.items())
            items.add_images(transaction, [_image_row(images[sha], picture) for sha, picture in new.items()])
            added: list[NewItem] = []
            redirected: list[tuple[KnownFile, NewItem]] = []
            same: list[tuple[int, int, int, bool]] = []
            for file, picture in pictures:
                image = images[picture.sha256]
                old = known.get(file.path)
                if old is not None and old.image_id == image:
                    self._counts.unchanged += 1
                    same.append((old.item_id, file.size, file.mtime_ns, False))
                    continue
                item = self._item(file, image, transaction)
                if old is not None:
                    self._counts.changed += 1
                    redirected.append((old, item))
                elif gone := self._moved_from(image, file):
                    self._counts.moved += 1
                    redirected.append((gone, item))
                else:
                    added.append(item)
                    self._counts.duplicates += picture.sha256 in had
                    had.add(picture.sha256)
            items.refresh(transaction, same)
            items.redirect(self._op_id, transaction, redirected)
            items.add_items(self._op_id, transaction, added)
        self._counts.added += len(added)

    def _item(self, file: FoundFile, image: int, transaction: object) -> NewItem:
        root, path = self._root_of(file.path, transaction)
        raw = os.fsencode(path) if not _is_unicode(path) else None
        return NewItem(image, root, path, raw, file.size, file.mtime_ns)

    def _root_of(self, path: str, transaction: object) -> tuple[int, str]:
        """The root that holds a file, made if need be, and the path below it."""
        for root, folder in self._roots.items():
            prefix = folder_prefix(folder)
            if path.startswith(prefix):
                return root, path[len(prefix) :].replace(os.sep, "/")
        place = next(
            place for place in self._places if path == str(place) or path.startswith(folder_prefix(place))
        )
        folder = str(place if place.is_dir() else place.parent)
        self._roots[self._store.items.add_root(self._op_id, transaction, folder)] = folder  # type: ignore[arg-type]
        return self._root_of(path, transaction)

    def _moved_from(self, image: int, file: FoundFile) -> KnownFile | None:
        """A file of the same content that is not where it was: the one whose path ends most like this one."""
        gone = self._gone.get(image, {})
        # Outside the given folders nothing was looked for: only the files that match are looked at, now.
        away = {path: old for path, old in self._outside.get(image, {}).items() if is_gone(path)}
        candidates = gone | away
        if not candidates:
            return None
        path = max(candidates, key=lambda old: common_end(old, file.path))
        (gone if path in gone else self._outside[image]).pop(path)
        return candidates[path]

    def _flag_missing(self) -> None:
        gone = [file for files in self._gone.values() for file in files.values()]
        self._counts.missing = len(gone)
        rows = [(file.item_id, file.size, file.mtime_ns, True) for file in gone if not file.missing]
        with self._store.catalogue.transaction() as transaction:
            self._store.items.refresh(transaction, rows)

    def _finish(self, summary: str, state: str) -> None:
        counts = self._counts
        touched = counts.added + counts.moved + counts.changed
        detail = {
            "added": counts.added, "moved": counts.moved, "changed": counts.changed,
            "missing": counts.missing, "unchanged": counts.unchanged, "duplicates": counts.duplicates,
            "failed": len(counts.failed),
        }  # fmt: skip
        self._store.journal.finish(
            self._op_id, summary=f"{counts.added:,} {summary}", items=touched, detail=detail, state=state
        )


def _batches(
    results: Iterable[tuple[FoundFile, Picture | UnreadableImageError]],
) -> Iterator[list[tuple[FoundFile, Picture | UnreadableImageError]]]:
    """Results in batches of a size and an age, so that little is lost and the disk is not asked too often."""
    batch: list[tuple[FoundFile, Picture | UnreadableImageError]] = []
    started = time.monotonic()
    for result in results:
        batch.append(result)
        if len(batch) >= BATCH_FILES or time.monotonic() - started > BATCH_SECONDS:
            yield batch
            batch, started = [], time.monotonic()
    if batch:
        yield batch


def _image_row(image_id: int, picture: Picture) -> tuple[object, ...]:
    return (
        image_id, picture.sha256, picture.width, picture.height, picture.format, picture.bytes, picture.frames,
        picture.orientation, picture.mean_color, picture.phash, picture.taken,
    )  # fmt: skip


def _is_unicode(path: str) -> bool:
    try:
        path.encode("utf-8")
    except UnicodeEncodeError:
        return False
    return True
