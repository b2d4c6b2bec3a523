"""Making clusters of items: by k-means, by density, or by words; over their distinct images."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Literal

import numpy as np
import numpy.typing as npt

from panoptic_nb.errors import ConflictError, InvalidValueError
from panoptic_nb.view.asked import real_number, whole_number
from panoptic_nb.view.cluster import Cluster
from panoptic_nb.view.clusters import Clusters
from panoptic_nb.view.filling import how_to_fill
from panoptic_nb.view.made import Parameters

if TYPE_CHECKING:
    from panoptic_nb.query.order import Ids
    from panoptic_nb.session import Session
    from panoptic_nb.session.spaces import SpaceVectors
    from panoptic_nb.store.spaces import SpaceRow

Vectors = npt.NDArray[np.float32]
Labels = npt.NDArray[np.integer]


class Clustering:
    """Items, their distinct images, and the vectors of these in a space.

    Parameters
    ----------
    parent
        The cluster that is cut, if one is.

    Raises
    ------
    ConflictError
        If there are no items, or no image has a vector.
    """

    def __init__(
        self,
        session: Session,
        ids: Ids,
        row: SpaceRow,
        loaded: SpaceVectors,
        parent: Cluster | None = None,
    ) -> None:
        self._session, self._ids, self._row, self._parent = session, ids, row, parent
        if not len(ids):
            raise ConflictError("There is nothing to cluster: the view has no items.")
        images = np.unique(session.frame.image_of[ids])
        rows = loaded.rows(images)
        self.missing = int((rows < 0).sum())
        if self.missing == len(images):
            raise ConflictError(
                f'None of these images has a vector in "{row.name}"; {how_to_fill(row)}.'
                f"{loaded.lacking(images)}"
            )
        images, rows = images[rows >= 0], rows[rows >= 0]
        keys = self._keys(images)
        # In the order of their keys, so that k-means need not bring the rows into it block by block.
        order = np.argsort(keys, kind="stable")
        self.images: Ids = images[order]
        self.vectors: Vectors = loaded.unit[rows[order]]
        self.keys = keys[order]

    def by_kmeans(self, k: int, seed: int) -> Clusters:
        """Spherical k-means, the same whatever the order of the items and of their import.

        Raises
        ------
        InvalidValueError
            If `k` is no whole number from 1 up.
        """
        from panoptic_nb.similarity.kmeans import spherical_kmeans

        if isinstance(k, bool) or not isinstance(k, int | np.integer) or k < 1:
            raise InvalidValueError(
                f'The number of clusters is a whole number from 1 up, or "auto"; {k!r} was given.'
            )
        found = spherical_kmeans(self.vectors, int(k), seed=seed, keys=self.keys)
        return self._made(found.labels, len(found.centroids), f"k-means, k={k}", seed, int(k))

    def by_density(self, seed: int) -> Clusters:
        """As many clusters as there are peaks of density; what stands apart is in none."""
        from panoptic_nb.similarity.density import density_clusters

        found = density_clusters(self.vectors, seed=seed, keys=self.keys)
        return self._made(found.labels, found.k, "density", seed, found.k)

    def as_one(self) -> Clusters:
        """All of them together."""
        return self._made(np.zeros(len(self.images), np.int64), 1, "put together", 0, 1)

    def by_directions(
        self,
        directions: Vectors,
        names: Sequence[str],
        floor: float | None,
        above: Sequence[Sequence[int]] = (),
    ) -> Clusters:
        """Each image goes to the nearest of some directions, or to none below a floor.

        Parameters
        ----------
        directions
            Shape (m, dim), of length one.
        names
            How each reads; the clusters are called so.
        floor
            The cosine under which an image stays unassigned; None assigns all.
        above
            For each direction the places of those that it stands below.
        """
        if floor is not None:
            floor = real_number(floor, "The floor", example="floor=.25")
        cosines = self.vectors @ directions.T
        labels = np.argmax(cosines, axis=1)
        best = cosines[np.arange(len(labels)), labels]
        if floor is not None:
            labels = np.where(best >= floor, labels, -1)
        made = self._made(labels, len(names), "words", 0, len(names), names=names, scores=best, floor=floor)
        for cluster, places in zip(made, above, strict=False):
            cluster.parents = tuple(made[place] for place in places)
        return made

    def _keys(self, images: Ids) -> npt.NDArray[np.uint64]:
        """What the images are called in every corpus: the first 64 bits of their files' SHA-256.

        0 where a catalogue that somebody changed has none.
        """
        columns = self._session.store.catalogue.columns(
            "SELECT image_id, coalesce(TRY(sha256[1:8]::BIT::UBIGINT), 0) AS key FROM images"
        )
        keys = np.zeros(self._session.frame.images, np.uint64)
        there = columns["image_id"] < len(keys)  # another thread may be importing
        keys[columns["image_id"][there]] = columns["key"][there]
        return keys[images]

    def _made(
        self,
        labels: Labels,
        count: int,
        method: str,
        seed: int,
        asked: int,
        *,
        names: Sequence[str] | None = None,
        scores: Vectors | None = None,
        floor: float | None = None,
    ) -> Clusters:
        used = Parameters(
            self._row.name, method, count, seed, len(self.images), self.missing, tuple(names or ()), floor
        )
        prefix = "" if self._parent is None else f"{self._parent.number}."
        by_image = np.full(self._session.frame.images, -1, np.int64)
        by_image[self.images] = np.arange(len(self.images))
        place = by_image[self._session.frame.image_of[self._ids]]
        clusters = []
        for label in range(count):
            members = np.flatnonzero(labels == label)
            centroid = self.vectors[members].sum(axis=0, dtype=np.float64)
            centroid /= max(float(np.linalg.norm(centroid)), 1e-12)
            cosines = np.zeros(len(self.images), np.float32)
            cosines[members] = self.vectors[members] @ centroid.astype(np.float32)
            order_by = cosines if scores is None else scores
            mine = np.flatnonzero((place >= 0) & (labels[place] == label))
            mine = mine[np.lexsort((self._ids[mine], -order_by[place[mine]]))]
            cohesion = float(cosines[members].mean(dtype=np.float64)) if len(members) else 0.0
            cluster = Cluster(
                self._session,
                self._ids[mine],
                order_by[place[mine]],
                f"{prefix}{label + 1}",
                cohesion,
                self._row,
                (used,),
                () if self._parent is None else (self._parent,),
            )
            if names is not None:
                cluster.name(names[label])
            clusters.append(cluster)
        apart = self._ids[(place >= 0) & (labels[place] < 0)]
        return Clusters(self._session, clusters, used, asked, apart, self.missing)


def cluster_items(
    session: Session,
    ids: Ids,
    row: SpaceRow,
    loaded: SpaceVectors,
    k: int | Literal["auto"],
    seed: int,
    parent: Cluster | None = None,
) -> Clusters:
    """k-means where `k` is a number, density where it is ``"auto"``."""
    seed = whole_number(seed, "The seed", least=0, example="seed=0")
    clustering = Clustering(session, ids, row, loaded, parent)
    return clustering.by_density(seed) if k == "auto" else clustering.by_kmeans(k, seed)
