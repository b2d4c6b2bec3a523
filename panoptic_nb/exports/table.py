"""A table that goes out: a frame with native types, and what each of its columns is."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from importlib.metadata import version
from typing import TYPE_CHECKING

from panoptic_nb.errors import InvalidValueError
from panoptic_nb.exports.schema_file import ColumnEntry, PropertyEntry, SchemaFile
from panoptic_nb.values.types import PropertyType

if TYPE_CHECKING:
    import polars as pl

SEPARATORS = ("|", ";", "¦", "‖", "⁞", "␟")
_PRIVATE_USE = range(0xE000, 0xF8FF)


@dataclass(frozen=True)
class Described:
    """A property and its values along the rows of a table.

    Attributes
    ----------
    entry
        Its name, type, scope and tags.
    values
        As `query.table.values_along` gives them.
    worded
        For dates: whether any date of the property, in the table or not, keeps the words it was given in.
    """

    entry: PropertyEntry
    values: pl.DataFrame
    worded: bool = False


@dataclass(frozen=True)
class ExportTable:
    """A frame and the entry of each of its columns, in their order.

    Dates are text in the column of the property, in canonical form; their first moment is in a column with
    the role ``start``, and their original words, where any date of the property has some, in one with the
    role ``text``. Several tags are a list.
    """

    frame: pl.DataFrame
    columns: tuple[ColumnEntry, ...]
    properties: tuple[PropertyEntry, ...]

    def without(self, *roles: str) -> ExportTable:
        """The same without the columns of these roles."""
        kept = tuple(entry for entry in self.columns if entry.role not in roles)
        return ExportTable(self.frame[[entry.name for entry in kept]], kept, self.properties)

    def schema(self, *, table: str, query: str, formulas_neutralised: bool = False) -> SchemaFile:
        """What the schema file says of this table."""
        return SchemaFile(
            self.columns, self.properties, table, self.frame.height, query,
            library(), formulas_neutralised,
        )  # fmt: skip

    def type_of(self, entry: ColumnEntry) -> PropertyType | None:
        """The type of the values in a column; None where it holds none of a property."""
        if entry.role != "value":
            return None
        return next(prop.type for prop in self.properties if prop.name == entry.property)


def build_table(
    identity: pl.DataFrame, described: Sequence[Described], *, separator: str | None = None
) -> ExportTable:
    """Put columns together under names that are all different; those of the identity keep their own.

    Parameters
    ----------
    identity
        Columns whose names are their roles: ``item_id``, ``image_id``, ``row_key``, ``score``, ``pile``.
    described
        The properties, in the order of their columns.
    separator
        What stands between several values of a cell where the format has no lists; by default the first of
        `SEPARATORS` that occurs in no tag of the property.

    Raises
    ------
    InvalidValueError
        If `separator` occurs in the name of a tag.
    """
    import polars as pl

    series: list[pl.Series] = []
    columns: list[ColumnEntry] = []
    # An item's number is found under its own name, whatever the properties are called.
    taken = set(identity.columns)
    headers = {part.entry.name: part.entry.name for part in described if part.entry.name not in taken}
    taken |= headers.keys()
    headers |= {
        part.entry.name: free_name(part.entry.name, taken)
        for part in described
        if part.entry.name not in headers
    }

    def add(
        values: pl.Series, name: str, role: str, of: str | None = None, between: str | None = None
    ) -> None:
        series.append(values.alias(name))
        columns.append(ColumnEntry(name, role, of, between))

    for role in identity.columns:
        add(identity[role], role, role)
    for part in described:
        name, values = part.entry.name, part.values
        several = part.entry.type is PropertyType.LABELS
        between = _separator(part.entry, separator) if several else None
        add(values["value"], headers[name], "value", name, between)
        if part.entry.type is PropertyType.DATE:
            add(values["start"], free_name(f"{name}_start", taken), "start", name)
            if part.worded:
                add(values["text"], free_name(f"{name}_text", taken), "text", name)
    return ExportTable(pl.DataFrame(series), tuple(columns), tuple(part.entry for part in described))


def library() -> str:
    """What wrote a file: ``panoptic_nb 0.1.0``."""
    return f"panoptic_nb {version('panoptic-nb')}"


def free_separator(names: Iterable[str]) -> str:
    """A character that occurs in none of these names, a common one where possible.

    >>> free_separator(["apple", "red|green"])
    ';'
    """
    used = set().union(*names)
    private = (chr(code) for code in _PRIVATE_USE)
    return next(candidate for candidate in (*SEPARATORS, *private) if candidate not in used)


def _separator(entry: PropertyEntry, wish: str | None) -> str:
    names = [tag.name for tag in entry.tags]
    if wish is None:
        return free_separator(names)
    if not wish or wish.isspace() or '"' in wish:
        raise InvalidValueError(f'Values are separated by something like "|"; {wish!r} was given.')
    clash = next((name for name in names if wish in name), None)
    if clash is not None:
        raise InvalidValueError(
            f'"{entry.name}" has a tag "{clash}", which holds the separator {wish!r}: it could not be read '
            f"back. Give another, such as {free_separator(names)!r}, or none to have one chosen."
        )
    return wish


def free_name(name: str, taken: set[str]) -> str:
    """A name that no column has yet, now in `taken`: with ``_2``, ``_3``, … where it is taken."""
    free, number = name, 2
    while free in taken:
        free, number = f"{name}_{number}", number + 1
    taken.add(free)
    return free
