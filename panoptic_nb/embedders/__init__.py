"""Images to vectors: what an embedder is, those that are built in, and how files become batches.

Importing this room loads neither torch nor open_clip; `resolve("clip")` does.
"""

from panoptic_nb.embedders.batches import Encoded, encode_files
from panoptic_nb.embedders.check import check
from panoptic_nb.embedders.protocol import Embedder, TextEmbedder, as_embedder
from panoptic_nb.embedders.registry import Plugin, plugins, resolve
from panoptic_nb.embedders.spec import ClipSpec
from panoptic_nb.embedders.visual import Visual

__all__ = [
    "ClipSpec",
    "Embedder",
    "Encoded",
    "Plugin",
    "TextEmbedder",
    "Visual",
    "as_embedder",
    "check",
    "encode_files",
    "plugins",
    "resolve",
]
