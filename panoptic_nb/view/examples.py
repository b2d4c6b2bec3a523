"""Examples and words as vectors of a space: read by the embedder that made it, and by no other."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from panoptic_nb.errors import ConflictError, EmbedderError, InvalidValueError, UnreadableImageError
from panoptic_nb.view.filling import how_to_fill

if TYPE_CHECKING:
    from PIL import Image

    from panoptic_nb.embedders.protocol import Embedder
    from panoptic_nb.session import Session
    from panoptic_nb.session.spaces import SpaceVectors
    from panoptic_nb.store.spaces import SpaceRow

    Example = int | str | Path | Image.Image

Vectors = npt.NDArray[np.float32]


class Examples:
    """Turns what a person gives into unit vectors of one space."""

    def __init__(self, session: Session, row: SpaceRow, loaded: SpaceVectors) -> None:
        self._session, self._row, self._loaded = session, row, loaded

    def pictures(self, given: Example | Iterable[Example] | None) -> Vectors:
        """Items, paths and PIL images, one or several; shape (n, dim).

        Raises
        ------
        InvalidValueError
            If one is none of these, or has no vector.
        UnreadableImageError
            If a path leads to no picture.
        EmbedderError, ConflictError
            If the embedder that made the space is not known, fails, or is another one of the same name.
        """
        rows = [self._picture(example) for example in _listed(given)]
        return np.stack(rows) if rows else np.zeros((0, self._row.dim), np.float32)

    def texts(self, texts: Sequence[str]) -> Vectors:
        """Words in the space; shape (n, dim).

        Raises
        ------
        InvalidValueError
            If the space compares pictures only.
        EmbedderError, ConflictError
            As for `pictures`.
        """
        if not texts:
            return np.zeros((0, self._row.dim), np.float32)
        if not self._row.description.get("text"):
            raise InvalidValueError(
                f'The space "{self._row.name}" compares pictures only; words need a space such as "clip".'
            )
        encode: Any = getattr(self._embedder(), "encode_texts", None)
        raw = self._answer(encode, list(texts), [f'the text "{text}"' for text in texts])
        wide = raw.astype(np.float64)  # of any scale: float32 does not hold every square
        return np.asarray(wide / np.linalg.norm(wide, axis=1, keepdims=True), np.float32)

    def _picture(self, example: Any) -> Vectors:
        if isinstance(example, int | np.integer) and not isinstance(example, bool):
            return self._of_item(int(example))
        from PIL import Image

        from panoptic_nb.images.decode import decode, decode_opened

        if not isinstance(example, str | Path | Image.Image):
            raise InvalidValueError(
                f"An item id, a path or a PIL image was expected; {type(example).__name__} was given. "
                "Words go through text=."
            )
        embedder = self._embedder()
        side = getattr(embedder, "min_side", None)
        if isinstance(example, Image.Image):
            what, picture = "the picture given", decode_opened(example, min_side=side)
        else:
            try:
                what, picture = str(example), decode(example, min_side=side)
            except UnreadableImageError as error:
                raise UnreadableImageError(
                    f"{example} cannot be compared with: {error}. A text in to= is a path; words go through text=."
                ) from error
        # As the space's own pictures came to it.
        prepare: Callable[[Image.Image], Image.Image] | None = getattr(embedder, "prepare", None)
        raw = self._answer(
            lambda pictures: embedder.encode_images([prepare(one) if prepare else one for one in pictures]),
            [picture],
            [what],
        )
        unit = self._loaded.transform(raw)[0]
        if not unit.any():
            raise InvalidValueError(
                f'The vector of {what} is the mean of the space "{self._row.name}", which centring takes away: '
                "no direction is left to compare with. Give another."
            )
        return np.asarray(unit)

    def _of_item(self, item: int) -> Vectors:
        frame = self._session.frame
        if not frame.exist(np.asarray([item], np.int64))[0]:
            raise InvalidValueError(f"Item {item} is not in this corpus.")
        place = int(self._loaded.rows(frame.image_of[[item]])[0])
        if place < 0:
            name = self._row.name
            raise InvalidValueError(
                f'The image of item {item} has no vector in "{name}"; {how_to_fill(self._row)}.'
                f"{self._loaded.lacking(frame.image_of[[item]])}"
            )
        return np.asarray(self._loaded.unit[place])

    def _answer(self, encode: Callable[[Any], object], given: list[Any], what: list[str]) -> Vectors:
        """What the embedder makes of some pictures or texts, if each can be compared; shape (n, dim)."""
        from panoptic_nb.embedders.check import check_shape, unusable_rows

        name = f'"{self._row.name}"'
        try:
            answer = encode(given)
        except EmbedderError:
            raise
        except Exception as error:
            raise EmbedderError(
                f"{name} failed on {what[0]}{' and others' if len(what) > 1 else ''}: "
                f"{type(error).__name__}: {error}"
            ) from error
        vectors = check_shape(answer, len(given), self._row.dim, name=name)
        for place, why in unusable_rows(vectors).items():
            raise EmbedderError(
                f"{name} gave a vector for {what[place]} that cannot be compared: it {why}. "
                "Leave this one out, or say it otherwise."
            )
        return vectors

    def _embedder(self) -> Embedder:
        """The embedder that made the space: the one used in this process, or the one found by its name."""
        from panoptic_nb.embedders.identity import differences
        from panoptic_nb.embedders.registry import is_known, resolve
        from panoptic_nb.sources.vectors import ELSEWHERE

        row, in_use = self._row, self._session.embedders
        if row.description.get("model") == ELSEWHERE:
            raise EmbedderError(
                f'The vectors of the space "{row.name}" were computed elsewhere: nothing here turns other pictures '
                "or words into such vectors. Compare with items: to= takes their ids."
            )
        found: Embedder | None = in_use.get(row.name)
        if found is None:
            try:
                found = resolve(row.name)
            except InvalidValueError as error:
                raise EmbedderError(
                    f'The space "{row.name}" was made by an embedder of your own, which this session does not '
                    "know yet. Show it once: corpus.embed(your_embedder) computes only what is missing."
                ) from error
        differ = differences(row.description, row.dim, found)
        if differ:
            known = f'"{row.name}"' if is_known(row.name) else "the_other_embedder"
            raise ConflictError(
                f'The space "{row.name}" was made by another embedder than the one of this name now (its '
                f"{', '.join(differ)} differs), and vectors of two models do not compare. Show the first one: "
                f'corpus.embed(your_embedder); or make the space anew: corpus.drop_space("{row.name}"), then '
                f"corpus.embed({known}). Comparing with items works as it is."
            )
        in_use[row.name] = found
        return found


def _listed(given: Any) -> list[Any]:
    if given is None:
        return []
    # Bytes would be read as the ids of items, one for each.
    if isinstance(given, str | bytes | bytearray | memoryview | Path | int | np.integer) or not isinstance(
        given, Iterable
    ):
        return [given]
    return list(given)
