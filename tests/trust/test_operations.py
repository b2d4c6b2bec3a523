"""Random sequences of operations, undo, redo and reopening, on a real corpus and on `tests.trust.model`.

After every step the two have the same properties, tags, hierarchy, items, values and history. What the model
refuses the corpus refuses, with an error of its own, and nothing has changed.
"""

from __future__ import annotations

from typing import Any

import polars as pl
from hypothesis import strategies as st
from hypothesis.stateful import precondition, rule, run_state_machine_as_test

import panoptic_nb as pnb
from tests.trust.model_line import TAGGED
from tests.trust.side_by_side import SideBySide
from tests.trust.thorough import tries

NAMES = ["motif", "Motif", "note", "année", "a b|c;d", "=1+1", 'quo"ted', "<b>x</b>"]
TAGS = ["apple", "pear", "Apple", "Été", "ete", "a|b; c", "=1+1", "'quo\"ted", "<b>x</b>", "🍎", "12"]
TEXTS = ["one", "deux\nlignes", "N° 3", "12", "-1.5", "'=x", "a|b", "\u202eleft", "e\u0301t\u00e9"]
KINDS = ["label", "labels", "text", "number", "checkbox", "color", "date"]
VALUES: dict[str, list[Any]] = {
    "text": TEXTS,
    "number": [0.0, -2.5, 1905.0],
    "checkbox": [True, False],
    "color": ["#cc3333", "#000000"],
    "date": ["1905", "1890s", "1905-03"],
    "label": [*TAGS],
    "labels": [[tag] for tag in TAGS] + [["apple", "pear"], ["12", "🍎", "Été"]],
}

any_name, any_tag, any_place = st.sampled_from(NAMES), st.sampled_from(TAGS), st.integers(0, 2**16)
some_places = st.lists(st.integers(0, 40), max_size=8)


class Operations(SideBySide):
    """What one may do to a corpus."""

    # Values

    @precondition(lambda self: self.model.now.props)
    @rule(prop=any_place, places=some_places, tags=st.lists(any_tag, min_size=1, max_size=2, unique=True))
    def tag(self, prop: int, places: list[int], tags: list[str]) -> None:
        name, items = self.tagged(prop).name, self.items(places)
        self.both(lambda m: m.tag(name, items, tags), lambda c: c.view().pick(items).tag(name, *tags))

    @precondition(lambda self: self.model.now.props)
    @rule(prop=any_place, places=some_places, tag=any_tag)
    def untag(self, prop: int, places: list[int], tag: str) -> None:
        name, items = self.tagged(prop).name, self.items(places)
        self.both(lambda m: m.untag(name, items, [tag]), lambda c: c.view().pick(items).untag(name, tag))

    @precondition(lambda self: self.model.now.props)
    @rule(prop=any_place, places=some_places, value=any_place)
    def set(self, prop: int, places: list[int], value: int) -> None:
        chosen, items = self.prop(prop), self.items(places)
        given = VALUES[chosen.type][value % len(VALUES[chosen.type])]
        name = chosen.name
        self.both(lambda m: m.set(name, items, given), lambda c: c.view().pick(items).set(name, given))

    @precondition(lambda self: self.model.now.props)
    @rule(prop=any_place, places=some_places)
    def clear(self, prop: int, places: list[int]) -> None:
        name, items = self.prop(prop).name, self.items(places)
        self.both(lambda m: m.set(name, items, None), lambda c: c.view().pick(items).clear(name))

    # Properties

    @rule(name=any_name, kind=st.sampled_from(KINDS), scope=st.sampled_from(["item", "image"]))
    def add_property(self, name: str, kind: str, scope: Any) -> None:
        self.both(
            lambda m: m.add_property(name, kind, scope), lambda c: c.add_property(name, kind, scope=scope)
        )

    @precondition(lambda self: self.model.now.props)
    @rule(prop=any_place, new=any_name)
    def rename_property(self, prop: int, new: str) -> None:
        name = self.prop(prop).name
        self.both(lambda m: m.rename_property(name, new), lambda c: c[name].rename(new))

    @precondition(lambda self: len(self.model.now.props) > 2)
    @rule(prop=any_place)
    def delete_property(self, prop: int) -> None:
        name = self.prop(prop).name
        self.both(lambda m: m.delete_property(name), lambda c: c[name].delete())

    @precondition(lambda self: self.model.now.props)
    @rule(prop=any_place, kind=st.sampled_from(["label", "labels", "text", "number"]))
    def retype(self, prop: int, kind: str) -> None:
        chosen = self.prop(prop)
        if chosen.type in ("date", "color", "checkbox") and kind == "number":
            return  # what these make of a number is told in tests/property
        name = chosen.name
        self.both(lambda m: m.retype(name, kind), lambda c: c[name].retype(kind, on_error="empty"))

    # Tags

    def tag_of(self, prop: int, tag: int) -> tuple[str, str] | None:
        """A property that holds tags and one of them, where there is one."""
        tagged = [row for row in self.model.now.props if row.type in TAGGED and row.tags]
        if not tagged:
            return None
        chosen = tagged[prop % len(tagged)]
        names = [row.name for row in chosen.tags.values()]
        return chosen.name, names[tag % len(names)]

    @precondition(lambda self: self.model.now.props)
    @rule(prop=any_place, tag=any_tag, parent=st.none() | any_tag)
    def add_tag(self, prop: int, tag: str, parent: str | None) -> None:
        name = self.tagged(prop).name
        self.both(lambda m: m.add_tag(name, tag, parent), lambda c: c[name].add_tag(tag, parent=parent))

    @rule(prop=any_place, tag=any_place, new=any_tag)
    def rename_tag(self, prop: int, tag: int, new: str) -> None:
        if found := self.tag_of(prop, tag):
            name, old = found
            self.both(lambda m: m.rename_tag(name, old, new), lambda c: c[name].tag(old).rename(new))

    @rule(prop=any_place, tag=any_place, parents=st.lists(any_tag, max_size=2, unique=True))
    def move_tag(self, prop: int, tag: int, parents: list[str]) -> None:
        if found := self.tag_of(prop, tag):
            name, old = found
            self.both(lambda m: m.move_tag(name, old, parents), lambda c: c[name].tag(old).move(*parents))

    @rule(prop=any_place, tag=any_place, into=any_tag)
    def merge_tag(self, prop: int, tag: int, into: str) -> None:
        if found := self.tag_of(prop, tag):
            name, old = found
            self.both(lambda m: m.merge_tag(name, old, into), lambda c: c[name].tag(old).merge(into))

    @rule(prop=any_place, tag=any_place)
    def delete_tag(self, prop: int, tag: int) -> None:
        if found := self.tag_of(prop, tag):
            name, old = found
            self.both(lambda m: m.delete_tag(name, old), lambda c: c[name].tag(old).delete())

    # What comes in

    @rule(count=st.integers(0, 2), rename=any_place)
    def import_images(self, count: int, rename: int) -> None:
        if rename % 3 == 0 and self.model.disk:
            old = sorted(self.model.disk)[rename % len(self.model.disk)]
            new = f"renamed{rename}.jpg"
            if new not in self.model.disk:
                (self.folder / "images" / old).rename(self.folder / "images" / new)
                self.model.disk[new] = self.model.disk.pop(old)
        self.draw(count)
        self.scan()

    @precondition(lambda self: self.model.now.items)
    @rule(
        rows=st.lists(st.tuples(any_place, st.none() | any_place), min_size=1, max_size=6),
        name=any_name, kind=st.sampled_from(["text", "labels"]), conflict=st.sampled_from(["keep", "replace"]),
    )  # fmt: skip
    def import_table(self, rows: list[tuple[int, int | None]], name: str, kind: str, conflict: Any) -> None:
        files = sorted({item.path for item in self.model.now.items.values()})
        values = TEXTS if kind == "text" else VALUES["labels"]
        given: list[tuple[str, Any]] = [
            (files[file % len(files)], None if value is None else values[value % len(values)])
            for file, value in rows
        ]
        cells = [value if kind == "text" or value is None else "¦".join(value) for _, value in given]
        table = pl.DataFrame({"file": [path for path, _ in given], name: pl.Series(cells, dtype=pl.String)})

        def new_id(path: str, number: int) -> int:
            made = [item for item in self._fresh() if self.corpus.file(item).name == path]
            return next(item for item in made if item not in self.model.now.items)

        self.both(
            lambda m: m.import_table(given, name, kind, conflict, new_id),
            lambda c: c.add_metadata(
                table, on="file", types={name: kind}, on_conflict=conflict,
                separators={name: "¦"} if kind == "labels" else None,
            ),
        )  # fmt: skip

    # The line of operations

    @rule(times=st.integers(1, 3))
    def undo(self, times: int) -> None:
        for _ in range(times):
            self.both(lambda m: m.undo(), lambda c: c.undo())

    @rule(times=st.integers(1, 3))
    def redo(self, times: int) -> None:
        for _ in range(times):
            self.both(lambda m: m.redo(), lambda c: c.redo())

    @rule()
    def reopen(self) -> None:
        self.corpus.close()
        self.corpus = pnb.Corpus(self.folder / "c.panoptic")
        self.compare()


def test_random_operations_do_what_the_model_does() -> None:
    run_state_machine_as_test(Operations, settings=tries(14, steps=30))
