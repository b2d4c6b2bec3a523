"""Every kind of change to a corpus that holds something of everything, and all that a user sees of it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import polars as pl
import pytest

import panoptic_nb as pnb
from tests.corpora import draw_images


def state(corpus: pnb.Corpus) -> dict[str, Any]:
    """Everything a user can see of a corpus, in a form that compares."""
    session = corpus.view().session
    found: dict[str, Any] = {"items": list(corpus.view()), "views": corpus.views}
    found["files"] = [str(corpus.file(item)) for item in corpus.view()]
    for prop in corpus.properties:
        columns = session.columns(prop.field)
        rows = zip(*(columns[name].tolist() for name in columns), strict=True)
        found[prop.name] = (prop.type, prop.scope, sorted(map(str, rows)))
        if prop.type.is_tags:
            found[prop.name] += tuple(
                (tag.name, tag.color, [parent.name for parent in tag.parents]) for tag in prop.tags
            )
    return found


def prepare(corpus: pnb.Corpus) -> None:
    """Tags with a hierarchy, dates and numbers, on some of its items each."""
    corpus.add_property("motif", "labels", scope="image")
    corpus.add_property("year", "date")
    corpus.add_property("n", "number")
    view = corpus.view()
    view[:6].tag("motif", "apple", "pear")
    view[3:8].tag("motif", "plum")
    corpus["motif"].add_tag("fruit")
    corpus["motif"].tag("apple").move("fruit")
    view[:4].set("year", "vers 1905")
    view[:5].set("n", 12)


def table(corpus: pnb.Corpus) -> pl.DataFrame:
    return pl.DataFrame(
        {
            "file": ["img0.jpg", "img0.jpg", "img1.jpg"],
            "artist": ["A", "B", "C"],
            "motif": ["kiwi", None, "apple"],
        }
    )


OPERATIONS: dict[str, Callable[[pnb.Corpus, Path], object]] = {
    "tag": lambda c, _: c.view()[:9].tag("motif", "pear", "new"),
    "untag": lambda c, _: c.view().untag("motif", "pear"),
    "set": lambda c, _: c.view()[2:9].set("n", 7),
    "set date": lambda c, _: c.view()[2:9].set("year", "1890s"),
    "set labels": lambda c, _: c.view()[2:9].set("motif", ["plum", "other"]),
    "clear": lambda c, _: c.view().clear("motif"),
    "add property": lambda c, _: c.add_property("extra", "text"),
    "rename property": lambda c, _: c["n"].rename("number"),
    "delete property": lambda c, _: c["motif"].delete(),
    "retype": lambda c, _: c["n"].retype("labels"),
    "retype, some lost": lambda c, _: c["motif"].retype("number", on_error="empty"),
    "add tag": lambda c, _: c["motif"].add_tag("kiwi", color="#0f0", parent="exotic"),
    "rename tag": lambda c, _: c["motif"].tag("plum").rename("prune"),
    "recolor tag": lambda c, _: c["motif"].tag("plum").recolor("#123456"),
    "move tag": lambda c, _: c["motif"].tag("plum").move("fruit"),
    "merge tags": lambda c, _: c["motif"].tag("apple").merge("pear"),
    "merge a parent": lambda c, _: c["motif"].tag("fruit").merge("apple"),
    "delete tag": lambda c, _: c["motif"].tag("fruit").delete(),
    "keep a view": lambda c, _: c.view().where(c["n"] > 3).save("mine"),
    "import table": lambda c, _: c.add_metadata(table(c), on="file", scope="item", on_conflict="replace"),
    "import images": lambda c, folder: c.add_images(draw_images(folder / "more", 3, first=50)[0].parent),
    "import moved images": lambda c, folder: move_and_import(c, folder),
    "relink": lambda c, folder: _relink(c, folder),
}


def move_and_import(corpus: pnb.Corpus, folder: Path) -> object:
    (folder / "images" / "sub").mkdir(exist_ok=True)
    (folder / "images" / "img3.jpg").rename(folder / "images" / "sub" / "renamed.jpg")
    return corpus.add_images(folder / "images")


def _relink(corpus: pnb.Corpus, folder: Path) -> int:
    (folder / "elsewhere").mkdir()
    return corpus.relink(folder / "images", folder / "elsewhere")


def exhaust(step: Callable[[], object]) -> None:
    """Undo, or redo, until there is nothing left."""
    with pytest.raises(pnb.ConflictError, match="nothing to"):
        for _ in range(100):
            step()
