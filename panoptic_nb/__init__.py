"""PANOPTIC for notebooks: see, regroup, cluster and annotate a large corpus of images.

``Corpus`` opens a corpus folder; ``View`` is what it gives: some items, in some order, in some groups;
``Property`` makes conditions. Everything stays on this machine, and no image is ever changed.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from panoptic_nb.corpus import Corpus
from panoptic_nb.errors import (
    ConflictError,
    CorpusLockedError,
    CorpusVersionError,
    EmbedderError,
    InvalidValueError,
    NotFoundError,
    PanopticError,
    ReadOnlyError,
    StorageError,
    UnreadableImageError,
    UnreadableTableError,
)
from panoptic_nb.property import Property, Tag
from panoptic_nb.values import Date, PropertyType
from panoptic_nb.view import Group, View
from panoptic_nb.view import display as _display

if TYPE_CHECKING:
    from panoptic_nb.widget.grid import Grid

__version__ = "0.1.0"

__all__ = [
    "ConflictError",
    "Corpus",
    "CorpusLockedError",
    "CorpusVersionError",
    "Date",
    "EmbedderError",
    "Group",
    "InvalidValueError",
    "NotFoundError",
    "PanopticError",
    "Property",
    "PropertyType",
    "ReadOnlyError",
    "StorageError",
    "Tag",
    "UnreadableImageError",
    "UnreadableTableError",
    "View",
]


def _show(view: View, **options: Any) -> Grid:
    """Show a view in the grid: the one call that goes upwards, loaded when it is first made."""
    from panoptic_nb.widget.grid import show

    return show(view, **options)


_display.shower = _show
