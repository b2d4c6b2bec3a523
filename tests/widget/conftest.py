"""A grid without a browser: a comm that records what Python says and lets a test speak for the front end."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from typing import Any

import comm
import numpy as np
import pytest
from comm.base_comm import BaseComm

import panoptic_nb as pnb
from panoptic_nb.widget import work
from panoptic_nb.widget.grid import Grid, show

KINDS = {"u32": np.uint32, "f32": np.float32, "u8": np.uint8}


class RecordingComm(BaseComm):
    """Keeps every message; `receive` plays the browser."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        self.sent: list[tuple[str, dict[str, Any], list[Any]]] = []
        super().__init__(*args, **kwargs)

    def publish_msg(
        self,
        msg_type: str,
        data: Any = None,
        metadata: Any = None,
        buffers: Any = None,
        **keys: Any,
    ) -> None:
        self.sent.append((msg_type, data or {}, list(buffers or [])))

    def receive(self, content: dict[str, Any]) -> None:
        self.handle_msg({"content": {"data": {"method": "custom", "content": content}}, "buffers": []})


class Reader:
    """What a reader's browser would do with a grid."""

    def __init__(self, grid: Grid) -> None:
        self.grid = grid
        self.comm: RecordingComm = grid.comm  # type: ignore[assignment]
        self.asked = 0

    def call(self, name: str, /, **fields: Any) -> dict[str, Any]:
        """The reply to a request; an error's message as ``{"error": …}``."""
        self.asked += 1
        return self.again({"id": f"t.{self.asked}", "type": name, **fields})

    def again(self, message: dict[str, Any]) -> dict[str, Any]:
        self.comm.sent.clear()
        self.comm.receive(message)
        (found,) = [m for m in self.messages() if m.get("id") == message["id"]]
        return found.get("reply") or found

    def finish(self, reply: dict[str, Any]) -> dict[str, Any]:
        """What comes in the end of work that goes on beside the grid."""
        for _ in range(3000):
            if "job" not in reply:
                return reply
            threading.Event().wait(0.01)
            reply = self.call("work", job=reply["job"])
        raise AssertionError("it never ended")

    def events(self, name: str) -> list[dict[str, Any]]:
        return [m for m in self.messages() if m.get("event") == name]

    def messages(self) -> list[dict[str, Any]]:
        return [_assembled(d["content"], b) for _, d, b in self.comm.sent if d.get("method") == "custom"]


def _assembled(content: dict[str, Any], buffers: list[Any]) -> dict[str, Any]:
    body = content.get("reply", content)
    for name, buffer in zip(content.get("buffers", []), buffers, strict=True):
        path, kind = name.split(":")
        *steps, last = path.split(".")
        at = body
        for step in steps:
            at = at[step]
        at[last] = np.frombuffer(buffer, KINDS[kind])
    return content


@pytest.fixture
def reader(monkeypatch: pytest.MonkeyPatch, corpus: pnb.Corpus) -> Iterator[Callable[..., Reader]]:
    """Shows a view of the drawn corpus, and plays its reader; what is long is waited for."""
    monkeypatch.setattr(comm, "create_comm", RecordingComm)
    monkeypatch.setattr(work, "PATIENCE", 60)
    grids: list[Grid] = []

    def make(view: pnb.View | None = None) -> Reader:
        grids.append(show(corpus.view() if view is None else view))
        return Reader(grids[-1])

    yield make
    for grid in grids:
        grid.close()


@pytest.fixture
def scattered(corpus: pnb.Corpus) -> pnb.Property:
    """Tags for twelve images with years, all but one of which have a vector in ``toy``; in no clear clouds."""
    rows = np.random.default_rng(5).normal(size=(11, 6)).astype(np.float32)
    corpus.add_vectors("toy", corpus.view()[:11], rows)
    corpus.add_property("year", "number")
    corpus.view()[:6].set("year", 1900)
    corpus.view()[6:].set("year", 1950)
    return corpus.add_property("motif", "labels")
