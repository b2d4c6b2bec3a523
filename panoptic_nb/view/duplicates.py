"""Near-duplicates of a view: groups of items that show one picture. Proposals, until they are tagged or saved."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, overload

import numpy as np
import numpy.typing as npt

from panoptic_nb.errors import InvalidValueError
from panoptic_nb.query.query import Query
from panoptic_nb.view.alike import AlikeImages, ImageGroup, Settings, item_ranks
from panoptic_nb.view.piles import Piles
from panoptic_nb.view.view import View

if TYPE_CHECKING:
    from panoptic_nb.query.order import Ids
    from panoptic_nb.session import Session
    from panoptic_nb.session.changes import Change


class DuplicateGroup(View):
    """Items that show one picture, the representative first: a fixed list.

    Attributes
    ----------
    number
        From 1 up; the largest group comes first.
    similarity
        The lowest and the highest agreement among its pairs of images; (1, 1) where all files are identical.
    images
        How many distinct images it has.
    representative
        The item that stands for the group.
    """

    def __init__(
        self, session: Session, ids: Ids, number: int, similarity: tuple[float, float], images: int
    ) -> None:
        super().__init__(session, Query.of_items(ids))
        self.number, self.similarity, self.images = number, similarity, images
        self.representative = int(ids[0])

    @property
    def label(self) -> str:
        """``group 3``."""
        return f"group {self.number}"

    @property
    def redundant(self) -> View:
        """All but the representative."""
        ids = self.ids
        return View(self._session, Query.of_items(ids[ids != self.representative]))

    def __repr__(self) -> str:
        return f"<Duplicates {self.number}: {len(self):,} items, {_agreement(self.similarity)}>"


class Duplicates(Sequence[DuplicateGroup]):
    """The near-duplicates of a view, group by group; `View.near_duplicates` makes them.

    Parameters
    ----------
    ids
        The items of the view; the groups never reach beyond them.

    Attributes
    ----------
    settings
        What was asked for.
    plain, missing
        How many images could not be compared: being of one plain colour, or without a thumbnail to read.
    """

    def __init__(self, session: Session, ids: Ids, settings: Settings) -> None:
        self._session, self.settings = session, settings
        self._ids = np.array(ids, np.int32)
        self._image_of: Ids = session.frame.image_of[self._ids]
        images = np.unique(self._image_of)
        self._alike = AlikeImages(session, images, settings) if settings.kind == "similar" else None
        self.plain = self._alike.plain if self._alike is not None else 0
        self.missing = self._alike.missing if self._alike is not None else 0
        self._kept: tuple[int, list[DuplicateGroup]] | None = None

    @property
    def groups(self) -> list[DuplicateGroup]:
        """The groups as they are now: what was told apart stands apart, and together again once that is undone."""
        generation = self._session.generation
        if self._kept is None or self._kept[0] != generation:
            self._kept = (generation, self._grouped())
        return self._kept[1]

    def _grouped(self) -> list[DuplicateGroup]:
        found = self._alike.groups() if self._alike is not None else []
        taken = np.concatenate([np.zeros(0, np.int32), *(group.images for group in found)])
        # Items by image, so that those of an image are found without looking at all.
        order = np.argsort(self._image_of, kind="stable")
        images, starts, counts = np.unique(self._image_of[order], return_index=True, return_counts=True)
        alone = images[(counts > 1) & ~np.isin(images, taken)]
        found += [ImageGroup(one[None], (1.0, 1.0)) for one in alone]
        ranks = item_ranks(self._session, self._ids, self.settings.representative)
        groups = []
        for group in found:
            at = np.searchsorted(images, group.images)
            places = np.concatenate([order[starts[one] : starts[one] + counts[one]] for one in at])
            if self.settings.representative == "centre":
                ids = self._ids[places]
            else:
                ids = self._ids[places[np.argsort(ranks[places], kind="stable")]]
            groups.append((ids, group))
        groups.sort(key=lambda pair: (-len(pair[0]), int(pair[0].min())))
        return [
            DuplicateGroup(self._session, ids, number, group.similarity, len(group.images))
            for number, (ids, group) in enumerate(groups, 1)
        ]

    def __len__(self) -> int:
        return len(self.groups)

    def __iter__(self) -> Iterator[DuplicateGroup]:
        return iter(self.groups)

    @overload
    def __getitem__(self, place: int) -> DuplicateGroup: ...
    @overload
    def __getitem__(self, place: slice) -> list[DuplicateGroup]: ...
    def __getitem__(self, place: int | slice) -> DuplicateGroup | list[DuplicateGroup]:
        return self.groups[place]

    # Views

    @property
    def items(self) -> View:
        """All items of all groups, group by group."""
        return self._view([group.ids for group in self])

    @property
    def representatives(self) -> View:
        """One item of each group."""
        return self._view([np.asarray([group.representative], np.int32) for group in self])

    @property
    def redundant(self) -> View:
        """All items of the groups but the representatives."""
        return self._view([group.redundant.ids for group in self])

    def piles(self) -> Piles:
        """The view with each group as one: its representative; annotating it annotates the group."""
        return Piles(self._session, self._ids, [group.ids for group in self])

    # What a person decides

    def not_duplicates(self, what: DuplicateGroup | Iterable[int] | int) -> int:
        """Remember that pictures are no duplicates of each other, for good: one operation, which undo takes back.

        Parameters
        ----------
        what
            A group, or items: each of their pictures is no duplicate of the others. One item alone: it is no duplicate
            of the rest of its group.

        Returns
        -------
        int
            How many pairs of images were not known to be apart; the groups follow at once.

        Raises
        ------
        InvalidValueError
            If the items show one image only, or the one item is in no group.
        """
        pairs = self._pairs_of(what)
        summary = f"{_counted(len(pairs), 'pair')} of images told apart"
        with self._session.change("not duplicates", summary=summary) as draft:
            known = self._session.store.verdicts.set_apart(draft, pairs)
            draft.items = len(np.unique(pairs))
            draft.detail = {"pairs": len(pairs)}
        return known

    def _pairs_of(self, what: DuplicateGroup | Iterable[int] | int) -> npt.NDArray[np.int32]:
        listed = list(what) if isinstance(what, Iterable) else [what]
        ids = View(self._session, Query()).pick(listed).ids
        if not len(ids):
            raise InvalidValueError("What is not a duplicate? Give one of these groups, or its items.")
        images = np.unique(self._session.frame.image_of[ids])
        if len(ids) == 1:
            rest = [group.ids for group in self if int(ids[0]) in group]
            if not rest:
                raise InvalidValueError(f"Item {ids[0]} is in none of these groups: give two items or more.")
            others = np.unique(self._session.frame.image_of[rest[0]])
            others = others[others != images[0]]
            pairs = np.stack([np.full(len(others), images[0]), others], axis=1)
        else:
            a, b = np.triu_indices(len(images), 1)
            pairs = np.stack([images[a], images[b]], axis=1)
        if not len(pairs):
            raise InvalidValueError(
                "Files with the same content show one image, which cannot be told apart from itself. "
                "Give items of different images."
            )
        return pairs.astype(np.int32)

    def tag(self, name: str, *tags: str) -> Change:
        """Add tags to every item of every group; `redundant.tag` spares the representatives. See `View.tag`."""
        return self.items.tag(name, *tags)

    def save(self, name: str) -> None:
        """Keep the groups as tags of a property, made where there is none: one operation.

        ``view.group_by(name)`` then shows them, and they go out with every table.

        Raises
        ------
        ConflictError
            If the property exists and holds no tags, or has tags of these names already.
        """
        from panoptic_nb.session.saving import save_tree

        branches = [_Branch(group.label, group.ids) for group in self]
        used = vars(self.settings)
        save_tree(
            self._session, name, branches, {"origin": "near-duplicates", "space": self.settings.kind, **used}
        )

    def _view(self, parts: list[Ids]) -> View:
        return View(self._session, Query.of_items(np.concatenate([np.zeros(0, np.int32), *parts])))

    def __repr__(self) -> str:
        items = sum(len(group) for group in self)
        words = f"<{_counted(len(self), 'group')} of {self.settings.kind} pictures, "
        words += f"{items:,} of {len(self._ids):,} items"
        if len(self):
            lowest, highest = zip(*(group.similarity for group in self), strict=True)
            words += f", {_agreement((min(lowest), max(highest)))}"
        if self.plain:
            words += f"; not compared: {_counted(self.plain, 'image')} of one plain colour"
        if self.missing:
            words += f"; not compared: {_counted(self.missing, 'image')} without a thumbnail that can be read"
        return words + "; nothing is stored yet>"

    def _repr_html_(self) -> str:
        from panoptic_nb.exports.sheet import Sheet, SheetGroup, shared_out, sheet_html
        from panoptic_nb.view.contact import make_sheet

        sizes = [len(group) for group in self]
        shares = shared_out(sizes)
        groups = []
        for group, share in zip(self, shares, strict=False):
            (part,) = make_sheet(group, lambda sizes, share=share: [share]).groups  # type: ignore[misc]
            groups.append(
                SheetGroup(f"{group.label}, {_agreement(group.similarity)}", len(group), part.pictures)
            )
        total = len(self._session.frame.items)
        rest = sum(sizes[len(groups) :])
        return sheet_html(Sheet(sum(sizes), total, repr(self)[1:-1], tuple(groups), len(self), rest))


@dataclass(frozen=True)
class _Branch:
    """A group as it is kept: see `session.saving.Branch`."""

    name: str
    items: Ids
    below: tuple[_Branch, ...] = ()
    besides: tuple[str, ...] = ()


def _counted(count: int, noun: str) -> str:
    return f"{count:,} {noun}{'' if count == 1 else 's'}"


def _agreement(span: tuple[float, float]) -> str:
    if span[0] >= 1:
        return "identical"
    low, high = (f"{value:.2f}" for value in span)
    return f"agreement {low}" if low == high else f"agreement {low} to {high}"
