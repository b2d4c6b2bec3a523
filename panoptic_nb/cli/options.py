"""What several verbs take: the corpus, and which of its items."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from panoptic_nb.errors import InvalidValueError, NotFoundError, suggestion

if TYPE_CHECKING:
    from panoptic_nb import Corpus, View

CorpusPath = Annotated[
    Path, typer.Argument(metavar="CORPUS", help="The corpus folder, such as fruit.panoptic.")
]
Where = Annotated[
    str | None, typer.Option("--where", metavar="FILTER", help="Only the items that satisfy this filter.")
]
Kept = Annotated[
    str | None, typer.Option("--view", metavar="NAME", help="Start from the view kept under a name.")
]
ColumnTypes = Annotated[
    list[str] | None, typer.Option(metavar="COLUMN=TYPE", help="The type of a column: year=date.")
]
ColumnSeparators = Annotated[
    list[str] | None,
    typer.Option(metavar="COLUMN=TEXT", help="What stands between several values: subjects=,"),
]
All = Annotated[bool, typer.Option("--all", help="Every item of the corpus.")]


def open_corpus(path: Path, *, read_only: bool = False) -> Corpus:
    """A corpus that exists: only ``import`` makes one.

    Raises
    ------
    NotFoundError
        If there is none at that path; the message names one that lies beside it.
    """
    from panoptic_nb import Corpus

    if not (path / "corpus.duckdb").exists():
        beside = [found.parent.name for found in path.expanduser().resolve().parent.glob("*/corpus.duckdb")]
        near = _near(path.name, beside)
        raise NotFoundError(
            f'There is no corpus in "{path}".{near} To make one: panoptic-nb import {path} images/'
        )
    return Corpus(path, read_only=read_only)


def _near(name: str, beside: list[str]) -> str:
    """The corpora that lie beside, for a message; their ending, which all have, makes none of them alike."""
    stems = {known.removesuffix(".panoptic").casefold(): known for known in beside}
    close = get_close_matches(name.removesuffix(".panoptic").casefold(), list(stems), n=1, cutoff=0.7)
    if close:
        return f' Did you mean "{stems[close[0]]}"?'
    return suggestion("", beside) if beside else ""


def chosen(corpus: Corpus, where: str | None, kept: str | None) -> View:
    """The items that the options name; without any, all of them."""
    from panoptic_nb.property.typed import typed_condition

    view = corpus.view(kept)
    return view if where is None else view.where(typed_condition(where, view.session))


def chosen_to_change(corpus: Corpus, where: str | None, kept: str | None, everything: bool) -> View:
    """The same, but all of them only when that was said.

    Raises
    ------
    InvalidValueError
        If nothing was said, or --all and something else.
    """
    if everything and (where or kept):
        raise InvalidValueError("--all and a choice were given. Give one: --all, or --where and --view.")
    if not everything and where is None and kept is None:
        raise InvalidValueError("Which items? Give --where 'year < 1905', --view NAME, or --all.")
    return chosen(corpus, where, kept)


def column_types(given: Iterable[str] | None) -> dict[str, str]:
    """What ``--type`` said, by column."""
    return _pairs(given, "--type", "year=date")


def column_separators(given: Iterable[str] | None) -> dict[str, str]:
    """What ``--separator`` said, by column."""
    return _pairs(given, "--separator", "subjects=,")


def _pairs(given: Iterable[str] | None, option: str, example: str) -> dict[str, str]:
    """``name=value`` options as a dictionary; the name may not hold the sign, the value may."""
    found = {}
    for pair in given or ():
        name, sign, value = pair.partition("=")
        if not name or not sign or not value:
            raise InvalidValueError(f"{option} takes NAME=VALUE, such as {example}; {pair!r} was given.")
        found[name] = value
    return found


def plural(count: int, noun: str) -> str:
    """``1 item``, ``2,000 items``."""
    return f"{count:,} {noun}{'' if count == 1 else 's'}"
