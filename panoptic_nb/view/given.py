"""What is given to the verbs of a view, checked: names, ids, places."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
import numpy.typing as npt

from panoptic_nb.errors import InvalidValueError


def checked_view_name(name: object) -> str:
    """A name under which a view may be kept, blanks at its ends cut off."""
    if isinstance(name, str) and name.strip():
        return name.strip()
    raise InvalidValueError(f'A view is kept under a name, such as "to check"; {name!r} was given.')


def whole_numbers(ids: object) -> npt.NDArray[np.int64]:
    """Item ids as given, shape (n,).

    Raises
    ------
    InvalidValueError
        If something among them is no whole number.
    """
    if not isinstance(ids, Iterable) or isinstance(ids, str | bytes):
        raise InvalidValueError(f"pick takes a list of item ids, such as [3, 8]; {ids!r} was given.")
    if isinstance(ids, np.ndarray) and ids.ndim == 1 and np.issubdtype(ids.dtype, np.integer):
        return ids.astype(np.int64)
    listed = list(ids)
    for one in listed:
        if isinstance(one, bool) or not isinstance(one, int | np.integer):
            raise InvalidValueError(f"Item ids are whole numbers; {one!r} was given.")
    try:
        return np.asarray(listed, np.int64)
    except OverflowError:
        raise InvalidValueError(f"{max(listed, key=abs)} is too large for an item id.") from None


def no_place(place: object) -> InvalidValueError:
    return InvalidValueError(
        f"view[…] takes a place or a stretch of places, such as view[0] or view[:10]; {place!r} was given. "
        'Properties are corpus["name"]; items go by id with view.pick([…]).'
    )


def name_given(key: object, verb: str, other: str) -> str:
    if isinstance(key, str):
        return key
    raise InvalidValueError(
        f'{verb} takes names of properties, such as "year", or {other}; {key!r} was given.'
    )
