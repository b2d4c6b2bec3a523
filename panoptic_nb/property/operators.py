"""What may be asked of a property: comparisons and searches, each of which makes a condition.

An empty value satisfies none of them; ``~condition`` is the exact complement, and ``!=`` is ``~(==)``.
Text is less or more than another as in a sorted view: without case and accents, numbers inside by their value, so
that ``author.between("A", "F")`` holds "Émile" and ``title < "page 10"`` holds "page 2".
"""

from __future__ import annotations

from typing import Any

from panoptic_nb.errors import InvalidValueError
from panoptic_nb.query.collation import before
from panoptic_nb.query.condition import Condition, Leaf, Not
from panoptic_nb.query.field import Field
from panoptic_nb.session import Session
from panoptic_nb.values import Date, PropertyType, coerce


class Operators:
    """The operators of `Property`."""

    def __init__(self, session: Session, key: str) -> None:
        self._session = session
        self._key = key

    @property
    def field(self) -> Field:
        """What the store knows of this property."""
        return self._session.schema.field(self._key)

    def is_set(self) -> Condition:
        """The items that have a value."""
        return self._leaf("is_set")

    def not_set(self) -> Condition:
        """The items that have no value."""
        return Not(self._leaf("is_set"))

    def __eq__(self, other: object) -> Condition:  # type: ignore[override]
        """Of this value: a date lies within the one given; tags are exactly those given."""
        return self._leaf("eq", *self._equal_to(other))

    def __ne__(self, other: object) -> Condition:  # type: ignore[override]
        """The complement of ``==``, the empty ones included."""
        return Not(self == other)

    def __lt__(self, other: object) -> Condition:
        """Before, below: a date that starts before the one given."""
        return self._leaf("lt", self._value(other))

    def __le__(self, other: object) -> Condition:
        """To the end of: ``year <= 1905`` holds all of 1905."""
        return self._leaf("le", self._value(other))

    def __gt__(self, other: object) -> Condition:
        """After the end of: ``year > 1905`` starts with 1906."""
        return self._leaf("gt", self._value(other))

    def __ge__(self, other: object) -> Condition:
        """From the start of, upwards."""
        return self._leaf("ge", self._value(other))

    def between(self, low: object, high: object) -> Condition:
        """From `low` to `high`, both included.

        Raises
        ------
        InvalidValueError
            If `high` comes before `low`: nothing would be between them.
        """
        first, last = self._value(low), self._value(high)
        leaf = self._leaf("between", first, last)
        if _descends(first, last):
            raise InvalidValueError(
                f'"{self.field.name}" between {low!r} and {high!r} holds nothing: the smaller comes first, '
                f"between({high!r}, {low!r})."
            )
        return leaf

    def within(self, low: object, high: object | None = None) -> Condition:
        """Dates that lie wholly within a stretch of time; longer ones do not."""
        if self.field.type is not PropertyType.DATE:
            raise InvalidValueError(
                f'within is for dates; "{self.field.name}" is a {self.field.type} property.'
            )
        operands = [self._value(low), *([] if high is None else [self._value(high)])]
        if _descends(operands[0], operands[-1]):
            raise InvalidValueError(
                f"Nothing lies within {low!r} and {high!r}: the earlier comes first, within({high!r}, {low!r})."
            )
        return self._leaf("within", *operands)

    def exactly(self, date: object) -> Condition:
        """Dates of this very stretch and precision: "1890s", not the years in it."""
        if self.field.type is not PropertyType.DATE:
            raise InvalidValueError(
                f'exactly is for dates; "{self.field.name}" is a {self.field.type} property.'
            )
        return self._leaf("exactly", self._value(date))

    def contains(self, text: str) -> Condition:
        """With this text inside, case, accents and ligatures aside; for tags, inside the name of one of them."""
        return self._leaf("contains", self._text(text, "contains"))

    def starts_with(self, text: str) -> Condition:
        """Beginning with this text, case and accents aside."""
        return self._leaf("starts_with", self._text(text, "starts_with"))

    def matches(self, pattern: str) -> Condition:
        """Matching a regular expression (RE2) somewhere; ``(?i)`` in front ignores case."""
        return self._leaf("matches", self._text(pattern, "matches"))

    def any_of(self, *tags: str, descendants: bool = True) -> Condition:
        """With at least one of these tags, or, unless told otherwise, of the tags below them."""
        return self._tags("any_of", tags, descendants)

    def all_of(self, *tags: str, descendants: bool = True) -> Condition:
        """With every one of these tags, a tag below one counting as it."""
        return self._tags("all_of", tags, descendants)

    def none_of(self, *tags: str, descendants: bool = True) -> Condition:
        """The complement of `any_of`: the items without tags included."""
        return Not(self._tags("any_of", tags, descendants))

    def __hash__(self) -> int:
        return hash((id(self._session), self._key))

    def _leaf(self, op: str, *operands: Any, descendants: bool = True) -> Leaf:
        leaf = Leaf(self._key, op, operands, descendants, self.field.name)
        self._check(leaf)
        return leaf

    def _check(self, leaf: Leaf) -> None:
        """Refuse an operator that the type does not have here, where the user wrote it."""
        from panoptic_nb.query.compile import leaf_sql

        leaf_sql(leaf, self.field, self._session.schema.tree(self.field))

    def _value(self, value: object) -> Any:
        field = self.field
        if field.type.is_tags:
            raise InvalidValueError(
                f'"{field.name}" holds tags, which have no order. Use any_of("…"), all_of("…") or == "…".'
            )
        wanted = coerce(value, field.type)
        if wanted is None:
            raise InvalidValueError(
                f'{value!r} is an empty value, which nothing equals. Use corpus["{field.name}"].not_set().'
            )
        return Date(wanted.start, wanted.stop, wanted.precision) if isinstance(wanted, Date) else wanted

    def _equal_to(self, other: object) -> tuple[Any, ...]:
        field = self.field
        if not field.type.is_tags:
            return (self._value(other),)
        names = coerce(other, PropertyType.LABELS)
        if not isinstance(names, list):
            raise InvalidValueError(f'Nothing equals an empty value. Use corpus["{field.name}"].not_set().')
        return tuple(sorted(self._session.schema.tag(field, name).tag_id for name in names))

    def _tags(self, op: str, names: tuple[str, ...], descendants: bool) -> Leaf:
        field = self.field
        if not field.type.is_tags:
            raise InvalidValueError(
                f'{op} is for tags; "{field.name}" is a {field.type} property. Use ==, contains(…) or between(…).'
            )
        wanted = coerce(list(names), PropertyType.LABELS)
        if not isinstance(wanted, list):
            raise InvalidValueError(f'Which tags of "{field.name}"? None was given.')
        ids = tuple(self._session.schema.tag(field, name).tag_id for name in wanted)
        return self._leaf(op, *ids, descendants=descendants)

    def _text(self, text: object, op: str) -> str:
        if not isinstance(text, str) or not text:
            raise InvalidValueError(f"{op} takes a text of at least one letter; {text!r} was given.")
        return text


def _descends(low: Any, high: Any) -> bool:
    """Whether a stretch ends before it begins."""
    if isinstance(low, Date):
        return bool(high.stop <= low.start)
    if isinstance(low, str):
        return before(high, low)
    return bool(high < low)
