"""The item of every row: the file's own for the first row about it, further items for further rows."""

from __future__ import annotations

import os
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import polars as pl

from panoptic_nb.session.value_text import texts_by_id
from panoptic_nb.sources.joining import Join
from panoptic_nb.sources.report import Problem
from panoptic_nb.sources.table.raw import RawTable, split_type
from panoptic_nb.store.items import NewItem
from panoptic_nb.store.journal import Draft
from panoptic_nb.store.operation import log_after, log_before
from panoptic_nb.store.properties import tag_tree
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
    unsure
        Those of `rows` that may be about another item of the file: it has more items than the table has rows
        about it, and nothing says which are meant.
    """

    rows: npt.NDArray[np.int64]
    items: npt.NDArray[np.int32]
    images: npt.NDArray[np.int32]
    matched: int
    added: int
    unmatched: tuple[Problem, ...]
    ambiguous: tuple[Problem, ...]
    unsure: npt.NDArray[np.int64]


def place_rows(store: Store, draft: Draft, raw: RawTable, join: Join, key: str | None) -> Placed:
    """Give every matched row an item, making items where several rows are about one file.

    Parameters
    ----------
    key
        The column that tells such rows apart; their order does where it is None.
    """
    found = join.matches
    rows, items = found.rows, found.items.astype(np.int32)
    added, unsure = 0, np.zeros(0, np.int64)
    if join.is_file and key is not None:
        items, added = _by_key(store, draft, rows, items, raw.texts(key), split_type(raw.find(key))[0])
    elif join.is_file:
        items, added, unsure = _by_order(store, draft, rows, items)
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
    return Placed(rows, items, image_of[items], matched, added, unmatched, ambiguous, unsure)


def _by_order(
    store: Store, draft: Draft, rows: npt.NDArray[np.int64], items: npt.NDArray[np.int32]
) -> tuple[npt.NDArray[np.int32], int, npt.NDArray[np.int64]]:
    """For each row its own item, in their order; how many were made; the rows of which that is not sure."""
    _, counts = np.unique(items, return_counts=True)
    several = store.catalogue.rows("SELECT 1 FROM items WHERE live AND row_number > 0 LIMIT 1")
    if counts.max(initial=0) <= 1 and not several:
        return items, 0, np.zeros(0, np.int64)
    families = _families(store, {})
    chosen, made = items.copy(), _Made()
    turn: dict[int, int] = {}
    for place, base in enumerate(items.tolist()):
        number = turn.get(base, 0)
        turn[base] = number + 1
        members = families[base].members
        chosen[place] = members[number] if number < len(members) else made.another(families[base], None)
    fewer = np.asarray(
        [base for base, count in turn.items() if count < len(families[base].members)], np.int32
    )
    unsure = np.unique(rows[np.isin(items, fewer)])
    return made.numbered(store, draft, chosen), len(made.items), unsure


def _by_key(
    store: Store,
    draft: Draft,
    rows: npt.NDArray[np.int64],
    items: npt.NDArray[np.int32],
    keys: pl.Series,
    name: str,
) -> tuple[npt.NDArray[np.int32], int]:
    """For each row the item of its key; the file's own where there is no key."""
    families = _families(store, _values_of(store, name))
    chosen, made = items.copy(), _Made()
    claimed: list[tuple[int, str]] = []
    turn: dict[int, int] = {}
    for place, (row, base) in enumerate(zip(rows.tolist(), items.tolist(), strict=True)):
        family, key = families[base], keys[row]
        number = turn.get(base, 0)
        turn[base] = number + 1
        if key is None:
            whole = number < len(family.members)
            chosen[place] = family.members[number] if whole else made.another(family, None)
            continue
        if key not in family.by_key and family.free_base:
            family.free_base = False
            family.by_key[key] = base
            family.unclaimed.add(base)
        if key not in family.by_key:
            family.by_key[key] = made.another(family, key)
        chosen[place] = family.by_key[key]
        if family.by_key[key] in family.unclaimed:
            family.unclaimed.remove(family.by_key[key])
            claimed.append((family.by_key[key], key))
    if claimed:
        _claim(draft, claimed)
    return made.numbered(store, draft, chosen), len(made.items)


def _values_of(store: Store, name: str) -> dict[int, tuple[str, ...]]:
    """What a property of items says of each: it tells them apart where no table with a key was imported."""
    row = next((row for row in store.properties.all() if row.name == name and row.scope == "item"), None)
    if row is None:
        return {}
    tags = tag_tree(store.properties.tags().get(row.property_id, {}), {})
    relation = row.field().relation
    return texts_by_id(row.field(), store.catalogue.columns(f"SELECT * FROM {relation}"), tags)


class _Made:
    """Items for further rows, which have numbers below zero until they are written."""

    def __init__(self) -> None:
        self.items: list[NewItem] = []

    def another(self, family: _Family, key: str | None) -> int:
        number = -len(self.items) - 1
        family.members.append(number)
        self.items.append(family.another(key))
        return number

    def numbered(self, store: Store, draft: Draft, chosen: npt.NDArray[np.int32]) -> npt.NDArray[np.int32]:
        """Write the items; `chosen` with their ids."""
        if self.items:
            ids = np.asarray(store.items.add_items(draft.op_id, draft.transaction, self.items), np.int32)
            draft.tables.add("items")
            fresh = chosen < 0
            chosen[fresh] = ids[-chosen[fresh] - 1]
        return chosen


class _Family:
    """The items of one file: the file's own, and one for each further row about it."""

    def __init__(self, base: tuple[object, ...]) -> None:
        self._base = base
        self.members: list[int] = []
        self.by_key: dict[str, int] = {}
        self.unclaimed: set[int] = set()
        self.free_base = True

    def another(self, key: str | None) -> NewItem:
        image, root, path, raw, size, mtime = self._base
        text = os.fsdecode(raw) if isinstance(raw, bytes) else str(path)
        number = len(self.members) - 1
        return NewItem(int(str(image)), int(str(root)), text, raw if isinstance(raw, bytes) else None,
                       int(str(size)), int(str(mtime)), number, key)  # fmt: skip


def _families(store: Store, values: dict[int, tuple[str, ...]]) -> dict[int, _Family]:
    """The items of every file by the first of them; those without a key by the values that tell them apart."""
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
            current.free_base = key is None and item not in values
        current.members.append(item)
        if key is not None:
            current.by_key[key] = item
        elif item in values and values[item][0] not in current.by_key:
            current.by_key[values[item][0]] = item
            current.unclaimed.add(item)
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
