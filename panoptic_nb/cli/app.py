"""The command ``panoptic-nb``: its verbs, and how it ends.

Results go to standard output, progress and errors to standard error. It ends with 0; with 1 where
panoptic_nb refused, saying why in a few words; with 2 where the command was not understood; with 130
where it was interrupted, the corpus being whole.
"""

from __future__ import annotations

import re
import sys
from typing import Annotated, Any

import typer
from typer.core import TyperGroup

from panoptic_nb.cli import annotating, clustering, incoming, journal, keeping, outgoing, showing
from panoptic_nb.errors import PanopticError

INTERRUPTED = 130
# Messages speak Python; these calls have a verb of the same name.
_CALLS = {
    r"corpus\.embed(?:\(\"([^\"]+)\"\))?": r"embed CORPUS \1",
    r"corpus\.add_images\b(?:\(\"([^\"]+)\"\))?": r"import CORPUS \1",
    r"corpus\.(undo|redo|history|repair|check|backup)\(\)": r"\1 CORPUS",
}


def _in_the_shell(message: str) -> str:
    """What to type in place of the Python calls that a message names."""
    twins = (
        (found.start(), found.expand(twin))
        for call, twin in _CALLS.items()
        for found in re.finditer(call, message)
    )
    verbs = dict.fromkeys(f"panoptic-nb {verb}".rstrip() for _, verb in sorted(twins))
    return f" In the shell: {'; '.join(verbs)}" if verbs else ""


class _Verbs(TyperGroup):
    """Runs a verb; what panoptic_nb refuses becomes a line, not a traceback."""

    def invoke(self, ctx: Any) -> Any:
        try:
            return super().invoke(ctx)
        except PanopticError as error:
            if ctx.params.get("debug"):
                raise
            typer.echo(f"panoptic-nb: {error}{_in_the_shell(str(error))}", err=True)
            raise typer.Exit(1) from None
        except KeyboardInterrupt:
            if ctx.params.get("debug"):
                raise
            typer.echo("panoptic-nb: interrupted; the corpus is whole.", err=True)
            raise typer.Exit(INTERRUPTED) from None


app = typer.Typer(
    name="panoptic-nb",
    cls=_Verbs,
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
    epilog="A filter for --where: year < 1905 and subjects contains Malus; "
    '"titre de l\'œuvre" contient fleur; motif any of (apple, pear) or not verified. Everything is undone by '
    "panoptic-nb undo CORPUS.",
)


def _version(wanted: bool) -> None:
    if wanted:
        from panoptic_nb import __version__

        typer.echo(f"panoptic-nb {__version__}")
        raise typer.Exit


@app.callback()
def panoptic_nb(
    debug: Annotated[bool, typer.Option("--debug", help="Show where an error was raised.")] = False,
    version: Annotated[
        bool, typer.Option("--version", is_eager=True, callback=_version, help="Say which version this is.")
    ] = False,
) -> None:
    """See, regroup, cluster and annotate a large corpus of images. The images are only ever read."""


for _room in (incoming, clustering, annotating, outgoing, showing, journal, keeping):
    for _verb, _function in _room.VERBS.items():
        app.command(_verb)(_function)


def main() -> None:
    """Run the command line and end the program."""
    for stream in (sys.stdout, sys.stderr):
        # A file name that is not valid Unicode must not stop the line that speaks of it.
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="backslashreplace")
    app()
