"""Which corpora this process has open: opening one a second time gives the same session."""

from __future__ import annotations

import atexit
import os
import threading
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

from panoptic_nb.errors import ConflictError, InvalidValueError
from panoptic_nb.session.given import path_given
from panoptic_nb.session.session import Session
from panoptic_nb.store.refusals import despite_interrupts


@dataclass
class _Opened:
    """A session, and how many `Corpus` objects hold it."""

    session: Session
    handles: int = 0


_opened: dict[Path, _Opened] = {}
_guard = threading.RLock()


def open_session(path: str | Path, *, read_only: bool = False) -> Session:
    """The session of a corpus folder: the one that is open in this process, or a new one.

    Raises
    ------
    ConflictError
        If this process has the corpus open the other way (for writing, or for reading only).
    """
    folder = path_given(path, "a corpus", "fruit.panoptic")
    if not isinstance(read_only, bool):
        raise InvalidValueError(f"read_only is True or False; {read_only!r} was given.")
    try:
        os.fspath(folder).encode("utf-8")
    except UnicodeEncodeError as error:
        raise InvalidValueError(
            f"{os.fspath(folder)!r} cannot hold a corpus: DuckDB opens no path that is not UTF-8. Choose another "
            "place, or give the folder that is written in other characters a new name."
        ) from error
    with _guard:
        opened = _opened.get(folder)
        if opened is None:
            opened = _opened[folder] = _Opened(Session(folder, read_only=read_only))
        elif opened.session.store.read_only != read_only:
            how = "for reading only" if opened.session.store.read_only else "for writing"
            raise ConflictError(
                f"{folder.name} is already open {how} in this process. Close that one first (corpus.close()), "
                f"or open it the same way: read_only={opened.session.store.read_only}."
            )
        opened.handles += 1
        return opened.session


def release_session(session: Session) -> None:
    """One handle less; the last one closes the folder."""
    folder = session.store.folder
    with _guard:
        opened = _opened.get(folder)
        if opened is None or opened.session is not session:
            return
        opened.handles -= 1

    def close() -> None:
        # Inside the guard: whoever opens the folder next must find it free.
        with _guard:
            if opened.handles == 0 and _opened.get(folder) is opened:
                try:
                    session.close()
                finally:
                    del _opened[folder]

    try:
        # Outside the guard: a job that opens or closes a corpus itself could not end.
        if opened.handles == 0:
            session.jobs.stop()
    finally:
        despite_interrupts(close)


def _begin_in_a_fork() -> None:
    """What a fork inherits is not its own: it is neither used nor closed there, nor taken apart at its end."""
    global _guard
    _guard = threading.RLock()
    for opened in _opened.values():
        opened.session.store.catalogue.leave_to_parent()
    _opened.clear()


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_begin_in_a_fork)


@atexit.register
def _close_all() -> None:
    """A program that ends without closing its corpora leaves them as whole, with a snapshot."""
    with ExitStack() as stack:
        for opened in list(_opened.values()):
            stack.callback(opened.session.close)
        _opened.clear()
