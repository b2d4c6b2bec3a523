"""``python -m panoptic_nb.cli``, for where the command itself is not on the path."""

from panoptic_nb.cli.app import main

main()
