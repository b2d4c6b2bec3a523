"""What describes an item: the types of properties, and the values that they hold.

Pure functions on plain values: no database, no files. Everything above reads a date, a colour or a tick
the same way because all of it does so here.
"""

from panoptic_nb.values.date import Date
from panoptic_nb.values.scalar import coerce
from panoptic_nb.values.span import Precision
from panoptic_nb.values.types import PropertyType

__all__ = ["Date", "Precision", "PropertyType", "coerce"]
