"""Spaces as rows: their names, their vectors, and which row is whose."""

from __future__ import annotations

import contextlib
import json
import shutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from panoptic_nb.errors import ConflictError, InvalidValueError, StorageError
from panoptic_nb.store.catalogue import Catalogue, Transaction
from panoptic_nb.store.inside import rights_of
from panoptic_nb.store.schema import HIGHEST_DIM
from panoptic_nb.store.vectors import VectorFile, Vectors

TRANSFORM_VERSION = 1
ELSEWHERE = "computed elsewhere"
"""The model of a space whose vectors were given: nobody here can compute them again."""


@dataclass(frozen=True, slots=True)
class SpaceRow:
    """One space, as the catalogue keeps it.

    Attributes
    ----------
    centre
        Whether the mean of the corpus is taken from its vectors before they are normalised.
    rows
        How many vectors it holds.
    description
        What the embedder says of itself: model, weights' hash, library, preprocessing.
    """

    space_id: int
    name: str
    dim: int
    centre: bool
    rows: int
    description: dict[str, Any]


class Spaces:
    """Reads and writes the tables ``spaces`` and ``space_rows`` and the vector files.

    Parameters
    ----------
    folder
        Where each space has a folder named by its number.
    require
        Raises an error where the corpus folder is not there any more; asked before vectors are written or read.
    snapshot
        Whether the catalogue is a copy of one that others go on with.
    """

    def __init__(
        self,
        catalogue: Catalogue,
        folder: Path,
        *,
        require: Callable[[], None] = lambda: None,
        snapshot: bool = False,
    ) -> None:
        self._catalogue = catalogue
        self._folder = folder
        self._require = require
        self._snapshot = snapshot

    def all(self) -> dict[str, SpaceRow]:
        """The spaces, by name."""
        rows = self._catalogue.rows(
            "SELECT space_id, name, dim, centre, rows, description FROM spaces ORDER BY space_id"
        )
        return {
            name: SpaceRow(number, name, dim, centre, count, _described(name, text))
            for number, name, dim, centre, count, text in rows
        }

    def create(self, name: str, dim: int, *, centre: bool, description: Mapping[str, Any]) -> SpaceRow:
        """Make an empty space; one of that name that is there already is given back."""
        if not 1 <= dim <= HIGHEST_DIM:
            raise InvalidValueError(
                f"Vectors of {dim:,} numbers cannot be kept; they have 1 to {HIGHEST_DIM:,}. Reduce them first, for "
                "instance by a principal component analysis."
            )
        with self._catalogue.transaction() as transaction:
            made = self.all().get(name)
            if made is not None and made.dim == dim:
                return made  # by another thread, a moment ago
            if made is not None:
                raise ConflictError(
                    f'The space "{name}" has {made.dim} numbers per vector, and vectors of {dim} were given. Give them '
                    "another name."
                )
            row = SpaceRow(self._new_number(transaction), name, dim, centre, 0, dict(description))
            values = [
                row.space_id,
                name,
                dim,
                centre,
                TRANSFORM_VERSION,
                0,
                json.dumps(dict(description), default=str),
            ]
            transaction.insert("spaces", [values])
        return row

    def drop(self, space: SpaceRow) -> None:
        """Remove a space and its vectors."""
        with self._catalogue.transaction() as transaction:
            transaction.run("DELETE FROM space_rows WHERE space_id = ?", [space.space_id])
            transaction.run("DELETE FROM spaces WHERE space_id = ?", [space.space_id])
            self._remove_afterwards(space)

    def append(self, space_id: int, image_ids: npt.NDArray[np.int32], vectors: Vectors) -> None:
        """Add the vectors of images: written first, then known to the catalogue.

        An image that has a vector by now, from another thread, keeps it.
        """
        with self._catalogue.transaction() as transaction:
            new = ~np.isin(image_ids, self.image_ids(space_id))
            image_ids, vectors = image_ids[new], vectors[new]
            ((rows, dim),) = transaction.run("SELECT rows, dim FROM spaces WHERE space_id = ?", [space_id])
            self._file(space_id, int(dim)).append(vectors, int(rows))
            transaction.run(
                "INSERT INTO space_rows SELECT ?, row, image_id FROM new_rows",
                [space_id],
                new_rows={"row": np.arange(rows, rows + len(vectors)), "image_id": image_ids},
            )
            transaction.run("UPDATE spaces SET rows = ? WHERE space_id = ?", [rows + len(vectors), space_id])

    def rewrite(self, space: SpaceRow, image_ids: npt.NDArray[np.int32], vectors: Vectors) -> None:
        """Let a space hold these vectors and no others: under a new number, so that a crash leaves the old ones."""
        with self._catalogue.transaction() as transaction:
            number = self._new_number(transaction)
            self._file(number, space.dim).append(np.asarray(vectors), 0)
            transaction.run("DELETE FROM space_rows WHERE space_id = ?", [space.space_id])
            transaction.run(
                "UPDATE spaces SET space_id = ?, rows = ? WHERE space_id = ?",
                [number, len(vectors), space.space_id],
            )
            transaction.run(
                "INSERT INTO space_rows SELECT ?, row, image_id FROM new_rows",
                [number],
                new_rows={"row": np.arange(len(vectors)), "image_id": image_ids},
            )
            self._remove_afterwards(space)

    def _remove_afterwards(self, space: SpaceRow) -> None:
        """Not before the catalogue has forgotten them for good: until then, they may be the vectors of the space."""
        folder = self._folder / str(space.space_id)
        self._catalogue.afterwards(partial(shutil.rmtree, folder, ignore_errors=True))

    def set_apart(self) -> None:
        """Give every space a new number and its own copy of its vectors.

        For a catalogue that comes from a backup: the catalogue that it replaces may have written other
        vectors past those that the backup knows, under the same number, and may itself come back.
        """
        with self._catalogue.transaction() as transaction:
            for space in self.all().values():
                number = self._new_number(transaction)
                old = self._file(space.space_id, space.dim)
                # What is not there any more is for `check` to say and for an embedding to compute again.
                with contextlib.suppress(StorageError):
                    self._file(number, space.dim).append(old.read(space.rows), 0)
                for table in ("spaces", "space_rows"):
                    transaction.run(
                        f"UPDATE {table} SET space_id = ? WHERE space_id = ?", [number, space.space_id]
                    )

    def _new_number(self, transaction: Transaction) -> int:
        """A number that no space of this folder has or had, whichever catalogue knew it."""
        ((known, given),) = transaction.run(
            "SELECT (SELECT coalesce(max(space_id), 0) FROM spaces), "
            "(SELECT coalesce(max(value::INTEGER), 0) FROM meta WHERE key = 'last_space')"
        )
        names = [path.name for path in self._folder.glob("*")]
        on_disk = [int(name) for name in names if name.isdecimal() and len(name) < 8]
        number = max(int(known), int(given), *on_disk, 0) + 1
        transaction.run("DELETE FROM meta WHERE key = 'last_space'")
        transaction.run("INSERT INTO meta VALUES ('last_space', ?)", [str(number)])
        return number

    def image_ids(self, space_id: int) -> npt.NDArray[np.int32]:
        """The image of every row, shape (rows,)."""
        columns = self._catalogue.columns(
            "SELECT image_id FROM space_rows WHERE space_id = ? ORDER BY row", [space_id]
        )
        return columns["image_id"].astype(np.int32, copy=False)

    def listed(self, space: SpaceRow) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int32]]:
        """Every row that the catalogue lists, and its image, as they stand there; both of one length."""
        columns = self._catalogue.columns(
            "SELECT row, image_id FROM space_rows WHERE space_id = ? ORDER BY row", [space.space_id]
        )
        return columns["row"].astype(np.int64, copy=False), columns["image_id"].astype(np.int32, copy=False)

    def vectors(self, space: SpaceRow) -> Vectors:
        """What the encoder gave, shape (rows, dim)."""
        return self._file(space.space_id, space.dim, self._way_out(space)).read(space.rows)

    def left(self, space: SpaceRow) -> tuple[npt.NDArray[np.bool_], Vectors]:
        """What there is of what the encoder gave: the rows that are there, shape (rows,), and the vectors of those."""
        return self._file(space.space_id, space.dim).left(space.rows)

    def _way_out(self, space: SpaceRow) -> str:
        if self._snapshot:
            return (
                f'This is a snapshot, and the process that holds the corpus may have dropped the space "{space.name}" '
                "or replaced vectors in it since. Have a new snapshot made there (corpus.snapshot(), or "
                "corpus.close()); then close the corpus here, and open it again."
            )
        again = (
            f'corpus.add_vectors("{space.name}", …) takes in the others again, from where you have them'
            if space.description.get("model") == ELSEWHERE
            else "corpus.embed computes the others again"
        )
        first = "Open the corpus without read_only: " if self._catalogue.read_only else ""
        return (
            "If the folder vectors stayed behind when the corpus was copied, close the corpus and put it there. "
            f"{first}corpus.repair() keeps the vectors that are left, and {again}."
        )

    def _file(self, number: int, dim: int, way_out: str = "") -> VectorFile:
        self._require()
        rights = rights_of(self._folder.with_name("corpus.duckdb"))
        return VectorFile(self._folder / str(number), dim, rights=rights, way_out=way_out)


def _described(name: str, text: str) -> dict[str, Any]:
    try:
        found = json.loads(text)
    except (ValueError, RecursionError):
        found = None
    if not isinstance(found, dict):
        raise StorageError(
            f'What the catalogue says of the space "{name[:40]}" is damaged. Put a backup in its place: '
            "Corpus.restore(corpus, backup)."
        )
    return found
