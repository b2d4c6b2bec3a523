"""A property of a corpus: what describes its items or its images."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal

from panoptic_nb.errors import ConflictError, InvalidValueError
from panoptic_nb.property.operators import Operators
from panoptic_nb.property.tag import Tag
from panoptic_nb.query.groups import GroupKey
from panoptic_nb.query.numbers_given import edges_given
from panoptic_nb.query.order import SortKey
from panoptic_nb.session.alone import alone
from panoptic_nb.session.schema import Schema
from panoptic_nb.store.properties import PropertyRow
from panoptic_nb.values import PropertyType, coerce

if TYPE_CHECKING:
    from panoptic_nb.property.retype import Retyping


class Property(Operators):
    """A handle on one property, as ``corpus["year"]`` gives it.

    Comparisons make conditions for `View.where`; a renaming does not break them.

    Examples
    --------
    ``corpus["year"] < 1905``; ``corpus["motif"].any_of("apple")``; ``corpus["year"].by("decade")``.
    """

    # Operators defines __eq__, and with it Python would drop the hash.
    __hash__ = Operators.__hash__

    @property
    def name(self) -> str:
        return self.field.name

    @property
    def type(self) -> PropertyType:
        return self.field.type

    @property
    def scope(self) -> str:
        """``"item"`` if it describes one occurrence, ``"image"`` if it describes the picture."""
        return self.field.scope

    @property
    def computed(self) -> bool:
        """Whether the corpus computes it, so that it cannot be written."""
        return self.field.computed

    def __repr__(self) -> str:
        field = self.field
        return f'<Property "{field.name}": {field.type.value} of each {field.scope}>'

    # Keys of an order and of groups

    def asc(self) -> SortKey:
        """Sort from the smallest to the largest, empties last."""
        return SortKey(self._key)

    def desc(self) -> SortKey:
        """Sort from the largest to the smallest, empties last."""
        return SortKey(self._key, descending=True)

    def by(
        self,
        unit: str | None = None,
        *,
        step: int = 1,
        width: float | None = None,
        quantiles: int | None = None,
        edges: list[float] | None = None,
        order: Literal["value", "size"] = "value",
        descending: bool = False,
    ) -> GroupKey:
        """A way of cutting a view into groups.

        Parameters
        ----------
        unit, step
            For dates: ``century``, ``decade``, ``year``, ``quarter``, ``month``, ``week`` (ISO), ``day`` or
            ``hour``, and how many of them make a group.
        width, quantiles, edges
            For numbers: bins of a width, of counts as equal as ties allow (each begins with a value that
            occurs), or between given edges.
        order, descending
            Groups by value or by size (largest first), or the other way round; the empties come last.
        """
        field = self.field
        if (unit is not None or step != 1) and field.type is not PropertyType.DATE:
            raise InvalidValueError(f'Units are for dates; "{field.name}" is a {field.type} property.')
        numeric = any(option is not None for option in (width, quantiles, edges))
        if numeric and field.type is not PropertyType.NUMBER:
            raise InvalidValueError(
                f'width, quantiles and edges are for numbers; "{field.name}" is a {field.type} property.'
            )
        if field.type is PropertyType.DATE and unit is None:
            unit = "year"
        cuts = None if edges is None else edges_given(edges)
        return GroupKey(self._key, unit, step, width, quantiles, cuts, order, descending)

    # Tags

    @property
    def tags(self) -> list[Tag]:
        """The tags, in their order.

        Raises
        ------
        InvalidValueError
            If the property holds no tags.
        """
        self._needs_tags()
        return [Tag(self._session, self._key, tag) for tag in self._session.schema.tags.get(self._key, {})]

    def tag(self, name: str) -> Tag:
        """The tag of a name."""
        self._needs_tags()
        return Tag(self._session, self._key, self._session.schema.tag(self.field, name).tag_id)

    @alone
    def add_tag(self, name: str, *, color: str | None = None, parent: str | None = None) -> Tag:
        """Make a tag.

        Parameters
        ----------
        color
            Such as ``"#c33"``; one of the palette where none is given.
        parent
            The tag it stands below; made where there is none.
        """
        self._needs_tags()
        field, schema = self.field, self._session.schema
        names = coerce([name], PropertyType.LABELS)
        if not isinstance(names, list):
            raise InvalidValueError("A tag needs a name; an empty one was given.")
        if schema.find_tag(field, names[0]) is not None:
            raise ConflictError(
                f'"{field.name}" has a tag "{names[0]}" already: corpus["{field.name}"].tag("{name}").'
            )
        above = None if parent is None else coerce(parent, PropertyType.LABEL)
        if above == names[0]:
            raise ConflictError(f'"{names[0]}" cannot stand below itself.')
        wanted = coerce(color, PropertyType.COLOR)
        properties = self._session.store.properties
        with self._session.change(
            "add tag", property=field.name, summary=f"{field.name}: new tag {names[0]}"
        ) as draft:
            row = properties.add_tags(
                draft, int(self._key), names, [None if wanted is None else str(wanted)]
            )[0]
            if isinstance(above, str):
                known = schema.find_tag(field, above)
                parents = [known] if known else properties.add_tags(draft, int(self._key), [above])
                draft.summary += f" below {above}" if known else f" below {above}, new too"
                properties.set_parents(draft, row.tag_id, [found.tag_id for found in parents])
        return Tag(self._session, self._key, row.tag_id)

    # The property itself

    @alone
    def rename(self, name: str) -> Property:
        """Give the property another name; conditions and views that use it go on."""
        row, new = self._row(), checked_name(self._session.schema, name, but=self._key)
        with self._session.change(
            "rename property", property=new, summary=f"{row.name} renamed {new}"
        ) as draft:
            self._session.store.properties.rename(draft, row, new)
        return self

    @alone
    def delete(self) -> None:
        """Take the property, its tags and its values out of the corpus; undo brings all of it back."""
        row = self._row()
        count = len(self._session.columns(self.field)["id"])
        with self._session.change("delete property", property=row.name) as draft:
            draft.summary, draft.items = f"{row.name} deleted with {count:,} values", count
            self._session.store.properties.delete(draft, row)

    @alone
    def retype(self, kind: str | PropertyType, *, on_error: Literal["raise", "empty"] = "raise") -> Retyping:
        """Give the property another type, its values converted.

        Parameters
        ----------
        kind
            The new type.
        on_error
            What becomes of values that cannot be converted: nothing is changed and they are listed
            (``"raise"``), or they end empty (``"empty"``); undo brings them back.

        Returns
        -------
        Retyping
            How many were converted, which were not, and which were several tags that became one value;
            `check_retype` gives it beforehand.
        """
        from panoptic_nb.property.retype import retype

        return retype(self._session, self._row(), PropertyType.parse(kind), on_error)

    def check_retype(self, kind: str | PropertyType) -> Retyping:
        """What `retype` would convert, what it could not, and what would run together, without doing it."""
        from panoptic_nb.property.retype import plan

        return plan(self._session, self._row(), PropertyType.parse(kind)).report

    def counts(self) -> dict[str, int]:
        """How many items or images have a value and, for tags, how many have each."""
        field = self.field
        columns = self._session.columns(field)
        if not field.type.is_tags:
            return {"set": len(set(columns["id"].tolist()))}
        names = self._session.schema.tree(field).names
        found = dict.fromkeys(names.values(), 0)
        for tag in columns["tag_id"].tolist():
            if tag in names:  # else another thread has made it since
                found[names[tag]] += 1
        return found

    def _row(self) -> PropertyRow:
        row = self._session.schema.rows.get(self._key)
        if row is None:
            raise InvalidValueError(
                f'"{self.field.name}" is computed by the corpus: it cannot be changed or deleted.'
            )
        return row

    def _needs_tags(self) -> None:
        if not self.field.type.is_tags or self.field.computed:
            raise InvalidValueError(
                f'"{self.field.name}" is a {self.field.type} property and has no tags; '
                'those of type "label" and "labels" do.'
            )


def checked_name(schema: Schema, name: Any, *, but: str | None = None) -> str:
    """A name that a property may have: one line, blanks at its ends cut off.

    Raises
    ------
    ConflictError, InvalidValueError
        If another property has it, or there is nothing in it.
    """
    # As a tag's name: one line, so that the column of a table comes back to it.
    wanted = coerce(name, PropertyType.LABEL)
    if not isinstance(wanted, str):
        raise InvalidValueError("A property needs a name; an empty one was given.")
    for field in schema.fields.values():
        if field.name == wanted and field.key != but:
            kind = "a computed property" if field.computed else "a property"
            raise ConflictError(f'This corpus has {kind} "{wanted}" already. Choose another name.')
    return wanted
