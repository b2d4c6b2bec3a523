"""Telling a corpus that a folder of images stands elsewhere now."""

from __future__ import annotations

import os
import unicodedata
from collections import Counter

from panoptic_nb.errors import ConflictError, NotFoundError
from panoptic_nb.session.given import expanded
from panoptic_nb.store.items import storable_text
from panoptic_nb.store.journal import Draft
from panoptic_nb.store.store import Store


def relink(store: Store, draft: Draft, old: str, new: str) -> int:
    """Let every item below one folder stand below another.

    Parameters
    ----------
    old
        The folder as it was when the images were imported, or a part of it.
    new
        Where it is now.

    Returns
    -------
    int
        How many items follow. Their files are looked at again at the next `Corpus.add_images`.

    Raises
    ------
    NotFoundError
        If no item stands below `old`, or `new` does not exist.
    ConflictError
        If other items stand at the new paths already; nothing is changed.
    """
    target = expanded(new)
    if not target.is_dir():
        raise NotFoundError(
            f"{storable_text(new)} is not a folder on this machine; nothing was changed. Give the folder in which the "
            "images are now, and connect its drive."
        )
    target = target.resolve()
    source = os.path.abspath(expanded(old))  # noqa: PTH100 - it need not exist any more
    _refuse_doubles(draft, source, str(target))
    roots = store.items.roots()
    moved = 0
    new_root: int | None = next((root for root, path in roots.items() if path == str(target)), None)
    for root, folder in roots.items():
        prefix = _below(source, folder)
        above = _below(folder, source)
        if prefix is None and above is None:
            continue
        if new_root is None:
            new_root = store.items.add_root(draft.op_id, draft.transaction, str(target))
        moved += store.items.rebase(draft, root, prefix or "", new_root, above or "")
    if not moved:
        # Accents can be composed in two ways that look alike: folders that differ by that are shown in full.
        looks = Counter(unicodedata.normalize("NFC", path) for path in (*roots.values(), source))
        known = (
            ", ".join(
                ascii(path) if looks[unicodedata.normalize("NFC", path)] > 1 else storable_text(path)
                for path in sorted(roots.values())
            )
            or "none"
        )
        raise NotFoundError(f"No image of this corpus comes from {old}. The folders it knows are: {known}.")
    draft.tables.update(("roots", "items"))
    return moved


def _refuse_doubles(draft: Draft, source: str, target: str) -> None:
    """Two items on one path would be one file twice."""
    ((count, example),) = draft.transaction.run(
        "WITH given AS (SELECT ? AS sep, ? AS source, ? AS target), "
        "files AS (SELECT rtrim(replace(roots.path, sep, '/'), '/') || '/' || items.path AS path, source, target "
        "FROM items JOIN roots USING (root_id), given WHERE live AND row_number = 0), "
        "coming AS (SELECT target || substr(path, length(source) + 1) AS path FROM files "
        "WHERE starts_with(path, source)) "
        "SELECT count(*), min(path) FROM files SEMI JOIN coming USING (path) WHERE NOT starts_with(path, source)",
        [os.sep, _as_prefix(source), _as_prefix(target)],
    )
    if count:
        verb = "files that are items" if count > 1 else "file that is an item"
        raise ConflictError(
            f"{target} holds {count:,} {verb} of this corpus already, such as {example}; the items of {source} "
            "cannot stand at the same paths, and nothing was changed. Undo the import of that folder first "
            "(corpus.history() shows it, corpus.undo() takes it back), then relink."
        )


def _as_prefix(folder: str) -> str:
    return storable_text(folder).replace(os.sep, "/").rstrip("/") + "/"


def _below(path: str, folder: str) -> str | None:
    """The part of a path below a folder, with a slash at its end; None where it is not below it."""
    if path == folder:
        return ""
    prefix = folder if folder.endswith(os.sep) else folder + os.sep
    return path[len(prefix) :].replace(os.sep, "/") + "/" if path.startswith(prefix) else None
