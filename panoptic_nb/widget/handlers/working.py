"""Long work: begun, asked for until it is done, stopped. A grid does one thing at a time, the last that was asked."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from panoptic_nb.errors import ConflictError
from panoptic_nb.widget import likeness, work
from panoptic_nb.widget.desk import Desk

T = TypeVar("T")


def begun(
    desk: Desk,
    what: str,
    compute: Callable[[], T],
    show: Callable[[T], dict[str, Any]],
    stands: Callable[[], bool] | None = None,
) -> dict[str, Any]:
    """Begin some work in the place of any other: the screen if it is done in a moment, else its number.

    Parameters
    ----------
    stands
        Whether the screen is still the one it was asked of; None: whether the question is the same, and what clusters
        and likeness make of it.
    """
    desk.stop_work()
    desk.work = work.Work(desk.session, what, compute, show, stands or same_screen(desk))
    return _told(desk, desk.work, work.PATIENCE)


def ask(desk: Desk, request: likeness.Work) -> dict[str, Any]:
    """The screen if it is done, else how far it is."""
    return _told(desk, _there(desk, request.job))


def stop(desk: Desk, request: likeness.Stop) -> dict[str, Any]:
    """End it, whatever has come of it."""
    if desk.work is not None and desk.work.number == request.job:
        desk.stop_work()
    return {}


def same_screen(desk: Desk) -> Callable[[], bool]:
    """Whether the question is the same as now, and what clusters and likeness make of it."""
    base, spec, alike, cut = desk.base, desk.spec, desk.alike, desk.cut
    return lambda: desk.base is base and desk.alike is alike and desk.cut is cut and desk.spec == spec


def _told(desk: Desk, under_way: work.Work[Any], patience: float = 0) -> dict[str, Any]:
    try:
        reply = under_way.told(patience)
    except BaseException:
        _forget(desk, under_way)
        raise
    if reply is None:
        return under_way.progress()
    _forget(desk, under_way)
    return reply


def _there(desk: Desk, number: int) -> work.Work[Any]:
    if desk.work is None or desk.work.number != number:
        raise ConflictError(
            "This is no longer being computed: something else was asked for since. Ask for it again."
        )
    return desk.work


def _forget(desk: Desk, done: work.Work[Any]) -> None:
    if desk.work is done:
        desk.work = None
