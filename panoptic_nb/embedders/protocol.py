"""What an embedder is: anything that turns images into vectors."""

from __future__ import annotations

from typing import Protocol, cast, runtime_checkable

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from panoptic_nb.errors import EmbedderError


@runtime_checkable
class Embedder(Protocol):
    """A name, a dimension, and a way from images to vectors. Any object with these three is an embedder.

    Attributes
    ----------
    name : str
        The space that it fills: `corpus.embed(embedder)` writes to the space of this name.
    dim : int
        Numbers per image.

    Notes
    -----
    An embedder may also have

    ``encode_texts(texts) -> (n, dim)``
        Texts in the same space, so that words find images.
    ``centre : bool``, False where absent
        Whether the space subtracts the corpus' mean before normalising to length 1.
    ``min_side : int | None``, None where absent
        How many pixels the short side of an image must keep for the embedder to see what it needs. Files
        are then decoded at a fraction of their size, which is many times faster. None: in full.
    ``prepare(image) -> image``, nothing where absent
        What can be done to one image alone (resizing, cropping). It runs on several threads while
        `encode_images` works on the batch before; preparing twice must change nothing more.
    ``describe() -> dict``, where absent only the name
        What makes the vectors, kept with the space. Entries "model", "weights_sha256" and "preprocessing"
        tell embedders apart: vectors are never added to a space that was made with others. The rest
        (library versions, precision, …) is for the reader.

    Examples
    --------
    >>> class Brightness:
    ...     name, dim = "brightness", 1
    ...     def encode_images(self, images):
    ...         return np.array([[np.asarray(image.convert("L")).mean() + 1] for image in images], np.float32)
    >>> isinstance(Brightness(), Embedder)
    True
    """

    name: str
    dim: int

    def encode_images(self, images: list[Image.Image], /) -> NDArray[np.float32]:
        """Return one vector an image, in order: (n, dim) float32, of any length but zero."""


@runtime_checkable
class TextEmbedder(Embedder, Protocol):
    """An embedder that also places texts in its space."""

    def encode_texts(self, texts: list[str], /) -> NDArray[np.float32]:
        """Return one vector a text, in order: (n, dim) float32."""


def as_embedder(given: object) -> Embedder:
    """Return `given` if it is a usable embedder.

    Raises
    ------
    EmbedderError
        Naming what it lacks or what has the wrong type.
    """
    kind = type(given).__name__
    if isinstance(given, type):
        raise EmbedderError(
            f"{given.__name__} is a class; an embedder is an object made from it. Write {given.__name__}(…)."
        )
    lacks = [name for name in ("name", "dim", "encode_images") if not hasattr(given, name)]
    if lacks:
        raise EmbedderError(
            f"{kind} is no embedder: it has no {', no '.join(lacks)}. An embedder has a name (str), a dim (int) "
            "and encode_images(images) returning an array (n, dim)."
        )
    embedder = cast(Embedder, given)
    if not isinstance(embedder.name, str) or not embedder.name.strip():
        raise EmbedderError(f"{kind}.name is {embedder.name!r}; it must be a text that is not empty.")
    if not _is_count(embedder.dim):
        raise EmbedderError(f"{kind}.dim is {embedder.dim!r}; it must be a whole number above 0.")
    for method in ("encode_images", "encode_texts", "prepare", "describe"):
        if hasattr(given, method) and not callable(getattr(given, method)):
            raise EmbedderError(f"{kind}.{method} must be a method; it is {getattr(given, method)!r}.")
    if not isinstance(getattr(given, "centre", False), (bool, np.bool_)):
        raise EmbedderError(f"{kind}.centre must be True or False; it is {embedder.centre!r}.")  # type: ignore[attr-defined]
    side = getattr(given, "min_side", None)
    if side is not None and not _is_count(side):
        raise EmbedderError(
            f"{kind}.min_side must be None or a whole number of pixels above 0; it is {side!r}."
        )
    return embedder


def _is_count(value: object) -> bool:
    return isinstance(value, (int, np.integer)) and not isinstance(value, bool) and int(value) > 0
