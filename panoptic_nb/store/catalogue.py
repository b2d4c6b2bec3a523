"""The DuckDB side of a corpus: one writer at a time, a cursor for each thread that reads.

Concurrent updates of a row conflict at once in DuckDB, so that changes pass one lock. Reads see the last
commit. Extensions are never installed or loaded on demand: nothing leaves the machine.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import duckdb
import numpy as np
import numpy.typing as npt

from panoptic_nb.errors import PanopticError, ReadOnlyError, StorageError

if TYPE_CHECKING:
    import polars as pl

Columns = dict[str, npt.NDArray[Any]]

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
            raise _storage_error(error, path) from error
        self._local = threading.local()
        self._writer = self._connection.cursor()
        self._lock = threading.RLock()
        self._inside = False
        self._calm = threading.Condition()
        self._reads = 0
        self._closed = False

    def rows(self, sql: str, params: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
        """The rows that a statement gives, as Python values."""
        with self._reading() as cursor:
            return cursor.execute(sql, list(params)).fetchall()

    def columns(self, sql: str, params: Sequence[Any] = ()) -> Columns:
        """The columns that a statement gives, as arrays; text as objects, missing values as None or NaN."""
        with self._reading() as cursor:
            found = cursor.execute(sql, list(params)).fetchnumpy()
        return {name: _plain(values) for name, values in found.items()}

    def arrow(self, sql: str, params: Sequence[Any] = ()) -> Any:
        """The result of a statement as a `pyarrow.Table`."""
        with self._reading() as cursor:
            return cursor.sql(sql, params=list(params) or None).to_arrow_table()

    def frame(self, sql: str, params: Sequence[Any] = ()) -> pl.DataFrame:
        """The result of a statement as a polars frame: the fast way for text."""
        import polars as pl

        return pl.DataFrame(self.arrow(sql, params))

    @contextmanager
    def _reading(self) -> Iterator[duckdb.DuckDBPyConnection]:
        """A cursor to read with; closing waits for those who do."""
        with self._calm:
            self._check_open()
            cursor = self._cursor()
            self._reads += 1
        try:
            with _in_words(self.path, _BROKEN):
                yield cursor
        finally:
            with self._calm:
                self._reads -= 1
                self._calm.notify_all()

    def _check_open(self) -> None:
        if self._closed:
            name = self.path.parent.stem
            raise StorageError(
                f'{name} is closed. Open it again: corpus = Corpus("{self.path.parent.name}").'
            )

    def _cursor(self) -> duckdb.DuckDBPyConnection:
        if self._inside and self._owns_lock():
            return self._writer
        cursor: duckdb.DuckDBPyConnection | None = getattr(self._local, "cursor", None)
        if cursor is None:
            cursor = self._connection.cursor()
            self._local.cursor = cursor
        return cursor

    def _owns_lock(self) -> bool:
        return getattr(self._local, "writing", False)

    @contextmanager
    def alone(self) -> Iterator[None]:
        """Let no other thread change the catalogue meanwhile."""
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
        with self._lock:
            self._check_open()
            if self._inside:
                yield Transaction(self._writer)
                return
            try:
                # Inside the try: a keyboard interrupt may come between any two steps.
                self._begin()
                yield Transaction(self._writer)
                self._commit()
            except BaseException:
                self._rollback()
                raise
            finally:
                self._inside = False
                self._local.writing = False

    def _begin(self) -> None:
        self._inside = True
        self._local.writing = True
        with _in_words(self.path):
            self._writer.execute("BEGIN TRANSACTION")

    def _commit(self) -> None:
        with _in_words(self.path):
            self._writer.execute("COMMIT")

    def _rollback(self) -> None:
        try:
            self._writer.execute("ROLLBACK")
        except duckdb.Error as error:
            # A commit that failed has rolled back already; anything else is worth knowing.
            if "no transaction is active" not in str(error):
                raise _storage_error(error, self.path) from error

    def copy_to(self, target: Path) -> None:
        """Write a whole copy of the database to a new file, through DuckDB itself."""
        with self._lock:
            cursor = self._connection.cursor()
            try:
                with _in_words(target):
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
        with self._lock, self._calm:
            self._closed = True
            self._calm.wait_for(lambda: self._reads == 0, timeout=_PATIENCE_S)
            self._connection.close()


class Transaction:
    """What may be done inside `Catalogue.transaction`."""

    def __init__(self, cursor: duckdb.DuckDBPyConnection) -> None:
        self._cursor = cursor

    def run(self, sql: str, params: Sequence[Any] = (), **tables: Any) -> list[tuple[Any, ...]]:
        """Run one statement; `tables` are arrays, frames or Arrow tables it may name.

        Returns
        -------
        list of tuple
            The rows; for a change, one row with the number of rows changed.
        """
        for name, table in tables.items():
            self._cursor.register(name, _registered(table))
        try:
            with _in_words(None):
                return self._cursor.execute(sql, list(params)).fetchall()
        finally:
            for name in tables:
                self._cursor.unregister(name)

    def insert(self, table: str, rows: Sequence[Sequence[Any]]) -> None:
        """Insert rows given as Python values, in the order of the table's columns."""
        if not rows:
            return
        import polars as pl

        frame = pl.DataFrame([tuple(row) for row in rows], orient="row", infer_schema_length=None)
        # Hashes of 64 bits do not fit a signed integer, and Arrow has none of 128.
        frame = frame.with_columns(pl.col(pl.Int128).cast(pl.UInt64))
        self.run(f"INSERT INTO {table} SELECT * FROM new_rows", new_rows=frame)

    def count(self, sql: str, params: Sequence[Any] = (), **tables: Any) -> int:
        """Run a change and say how many rows it touched."""
        rows = self.run(sql, params, **tables)
        return int(rows[0][0]) if rows else 0


def _registered(table: Any) -> Any:
    if isinstance(table, Mapping):
        return {name: np.ascontiguousarray(values) for name, values in table.items()}
    return table.to_arrow() if hasattr(table, "to_arrow") else table


def _plain(values: Any) -> npt.NDArray[Any]:
    """DuckDB gives masked arrays where values are missing; text columns come as objects."""
    if not isinstance(values, np.ma.MaskedArray):
        return np.asarray(values)
    if not np.ma.is_masked(values):
        return np.asarray(values.data)
    plain = np.asarray(values.data).astype(object)
    plain[np.ma.getmaskarray(values)] = None
    return plain


@contextmanager
def _in_words(path: Path | None, kinds: tuple[type[duckdb.Error], ...] = (duckdb.Error,)) -> Iterator[None]:
    """Say what DuckDB says in the words of this library; Ctrl-C stays what it is for Python."""
    try:
        yield
    except kinds as error:
        raise _storage_error(error, path) from error
    except RuntimeError as error:
        if str(error) != "Query interrupted":
            raise
        raise KeyboardInterrupt from error


def _quoted(path: Path) -> str:
    """A path as it stands between the quotes of a statement."""
    return path.as_posix().replace("'", "''")


# What a sound statement meets when the disk, or the database as a whole, fails.
_BROKEN = (duckdb.IOException, duckdb.FatalException, duckdb.InternalException)


def _storage_error(error: duckdb.Error, path: Path | None) -> PanopticError:
    text = str(error).splitlines()[0]
    where = f" ({path})" if path else ""
    lowered = text.lower()
    if isinstance(error, duckdb.FatalException) or "database has been invalidated" in lowered:
        return StorageError(
            f"The corpus database had to stop{where}: {text[:300]} What was done before this step is safe. Close "
            "the corpus (corpus.close()), see that the disk is there and has room, and open it again."
        )
    if "not a valid duckdb database" in lowered:
        return StorageError(
            f"{path or 'The catalogue'} is damaged, or is no corpus: {text} If it was a corpus, put a backup in its "
            "place: Corpus.restore(corpus, backup); the backups lie in its folder backups."
        )
    if "no space left" in lowered or "could not write" in lowered:
        return StorageError(
            f"The disk is full{where}: {text}. Nothing of this step was kept; free some space."
        )
    if "conflicting lock" in lowered or "could not set lock" in lowered:
        return StorageError(f"Another program holds the database{where}: {text}. Close it there first.")
    return StorageError(f"The corpus database refused{where}: {text}")
