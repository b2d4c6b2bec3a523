"""A cluster: a group that a view's pictures propose. Nothing is stored until it is tagged or saved."""

from __future__ import annotations

from contextlib import AbstractContextManager
from typing import TYPE_CHECKING, Literal

import numpy as np
import numpy.typing as npt

from panoptic_nb.errors import InvalidValueError, NotFoundError
from panoptic_nb.query.query import Query
from panoptic_nb.store.actor import by_default
from panoptic_nb.view.asked import whole_number
from panoptic_nb.view.made import Parameters, origin_of
from panoptic_nb.view.ranked import still_here
from panoptic_nb.view.view import View

if TYPE_CHECKING:
    from panoptic_nb.query.order import Ids
    from panoptic_nb.session import Session
    from panoptic_nb.session.changes import Change
    from panoptic_nb.store.spaces import SpaceRow
    from panoptic_nb.view.clusters import Clusters


class Cluster(View):
    """One cluster: a view of its items, from the core to the edge.

    Attributes
    ----------
    number
        ``"3"``; a cluster inside it is ``"3.1"``, and two put together are ``"3+7"``. The largest comes first.
    cohesion
        The mean cosine of its images to their centroid: 1 where all are alike.
    named
        What it was called, or None while it is a proposal only.
    subclusters
        What `cluster` made of it, or None; set to None, it is whole again.
    made
        The run that made it; where it was put together, the runs that made its parts.
    parents
        The clusters that it stands below: the one it was cut from, or those of the tags above its own.
    within
        The group of a view that it was cut from, as it reads; empty where it was none.
    parts
        The clusters that were put together in it; itself where none were.
    """

    def __init__(
        self,
        session: Session,
        ids: Ids,
        cosines: npt.NDArray[np.float32],
        number: str,
        cohesion: float,
        space: SpaceRow,
        made: tuple[Parameters, ...],
        parents: tuple[Cluster, ...] = (),
    ) -> None:
        super().__init__(session, Query.of_items(ids))
        self._cosines, self.number, self.cohesion = cosines, number, cohesion
        self.made, self.parents, self._space = made, parents, space
        self.within: str = parents[0].within if parents else ""
        self.named: str | None = None
        self.subclusters: Clusters | None = None
        self.parts: tuple[Cluster, ...] = (self,)

    @property
    def cosines(self) -> npt.NDArray[np.float32]:
        """The cosine of each item to the centroid, or to the words that made the cluster; shape (len(cluster),)."""
        return self._cosines[still_here(self)]

    @property
    def label(self) -> str:
        """Its name, or ``cluster 3``; of a group's clusters ``cluster 1890s · 3``."""
        return self.named or f"cluster {' · '.join(filter(None, (self.within, self.number)))}"

    @property
    def images(self) -> int:
        """How many distinct images it has."""
        return len(np.unique(self._session.frame.image_of[self.ids]))

    @property
    def medoid(self) -> int:
        """The id of the item whose picture is nearest to the centroid; of clusters by words, to the words.

        Of several items of that picture it is the one with the lowest id; where that item has left the corpus, the
        nearest of those that are there.

        Raises
        ------
        NotFoundError
            If the cluster is empty: no picture was nearest to its words, or its items have left the corpus.
        """
        ids = self.ids
        if not len(ids):
            raise NotFoundError(
                f"{self.label} has no items, and so no medoid: look at len(cluster) first. Clusters by words may be "
                "empty, and those whose import was undone are."
            )
        return int(ids[0])

    def name(self, name: str) -> Cluster:
        """Call it something: `Clusters.save` uses the name, and `Clusters.again` leaves it as it is."""
        if not isinstance(name, str) or not name.strip():
            raise InvalidValueError(f"A cluster's name is a text; {name!r} was given.")
        self.named = name.strip()
        return self

    def tag(self, name: str, *tags: str) -> Change:
        """Add tags to every item, and call the cluster by the first of them; see `View.tag`."""
        change = super().tag(name, *tags)
        if self.named is None:
            self.name(str(tags[0]))
        return change

    def exemplars(self, count: int = 4) -> list[int]:
        """Items whose pictures show what the cluster holds, and none of its accidents.

        The first has the picture nearest to the centroid; each next one the picture least like those chosen
        (farthest-first traversal, Gonzalez 1985), of the half of the pictures that is nearest to the centroid, or of
        the nearest `count` where these are more.

        Parameters
        ----------
        count
            How many, from 0 up; fewer come back where the cluster has fewer pictures.

        Returns
        -------
        list of int
            Item ids, no two of the same picture; none of an empty cluster.

        Raises
        ------
        InvalidValueError
            If `count` is no whole number from 0 up.
        NotFoundError
            If the space that the cluster was made in is there no longer.
        """
        from panoptic_nb.similarity.cluster import exemplars

        count = whole_number(count, "The number of exemplars", least=0, example="exemplars(4)")
        images, first = np.unique(self._session.frame.image_of[self.ids], return_index=True)
        if not len(images):
            return []
        _, loaded = self._loaded(self._space.name)
        rows = loaded.rows(images)
        first, rows = first[rows >= 0], rows[rows >= 0]  # the space may have been made anew for fewer images
        chosen = exemplars(loaded.unit[rows], np.arange(len(rows)), count)
        return [int(self.ids[first[place]]) for place in chosen]

    def cluster(self, k: int | Literal["auto"] = 5, *, space: str | None = None, seed: int = 0) -> Clusters:
        """Cut this cluster into smaller ones, numbered below it; `Clusters.save` keeps the tree."""
        from panoptic_nb.view.clustering import cluster_items

        row, loaded = self._loaded(space or self._space.name)
        found = cluster_items(self._session, self.ids, row, loaded, k, seed, parent=self)
        self.subclusters = found
        return found

    def _because(self) -> AbstractContextManager[object]:
        # Asked for when something changes: a cluster gets its number, and what it stands below, after it is made.
        return by_default(origin_of(self))

    def __repr__(self) -> str:
        called = f' "{self.named}"' if self.named else ""
        return f"<Cluster {self.number}{called}: {len(self):,} items, cohesion {self.cohesion:.3f}>"


def numbers(number: str) -> list[int]:
    """``3+7.1`` as what it sorts by."""
    return [int(part) for part in number.replace("+", ".").split(".")]


def ranks(clusters: list[Cluster]) -> list[int]:
    """The rank of each cluster's number among all."""
    order = sorted(range(len(clusters)), key=lambda place: numbers(clusters[place].number))
    return [int(rank) for rank in np.argsort(order)]
