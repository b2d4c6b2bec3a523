"""A table of the corpus's own: an export on its way back, whose rows say which items they are."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import takewhile

import numpy as np
import polars as pl

from panoptic_nb.exports.schema_file import ColumnEntry, PropertyEntry, SchemaFile
from panoptic_nb.exports.table import free_name, free_separator
from panoptic_nb.query.field import Field, TagTree
from panoptic_nb.session.computed import OF_FILES, of_space
from panoptic_nb.session.value_text import texts_by_id
from panoptic_nb.sources.joining import Join
from panoptic_nb.sources.table.match import Matches
from panoptic_nb.sources.table.raw import RawTable
from panoptic_nb.store.store import Store
from panoptic_nb.values import PropertyType

_NAMING = ("path", "file_name")
_LEADING = ("item_id", "image_id", "row_key", "score", "pile")


def own_join(store: Store, raw: RawTable, on: str | None, described: SchemaFile | None) -> Join | None:
    """Join every row with the item it names; None where the table is not of this corpus.

    It is where each row's ``item_id`` is, in this corpus, an item of the file that the row names, with the
    ``row_key`` that it names, if any. One row that is not is enough: ids of another corpus say nothing here.

    Parameters
    ----------
    on
        As `Corpus.add_metadata` takes it; a table is not joined by its ids where another column is asked for.
    """
    column = (described.column("item_id") if described is not None else None) or "item_id"
    naming = next((name for name in _NAMING if name in raw.columns), None)
    if column not in raw.columns or naming is None or not len(raw):
        return None
    if on is not None and raw.find(on) not in (column, *_NAMING):
        return None
    rows = pl.DataFrame(
        {"item_id": raw.texts(column).cast(pl.Int64, strict=False), "named": raw.texts(naming)}
    )
    items = store.catalogue.frame(
        f"SELECT item_id::BIGINT AS item_id, trim({naming}) AS file, row_key FROM items WHERE live"
    )
    found = rows.join(items, on="item_id", how="left", maintain_order="left")
    agrees = (found["named"] == found["file"]).fill_null(value=False)
    key = _key_column(store, raw, described)
    if key is not None:
        said = raw.texts(key)
        agrees &= said.is_null() | said.eq_missing(found["row_key"])
    if not agrees.all():
        return None
    numbers = np.arange(len(raw), dtype=np.int64)
    nothing = np.zeros(0, np.int64)
    empty = pl.DataFrame(
        schema={"row": pl.Int64, "key": pl.String, "candidates": pl.List(pl.String), "count": pl.UInt32}
    )
    matches = Matches("item", numbers, rows["item_id"].to_numpy(), nothing, empty)
    words = f'joined by item: all of "{column}" are items of this corpus and of the files that the rows name'
    return Join(column, False, matches, words)


def own_description(store: Store, raw: RawTable, join: Join) -> SchemaFile:
    """What the schema file would say of an export that has lost it, or never had one."""
    known = {row.name: row for row in store.properties.all()}
    identity = set(takewhile(_LEADING.__contains__, raw.columns)) - {"row_key"}
    key = _key_column(store, raw, None)
    identity |= {join.column, "image_id", *([key] if key is not None else [])} & set(raw.columns)
    columns = [ColumnEntry(name, name) for name in raw.columns if name in identity]
    properties: list[PropertyEntry] = []
    for field in _repeated(store, raw, join):
        columns.append(ColumnEntry(field.name, "value", field.name))
        properties.append(PropertyEntry(field.name, field.type, field.scope, computed=True))
        if field.type is PropertyType.DATE:
            columns += _beside_date(store, raw, field, set(known))
    computed = {entry.name for entry in properties}
    taken = identity | computed | (known.keys() & set(raw.columns))
    for row in known.values():
        header = free_name(row.name, set(taken)) if row.name in identity else row.name
        if header not in raw.columns or row.name in computed:
            continue
        tags = store.properties.tags().get(row.property_id, {}).values() if row.type.is_tags else ()
        several = row.type is PropertyType.LABELS and raw.frame.schema[header] == pl.String
        between = free_separator(tag.name for tag in tags) if several else None
        columns.append(ColumnEntry(header, "value", row.name, between))
        properties.append(PropertyEntry(row.name, row.type, row.scope))
        if row.type is PropertyType.DATE:
            columns += _beside_date(store, raw, row.field(), taken)
    return SchemaFile(tuple(columns), tuple(properties))


def _beside_date(store: Store, raw: RawTable, field: Field, taken: set[str]) -> Iterator[ColumnEntry]:
    """The columns that an export puts beside a date: its first moment, and the words it was given in."""
    start = f"{field.name}_start"
    if start in raw.columns and start not in taken:
        yield ColumnEntry(start, "start", field.name)
    words = f"{field.name}_text"
    worded = f"SELECT 1 FROM {field.relation} WHERE text IS NOT NULL LIMIT 1"
    if words in raw.columns and words not in taken and store.catalogue.rows(worded):
        yield ColumnEntry(words, "text", field.name)


def _repeated(store: Store, raw: RawTable, join: Join) -> Iterator[Field]:
    """Computed properties that the table only repeats; one with other values is a column of the reader's."""
    items = join.matches.items
    shown = store.catalogue.columns("SELECT item_id, image_id FROM items WHERE live")
    images = dict(zip(shown["item_id"].tolist(), shown["image_id"].tolist(), strict=True))
    for field in (*OF_FILES, *(of_space(space) for space in store.spaces.all().values())):
        if field.name not in raw.columns:
            continue
        texts = texts_by_id(field, store.catalogue.columns(f"SELECT * FROM {field.relation}"), TagTree())
        ids = items.tolist() if field.scope == "item" else [images[item] for item in items.tolist()]
        said = raw.texts(field.name).to_list()
        if all(
            text is None or text == texts.get(identity, ("",))[0].strip()
            for identity, text in zip(ids, said, strict=True)
        ):
            yield field


def _key_column(store: Store, raw: RawTable, described: SchemaFile | None) -> str | None:
    """The column with the keys of items; an export has one where any item has a key."""
    if described is not None:
        column = described.column("row_key")
        return column if column in raw.columns else None
    keyed = store.catalogue.rows("SELECT 1 FROM items WHERE live AND row_key IS NOT NULL LIMIT 1")
    return "row_key" if keyed and "row_key" in raw.columns else None
