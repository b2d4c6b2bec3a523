"""Broken messages into the grid, in every state that it can be in: each is answered or refused with words.

`python -m tests.benchmarks.fuzz` runs it for as long as one likes, ``tests/trust/test_fuzz.py`` for some seconds.
"""

from __future__ import annotations

import itertools
import random
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import MISSING, fields
from pathlib import Path
from typing import Any
from unittest.mock import patch

import numpy as np
from PIL import Image

import panoptic_nb as pnb
from panoptic_nb.errors import NotFoundError, PanopticError
from panoptic_nb.widget import work
from panoptic_nb.widget.requests import REQUESTS, parse
from tests.corpora import draw_images
from tests.view.test_clusters import Words

Message = dict[str, Any]

EVERY = 25
"""Messages between two changes of what is on screen."""


class Bench:
    """A grid on a small corpus, and sound messages for it as it stands."""

    def __init__(self, corpus: pnb.Corpus) -> None:
        self.corpus = corpus
        self.motif, self.n, self.year = (corpus[name].field.key for name in ("motif", "n", "year"))
        self.grid: Any = corpus.view().show()
        self.grid.log.disabled = True
        self.sent: list[Any] = []
        self.grid.send = lambda content, buffers=None: self.sent.append(content)
        self._expected = {kind.__name__ for kind in subclasses(PanopticError)}
        self._numbers = itertools.count()
        self._states = itertools.cycle(
            (self._plain, self._grouped, self._clustered, self._similar, self._piled, self._filtered)
        )
        self.next_state()

    def answer(self, message: Message) -> str:
        """What comes back: "answered", "answered with …Error", "refused", or "raised …", which must not be."""
        try:
            parse(message)
        except PanopticError:
            refused = True
        except Exception as error:  # noqa: BLE001 - what must not happen is what is looked for
            return f"raised {type(error).__name__} in parse ({message.get('type')}): {str(error)[:80]}"
        else:
            refused = False
        self.sent.clear()
        try:
            self.grid._reply({**message, "id": next(self._numbers)})
        except Exception as error:  # noqa: BLE001 - what must not happen is what is looked for
            return f"raised {type(error).__name__} ({message.get('type')}): {str(error)[:80]}"
        errors = [content["error"] for content in self.sent if "error" in content]
        if not errors:
            return "raised nothing, though it was refused" if refused else "answered"
        if errors[0]["kind"] not in self._expected:
            return f"raised {errors[0]['kind']} ({message.get('type')}): {errors[0]['message'][:90]}"
        return "refused, naming the field" if refused else f"answered with {errors[0]['kind']}"

    def sound(self, kind: str) -> Message:
        """A message of a kind that means something now."""
        desk = self.grid._desk
        rev = desk.order.rev
        target = {"rev": rev, "ranges": [[0, 3]]}
        strip = {"strip": desk.strip.number if desk.strip is not None else 1}
        usual: Message = {
            "rev": rev, "start": 0, "stop": 4, "size": 64, "captions": [self.motif], "images": [1, 2], "image": 1,
            "max": 200, "item": 1, "target": target, "tags": ["apple"], "property": self.motif, "value": "pear",
            "text": "n > 3", "space": "visual", "ranges": [[0, 2]], "k": 2, "name": f"made {next(self._numbers)}",
            "kind": "text", "properties": [self.n, self.motif], "group": 0, "prefs": {"size": 120}, "query": "ap",
            "limit": 5, "format": "csv", "position": 0, "count": 6, "on": True, "spaces": ["visual"],
            "spec": {"group": [{"property": self.motif}], "sort": [{"property": self.n, "descending": True}]},
            "do": "merge", "groups": [0, 1], "operation": self._last_operation(), "seed": 1, "by": "size",
            "job": self._job() if kind in ("work", "stop") else 1,
        }  # fmt: skip
        special: dict[str, Message] = {
            "states": {"tags": [{"property": self.motif, "tag": "apple"}]},
            "propose": {"property": self.motif, "tag": "apple", "mode": "sure", "everywhere": True},
            "candidates": {**strip, "holding": [1]},
            "refused": strip,
            "decide": {**strip, "accept": [7], "refuse": [8], "skip": [9], "holding": [7]},
            "reconsider": {**strip, "images": [8]},
            "cluster_by": {"space": "words", "words": ["red", "blue"]},
            "save_clusters": {"property": "cluster"},
            "set": {"property": self.n, "value": 4},
            "not_duplicates": {"position": self._piled_position(), "items": []},
            "copy": {"item": 4, "properties": [self.motif]},
            "neighbours": {"without": self.motif},
            "assign": {"target": {"item": 12}},
        }
        # A proposal is for a tag, or for a group, or anew for a strip.
        left_out = ("rev", "group", "strip") if kind == "propose" else ()
        names = [part.name for part in fields(REQUESTS[kind]) if part.name not in left_out]
        return {
            "type": kind,
            **{name: usual[name] for name in names if name in usual},
            **special.get(kind, {}),
        }

    def next_state(self) -> None:
        """Another question on screen, and a strip of proposals beside it."""
        self._state = next(self._states)
        self.show_again()

    def show_again(self) -> None:
        """The same question once more, whatever has been asked since."""
        for message in self._state():
            self.answer(message)
        self.answer(self.sound("propose"))

    def _plain(self) -> Iterator[Message]:
        yield {"type": "open", "size": 48}
        yield {"type": "spec", "spec": {}}

    def _grouped(self) -> Iterator[Message]:
        yield {
            "type": "spec",
            "spec": {"group": [{"property": self.motif}, {"property": self.year, "unit": "decade"}]},
        }

    def _clustered(self) -> Iterator[Message]:
        yield {"type": "spec", "spec": {}}
        yield self.sound("cluster") | {"group": None, "k": 4}

    def _similar(self) -> Iterator[Message]:
        yield self.sound("similar") | {"target": {"item": 2}}

    def _piled(self) -> Iterator[Message]:
        yield {"type": "spec", "spec": {}}
        yield {"type": "duplicates", "on": True}

    def _filtered(self) -> Iterator[Message]:
        yield {"type": "duplicates", "on": False}
        where = {
            "any": [
                {"property": self.n, "op": "gt", "value": 3},
                {"not": {"property": self.motif, "op": "is_set"}},
            ]
        }
        yield {"type": "spec", "spec": {"where": where, "search": "img", "piles": True}}

    def _piled_position(self) -> int:
        """Where the largest pile on screen stands."""
        order = self.grid._desk.order
        try:
            sizes = [len(order.pile(int(item))) for item in order.items]
        except NotFoundError:  # what is on screen asks for a property that a message has undone
            return 0
        return sizes.index(max(sizes)) if sizes else 0

    def _job(self) -> int:
        """Something under way, which is done by the time it is asked for."""
        desk = self.grid._desk
        desk.work = work.Work(desk.session, "clusters", lambda: None, lambda _: {"done": True}, lambda: True)
        desk.work._job.result()
        return int(desk.work.number)

    def _last_operation(self) -> int:
        operation = self.corpus.view().session.store.journal.to_undo()
        return operation.op_id if operation is not None else 1


@contextmanager
def bench() -> Iterator[Bench]:
    """A bench on a corpus of its own: tags, numbers, dates, a space, copies that make piles.

    What takes long is waited for, so that the next message finds it on screen.
    """
    with tempfile.TemporaryDirectory() as folder, patch.object(work, "PATIENCE", 60):
        draw_images(Path(folder) / "images", 12, size=(64, 48))
        cells = np.random.default_rng(1).integers(0, 256, (9, 12, 3), np.uint8)
        picture = Image.fromarray(cells).resize((240, 180), Image.Resampling.BICUBIC)
        for number in range(3):
            picture.save(Path(folder) / "images" / f"copy {number}.jpg", quality=90 - 10 * number)
        with pnb.Corpus(Path(folder) / "c.panoptic") as corpus:
            corpus.add_images(Path(folder) / "images")
            corpus.add_property("motif", "labels")
            corpus.add_property("n", "number")
            corpus.add_property("year", "date")
            corpus.view()[:5].tag("motif", "apple")
            corpus.view()[3:8].set("n", 5)
            corpus.view()[2:9].set("year", "vers 1905")
            corpus.embed("visual")
            corpus.embed(Words())
            yield Bench(corpus)


def changed(message: Message, rng: random.Random) -> Message:
    """A message with something done to one or two of its fields."""
    junk: list[Any] = [
        None, True, -1, 0, 1, 2**31, 2**53, 2**63, 0.5, float("nan"), float("inf"), "", "x", "\x00", "🍎" * 50, "auto",
        "'; DROP TABLE", "../../etc/passwd", "\ud800", [], [[]], [[0, 1]], [[5, 2]], [[0, 10**9]], {}, [1, 1, 10**9],
        {"rev": message.get("rev", 0), "ranges": [[0, 3]]}, {"item": 10**9}, {"item": 3}, [0, 0], list(range(300)),
        {"property": "motif", "op": "any_of", "value": ["apple"]}, {"all": [{"not": {"any": []}}]}, "<script>",
        {"where": {"property": "n", "op": "gt", "value": "x"}}, b"bytes", ["apple", 3], {"property": None},
        *("merge", "aside", "back", "join", "sort", "untagged", "cohesion", "visual", "different", "unsure"),
    ]  # fmt: skip
    found = dict(message)
    known = [part.name for part in fields(REQUESTS[message["type"]])]
    for _ in range(rng.choice((1, 1, 2))):
        name = rng.choice([*known, *found, "extra"])
        if rng.random() < 0.15:
            found.pop(name, None)
        else:
            found[name] = rng.choice(junk)
    return found


def fuzz_messages(seed: int, going_on: Callable[[int], bool]) -> tuple[Counter[str], bool]:
    """Messages of every kind, most of them broken, for as long as `going_on(messages so far)`.

    Returns
    -------
    tuple
        What came of them, counted, and whether the corpus is whole after them.
    """
    rng, outcomes = random.Random(seed), Counter[str]()
    kinds = list(REQUESTS)
    with bench() as made:
        for number in itertools.count():
            if not going_on(number):
                break
            if number % EVERY == 0:
                made.next_state()
            message = made.sound(kinds[number % len(kinds)])
            outcomes[made.answer(message if rng.random() < 0.15 else changed(message, rng))] += 1
        return outcomes, made.corpus.check().whole


def needed(kind: str) -> list[str]:
    """The fields that a request cannot do without."""
    return [part.name for part in fields(REQUESTS[kind]) if part.default is MISSING]


def subclasses(kind: type) -> set[type]:
    """A class and all that are made from it."""
    return {kind}.union(*(subclasses(below) for below in kind.__subclasses__()))
