"""The eight types of property that a researcher can give."""

from __future__ import annotations

from enum import StrEnum

from panoptic_nb.errors import InvalidValueError, suggestion


class PropertyType(StrEnum):
    """What the values of a property are. Every type can be empty.

    >>> PropertyType.parse("labels").is_tags
    True
    >>> PropertyType.parse(" Number ")
    <PropertyType.NUMBER: 'number'>
    """

    LABEL = "label"
    LABELS = "labels"
    TEXT = "text"
    NUMBER = "number"
    DATE = "date"
    COLOR = "color"
    URL = "url"
    CHECKBOX = "checkbox"

    @property
    def is_tags(self) -> bool:
        """Whether values are tags: one (label) or several (labels)."""
        return self in (PropertyType.LABEL, PropertyType.LABELS)

    @classmethod
    def parse(cls, name: str | PropertyType) -> PropertyType:
        """The type of this name, whatever its case.

        Raises
        ------
        InvalidValueError
            For any other name, with the nearest one or the list of all.
        """
        if isinstance(name, str):
            try:
                return cls(name.strip().lower())
            except ValueError:
                pass
        known = [kind.value for kind in cls]
        raise InvalidValueError(f"{name!r} is not a type of property.{suggestion(str(name), known)}")
