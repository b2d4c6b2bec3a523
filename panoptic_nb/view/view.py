"""A view: an immutable query over a corpus. Every step gives a new view; each reads the corpus anew."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import TYPE_CHECKING, Any, overload

import numpy as np
import numpy.typing as npt

from panoptic_nb.errors import InvalidValueError, NotFoundError, PanopticError
from panoptic_nb.property import Property
from panoptic_nb.query.condition import Condition, Leaf, Or
from panoptic_nb.query.groups import Bin, GroupKey
from panoptic_nb.query.order import Ids, SortKey
from panoptic_nb.query.query import Query
from panoptic_nb.query.serial import query_to_json
from panoptic_nb.session import Session
from panoptic_nb.values import PropertyType
from panoptic_nb.view.annotate import Annotating
from panoptic_nb.view.code import query_code, query_words
from panoptic_nb.view.display import Displaying
from panoptic_nb.view.duplicating import Deduplicating
from panoptic_nb.view.export import Exporting
from panoptic_nb.view.given import checked_view_name, name_given, no_place, whole_numbers
from panoptic_nb.view.similar import Comparing

if TYPE_CHECKING:
    from panoptic_nb.view.target import Target


class View(Annotating, Comparing, Deduplicating, Exporting, Displaying):
    """Some items of a corpus, in some order, in some groups.

    Views are made by `Corpus.view` and by each other. Iterating gives item ids; a slice, like everything
    that names items one by one, is a fixed list. Last in a cell, a view shows itself.
    """

    def __init__(self, session: Session, query: Query, name: str = "") -> None:
        self._session = session
        self._query = query
        self._name = name
        self._kept: tuple[int, Ids] | None = None

    # Making other views

    def where(self, *conditions: Condition) -> View:
        """Only the items that satisfy every condition."""
        query = self._query
        for condition in conditions:
            if not isinstance(condition, Condition):
                raise InvalidValueError(
                    f'where takes conditions such as corpus["year"] < 1905; {condition!r} was given.'
                )
            query = query.where(condition)
        return self._with(query)

    def search(self, text: str) -> View:
        """Only the items with this text in a text property, a tag, a file name or a path."""
        if not isinstance(text, str) or not text.strip():
            raise InvalidValueError(f"search takes a text; {text!r} was given.")
        searched = [
            field
            for field in self._session.schema.fields.values()
            if (field.type in (PropertyType.TEXT, PropertyType.URL) and not field.computed)
            or field.type.is_tags
            or field.key in ("@file_name", "@path")
        ]
        leaves = tuple(Leaf(field.key, "contains", (text.strip(),), label=field.name) for field in searched)
        return self._with(self._query.where(Or(leaves)))

    def sort(self, *keys: str | Property | SortKey) -> View:
        """In this order, the first key weighing most; empties come last.

        Parameters
        ----------
        keys
            Names of properties, with ``-`` in front for the largest first, or ``corpus["year"].desc()``.
            Without any, the order in which items came into the corpus.
        """
        return self._with(replace(self._query, order=tuple(self._sort_key(key) for key in keys)))

    def group_by(self, *keys: str | Property | GroupKey) -> View:
        """In groups, the first key outermost; without keys, in none.

        Parameters
        ----------
        keys
            Names of properties, or cuts such as ``corpus["year"].by("decade")``.
        """
        return self._with(replace(self._query, groups=tuple(self._group_key(key) for key in keys)))

    def piles(self, on: bool = True) -> View:
        """One item for each image; annotating it annotates all items of the view with that image.

        `pile_counts` says how many stand as one.
        """
        return self._with(replace(self._query, piles=on))

    def pick(self, ids: Iterable[int]) -> View:
        """A fixed list: these items, in this order.

        Raises
        ------
        InvalidValueError
            If these are no whole numbers.
        NotFoundError
            If one of them is not an item of the corpus.
        """
        wanted = whole_numbers(ids)
        clipped = wanted.clip(0, np.iinfo(np.int32).max).astype(np.int32)
        known = self._session.frame.exist(clipped)
        if not known.all():
            missing = wanted[~known]
            raise NotFoundError(
                f"{len(missing):,} of {len(wanted):,} ids are not items of this corpus, the first being "
                f"{missing[0]}. Give ids as view.ids has them; items of an import that was undone come back with redo."
            )
        return self._with(Query.of_items(clipped))

    def save(self, name: str) -> View:
        """Keep this view in the corpus under a name: ``corpus.view("name")`` gives it again.

        What had the name before is replaced. `Corpus.rename_view` and `Corpus.forget_view` take care of it later.

        Raises
        ------
        InvalidValueError
            If the name is no text or there is nothing in it.
        """
        wanted, text = checked_view_name(name), query_to_json(self._query)
        with self._session.change("save view", summary=f"view {wanted} kept", query=self.code()) as draft:
            self._session.store.views.save(draft, wanted, text)
        return self

    # What it gives

    @property
    def ids(self) -> Ids:
        """The item ids in order, groups aside; int32, shape (len(view),)."""
        generation = self._session.generation
        if self._kept is None or self._kept[0] != generation:
            ids = self._session.ids(self._query)
            ids.flags.writeable = False
            self._kept = (generation, ids)
        return self._kept[1]

    @property
    def piled(self) -> bool:
        """Whether an item may stand for several."""
        return self._query.piles

    @property
    def pile_counts(self) -> npt.NDArray[np.int32]:
        """How many items of the view stand as each, itself included: 1 where there are no piles.

        int32, shape (len(view),), along `ids`.
        """
        if not self._query.piles:
            return np.ones(len(self), np.int32)
        frame = self._session.frame
        everyone = self._session.ids(replace(self._query, piles=False, order=()))
        of_image = np.bincount(frame.image_of[everyone], minlength=frame.images)
        return of_image[frame.image_of[self.ids]].astype(np.int32)

    @property
    def groups(self) -> list[Group]:
        """The groups, each of them a view; one per combination where several keys nest."""
        if not self._query.groups:
            raise InvalidValueError('This view has no groups: view.group_by("property") makes some.')
        found = self._session.groups(self._query, self.ids)
        generation = self._session.generation
        groups = []
        for number, path in enumerate(found.paths):
            group = Group(self._session, self._query, path)
            group._kept = (generation, found.members[found.bounds[number] : found.bounds[number + 1]])
            groups.append(group)
        return groups

    @property
    def query(self) -> Query:
        """The immutable value that says what this view is."""
        return self._query

    @property
    def session(self) -> Session:
        """The open corpus behind this view."""
        return self._session

    def code(self) -> str:
        """The Python that makes this view again, where ``corpus`` is the corpus."""
        return query_code(self._query, self._session.schema)

    def __len__(self) -> int:
        return len(self.ids)

    def __iter__(self) -> Iterator[int]:
        return iter(self.ids.tolist())

    def __contains__(self, item: object) -> bool:
        return isinstance(item, int | np.integer) and bool((self.ids == item).any())

    def __bool__(self) -> bool:
        return len(self.ids) > 0

    @overload
    def __getitem__(self, place: int) -> int: ...
    @overload
    def __getitem__(self, place: slice) -> View: ...
    def __getitem__(self, place: int | slice) -> int | View:
        if isinstance(place, slice):
            try:
                return self._with(Query.of_items(self.ids[place]))
            except TypeError:
                raise no_place(place) from None
        if isinstance(place, bool) or not isinstance(place, int | np.integer):
            raise no_place(place)
        # An IndexError past the end is what ends Python's own loops over a sequence.
        return int(self.ids[place])

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, View):
            return NotImplemented
        return self._session is other._session and self._query == other._query

    def __hash__(self) -> int:
        return hash((id(self._session), self._query))

    def __repr__(self) -> str:
        total = len(self._session.frame.items)
        words = query_words(self._query, self._session.schema)
        try:
            many = f"{len(self):,} of {total:,} items"
        except PanopticError as error:
            return f"<View that cannot be read, {words}: {error}>"
        return f"<View of {many}{', ' + words if words else ''}>"

    def _with(self, query: Query) -> View:
        return View(self._session, query)

    def _sort_key(self, key: str | Property | SortKey) -> SortKey:
        if isinstance(key, SortKey):
            return key
        if isinstance(key, Property):
            return key.asc()
        schema = self._session.schema
        if isinstance(key, str) and key.startswith("-") and key not in schema.names():
            return SortKey(schema.named(key[1:]).key, descending=True)
        return SortKey(schema.named(name_given(key, "sort", 'corpus["year"].desc()')).key)

    def _group_key(self, key: str | Property | GroupKey) -> GroupKey:
        if isinstance(key, GroupKey):
            return key
        if isinstance(key, Property):
            return key.by()
        field = self._session.schema.named(name_given(key, "group_by", 'corpus["year"].by("decade")'))
        return Property(self._session, field.key).by()


class Group(View):
    """One group of a view: a view of the items that share a value.

    Attributes
    ----------
    labels
        How the value of each key reads, from the outermost.
    values
        The values themselves; None for the group of the empties.
    """

    def __init__(self, session: Session, parent: Query, path: tuple[Bin, ...]) -> None:
        query = replace(parent, groups=())
        for part in path:
            query = query.where(part.condition)
        super().__init__(session, query)
        self.labels: tuple[str, ...] = tuple(part.label for part in path)
        self.values: tuple[Any, ...] = tuple(part.value for part in path)
        self._path = path
        self._pool = replace(parent, groups=(), piles=False)

    @property
    def label(self) -> str:
        """How the group reads: ``1890s · Passmore``."""
        return " · ".join(self.labels)

    def _target_and_pool(self) -> tuple[Target, Ids]:
        from panoptic_nb.view.target import target_of_group

        target = target_of_group(self._session, [(part.label, part.condition) for part in self._path])
        return target, self._session.ids(self._pool)

    def __repr__(self) -> str:
        return f"<Group {self.label}: {len(self):,} items>"
