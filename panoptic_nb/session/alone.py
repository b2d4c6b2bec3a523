"""One change at a time, from the first look at the corpus to the last word about it."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, ParamSpec, TypeVar

from panoptic_nb.session.session import Session

P = ParamSpec("P")
R = TypeVar("R")


def alone(function: Callable[P, R]) -> Callable[P, R]:
    """Let no other thread change the corpus while `function` looks things up and changes them.

    Without it, two threads that both find no tag "apple" would each make one.

    Parameters
    ----------
    function
        Takes a `Session` first, or is a method of what has one as ``_session``.
    """

    @wraps(function)
    def run(*args: P.args, **kwargs: P.kwargs) -> R:
        first: Any = args[0]
        session: Session = first if isinstance(first, Session) else first._session
        with session.alone():
            return function(*args, **kwargs)

    return run
