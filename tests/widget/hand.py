"""A reader's hand on clusters, without a browser: it goes by what is on the cards."""

from __future__ import annotations

from typing import Any

import numpy as np

import panoptic_nb as pnb
from tests.widget.conftest import Reader

Shown = list[tuple[list[int], str | None]]
"""The items of each cluster, and what it is called."""


class Hand:
    """A reader of a grid in clusters, who goes by what is on the cards."""

    def __init__(self, made: Reader, motif: pnb.Property) -> None:
        self.made, self.motif = made, motif
        self.layout: dict[str, Any] = made.call("open", size=48)["layout"]

    def do(self, request: str, *names: str, **fields: Any) -> None:
        known = [group["name"] for group in self.layout["clusters"]["groups"]] if names else []
        fields |= {"rev": self.layout["rev"]} if request != "spec" else {}
        if request == "recut":
            fields["groups"] = [known.index(name) for name in names]
        elif names:
            fields["group"] = known.index(names[0])
        if request == "cluster":
            fields = {"space": "toy", **fields}
        reply = self.made.call(request, **fields)
        assert "layout" in reply, reply
        self.layout = reply["layout"]

    def name(self, name: str, tag: str) -> None:
        known = [group["name"] for group in self.layout["clusters"]["groups"]]
        ends = np.cumsum([0, *self.layout["counts"].tolist()]).tolist()
        at = known.index(name)
        target = {"rev": self.layout["rev"], "ranges": [[ends[at], ends[at + 1]]]}
        done = self.made.call("tag", target=target, property=self.motif.field.key, tags=[tag])
        assert done["items"], done

    def shown(self) -> Shown:
        """The clusters on screen."""
        cut = self.made.grid._desk.cut
        assert cut is not None
        return sorted(
            (sorted(part.ids.tolist()), part.cluster.named) for part in cut.parts if part.cluster is not None
        )

    def code(self) -> str:
        return str(self.made.call("code")["code"])
