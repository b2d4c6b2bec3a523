"""Clusters: groups that a view's pictures propose. Nothing is stored until they are tagged or saved."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import numpy as np
import numpy.typing as npt

from panoptic_nb.errors import ConflictError, InvalidValueError
from panoptic_nb.query.query import Query
from panoptic_nb.view.view import View

if TYPE_CHECKING:
    from panoptic_nb.query.order import Ids
    from panoptic_nb.session import Session
    from panoptic_nb.session.spaces import SpaceVectors
    from panoptic_nb.store.spaces import SpaceRow


@dataclass(frozen=True)
class Parameters:
    """What clusters were made with: enough to make them again."""

    space: str
    k: int
    seed: int
    images: int
    missing: int


class Cluster(View):
    """One cluster: a view of its items, from the core to the edge.

    Attributes
    ----------
    number
        ``"3"``; a cluster inside it is ``"3.1"``. The largest comes first.
    cohesion
        The mean cosine of its images to their centroid: 1 where all are alike.
    cosines
        The cosine of each item to the centroid; float32, shape (len(cluster),).
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
        self.cosines, self.number, self.cohesion = cosines, number, cohesion
        self.subclusters: Clusters | None = None
        self._space = space

    @property
    def label(self) -> str:
        return f"cluster {self.number}"

    @property
    def images(self) -> int:
        """How many distinct images it has."""
        return len(np.unique(self._session.frame.image_of[self.ids]))

    @property
    def medoid(self) -> int:
        """The item whose picture is nearest to the centroid."""
        return int(self.ids[0])

    def exemplars(self, count: int = 4) -> list[int]:
        """Items that show how different its pictures are: the medoid, then each time the farthest one."""
        from panoptic_nb.similarity.cluster import exemplars

        images, first = np.unique(self._session.frame.image_of[self.ids], return_index=True)
        loaded = self._session.spaces.load(self._space)
        chosen = exemplars(loaded.unit[loaded.rows(images)], np.arange(len(images)), count)
        return [int(self.ids[first[place]]) for place in chosen]

    def cluster(self, k: int = 5, *, space: str | None = None, seed: int = 0) -> Clusters:
        """Cut this cluster into smaller ones, numbered below it; `Clusters.save` keeps the tree."""
        row, loaded = self._loaded(space or self._space.name)
        found = clusters_of(self._session, self.ids, row, loaded, k, seed, prefix=f"{self.number}.")
        self.subclusters = found
        return found

    def __repr__(self) -> str:
        return f"<Cluster {self.number}: {len(self):,} items, cohesion {self.cohesion:.3f}>"


class Clusters:
    """The clusters of a view, each of them a view.

    Attributes
    ----------
    parameters
        Space, number, seed, and how many images had a vector.
    asked
        How many clusters were asked for; fewer are made where there are fewer distinct pictures.
    """

    def __init__(self, session: Session, clusters: list[Cluster], parameters: Parameters, asked: int) -> None:
        self._session = session
        self._clusters = clusters
        self.parameters = parameters
        self.asked = asked

    def __len__(self) -> int:
        return len(self._clusters)

    def __iter__(self) -> Iterator[Cluster]:
        return iter(self._clusters)

    def __getitem__(self, place: int) -> Cluster:
        return self._clusters[place]

    def sort(
        self, by: Literal["cohesion", "size", "number"] = "cohesion", *, ascending: bool = False
    ) -> Clusters:
        """The same clusters in another order: the most cohesive or the largest first."""
        keys = {
            "cohesion": lambda cluster: cluster.cohesion,
            "size": lambda cluster: cluster.images,
            "number": lambda cluster: [-int(part) for part in cluster.number.split(".")],
        }
        if by not in keys:
            raise InvalidValueError(f'Clusters sort by "cohesion", "size" or "number"; {by!r} was given.')
        ordered = sorted(self._clusters, key=keys[by], reverse=not ascending)
        return Clusters(self._session, ordered, self.parameters, self.asked)

    def save(self, name: str) -> None:
        """Keep the clusters as tags of a property, made where there is none: one operation.

        Clusters inside clusters become tags below tags. The parameters go into the journal.

        Raises
        ------
        ConflictError
            If the property exists and holds no tags of images, or has tags of these names already.
        """
        from panoptic_nb.session.saving import save_tree

        tree = [_branch(cluster) for cluster in self._clusters]
        save_tree(self._session, name, tree, vars(self.parameters))

    @property
    def leftover(self) -> int:
        """How many images had no vector and are in no cluster."""
        return self.parameters.missing

    def __repr__(self) -> str:
        used = self.parameters
        words = f"<{len(self)} clusters of {used.images:,} images in {used.space}, seed {used.seed}"
        if self.asked > len(self):
            words += f"; {self.asked} were asked for, there are no more distinct pictures"
        if used.missing:
            words += f"; {used.missing:,} images have no vector"
        return words + "; nothing is stored yet>"

    def _repr_html_(self) -> str:
        from panoptic_nb.exports.sheet import sheet_html
        from panoptic_nb.view.contact import make_cluster_sheet

        return sheet_html(make_cluster_sheet(self._clusters, repr(self)[1:-1]))


@dataclass(frozen=True)
class Branch:
    """A cluster as it will be kept: its tag, its images, and what is below it."""

    name: str
    items: Ids
    below: list[Branch]


def _branch(cluster: Cluster) -> Branch:
    below = [_branch(inner) for inner in cluster.subclusters] if cluster.subclusters is not None else []
    return Branch(cluster.label, cluster.ids, below)


def clusters_of(
    session: Session, ids: Ids, row: SpaceRow, loaded: SpaceVectors, k: int, seed: int, prefix: str = ""
) -> Clusters:
    """Spherical k-means over the distinct images of some items.

    Raises
    ------
    InvalidValueError
        If `k` is no whole number from 1 up.
    ConflictError
        If no image has a vector.
    """
    from panoptic_nb.similarity.kmeans import spherical_kmeans

    if not isinstance(k, int | np.integer) or k < 1:
        raise InvalidValueError(f"The number of clusters is a whole number from 1 up; {k!r} was given.")
    image_of = session.frame.image_of
    images = np.unique(image_of[ids])
    rows = loaded.rows(images)
    missing = int((rows < 0).sum())
    images, rows = images[rows >= 0], rows[rows >= 0]
    if not len(images):
        raise ConflictError(f'None of these images has a vector in "{row.name}": corpus.embed("{row.name}").')
    found = spherical_kmeans(loaded.unit[rows], int(k), seed=seed, keys=images)
    clusters = []
    by_image = np.full(session.frame.images, -1, np.int64)
    by_image[images] = np.arange(len(images))
    place = by_image[image_of[ids]]
    for label in range(len(found.centroids)):
        mine = np.flatnonzero((place >= 0) & (found.labels[place] == label))
        cosines = found.cosines[place[mine]]
        order = np.lexsort((ids[mine], -cosines))
        cohesion = float(found.cosines[found.labels == label].mean(dtype=np.float64))
        number = f"{prefix}{label + 1}"
        clusters.append(Cluster(session, ids[mine][order], cosines[order], number, cohesion, row))
    return Clusters(
        session, clusters, Parameters(row.name, len(clusters), seed, len(images), missing), int(k)
    )
