"""What a corpus and its views share: the open store, what was read from it, and the vectors at hand."""

from panoptic_nb.session.opening import open_session, release_session
from panoptic_nb.session.session import Session

__all__ = ["Session", "open_session", "release_session"]
