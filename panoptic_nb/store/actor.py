"""Who acts, and why: kept for each thread and task apart.

A context variable, so that a click handled on the widget's thread does not inherit the origin of a
script that runs meanwhile.
"""

from __future__ import annotations

import getpass
import os
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, replace


@dataclass(frozen=True, slots=True)
class Actor:
    """Who makes a change, and where it comes from (``manual``, ``script``, ``import:file.csv``, …)."""

    author: str
    origin: str


def _user() -> str:
    wish = os.environ.get("PANOPTIC_NB_AUTHOR")
    if wish:
        return wish
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return "unknown"


_actor: ContextVar[Actor | None] = ContextVar("panoptic_nb_actor", default=None)


def current_actor() -> Actor:
    """The author and origin that changes carry now; by default the user of the machine, ``script``."""
    return _actor.get() or Actor(_user(), "script")


@contextmanager
def acting(author: str | None = None, origin: str | None = None) -> Iterator[Actor]:
    """Changes made inside the block carry this author and this origin; what is None stays as it is."""
    wanted = {name: value for name, value in (("author", author), ("origin", origin)) if value is not None}
    actor = replace(current_actor(), **wanted)
    token = _actor.set(actor)
    try:
        yield actor
    finally:
        _actor.reset(token)


@contextmanager
def by_default(origin: str) -> Iterator[Actor]:
    """Like `acting`, for an origin that the user's own choice overrides."""
    if _actor.get() is not None:
        yield current_actor()
        return
    with acting(origin=origin) as actor:
        yield actor
