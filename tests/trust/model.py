"""What a corpus should do, in plain Python: dictionaries, and a whole copy of them for every step back.

No database, no arrays, no cleverness: slow, and easy to believe. `tests.trust.test_operations` does the same
things to it and to a real corpus, and compares.
"""

from __future__ import annotations

import copy
import unicodedata
from collections import Counter
from collections.abc import Callable
from typing import Any

from tests.trust.model_line import TAGGED, Item, Line, Prop, Refused, State, Tag


class Model(Line):
    """A corpus in plain Python, with the line of its operations."""

    def __init__(self) -> None:
        super().__init__()
        self.disk: dict[str, str] = {}
        self._next_tag = 0

    # Values

    def tag(self, name: str, items: list[int], tags: list[str]) -> None:
        def change(state: State) -> bool:
            prop = state.prop(name)
            if prop.type not in TAGGED or (prop.type == "label" and len(tags) > 1):
                raise Refused
            wanted, changed = self._tags(prop, tags)
            for identity in state.ids(items, prop.scope):
                had = prop.values.get(identity, set())
                has = wanted if prop.type == "label" else had | wanted
                changed |= self._put(prop, identity, has)
            return changed

        self._do(change)

    def untag(self, name: str, items: list[int], tags: list[str]) -> None:
        def change(state: State) -> bool:
            prop = state.prop(name)
            if prop.type not in TAGGED or any(prop.named(tag) is None for tag in tags):
                raise Refused
            gone = {prop.named(tag) for tag in tags}
            changed = False
            for identity in state.ids(items, prop.scope):
                changed |= self._put(prop, identity, prop.values.get(identity, set()) - gone)
            return changed

        self._do(change)

    def set(self, name: str, items: list[int], value: Any) -> None:
        def change(state: State) -> bool:
            prop = state.prop(name)
            changed = False
            kept = value
            if value is not None and prop.type in TAGGED:
                kept, changed = self._tags(prop, value if isinstance(value, list) else [value])
            for identity in state.ids(items, prop.scope):
                changed |= self._put(prop, identity, kept)
            return changed

        self._do(change)

    def _tags(self, prop: Prop, names: list[str]) -> tuple[set[int], bool]:
        """The tags of these names, made where there are none; and whether some were made."""
        count = len(prop.tags)
        return {self._tag(prop, name) for name in names}, len(prop.tags) > count

    def _tag(self, prop: Prop, name: str) -> int:
        found = prop.named(name)
        if found is None:
            self._next_tag += 1
            found = self._next_tag
            prop.tags[found] = Tag(name)
        return found

    @staticmethod
    def _put(prop: Prop, identity: Any, value: Any) -> bool:
        """Whether an id has another value now."""
        value = None if value is None or value == set() else copy.copy(value)
        if prop.values.get(identity) == value:
            return False
        prop.values.pop(identity, None)
        if value is not None:
            prop.values[identity] = value
        return True

    # Properties

    def add_property(self, name: str, kind: str, scope: str) -> None:
        def change(state: State) -> bool:
            if any(prop.name == name for prop in state.props):
                raise Refused
            state.props.append(Prop(name, kind, scope))
            return True

        self._do(change)

    def rename_property(self, name: str, new: str) -> None:
        def change(state: State) -> bool:
            if new != name and any(prop.name == new for prop in state.props):
                raise Refused
            state.prop(name).name = new
            return True

        self._do(change)

    def delete_property(self, name: str) -> None:
        def change(state: State) -> bool:
            state.props.remove(state.prop(name))
            return True

        self._do(change)

    def retype(self, name: str, kind: str) -> None:
        """As ``on_error="empty"`` has it."""

        def change(state: State) -> bool:
            prop = state.prop(name)
            if prop.type == kind:
                raise Refused
            texts = {identity: self._texts(prop, value) for identity, value in sorted(prop.values.items())}
            prop.type, prop.values = kind, {}
            for identity, parts in texts.items():
                value = self._read(prop, parts, kind)
                if value is not None:
                    prop.values[identity] = value
            return True

        self._do(change)

    @staticmethod
    def _texts(prop: Prop, value: Any) -> list[str]:
        if prop.type in TAGGED:
            return [row.name for tag, row in prop.tags.items() if tag in value]
        if isinstance(value, bool):
            return ["true" if value else "false"]
        if isinstance(value, float):
            return [str(int(value)) if value.is_integer() else repr(value)]
        return [value]

    def _read(self, prop: Prop, parts: list[str], kind: str) -> Any:
        if kind in TAGGED:
            names = [", ".join(parts)] if kind == "label" else parts
            composed = [" ".join(unicodedata.normalize("NFC", name).split()) for name in names]
            return self._tags(prop, composed)[0]
        text = ", ".join(parts)
        if kind == "text":
            return text
        if kind == "number" and text.removeprefix("-").replace(".", "", 1).isdigit():
            return float(text)
        return None

    # Tags

    def add_tag(self, name: str, tag: str, parent: str | None) -> None:
        def change(state: State) -> bool:
            prop = state.prop(name)
            if prop.type not in TAGGED or prop.named(tag) is not None or tag == parent:
                raise Refused
            made = self._tag(prop, tag)
            if parent is not None:
                prop.tags[made].parents = {self._tag(prop, parent)}
            return True

        self._do(change)

    def rename_tag(self, name: str, tag: str, new: str) -> None:
        def change(state: State) -> bool:
            prop, found = state.tagged(name, tag)
            if prop.named(new) not in (None, found):
                raise Refused
            prop.tags[found].name = new
            return True

        self._do(change)

    def move_tag(self, name: str, tag: str, parents: list[str]) -> None:
        def change(state: State) -> bool:
            prop, found = state.tagged(name, tag)
            above = {prop.named(parent) for parent in parents}
            if None in above or above & prop.below(found):
                raise Refused
            prop.tags[found].parents = {one for one in above if one is not None}
            return True

        self._do(change)

    def merge_tag(self, name: str, tag: str, into: str) -> None:
        def change(state: State) -> bool:
            prop, found = state.tagged(name, tag)
            other = prop.named(into)
            if other is None or other == found:
                raise Refused
            for value in prop.values.values():
                if found in value:
                    value.remove(found)
                    value.add(other)
            children = [child for child, row in prop.tags.items() if found in row.parents]
            below = {child: prop.below(child) for child in children}
            for child in children:
                prop.tags[child].parents.discard(found)
                if other not in below[child]:
                    prop.tags[child].parents.add(other)
            del prop.tags[found]
            return True

        self._do(change)

    def delete_tag(self, name: str, tag: str) -> None:
        def change(state: State) -> bool:
            prop, found = state.tagged(name, tag)
            for identity in list(prop.values):
                self._put(prop, identity, prop.values[identity] - {found})
            del prop.tags[found]
            for row in prop.tags.values():
                row.parents.discard(found)
            return True

        self._do(change)

    # What comes in

    def import_images(self, new_ids: Callable[[str], int]) -> None:
        """Look at the disk; `new_ids` gives the item that the corpus made for a path."""

        def change(state: State) -> bool:
            known = {item.path for item in state.items.values()}
            gone = {item.image: item.path for item in state.items.values() if item.path not in self.disk}
            changed = False
            for path, image in self.disk.items():
                if path in known:
                    continue
                changed = True
                old = gone.pop(image, None)
                if old is None:
                    state.items[new_ids(path)] = Item(image, path)
                else:
                    for item in state.items.values():
                        item.path = path if item.path == old else item.path
            return changed

        self._do(change)

    def import_table(
        self,
        rows: list[tuple[str, Any]],
        name: str,
        kind: str,
        conflict: str,
        new_ids: Callable[[str, int], int],
    ) -> None:
        """Rows of a path and a value, None where the cell is empty."""

        def change(state: State) -> bool:
            changed = False
            prop = next((prop for prop in state.props if prop.name == name), None)
            if prop is not None and prop.type != kind:
                raise Refused
            turn: dict[str, int] = {}
            placed: list[tuple[int, Any]] = []
            said = Counter(path for path, _ in rows)
            for path, value in rows:
                number = turn.get(path, 0)
                turn[path] = number + 1
                family = sorted(
                    (item.row, identity) for identity, item in state.items.items() if item.path == path
                )
                # Fewer rows than items: nothing says which of them is meant.
                if said[path] < len(family) and (prop is None or prop.scope == "item"):
                    continue
                if number < len(family):
                    placed.append((family[number][1], value))
                    continue
                made = new_ids(path, number)
                state.items[made] = Item(state.items[family[0][1]].image, path, family[-1][0] + 1)
                placed.append((made, value))
                changed = True
            if prop is None:
                prop = Prop(name, kind, "item")
                state.props.append(prop)
                changed = True
            first: dict[Any, Any] = {}
            for item, value in placed:
                if value is not None:
                    kept = value
                    if kind in TAGGED:
                        kept, made_some = self._tags(prop, value)
                        changed |= made_some
                    first.setdefault(state.ids([item], prop.scope)[0], kept)
            for identity, value in first.items():
                if conflict == "replace" or identity not in prop.values:
                    changed |= self._put(prop, identity, value)
            return changed

        self._do(change)
