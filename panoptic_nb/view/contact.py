"""From a view to the sheet of pictures that stands for it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from panoptic_nb.exports.sheet import Sheet, SheetGroup, SheetPicture
from panoptic_nb.exports.words import Words
from panoptic_nb.query.bins import EMPTY_LABEL
from panoptic_nb.query.field import Field
from panoptic_nb.session.value_text import texts_by_id
from panoptic_nb.view.code import query_words

if TYPE_CHECKING:
    from panoptic_nb.query.groups import Groups
    from panoptic_nb.query.order import Ids
    from panoptic_nb.session import Session

MOST_CLUSTERS, MOST_EXEMPLARS, CLUSTER_PICTURES = 24, 6, 60

Sharing = Callable[[Sequence[int]], list[int]]


def make_sheet(view: Any, share_out: Sharing, *, lang: str = "en", captions: Sequence[Field] = ()) -> Sheet:
    """A view as a sheet of pictures.

    Parameters
    ----------
    view
        A `View`.
    share_out
        From the sizes of all groups to the number of pictures that each of the first ones shows.
    captions
        The properties whose values stand under a picture; without any, the name of the file.
    """
    session: Session = view.session
    ids, total = view.ids, len(session.frame.items)
    maker = _Maker(session, captions, _scores(view), _piles(view))
    words = _words(view)
    if not view.query.groups or not len(ids):
        (share,) = share_out([len(ids)])
        (pictures,) = maker.pictures([ids[:share]])
        return Sheet(len(ids), total, words, (SheetGroup("", len(ids), pictures),))
    found = session.groups(view.query, ids)
    sizes = np.diff(found.bounds).tolist()
    shares = share_out(sizes)
    firsts = [
        found.members[start : start + share] for start, share in zip(found.bounds, shares, strict=False)
    ]
    empty = Words(lang).say("empty_value")
    groups = tuple(
        SheetGroup(_label(found, place, empty), sizes[place], pictures, _color(view, found, place))
        for place, pictures in enumerate(maker.pictures(firsts))
    )
    return Sheet(len(ids), total, words, groups, len(sizes), sum(sizes[len(shares) :]))


def make_cluster_sheet(clusters: Sequence[Any], words: str) -> Sheet:
    """Clusters as a sheet: of each the medoid and the pictures that show how different it is.

    Parameters
    ----------
    clusters
        Views with a `label`, a `cohesion` and `exemplars`.
    """
    shown = list(clusters[:MOST_CLUSTERS])
    if not shown:
        return Sheet(0, 0, words, ())
    session: Session = shown[0].session
    each = min(MOST_EXEMPLARS, max(2, CLUSTER_PICTURES // len(shown)))
    chosen = [np.asarray(cluster.exemplars(each), np.int32) for cluster in shown]
    pictures = _Maker(session, (), {}, {}).pictures(chosen)
    groups = tuple(
        SheetGroup(f"{cluster.label}, cohesion {cluster.cohesion:.2f}", len(cluster), made)
        for cluster, made in zip(shown, pictures, strict=True)
    )
    sizes = [len(cluster) for cluster in clusters]
    rest = sum(sizes[len(shown) :])
    return Sheet(sum(sizes), len(session.frame.items), words, groups, len(clusters), rest)


class _Maker:
    """Looks up thumbnails and captions for many pictures at once."""

    def __init__(
        self, session: Session, captions: Sequence[Field], scores: dict[int, float], piles: dict[int, int]
    ) -> None:
        self._session = session
        self._fields = list(captions) or [session.schema.field("@file_name")]
        self._scores, self._piles = scores, piles

    def pictures(self, groups: Sequence[Ids]) -> list[tuple[SheetPicture, ...]]:
        """The pictures of each group of item ids."""
        frame = self._session.frame
        items = np.unique(np.concatenate(groups)) if groups else np.zeros(0, np.int32)
        images = frame.image_of[items]
        thumbnails = self._session.store.thumbnails.get(np.unique(images).tolist())
        texts = [self._texts(field, items if field.scope == "item" else images) for field in self._fields]
        made: dict[int, SheetPicture] = {}
        for item, image in zip(items.tolist(), images.tolist(), strict=True):
            ids = (item if field.scope == "item" else image for field in self._fields)
            parts = [text[identity] for text, identity in zip(texts, ids, strict=True) if identity in text]
            if item in self._scores:
                parts.append(f"{self._scores[item]:.3f}")
            if self._piles.get(item, 1) > 1:
                parts.append(f"×{self._piles[item]:,}")
            made[item] = SheetPicture(thumbnails.get(image), "\n".join(parts))
        return [tuple(made[item] for item in group.tolist()) for group in groups]

    def _texts(self, field: Field, ids: Ids) -> dict[int, str]:
        listed = ", ".join(str(identity) for identity in np.unique(ids).tolist())
        if not listed:
            return {}
        columns = self._session.store.catalogue.columns(
            f"SELECT * FROM {field.relation} AS property WHERE property.id IN ({listed})"
        )
        texts = texts_by_id(field, columns, self._session.schema.tree(field))
        return {identity: " ".join(", ".join(parts).split()) for identity, parts in texts.items()}


def _scores(view: Any) -> dict[int, float]:
    scores = getattr(view, "scores", None)
    if not isinstance(scores, np.ndarray) or len(scores) != len(view.ids):
        return {}
    return dict(zip(view.ids.tolist(), scores.tolist(), strict=True))


def _piles(view: Any) -> dict[int, int]:
    """How many items stand as each, where the view shows piles."""
    return dict(zip(view.ids.tolist(), view.pile_counts.tolist(), strict=True)) if view.piled else {}


def _words(view: Any) -> str:
    """The query in words; what a search or a group says of itself, where the view is one."""
    said = repr(view)
    if not said.startswith("<View of "):
        return said.strip("<>")
    return query_words(view.query, view.session.schema)


def _label(found: Groups, place: int, empty: str) -> str:
    return " · ".join(
        empty if part.value is None and part.label == EMPTY_LABEL else part.label
        for part in found.paths[place]
    )


def _color(view: Any, found: Groups, place: int) -> str | None:
    """The colour of the tag that a group is about."""
    key = view.query.groups[-1].field
    tag = view.session.schema.tags.get(key, {}).get(found.paths[place][-1].value)
    return None if tag is None else tag.color
