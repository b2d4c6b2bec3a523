"""The session: one open corpus folder, shared by every `Corpus` and `View` of this process.

It answers queries from arrays that are read once and kept until what they hold changes, and lets changes
through to the store, one operation at a time. Its methods are safe from several threads.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import duckdb
import numpy as np
import numpy.typing as npt

from panoptic_nb.errors import InvalidValueError, NotFoundError
from panoptic_nb.query.collation import collated_ids, compares_text
from panoptic_nb.query.compile import leaf_sql
from panoptic_nb.query.condition import Condition, Leaf, Mask, evaluate
from panoptic_nb.query.field import Field
from panoptic_nb.query.groups import Cut, GroupKey, Groups, grouped
from panoptic_nb.query.order import Codes, Ids, ordered
from panoptic_nb.query.query import Query
from panoptic_nb.session.columns import Kept, group_cut, sort_codes
from panoptic_nb.session.frame import Frame
from panoptic_nb.session.given import number_given
from panoptic_nb.session.job import Jobs
from panoptic_nb.session.listeners import Listener, tell
from panoptic_nb.session.schema import Schema
from panoptic_nb.session.spaces import SpaceReader
from panoptic_nb.store.block import Block
from panoptic_nb.store.catalogue import Columns
from panoptic_nb.store.items import absolute
from panoptic_nb.store.journal import Draft
from panoptic_nb.store.operation import Operation
from panoptic_nb.store.refusals import despite_interrupts, plain_interrupts, refusing_no_text
from panoptic_nb.store.schema import value_columns
from panoptic_nb.store.store import Store

if TYPE_CHECKING:
    import polars as pl


class Session:
    """An open corpus folder and what was read from it.

    Parameters
    ----------
    folder
        The corpus folder.
    read_only
        As `Store` has it.
    """

    def __init__(self, folder: Path, *, read_only: bool = False) -> None:
        self.store = Store(folder, read_only=read_only)
        self.jobs = Jobs()
        self.generation = 0
        self._items_stamp = 0
        self._schema_stamp = 0
        self._value_stamps: dict[int | None, int] = {}
        self._kept = Kept()
        self._listeners: list[Listener] = []
        self._alone: Block | None = None
        self._untold = False
        self.spaces = SpaceReader(self.store)
        self.embedders: dict[str, Any] = {}

    # What there is

    @property
    def schema(self) -> Schema:
        """The properties and tags as they are now."""
        return self._kept.get("schema", self._schema_stamp, lambda: Schema.read(self.store))

    @property
    def frame(self) -> Frame:
        """The items as they are now."""
        return self._kept.get("frame", self._items_stamp, lambda: Frame.read(self.store.catalogue))

    def file(self, item: int) -> Path:
        """Where the file of an item lies on this machine."""
        item = number_given(item, "Items", "view.ids")
        rows = self.store.catalogue.rows(
            "SELECT root_id, path, path_raw FROM items WHERE item_id = ? AND live", [item]
        )
        if not rows:
            raise NotFoundError(f"Item {item} is not in this corpus.")
        return absolute(self.store.items.roots(), *rows[0])

    def columns(self, field: Field) -> Columns:
        """What a property holds, read from the catalogue: a column ``id`` and those of its type."""
        return self.store.catalogue.columns(f"SELECT * FROM {field.relation}")

    def _values(self, field: Field) -> pl.DataFrame:
        """What a property holds, as far as order and groups need it."""
        columns = ", ".join(("id", *(name for name in value_columns(field.type) if name != "text")))
        return self.store.catalogue.frame(f"SELECT {columns} FROM {field.relation}")

    # What a query gives

    def ids(self, query: Query) -> Ids:
        """The items of a query in its order, groups aside; shape (n,)."""
        picked = query.picked_ids
        frame = self.frame
        ids = frame.items if picked is None else picked[frame.exist(picked)]
        if query.condition is not None:
            ids = ids[self.mask(query.condition)[ids]]
        keys = [(self.codes(self.schema.field(key.field)), key.descending) for key in query.order]
        ids = ordered(ids, keys)
        if query.piles:
            _, first = np.unique(frame.image_of[ids], return_index=True)
            ids = ids[np.sort(first)]
        return ids

    def groups(self, query: Query, ids: Ids | None = None) -> Groups:
        """The items of a query, group by group."""
        ids = self.ids(query) if ids is None else ids
        return grouped(ids, [(key, self.cut(key)) for key in query.groups])

    def counts(self, key: GroupKey, ids: Ids) -> tuple[Cut, npt.NDArray[np.int64]]:
        """How many of these items stand in each bin of a key, and last how many in none."""
        cut = self.cut(key)
        # The cut may know items that came after these ids, and the other way round.
        size = 1 + max(int(ids.max(initial=0)), int(cut.ids.max(initial=0)))
        chosen = np.zeros(size, np.bool_)
        chosen[ids] = True
        return cut, cut.counts(chosen)

    def mask(self, condition: Condition) -> Mask:
        """Which items satisfy a condition: boolean by item id, shape (highest id + 1,)."""
        return evaluate(condition, self._leaf_mask)

    def codes(self, field: Field) -> Codes:
        """The codes that put a property in order, by item id."""

        def compute() -> Codes:
            frame = self.frame
            tags = self.schema.tree(field)
            codes = sort_codes(field, self._values(field), tags, frame.span(field.scope))
            return frame.codes(codes, field.scope)

        return self._kept.get(("codes", field.key), self._stamp(field), compute)

    def _leaf_mask(self, leaf: Leaf) -> Mask:
        field = self.schema.field(leaf.field)

        def compute() -> Mask:
            if compares_text(leaf, field):
                return self.frame.mask(collated_ids(leaf, self._values(field)), field.scope)
            sql, params = leaf_sql(leaf, field, self.schema.tree(field))
            try:
                ids = self.store.catalogue.columns(sql, params)["id"]
            except duckdb.Error as error:
                if leaf.op != "matches":
                    raise
                raise InvalidValueError(
                    f"{leaf.operands[0]!r} is not a regular expression: "
                    f"{str(error).splitlines()[0].removeprefix('Invalid Input Error: ')}. "
                    'For plain text use contains("…").'
                ) from error
            return self.frame.mask(ids, field.scope)

        return self._kept.get(("leaf", leaf), self._stamp(field), compute)

    def cut(self, key: GroupKey) -> Cut:
        field = self.schema.field(key.field)

        def compute() -> Cut:
            frame = self.frame
            cut = group_cut(key, field, self._values(field), self.schema.tree(field), frame.span(field.scope))
            return cut if field.scope == "item" else _by_item(cut, frame)

        return self._kept.get(("cut", key), self._stamp(field), compute)

    def _stamp(self, field: Field) -> tuple[int, int, int]:
        return (self._items_stamp, self._schema_stamp, self._value_stamps.get(field.storage, 0))

    # Changes

    @contextmanager
    def change(
        self,
        kind: str,
        *,
        summary: str = "",
        property: str | None = None,
        query: str | None = None,
        origin: str | None = None,
    ) -> Iterator[Draft]:
        """Make one operation; when the block ends it is kept, and everyone who looks is told."""
        with self.alone():
            draft = None
            try:
                with self.store.journal.operation(
                    kind, summary=summary, property=property, query=query, origin=origin
                ) as draft:
                    yield draft
            finally:
                # Ctrl-C may come just after the commit: whether it was kept or not, it is read anew.
                if draft is not None and (draft.storages or draft.tables):
                    self.touched(draft.storages, draft.tables)

    @contextmanager
    def alone(self) -> Iterator[None]:
        """Let no other thread change the corpus meanwhile; whoever listens is told when it is over."""
        due = False
        try:
            with plain_interrupts(), refusing_no_text(), self.store.catalogue.alone():
                mine = Block()
                if self._alone is None or not self._alone.is_mine():
                    self._alone = mine
                try:
                    yield
                finally:
                    if self._alone is mine:
                        self._alone = None
                        due, self._untold = self._untold, False
        finally:
            # Not before the lock is free: a listener may wait for a thread that waits for it.
            if due:
                tell(self._listeners)

    def touched(self, storages: Iterable[int] = (), tables: Iterable[str] = ()) -> None:
        """Forget what was kept of these value tables and catalogue tables, and tell the listeners."""
        tables = set(tables)
        with self.alone():
            for storage in storages:
                self._value_stamps[storage] = self._value_stamps.get(storage, 0) + 1
            if tables & {"items", "roots", "images"}:
                self._items_stamp += 1
            if tables & {"properties", "tags", "tag_parents", "spaces"}:
                self._schema_stamp += 1
            self.generation += 1
            self._untold = True

    def undo(self, to: int | None = None) -> list[Operation]:
        """Take back the last operation, or all down to and with `to`."""
        with self.alone():
            try:
                return self.store.journal.undo(to)
            finally:
                self.forget()

    def redo(self) -> Operation:
        """Do again what was undone last."""
        with self.alone():
            try:
                return self.store.journal.redo()
            finally:
                self.forget()

    def forget(self) -> None:
        """Read everything anew from now on."""
        with self.alone():
            self._items_stamp += 1
            self._schema_stamp += 1
            self.generation += 1
            self._untold = True

    def listen(self, listener: Listener) -> Callable[[], None]:
        """Call `listener` after every change, on the thread that made it; gives what ends that."""
        self._listeners.append(listener)

        def stop() -> None:
            if listener in self._listeners:
                self._listeners.remove(listener)

        return stop

    def close(self) -> None:
        """Stop what runs in the background, leave a snapshot for readers, and let go of the folder."""
        try:
            self.jobs.stop()
        finally:
            try:
                if not self.store.read_only:
                    self.store.publish_snapshot()
            finally:
                despite_interrupts(self.store.close)


def _by_item(cut: Cut, frame: Frame) -> Cut:
    """A cut of image ids as a cut of item ids."""
    by_image = np.argsort(cut.ids, kind="stable")
    ids, codes = cut.ids[by_image], cut.codes[by_image]
    images = frame.image_of[frame.items]
    starts, stops = np.searchsorted(ids, images, "left"), np.searchsorted(ids, images, "right")
    counts = stops - starts
    within = np.arange(int(counts.sum())) - np.repeat(np.cumsum(counts) - counts, counts)
    return Cut(np.repeat(frame.items, counts), codes[np.repeat(starts, counts) + within], cut.bins, cut.empty)
