"""Telling a corpus that a folder of images stands elsewhere now."""

from __future__ import annotations

import os
from pathlib import Path

from panoptic_nb.errors import NotFoundError
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
    """
    target = Path(new).expanduser()
    if not target.is_dir():
        raise NotFoundError(f"{new} is not a folder on this machine; nothing was changed.")
    target = target.resolve()
    source = os.path.abspath(Path(old).expanduser())  # noqa: PTH100 - it need not exist any more
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
        known = ", ".join(sorted(roots.values())) or "none"
        raise NotFoundError(f"No image of this corpus comes from {old}. The folders it knows are: {known}.")
    draft.tables.update(("roots", "items"))
    return moved


def _below(path: str, folder: str) -> str | None:
    """The part of a path below a folder, with a slash at its end; None where it is not below it."""
    if path == folder:
        return ""
    prefix = folder if folder.endswith(os.sep) else folder + os.sep
    return path[len(prefix) :].replace(os.sep, "/") + "/" if path.startswith(prefix) else None
