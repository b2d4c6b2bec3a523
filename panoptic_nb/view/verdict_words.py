"""How the journal speaks of verdicts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from panoptic_nb.session.saving import counted
from panoptic_nb.store.verdicts import Verdict

if TYPE_CHECKING:
    from panoptic_nb.view.target import Lacking

_KINDS = {Verdict.ACCEPTED: "accept", Verdict.REFUSED: "refuse", Verdict.SKIPPED: "skip"}
_DONE = {Verdict.ACCEPTED: "accepted", Verdict.REFUSED: "refused", Verdict.SKIPPED: "skipped"}


def kind_of(given: Mapping[Verdict, int]) -> str:
    """The kind of an operation that gives so many of each verdict."""
    return f"{_KINDS[next(iter(given))]} proposals" if len(given) == 1 else "judge proposals"


def summary_of(target: str, given: Mapping[Verdict, int]) -> str:
    """What an operation did, as a reader says it.

    Examples
    --------
    >>> summary_of("motif = apple", {Verdict.ACCEPTED: 1})
    'motif = apple accepted on 1 image'
    >>> summary_of("motif = apple", {Verdict.ACCEPTED: 9, Verdict.REFUSED: 3})
    'motif = apple: 9 accepted, 3 refused'
    """
    if len(given) == 1:
        ((verdict, count),) = given.items()
        return f"{target} {_DONE[verdict]} on {counted(count, 'image')}"
    return f"{target}: {', '.join(f'{count:,} {_DONE[verdict]}' for verdict, count in given.items())}"


def replaced_by(given: Sequence[Lacking]) -> str:
    """What accepting took the place of, to be put behind a summary; empty where nothing was there."""
    told = [
        f"{one.part.field.name} of {counted(one.replaced, one.part.field.scope)}"
        for one in given
        if one.replaced
    ]
    return f"; replaced the {', the '.join(told)}" if told else ""
