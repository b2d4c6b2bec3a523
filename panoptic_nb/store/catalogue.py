"""The DuckDB side of a corpus: one writer at a time, a cursor for each thread that reads.

Concurrent updates of a row conflict at once in DuckDB, so that changes pass one lock. Reads see the last
commit. Extensions are never installed or loaded on demand: nothing leaves the machine.
"""

from __future__ import annotations

import ctypes
import os
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import duckdb
import numpy as np
import numpy.typing as npt

from panoptic_nb.errors import ReadOnlyError, StorageError
from panoptic_nb.store.block import Block
from panoptic_nb.store.inside import give_rights_of
from panoptic_nb.store.last import LastOperation
from panoptic_nb.store.refusals import (
    BROKEN,
    in_words,
    is_interrupt,
    naming_property,
    plain_interrupts,
    storage_error,
)
from panoptic_nb.store.transaction import Transaction

if TYPE_CHECKING:
    import polars as pl

__all__ = ["Catalogue", "Columns", "Transaction"]

Columns = dict[str, npt.NDArray[Any]]
T = TypeVar("T")

_PATIENCE_S = 30.0
_CONFIG = {"autoinstall_known_extensions": "false", "autoload_known_extensions": "false"}
# A catalogue may come from a stranger: what is in it reaches no file outside its folder and no variable of
# this program.
_CLOSED = (
    "SET allowed_directories = ['{folder}/']",
    "SET enable_external_access = false",
    "SET python_enable_replacements = false",
    "SET lock_configuration = true",
)


class Catalogue:
    """The connection to ``corpus.duckdb``.

    Parameters
    ----------
    path
        The database file; made where there is none, unless `read_only`.
    """

    def __init__(self, path: Path, *, read_only: bool = False) -> None:
        self.path = path
        self.read_only = read_only
        try:
            self._connection = duckdb.connect(str(path), read_only=read_only, config=dict(_CONFIG))
            for setting in _CLOSED:
                self._connection.execute(setting.format(folder=_quoted(path.parent.absolute())))
        except duckdb.Error as error:
            raise storage_error(error, path) from error
        self._local = threading.local()
        self._writer = self._connection.cursor()
        self._lock = threading.RLock()
        self._inside: Block | None = None
        self._afterwards: list[Callable[[], object]] = []
        self.last: LastOperation | None = None
        self._readers: set[int] = set()
        self._closed = False
        self._process = os.getpid()
        # DuckDB makes it anew after every checkpoint, as the umask has it.
        self._log = path.with_name(f"{path.name}.wal")
        give_rights_of(path, self._log)

    def rows(self, sql: str, params: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
        """The rows that a statement gives, as Python values."""
        return self._read(lambda cursor: cursor.execute(sql, list(params)).fetchall())

    def columns(self, sql: str, params: Sequence[Any] = ()) -> Columns:
        """The columns that a statement gives, as arrays; text as objects, missing values as None or NaN."""
        found = self._read(lambda cursor: cursor.execute(sql, list(params)).fetchnumpy())
        return {name: _plain(values) for name, values in found.items()}

    def arrow(self, sql: str, params: Sequence[Any] = ()) -> Any:
        """The result of a statement as a `pyarrow.Table`."""
        return self._read(lambda cursor: cursor.sql(sql, params=list(params) or None).to_arrow_table())

    def frame(self, sql: str, params: Sequence[Any] = ()) -> pl.DataFrame:
        """The result of a statement as a polars frame: the fast way for text."""
        import polars as pl

        with plain_interrupts():
            return pl.DataFrame(self.arrow(sql, params))

    def _read(self, ask: Callable[[duckdb.DuckDBPyConnection], T]) -> T:
        """Read with the cursor of this thread; closing waits for those who do.

        Ctrl-C may come between any two steps. Who reads is therefore known by thread, and not counted: what was
        left by one that was interrupted is gone with the next reading of its thread, and nobody waits for itself.
        """
        me = threading.get_ident()
        try:
            self._readers.add(me)
            self.check_open()
            with in_words(self.path, BROKEN), naming_property(self._connection, self.path):
                return ask(self._cursor())
        except BaseException:
            # It may hold half a result, which would be in the way of the next statement.
            self._local.cursor = None
            raise
        finally:
            self._readers.discard(me)

    def check_open(self) -> None:
        """Refuse a catalogue that was closed, or that is another process's.

        Raises
        ------
        StorageError
            With what to do.
        """
        self._check_process()
        if self._closed:
            name = self.path.parent.stem
            raise StorageError(
                f'{name} is closed. Open it again: corpus = Corpus("{self.path.parent.name}").'
            )

    def _check_process(self) -> None:
        """In a fork, locks are held by threads that are not there: whoever waits for one waits for ever."""
        if os.getpid() != self._process:
            raise StorageError(
                f"{self.path.parent.stem} was opened by process {self._process}, of which this one is a fork: a "
                "database does not survive that. Start processes with multiprocessing's spawn, and let each open what "
                "it needs; or use threads, which may share a corpus."
            )

    def leave_to_parent(self) -> None:
        """In a fork: never take the connections apart. DuckDB would wait for threads that are not there, and crash."""
        for connection in (self._connection, self._writer, getattr(self._local, "cursor", None)):
            ctypes.pythonapi.Py_IncRef(ctypes.py_object(connection))

    def _cursor(self) -> duckdb.DuckDBPyConnection:
        if self._inside is not None and self._inside.is_mine():
            return self._writer
        cursor: duckdb.DuckDBPyConnection | None = getattr(self._local, "cursor", None)
        if cursor is None:
            cursor = self._connection.cursor()
            self._local.cursor = cursor
        return cursor

    @contextmanager
    def alone(self) -> Iterator[None]:
        """Let no other thread change the catalogue meanwhile."""
        self._check_process()
        with self._lock:
            yield

    @contextmanager
    def transaction(self) -> Iterator[Transaction]:
        """Change the catalogue: all of it or, should anything fail, nothing.

        Inside one, the same thread may open another: it joins the first. Reads by this thread see what
        was written so far, reads by others the last commit.
        """
        if self.read_only:
            raise ReadOnlyError(
                "The corpus is open for reading only. Open it without read_only to change it."
            )
        self._check_process()
        with self._lock:
            self.check_open()
            if self._inside is not None and self._inside.is_mine():
                yield Transaction(self._writer)
                return
            left, mine = self._inside, Block()
            self._inside = mine
            try:
                # Inside the try: a keyboard interrupt may come between any two steps.
                if left is not None:
                    self._rollback()
                self._begin()
                yield Transaction(self._writer)
                self._commit()
            except BaseException:
                if self._inside is mine:
                    self._rollback()
                raise
            finally:
                if self._inside is mine:
                    self._inside = None

    def afterwards(self, step: Callable[[], object]) -> None:
        """Do a step once the transaction under way is committed, the outermost; should that fail, never."""
        self._afterwards.append(step)

    def wrote(self, op_id: int) -> None:
        """Say that the transaction under way writes an operation: with its commit it becomes the last one."""
        if self.last is not None:
            self.afterwards(partial(self.last.write, op_id))

    def takes_back(self, last: int) -> None:
        """Say that the transaction under way takes an operation out of the journal, which ends with `last` then."""
        if self.last is not None:
            self.last.write(last)

    def _begin(self) -> None:
        self._afterwards = []
        with in_words(self.path):
            self._writer.execute("BEGIN TRANSACTION")

    def _commit(self) -> None:
        with in_words(self.path):
            self._writer.execute("COMMIT")
        give_rights_of(self.path, self._log)
        for step in self._afterwards:
            step()

    def _rollback(self) -> None:
        try:
            self._writer.execute("ROLLBACK")
        except (duckdb.Error, RuntimeError, KeyboardInterrupt) as error:
            # A commit that failed has rolled back already.
            if "no transaction is active" in str(error):
                return
            # Whatever it was in the middle of ends with it; the next change must not join in.
            self._writer.close()
            self._writer = self._connection.cursor()
            if isinstance(error, duckdb.Error) and not is_interrupt(error):
                raise storage_error(error, self.path) from error

    def copy_to(self, target: Path) -> None:
        """Write a whole copy of the database to a new file, through DuckDB itself."""
        self.check_open()
        with self._lock:
            cursor = self._connection.cursor()
            try:
                with in_words(target):
                    cursor.execute(f"ATTACH '{_quoted(target.absolute())}' AS copy_target")
                    try:
                        (name,) = cursor.execute("SELECT current_database()").fetchall()[0]
                        cursor.execute(f'COPY FROM DATABASE "{name}" TO copy_target')
                    finally:
                        cursor.execute("DETACH copy_target")
            finally:
                cursor.close()

    def close(self) -> None:
        """Write everything into the one file and let go of it."""
        self._check_process()
        with self._lock:
            self._closed = True
            patience = time.monotonic() + _PATIENCE_S
            while self._readers - {threading.get_ident()} and time.monotonic() < patience:
                time.sleep(0.005)
            try:
                with in_words(self.path):
                    self._connection.close()
            finally:
                if self.last is not None:
                    self.last.close()


def _plain(values: Any) -> npt.NDArray[Any]:
    """DuckDB gives masked arrays where values are missing; text columns come as objects."""
    if not isinstance(values, np.ma.MaskedArray):
        return np.asarray(values)
    if not np.ma.is_masked(values):
        return np.asarray(values.data)
    plain = np.asarray(values.data).astype(object)
    plain[np.ma.getmaskarray(values)] = None
    return plain


def _quoted(path: Path) -> str:
    """A path as it stands between the quotes of a statement."""
    return path.as_posix().replace("'", "''")
