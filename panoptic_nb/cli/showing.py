"""What a corpus holds, and the whole loop on a corpus drawn for the purpose."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from panoptic_nb.cli.options import (
    ColumnSeparators,
    ColumnTypes,
    CorpusPath,
    column_separators,
    column_types,
    open_corpus,
    plural,
)
from panoptic_nb.errors import InvalidValueError

if TYPE_CHECKING:
    from panoptic_nb.property import Property


def info(corpus: CorpusPath) -> None:
    """Say what a corpus holds.

    Items, properties with their types and counts, spaces, kept views.
    """
    with open_corpus(corpus, read_only=True) as opened:
        typer.echo(repr(opened).strip("<>").removesuffix(", read-only"))
        found = opened.properties
        names = max((len(handle.name) for handle in found), default=0)
        for handle in found:
            typer.echo(f"  {handle.name:<{names}}  {handle.type.value:<8}  {_counts(handle)}")
        for space in opened.spaces:
            typer.echo(f"  {repr(space).strip('<>')}")
        if opened.views:
            typer.echo(f"  kept views: {', '.join(opened.views)}")


def _counts(handle: Property) -> str:
    counts = handle.counts()
    if not handle.type.is_tags:
        return f"{counts['set']:,} {handle.scope}s"
    most = sorted(counts, key=lambda name: -counts[name])[:3]
    listed = "; ".join(f"{name} ({counts[name]:,})" for name in most)
    return f"{plural(len(counts), 'tag')}{': ' + listed if listed else ''}{'; …' if len(counts) > 3 else ''}"


def demo(
    folder: Annotated[Path, typer.Argument(help="Where to put the corpus and what it finds.")] = Path("demo"),
    images: Annotated[
        Path | None, typer.Option(metavar="DIR", help="Your own images, instead of posters drawn for it.")
    ] = None,
    metadata: Annotated[Path | None, typer.Option(metavar="TABLE", help="Your own table.")] = None,
    on: Annotated[
        str | None, typer.Option(metavar="COLUMN", help="The column of your table with the file names.")
    ] = None,
    type: ColumnTypes = None,
    separator: ColumnSeparators = None,
) -> None:
    """Run the whole loop on drawn posters.

    Import, look, search, cluster, annotate, undo, export. Needs no network. With --images, on your own.
    """
    from panoptic_nb.demo.loop import run_demo

    if images is None and (metadata or on or type or separator):
        raise InvalidValueError("--metadata and what goes with it need --images DIR, your own images.")
    types, separators = column_types(type), column_separators(separator)
    report = run_demo(folder, images=images, metadata=metadata, on=on, types=types, separators=separators)
    typer.echo(str(report))


VERBS = {"info": info, "demo": demo}
