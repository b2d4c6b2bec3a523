"""Verdicts on items for a target: what they are given on, what they change, and how they are taken back."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import TYPE_CHECKING

import numpy as np

from panoptic_nb.errors import InvalidValueError
from panoptic_nb.session.saving import counted
from panoptic_nb.store.verdicts import Verdict
from panoptic_nb.view.given import whole_numbers
from panoptic_nb.view.target import Target
from panoptic_nb.view.verdict_words import kind_of, replaced_by, summary_of
from panoptic_nb.view.view import View

if TYPE_CHECKING:
    from panoptic_nb.query.order import Ids
    from panoptic_nb.session import Session

NO_IMAGES = np.zeros(0, np.int32)


def items_given(session: Session, items: View | Iterable[int]) -> Ids:
    """The ids of items to which a verdict is given.

    Raises
    ------
    InvalidValueError
        If something among them is no whole number, or no item of the corpus.
    """
    if not isinstance(items, Iterable) or isinstance(items, str | bytes):
        raise InvalidValueError(
            f"A verdict takes a view or a list of item ids, such as [3, 8]; {items!r} was given."
        )
    numbers = whole_numbers(items.ids if isinstance(items, View) else items)
    ids = numbers.clip(0, np.iinfo(np.int32).max).astype(np.int32)
    if not session.frame.exist(ids).all():
        raise InvalidValueError(
            "Some of these are not items of this corpus: give what next() gave, or ids of it."
        )
    return ids


def judge(
    session: Session, target: Target, given: Mapping[Verdict, Ids], origin: Callable[[], str]
) -> dict[Verdict, Ids]:
    """Keep verdicts on items, and give the values to those accepted: one operation, none where nothing is given.

    Parameters
    ----------
    origin
        Gives why, where there is anything to keep.

    Returns
    -------
    dict
        The images of each verdict.

    Raises
    ------
    InvalidValueError
        If two verdicts are given on one image.
    """
    image_of = session.frame.image_of
    images = {verdict: np.unique(image_of[ids]) for verdict, ids in given.items() if len(ids)}
    count = sum(len(some) for some in images.values())
    if len(np.unique(np.concatenate([NO_IMAGES, *images.values()]))) < count:
        raise InvalidValueError("Two verdicts were given on one image: accept it, refuse it, or skip it.")
    if not count:
        return {}
    why = origin()
    counts = {verdict: len(some) for verdict, some in images.items()}
    lacking = [part.lacking(session, given[Verdict.ACCEPTED]) for part in target.parts]
    with session.change(kind_of(counts), property=target.parts[0].field.name, origin=why) as draft:
        for part in lacking:
            part.give(session, draft)
        for verdict, some in images.items():
            session.store.verdicts.write(draft, target.keys, some, verdict)
        draft.items = count
        draft.summary = summary_of(target.words, counts) + replaced_by(lacking)
    return images


def refusals(session: Session, target: Target) -> list[tuple[Target, Ids]]:
    """The images that cannot have all of a target's values, by what they were refused for.

    What was refused for the target, which comes first; then what was refused for some of its values and does not
    have them: no apple is no apple of 1905. Each in the order of the decisions.
    """
    verdicts, image_of = session.store.verdicts, session.frame.image_of
    found = [(target, verdicts.of(target.keys)[Verdict.REFUSED])]
    for keys in verdicts.refused_for_less(target.keys):
        part = Target(tuple(part for part in target.parts if part.key in keys))
        images = verdicts.of(keys)[Verdict.REFUSED]
        having = image_of[np.flatnonzero(session.mask(part.has()))]
        found.append((part, images[~np.isin(images, having)]))
    return [(part, images) for part, images in found if len(images)]


def refused_images(session: Session, target: Target) -> Ids:
    """The images of all `refusals`, rising."""
    return np.unique(np.concatenate([NO_IMAGES, *(images for _, images in refusals(session, target))]))


def take_back(session: Session, target: Target, some: Ids | None) -> int:
    """Forget refusals that keep images from a target, of all or of some, as one operation; gives how many images."""
    with session.alone():
        found = [
            (part, images if some is None else images[np.isin(images, some)])
            for part, images in refusals(session, target)
        ]
        found = [(part, images) for part, images in found if len(images)]
        if not found:
            return 0
        with session.change("reconsider refusals", property=target.parts[0].field.name) as draft:
            for part, images in found:
                session.store.verdicts.forget(draft, part.keys, Verdict.REFUSED, images)
            count = len(np.unique(np.concatenate([images for _, images in found])))
            less = [f"{len(images):,} of {part.words}" for part, images in found if part is not target]
            also = f", {' and '.join(less)}" if less else ""
            draft.items, draft.summary = (
                count,
                f"{target.words}: {counted(count, 'refusal')} taken back{also}",
            )
    return count
