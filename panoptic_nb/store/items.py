"""Items and images as rows: what is known of the files, and the batches that an import commits."""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any

from panoptic_nb.errors import StorageError
from panoptic_nb.store.catalogue import Catalogue, Transaction
from panoptic_nb.store.journal import Draft
from panoptic_nb.store.operation import log_after, log_before
from panoptic_nb.store.schema import HIGHEST_ID


@dataclass(frozen=True, slots=True)
class KnownFile:
    """A file that the corpus knows: the first item that stands for it."""

    item_id: int
    image_id: int
    root_id: int
    path: str
    size: int
    mtime_ns: int
    missing: bool


@dataclass(frozen=True, slots=True)
class NewItem:
    """An item to be written: a file or one more row of a table about a file."""

    image_id: int
    root_id: int
    path: str
    path_raw: bytes | None
    size: int
    mtime_ns: int
    row_number: int = 0
    row_key: str | None = None


class Items:
    """Reads and writes the tables ``roots``, ``images`` and ``items``."""

    def __init__(self, catalogue: Catalogue) -> None:
        self._catalogue = catalogue
        ((item, image),) = catalogue.rows(
            "SELECT (SELECT coalesce(max(item_id), 0) FROM items), greatest((SELECT coalesce(max(image_id), 0) "
            "FROM images), (SELECT coalesce(max(value::INTEGER), 0) FROM meta WHERE key = 'last_image'))"
        )
        self._next_item = int(item) + 1
        self._next_image = int(image) + 1

    def roots(self) -> dict[int, str]:
        """The folders that images came from, by id; undecodable bytes as Python's surrogates."""
        rows = self._catalogue.rows("SELECT root_id, path, path_raw FROM roots ORDER BY root_id")
        return {row[0]: os.fsdecode(row[2]) if row[2] is not None else row[1] for row in rows}

    def add_root(self, draft_id: int, transaction: Transaction, path: str) -> int:
        """Remember a folder; gives its id."""
        (highest,) = transaction.run(
            "SELECT greatest((SELECT coalesce(max(root_id), 0) FROM roots), "
            "(SELECT coalesce(max(root_id), 0) FROM log_roots))"
        )[0]
        root = int(highest) + 1
        transaction.run("INSERT INTO roots VALUES (?, ?, ?)", [root, *storable(path)])
        log_after(transaction, draft_id, "roots", f"root_id = {root}")
        return root

    def known(self) -> dict[str, KnownFile]:
        """Every file of the corpus, by absolute path."""
        roots = self.roots()
        rows = self._catalogue.rows(
            "SELECT item_id, image_id, root_id, path, size, mtime_ns, missing, path_raw FROM items "
            "WHERE live AND row_number = 0"
        )
        found = {}
        for *values, raw in rows:
            file = KnownFile(*values)
            path = os.fsdecode(raw) if raw is not None else file.path
            found[os.path.join(roots[file.root_id], path)] = file  # noqa: PTH118 - surrogates survive
        return found

    def images_by_hash(self, hashes: Sequence[bytes]) -> dict[bytes, int]:
        """The images that have these contents, by SHA-256."""
        if not hashes:
            return {}
        marks = ", ".join("?" for _ in hashes)
        rows = self._catalogue.rows(f"SELECT sha256, image_id FROM images WHERE sha256 IN ({marks})", hashes)
        return {bytes(row[0]): int(row[1]) for row in rows}

    def reserve_images(self, count: int) -> range:
        """Ids for new images."""
        first = self._next_image
        _refuse_too_many("images", first + count - 1)
        self._next_image += count
        return range(first, first + count)

    def add_images(self, transaction: Transaction, rows: Sequence[Sequence[Any]]) -> None:
        """Write images, their values in the order of the table's columns."""
        transaction.insert("images", rows)

    def add_items(self, op_id: int, transaction: Transaction, items: Sequence[NewItem]) -> list[int]:
        """Write items; gives their ids."""
        first = self._next_item
        _refuse_too_many("items", first + len(items) - 1)
        self._next_item += len(items)
        rows = [
            (
                first + n, item.image_id, item.root_id, storable_text(item.path), item.path_raw,
                PurePosixPath(storable_text(item.path)).name, _folder(item.path), 0, item.row_number,
                item.row_key, item.size, item.mtime_ns, False, True, op_id,
            )
            for n, item in enumerate(items)
        ]  # fmt: skip
        transaction.insert("items", rows)
        return list(range(first, first + len(items)))

    def redirect(
        self, op_id: int, transaction: Transaction, changes: Sequence[tuple[KnownFile, NewItem]]
    ) -> None:
        """Let every item of a file stand for another path (moved) or another image (changed content)."""
        if not changes:
            return
        import polars as pl

        frame = pl.DataFrame(
            [
                (
                    known.root_id, known.path, item.image_id, item.root_id, storable_text(item.path),
                    item.path_raw, PurePosixPath(storable_text(item.path)).name, _folder(item.path),
                    item.size, item.mtime_ns,
                )
                for known, item in changes
            ],
            schema=[
                "old_root", "old_path", "image_id", "root_id", "path", "path_raw", "file_name", "folder",
                "size", "mtime_ns",
            ],
            orient="row",
            infer_schema_length=None,
        )  # fmt: skip
        old = "(root_id, path) IN (SELECT (old_root, old_path) FROM redirected)"
        log_before(transaction, op_id, "items", old, redirected=frame)
        transaction.run(
            "UPDATE items SET image_id = r.image_id, root_id = r.root_id, path = r.path, "
            "path_raw = r.path_raw, file_name = r.file_name, folder = r.folder, size = r.size, "
            "mtime_ns = r.mtime_ns, missing = false FROM redirected AS r "
            "WHERE items.root_id = r.old_root AND items.path = r.old_path",
            redirected=frame,
        )
        new = "(root_id, path) IN (SELECT (root_id, path) FROM redirected)"
        log_after(transaction, op_id, "items", new, redirected=frame)

    def rebase(self, draft: Draft, root_id: int, prefix: str, new_root_id: int, new_prefix: str) -> int:
        """Let all items below a folder of one root stand below a folder of another; gives how many.

        Parameters
        ----------
        prefix, new_prefix
            Relative paths that end with a slash, or empty for the whole root.
        """
        where = f"live AND root_id = {root_id} AND starts_with(path, (SELECT prefix FROM moved))"
        given = {"prefix": [prefix], "new_prefix": [new_prefix]}
        import polars as pl

        moved = pl.DataFrame(given)
        rows = draft.transaction.run(f"SELECT item_id FROM items WHERE {where}", moved=moved)
        if not rows:
            return 0
        ids = pl.DataFrame({"item_id": [row[0] for row in rows]})
        mine = "item_id IN (SELECT item_id FROM ids)"
        log_before(draft.transaction, draft.op_id, "items", mine, ids=ids)
        draft.transaction.run(
            f"UPDATE items SET root_id = ?, path = ? || substr(path, ?), "
            f"folder = rtrim(? || substr(folder || '/', ?), '/') WHERE {mine}",
            [new_root_id, new_prefix, len(prefix) + 1, new_prefix, len(prefix) + 1],
            ids=ids,
        )
        log_after(draft.transaction, draft.op_id, "items", mine, ids=ids)
        draft.tables.add("items")
        return len(rows)

    def refresh(self, transaction: Transaction, rows: Iterable[tuple[int, int, int, bool]]) -> None:
        """Note what the disk says now of files whose content is the same.

        Parameters
        ----------
        rows
            Root-and-path are found by item id: (item id, size, mtime_ns, missing). This is no change of
            the corpus, only of what is seen of the disk, and is not undone.
        """
        given = list(rows)
        if not given:
            return
        import polars as pl

        frame = pl.DataFrame(given, schema=["item_id", "size", "mtime_ns", "missing"], orient="row")
        transaction.run(
            "UPDATE items SET size = seen.size, mtime_ns = seen.mtime_ns, missing = seen.missing FROM "
            "(SELECT known.root_id, known.path, s.size, s.mtime_ns, s.missing FROM items AS known "
            "JOIN seen_rows AS s ON s.item_id = known.item_id) AS seen "
            "WHERE items.root_id = seen.root_id AND items.path = seen.path",
            seen_rows=frame,
        )


def _refuse_too_many(what: str, highest: int) -> None:
    if highest > HIGHEST_ID:
        raise StorageError(
            f"A corpus has numbers for {HIGHEST_ID:,} {what}, those taken out again included, and this one has given "
            "them all out. Import the rest into another corpus."
        )


def storable(path: str) -> tuple[str, bytes | None]:
    """A path as text that DuckDB takes, and its raw bytes where the text alone would not bring it back."""
    try:
        path.encode("utf-8")
    except UnicodeEncodeError:
        return storable_text(path), os.fsencode(path)
    return path, None


def storable_text(path: str) -> str:
    r"""A path as text: bytes that are not valid Unicode are shown as ``\xe9``."""
    return path.encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace")


def absolute(roots: dict[int, str], root_id: int, path: str, path_raw: bytes | None) -> Path:
    """Where a file lies on this machine."""
    return Path(roots[root_id], os.fsdecode(path_raw) if path_raw is not None else path)


def _folder(path: str) -> str:
    parent = str(PurePosixPath(storable_text(path)).parent)
    return "" if parent == "." else parent
