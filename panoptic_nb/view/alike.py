"""Which images of a view are alike: their thumbnails, compared, and the groups that hang together."""

from __future__ import annotations

import io
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, TypeVar

import numpy as np
import numpy.typing as npt

from panoptic_nb.blocks import usable_threads
from panoptic_nb.progress import progress

if TYPE_CHECKING:
    from panoptic_nb.query.order import Ids
    from panoptic_nb.session import Session
    from panoptic_nb.similarity.outline import Outlines

Grey = npt.NDArray[np.uint8]
Rows = npt.NDArray[np.int64]
T = TypeVar("T")
Kind = Literal["similar", "identical"]
Representative = Literal["size", "date", "centre"]

_SIDE = 64
_PORTION = 256
_SLACK = 0.5  # of the agreement that copies must have, with the centre of a group


@dataclass(frozen=True)
class Settings:
    """What near-duplicates were looked for with; see `View.near_duplicates`."""

    kind: Kind
    at: float
    mirrored: bool
    representative: Representative


@dataclass(frozen=True)
class ImageGroup:
    """Images that show one picture, the centre first, and the range of agreement of their pairs."""

    images: Ids
    similarity: tuple[float, float]


class AlikeImages:
    """The images that are copies of one another, found once and grouped as often as asked.

    Attributes
    ----------
    plain, missing
        How many images could not be compared: being of one plain colour, or without a thumbnail to read.
    """

    def __init__(self, session: Session, images: Ids, settings: Settings) -> None:
        from panoptic_nb.similarity.duplicates import find_copies

        thumbnails = Thumbnails(session, images)
        outlines, readable = thumbnails.outlines()
        self.missing = int((~readable).sum())
        self.plain = int(outlines.plain.sum()) - self.missing
        pairs = find_copies(outlines, thumbnails, at=settings.at, mirrored=settings.mirrored)
        involved = np.unique(np.concatenate([pairs.first, pairs.second]))
        self._session, self._floor = session, settings.at * _SLACK
        self._images = images[involved]
        self._outlines = outlines.take(involved)
        self._first = np.searchsorted(involved, pairs.first)
        self._second = np.searchsorted(involved, pairs.second)
        self._similarity = pairs.similarity

    def groups(self) -> list[ImageGroup]:
        """The groups, without those that were told apart."""
        from panoptic_nb.similarity.components import components
        from panoptic_nb.similarity.duplicates import likeness

        thumbnails = Thumbnails(self._session, self._images)
        found = components(
            self._first,
            self._second,
            self._similarity,
            apart=self._apart(),
            like=lambda centre, rows: likeness(self._outlines, thumbnails, centre, rows),
            floor=self._floor,
        )
        return [ImageGroup(self._images[one.rows], (one.lowest, one.highest)) for one in found]

    def _apart(self) -> Rows:
        """The pairs told apart, as places among the images."""
        pairs = self._session.store.verdicts.apart()
        pairs = pairs[np.isin(pairs, self._images).all(axis=1)]
        return np.searchsorted(self._images, pairs)


class Thumbnails:
    """The thumbnails of some images as grey pictures of 64 × 64.

    Parameters
    ----------
    images
        Image ids; the rows that `__call__` takes are places among them.
    """

    def __init__(self, session: Session, images: Ids) -> None:
        self._store, self.images = session.store.thumbnails, images

    def outlines(self) -> tuple[Outlines, npt.NDArray[np.bool_]]:
        """The outlines of all, and which images have a thumbnail that can be read."""
        from panoptic_nb.similarity.outline import Outlines

        def outlined(files: Sequence[bytes | None]) -> tuple[Outlines, npt.NDArray[np.bool_]]:
            pictures, readable = _shrunk(files)
            return Outlines.of(pictures), readable

        parts = []
        with progress(len(self.images), "Near-duplicates") as bar:
            for part in self._worked(outlined, np.arange(len(self.images))):
                parts.append(part)
                bar.update(len(part[1]))
        readable = np.concatenate([np.zeros(0, np.bool_), *(part[1] for part in parts)])
        outlines = Outlines.joined([part[0] for part in parts])
        outlines.plain |= ~readable
        return outlines, readable

    def __call__(self, rows: Rows) -> Grey:
        parts = [part[0] for part in self._worked(_shrunk, rows)]
        return np.concatenate([np.zeros((0, _SIDE, _SIDE), np.uint8), *parts])

    def _worked(self, work: Callable[[Sequence[bytes | None]], T], rows: Rows) -> Iterator[T]:
        """What `work` makes of the thumbnails, portion by portion: read here, worked on other threads."""
        images = self.images[rows].tolist()
        waiting: deque[Future[T]] = deque()
        threads = usable_threads()
        with ThreadPoolExecutor(threads, thread_name_prefix="panoptic-thumbnails") as pool:
            for start in range(0, len(images), _PORTION):
                wanted = images[start : start + _PORTION]
                found = self._store.get(wanted)
                # A large corpus has more thumbnails than memory.
                if len(waiting) > 2 * threads:
                    yield waiting.popleft().result()
                waiting.append(pool.submit(work, [found.get(image) for image in wanted]))
            while waiting:
                yield waiting.popleft().result()


def _shrunk(files: Sequence[bytes | None]) -> tuple[Grey, npt.NDArray[np.bool_]]:
    """Thumbnails as grey pictures, and which of them could be read."""
    pictures, readable = np.zeros((len(files), _SIDE, _SIDE), np.uint8), np.zeros(len(files), np.bool_)
    for place, file in enumerate(files):
        small = None if file is None else _grey(file)
        if small is not None:
            pictures[place], readable[place] = small, True
    return pictures, readable


def _grey(file: bytes) -> Grey | None:
    """A thumbnail as grey levels, 64 × 64 whatever its proportions; None where it cannot be read."""
    import simplejpeg
    from PIL import Image

    try:
        # At full size: a decoder that scales shifts pictures of different sizes against each other.
        pixels = simplejpeg.decode_jpeg(file, "GRAY", fastdct=True, fastupsample=True)[:, :, 0]
        image = Image.fromarray(pixels)
    except ValueError:
        try:
            image = Image.open(io.BytesIO(file)).convert("L")
        except (OSError, ValueError):
            return None
    return np.asarray(image.resize((_SIDE, _SIDE), Image.Resampling.BOX))


def item_ranks(session: Session, ids: Ids, by: Representative) -> Rows:
    """The rank of each item as a representative, the best first; shape (len(ids),).

    By size: pixels, then bytes; by date: the camera's or else the file's. Equals by item id.
    """
    columns = session.store.catalogue.columns(
        "SELECT item_id, width::BIGINT * height AS pixels, bytes, "
        "coalesce(epoch_us(taken), mtime_ns // 1000, 9223372036854775807) AS date "
        "FROM items JOIN images USING (image_id) WHERE live ORDER BY item_id"
    )
    place = np.searchsorted(columns["item_id"], ids).clip(0, max(0, len(columns["item_id"]) - 1))
    if by == "date":
        order = np.lexsort((ids, columns["date"][place]))
    else:
        order = np.lexsort((ids, -columns["bytes"][place], -columns["pixels"][place]))
    ranks = np.empty(len(ids), np.int64)
    ranks[order] = np.arange(len(ids))
    return ranks
