"""A corpus and its model, side by side: the same done to both, and both compared after every step."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path

import polars as pl
import pytest
from hypothesis.stateful import RuleBasedStateMachine, initialize

import panoptic_nb as pnb
from tests.corpora import draw_images
from tests.trust.model import Model
from tests.trust.model_line import TAGGED, Prop, Refused


class SideBySide(RuleBasedStateMachine):
    """Five images, three properties, and no rules yet."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = Path(tempfile.mkdtemp(prefix="pnb-trust-"))
        self.model = Model()
        self.corpus = pnb.Corpus(self.folder / "c.panoptic")
        self.drawn = 0

    @initialize()
    def start(self) -> None:
        self.draw(5)
        self.scan()
        for name, kind, scope in (
            ("motif", "labels", "image"),
            ("kind", "label", "item"),
            ("note", "text", "item"),
        ):
            self.both(lambda m, n=name, k=kind, s=scope: m.add_property(n, k, s),
                      lambda c, n=name, k=kind, s=scope: c.add_property(n, k, scope=s))  # fmt: skip

    def teardown(self) -> None:
        report = self.corpus.check()
        self.corpus.close()
        shutil.rmtree(self.folder)
        assert report.whole, str(report)

    def both(self, model: Callable[[Model], object], corpus: Callable[[pnb.Corpus], object]) -> None:
        before = set(self.corpus.view())
        self._fresh = lambda: [item for item in self.corpus.view() if item not in before]
        try:
            corpus(self.corpus)
        except pnb.PanopticError as error:
            with pytest.raises(Refused):
                model(self.model)
                pytest.fail(f"the corpus refused what it should do: {error}")
        else:
            model(self.model)
        self.compare()

    def draw(self, count: int) -> None:
        for path in draw_images(self.folder / "images", count, size=(24, 24), first=self.drawn):
            self.model.disk[path.name] = path.name
        self.drawn += count

    def scan(self) -> None:
        def new_id(path: str) -> int:
            return next(item for item in self._fresh() if self.corpus.file(item).name == path)

        self.both(lambda m: m.import_images(new_id), lambda c: c.add_images(self.folder / "images"))

    def prop(self, place: int) -> Prop:
        props = self.model.now.props
        return props[place % len(props)]

    def tagged(self, place: int) -> Prop:
        """Mostly a property that holds tags, where there is one; the others refuse them."""
        those = [prop for prop in self.model.now.props if prop.type in TAGGED]
        return those[place // 4 % len(those)] if those and place % 4 else self.prop(place)

    def items(self, places: list[int]) -> list[int]:
        known = list(self.model.now.items)
        return list(dict.fromkeys(known[place % len(known)] for place in places)) if known else []

    def compare(self) -> None:
        state, corpus = self.model.now, self.corpus
        assert [(p.name, p.type.value, p.scope) for p in corpus.properties] == [
            (p.name, p.type, p.scope) for p in state.props
        ]
        for prop in state.props:
            if prop.type in TAGGED:
                assert [
                    (tag.name, sorted(above.name for above in tag.parents)) for tag in corpus[prop.name].tags
                ] == [
                    (tag.name, sorted(prop.tags[a].name for a in tag.parents)) for tag in prop.tags.values()
                ]
        assert set(corpus.view()) == set(state.items)
        assert {item: corpus.file(item).name for item in corpus.view()} == {
            identity: item.path for identity, item in state.items.items()
        }
        self.compare_values()
        history = corpus.history().filter(pl.col("undoable"))
        states = history["state"].to_list()
        assert (states.count("done"), states.count("undone")) == (
            len(self.model.past),
            len(self.model.future),
        )

    def compare_values(self) -> None:
        state = self.model.now
        table = {row["item_id"]: row for row in self.corpus.view().to_polars().iter_rows(named=True)}
        for prop in state.props:
            for identity, item in state.items.items():
                value = prop.values.get(identity if prop.scope == "item" else item.image)
                if prop.type in TAGGED and value is not None:
                    value = sorted(prop.tags[tag].name for tag in value)
                    value = value[0] if prop.type == "label" else value
                found = table[identity][prop.name]
                assert (sorted(found) if isinstance(found, list) else found) == value, (prop.name, identity)
