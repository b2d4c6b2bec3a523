"""Bytes to pixels, thumbnails, fingerprints and EXIF. Pure functions: no database, no corpus."""

from panoptic_nb.images.decode import decode, open_thumbnail
from panoptic_nb.images.kinds import image_extensions, looks_like_image
from panoptic_nb.images.opening import MAX_PIXELS
from panoptic_nb.images.picture import Picture
from panoptic_nb.images.read import THUMBNAIL_SIZE, read_image, read_image_bytes

__all__ = [
    "MAX_PIXELS",
    "THUMBNAIL_SIZE",
    "Picture",
    "decode",
    "image_extensions",
    "looks_like_image",
    "open_thumbnail",
    "read_image",
    "read_image_bytes",
]
