"""Images into a corpus: read once each, committed in batches, interruptible and resumable.

A scan adds what is new, lets items follow their content (`Whereabouts` says how), notes what is missing from the
folders it is given, and deletes nothing. The operation is opened before the first file is read, so that whatever
happens, what was imported is known and can be undone. Files that hold other content than they did are settled in one
step when all have been read; until then an interruption leaves them as they were, for the next run.
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
from panoptic_nb.sources.places import existing, folder_prefix, one_by_one
from panoptic_nb.sources.problems import FileProblems
from panoptic_nb.sources.report import ImageReport, Problem
from panoptic_nb.sources.walk import HIDDEN, FoundFile, walk
from panoptic_nb.sources.whereabouts import Settled, Sighting, Whereabouts, set_aside
from panoptic_nb.store.catalogue import Transaction
from panoptic_nb.store.items import NewItem, storable_text
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
        self._unsettled: list[Sighting] = []
        self._unshown: set[int] = set()
        self._op_id = 0

    def run(self) -> ImageReport:
        """Import; a keyboard interrupt keeps what is done and says so in the report."""
        names = ", ".join(str(place) for place in self._places)
        places = storable_text(names)
        self._op_id = self._store.journal.reserve()
        interrupted = False
        state = "interrupted"
        try:
            self._store.journal.begin(
                "import images", summary=f"images from {places}", origin=f"import:{names}", op_id=self._op_id
            )
            self._import()
            state = "done"
        except KeyboardInterrupt:
            interrupted = True
        finally:
            interrupted = self._finish(places, state) or interrupted
        counts = self._counts
        return ImageReport(
            counts.added, counts.unchanged, counts.moved, counts.changed, counts.missing, counts.duplicates,
            counts.ignored, FileProblems(counts.failed), interrupted, FileProblems(counts.passed_over),
        )  # fmt: skip

    def _import(self) -> None:
        self._there = Whereabouts(self._store, self._places)
        found = list({file.path: file for file in self._walk()}.values())
        self._there.found((file.path for file in found), self._shut)
        fresh = self._set_known_aside(found)
        self._there.reading(file.path for file in fresh)
        with progress(len(fresh), "importing") as bar:
            for batch in _batches(read_many(fresh, threads=self._threads)):
                self._commit(batch)
                bar.update(len(batch))
        self._settle()

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

    def _set_known_aside(self, found: list[FoundFile]) -> list[FoundFile]:
        """What must be read: files that are new, or whose size or date changed."""
        fresh, back = [], []
        for file in found:
            old = self._there.known.get(file.path)
            if old is None or (old.size, old.mtime_ns) != (file.size, file.mtime_ns):
                fresh.append(file)
                continue
            self._counts.unchanged += 1
            if old.missing:
                back.append((old.item_id, file.size, file.mtime_ns, False))
        with self._store.catalogue.transaction() as transaction:
            self._store.items.refresh(transaction, back)
        return fresh

    def _commit(self, batch: list[tuple[FoundFile, Picture | UnreadableImageError]]) -> None:
        """Write one batch: thumbnails first, then everything else in one transaction."""
        pictures = [
            (file, picture) for file, picture in batch if not isinstance(picture, UnreadableImageError)
        ]
        for file, failure in batch:
            if isinstance(failure, UnreadableImageError):
                self._counts.failed.append(Problem(storable_text(file.path), "", str(failure)))
        items = self._store.items
        with self._store.catalogue.transaction() as transaction:
            self._there.look()
            images = items.images_by_hash([picture.sha256 for _, picture in pictures])
            new = {picture.sha256: picture for _, picture in pictures if picture.sha256 not in images}
            images.update(zip(new, items.reserve_images(len(new)), strict=True))
            self._unshown.update(images[sha] for sha in new)
            self._store.thumbnails.put((images[sha], picture.thumbnail) for sha, picture in new.items())
            items.add_images(transaction, [_image_row(images[sha], picture) for sha, picture in new.items()])
            settled, unsettled = Settled(), []
            for file, picture in pictures:
                image = images[picture.sha256]
                old = self._there.known.get(file.path)
                if old is not None and old.image_id == image:
                    self._there.as_read(file.path, image=image)
                    settled.same.append((old, file))
                elif old is not None or self._there.may_move(image):
                    unsettled.append((file, image))
                elif gone := self._there.follow(image, file.path):
                    settled.moved.append((gone, (file, image)))
                else:
                    settled.added.append((file, image))
            self._write(settled, transaction)
        self._unsettled += unsettled
        self._count(settled)

    def _settle(self) -> None:
        """When all is read: who follows what to where, in one step, and who is missing."""
        with self._store.catalogue.transaction() as transaction:
            self._there.look()
            settled = self._there.settle(self._unsettled)
            missing = self._there.missing()
            self._write(settled, transaction)
            self._store.items.refresh(
                transaction,
                [(file.item_id, file.size, file.mtime_ns, True) for file in missing if not file.missing],
            )
        self._count(settled)
        self._counts.missing = len(missing)

    def _write(self, settled: Settled, transaction: Transaction) -> None:
        items = self._store.items
        set_aside(self._op_id, transaction, settled.set_aside)
        items.refresh(
            transaction, [(old.item_id, file.size, file.mtime_ns, False) for old, file in settled.same]
        )
        redirected = [
            (old, self._item(file, image, transaction))
            for old, (file, image) in settled.moved + settled.changed
        ]
        items.redirect(self._op_id, transaction, redirected)
        added = [self._item(file, image, transaction) for file, image in settled.added]
        items.add_items(self._op_id, transaction, added)
        self._there.keep()

    def _count(self, settled: Settled) -> None:
        counts = self._counts
        counts.unchanged += len(settled.same)
        counts.moved += len(settled.moved)
        counts.changed += len(settled.changed)
        counts.added += len(settled.added)
        self._unshown.difference_update(image for _, (_, image) in settled.changed)
        for _, image in settled.added:
            counts.duplicates += image not in self._unshown
            self._unshown.discard(image)

    def _item(self, file: FoundFile, image: int, transaction: Transaction) -> NewItem:
        root, path = self._root_of(file.path, transaction)
        raw = os.fsencode(path) if not _is_unicode(path) else None
        return NewItem(image, root, path, raw, file.size, file.mtime_ns)

    def _root_of(self, path: str, transaction: Transaction) -> tuple[int, str]:
        """The root that holds a file, made if need be, and the path below it."""
        for root, folder in self._there.roots.items():
            prefix = folder_prefix(folder)
            if path.startswith(prefix):
                return root, path[len(prefix) :].replace(os.sep, "/")
        place = next(
            place for place in self._places if path == str(place) or path.startswith(folder_prefix(place))
        )
        folder = str(place if place.is_dir() else place.parent)
        self._there.roots[self._store.items.add_root(self._op_id, transaction, folder)] = folder
        return self._root_of(path, transaction)

    def _finish(self, places: str, state: str) -> bool:
        """Say in the journal what came of it, also when Ctrl-C comes meanwhile; gives whether it did."""
        counts = self._counts
        touched = counts.added + counts.moved + counts.changed
        detail = {
            "added": counts.added, "moved": counts.moved, "changed": counts.changed,
            "missing": counts.missing, "unchanged": counts.unchanged, "duplicates": counts.duplicates,
            "failed": len(counts.failed),
        }  # fmt: skip

        def finish() -> None:
            self._store.journal.finish(
                self._op_id, summary=_what_was_done(counts, places), items=touched, detail=detail, state=state
            )

        try:
            finish()
        except KeyboardInterrupt:
            finish()
            return True
        return False


def _what_was_done(counts: _Counts, places: str) -> str:
    """For the journal and undo: all that can be taken back, such as "2 images added, 11 moved, in posters"."""
    if not counts.moved and not counts.changed:
        return f"{counts.added:,} {_images(counts.added)} from {places}"
    if not counts.added and not counts.changed:
        return f"{counts.moved:,} {_images(counts.moved)} moved to {places}"
    done = [("added", counts.added), ("moved", counts.moved), ("with other content", counts.changed)]
    (what, first), *others = [(what, count) for what, count in done if count]
    said = [f"{first:,} {_images(first)} {what}", *(f"{count:,} {what}" for what, count in others)]
    return f"{', '.join(said)}{',' if others else ''} in {places}"


def _images(count: int) -> str:
    return "image" if count == 1 else "images"


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
