"""What comes in: images, tables, vectors."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Annotated, Any, Literal

import typer

from panoptic_nb.cli.options import (
    ColumnSeparators,
    ColumnTypes,
    CorpusPath,
    column_separators,
    column_types,
    open_corpus,
)
from panoptic_nb.errors import InvalidValueError
from panoptic_nb.values import PropertyType


def import_images_and_table(
    corpus: Annotated[Path, typer.Argument(metavar="CORPUS", help="The corpus folder; made if need be.")],
    images: Annotated[list[Path] | None, typer.Argument(help="Folders of images, or images.")] = None,
    metadata: Annotated[
        Path | None, typer.Option(metavar="TABLE", help="A CSV, TSV, Excel, Parquet or JSON-lines file.")
    ] = None,
    on: Annotated[
        str | None,
        typer.Option(metavar="COLUMN", help="The column that says which image a row is about, by file name."),
    ] = None,
    join: Annotated[
        str | None,
        typer.Option(metavar="PROPERTY", help="The property that --on equals, instead of the file name."),
    ] = None,
    type: ColumnTypes = None,
    separator: ColumnSeparators = None,
    key: Annotated[
        str | None,
        typer.Option(metavar="COLUMN", help="The column that tells several rows about one image apart."),
    ] = None,
    scope: Annotated[Literal["item", "image"], typer.Option(help="What new properties describe.")] = "item",
    on_conflict: Annotated[
        Literal["report", "keep", "replace"], typer.Option(help="Where an item has another value already.")
    ] = "report",
    delimiter: Annotated[str | None, typer.Option(help="What separates the table's columns.")] = None,
    encoding: Annotated[str | None, typer.Option(help="The table's encoding, such as windows-1252.")] = None,
    sheet: Annotated[str | None, typer.Option(help="The sheet of an Excel file.")] = None,
) -> None:
    """Bring images and a table in; run again, only what is new.

    panoptic-nb import fruit.panoptic images/ --metadata metadata.csv --on file --type year=date
    """
    from panoptic_nb import Corpus
    from panoptic_nb.sources.places import existing

    if not images and metadata is None:
        raise InvalidValueError("Import what? Give a folder of images, --metadata TABLE, or both.")
    for_table = {"--on": on, "--join": join, "--type": type, "--separator": separator, "--key": key}
    if metadata is None and any(for_table.values()):
        said = next(option for option, value in for_table.items() if value)
        raise InvalidValueError(f"{said} is about a table: give it with --metadata TABLE.")
    if join is not None and on is None:
        raise InvalidValueError("--join PROPERTY goes with --on COLUMN, whose values it equals.")
    types, separators = column_types(type), column_separators(separator)
    given = {"separator": delimiter, "encoding": encoding, "sheet": sheet}
    reading: dict[str, Any] = {name: value for name, value in given.items() if value is not None}
    # Everything that was given is looked at first: a slip must not come out after hours of reading images.
    for path in images or ():
        existing(path)
    if metadata is not None:
        _check_table(
            metadata, [column for column in (on, key, *types, *separators) if column], types, reading
        )
    with Corpus(corpus) as opened:
        if images:
            report = opened.add_images(*images)
            typer.echo(str(report))
            if report.interrupted:
                raise KeyboardInterrupt
        if metadata is not None:
            joined = (on, join) if on is not None and join is not None else on
            table = opened.add_metadata(
                metadata, joined, types=types, separators=separators, key=key, scope=scope,
                on_conflict=on_conflict, **reading,
            )  # fmt: skip
            typer.echo(str(table))


def _check_table(
    metadata: Path, columns: Iterable[str], types: Mapping[str, str], reading: Mapping[str, Any]
) -> None:
    """Read a table, and find in it the columns that were named."""
    from panoptic_nb.sources.table.read import read_table

    raw = read_table(metadata, **reading)
    for column in columns:
        raw.find(column)
    for kind in types.values():
        PropertyType.parse(kind)


def embed(
    corpus: CorpusPath,
    embedder: Annotated[
        str,
        typer.Argument(help='"visual" (no weights, any machine), "clip", "clip-grey", "clip:MODEL/WEIGHTS".'),
    ] = "visual",
    batch_size: Annotated[int | None, typer.Option(min=1, help="Images at a time.")] = None,
) -> None:
    """Give every image its vector in a space.

    Only what is missing is computed; interrupted, it keeps what it did.
    """
    with open_corpus(corpus) as opened:
        report = opened.embed(embedder, batch_size=batch_size)
        typer.echo(str(report))
        if report.interrupted:
            raise KeyboardInterrupt


def embedders() -> None:
    """List the embedders there are, those of installed packages included."""
    from panoptic_nb.embedders import plugins
    from panoptic_nb.embedders.registry import BUILT_IN

    for name in BUILT_IN:
        typer.echo(f"{name}  (built in)")
    for plugin in plugins():
        state = "" if plugin.problem is None else f": cannot be used. {plugin.problem}"
        typer.echo(f"{plugin.name}  ({plugin.package}){state}")


VERBS = {"import": import_images_and_table, "embed": embed, "embedders": embedders}
