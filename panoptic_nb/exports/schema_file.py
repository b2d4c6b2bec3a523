"""``out.schema.json``: what a table alone cannot say, so that an export comes back as it was.

One JSON object, UTF-8::

    {
      "format": "panoptic_nb.table",       always this
      "version": 1,                        of this layout; a reader refuses a higher one
      "library": "panoptic_nb 0.1.0",
      "table": "out.csv",                  the file it describes, as it was named
      "rows": 2000,
      "query": "corpus.view()",            the Python of the view that was exported
      "formulas_neutralised": false,       see `exports.formulas`
      "columns": [                         in the order of the table
        {"name": "item_id", "role": "item_id"},
        {"name": "image_id", "role": "image_id"},
        {"name": "file_name", "role": "value", "property": "file_name"},
        {"name": "year", "role": "value", "property": "year"},
        {"name": "year_text", "role": "text", "property": "year"},
        {"name": "subjects", "role": "value", "property": "subjects", "separator": "|"}
      ],
      "properties": [                      in the order of the corpus; of those that the columns name
        {"name": "file_name", "type": "text", "scope": "item", "computed": true},
        {"name": "subjects", "type": "labels", "scope": "item", "computed": false,
         "tags": [{"name": "fruit", "color": "#3b6fd4", "parents": []},
                  {"name": "apple", "color": "#cc3333", "parents": ["fruit"]}]}
      ]
    }

A column's role is one of `ROLES`. All tags of a property are listed, in their order, whether the table has
them or not. A separator stands between several values of a cell and occurs in no tag's name, so that a plain
split gives them back.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from panoptic_nb.errors import UnreadableTableError
from panoptic_nb.exports.atomic import replacing
from panoptic_nb.query.field import Scope
from panoptic_nb.values.types import PropertyType

FORMAT, VERSION = "panoptic_nb.table", 1

ROLES = {
    "item_id": "the number of the item in the corpus that was exported",
    "image_id": "the number of its image: items of one image share it",
    "row_key": "what tells several items of one file apart",
    "value": "the value of a property",
    "text": "the words in which a date was given, where its canonical form would lose them",
    "start": "the first moment of a date, derived from its value",
    "score": "how similar an item is to what was searched for",
    "pile": "how many items stand as this one, where the view shows piles",
}


@dataclass(frozen=True, slots=True)
class TagEntry:
    """One tag: its name, its colour, and the names of the tags it stands below."""

    name: str
    color: str
    parents: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class PropertyEntry:
    """One property; `tags` in their order, for those of type label and labels."""

    name: str
    type: PropertyType
    scope: Scope
    computed: bool = False
    tags: tuple[TagEntry, ...] = ()


@dataclass(frozen=True, slots=True)
class ColumnEntry:
    """One column of the table: its header, its role, the property it is about, what separates values."""

    name: str
    role: str
    property: str | None = None
    separator: str | None = None


@dataclass(frozen=True)
class SchemaFile:
    """What ``out.schema.json`` says.

    Attributes
    ----------
    table, rows, query, library
        The file that is described, how many rows it has, the view it holds, what wrote it.
    columns
        In the order of the table.
    properties
        Those that the columns name, in the order of the corpus.
    formulas_neutralised
        Whether texts that a spreadsheet would run have an apostrophe in front, which
        `exports.formulas.restored` takes off.
    """

    columns: tuple[ColumnEntry, ...]
    properties: tuple[PropertyEntry, ...]
    table: str = ""
    rows: int = 0
    query: str = ""
    library: str = ""
    formulas_neutralised: bool = False

    def property_of(self, column: str) -> PropertyEntry | None:
        """The property that a column holds the values of; None for any other column."""
        by_name = {entry.name: entry for entry in self.properties}
        for entry in self.columns:
            if entry.name == column and entry.role == "value" and entry.property is not None:
                return by_name.get(entry.property)
        return None

    @property
    def types(self) -> dict[str, str]:
        """The type of each column that brings values in; computed ones are not among them."""
        found = {entry.name: self.property_of(entry.name) for entry in self.columns}
        return {
            name: prop.type.value for name, prop in found.items() if prop is not None and not prop.computed
        }

    @property
    def separators(self) -> dict[str, str]:
        """The separator of each column that holds several values."""
        return {entry.name: entry.separator for entry in self.columns if entry.separator is not None}

    def column(self, role: str, of: str | None = None) -> str | None:
        """The header of the column with a role, of a property where the role needs one; None without."""
        for entry in self.columns:
            if entry.role == role and entry.property == of:
                return entry.name
        return None


def schema_path(table: Path) -> Path:
    """Where the schema of a table is written.

    ``out.schema.json`` beside ``out.csv``; where that one already describes another table that is there
    (``out.parquet``), ``out.csv.schema.json``.
    """
    own, shared = _own(table), table.with_suffix(".schema.json")
    if own.exists():
        return own
    try:
        described = json.loads(shared.read_text("utf-8"))["table"]
    except (OSError, ValueError, KeyError, TypeError):
        return shared
    taken = isinstance(described, str) and described != table.name and table.with_name(described).exists()
    return own if taken else shared


def schema_beside(table: str | Path) -> Path | None:
    """The schema file of a table that is to be read; None where there is none."""
    path = Path(table)
    for candidate in (_own(path), path.with_suffix(".schema.json")):
        if candidate.is_file():
            return candidate
    return None


def write_schema(path: str | Path, schema: SchemaFile) -> None:
    """Write a schema file, whole or not at all."""
    with _replacing_schema(Path(path), schema):
        pass


@contextmanager
def with_schema(table: Path, schema: SchemaFile) -> Iterator[Path]:
    """Give the path of a draft of `table`; when the block ends well, table and schema take their places.

    The schema comes last: whatever hinders the table leaves both as they were.
    """
    with _replacing_schema(schema_path(table), schema), replacing(table) as draft:
        yield draft


@contextmanager
def _replacing_schema(path: Path, schema: SchemaFile) -> Iterator[None]:
    with replacing(path) as draft:
        draft.write_text(json.dumps(_as_json(schema), ensure_ascii=False, indent=1) + "\n", "utf-8")
        yield


def read_schema(path: str | Path) -> SchemaFile:
    """Read a schema file.

    Raises
    ------
    UnreadableTableError
        If it is not one, or one that a newer panoptic_nb wrote; the message says what is wrong and that the
        table can be read without it.
    """
    try:
        return _from_json(json.loads(Path(path).read_text("utf-8")))
    except OSError as error:
        raise UnreadableTableError(f"{path} cannot be read: {error.strerror or error}.") from error
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        reason = f"it has no {error}" if isinstance(error, KeyError) else str(error)
        raise UnreadableTableError(
            f"{path} does not describe a table that panoptic_nb exported: {reason}. "
            "Restore it, or take it away to have the columns' types inferred."
        ) from error


def _own(table: Path) -> Path:
    return table.with_name(table.name + ".schema.json")


def _as_json(schema: SchemaFile) -> dict[str, Any]:
    return {
        "format": FORMAT,
        "version": VERSION,
        "library": schema.library,
        "table": schema.table,
        "rows": schema.rows,
        "query": schema.query,
        "formulas_neutralised": schema.formulas_neutralised,
        "columns": [_column_as_json(entry) for entry in schema.columns],
        "properties": [_property_as_json(entry) for entry in schema.properties],
    }


def _column_as_json(entry: ColumnEntry) -> dict[str, str]:
    given = {"name": entry.name, "role": entry.role, "property": entry.property, "separator": entry.separator}
    return {key: value for key, value in given.items() if value is not None}


def _property_as_json(entry: PropertyEntry) -> dict[str, Any]:
    plain: dict[str, Any] = {
        "name": entry.name,
        "type": entry.type.value,
        "scope": entry.scope,
        "computed": entry.computed,
    }
    if entry.type.is_tags:
        plain["tags"] = [
            {"name": tag.name, "color": tag.color, "parents": list(tag.parents)} for tag in entry.tags
        ]
    return plain


def _from_json(given: Any) -> SchemaFile:
    if not isinstance(given, Mapping) or given.get("format") != FORMAT:
        raise ValueError(f'its "format" is not "{FORMAT}"')
    if not isinstance(given["version"], int) or given["version"] > VERSION:
        raise ValueError(
            f"it has version {given['version']} and this library reads up to {VERSION}; upgrade it"
        )
    properties = tuple(_property(entry) for entry in given["properties"])
    columns = tuple(_column(entry, {prop.name for prop in properties}) for entry in given["columns"])
    return SchemaFile(
        columns, properties, _text(given, "table"), int(given["rows"]), _text(given, "query"),
        _text(given, "library"), given["formulas_neutralised"] is True,
    )  # fmt: skip


def _property(given: Mapping[str, Any]) -> PropertyEntry:
    scope = given["scope"]
    if scope not in ("item", "image"):
        raise ValueError(f"a scope is item or image, not {scope!r}")
    tags = tuple(
        TagEntry(_text(tag, "name"), _text(tag, "color"), tuple(str(name) for name in tag["parents"]))
        for tag in given.get("tags", ())
    )
    kind = PropertyType.parse(given["type"])
    return PropertyEntry(_text(given, "name"), kind, scope, given["computed"] is True, tags)


def _column(given: Mapping[str, Any], known: set[str]) -> ColumnEntry:
    role, of = _text(given, "role"), given.get("property")
    if role not in ROLES:
        raise ValueError(f"a column's role is one of {', '.join(ROLES)}, not {role!r}")
    if of is not None and of not in known:
        raise ValueError(f"a column is about {of!r}, which is not among the properties")
    separator = given.get("separator")
    return ColumnEntry(_text(given, "name"), role, of, None if separator is None else str(separator))


def _text(given: Mapping[str, Any], key: str) -> str:
    value = given[key]
    if not isinstance(value, str):
        raise ValueError(f"{key!r} is a text, not {value!r}")
    return value
