"""A space: one way of turning pictures into vectors, and the vectors it gave to this corpus."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from panoptic_nb.errors import ConflictError
from panoptic_nb.view.filling import how_to_fill

if TYPE_CHECKING:
    from panoptic_nb.query.order import Ids
    from panoptic_nb.session import Session
    from panoptic_nb.store.spaces import SpaceRow
    from panoptic_nb.view.view import View


class Space:
    """A handle on one space, as ``corpus.space("clip")`` gives it."""

    def __init__(self, session: Session, row: SpaceRow) -> None:
        self._session = session
        self._row = row

    @property
    def name(self) -> str:
        return self._row.name

    @property
    def dim(self) -> int:
        """Numbers per vector."""
        return self._row.dim

    @property
    def model(self) -> str:
        """The model that made the vectors."""
        return str(self._row.description.get("model", self._row.name))

    @property
    def description(self) -> dict[str, Any]:
        """Everything that is recorded: model, weights' hash, library, preprocessing."""
        return dict(self._row.description)

    @property
    def text(self) -> bool:
        """Whether words can be compared with pictures in this space."""
        return bool(self._row.description.get("text", False))

    def __len__(self) -> int:
        """How many images have a vector."""
        return self._session.schema.space(self.name).rows

    def missing(self, view: View) -> Ids:
        """The items of a view whose image has no vector here that compares; shape (n,).

        None at all, or, in a space that is centred, one that is the mean: no direction is left of it.
        """
        images = self._session.frame.image_of[view.ids]
        rows = self._session.spaces.load(self._session.schema.space(self.name)).rows(images)
        return view.ids[rows < 0]

    def vectors(self, view: View) -> npt.NDArray[np.float32]:
        """The vectors of a view's items, in its order; float32, shape (len(view), dim), each of length 1.

        Raises
        ------
        ConflictError
            If some items have none: `missing` says which.
        """
        loaded = self._session.spaces.load(self._session.schema.space(self.name))
        images = self._session.frame.image_of[view.ids]
        rows = loaded.rows(images)
        if (rows < 0).any():
            raise ConflictError(
                f'{int((rows < 0).sum()):,} of {len(rows):,} items have no vector in "{self.name}". '
                f"To do without, leave out space.missing(view); {how_to_fill(self._row)}."
                f"{loaded.lacking(np.unique(images))}"
            )
        return loaded.unit[rows]

    def __repr__(self) -> str:
        words = ", words too" if self.text else ""
        return f"<Space {self.name}: {len(self):,} images × {self.dim} by {self.model}{words}>"
