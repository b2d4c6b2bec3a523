"""What a search gives: a fixed list of items from the most similar to the least, with their scores."""

from __future__ import annotations

from numbers import Integral, Real
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

    An item that leaves the corpus (its import is undone) leaves the list, and its score with it.

    Attributes
    ----------
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
        self._scores, self._percentiles, self.space = scores, percentiles, space
        self.missing, self.hidden, self.score_name = missing, hidden, score_name
        self._origin = f"similar:{space}"

    @property
    def scores(self) -> npt.NDArray[np.float32]:
        """The raw cosine of each item to what was asked, from -1 to 1; float32, shape (len(view),)."""
        return self._scores[still_here(self)]

    @property
    def percentiles(self) -> npt.NDArray[np.float32]:
        """For each item, the share of the searched images that score at most as high, in percent."""
        return self._percentiles[still_here(self)]

    def cut(self, at: float | None = None, *, count: int | None = None) -> Ranked:
        """Only the items scoring at least `at`, or only the best `count` images with all their items."""
        if (at is None) == (count is None):
            raise InvalidValueError("cut takes a score, cut(at=.31), or a number of images, cut(count=30).")
        if isinstance(at, bool) or not isinstance(at, Real | None):
            raise InvalidValueError(f"cut(at=…) takes a score, such as .31; {at!r} was given.")
        if (
            isinstance(count, bool)
            or not isinstance(count, Integral | None)
            or (count is not None and count < 0)
        ):
            raise InvalidValueError(f"cut(count=…) takes a number of images, 0 or more; {count!r} was given.")
        scores, percentiles = self.scores, self.percentiles
        images = self._session.frame.image_of[self.ids]
        if at is not None:
            keep = scores >= float(at)
        else:
            _, first = np.unique(images, return_index=True)
            best = images[np.sort(first)[: int(count or 0)]]
            keep = np.isin(images, best)
        left_out = len(np.unique(images[~keep]))
        return Ranked(
            self._session, self.ids[keep], scores[keep], percentiles[keep], self.space,
            missing=self.missing, hidden=self.hidden + left_out, score_name=self.score_name,
        )  # fmt: skip

    def __repr__(self) -> str:
        scores = self.scores
        span = f"{self.score_name} {scores[0]:.3f} to {scores[-1]:.3f}" if len(scores) else "none"
        words = f"<Similar: {len(self):,} items in {self.space}, {span}"
        if self.hidden:
            words += f"; {self.hidden:,} images left out"
        if self.missing:
            words += f"; {self.missing:,} images without a vector"
        return words + ">"


def still_here(view: View) -> npt.NDArray[np.bool_]:
    """Which of the items that a fixed list was made of are in the corpus now; shape (made of,)."""
    picked = view.query.picked_ids
    if picked is None:
        raise InvalidValueError(
            "Only a fixed list keeps something along its items; this view reads them anew."
        )
    return view.session.frame.exist(picked)
