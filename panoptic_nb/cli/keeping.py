"""Keeping a corpus whole: where its images lie, what stands in its folder, copies of what people did."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from panoptic_nb.cli.options import CorpusPath, open_corpus, plural


def relink(
    corpus: CorpusPath,
    old: Annotated[Path, typer.Argument(help="The folder of images as the corpus knows it.")],
    new: Annotated[Path, typer.Argument(help="Where it is now.")],
) -> None:
    """Say that a folder of images stands elsewhere now."""
    with open_corpus(corpus) as opened:
        typer.echo(f"{plural(opened.relink(old, new), 'item')} relinked to {new}")


def check(
    corpus: CorpusPath,
    files: Annotated[bool, typer.Option("--files", help="Read every original again, too.")] = False,
) -> None:
    """Compare the corpus folder with what the catalogue says.

    Ends with 1 where something is wrong.
    """
    with open_corpus(corpus, read_only=True) as opened:
        report = opened.check(files=files)
    typer.echo(str(report))
    if not report.whole:
        raise typer.Exit(1)


def repair(corpus: CorpusPath) -> None:
    """Make again what can be made again.

    Thumbnails, from the originals; damaged vectors are taken out. Annotations are not touched.
    """
    with open_corpus(corpus) as opened:
        typer.echo(str(opened.repair()))


def backup(corpus: CorpusPath) -> None:
    """Copy everything that people did into the corpus folder."""
    with open_corpus(corpus) as opened:
        typer.echo(f"Kept as {opened.backup()}")


def restore(
    corpus: CorpusPath, file: Annotated[Path, typer.Argument(help="A copy that backup made.")]
) -> None:
    """Put a backup in the place of the catalogue, which is kept as a copy itself."""
    from panoptic_nb import Corpus

    kept = Corpus.restore(corpus, file)
    stood = f"What stood there is kept as {kept}" if kept is not None else "No catalogue stood there."
    typer.echo(f"Restored from {file}. {stood}")


VERBS = {"relink": relink, "check": check, "repair": repair, "backup": backup, "restore": restore}
