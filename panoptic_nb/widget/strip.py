"""A strip of proposals, as a grid has it in hand: candidates, what was decided, and what to compare them with."""

from __future__ import annotations

from typing import Any

import numpy as np

from panoptic_nb.property.property import Property
from panoptic_nb.query.order import Ids
from panoptic_nb.session import Session
from panoptic_nb.store.verdicts import Verdict
from panoptic_nb.view.judged import refusals, refused_images
from panoptic_nb.view.propose import Mode, Proposals
from panoptic_nb.view.target import Target
from panoptic_nb.widget import reading

LIKE = 8
"""How many of the group are shown beside a candidate."""


class Strip:
    """Proposals for one target among the items of a view.

    Parameters
    ----------
    number
        What requests call it by.
    pool
        The items that may be proposed.
    everywhere
        Whether these are all that was shown, whatever the filter.

    Raises
    ------
    ConflictError
        If nothing has the target's values yet.
    """

    def __init__(
        self,
        session: Session,
        number: int,
        target: Target,
        pool: Ids,
        spaces: list[str],
        mode: Mode,
        *,
        everywhere: bool,
    ) -> None:
        rows = [session.schema.space(name) for name in spaces]
        loaded = [(row, session.spaces.load(row)) for row in rows]
        self.number, self.target, self.pool, self.everywhere = number, target, pool, everywhere
        self.spaces = spaces
        self.proposals = Proposals(session, pool, target, loaded, mode)
        self._session = session
        self._sent: set[int] = set()

    def items(self, images: tuple[int, ...]) -> list[int]:
        """The items of the pool that show some images."""
        if not images:
            return []
        chosen = np.isin(self._session.frame.image_of[self.pool], np.asarray(images, np.int32))
        return [int(item) for item in self.pool[chosen]]

    def state(self, holding: tuple[int, ...]) -> dict[str, Any]:
        """How it stands: counts, method, hint, and what was decided on the images in hand."""
        proposals, verdicts = self.proposals, self.proposals.verdicts
        members, outlook = proposals.members, proposals.outlook
        refused = refused_images(self._session, self.target)
        return {
            "strip": self.number,
            "generation": self._session.generation,
            "target": [self._part(place) for place in range(len(self.target.parts))],
            "words": proposals.target,
            "spaces": self.spaces,
            "mode": proposals.mode,
            "everywhere": self.everywhere,
            "method": proposals.method,
            "score": proposals.score_name,
            "members": len(members),
            "accepted": len(verdicts[Verdict.ACCEPTED]),
            "refused": len(refused),
            "remaining": proposals.remaining,
            "missing": proposals.missing,
            "seen": outlook.seen,
            "lately": outlook.accepted,
            "stop": outlook.stop,
            "states": self._states(holding, members, verdicts, refused),
        }

    def next(self, holding: tuple[int, ...], count: int) -> dict[str, Any]:
        """The best candidates that are not in hand."""
        found = self.proposals.next(count + len(holding))
        images = self._session.frame.image_of[found.ids]
        _, first = np.unique(images, return_index=True)
        first = np.sort(first)
        first = first[~np.isin(images[first], np.asarray(holding, np.int32))][:count]
        return self._told(found.ids[first], found.scores[first], found.percentiles[first])

    def refused(self, count: int) -> dict[str, Any]:
        """What was refused, the last first: for the target, then for some of its values, which is said."""
        found = refusals(self._session, self.target)
        why = {
            int(image): "" if part is self.target else part.words
            for part, some in reversed(found)
            for image in some
        }
        images = np.asarray(
            list(dict.fromkeys(image for _, some in found for image in some[::-1].tolist())), np.int32
        )
        image_of = self._session.frame.image_of
        mine = self.pool[np.isin(image_of[self.pool], images)]
        _, first = np.unique(image_of[mine], return_index=True)
        rank = np.full(self._session.frame.images, len(images), np.int64)
        rank[images] = np.arange(len(images))
        items = mine[first][np.argsort(rank[image_of[mine[first]]], kind="stable")][:count]
        nothing = np.full(len(items), np.nan, np.float32)
        return {
            **self._told(items, nothing, nothing),
            "why": [why[int(image_of[item])] for item in items],
            "outside": len(images) - len(first),
        }

    def _told(self, items: Ids, scores: Any, percentiles: Any) -> dict[str, Any]:
        session = self._session
        image_of = session.frame.image_of
        near = self.proposals.like(items.tolist(), LIKE)
        around = [[int(image_of[item]) for item in found] for found in near]
        return {
            "items": items.astype(np.uint32),
            "images": image_of[items].astype(np.uint32),
            "scores": np.asarray(scores, np.float32),
            "percentiles": np.asarray(percentiles, np.float32),
            "names": reading.file_names(session, items),
            "captions": self._captions(items),
            "near": around,
            "pictures": self._pictures([*image_of[items].tolist(), *(one for few in around for one in few)]),
        }

    def _captions(self, items: Ids) -> list[str]:
        """Who and when, where the corpus knows; nothing that the target itself says."""
        from panoptic_nb.widget.prefs import caption_fields

        fields = [self._session.schema.field(key) for key in caption_fields(self._session)]
        columns = [reading.texts(self._session, field, items) for field in fields]
        return [", ".join(text for text in row if text) for row in zip(*columns, strict=True)]

    def _pictures(self, images: list[int]) -> dict[str, Any]:
        """The thumbnails that this strip has not sent yet, end to end."""
        wanted = [image for image in dict.fromkeys(images) if image not in self._sent]
        self._sent.update(wanted)
        found = self._session.store.thumbnails.get(wanted)
        blobs = [found.get(image, b"") for image in wanted]
        return {
            "images": np.asarray(wanted, np.uint32),
            "offsets": np.cumsum([0, *map(len, blobs)]).astype(np.uint32),
            "thumbnails": b"".join(blobs),
        }

    def _states(
        self, holding: tuple[int, ...], members: Ids, verdicts: dict[Verdict, Ids], refused: Ids
    ) -> list[int | None]:
        """What was decided on each image in hand: 1, -1, 0, or None while it is open."""
        of: dict[int, int] = {}
        for verdict, images in verdicts.items():
            of |= dict.fromkeys(images.tolist(), int(verdict))
        of |= dict.fromkeys(refused.tolist(), int(Verdict.REFUSED))  # for one of its values, perhaps
        having = set(np.intersect1d(members, np.asarray(holding, np.int32)).tolist())
        return [1 if image in having else of.get(image) if of.get(image) != 1 else None for image in holding]

    def _part(self, place: int) -> dict[str, Any]:
        part = self.target.parts[place]
        row = (
            self._session.schema.tags.get(part.field.key, {}).get(part.value)
            if part.field.type.is_tags
            else None
        )
        return {
            "property": part.field.key,
            "name": Property(self._session, part.field.key).name,
            "value": part.words if row is None else row.name,
            "color": None if row is None else row.color,
            "tag": row is not None,
        }
