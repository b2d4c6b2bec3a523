"""Keeping a decoder's chatter away from people who only import pictures.

Pillow warns and logs about files that it reads all the same (a malformed tag, a large picture), and the
TIFF library writes to the terminal by itself. In an import of 100,000 files such lines tell a scholar
nothing: what matters is in the report. Turned into errors by a strict session, warnings would even refuse
good files. `warnings.catch_warnings` is no help: in Python 3.11 to 3.13 it swaps a list that all threads
share. Hence one entry in that list that matches only on threads that ask for it.
"""

from __future__ import annotations

import ctypes
import logging
import threading
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any

import PIL


class _ReadingHere(threading.local):
    """Stands where `warnings` expects a pattern: matches any text, on a thread that is reading."""

    reading = False

    def match(self, text: str) -> bool:
        return self.reading


_here = _ReadingHere()
_order = threading.Lock()
_entry: Any = ("ignore", _here, Warning, None, 0)

logging.getLogger("PIL").addHandler(logging.NullHandler())  # else Python prints what nobody handles


@contextmanager
def quiet() -> Iterator[None]:
    """Ignore every warning that this thread raises in the block; other threads keep theirs."""
    _come_first()
    outer = _here.reading
    _here.reading = True
    try:
        yield
    finally:
        _here.reading = outer


def _come_first() -> None:
    """Put the entry before those that the session or another library added since."""
    with _order:
        filters: Any = warnings.filters
        if not filters or filters[0] is not _entry:
            filters[:] = [_entry, *(entry for entry in filters if entry is not _entry)]


@cache
def hush_libtiff() -> None:
    """Stop the TIFF library from writing to the terminal, where Pillow brings it as a file of its own.

    Elsewhere (Windows, where it is built into Pillow) a damaged TIFF still leaves a line there; it is
    refused with its reason in either case.
    """
    here = Path(PIL.__file__).parent
    for folder in (here.parent / "pillow.libs", here / ".dylibs"):
        for library in folder.glob("libtiff*"):
            ctypes.CDLL(str(library)).TIFFSetErrorHandler(None)
