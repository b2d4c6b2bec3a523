"""What the last verdicts say: how good the proposals are, and when to stop."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

LAST = 24


@dataclass(frozen=True)
class Outlook:
    """How proposals have done lately, and what the next batch may bring.

    Attributes
    ----------
    seen
        How many of the last verdicts this is about, 24 at most.
    accepted
        How many of these were accepted.
    precision
        ``accepted / seen``; None before the first verdict.
    expected
        Acceptances to expect in the next batch: ``batch * (accepted + 1) / (seen + 2)``, Laplace's rule of
        succession. It errs on the high side, since a ranking brings the likeliest first.
    stop
        The hint: 24 verdicts were seen, and less than one acceptance is expected in a batch.
    """

    seen: int
    accepted: int
    precision: float | None
    expected: float
    stop: bool


def outlook(verdicts: Sequence[bool], *, batch: int = 12) -> Outlook:
    """Judge by the last 24 verdicts.

    Parameters
    ----------
    verdicts
        True for accepted, False for refused, in the order they were given; skipped candidates left out.
    batch
        How many candidates are shown at once.

    Examples
    --------
    >>> outlook([True] * 9 + [False] * 3)
    Outlook(seen=12, accepted=9, precision=0.75, expected=8.571428571428571, stop=False)
    >>> outlook([True] * 40 + [False] * 24).stop
    True
    """
    last = [bool(verdict) for verdict in verdicts[-LAST:]]
    accepted = sum(last)
    expected = batch * (accepted + 1) / (len(last) + 2)
    return Outlook(
        seen=len(last),
        accepted=accepted,
        precision=accepted / len(last) if last else None,
        expected=expected,
        stop=len(last) == LAST and expected < 1,
    )


def stop_hint(verdicts: Sequence[bool], *, batch: int = 12) -> str | None:
    """`outlook`'s hint in words; None while it is not time to stop.

    Examples
    --------
    >>> stop_hint([True] + [False] * 23)
    '1 of the last 24 accepted, so less than one expected in the next 12: time to stop'
    """
    now = outlook(verdicts, batch=batch)
    if not now.stop:
        return None
    return (
        f"{now.accepted} of the last {now.seen} accepted, so less than one expected in the next {batch}: "
        "time to stop"
    )
