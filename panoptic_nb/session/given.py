"""What a corpus is given, checked: paths, numbers, names. A slip of the pen is said in words."""

from __future__ import annotations

import os
from operator import index
from pathlib import Path

import numpy as np

from panoptic_nb.errors import InvalidValueError


def path_given(path: object, what: str, example: str) -> Path:
    """A path on this machine, whole.

    Parameters
    ----------
    what, example
        What it is the path of, and one such path, for the message.

    Raises
    ------
    InvalidValueError
        If it is no path, or none that a file could have.
    """
    text = os.fspath(path) if isinstance(path, str | os.PathLike) else None
    if not isinstance(text, str):
        raise InvalidValueError(f"Give the path of {what}, such as {example!r}; {path!r} was given.")
    if not text.strip():
        raise InvalidValueError(f"Give the path of {what}, such as {example!r}; an empty one was given.")
    try:
        return expanded(text).resolve()
    except RuntimeError as error:
        raise InvalidValueError(f"{text!r} leads nowhere: {error}. Give the path of {what}.") from error


def file_given(path: object) -> Path:
    """The path of a file to be written, as it was given.

    Raises
    ------
    InvalidValueError
        If it is no path, or none that a file could have.
    """
    path_given(path, "the file to write", "fruit.csv")
    return Path(path)  # type: ignore[arg-type]


def expanded(path: str) -> Path:
    """A path in which ``~`` is the home folder it stands for.

    Raises
    ------
    InvalidValueError
        If nobody's, or it is no path that a file could have.
    """
    if "\0" in path:
        raise InvalidValueError(f"{path!r} is no path: no file has a zero byte in its name. Leave it out.")
    try:
        return Path(path).expanduser()
    except RuntimeError as error:
        raise InvalidValueError(
            f"{path!r} begins with the home folder of somebody whom this machine does not know. Write the path out."
        ) from error


def number_given(number: object, what: str, where: str) -> int:
    """The number of an item or an operation.

    Parameters
    ----------
    what, where
        What goes by number, and what gives the numbers there are, for the message.

    Raises
    ------
    InvalidValueError
        If it is no whole number.
    """
    if isinstance(number, bool | np.bool_) or not hasattr(number, "__index__"):
        raise InvalidValueError(f"{what} go by number, as {where} gives them; {number!r} was given.")
    return index(number)


def name_given(name: object, what: str, example: str) -> str:
    """The name of something that a corpus has.

    Raises
    ------
    InvalidValueError
        If it is no text.
    """
    if isinstance(name, str):
        return name
    raise InvalidValueError(f"{what} go by name, such as {example}; {name!r} was given.")


def count_given(count: object, name: str) -> int | None:
    """How many of something at a time, or None for what suits.

    Raises
    ------
    InvalidValueError
        If it is no whole number from 1 to a million.
    """
    if count is None:
        return None
    if isinstance(count, int | np.integer) and not isinstance(count, bool) and 1 <= count <= 1_000_000:
        return int(count)
    raise InvalidValueError(
        f"{name} is a whole number from 1, or None for what suits this machine; {count!r} was given."
    )
