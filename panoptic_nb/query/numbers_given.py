"""Numbers that a way of cutting a view is given, checked."""

from __future__ import annotations

from collections.abc import Iterable
from numbers import Integral, Real

from panoptic_nb.errors import InvalidValueError


def edges_given(edges: object) -> tuple[float, ...]:
    """The edges of bins as numbers.

    Raises
    ------
    InvalidValueError
        If they are no list of numbers.

    Examples
    --------
    >>> edges_given([0, 10, 100])
    (0.0, 10.0, 100.0)
    """
    listed = list(edges) if isinstance(edges, Iterable) and not isinstance(edges, str) else None
    if listed is None or not all(is_real(edge) for edge in listed):
        raise InvalidValueError(
            f"Edges are two or more rising numbers, edges=[0, 10, 100]; {edges!r} was given."
        )
    return tuple(float(edge) for edge in listed)


def is_real(given: object) -> bool:
    """Whether it is a number; a truth value is none to a reader."""
    return isinstance(given, Real) and not isinstance(given, bool)


def is_whole(given: object) -> bool:
    """Whether it is a whole number, likewise."""
    return isinstance(given, Integral) and not isinstance(given, bool)
