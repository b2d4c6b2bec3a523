"""The front door: a corpus folder, opened."""

from panoptic_nb.corpus.corpus import Corpus

__all__ = ["Corpus"]
