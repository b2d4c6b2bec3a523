"""A corpus with a polars frame that says the same, and random conditions on both.

Nulls are filled as API.md's two-valued conditions have it: an empty value satisfies no comparison.
"""

from __future__ import annotations

import random
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import polars as pl
from hypothesis import strategies as st

import panoptic_nb as pnb
from tests.corpora import draw_images

ITEMS, TAGS = 60, ["apple", "pear", "Été", "a|b", "fig"]
WORDS = ["Été", "ete", "img10", "img9", "", "100%", "a.b", "Œuvre", "z"]
BELOW = {"fruit": {"apple", "pear", "fruit"}, **{tag: {tag} for tag in TAGS}}


@dataclass(frozen=True)
class World:
    """A corpus, and the same as a polars frame: a row for each item."""

    corpus: pnb.Corpus
    frame: pl.DataFrame


@contextmanager
def make_world(folder: Path) -> Iterator[World]:
    """Sixty items of forty-eight images, and values, tags and nothing strewn over them, the same every time."""
    draw_images(folder / "images", ITEMS - 12, size=(16, 16))
    for number in range(12):  # some images have two items
        shutil.copy(folder / "images" / f"img{number}.jpg", folder / "images" / f"copy{number}.jpg")
    rng = random.Random(5)
    with pnb.Corpus(folder / "c.panoptic") as corpus:
        corpus.add_images(folder / "images")
        for name, kind, scope in (
            ("n", "number", "item"), ("year", "date", "item"), ("title", "text", "image"), ("seen", "checkbox", "item"),
            ("motif", "labels", "image"), ("kind", "label", "item"),
        ):  # fmt: skip
            corpus.add_property(name, kind, scope=scope)  # type: ignore[arg-type]
        corpus["motif"].add_tag("fruit")
        for tag in ("apple", "pear"):
            corpus["motif"].add_tag(tag, parent="fruit")
        image_of = corpus.view().session.frame.image_of
        rows: dict[int, dict[str, Any]] = {
            item: {
                "item": item,
                "n": None,
                "year": None,
                "title": None,
                "seen": None,
                "motif": None,
                "kind": None,
            }
            for item in corpus.view()
        }

        def fill(name: str, ids: list[int], value: Any, scope: str = "item") -> None:
            if ids:
                corpus.view().pick(ids).set(name, value)
            images = {int(image_of[item]) for item in ids}
            for item, row in rows.items():
                if item in ids if scope == "item" else int(image_of[item]) in images:
                    row[name] = value

        def some(share: float = 0.25) -> list[int]:
            return [item for item in rows if rng.random() < share]

        for number in (-2.5, 0.0, 1.0, 3.0, 1905.0):
            fill("n", some(), number)
        for year in range(1898, 1908):
            fill("year", some(0.12), str(year))
        for word in filter(None, WORDS):
            fill("title", some(0.12), word, "image")
        for seen in (True, False):
            fill("seen", some(0.3), seen)
        for tags in (["apple"], ["apple", "pear"], ["Été", "a|b"], ["fig"]):
            fill("motif", some(0.15), tags, "image")
        for tag in TAGS[:3]:
            fill("kind", some(0.2), tag)
        frame = pl.DataFrame(
            list(rows.values()),
            schema={"item": pl.Int32, "n": pl.Float64, "year": pl.String, "title": pl.String, "seen": pl.Boolean,
                    "motif": pl.List(pl.String), "kind": pl.String},
        ).with_columns(y=pl.col("year").cast(pl.Int32))  # fmt: skip
        yield World(corpus, frame)


Pair = tuple[Any, pl.Expr]
SIGNS = ("__eq__", "__ne__", "__lt__", "__le__", "__gt__", "__ge__")


def compared(name: str, column: str, operators: tuple[str, ...], values: list[Any]) -> st.SearchStrategy[Any]:
    def build(sign: str, value: Any) -> Any:
        expression = getattr(pl.col(column), sign)(value)
        if sign == "__ne__":  # the exact complement of ==
            expression = ~pl.col(column).eq(value).fill_null(value=False)
        return (lambda c: getattr(c[name], sign)(value)), expression.fill_null(value=False)

    return st.builds(build, st.sampled_from(operators), st.sampled_from(values))


def has(column: str, tags: set[str]) -> pl.Expr:
    if column == "kind":
        return pl.col(column).is_in(list(tags))
    return pl.col(column).list.eval(pl.element().is_in(list(tags))).list.any()


def tagged(name: str, op: str, wanted: list[str], descendants: bool) -> Any:
    groups = [BELOW[tag] if descendants and name == "motif" else {tag} for tag in wanted]
    held = [has(name, group).fill_null(value=False) for group in groups]
    combined = {
        "any_of": pl.any_horizontal(held), "all_of": pl.all_horizontal(held), "none_of": ~pl.any_horizontal(held),
    }[op]  # fmt: skip
    return (lambda c: getattr(c[name], op)(*wanted, descendants=descendants)), combined


leaves = st.one_of(
    compared("n", "n", SIGNS, [-2.5, 0.0, 2.0, 1905.0]),
    compared("year", "y", SIGNS, [1899, 1903, 1910]),
    compared("seen", "seen", ("__eq__", "__ne__"), [True, False]),
    compared("title", "title", ("__eq__", "__ne__"), ["Été", "z", "nothing"]),
    st.sampled_from(["n", "year", "title", "seen", "motif", "kind"]).map(
        lambda name: ((lambda c: c[name].is_set()), pl.col(name).is_not_null())
    ),
    st.builds(
        tagged, st.just("motif"), st.sampled_from(["any_of", "all_of", "none_of"]),
        st.lists(st.sampled_from([*TAGS, "fruit"]), min_size=1, max_size=2, unique=True), st.booleans(),
    ),
    st.builds(
        tagged, st.just("kind"), st.sampled_from(["any_of", "none_of"]),
        st.lists(st.sampled_from(TAGS[:3]), min_size=1, max_size=2, unique=True), st.booleans(),
    ),
)  # fmt: skip
conditions = st.recursive(
    leaves,
    lambda parts: st.one_of(
        st.tuples(parts, parts).map(lambda p: ((lambda c: p[0][0](c) & p[1][0](c)), p[0][1] & p[1][1])),
        st.tuples(parts, parts).map(lambda p: ((lambda c: p[0][0](c) | p[1][0](c)), p[0][1] | p[1][1])),
        parts.map(lambda p: ((lambda c: ~p[0](c)), ~p[1])),
    ),
    max_leaves=6,
)
