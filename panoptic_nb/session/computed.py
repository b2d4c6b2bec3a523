"""The properties that the corpus computes: read-only, and filtered, sorted and grouped like any other."""

from __future__ import annotations

from panoptic_nb.query.field import Field, Scope
from panoptic_nb.store.spaces import SpaceRow
from panoptic_nb.values import Precision, PropertyType


def _item(name: str, kind: PropertyType, value: str) -> Field:
    return _computed(name, kind, "item", f"(SELECT item_id AS id, {value} AS value FROM items WHERE live)")


def _image(name: str, kind: PropertyType, value: str) -> Field:
    return _computed(name, kind, "image", f"(SELECT image_id AS id, {value} AS value FROM images)")


def _computed(name: str, kind: PropertyType, scope: Scope, relation: str) -> Field:
    return Field(f"@{name}", name, kind, scope, relation)


_FILE_DATE = (
    "(SELECT item_id AS id, make_timestamp(mtime_ns // 1000000000 * 1000000) AS start, "
    "make_timestamp((mtime_ns // 1000000000 + 1) * 1000000) AS stop, "
    f"{int(Precision.TIME)}::UTINYINT AS precision, NULL AS text FROM items WHERE live)"
)
_TAKEN = (
    "(SELECT image_id AS id, taken AS start, taken + INTERVAL 1 SECOND AS stop, "
    f"{int(Precision.TIME)}::UTINYINT AS precision, NULL AS text FROM images WHERE taken IS NOT NULL)"
)

OF_FILES = (
    _item("file_name", PropertyType.TEXT, "file_name"),
    _item("path", PropertyType.TEXT, "path"),
    _item("folder", PropertyType.TEXT, "folder"),
    _image("format", PropertyType.TEXT, "format"),
    _image("width", PropertyType.NUMBER, "width::DOUBLE"),
    _image("height", PropertyType.NUMBER, "height::DOUBLE"),
    _image("bytes", PropertyType.NUMBER, "bytes::DOUBLE"),
    _computed("file_date", PropertyType.DATE, "item", _FILE_DATE),
    _computed("taken", PropertyType.DATE, "image", _TAKEN),
    _image("mean_color", PropertyType.COLOR, "printf('#%06x', mean_color)"),
    _image("sha256", PropertyType.TEXT, "lower(hex(sha256))"),
    _item("missing", PropertyType.CHECKBOX, "missing"),
)
"""Computed from the files, in the order in which they are listed."""


def of_space(space: SpaceRow) -> Field:
    """Whether an image has a vector in a space."""
    relation = (
        "(SELECT image_id AS id, image_id IN (SELECT image_id FROM space_rows "
        f"WHERE space_id = {space.space_id}) AS value FROM images)"
    )
    return Field(f"@space:{space.name}", f"in {space.name}", PropertyType.CHECKBOX, "image", relation)
