"""What is true of a drawn collection: for tests, and for seeing how far similarity gets."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class DrawnFile:
    """One file and what it shows; `path` is relative to the folder of images, with ``/``.

    `copy_of` is the path of the original, `change` what was done to it.
    """

    path: str
    title: str
    designer: str
    style: str
    year: int | None
    genre: str
    motifs: tuple[str, ...]
    copy_of: str | None = None
    change: str | None = None
    readable: bool = True

    @property
    def name(self) -> str:
        """The file name alone."""
        return self.path.rsplit("/", 1)[-1]


@dataclass(frozen=True)
class DrawnCorpus:
    """A drawn collection: its folder of images, its table, and the truth about its files."""

    images: Path
    table: Path
    files: tuple[DrawnFile, ...]

    @property
    def readable(self) -> tuple[DrawnFile, ...]:
        """The files that are images."""
        return tuple(file for file in self.files if file.readable)
