"""``panoptic-nb``: the same verbs as in Python, from a shell."""

from panoptic_nb.cli.app import main

__all__ = ["main"]
