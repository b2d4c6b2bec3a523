"""Clusters: groups that a view's pictures propose. Nothing is stored until they are tagged or saved."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Literal, overload

import numpy as np

from panoptic_nb.errors import InvalidValueError
from panoptic_nb.query.query import Query
from panoptic_nb.view.cluster import Cluster, ranks
from panoptic_nb.view.cluster_tree import anew, home_of, numbered, parted, together, tree_of
from panoptic_nb.view.given import name_given
from panoptic_nb.view.made import Parameters, described, told
from panoptic_nb.view.view import View

if TYPE_CHECKING:
    from panoptic_nb.query.order import Ids
    from panoptic_nb.session import Session

CARDS_BUDGET = 60_000
"""Characters of picture data that the cards of clusters take in a notebook."""


class Clusters:
    """The clusters of a view, each of them a view.

    ``clusters[0]`` is the first of them, ``clusters["2.1"]`` the one of a number, at any depth.

    Attributes
    ----------
    parameters
        Space, method, number and seed of the last run over them, and how many images it cut. Each cluster knows the
        run that made it (`Cluster.made`).
    asked
        How many were asked for, the earlier ones aside; fewer are made of fewer distinct pictures.
    missing
        How many images of the view had no vector.
    """

    def __init__(
        self,
        session: Session,
        clusters: list[Cluster],
        parameters: Parameters,
        asked: int,
        apart: Ids,
        missing: int,
    ) -> None:
        self._session = session
        self._clusters = clusters
        self.parameters = parameters
        self.asked = asked
        self.missing = missing
        self._apart = apart

    def __len__(self) -> int:
        return len(self._clusters)

    def __iter__(self) -> Iterator[Cluster]:
        return iter(self._clusters)

    @overload
    def __getitem__(self, place: int | str) -> Cluster: ...
    @overload
    def __getitem__(self, place: slice) -> list[Cluster]: ...
    def __getitem__(self, place: int | str | slice) -> Cluster | list[Cluster]:
        if isinstance(place, str):
            return numbered(self, place)
        if isinstance(place, bool) or not isinstance(place, int | np.integer | slice):
            raise InvalidValueError(
                f'clusters[…] takes a place, such as clusters[0], or a number, clusters["2.1"]; {place!r} was given.'
            )
        return self._clusters[place]

    @property
    def apart(self) -> View:
        """The items that are in no cluster though their image has a vector."""
        return View(self._session, Query.of_items(self._apart))

    @property
    def images(self) -> int:
        """How many distinct images there are in them and apart."""
        ids = np.concatenate([self.apart.ids, *(cluster.ids for cluster in self)])
        return len(np.unique(self._session.frame.image_of[ids]))

    @property
    def earlier(self) -> list[Cluster]:
        """Those that stayed when the rest was clustered again."""
        return [cluster for cluster in self if self.parameters not in cluster.made]

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
            field = self._session.schema.named(name_given(property, "sort", 'property="motif"'))
            empty = self._session.codes(field) < 0
            keys = [float(empty[cluster.ids].mean()) if len(cluster) else 0.0 for cluster in self]
        elif by == "cohesion":
            keys = [cluster.cohesion for cluster in self]
        elif by == "size":
            keys = [float(cluster.images) for cluster in self]
        elif by == "number":
            keys = [-float(place) for place in ranks(self._clusters)]
        else:
            raise InvalidValueError(
                f'Clusters sort by "cohesion", "size", "number" or "untagged"; {by!r} was given.'
            )
        order = sorted(range(len(self)), key=lambda place: (-keys[place], place))
        if ascending:
            order.reverse()
        return self._with([self._clusters[place] for place in order])

    def again(
        self, k: int | Literal["auto"] = 20, *, seed: int = 0, keep: Sequence[Cluster] = ()
    ) -> Clusters:
        """Cluster anew what has no name; named clusters stay as they are, with what is inside them, and come first.

        Parameters
        ----------
        k, seed
            As `View.cluster` has them; the space is that of the last run.
        keep
            Clusters that stay though they have no name.
        """
        kept, rest = parted(self, keep)
        if not len(rest):
            return self._with(kept)
        row = self._session.schema.space(self.parameters.space)
        found = anew(self._session, row, rest, k, seed, kept)
        missing = self.missing + found.missing
        return Clusters(
            self._session, [*kept, *found], found.parameters, found.asked, found.apart.ids, missing
        )

    def merge(self, *clusters: Cluster) -> Clusters:
        """The same clusters with some of them as one, in the place of the first: ``3+7``.

        It has the name of the first of them that has one, and inside it what is inside each of them. Those that stand
        side by side inside a cluster are put together there, and stay so.

        Raises
        ------
        InvalidValueError
            If fewer than two of these clusters are given, or they do not stand side by side.
        """
        home = home_of(self, clusters)
        if home is None or len({id(cluster) for cluster in clusters}) < max(2, len(clusters)):
            raise InvalidValueError(
                "Merge takes two or more of these clusters that stand side by side: clusters.merge(clusters[0], …)."
            )
        owner, there = home
        one = together(self._session, clusters, self._session.schema.space(there.parameters.space))
        inside = there._instead(clusters, one)
        if owner is None:
            return inside
        owner.subclusters = inside
        return self

    def _instead(self, gone: Sequence[Cluster], one: Cluster) -> Clusters:
        """The same with one cluster in the place of the first of some."""
        places = [place for place, cluster in enumerate(self) if any(cluster is other for other in gone)]
        made = [
            one if place == places[0] else cluster
            for place, cluster in enumerate(self)
            if place not in places[1:]
        ]
        found = self._with(made)
        found.asked = len(made) - len(found.earlier)  # what is put together is not missing
        return found

    def save(self, name: str) -> None:
        """Keep the clusters as tags of a property, made where there is none: one operation.

        Clusters inside clusters become tags below tags, and those by the tags of a property stand as these do. The
        parameters of every run that made them go into the journal.

        Raises
        ------
        ConflictError
            If the property exists and holds no tags of images, or has tags of these names already.
        """
        from panoptic_nb.session.saving import save_tree

        save_tree(self._session, name, tree_of(self), described(self))

    def _with(self, clusters: list[Cluster]) -> Clusters:
        return Clusters(self._session, clusters, self.parameters, self.asked, self._apart, self.missing)

    def __repr__(self) -> str:
        return f"<{told(self)}; nothing is stored yet>"

    def _repr_html_(self) -> str:
        from panoptic_nb.exports.sheet import sheet_html
        from panoptic_nb.view.contact import make_cluster_sheet

        return sheet_html(make_cluster_sheet(self._clusters, repr(self)[1:-1]), budget=CARDS_BUDGET)
