"""Handles on what describes items: properties and their tags, and the conditions they make."""

from panoptic_nb.property.property import Property
from panoptic_nb.property.tag import Tag

__all__ = ["Property", "Tag"]
