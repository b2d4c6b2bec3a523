"""Views: immutable queries over a corpus, and everything that can be done with what they give."""

from panoptic_nb.view.view import Group, View

__all__ = ["Group", "View"]
