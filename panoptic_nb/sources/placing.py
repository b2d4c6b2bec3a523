"""The item of every row: the file's own for the first row about it, further items for further rows."""

from __future__ import annotations

import os
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import polars as pl

from panoptic_nb.sources.joining import Join
from panoptic_nb.sources.report import Problem
from panoptic_nb.sources.table.raw import RawTable
from panoptic_nb.store.items import NewItem
from panoptic_nb.store.journal import Draft
from panoptic_nb.store.operation import log_after, log_before
from panoptic_nb.store.store import Store


@dataclass(frozen=True)
class Placed:
    """Rows and the items that take their values.

    Attributes
    ----------
    rows, items, images
        Of one length: row ``rows[i]`` fills item ``items[i]``, which shows image ``images[i]``.
    matched, added
        How many rows found an image; how many items were made for further rows.
    unmatched, ambiguous
        Rows without an image; rows that fit several.
    """

    rows: npt.NDArray[np.int64]
    items: npt.NDArray[np.int32]
    images: npt.NDArray[np.int32]
    matched: int
    added: int
    unmatched: tuple[Problem, ...]
    ambiguous: tuple[Problem, ...]


def place_rows(store: Store, draft: Draft, raw: RawTable, join: Join, key: str | None) -> Placed:
    """Give every matched row an item, making items where several rows are about one file.

    Parameters
    ----------
    key
        The column that tells such rows apart; their order does where it is None.
    """
    found = join.matches
    rows, items = found.rows, found.items.astype(np.int32)
    added = 0
    if join.is_file:
        keys = raw.texts(key) if key is not None else None
        items, added = _further_items(store, draft, rows, items, keys)
    known = store.catalogue.columns("SELECT item_id, image_id FROM items WHERE live")
    image_of = np.zeros(int(known["item_id"].max(initial=0)) + 1, np.int32)
    image_of[known["item_id"]] = known["image_id"]
    texts = raw.texts(join.column)
    unmatched = tuple(
        Problem(f"{raw.counted} {raw.numbers[row]}", texts[int(row)] or "", "no image of this name")
        for row in found.unmatched
    )
    ambiguous = tuple(
        Problem(f"{raw.counted} {raw.numbers[row]}", name, f"fits {count} files: {', '.join(candidates[:3])}")
        for row, name, candidates, count in found.ambiguous.iter_rows()
    )
    matched = len(np.unique(rows))
    return Placed(rows, items, image_of[items], matched, added, unmatched, ambiguous)


def _further_items(
    store: Store,
    draft: Draft,
    rows: npt.NDArray[np.int64],
    items: npt.NDArray[np.int32],
    keys: pl.Series | None,
) -> tuple[npt.NDArray[np.int32], int]:
    """For each row its own item: the file's for the first, others for the next."""
    _, counts = np.unique(items, return_counts=True)
    if keys is None and counts.max(initial=0) <= 1:
        return items, 0
    siblings = _siblings(store)
    chosen = items.copy()
    new: list[NewItem] = []
    new_places: list[int] = []
    claimed: list[tuple[int, str]] = []
    turn: dict[int, int] = {}
    for place, (row, base) in enumerate(zip(rows.tolist(), items.tolist(), strict=True)):
        family = siblings[base]
        key = keys[row] if keys is not None else None
        number = turn.get(base, 0)
        turn[base] = number + 1
        if key is not None:
            if key in family.by_key:
                chosen[place] = family.by_key[key]
                continue
            if family.free_base:
                family.free_base = False
                family.by_key[key] = base
                claimed.append((base, key))
                continue
        elif number < len(family.members):
            chosen[place] = family.members[number]
            continue
        family.members.append(-len(new) - 1)
        if key is not None:
            family.by_key[key] = -len(new) - 1
        new_places.append(place)
        new.append(family.another(key))
        chosen[place] = -len(new)
    if claimed:
        _claim(draft, claimed)
    if new:
        ids = np.asarray(store.items.add_items(draft.op_id, draft.transaction, new), np.int32)
        draft.tables.add("items")
        fresh = chosen < 0
        chosen[fresh] = ids[-chosen[fresh] - 1]
    return chosen, len(new)


class _Family:
    """The items of one file: the file's own, and one for each further row about it."""

    def __init__(self, base: tuple[object, ...]) -> None:
        self._base = base
        self.members: list[int] = []
        self.by_key: dict[str, int] = {}
        self.free_base = True

    def another(self, key: str | None) -> NewItem:
        image, root, path, raw, size, mtime = self._base
        text = os.fsdecode(raw) if isinstance(raw, bytes) else str(path)
        number = len(self.members) - 1
        return NewItem(int(str(image)), int(str(root)), text, raw if isinstance(raw, bytes) else None,
                       int(str(size)), int(str(mtime)), number, key)  # fmt: skip


def _siblings(store: Store) -> dict[int, _Family]:
    rows = store.catalogue.rows(
        "SELECT item_id, row_number, row_key, root_id, path, image_id, path_raw, size, mtime_ns FROM items "
        "WHERE live ORDER BY root_id, path, row_number, item_id"
    )
    families: dict[int, _Family] = {}
    current: _Family | None = None
    place: tuple[object, object] | None = None
    for item, number, key, root, path, image, raw, size, mtime in rows:
        if current is None or (root, path) != place:
            current, place = _Family((image, root, path, raw, size, mtime)), (root, path)
        if number == 0:
            families[item] = current
            current.free_base = key is None
        current.members.append(item)
        if key is not None:
            current.by_key[key] = item
    return families


def _claim(draft: Draft, claimed: list[tuple[int, str]]) -> None:
    """Note which key the file's own item stands for."""
    frame = pl.DataFrame(claimed, schema={"item_id": pl.Int32, "row_key": pl.String}, orient="row")
    where = "item_id IN (SELECT item_id FROM claimed)"
    log_before(draft.transaction, draft.op_id, "items", where, claimed=frame)
    draft.transaction.run(
        "UPDATE items SET row_key = claimed.row_key FROM claimed WHERE items.item_id = claimed.item_id",
        claimed=frame,
    )
    log_after(draft.transaction, draft.op_id, "items", where, claimed=frame)
    draft.tables.add("items")
