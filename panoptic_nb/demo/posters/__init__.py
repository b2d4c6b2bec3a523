"""Posters that never were, drawn by our own code: a corpus to learn on, with the mess of a real one."""

from panoptic_nb.demo.posters.collection import draw_posters
from panoptic_nb.demo.posters.truth import DrawnCorpus, DrawnFile

__all__ = ["DrawnCorpus", "DrawnFile", "draw_posters"]
