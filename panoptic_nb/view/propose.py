"""Proposals: candidates for a group, from verdicts that are kept, so that a refusal is for good."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Literal

import numpy as np
import numpy.typing as npt

from panoptic_nb.errors import ConflictError, InvalidValueError
from panoptic_nb.query.condition import Not
from panoptic_nb.query.query import Query
from panoptic_nb.session.saving import counted
from panoptic_nb.store.verdicts import Verdict
from panoptic_nb.view.asked import whole_number
from panoptic_nb.view.judged import NO_IMAGES, items_given, judge, refusals, refused_images, take_back
from panoptic_nb.view.ranked import Ranked
from panoptic_nb.view.target import Target
from panoptic_nb.view.view import View

if TYPE_CHECKING:
    from panoptic_nb.query.order import Ids
    from panoptic_nb.session import Session
    from panoptic_nb.session.spaces import SpaceVectors
    from panoptic_nb.similarity.proposals import Ranking
    from panoptic_nb.similarity.verdicts import Outlook
    from panoptic_nb.store.spaces import SpaceRow

Mode = Literal["sure", "unsure", "surprising"]
LAST = 24


class Proposals:
    """Candidates for one target within a view, ranked anew after every verdict.

    What has the target's values is what it should look like; what was refused is what it should not. The more
    verdicts, the stronger the method: `method` names the one in use (see `similarity.proposals`).

    Attributes
    ----------
    mode
        ``sure`` (most probable first), ``unsure`` (where a verdict teaches most) or ``surprising`` (far from
        what was accepted so far, and still probable).
    missing
        How many images of the view have no vector in these spaces, and cannot be proposed.
    """

    def __init__(
        self,
        session: Session,
        ids: Ids,
        target: Target,
        spaces: list[tuple[SpaceRow, SpaceVectors]],
        mode: Mode,
    ) -> None:
        self._session, self._ids, self._target, self._spaces = session, ids, target, spaces
        if mode not in ("sure", "unsure", "surprising"):
            raise InvalidValueError(f'A mode is "sure", "unsure" or "surprising"; {mode!r} was given.')
        self.mode: Mode = mode
        images = np.arange(session.frame.images, dtype=np.int32)
        rows = np.stack([loaded.rows(images) for _, loaded in spaces])
        self._known: Ids = images[(rows >= 0).all(axis=0)]
        self._rows = rows[:, self._known]
        # Where an image stands among the known, -1 where it does not; sets of images are masks of this length.
        self._place = np.full(len(images), -1, np.int64)
        self._place[self._known] = np.arange(len(self._known))
        self._skipped: set[int] = set()
        self._ranked: tuple[object, tuple[Ranking, Ids]] | None = None
        self.missing = int((self._images(session.frame.image_of[ids]) & (self._place < 0)).sum())
        self._ranking()  # a target without a single positive is refused here, where it was asked for

    @property
    def target(self) -> str:
        """What accepting gives: ``motif = apple``."""
        return self._target.words

    @property
    def method(self) -> str:
        """How the candidates are ranked now."""
        return self._ranking()[0].method

    @property
    def remaining(self) -> int:
        """How many images of the view are neither decided nor skipped."""
        return len(self._ranking()[1])

    @property
    def score_name(self) -> str:
        """What candidates are scored by: ``cosine``, or ``score`` where only the order has a meaning."""
        return self._ranking()[0].score_name

    @property
    def members(self) -> Ids:
        """The images that have the target's values, in any view; rising."""
        frame = self._session.frame
        having = frame.image_of[self._session.mask(self._target.has())[: frame.size]]
        there = np.zeros(frame.images, np.bool_)
        there[having] = True
        there[0] = False
        return np.flatnonzero(there).astype(np.int32)

    @property
    def precision(self) -> float | None:
        """The share accepted of the last verdicts (24 at most); None before the first."""
        return self.outlook.precision

    @property
    def outlook(self) -> Outlook:
        """How the last verdicts went (24 at most), and what may still come."""
        from panoptic_nb.similarity.verdicts import outlook

        last = self._session.store.verdicts.latest(self._target.keys, LAST)
        return outlook([verdict is Verdict.ACCEPTED for verdict in last])

    @property
    def hint(self) -> str | None:
        """Whether it is time to stop, and why; None while it is not."""
        from panoptic_nb.similarity.proposals import stop_hint

        last = self._session.store.verdicts.latest(self._target.keys, LAST)
        return stop_hint([verdict is Verdict.ACCEPTED for verdict in last])

    @property
    def verdicts(self) -> dict[Verdict, Ids]:
        """The images of each verdict for this target, whatever the view, in the order of the decisions."""
        return self._session.store.verdicts.of(self._target.keys)

    @property
    def refused(self) -> View:
        """The items of the view that are never proposed for this target: all that `refusals` has."""
        return self._showing(refused_images(self._session, self._target))

    @property
    def refusals(self) -> dict[str, View]:
        """The items of the view that are never proposed, by what they were refused for.

        That is the target itself, and any value of it that an item does not have: what is no apple is no apple of
        1905, ``{"motif = apple, year = 1905": …, "motif = apple": …}``. `reconsider` takes such refusals back.
        """
        found = refusals(self._session, self._target)
        by_words = {part.words: self._showing(images) for part, images in found}
        return {words: view for words, view in by_words.items() if len(view)}

    def next(self, count: int = 12) -> Ranked:
        """The best candidates that wait for a verdict: all items of `count` images, with their scores.

        Raises
        ------
        InvalidValueError
            If `count` is no whole number from 0 up.
        """
        count = whole_number(count, "How many candidates", least=0, example="next(12)")
        ranking, candidates = self._ranking()
        best = ranking.order[:count]
        images = candidates[best]
        rank = np.full(self._session.frame.images, -1, np.int64)
        rank[images] = np.arange(len(images))
        places = rank[self._session.frame.image_of[self._ids]]
        mine = np.flatnonzero(places >= 0)
        mine = mine[np.lexsort((mine, places[mine]))]
        at = places[mine]
        scores = ranking.scores[best].astype(np.float32)
        everyone = np.sort(ranking.scores)
        shares = 100 * np.searchsorted(everyone, ranking.scores[best], side="right") / max(len(everyone), 1)
        names = " + ".join(row.name for row, _ in self._spaces)
        return Ranked(
            self._session, self._ids[mine], scores[at], shares.astype(np.float32)[at], names,
            missing=self.missing, hidden=len(candidates) - len(best), score_name=ranking.score_name,
        )  # fmt: skip

    def accept(self, items: View | Iterable[int]) -> int:
        """Give the target's values to items: one operation, which keeps the verdict; gives how many images.

        A finer value stays: 1907 where the group is 1900s. Another single value is replaced, and the journal says so.
        """
        return self.decide(accept=items)

    def refuse(self, items: View | Iterable[int]) -> int:
        """Remember for good that these are not of the target; gives how many images."""
        return self.decide(refuse=items)

    def skip(self, items: View | Iterable[int]) -> int:
        """Set items aside for now: they come back when proposals are asked for anew."""
        return self.decide(skip=items)

    def decide(
        self,
        *,
        accept: View | Iterable[int] = (),
        refuse: View | Iterable[int] = (),
        skip: View | Iterable[int] = (),
    ) -> int:
        """Several verdicts as one operation, such as a batch accepted but for a few; gives how many images.

        Raises
        ------
        InvalidValueError
            If two verdicts are given on one image.
        """
        given = {
            Verdict.ACCEPTED: items_given(self._session, accept),
            Verdict.REFUSED: items_given(self._session, refuse),
            Verdict.SKIPPED: items_given(self._session, skip),
        }
        names = " + ".join(row.name for row, _ in self._spaces)
        images = judge(self._session, self._target, given, lambda: f"proposal:{names}, {self.method}")
        # Skipped for now, and only while the verdict stands: undone, it is a candidate again.
        self._skipped.update(images.get(Verdict.SKIPPED, NO_IMAGES).tolist())
        return sum(len(some) for some in images.values())

    def like(self, items: View | Iterable[int], count: int = 8) -> list[list[int]]:
        """For each item, items of the group whose images look most like it, the nearest first."""
        from panoptic_nb.view.members import nearest_members

        count = whole_number(count, "How many of the group", least=0, example="like(batch, 8)")
        frame = self._session.frame
        group = np.flatnonzero(self._images(self.members) & (self._place >= 0))
        images = frame.image_of[items_given(self._session, items)]
        asked = np.where(images < len(self._place), self._place[np.minimum(images, len(self._place) - 1)], -1)
        found = nearest_members(
            [loaded.unit for _, loaded in self._spaces],
            [np.where(asked < 0, -1, rows[asked]) for rows in self._rows],
            [rows[self._place[group]] for rows in self._rows],
            count,
        )
        item_of = np.zeros(frame.images, np.int32)
        item_of[frame.image_of[frame.items[::-1]]] = frame.items[::-1]
        return [[int(item_of[group[one]]) for one in places] for places in found]

    def reconsider(self, items: View | Iterable[int] | None = None) -> int:
        """Let what was refused, or some of it, be proposed again: one operation; gives how many images.

        Whatever they were refused for, as `refusals` has it: they may be proposed for that, too, from then on.
        """
        image_of = self._session.frame.image_of
        some = None if items is None else np.unique(image_of[items_given(self._session, items)])
        return take_back(self._session, self._target, some)

    def _showing(self, images: Ids) -> View:
        """The items of the view that show some images."""
        kept = np.isin(self._session.frame.image_of[self._ids], images)
        return View(self._session, Query.of_items(self._ids[kept]))

    def _ranking(self) -> tuple[Ranking, Ids]:
        """The candidates of the moment and their order, ranked once for each state of the corpus."""
        state = (self._session.generation, self.mode, len(self._skipped))
        if self._ranked is None or self._ranked[0] != state:
            self._ranked = (state, self._rank())
        return self._ranked[1]

    def _rank(self) -> tuple[Ranking, Ids]:
        from panoptic_nb.similarity.proposals import rank

        session, known = self._session, self._place >= 0
        has = self._images(self.members)
        positives = np.flatnonzero(has & known)
        if not len(positives):
            raise ConflictError(
                f"Nothing to learn from: no image with a vector has {self._target.words} yet. "
                "Give it to at least one image first (view.tag), or search with similar()."
            )
        refused = self._images(refused_images(session, self._target))
        skipped = self._images(self.verdicts[Verdict.SKIPPED])
        skipped &= self._images(np.asarray(sorted(self._skipped), np.int32))
        open_items = self._ids[session.mask(self._target.open() & Not(self._target.has()))[self._ids]]
        open_ = self._images(session.frame.image_of[open_items])
        candidates = np.flatnonzero(open_ & known & ~(has | refused | skipped)).astype(np.int32)
        negatives = np.flatnonzero(refused & known & ~has)
        ranking = rank(
            [loaded.unit for _, loaded in self._spaces],
            [rows[self._place[positives]] for rows in self._rows],
            [rows[self._place[negatives]] for rows in self._rows],
            [rows[self._place[candidates]] for rows in self._rows],
            mode=self.mode,
        )
        return ranking, candidates

    def _images(self, images: Ids) -> npt.NDArray[np.bool_]:
        """Some images as a mask; those that came after these proposals are left out."""
        mask = np.zeros(len(self._place), np.bool_)
        mask[images[images < len(mask)]] = True
        mask[0] = False
        return mask

    def __repr__(self) -> str:
        precision = self.precision
        lately = "" if precision is None else f", {precision:.0%} of the last verdicts accepted"
        hint = self.hint
        missing = f"; {counted(self.missing, 'image')} without a vector" if self.missing else ""
        return (
            f"<Proposals for {self.target}: {self.remaining:,} candidates by {self.method}{lately}"
            f"{'; ' + hint if hint else ''}{missing}>"
        )
