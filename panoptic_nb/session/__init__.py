"""What a corpus and its views share: the open store, what was read from it, and the vectors at hand."""

from panoptic_nb.session.session import Session, open_session

__all__ = ["Session", "open_session"]
