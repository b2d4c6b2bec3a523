"""Clusters: groups that a view's pictures propose. Nothing is stored until they are tagged or saved."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import numpy as np
import numpy.typing as npt

from panoptic_nb.errors import InvalidValueError
from panoptic_nb.query.query import Query
from panoptic_nb.view.made import branch_of, described, inside_of, parameters_with, ranks, told
from panoptic_nb.view.ranked import still_here
from panoptic_nb.view.view import View

if TYPE_CHECKING:
    from panoptic_nb.query.order import Ids
    from panoptic_nb.session import Session
    from panoptic_nb.session.changes import Change
    from panoptic_nb.store.spaces import SpaceRow

CARDS_BUDGET = 60_000
"""Characters of picture data that the cards of clusters take in a notebook."""


@dataclass(frozen=True)
class Parameters:
    """What clusters were made with: enough to make them again."""

    space: str
    method: str
    k: int
    seed: int
    images: int
    missing: int
    words: tuple[str, ...] = ()
    floor: float | None = None


class Cluster(View):
    """One cluster: a view of its items, from the core to the edge.

    Attributes
    ----------
    number
        ``"3"``; a cluster inside it is ``"3.1"``. The largest comes first.
    cohesion
        The mean cosine of its images to their centroid: 1 where all are alike.
    named
        What it was called, or None while it is a proposal only.
    subclusters
        What `cluster` made of it, or None.
    """

    def __init__(
        self,
        session: Session,
        ids: Ids,
        cosines: npt.NDArray[np.float32],
        number: str,
        cohesion: float,
        space: SpaceRow,
    ) -> None:
        super().__init__(session, Query.of_items(ids))
        self._cosines, self.number, self.cohesion = cosines, number, cohesion
        self.named: str | None = None
        self.subclusters: Clusters | None = None
        self._space = space

    @property
    def cosines(self) -> npt.NDArray[np.float32]:
        """The cosine of each item to the centroid, or to the words that made the cluster; shape (len(cluster),)."""
        return self._cosines[still_here(self)]

    @property
    def label(self) -> str:
        """Its name, or ``cluster 3``."""
        return self.named or f"cluster {self.number}"

    @property
    def images(self) -> int:
        """How many distinct images it has."""
        return len(np.unique(self._session.frame.image_of[self.ids]))

    @property
    def medoid(self) -> int:
        """The item whose picture is nearest to the centroid."""
        return int(self.ids[0])

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
            self.name(tags[0])
        return change

    def exemplars(self, count: int = 4) -> list[int]:
        """Items that show how different its pictures are: the medoid, then each time the farthest one."""
        from panoptic_nb.similarity.cluster import exemplars

        images, first = np.unique(self._session.frame.image_of[self.ids], return_index=True)
        if not len(images):
            return []
        _, loaded = self._loaded(self._space.name)
        chosen = exemplars(loaded.unit[loaded.rows(images)], np.arange(len(images)), count)
        return [int(self.ids[first[place]]) for place in chosen]

    def cluster(self, k: int | Literal["auto"] = 5, *, space: str | None = None, seed: int = 0) -> Clusters:
        """Cut this cluster into smaller ones, numbered below it; `Clusters.save` keeps the tree."""
        from panoptic_nb.view.clustering import cluster_items

        row, loaded = self._loaded(space or self._space.name)
        found = cluster_items(self._session, self.ids, row, loaded, k, seed, prefix=f"{self.number}.")
        self.subclusters = found
        return found

    def __repr__(self) -> str:
        called = f' "{self.named}"' if self.named else ""
        return f"<Cluster {self.number}{called}: {len(self):,} items, cohesion {self.cohesion:.3f}>"


class Clusters:
    """The clusters of a view, each of them a view.

    Attributes
    ----------
    parameters
        Space, method, number and seed of the last run, and how many of all images had a vector.
    asked
        How many were asked for, the earlier ones aside; fewer are made of fewer distinct pictures.
    earlier
        Those named when the rest was clustered again, and what each was made with.
    """

    def __init__(
        self,
        session: Session,
        clusters: list[Cluster],
        parameters: Parameters,
        asked: int,
        apart: Ids,
        earlier: Sequence[tuple[Cluster, Parameters]] = (),
    ) -> None:
        self._session = session
        self._clusters = clusters
        self.parameters = parameters
        self.asked = asked
        self.earlier = tuple(earlier)
        self._apart = apart

    def __len__(self) -> int:
        return len(self._clusters)

    def __iter__(self) -> Iterator[Cluster]:
        return iter(self._clusters)

    def __getitem__(self, place: int) -> Cluster:
        return self._clusters[place]

    @property
    def apart(self) -> View:
        """The items that are in no cluster though their image has a vector."""
        return View(self._session, Query.of_items(self._apart))

    def sort(
        self,
        by: Literal["cohesion", "size", "number", "untagged"] = "cohesion",
        *,
        property: str | None = None,
        ascending: bool = False,
    ) -> Clusters:
        """The same clusters in another order.

        Parameters
        ----------
        by
            ``cohesion`` (most alike first), ``size`` (largest first), ``number``, or ``untagged``: the share of
            items without a value of `property`, highest first.
        """
        if by == "untagged":
            if property is None:
                raise InvalidValueError(
                    'Untagged by what? Give the property: sort("untagged", property="motif").'
                )
            field = self._session.schema.named(property)
            empty = self._session.codes(field) < 0
            keys = [float(empty[cluster.ids].mean()) if len(cluster) else 0.0 for cluster in self]
        elif by == "cohesion":
            keys = [cluster.cohesion for cluster in self]
        elif by == "size":
            keys = [float(cluster.images) for cluster in self]
        elif by == "number":
            keys = [-float(place) for place in ranks([numbers(cluster.number) for cluster in self])]
        else:
            raise InvalidValueError(
                f'Clusters sort by "cohesion", "size", "number" or "untagged"; {by!r} was given.'
            )
        order = sorted(range(len(self)), key=lambda place: (-keys[place], place))
        if ascending:
            order.reverse()
        return self._with([self._clusters[place] for place in order])

    def again(self, k: int | Literal["auto"] = 20, *, seed: int = 0) -> Clusters:
        """Cluster anew what has no name; named clusters stay as they are, and come first."""
        from panoptic_nb.view.clustering import cluster_items

        named = [cluster for cluster in self if cluster.named is not None]
        rest = [cluster.ids for cluster in self if cluster.named is None]
        ids = np.concatenate([*rest, self._apart]) if rest or len(self._apart) else self._apart
        if not len(ids):
            return self._with(named)
        row = self._session.schema.space(self.parameters.space)
        found = cluster_items(self._session, np.sort(ids), row, self._session.spaces.load(row), k, seed)
        taken = {cluster.number for cluster in named}
        numbers = (
            str(number) for number in range(1, len(named) + len(found) + 1) if str(number) not in taken
        )
        for cluster, number in zip(found, numbers, strict=False):
            cluster.number = number
        before = {id(cluster): used for cluster, used in self.earlier}
        earlier = [(cluster, before.get(id(cluster), self.parameters)) for cluster in named]
        used = parameters_with(named, self.parameters, found.parameters)
        return Clusters(self._session, [*named, *found], used, found.asked, found.apart.ids, earlier)

    def merge(self, *clusters: Cluster) -> Clusters:
        """The same clusters with some of them as one, in the place of the first: ``3+7``.

        It has the name of the first of them that has one, and inside it what is inside each of them.

        Raises
        ------
        InvalidValueError
            If fewer than two of these clusters are given.
        """
        from panoptic_nb.view.clustering import one_cluster

        chosen = [cluster for cluster in self if any(cluster is one for one in clusters)]
        if len(chosen) < 2 or len(chosen) < len(clusters):
            raise InvalidValueError(
                "Merge takes two or more of these clusters: clusters.merge(clusters[0], …)."
            )
        row = self._session.schema.space(self.parameters.space)
        ids = np.unique(np.concatenate([cluster.ids for cluster in chosen]))
        number = "+".join(cluster.number for cluster in chosen)
        one = one_cluster(self._session, ids, row, self._session.spaces.load(row), number)
        one.named = next((cluster.named for cluster in chosen if cluster.named is not None), None)
        one.subclusters = inside_of(self._session, chosen)
        rest = [cluster for cluster in self if all(cluster is not other for other in chosen[1:])]
        made = [one if cluster is chosen[0] else cluster for cluster in rest]
        earlier = [(cluster, used) for cluster, used in self.earlier if any(cluster is same for same in made)]
        return Clusters(self._session, made, self.parameters, len(made) - len(earlier), self._apart, earlier)

    def save(self, name: str) -> None:
        """Keep the clusters as tags of a property, made where there is none: one operation.

        Clusters inside clusters become tags below tags. The parameters go into the journal.

        Raises
        ------
        ConflictError
            If the property exists and holds no tags of images, or has tags of these names already.
        """
        from panoptic_nb.session.saving import save_tree

        save_tree(self._session, name, [branch_of(cluster) for cluster in self._clusters], described(self))

    def _with(self, clusters: list[Cluster]) -> Clusters:
        return Clusters(self._session, clusters, self.parameters, self.asked, self._apart, self.earlier)

    def __repr__(self) -> str:
        return f"<{told(self)}; nothing is stored yet>"

    def _repr_html_(self) -> str:
        from panoptic_nb.exports.sheet import sheet_html
        from panoptic_nb.view.contact import make_cluster_sheet

        return sheet_html(make_cluster_sheet(self._clusters, repr(self)[1:-1]), budget=CARDS_BUDGET)


def numbers(number: str) -> list[int]:
    """``3+7.1`` as what it sorts by."""
    return [int(part) for part in number.replace("+", ".").split(".")]


@dataclass(frozen=True)
class Branch:
    """A cluster as it will be kept: its tag, its items, and what is below it."""

    name: str
    items: Ids
    below: list[Branch]
