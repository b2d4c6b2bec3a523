"""What a search gives: a fixed list of items from the most similar to the least, with their scores."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from panoptic_nb.errors import InvalidValueError
from panoptic_nb.query.query import Query
from panoptic_nb.view.view import View

if TYPE_CHECKING:
    from panoptic_nb.session import Session


class Ranked(View):
    """Items in the order of a score.

    Attributes
    ----------
    scores
        The raw cosine of each item to what was asked, from -1 to 1; float32, shape (len(view),).
    percentiles
        For each item, the share of the searched images that score at most as high, in percent.
    space
        The name of the space that was searched.
    missing
        How many images of the view had no vector there and could not be compared.
    hidden
        How many images a limit or a cut leaves out.
    score_name
        What the scores are: ``cosine``, or what proposals rank by.
    """

    def __init__(
        self,
        session: Session,
        ids: npt.NDArray[np.int32],
        scores: npt.NDArray[np.float32],
        percentiles: npt.NDArray[np.float32],
        space: str,
        *,
        missing: int,
        hidden: int,
        score_name: str = "cosine",
    ) -> None:
        super().__init__(session, Query.of_items(ids))
        self.scores, self.percentiles, self.space = scores, percentiles, space
        self.missing, self.hidden, self.score_name = missing, hidden, score_name
        self._origin = f"similar:{space}"

    def cut(self, at: float | None = None, *, count: int | None = None) -> Ranked:
        """Only the items scoring at least `at`, or only the best `count` images with all their items."""
        if (at is None) == (count is None):
            raise InvalidValueError("cut takes a score, cut(at=.31), or a number of images, cut(count=30).")
        images = self._session.frame.image_of[self.ids]
        if at is not None:
            keep = self.scores >= at
        else:
            _, first = np.unique(images, return_index=True)
            best = images[np.sort(first)[: max(0, count or 0)]]
            keep = np.isin(images, best)
        left_out = len(np.unique(images[~keep]))
        return Ranked(
            self._session, self.ids[keep], self.scores[keep], self.percentiles[keep], self.space,
            missing=self.missing, hidden=self.hidden + left_out, score_name=self.score_name,
        )  # fmt: skip

    def __repr__(self) -> str:
        span = f"{self.score_name} {self.scores[0]:.3f} to {self.scores[-1]:.3f}" if len(self) else "none"
        words = f"<Similar: {len(self):,} items in {self.space}, {span}"
        if self.hidden:
            words += f"; {self.hidden:,} images below the cut"
        if self.missing:
            words += f"; {self.missing:,} images without a vector"
        return words + ">"
