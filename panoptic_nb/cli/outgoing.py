"""What goes out: a table, in the format that the file's name says."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from panoptic_nb.cli.options import CorpusPath, Kept, Where, chosen, open_corpus, plural
from panoptic_nb.errors import InvalidValueError, suggestion

FORMATS = (".csv", ".tsv", ".parquet", ".xlsx")


def export(
    corpus: CorpusPath,
    file: Annotated[Path, typer.Argument(help="Where to: .csv, .tsv, .parquet or .xlsx.")],
    where: Where = None,
    view: Kept = None,
    property: Annotated[
        list[str] | None,
        typer.Option(metavar="PROPERTY", help="Only this property; given again, this one too."),
    ] = None,
    computed: Annotated[bool, typer.Option("--computed", help="The computed properties too.")] = False,
    sort: Annotated[
        list[str] | None, typer.Option(metavar="PROPERTY", help="In this order; -PROPERTY for the reverse.")
    ] = None,
    delimiter: Annotated[
        str | None, typer.Option(help='For .csv: what separates columns; "," if none.')
    ] = None,
    decimal: Annotated[str | None, typer.Option(help='For .csv: the decimal mark; "." if none.')] = None,
    encoding: Annotated[str | None, typer.Option(help="For .csv: utf-8, utf-8-sig, cp1252, …")] = None,
    neutralise_formulas: Annotated[
        bool,
        typer.Option(
            "--neutralise-formulas", help="For .csv: no text that a spreadsheet would run as a formula."
        ),
    ] = False,
) -> None:
    """Write items and their values to a file.

    Types, colours and the hierarchy of tags go to ….schema.json beside it: with it, import brings
    everything back as it was.
    """
    kind = file.suffix.lower()
    if kind not in FORMATS:
        given = f'"{kind}"' if kind else "a name without an ending"
        raise InvalidValueError(
            f"The file's ending says the format: {', '.join(FORMATS)}; {given} was given."
            f"{suggestion(kind, FORMATS) if kind else ''}"
        )
    written = {"separator": delimiter, "decimal": decimal, "encoding": encoding}
    for_text = {name: value for name, value in written.items() if value is not None}
    if kind not in (".csv", ".tsv") and (for_text or neutralise_formulas):
        raise InvalidValueError(
            f"--delimiter, --decimal, --encoding and --neutralise-formulas are not for {kind}."
        )
    with open_corpus(corpus, read_only=True) as opened:
        out = chosen(opened, where, view)
        out = out.sort(*sort) if sort else out
        if kind == ".parquet":
            out.to_parquet(file, property, computed=computed)
        elif kind == ".xlsx":
            out.to_excel(file, property, computed=computed)
        else:
            separated = {"separator": "\t" if kind == ".tsv" else ",", **for_text}
            out.to_csv(
                file, property, computed=computed, neutralise_formulas=neutralise_formulas, **separated
            )
        typer.echo(f"{plural(len(out), 'item')} written to {file}")


VERBS = {"export": export}
