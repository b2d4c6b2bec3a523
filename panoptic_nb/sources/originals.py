"""The original files of a corpus, opened by image: one that has other content now is not taken for the image."""

from __future__ import annotations

import hashlib
import os
import stat
from pathlib import Path
from typing import TYPE_CHECKING

from panoptic_nb.errors import EmbedderError, InvalidValueError
from panoptic_nb.store.items import absolute
from panoptic_nb.store.schema import SHA256_BYTES
from panoptic_nb.store.store import Store

if TYPE_CHECKING:
    from PIL import Image


class Originals:
    """Where the files of every image lie, as the catalogue knows them.

    Parameters
    ----------
    min_side
        The shorter side, in pixels, that whoever asks needs at least; None for all there are.
    """

    def __init__(self, store: Store, min_side: int | None = None) -> None:
        self._min_side = min_side
        self._places: dict[int, list[tuple[str, int, int]]] = {}
        self._sha256: dict[int, bytes] = {}
        self._bytes: dict[int, int] = {}
        roots = store.items.roots()
        rows = store.catalogue.rows(
            "SELECT image_id, sha256, bytes, size, mtime_ns, root_id, path, path_raw FROM items "
            "JOIN images USING (image_id) WHERE live ORDER BY image_id, missing, item_id"
        )
        for image, sha256, length, size, mtime_ns, *place in rows:
            path = os.fspath(absolute(roots, *place))
            places = self._places.setdefault(image, [])
            if path not in (known for known, *_ in places):
                places.append((path, size, mtime_ns))
            self._sha256[image] = bytes(sha256 or b"")
            self._bytes[image] = length

    @property
    def images(self) -> list[int]:
        """Every image that an item shows."""
        return list(self._places)

    def path(self, image: int) -> str:
        """The first of the files of an image, for messages."""
        return self._places[image][0][0]

    def open(self, image: int) -> Image.Image:
        """The picture, decoded from the first of its files that is there and has its content.

        Raises
        ------
        InvalidValueError
            If there is none, with the reason for each.
        """
        from panoptic_nb.images.decode import decode

        reasons = []
        for path, *seen in self._places[image]:
            try:
                if self._is_another(image, path, seen):
                    reasons.append("the file has other content now; corpus.add_images takes it in")
                    continue
                return decode(path, min_side=self._min_side)
            except EmbedderError:
                raise
            except (OSError, ValueError) as error:
                reasons.append(str(error))
        raise InvalidValueError("; ".join(dict.fromkeys(reasons)))

    def _is_another(self, image: int, path: str, seen: list[int]) -> bool:
        """Whether a file whose size or date changed has other content; it is read only where its size is the same."""
        status = os.stat(path)  # noqa: PTH116 - surrogates survive, and it is asked for every file
        if not stat.S_ISREG(status.st_mode):
            # A pipe that nobody writes to, and a device without end, would be waited for for ever.
            raise InvalidValueError("a folder, a pipe or a device is there, not a file")
        if [status.st_size, status.st_mtime_ns] == seen:
            return False
        if status.st_size != self._bytes[image]:
            return True
        if len(self._sha256[image]) != SHA256_BYTES:
            return False  # nothing to compare with, in a stranger's catalogue
        with Path(path).open("rb") as file:
            return hashlib.file_digest(file, "sha256").digest() != self._sha256[image]
