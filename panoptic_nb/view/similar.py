"""Comparing the pictures of a view: neighbours and clusters, always within the view."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Literal

import numpy as np
import numpy.typing as npt

from panoptic_nb.errors import InvalidValueError
from panoptic_nb.view.asked import real_number, texts_of, unweighed, weighed, weights_of, whole_number
from panoptic_nb.view.examples import Examples

if TYPE_CHECKING:
    from panoptic_nb.query.order import Ids
    from panoptic_nb.session import Session
    from panoptic_nb.session.spaces import SpaceVectors
    from panoptic_nb.store.spaces import SpaceRow
    from panoptic_nb.view.clusters import Clusters
    from panoptic_nb.view.examples import Example
    from panoptic_nb.view.propose import Proposals
    from panoptic_nb.view.ranked import Ranked
    from panoptic_nb.view.target import Target


class Comparing:
    """The verbs of `View` that compare pictures."""

    _session: Session

    if TYPE_CHECKING:

        @property
        def ids(self) -> Ids: ...

    def similar(
        self,
        to: Example | Iterable[Example] | Mapping[Example, float] | None = None,
        *,
        not_to: Example | Iterable[Example] | None = None,
        text: str | Sequence[str] | Mapping[str, float] | None = None,
        not_text: str | Sequence[str] | None = None,
        weights: Sequence[float] | None = None,
        space: str | None = None,
        limit: int | None = None,
        min_score: float | None = None,
    ) -> Ranked:
        """The items of this view from the most similar to the least.

        Parameters
        ----------
        to, not_to
            What they should look like, and what not: an item id, a path, a PIL image, or several of them.
        text, not_text
            Words to compare with, in a space that understands them, and words for what it should not show. What
            should not be counts half as much as what should, all together.
        weights
            One number from 0 up for each of `to` and then each of `text`; all the same where None. Or `to` and
            `text` give each its own: ``to={12: 3, 30: 1}``.
        space
            The space to compare in; the only one there is where None.
        limit, min_score
            At most so many images (with all their items), and only those of at least this cosine.

        Returns
        -------
        Ranked
            A fixed list with `scores` (raw cosines) and `percentiles`.
        """
        from panoptic_nb.similarity.mixtures import combine
        from panoptic_nb.similarity.search import percentile, scores
        from panoptic_nb.view.ranked import Ranked

        if limit is not None:
            limit = whole_number(limit, "The limit", least=0, example="limit=30")
        if min_score is not None:
            min_score = real_number(min_score, "The least score", example="min_score=.25")
        to, to_weights = weighed(to, "to", "not_to")
        text, text_weights = weighed(text, "text", "not_text")
        not_to, not_text = unweighed(not_to, "not_to"), unweighed(not_text, "not_text")
        row, loaded = self._loaded(space)
        given = Examples(self._session, row, loaded)
        words = given.texts(texts_of(text, "text", example='text="a banner"'))
        pictures = given.pictures(to)
        positives = np.concatenate([pictures, words])
        if not len(positives):
            raise InvalidValueError("Similar to what? Give to= (an item id, a path, an image) or text=.")
        unwanted = given.texts(texts_of(not_text, "not_text", example='not_text="a frame"'))
        negatives = np.concatenate([given.pictures(not_to), unwanted])
        if to_weights is not None or text_weights is not None:
            if weights is not None:
                raise InvalidValueError(
                    "The weights were given twice: in weights= and in to= or text=. Give one of them."
                )
            weights = [*(to_weights or [1.0] * len(pictures)), *(text_weights or [1.0] * len(words))]
        shares = weights_of(weights, len(positives))
        query = combine(positives, negatives, None if shares is None else np.asarray(shares))
        images = np.unique(self._session.frame.image_of[self.ids])
        rows = loaded.rows(images)
        images, missing = images[rows >= 0], int((rows < 0).sum())
        cosines = scores(loaded.unit[rows[rows >= 0]], query)
        ranks = percentile(cosines)
        best = np.lexsort((images, -cosines))
        best = best if min_score is None else best[cosines[best] >= min_score]
        best = best if limit is None else best[:limit]
        ids, places = self._items_of(images[best])
        return Ranked(
            self._session, ids, cosines[best][places], ranks[best][places], row.name, missing=missing,
            hidden=len(images) - len(best),
        )  # fmt: skip

    def cluster(self, k: int | Literal["auto"] = 20, *, space: str | None = None, seed: int = 0) -> Clusters:
        """Propose groups of pictures that look alike; nothing is stored until they are saved or tagged.

        Parameters
        ----------
        k
            How many clusters (lowered, and said, where there are fewer distinct pictures), or ``"auto"``: as many
            as the density of the pictures shows.
        space
            The space to compare in; the only one there is where None.
        seed
            A whole number from 0 up. The same seed gives the same clusters, in whatever order the items come or
            were imported.
        """
        from panoptic_nb.view.clustering import cluster_items

        row, loaded = self._loaded(space)
        return cluster_items(self._session, self.ids, row, loaded, k, seed)

    def cluster_by(
        self, words: Sequence[str] | str, *, space: str | None = None, floor: float | None = None
    ) -> Clusters:
        """Propose one group for each of some words, in a space that understands them.

        Parameters
        ----------
        words
            Words or short descriptions; or the name of a property, whose tags are the words: a tag below others
            is read with them ("fruit, apple").
        floor
            The cosine under which an image stays unassigned (`Clusters.apart`); None assigns all.

        Returns
        -------
        Clusters
            One for each word, called by it, its pictures from the nearest to the farthest. Saved, those of a
            property's tags stand below one another as the tags do.
        """
        from panoptic_nb.view.clustering import Clustering

        names, phrases, above = self._words(words)
        row, loaded = self._loaded(space)
        directions = Examples(self._session, row, loaded).texts(phrases)
        return Clustering(self._session, self.ids, row, loaded).by_directions(directions, names, floor, above)

    def _words(self, words: Sequence[str] | str) -> tuple[list[str], list[str], list[list[int]]]:
        """The names of the groups, what is read for each, and the places of those that each stands below."""
        if not isinstance(words, str):
            if not isinstance(words, Iterable):
                raise InvalidValueError(
                    f"Cluster by what? A list of words was expected, or the name of a property; {words!r} was given."
                )
            names = [word.strip() for word in texts_of(words, "cluster_by", example='["a tree", "a house"]')]
            if not names or not all(names) or len(set(names)) < len(names):
                raise InvalidValueError(f"Give different words, at least one; {list(words)!r} was given.")
            return names, names, [[] for _ in names]
        schema = self._session.schema
        field = schema.named(words)
        tags = schema.tags.get(field.key, {})
        if not tags:
            raise InvalidValueError(f'"{words}" has no tags. Give a property with tags, or a list of words.')

        def phrase(tag: int) -> str:
            above = schema.parents.get(tag, ())
            return ", ".join([*(phrase(parent) for parent in above[:1]), tags[tag].name])

        places = {tag: place for place, tag in enumerate(tags)}
        above = [[places[one] for one in schema.parents.get(tag, ()) if one in places] for tag in tags]
        return [row.name for row in tags.values()], [phrase(tag) for tag in tags], above

    def propose(
        self,
        name: str | None = None,
        tag: str | None = None,
        *,
        space: str | Sequence[str] | None = None,
        mode: Literal["sure", "unsure", "surprising"] = "sure",
    ) -> Proposals:
        """Propose items of this view for a tag; what is refused never comes back for it.

        Parameters
        ----------
        name, tag
            The property and its tag. Of a group, none: candidates come from the view that was grouped, and
            accepting gives all the values of the group.
        space
            The space to compare in, or several; the only one there is where None. Of several, the scores are
            put on one scale and averaged.
        mode
            ``sure``, ``unsure`` or ``surprising``: see `Proposals`.

        Raises
        ------
        ConflictError
            If nothing has the tag yet: there must be one image to begin with.
        """
        from panoptic_nb.view.propose import Proposals
        from panoptic_nb.view.target import target_of_tag

        if (name is None) != (tag is None):
            raise InvalidValueError(
                'propose takes both a property and a tag, propose("motif", "apple"), or neither for a group; '
                f"only {(tag if name is None else name)!r} was given."
            )
        if name is None or tag is None:
            target, pool = self._target_and_pool()
        else:
            target, pool = target_of_tag(self._session, name, tag), self.ids
        wanted = list(space) if isinstance(space, Iterable) and not isinstance(space, str) else [space]
        if not wanted:
            raise InvalidValueError("Propose in which space? An empty list of spaces was given.")
        return Proposals(self._session, pool, target, [self._loaded(one) for one in wanted], mode)

    def _target_and_pool(self) -> tuple[Target, Ids]:
        raise InvalidValueError(
            'Propose for what? propose("motif", "apple"), or group.propose() for a group.'
        )

    def _loaded(self, space: str | None) -> tuple[SpaceRow, SpaceVectors]:
        if space is not None and not isinstance(space, str):
            raise InvalidValueError(f'A space is given by its name, such as "clip"; {space!r} was given.')
        row = self._session.schema.space(space)
        return row, self._session.spaces.load(row)

    def _items_of(self, images: Ids) -> tuple[Ids, npt.NDArray[np.int64]]:
        """This view's items of ranked images, in their rank, and the rank of each."""
        ids = self.ids
        rank = np.full(self._session.frame.images, -1, np.int64)
        rank[images] = np.arange(len(images))
        places = rank[self._session.frame.image_of[ids]]
        kept = np.flatnonzero(places >= 0)
        order = kept[np.lexsort((kept, places[kept]))]
        return ids[order], places[order]
