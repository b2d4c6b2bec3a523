"""Annotating from a shell or a script: whatever the number of items, one operation."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

import typer

from panoptic_nb.cli.options import All, CorpusPath, Kept, Where, chosen_to_change, open_corpus
from panoptic_nb.errors import InvalidValueError, NotFoundError, suggestion
from panoptic_nb.values import PropertyType, coerce

PropertyName = Annotated[str, typer.Argument(metavar="PROPERTY", help="The property, by its name.")]
TagNames = Annotated[list[str], typer.Argument(metavar="TAG...", help="Names of tags.")]
Create = Annotated[
    str | None, typer.Option(metavar="TYPE", help="Make the property, of this type, where there is none.")
]
Scope = Annotated[
    Literal["item", "image"], typer.Option(help="With --create: what the new property describes.")
]


def tag(
    corpus: CorpusPath,
    property: PropertyName,
    tags: TagNames,
    where: Where = None,
    view: Kept = None,
    everything: All = False,
    create: Create = None,
    scope: Scope = "item",
) -> None:
    """Add tags to items.

    A tag that does not exist yet is made.

    panoptic-nb tag fruit.panoptic --where 'year >= 1900' motif apple
    """
    _annotate(corpus, "tag", property, tags, (where, view, everything), create, scope)


def untag(
    corpus: CorpusPath,
    property: PropertyName,
    tags: TagNames,
    where: Where = None,
    view: Kept = None,
    everything: All = False,
) -> None:
    """Take tags away from items."""
    _annotate(corpus, "untag", property, tags, (where, view, everything))


def set_value(
    corpus: CorpusPath,
    property: PropertyName,
    value: Annotated[list[str], typer.Argument(help='The value; "" empties. Several make labels.')],
    where: Where = None,
    view: Kept = None,
    everything: All = False,
    create: Create = None,
    scope: Scope = "item",
) -> None:
    """Give items a value, instead of the one they had."""
    _annotate(corpus, "set", property, value, (where, view, everything), create, scope)


def _annotate(
    corpus: Path,
    verb: Literal["tag", "untag", "set"],
    name: str,
    values: list[str],
    which: tuple[str | None, str | None, bool],
    create: str | None = None,
    scope: Literal["item", "image"] = "item",
) -> None:
    with open_corpus(corpus) as opened:
        # The choice comes first, so that a filter with a mistake leaves no new property behind.
        view = chosen_to_change(opened, *which)
        if name not in opened:
            if create is None:
                hint = "" if verb == "untag" else " To make it: --create labels (or text, date, number, …)."
                known = suggestion(name, view.session.schema.names())
                raise NotFoundError(f'This corpus has no property "{name}".{known}{hint}')
            _check_values(verb, values, PropertyType.parse(create))
            opened.add_property(name, create, scope=scope)
        elif create is not None and opened[name].type is not PropertyType.parse(create):
            raise InvalidValueError(
                f'"{name}" exists already and is a {opened[name].type.value} property, not {create}. '
                "Leave --create out, or give another name."
            )
        if verb == "set":
            change = view.set(name, values[0] if len(values) == 1 else values)
        else:
            change = view.tag(name, *values) if verb == "tag" else view.untag(name, *values)
        typer.echo(repr(change))


def _check_values(verb: str, values: list[str], kind: PropertyType) -> None:
    """Refuse what the new property could not hold before there is one, so that a mistake leaves none behind."""
    if verb == "set":
        coerce(values[0] if len(values) == 1 else values, kind)
        return
    if not kind.is_tags:
        raise InvalidValueError(
            f"A {kind.value} property has no tags: --create labels makes one that has, and "
            "panoptic-nb set gives values to others."
        )
    names = coerce(values, PropertyType.LABELS)
    if not isinstance(names, list):
        raise InvalidValueError("Which tag? An empty name was given.")
    if kind is PropertyType.LABEL and len(names) > 1:
        raise InvalidValueError(
            f"A label property holds one tag, and {len(names)} were given. Give one, or --create labels."
        )


VERBS = {"tag": tag, "untag": untag, "set": set_value}
