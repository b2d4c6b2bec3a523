"""Field by field: what may come from a browser, and an error that names what did not fit."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from typing import Any, NoReturn, TypeVar

from panoptic_nb.errors import InvalidValueError

T = TypeVar("T")

LONGEST_TEXT = 100_000
MOST_RANGES = 200_000
DEEPEST_FILTER = 24


def refuse(name: str, given: object, expected: str) -> NoReturn:
    """Say what was given and what was expected."""
    shown = repr(given)
    raise InvalidValueError(f'"{name}" is {expected}; {shown[:80]} was given.')


def integer(given: Any, name: str) -> int:
    """A whole number of at most 53 bits, at least 0."""
    if isinstance(given, bool) or not isinstance(given, int) or not 0 <= given < 2**53:
        refuse(name, given, "a whole number, 0 or more")
    return given


def boolean(given: Any, name: str) -> bool:
    """True or false."""
    if not isinstance(given, bool):
        refuse(name, given, "true or false")
    return given


def text(given: Any, name: str, longest: int = LONGEST_TEXT) -> str:
    """Text, not longer than is sensible."""
    if not isinstance(given, str) or len(given) > longest:
        refuse(name, given, f"text of at most {longest:,} characters")
    try:
        given.encode("utf-8")
    except UnicodeEncodeError:
        refuse(name, given, "text of whole characters")
    return given


def mapping(given: Any, name: str) -> Mapping[str, Any]:
    """An object."""
    if not isinstance(given, Mapping):
        refuse(name, given, "an object")
    return given


def sequence(given: Any, name: str, longest: int) -> Sequence[Any]:
    """A list, not longer than is sensible."""
    if not isinstance(given, list | tuple) or len(given) > longest:
        refuse(name, given, f"a list of at most {longest:,}")
    return given


def texts(given: Any, name: str) -> tuple[str, ...]:
    """A list of texts."""
    return tuple(text(part, name, 10_000) for part in sequence(given, name, 10_000))


def integers(given: Any, name: str) -> tuple[int, ...]:
    """A short list of whole numbers: pictures to show, never a selection."""
    return tuple(integer(part, name) for part in sequence(given, name, 256))


def ranges(given: Any, name: str = "ranges") -> tuple[tuple[int, int], ...]:
    """Half-open ranges of positions, rising and disjoint."""
    found: list[tuple[int, int]] = []
    last = 0
    for pair in sequence(given, name, MOST_RANGES):
        ends = [integer(end, name) for end in sequence(pair, name, 2)]
        start, stop = ends if len(ends) == 2 else (0, 0)
        if stop <= start or start < last:
            refuse(name, pair, "rising, disjoint ranges [start, stop)")
        last = stop
        found.append((start, stop))
    return tuple(found)


def value(given: Any, name: str) -> Any:
    """A value of any type of property: text, a number, true or false, nothing, or a list of these."""
    if given is None or isinstance(given, bool):
        return given
    if isinstance(given, str):
        return text(given, name)
    if isinstance(given, int | float) and math.isfinite(given):
        return given
    if isinstance(given, list | tuple):
        return [value(part, name) for part in sequence(given, name, 10_000)]
    refuse(name, given, "text, a number, true or false, nothing, or a list of these")


def clusters(given: Any, name: str) -> int | str:
    """How many clusters: 2 or more, or "auto"."""
    if given == "auto":
        return "auto"
    return max(1, integer(given, name))


def optional(check: Callable[[Any, str], T]) -> Callable[[Any, str], T | None]:
    """The same check, with nothing allowed."""
    return lambda given, name: None if given is None else check(given, name)


def filter_tree(given: Any, depth: int = 0) -> Mapping[str, Any]:
    """The shape of a filter tree, to a sensible depth."""
    node = mapping(given, "where")
    if depth > DEEPEST_FILTER:
        refuse("where", "…", f"nested at most {DEEPEST_FILTER} deep")
    for kind in ("all", "any"):
        if kind in node:
            return {kind: [filter_tree(part, depth + 1) for part in sequence(node[kind], kind, 1_000)]}
    if "not" in node:
        return {"not": filter_tree(node["not"], depth + 1)}
    test: dict[str, Any] = {
        "property": text(node.get("property"), "property", 1_000),
        "op": text(node.get("op"), "op", 40),
    }
    if "descendants" in node:
        test["descendants"] = boolean(node["descendants"], "descendants")
    return {**test, "value": value(node["value"], "value")} if "value" in node else test


def group_key(given: Any) -> Mapping[str, Any]:
    """The shape of one key of the groups; its meaning is checked where it is used."""
    key = mapping(given, "group")
    known = {"property", "unit", "step", "width", "quantiles", "edges", "by", "descending"}
    if set(key) - known:
        refuse("group", sorted(set(key) - known), f"made of {', '.join(sorted(known))}")
    return {"property": text(key.get("property"), "property", 1_000)} | {
        name: value(part, name) for name, part in key.items() if name != "property" and part is not None
    }


def sort_key(given: Any) -> Mapping[str, Any]:
    """The shape of one key of the order."""
    key = mapping(given, "sort")
    return {
        "property": text(key.get("property"), "property", 1_000),
        "descending": boolean(key.get("descending", False), "descending"),
    }
