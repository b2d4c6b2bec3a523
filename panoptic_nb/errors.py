"""What can go wrong, in words a scholar can act on.

Every error says three things: what was given, what was expected, what to do. All of them are
`PanopticError`, so that one ``except`` catches whatever this library raises on purpose. Each also is
the built-in error a Python programmer would expect (`ValueError`, `KeyError`, …).
"""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches


class PanopticError(Exception):
    """Anything that panoptic_nb refuses, with the reason and the way out."""

    def __str__(self) -> str:
        return str(self.args[0]) if self.args else ""


class InvalidValueError(PanopticError, ValueError):
    """A value that does not fit where it was given."""


class NotFoundError(PanopticError, KeyError):
    """A name or an id that the corpus does not have."""


class ConflictError(PanopticError, ValueError):
    """A request that contradicts what the corpus already holds."""


class CorpusLockedError(PanopticError, OSError):
    """The corpus is open in another process, which the message names."""


class CorpusVersionError(PanopticError, ValueError):
    """The corpus was written by a version of panoptic_nb that this one cannot read."""


class ReadOnlyError(PanopticError, PermissionError):
    """A change was asked of a corpus that is open for reading only."""


class StorageError(PanopticError, OSError):
    """The disk refused: full, unplugged, or not writable."""


class UnreadableImageError(PanopticError, ValueError):
    """A file that is not an image this library can read, with the reason."""


class UnreadableTableError(PanopticError, ValueError):
    """A table that cannot be read, with the reason."""


class EmbedderError(PanopticError, RuntimeError):
    """An embedder that cannot be loaded or that returned something unusable."""


def suggestion(given: str, known: Iterable[str]) -> str:
    """The end of an error message: the nearest known name, or all of them when they are few.

    >>> suggestion("yaer", ["year", "author"])
    ' Did you mean "year"?'
    >>> suggestion("colour", ["year", "author"])
    ' There are: year, author.'
    """
    names = list(dict.fromkeys(known))
    folded = {name.casefold(): name for name in names}
    near = get_close_matches(given.casefold(), list(folded), n=1, cutoff=0.7)
    if near:
        return f' Did you mean "{folded[near[0]]}"?'
    if not names:
        return " There are none yet."
    shown = ", ".join(names[:12])
    return f" There are: {shown}{', …' if len(names) > 12 else ''}."
