"""Where the items of a corpus are, beside what a scan finds on the disk.

**Items follow their content.** An item whose file holds its content stays with that file. An item whose file is
gone, or holds other content now, goes where its content is, be that a new path or one that another item had: files
that change names among themselves take their items along. Only where an item's content is nowhere to be found does
the item stay and show what its file holds now ("changed"); where that file is what another item has followed, it is
set aside as missing, with its picture. Of several files with one content, those that hold it keep their items.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from panoptic_nb.sources.places import common_end, common_start, folder_prefix, is_gone
from panoptic_nb.sources.walk import FoundFile
from panoptic_nb.store.catalogue import Transaction
from panoptic_nb.store.items import KnownFile, storable
from panoptic_nb.store.operation import log_after, log_before
from panoptic_nb.store.store import Store

Sighting = tuple[FoundFile, int]
"""A file that was read, and the image that it shows."""


@dataclass
class Settled:
    """What becomes of files that were not plainly new, and of the items that had their paths.

    Attributes
    ----------
    same
        Items whose file holds their content.
    moved, changed
        Items and the files that they stand for from now on: their content elsewhere, or other content.
    added
        Files that no item follows.
    set_aside
        Items whose path another item has now, and whose content is nowhere.
    """

    same: list[tuple[KnownFile, FoundFile]] = field(default_factory=list)
    moved: list[tuple[KnownFile, Sighting]] = field(default_factory=list)
    changed: list[tuple[KnownFile, Sighting]] = field(default_factory=list)
    added: list[Sighting] = field(default_factory=list)
    set_aside: list[KnownFile] = field(default_factory=list)


class Whereabouts:
    """The files that a corpus knows, while a scan goes on.

    Parameters
    ----------
    store
        The corpus.
    places
        The folders and files that the scan was given.

    Attributes
    ----------
    known
        The files of the corpus, by absolute path.
    roots
        The folders that they came from.
    """

    def __init__(self, store: Store, places: Sequence[Path]) -> None:
        self._store = store
        self._folders = {str(place) for place in places}
        self._prefixes = tuple(map(folder_prefix, places))
        self._found: set[str] = set()
        self._shut: tuple[str, ...] = ()
        self._unread: set[str] = set()
        self._gone: dict[int, dict[str, KnownFile]] = {}
        self._outside: dict[int, dict[str, KnownFile]] = {}
        self._held: dict[int, set[str]] = {}
        self._stamp = self._read_stamp()
        self.roots = store.items.roots()
        self.known = store.items.known()
        self._first = frozenset(self.known)

    def found(self, paths: Iterable[str], shut: Iterable[str]) -> None:
        """Take in what the scan found, and the places where it could not look."""
        self._found, self._shut = set(paths), tuple(shut)

    def reading(self, paths: Iterable[str]) -> None:
        """Take in which of them are read: of the others, date and size say that nothing has changed."""
        self._unread = set(paths)
        self._sort()

    def as_read(self, path: str, *, image: int) -> None:
        """A file was read, and has the content that its item shows."""
        self._unread.discard(path)
        self._held.get(image, set()).discard(path)

    def look(self) -> None:
        """Read anew what somebody else has changed meanwhile; to be called inside each transaction."""
        stamp = self._read_stamp()
        if stamp == self._stamp:
            return
        self._stamp = stamp
        self.roots, self.known = self._store.items.roots(), self._store.items.known()
        self._sort()

    def keep(self) -> None:
        """What was changed since `look` was this scan's own doing; to be called before the transaction ends."""
        self._stamp = self._read_stamp()

    def may_move(self, image: int) -> bool:
        """Whether an item of this image has a file that is being read: what it holds now decides."""
        return bool(self._held.get(image))

    def follow(self, image: int, path: str) -> KnownFile | None:
        """The item that goes where its content is, if one does: of several, that whose path is most alike."""
        gone = self._gone.get(image, {})
        # Outside the given folders nothing was looked for: only the files that match are looked at, now.
        away = {old: item for old, item in self._outside.get(image, {}).items() if is_gone(old)}
        candidates = gone | away
        if not candidates:
            return None
        nearest = max(candidates, key=lambda old: (common_end(old, path), common_start(old, path)))
        (gone if nearest in gone else self._outside[image]).pop(nearest)
        return candidates[nearest]

    def settle(self, sightings: Sequence[Sighting]) -> Settled:
        """Decide, when everything has been read, about all files that took the place of known content."""
        turned: dict[int, tuple[str, KnownFile]] = {}
        settled = Settled()
        open_: list[Sighting] = []
        for file, image in sightings:
            old = self.known.get(file.path)
            if old is not None and old.image_id == image:
                settled.same.append((old, file))
                continue
            open_.append((file, image))
            if old is not None:
                turned[old.item_id] = (file.path, old)
                self._gone.setdefault(old.image_id, {})[file.path] = old
        staying: list[Sighting] = []
        for file, image in open_:
            item = self.follow(image, file.path)
            if item is None:
                staying.append((file, image))
                continue
            turned.pop(item.item_id, None)
            settled.moved.append((item, (file, image)))
        for file, image in staying:
            old = self.known.get(file.path)
            if old is None or old.item_id not in turned:
                settled.added.append((file, image))
                continue
            del turned[old.item_id]
            self._gone[old.image_id].pop(file.path)
            settled.changed.append((old, (file, image)))
        settled.set_aside = [old for _, old in turned.values()]
        return settled

    def missing(self) -> list[KnownFile]:
        """The items whose file is in none of the places where the scan has looked."""
        return [file for files in self._gone.values() for file in files.values()]

    def _sort(self) -> None:
        """Who is not where they were, in the given folders or outside, and who may not be."""
        self._gone, self._outside, self._held = {}, {}, {}
        for path, file in self.known.items():
            if path in self._unread:
                self._held.setdefault(file.image_id, set()).add(path)
            elif path not in self._found and not self._is_shut_away(path):
                if not self._is_within(path):
                    self._outside.setdefault(file.image_id, {})[path] = file
                # One that came in during the scan was not looked for.
                elif path in self._first or is_gone(path):
                    self._gone.setdefault(file.image_id, {})[path] = file

    def _is_shut_away(self, path: str) -> bool:
        """Whether a file lies where nobody could look: it is neither missing nor moved."""
        return any(path == place or path.startswith(folder_prefix(place)) for place in self._shut)

    def _is_within(self, path: str) -> bool:
        return path in self._folders or path.startswith(self._prefixes)

    def _read_stamp(self) -> tuple[int, ...]:
        """What changes whenever an item comes, goes or stands for another file."""
        (stamp,) = self._store.catalogue.rows(
            "SELECT (SELECT count(*) FROM items), (SELECT count(*) FROM log_items), (SELECT count(*) FROM roots), "
            "(SELECT coalesce(bit_xor(hash(op_id)), 0) FROM journal WHERE state IN ('undone', 'discarded'))"
        )
        return stamp


def set_aside(op_id: int, transaction: Transaction, items: Sequence[KnownFile]) -> None:
    """Flag items as missing under a path of their own, so that theirs is free for the item that has come to it.

    All items of a file go together. Their content is recognised wherever it appears again.
    """
    if not items:
        return
    import polars as pl

    rows = []
    for item in items:
        where = (item.root_id, item.path)
        path, raw = storable(f"{item.path} (item {item.item_id}, replaced)")
        rows.append((*where, path, raw, path.rpartition("/")[2]))
    frame = pl.DataFrame(
        rows, schema=["old_root", "old_path", "path", "path_raw", "file_name"], orient="row",
        schema_overrides={"path_raw": pl.Binary},
    )  # fmt: skip
    old = "(root_id, path) IN (SELECT (old_root, old_path) FROM aside)"
    log_before(transaction, op_id, "items", old, aside=frame)
    transaction.run(
        "UPDATE items SET path = a.path, path_raw = a.path_raw, file_name = a.file_name, missing = true "
        "FROM aside AS a WHERE items.root_id = a.old_root AND items.path = a.old_path",
        aside=frame,
    )
    log_after(
        transaction, op_id, "items", "(root_id, path) IN (SELECT (old_root, path) FROM aside)", aside=frame
    )
