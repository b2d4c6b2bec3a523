"""What verdicts are given on, and what they say of a target."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

import numpy as np

from panoptic_nb.errors import InvalidValueError
from panoptic_nb.store.verdicts import Verdict
from panoptic_nb.view.given import whole_numbers
from panoptic_nb.view.target import Target
from panoptic_nb.view.view import View

if TYPE_CHECKING:
    from panoptic_nb.query.order import Ids
    from panoptic_nb.session import Session


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


def refused_images(session: Session, target: Target) -> Ids:
    """The images that cannot have all of a target's values, rising.

    What was refused for the target, and what was refused for some of its values and does not have them: no
    apple is no apple of 1905.
    """
    verdicts, image_of = session.store.verdicts, session.frame.image_of
    refused = [verdicts.of(target.keys)[Verdict.REFUSED]]
    for keys, images in verdicts.refused_for_less(target.keys).items():
        part = Target(tuple(part for part in target.parts if part.key in keys))
        having = image_of[np.flatnonzero(session.mask(part.has()))]
        refused.append(images[~np.isin(images, having)])
    return np.unique(np.concatenate(refused))
