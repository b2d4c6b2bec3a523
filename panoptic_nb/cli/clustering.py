"""Clusters that the pictures propose."""

from __future__ import annotations

from typing import Annotated, Literal

import typer

from panoptic_nb.cli.options import CorpusPath, Kept, Where, chosen, open_corpus, plural
from panoptic_nb.errors import InvalidValueError


def cluster(
    corpus: CorpusPath,
    k: Annotated[
        str,
        typer.Option("--k", "-k", metavar="NUMBER|auto", help="How many clusters; auto: as many as show."),
    ] = "20",
    space: Annotated[
        str | None, typer.Option(help="The space to compare in; needed where there are several.")
    ] = None,
    seed: Annotated[int, typer.Option(help="The same seed gives the same clusters.")] = 0,
    save: Annotated[
        str | None, typer.Option(metavar="PROPERTY", help="Keep the clusters as tags of this property.")
    ] = None,
    where: Where = None,
    view: Kept = None,
) -> None:
    """Cut items into groups that look alike.

    Lists the groups, the largest first; they are stored only with --save.
    """
    from panoptic_nb.view.made import told

    with open_corpus(corpus, read_only=save is None) as opened:
        clusters = chosen(opened, where, view).cluster(how_many(k), space=space, seed=seed)
        typer.echo(told(clusters) + ("; nothing is stored yet" if save is None else ""))
        for found in clusters:
            typer.echo(
                f"{found.number:>5}  {plural(found.images, 'image'):>12}  cohesion {found.cohesion:.3f}  "
                f"medoid {opened.file(found.medoid).name}"
            )
        if save is not None:
            clusters.save(save)
            typer.echo(f'Kept as {plural(len(clusters), "tag")} of "{save}".')


def how_many(k: str) -> int | Literal["auto"]:
    """What was given as a number of clusters.

    Raises
    ------
    InvalidValueError
        If it is neither a whole number from 1 up nor ``auto``.
    """
    if k.strip().casefold() == "auto":
        return "auto"
    if not k.strip().isdecimal() or int(k) < 1:
        raise InvalidValueError(f'--k takes a whole number from 1 up, or auto; "{k}" was given.')
    return int(k)


VERBS = {"cluster": cluster}
