"""What was done: the history, undo and redo."""

from __future__ import annotations

from typing import Annotated

import typer

from panoptic_nb.cli.options import CorpusPath, open_corpus, plural


def history(
    corpus: CorpusPath,
    last: Annotated[int, typer.Option(help="How many operations; 0 for all.", min=0)] = 20,
) -> None:
    """List what was done, the latest last.

    Number, time, author, origin, what was done, and its state where it no longer stands.
    """
    with open_corpus(corpus, read_only=True) as opened:
        rows = opened.history()
        shown = rows if last == 0 else rows.tail(last)
        if len(shown) < len(rows):
            typer.echo(f"… {plural(len(rows) - len(shown), 'operation')} before; all of them: --last 0")
        for row in shown.iter_rows(named=True):
            state = "" if row["state"] == "done" else f" [{row['state']}]"
            when = f"{row['time']:%Y-%m-%d %H:%M}"
            typer.echo(
                f"{row['operation']:>5}  {when} UTC  {row['author']}, {row['origin']}: {row['summary']}{state}"
            )
        if not len(rows):
            typer.echo("Nothing was done yet.")


def undo(
    corpus: CorpusPath,
    to: Annotated[
        int | None, typer.Option(metavar="NUMBER", help="Back to, and with, the operation of this number.")
    ] = None,
) -> None:
    """Take back the last operation, or all down to one."""
    with open_corpus(corpus) as opened:
        for operation in opened.undo(to):
            typer.echo(f"Undone: {operation.op_id}  {operation.summary}")


def redo(corpus: CorpusPath) -> None:
    """Do again what was undone last."""
    with open_corpus(corpus) as opened:
        operation = opened.redo()
        typer.echo(f"Done again: {operation.op_id}  {operation.summary}")


VERBS = {"history": history, "undo": undo, "redo": redo}
