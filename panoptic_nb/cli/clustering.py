"""Clusters that the pictures propose."""

from __future__ import annotations

from typing import Annotated

import typer

from panoptic_nb.cli.options import CorpusPath, Kept, Where, chosen, open_corpus, plural


def cluster(
    corpus: CorpusPath,
    k: Annotated[int, typer.Option("--k", "-k", help="How many clusters.", min=1)] = 20,
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
    with open_corpus(corpus, read_only=save is None) as opened:
        clusters = chosen(opened, where, view).cluster(k, space=space, seed=seed)
        typer.echo(repr(clusters).strip("<>") if save is None else repr(clusters).strip("<>").split(";")[0])
        for found in clusters:
            typer.echo(
                f"{found.number:>5}  {plural(found.images, 'image'):>12}  cohesion {found.cohesion:.3f}  "
                f"medoid {opened.file(found.medoid).name}"
            )
        if save is not None:
            clusters.save(save)
            typer.echo(f'Kept as {plural(len(clusters), "tag")} of "{save}".')


VERBS = {"cluster": cluster}
