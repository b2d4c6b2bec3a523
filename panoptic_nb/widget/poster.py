"""The poster: what a saved notebook shows where the grid was, without a kernel.

A grid is published as two outputs: the widget, and a figure with the contact sheet. The living widget hides
its figure; where no kernel answers, the figure hides what is left of the widget. The pictures are in the
notebook's file then, which is why a switch turns the poster off.
"""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING

from panoptic_nb.exports.sheet import shared_out, sheet_html
from panoptic_nb.view.contact import make_sheet

if TYPE_CHECKING:
    from panoptic_nb.view import View

DEAD = ".jp-OutputArea-child:has(+ .jp-OutputArea-child .{mark}) > .jp-OutputArea-output.jupyter-widgets"


def new_mark() -> str:
    """A class name that ties one grid to its figure."""
    return f"pnb-{uuid.uuid4().hex[:12]}"


def poster_html(view: View, mark: str) -> str:
    """The figure: at most some forty kilobytes, whatever the size of the view."""
    style = f"{DEAD.format(mark=mark)} {{ display: none }}"
    sheet = sheet_html(make_sheet(view, shared_out))
    return f'<style>{style}</style><figure class="{mark}" style="margin:0">{sheet}</figure>'
