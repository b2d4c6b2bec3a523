"""The tables of `corpus.sql`, made from the store; `session.sql` documents them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, Protocol

from panoptic_nb.query.field import Field
from panoptic_nb.query.table import number_texts, values_along, with_date_texts
from panoptic_nb.session.session import Session
from panoptic_nb.store.items import storable_text
from panoptic_nb.store.schema import VERDICTS
from panoptic_nb.store.verdicts import Verdict, parts_of
from panoptic_nb.values import PropertyType

if TYPE_CHECKING:
    import polars as pl

_ITEMS = ("item_id", "image_id", "path", "file_name", "folder", "root", "missing", "bytes", "file_date")
_OF_ITEMS = (
    "SELECT item_id, image_id, path, file_name, folder, root_id, missing, size AS bytes, "
    "make_timestamp(mtime_ns // 1000) AS file_date FROM items WHERE live ORDER BY item_id"
)
_IMAGES = (
    "image_id", "sha256", "width", "height", "format", "bytes", "frames", "mean_color", "taken", "items",
)  # fmt: skip
_OF_IMAGES = (
    "SELECT image_id, lower(hex(sha256)) AS sha256, width, height, format, images.bytes AS bytes, frames, "
    "printf('#%06x', mean_color) AS mean_color, taken, count(*) AS items FROM images JOIN items USING (image_id) "
    "WHERE live GROUP BY ALL ORDER BY image_id"
)
_OF_TAGS = (
    "SELECT tag_id, properties.name AS property, tags.name AS name, color, tags.position AS position "
    "FROM tags JOIN properties USING (property_id) ORDER BY properties.position, tags.position"
)
_OF_PARENTS = (
    "SELECT p.name AS property, t.tag_id AS tag_id, t.name AS tag, above.tag_id AS parent_id, above.name AS parent "
    "FROM tag_parents AS line JOIN tags AS t ON t.tag_id = line.tag_id "
    "JOIN tags AS above ON above.tag_id = line.parent_id JOIN properties AS p ON p.property_id = t.property_id "
    "ORDER BY p.position, t.position, above.position"
)
_OF_JOURNAL = (
    "SELECT op_id, time, author, origin, kind, property, summary, items, query, undoable, state "
    "FROM journal ORDER BY op_id"
)
_OF_VERDICTS = (
    f"SELECT id AS image_id, verdict, parts, op_id, time, author, origin FROM v_{VERDICTS} "
    "JOIN targets USING (target_id) JOIN journal USING (op_id) ORDER BY op_id, parts, image_id"
)


class Maker(Protocol):
    """Makes a table; without `rows`, its columns only."""

    def __call__(self, session: Session, *, rows: bool) -> pl.DataFrame: ...


def items(session: Session, *, rows: bool) -> pl.DataFrame:
    """One row for each item, every property as a column."""
    import polars as pl

    frame = _read(session, _OF_ITEMS, rows=rows)
    roots = {root: storable_text(path) for root, path in session.store.items.roots().items()}
    root = pl.col("root_id").replace_strict(roots, default=None, return_dtype=pl.String)
    frame = frame.with_columns(root=root).select(_ITEMS)
    return _with_properties(session, frame, _fields(session), _ITEMS)


def images(session: Session, *, rows: bool) -> pl.DataFrame:
    """One row for each image that an item shows, every property of images as a column."""
    frame = _read(session, _OF_IMAGES, rows=rows)
    fields = [field for field in _fields(session) if field.scope == "image"]
    return _with_properties(session, frame, fields, _IMAGES)


def properties(session: Session, *, rows: bool) -> pl.DataFrame:
    """One row for each property."""
    import polars as pl

    schema: dict[str, Any] = {
        "property_id": pl.Int32, "name": pl.String, "type": pl.String, "scope": pl.String,
        "column_name": pl.String, "position": pl.Int32,
    }  # fmt: skip
    known = session.schema.rows.values() if rows else ()
    columns = column_names(_fields(session), _ITEMS)
    listed = [
        (row.property_id, row.name, row.type.value, row.scope, columns[str(row.property_id)], row.position)
        for row in known
    ]
    return pl.DataFrame(listed, schema, orient="row")


def tags(session: Session, *, rows: bool) -> pl.DataFrame:
    """One row for each tag, with how many items or images have it."""
    import polars as pl

    frame = _read(session, _OF_TAGS, rows=rows)
    counted = [
        _live(session, field, _read(session, f"SELECT id, tag_id FROM {field.relation}", rows=rows))
        .group_by("tag_id")
        .agg(count=pl.len().cast(pl.Int64))
        for field in _fields(session)
        if field.type.is_tags
    ]
    none = pl.DataFrame(schema={"tag_id": pl.Int32, "count": pl.Int64})
    counts = pl.concat([none, *counted])
    return frame.join(counts, on="tag_id", how="left", maintain_order="left").with_columns(
        pl.col("count").fill_null(0)
    )


def tag_parents(session: Session, *, rows: bool) -> pl.DataFrame:
    """One row for each line of the hierarchy."""
    return _read(session, _OF_PARENTS, rows=rows)


def values_long(session: Session, *, rows: bool) -> pl.DataFrame:
    """One row for each value and each tag of a property, with who gave it, when and why."""
    import polars as pl

    schema: dict[str, Any] = {
        "property": pl.String, "scope": pl.String, "item_id": pl.Int32, "image_id": pl.Int32, "value": pl.String,
        "number": pl.Float64, "tag_id": pl.Int32, "start": pl.Datetime("us"), "stop": pl.Datetime("us"),
        "given": pl.String, "op_id": pl.Int32,
    }  # fmt: skip
    parts = [pl.DataFrame(schema=schema)]
    for field in _fields(session):
        stored = _live(session, field, _read(session, f"SELECT * FROM {field.relation}", rows=rows))
        described = _as_text(session, field, stored).with_columns(
            property=pl.lit(field.name), scope=pl.lit(field.scope)
        )
        parts.append(
            described.select(pl.col(name).cast(kind) for name, kind in schema.items() if name in described)
        )
    journal = _read(session, "SELECT op_id, time, author, origin FROM journal", rows=True)
    found = pl.concat(parts, how="diagonal").join(journal, on="op_id", how="left", maintain_order="left")
    return found.select(*schema, "time", "author", "origin")


def journal(session: Session, *, rows: bool) -> pl.DataFrame:
    """One row for each operation."""
    return _read(session, _OF_JOURNAL, rows=rows)


def verdicts(session: Session, *, rows: bool) -> pl.DataFrame:
    """One row for each verdict on an image, with who gave it, when and why."""
    import polars as pl

    stored = _read(session, _OF_VERDICTS, rows=rows)
    words = {text: _target_words(session, text) for text in stored["parts"].unique().to_list()}
    given = {int(verdict): verdict.name.lower() for verdict in Verdict}
    return stored.select(
        "image_id",
        pl.col("verdict").replace_strict(given, return_dtype=pl.String),
        pl.col("parts").replace_strict(words, return_dtype=pl.String).alias("target"),
        "op_id", "time", "author", "origin",
    )  # fmt: skip


def _target_words(session: Session, text: str) -> str:
    """A target as it reads now: ``motif = apple, year = 1905``; what was deleted goes by its number."""
    schema, words = session.schema, []
    for part in parts_of(text):
        key, value = part.split("=", 1)
        kind, said = value.split(":", 1)
        field = schema.fields.get(key)
        if kind == "tag":
            row = schema.tags.get(key, {}).get(int(said))
            said = f"deleted tag {said}" if row is None else row.name
        words.append(f"{f'deleted property {key}' if field is None else field.name} = {said}")
    return ", ".join(words)


TABLES: dict[str, Maker] = {
    make.__name__: make
    for make in (items, images, properties, tags, tag_parents, values_long, verdicts, journal)
}
"""The tables by name."""


def column_names(fields: Iterable[Field], taken: Iterable[str]) -> dict[str, str]:
    """The column of each property by its key: its name, or with ``_2`` behind where that is taken.

    SQL tells no case apart, so that ``Year`` and ``year`` are one name to it.
    """
    used = {name.casefold() for name in taken}
    names: dict[str, str] = {}
    for field in fields:
        ends = ("", "_start", "_stop") if field.type is PropertyType.DATE else ("",)
        free, number = field.name, 2
        while any((free + end).casefold() in used for end in ends):
            free, number = f"{field.name}_{number}", number + 1
        used.update((free + end).casefold() for end in ends)
        names[field.key] = free
    return names


def _fields(session: Session) -> list[Field]:
    schema = session.schema
    return [schema.field(key) for key in schema.rows]


def _read(session: Session, sql: str, *, rows: bool) -> pl.DataFrame:
    import polars as pl

    return pl.DataFrame(session.store.catalogue.arrow(sql if rows else f"SELECT * FROM ({sql}) LIMIT 0"))


def _with_properties(
    session: Session, frame: pl.DataFrame, fields: list[Field], taken: Iterable[str]
) -> pl.DataFrame:
    columns = [frame[name] for name in taken]
    names = column_names(fields, taken)
    rows = frame.height > 0
    for field in fields:
        stored = _read(session, f"SELECT * FROM {field.relation}", rows=rows)
        ids = frame["item_id" if field.scope == "item" else "image_id"].to_numpy()
        values = values_along(field, stored, session.schema.tree(field), ids)
        name = names[field.key]
        columns.append(values["value"].alias(name))
        if field.type is PropertyType.DATE:
            columns += [values["start"].alias(f"{name}_start"), values["stop"].alias(f"{name}_stop")]
    return type(frame)(columns)


def _live(session: Session, field: Field, stored: pl.DataFrame) -> pl.DataFrame:
    """Stored values of what is in the corpus now, with the numbers of the item and the image."""
    import polars as pl

    frame = session.frame
    live = pl.DataFrame({"item_id": frame.items, "image_id": frame.image_of[frame.items]})
    if field.scope == "item":
        return stored.join(live, left_on="id", right_on="item_id", maintain_order="left").with_columns(
            item_id=pl.col("id")
        )
    return stored.join(
        live, left_on="id", right_on="image_id", how="semi", maintain_order="left"
    ).with_columns(item_id=pl.lit(None, pl.Int32), image_id=pl.col("id"))


def _as_text(session: Session, field: Field, stored: pl.DataFrame) -> pl.DataFrame:
    """Stored values with a column ``value`` of text, beside the columns of their type."""
    import polars as pl

    if field.type.is_tags:
        names = session.schema.tree(field).names
        known = {"tag_id": list(names), "value": list(names.values())}
        tag_names = pl.DataFrame(known, schema={"tag_id": pl.Int32, "value": pl.String})
        return stored.join(tag_names, on="tag_id", maintain_order="left")
    if field.type is PropertyType.DATE:
        texts = with_date_texts(stored)["value"]
        return stored.with_columns(texts.alias("value"), pl.col("text").alias("given"))
    if field.type is PropertyType.NUMBER:
        return stored.with_columns(number_texts(stored["value"]), stored["value"].alias("number"))
    return stored.with_columns(pl.col("value").cast(pl.String))
