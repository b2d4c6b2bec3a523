"""What DuckDB says, in the words of this library; and Ctrl-C, whatever a library in between has made of it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import duckdb

from panoptic_nb.errors import InvalidValueError, PanopticError, StorageError
from panoptic_nb.store.schema import CATALOGUE

# DuckDB and polars catch the KeyboardInterrupt that Python raises inside them, and tell it in an error of theirs.
_TOLD = re.compile(r"(^|failed: )KeyboardInterrupt\b|<class 'KeyboardInterrupt'>", re.MULTILINE)


def is_interrupt(error: BaseException) -> bool:
    """Whether an error is Ctrl-C, under whatever name it comes out of DuckDB or polars."""
    if isinstance(error, KeyboardInterrupt | duckdb.InterruptException):
        return True
    if isinstance(error, RuntimeError) and str(error) == "Query interrupted":
        return True
    if isinstance(error, TypeError) and "<unprintable" in str(error):
        return True  # polars had asked an object for its text
    foreign = isinstance(error, duckdb.Error) or type(error).__name__ == "PanicException"
    return foreign and _TOLD.search(str(error)) is not None


# DuckDB gives these as errors of no kind.
_DAMAGED = re.compile(
    r"corrupt database file|replaying wal|wal .*(checksum|match)|checksum .*wal|not a valid duckdb database|corrupted"
    r"|could not read enough bytes",
    re.IGNORECASE,
)

_NO_TEXT = re.compile(r"cannot encode str as UTF-8|^std::bad_cast$")

# A table of ours that somebody took away; other names stand in no statement of ours.
_GONE = re.compile(rf"Table with name ([vh]_\d+|(?:log_)?(?:{'|'.join(CATALOGUE)})) does not exist")


def table_gone(error: duckdb.Error) -> str | None:
    """The table that an error says is not there, if it is one of those that a catalogue has."""
    found = _GONE.search(str(error)) if isinstance(error, duckdb.CatalogException) else None
    return found[1] if found else None


@contextmanager
def refusing_no_text() -> Iterator[None]:
    """Say in words that a text is none: Python keeps bytes of file names in places where no character stands."""
    try:
        yield
    except (UnicodeEncodeError, duckdb.InvalidInputException, RuntimeError) as error:
        said = str(error)
        if not (isinstance(error, UnicodeEncodeError) or _NO_TEXT.search(said)):
            raise
        given = f"{error.object[:80]!r}" if isinstance(error, UnicodeEncodeError) else "A text that was given"
        raise InvalidValueError(
            f"{given} holds what is no character, such as a byte of a file name that is not UTF-8: no catalogue and no "
            'table can keep it. Give it in characters: text.encode("utf-8", "backslashreplace").decode().'
        ) from error


@contextmanager
def plain_interrupts() -> Iterator[None]:
    """Let Ctrl-C be what it is for Python: a `KeyboardInterrupt`."""
    try:
        yield
    except BaseException as error:
        if isinstance(error, KeyboardInterrupt) or not is_interrupt(error):
            raise
        raise KeyboardInterrupt from error


def despite_interrupts(step: Callable[[], object]) -> None:
    """Do a step to its end: should Ctrl-C cut it short, it is done again, and Ctrl-C comes out afterwards.

    Parameters
    ----------
    step
        What may be begun anew after having been half done.
    """
    try:
        step()
    except KeyboardInterrupt:
        step()
        raise


@contextmanager
def in_words(path: Path | None, kinds: tuple[type[duckdb.Error], ...] = (duckdb.Error,)) -> Iterator[None]:
    """Say what DuckDB says in the words of this library; Ctrl-C stays what it is for Python.

    Parameters
    ----------
    path
        The file that the words name.
    kinds
        The errors that are meant; others pass as they are.
    """
    try:
        with plain_interrupts(), refusing_no_text():
            yield
    except duckdb.Error as error:
        if isinstance(error, kinds) or _DAMAGED.search(str(error)) or table_gone(error):
            raise storage_error(error, path) from error
        raise


@contextmanager
def naming_property(connection: duckdb.DuckDBPyConnection, path: Path) -> Iterator[None]:
    """Where the table that holds the values of a property is gone, say so by the name of the property."""
    try:
        yield
    except duckdb.CatalogException as error:
        table = table_gone(error)
        if table is None or not table[2:].isdecimal():
            raise
        asking = "SELECT name FROM properties WHERE storage = ?"
        names = connection.cursor().execute(asking, [int(table[2:])]).fetchall()
        what = ", ".join(f'The property "{name}"' for (name,) in names)
        raise storage_error(error, path, what) from error


# What a sound statement meets when the disk, or the database as a whole, fails.
BROKEN = (duckdb.IOException, duckdb.FatalException, duckdb.InternalException)


def storage_error(error: duckdb.Error, path: Path | None, what: str = "") -> PanopticError:
    """An error of DuckDB as one of ours: what happened, where, what to do.

    Parameters
    ----------
    what
        What stood in the table that is gone, where that is the error and is known.
    """
    text = str(error).splitlines()[0]
    where = f" ({path})" if path else ""
    lowered = text.lower()
    table = table_gone(error)
    if table:
        return StorageError(
            f"{what or 'Something'} cannot be read: the table {table} of the catalogue{where} is gone. Another program "
            "has changed the catalogue. corpus.check() says what else is wrong; to have it back, close the corpus and "
            "put a backup in its place: Corpus.restore(corpus, backup)."
        )
    if _DAMAGED.search(text):
        return StorageError(
            f"{path or 'The catalogue'} is damaged, or is no corpus: {text[:300]} If it was a corpus, put a backup in "
            "its place: Corpus.restore(corpus, backup); the backups lie in its folder backups, and snapshot.duckdb "
            "restores as well."
        )
    if isinstance(error, duckdb.FatalException) or "database has been invalidated" in lowered:
        return StorageError(
            f"The corpus database had to stop{where}: {text[:300]} What was done before this step is safe. Close "
            "the corpus (corpus.close()), see that the disk is there and has room, and open it again."
        )
    if "no space left" in lowered or "could not write" in lowered:
        return StorageError(
            f"The disk is full{where}: {text}. Nothing of this step was kept; free some space."
        )
    if "conflicting lock" in lowered or "could not set lock" in lowered:
        return StorageError(f"Another program holds the database{where}: {text}. Close it there first.")
    return StorageError(
        f"The corpus database refused{where}: {text[:300]} Nothing of this step was kept. corpus.check() says whether "
        "the corpus is whole; if it is, please report this."
    )
