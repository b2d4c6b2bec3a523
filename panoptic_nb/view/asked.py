"""Numbers and texts that a verb is given, as it takes them, or refused in words."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from numbers import Integral, Real
from typing import Any

from panoptic_nb.errors import InvalidValueError


def whole_number(given: object, what: str, *, least: int, example: str) -> int:
    """`given` as an int from `least` up.

    Examples
    --------
    >>> whole_number(3, "The limit", least=0, example="limit=30")
    3
    >>> whole_number(2.5, "The limit", least=0, example="limit=30")
    Traceback (most recent call last):
        ...
    panoptic_nb.errors.InvalidValueError: The limit is a whole number from 0 up, limit=30; 2.5 was given.
    """
    if isinstance(given, bool) or not isinstance(given, Integral) or given < least:
        raise InvalidValueError(f"{what} is a whole number from {least} up, {example}; {given!r} was given.")
    return int(given)


def real_number(given: object, what: str, *, example: str) -> float:
    """`given` as a float that is a number.

    Examples
    --------
    >>> real_number("a", "The floor", example="floor=.25")
    Traceback (most recent call last):
        ...
    panoptic_nb.errors.InvalidValueError: The floor is a number, floor=.25; 'a' was given.
    """
    if isinstance(given, bool) or not isinstance(given, Real) or math.isnan(given):
        raise InvalidValueError(f"{what} is a number, {example}; {given!r} was given.")
    return float(given)


def texts_of(given: Any, what: str, *, example: str) -> list[str]:
    """One text or several as a list; none for None.

    Examples
    --------
    >>> texts_of("a banner", "text", example='text="a banner"')
    ['a banner']
    """
    if given is None:
        return []
    listed = list(given) if _is_several(given) else [given]
    for text in listed:
        if not isinstance(text, str) or not text.strip():
            raise InvalidValueError(f"{what} takes words, {example}; {text!r} was given.")
    return listed


def weighed(given: Any, what: str, unwanted: str) -> tuple[Any, list[float] | None]:
    """What is wanted, and the weight of each where it comes with weights: ``{12: 9, 30: 1}``.

    Parameters
    ----------
    what, unwanted
        The parameter, and the one for what should not be, for the message.

    Examples
    --------
    >>> weighed({12: 9, 30: 1}, "to", "not_to")
    ([12, 30], [9.0, 1.0])
    >>> weighed({12: -1}, "to", "not_to")
    Traceback (most recent call last):
        ...
    panoptic_nb.errors.InvalidValueError: to={...} gives each a weight, a number from 0 up; -1 was given for 12. \
What it should not look like goes through not_to=.
    """
    if not isinstance(given, Mapping):
        return given, None
    for one, weight in given.items():
        if not _is_weight(weight):
            raise InvalidValueError(
                f"{what}={{...}} gives each a weight, a number from 0 up; {weight!r} was given for {one!r}. "
                f"What it should not look like goes through {unwanted}=."
            )
    return list(given), [float(weight) for weight in given.values()]


def unweighed(given: Any, what: str) -> Any:
    """What should not be, which is all of one weight.

    Examples
    --------
    >>> unweighed([12], "not_to")
    [12]
    """
    if isinstance(given, Mapping):
        raise InvalidValueError(
            f"{what} takes no weights: what should not be counts half as much as what should, all together. Give "
            f"one or a list; {given!r} was given."
        )
    return given


def _is_several(given: Any) -> bool:
    """Whether it is several things: a text and bytes are one, and so is what gives each a weight."""
    return isinstance(given, Iterable) and not isinstance(
        given, str | bytes | bytearray | memoryview | Mapping
    )


def _is_weight(given: Any) -> bool:
    return isinstance(given, Real) and not isinstance(given, bool) and 0 <= float(given) < math.inf


def weights_of(given: Any, count: int) -> list[float] | None:
    """One weight for each of what is wanted, or None for equal ones.

    Examples
    --------
    >>> weights_of([1, 2.5], 2)
    [1.0, 2.5]
    >>> weights_of([1, -1], 2)
    Traceback (most recent call last):
        ...
    panoptic_nb.errors.InvalidValueError: weights takes one number from 0 up for each of to and text, here 2, \
and not zeros only; [1, -1] was given. What it should not look like goes through not_to= or not_text=.
    """
    if given is None:
        return None
    listed = list(given) if isinstance(given, Iterable) and not isinstance(given, str) else []
    if len(listed) != count or not all(map(_is_weight, listed)) or not any(listed):
        raise InvalidValueError(
            f"weights takes one number from 0 up for each of to and text, here {count}, and not zeros only; "
            f"{given!r} was given. What it should not look like goes through not_to= or not_text=."
        )
    greatest = max(float(one) for one in listed)
    # Of any scale: the sum of the largest numbers there are would be none.
    return [float(one) / greatest if greatest > 1e300 else float(one) for one in listed]
