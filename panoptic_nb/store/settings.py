"""How a corpus likes to be shown: small things beside the catalogue, whose loss loses no work.

They are no part of the journal: undoing a tag does not change the size of the thumbnails.
"""

from __future__ import annotations

import json
import os
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

from panoptic_nb.errors import StorageError
from panoptic_nb.store.inside import open_inside, rights_of

SETTINGS = "settings.json"
POSTERS = "posters"
"""Whether grids leave a contact sheet in the notebook's file; true where nothing is said."""

_MOST_BYTES = 1 << 20


class Settings:
    """The file ``settings.json`` of a corpus folder: names, and values that JSON can hold.

    A file that cannot be read, or is no JSON, counts as empty: everything in it has a default.

    Parameters
    ----------
    folder
        The corpus folder.
    read_only
        Changes then last as long as the corpus is open.
    require
        Raises an error where the corpus folder is not there any more; asked before anything is written.
    """

    def __init__(
        self, folder: Path, *, read_only: bool = False, require: Callable[[], None] = lambda: None
    ) -> None:
        self._path, self._read_only, self._require = folder / SETTINGS, read_only, require
        self._guard = threading.Lock()
        self._values: dict[str, Any] | None = None

    def get(self, name: str, default: Any = None) -> Any:
        """The value of a name; one of another kind than the default's, as a stranger may have put it, is none."""
        with self._guard:
            value = self._read().get(name, default)
        return value if default is None or isinstance(value, type(default)) else default

    def put(self, name: str, value: Any) -> None:
        """Keep a value.

        Raises
        ------
        StorageError
            If the file cannot be written.
        """
        with self._guard:
            values = self._read() | {name: value}
            if values == self._values:
                return
            text = json.dumps(values, indent=1) + "\n"
            if not self._read_only:
                self._write(text)
            # What is kept is what was written: another try must not take it for done.
            self._values = values

    def _read(self) -> dict[str, Any]:
        if self._values is None:
            try:
                with os.fdopen(open_inside(self._path, os.O_RDONLY), "rb") as file:
                    found = json.loads(file.read(_MOST_BYTES))
            except (OSError, ValueError, RecursionError):
                found = {}
            self._values = found if isinstance(found, dict) else {}
        return self._values

    def _write(self, text: str) -> None:
        self._require()
        # One writer, one name: what a process that was killed has left is taken away by the next.
        draft = self._path.with_name(f".{SETTINGS}.tmp")
        rights = rights_of(self._path.with_name("corpus.duckdb"))
        try:
            draft.unlink(missing_ok=True)
            made = open_inside(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, rights)
            with os.fdopen(made, "w", encoding="ascii") as file:
                file.write(text)
            draft.replace(self._path)
        except StorageError:
            raise
        except OSError as error:
            draft.unlink(missing_ok=True)
            raise StorageError(
                f"{self._path} cannot be written: {error.strerror}. How the corpus is shown is not remembered; "
                "make room, or ask for the right to write there."
            ) from error
