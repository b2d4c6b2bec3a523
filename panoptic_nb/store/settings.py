"""How a corpus likes to be shown: small things beside the catalogue, whose loss loses no work.

They are no part of the journal: undoing a tag does not change the size of the thumbnails.
"""

from __future__ import annotations

import json
import os
import threading
from pathlib import Path
from typing import Any

from panoptic_nb.errors import StorageError
from panoptic_nb.store.inside import open_inside

SETTINGS = "settings.json"
POSTERS = "posters"
"""Whether grids leave a contact sheet in the notebook's file; true where nothing is said."""


class Settings:
    """The file ``settings.json`` of a corpus folder: names, and values that JSON can hold.

    A file that cannot be read, or is no JSON, counts as empty: everything in it has a default.

    Parameters
    ----------
    folder
        The corpus folder.
    read_only
        Changes then last as long as the corpus is open.
    """

    def __init__(self, folder: Path, *, read_only: bool = False) -> None:
        self._path, self._read_only = folder / SETTINGS, read_only
        self._guard = threading.Lock()
        self._values: dict[str, Any] | None = None

    def get(self, name: str, default: Any = None) -> Any:
        """The value of a name."""
        with self._guard:
            return self._read().get(name, default)

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
            self._values = values
            if not self._read_only:
                self._write(values)

    def _read(self) -> dict[str, Any]:
        if self._values is None:
            try:
                found = json.loads(self._path.read_text("utf-8"))
            except (OSError, ValueError, RecursionError):
                found = {}
            self._values = found if isinstance(found, dict) else {}
        return self._values

    def _write(self, values: dict[str, Any]) -> None:
        draft = self._path.with_name(f".{SETTINGS}.{os.getpid()}.tmp")
        try:
            draft.unlink(missing_ok=True)
            with os.fdopen(
                open_inside(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL), "w", encoding="utf-8"
            ) as file:
                file.write(json.dumps(values, ensure_ascii=False, indent=1) + "\n")
            draft.replace(self._path)
        except OSError as error:
            draft.unlink(missing_ok=True)
            raise StorageError(
                f"{self._path} cannot be written: {error.strerror}. How the corpus is shown is not remembered; "
                "make room, or ask for the right to write there."
            ) from error
