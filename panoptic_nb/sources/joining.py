"""Which column of a table says what each row is about, and by which rule."""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from panoptic_nb.errors import InvalidValueError, NotFoundError, suggestion
from panoptic_nb.exports.schema_file import SchemaFile
from panoptic_nb.session.value_text import texts_by_id
from panoptic_nb.sources.table.match import Matches, match
from panoptic_nb.sources.table.raw import RawTable
from panoptic_nb.store.properties import tag_tree
from panoptic_nb.store.store import Store
from panoptic_nb.values.text import fold

_FILE_WORDS = (
    "path", "chemin", "file", "filename", "file name", "file_name", "fichier", "nom de fichier", "nom du fichier",
    "image", "images", "img", "photo", "picture", "bild", "datei", "archivo", "imagen",
)  # fmt: skip
_RULES = {"file_name": "file_name", "path": "path"}


@dataclass(frozen=True)
class Join:
    """Rows and the items they are about.

    Attributes
    ----------
    column
        The column that was used.
    is_file
        Whether it names files; else the values of a property.
    matches
        Rows and items.
    words
        What was decided, for the report.
    """

    column: str
    is_file: bool
    matches: Matches
    words: str


def find_join(
    store: Store, raw: RawTable, on: str | tuple[str, str] | None, described: SchemaFile | None
) -> Join:
    """Match the rows of a table with the items of a corpus.

    Parameters
    ----------
    on
        As `Corpus.add_metadata` takes it.

    Raises
    ------
    InvalidValueError, NotFoundError
        If the column or the property is not there, or no column names files of the corpus.
    """
    names: tuple[object, ...] = on if isinstance(on, tuple) else ("", "" if on is None else on)
    if len(names) != 2 or not all(isinstance(name, str) for name in names):
        raise InvalidValueError(
            f'on is the column that names images, on="file", or a column and a property, on=("no", "inventory"); '
            f"{on!r} was given."
        )
    if isinstance(on, tuple):
        return _on_property(store, raw, *on)
    files = _files(store)
    column = raw.find(on) if on is not None else _described_path(raw, described) or _guessed(raw, files)
    matches = match(raw.texts(column), files)
    words = f'joined on column "{column}" by {matches.how.replace("_", " ")}'
    return Join(column, True, matches, "; ".join((words, *matches.notes)))


def _on_property(store: Store, raw: RawTable, column: str, name: str) -> Join:
    column = raw.find(column)
    if name in _RULES:
        matches = match(raw.texts(column), _files(store), _RULES[name])
        return Join(column, True, matches, f'joined on column "{column}" by {name}')
    rows = {row.name: row for row in store.properties.all()}
    if name not in rows:
        raise NotFoundError(
            f'This corpus has no property "{name}" to join on.{suggestion(name, [*rows, *_RULES])}'
        )
    field = rows[name].field()
    tags = tag_tree(store.properties.tags().get(rows[name].property_id, {}), {})
    found = texts_by_id(field, store.catalogue.columns(f"SELECT * FROM {field.relation}"), tags)
    values = pl.DataFrame(
        [(identity, text) for identity, texts in found.items() for text in texts],
        schema={"id": pl.Int64, "value": pl.String},
        orient="row",
    )
    if field.scope == "image":
        items = store.catalogue.columns("SELECT item_id, image_id FROM items WHERE live")
        by_image = pl.DataFrame({"id": items["image_id"], "item": items["item_id"]}).cast(pl.Int64)
        values = values.join(by_image, on="id").select(pl.col("item").alias("id"), "value")
    matches = match(raw.texts(column), values, "value")
    return Join(column, False, matches, f'joined on column "{column}" with the property "{name}"')


def _files(store: Store) -> pl.DataFrame:
    frame = store.catalogue.frame(
        "SELECT item_id::BIGINT AS item_id, items.path, file_name, roots.path AS root FROM items "
        "JOIN roots USING (root_id) WHERE live AND row_number = 0 ORDER BY item_id"
    )
    return frame.with_columns(stem=pl.col("file_name").str.replace(r"(.)\.[^.]*$", "$1"))


def _described_path(raw: RawTable, described: SchemaFile | None) -> str | None:
    column = described.column("value", "path") if described is not None else None
    return column if column in raw.columns else None


def _guessed(raw: RawTable, files: pl.DataFrame) -> str:
    """A column whose name says that it names files and does, else the one that names most of them."""
    named = sorted(
        (name for name in raw.columns if fold(name).strip() in _FILE_WORDS),
        key=lambda name: _FILE_WORDS.index(fold(name).strip()),
    )
    best, most = None, 0
    for name in [*named, *(name for name in raw.columns if name not in named)]:
        found = len(match(raw.texts(name).head(500), files).rows)
        if found > most:
            best, most = name, found
            if name in named:
                break
    if best is None:
        listed = ", ".join(f'"{name}"' for name in raw.columns[:12])
        raise InvalidValueError(
            f"No column of {raw.name} names images of this corpus (its columns: {listed}). Say which one does, "
            'on="column", or join on a property, on=("column", "property"); import the images first.'
        )
    return best
