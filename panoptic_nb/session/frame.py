"""The items that stand in a corpus at one moment: their ids, and the image of each."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from panoptic_nb.query.condition import Mask
from panoptic_nb.query.field import Scope
from panoptic_nb.query.order import Codes, Ids
from panoptic_nb.store.catalogue import Catalogue


@dataclass(frozen=True)
class Frame:
    """Items and images by id.

    Attributes
    ----------
    items
        The ids of all items, rising, shape (n,).
    image_of
        Image ids by item id, shape (highest item id + 1,); 0 where there is no such item. Items that an undone
        import has taken out count for its length, so that it never shrinks under a thread that is reading.
    images
        One more than the highest image id.
    """

    items: Ids
    image_of: Ids
    images: int

    @classmethod
    def read(cls, catalogue: Catalogue) -> Frame:
        rows = catalogue.columns("SELECT item_id, image_id, live FROM items ORDER BY item_id")
        live = rows["live"].astype(np.bool_, copy=False)
        known = rows["item_id"].astype(np.int32, copy=False)
        items = known[live]
        image_of = np.zeros(int(known[-1]) + 1 if len(known) else 1, np.int32)
        image_of[items] = rows["image_id"][live]
        return cls(items, image_of, int(rows["image_id"].max(initial=0)) + 1)

    @property
    def size(self) -> int:
        """One more than the highest item id."""
        return len(self.image_of)

    def span(self, scope: Scope) -> int:
        """One more than the highest id of a scope."""
        return self.size if scope == "item" else self.images

    def mask(self, ids: npt.NDArray[np.integer], scope: Scope) -> Mask:
        """Which items are meant by ids of a scope: boolean by item id, shape (size,)."""
        mask = np.zeros(self.span(scope), np.bool_)
        mask[ids[ids < len(mask)]] = True
        if scope == "image":
            mask[0] = False
            return mask[self.image_of]
        return mask

    def codes(self, codes: Codes, scope: Scope) -> Codes:
        """Codes by item id from codes by id of a scope."""
        return codes if scope == "item" else codes[self.image_of]

    def ids_in(self, items: Ids, scope: Scope) -> Ids:
        """What a change of these items writes to: the items, or their distinct images."""
        here = items[self.exist(items)]
        return here if scope == "item" else np.unique(self.image_of[here])

    def items_of_images(self, images: Ids) -> Ids:
        """Every item of these images, rising."""
        return np.flatnonzero(self.mask(images, "image")).astype(np.int32)

    def exist(self, items: npt.NDArray[np.integer]) -> Mask:
        """Which of these ids are items of the corpus."""
        inside = (items > 0) & (items < self.size)
        return inside & (self.image_of[np.where(inside, items, 0)] > 0)
