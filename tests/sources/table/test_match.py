"""A row finds the file it means, or says that it means none, or several."""

from __future__ import annotations

import unicodedata

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from panoptic_nb.errors import InvalidValueError
from panoptic_nb.sources.table import Matches, match

PATHS = [
    "a.jpg",
    "b/a.jpg",
    "b/c.jpg",
    "d/Été.jpg",
    "d/e.JPG",
    "d/x/y z.jpg",
    "f/INV.1905.12.jpg",
    "g/Z.jpg",
    "h/z.jpg",
]


def catalogue(*paths: str) -> pl.DataFrame:
    names = [path.split("/")[-1] for path in paths]
    return pl.DataFrame(
        {
            "item_id": range(10, 10 + len(paths)),
            "path": paths,
            "file_name": names,
            "stem": [name.rpartition(".")[0] for name in names],
        },
        schema={"item_id": pl.Int64, "path": pl.String, "file_name": pl.String, "stem": pl.String},
    )


FILES = catalogue(*PATHS)


def found(key: str | None, how: str) -> str | list[str] | None:
    """The path that a key means; several; or None."""
    matches = match([key], FILES, how)
    if len(matches):
        assert not len(matches.unmatched)
        assert matches.ambiguous.is_empty()
        return PATHS[matches.items[0] - 10]
    if matches.ambiguous.height:
        assert not len(matches.unmatched)
        return list(matches.ambiguous["candidates"][0])
    assert matches.unmatched.tolist() == [0]
    return None


@pytest.mark.parametrize(
    ("key", "path", "suffix", "file_name", "stem"),
    [
        ("a.jpg", "a.jpg", "a.jpg", ["a.jpg", "b/a.jpg"], ["a.jpg", "b/a.jpg"]),
        ("b/c.jpg", "b/c.jpg", "b/c.jpg", "b/c.jpg", "b/c.jpg"),
        (" ./b/c.jpg ", "b/c.jpg", "b/c.jpg", "b/c.jpg", "b/c.jpg"),
        ("b\\c.jpg", "b/c.jpg", "b/c.jpg", "b/c.jpg", "b/c.jpg"),
        ("C:\\scans\\b\\c.jpg", "b/c.jpg", "b/c.jpg", "b/c.jpg", "b/c.jpg"),
        ("\\\\serveur\\scans\\b\\c.jpg", "b/c.jpg", "b/c.jpg", "b/c.jpg", "b/c.jpg"),
        ("/home/v/b/c.jpg", "b/c.jpg", "b/c.jpg", "b/c.jpg", "b/c.jpg"),
        ("file:///home/v/d/x/y%20z.jpg", "d/x/y z.jpg", "d/x/y z.jpg", "d/x/y z.jpg", "d/x/y z.jpg"),
        ("https://x.org/i/d/x/y%20z.jpg?w=1", "d/x/y z.jpg", "d/x/y z.jpg", "d/x/y z.jpg", "d/x/y z.jpg"),
        ("x/y z.jpg", None, "d/x/y z.jpg", "d/x/y z.jpg", "d/x/y z.jpg"),
        ("y z.jpg", None, "d/x/y z.jpg", "d/x/y z.jpg", "d/x/y z.jpg"),
        ("autre/c.jpg", None, None, "b/c.jpg", "b/c.jpg"),
        ("c.tif", None, None, None, "b/c.jpg"),
        ("c", None, None, None, "b/c.jpg"),
        ("INV.1905.12", None, None, None, "f/INV.1905.12.jpg"),
        ("D/E.jpg", "d/e.JPG", "d/e.JPG", "d/e.JPG", "d/e.JPG"),
        ("d/été.jpg", "d/Été.jpg", "d/Été.jpg", "d/Été.jpg", "d/Été.jpg"),
        (unicodedata.normalize("NFD", "d/Été.jpg"), "d/Été.jpg", "d/Été.jpg", "d/Été.jpg", "d/Été.jpg"),
        ("d/Ete.jpg", None, None, None, None),
        ("Z.jpg", None, "g/Z.jpg", "g/Z.jpg", "g/Z.jpg"),
        ("Z.JPG", None, ["g/Z.jpg", "h/z.jpg"], ["g/Z.jpg", "h/z.jpg"], "g/Z.jpg"),
        ("jpg", None, None, None, None),
        ("", None, None, None, None),
        (None, None, None, None, None),
    ],
)
def test_each_rule_says_what_it_says(
    key: str | None, path: object, suffix: object, file_name: object, stem: object
) -> None:
    assert found(key, "path") == path
    assert found(key, "suffix") == suffix
    assert found(key, "file_name") == file_name
    assert found(key, "stem") == stem


@pytest.mark.parametrize(
    ("keys", "how"),
    [
        (["b/a.jpg", "b/c.jpg"], "path"),
        (["a.jpg", "c.jpg", "y z.jpg"], "path, suffix"),
        (["autre/c.jpg", "autre/Z.jpg"], "file_name"),
        (["c", "Été"], "stem"),
        (["b/c.jpg", "autre/Z.jpg", "y z"], "path, file_name, stem"),
        (["rien", None], "path"),
    ],
)
def test_auto_takes_for_each_row_the_strictest_rule_that_finds_it(keys: list[str | None], how: str) -> None:
    assert match(keys, FILES).how == how


def test_auto_goes_row_by_row() -> None:
    files = catalogue("IMG.jpg", "s/IMG.jpg", "a.jpg", "b.jpg")
    matches = match(["IMG.jpg", "s/IMG.jpg", "a", "b"], files)
    assert matches.items.tolist() == [10, 11, 12, 13]
    assert matches.how == "path, stem"


def test_auto_does_not_settle_loosely_what_is_ambiguous_by_a_stricter_rule() -> None:
    files = catalogue("s/x.jpg", "t/x.jpg", "x.png")
    matches = match(["x.jpg"], files)
    assert matches.ambiguous["candidates"].to_list() == [["s/x.jpg", "t/x.jpg"]]
    assert not len(matches.rows)


def test_auto_never_gives_loosely_what_another_row_names_exactly() -> None:
    matches = match(["1905/1.jpg", "1906/1.jpg", "2.jpg", "2"], catalogue("1905/1.jpg", "2.jpg"))
    assert matches.rows.tolist() == [0, 2]
    assert matches.unmatched.tolist() == [1, 3]
    assert matches.notes == (
        "2 rows fit only loosely a file that another row names exactly: left without one",
    )


def test_rows_keep_their_order_and_may_share_an_item() -> None:
    matches = match(["b/c.jpg", "nope", "a.jpg", "b/c.jpg", None], FILES)
    assert matches.rows.tolist() == [0, 2, 3]
    assert matches.items.tolist() == [12, 10, 12]
    assert matches.unmatched.tolist() == [1, 4]


def test_ambiguous_rows_name_their_candidates() -> None:
    matches = match(["a.jpg", "c.jpg"], FILES, "file_name")
    assert matches.ambiguous.rows() == [(0, "a.jpg", ["a.jpg", "b/a.jpg"], 2)]
    assert matches.rows.tolist() == [1]
    many = match(["x.jpg"], catalogue(*(f"d{n}/x.jpg" for n in range(30))))
    assert many.ambiguous["count"].to_list() == [30]
    assert len(many.ambiguous["candidates"][0]) == 10


def test_a_value_may_mean_several_items() -> None:
    values = pl.DataFrame({"id": [1, 2, 3, 4], "value": ["Dupont", "dupont", "Durand ", None]})
    matches = match(["Durand", "Dupont", "DUPONT", "x"], values, "value")
    assert matches.how == "value"
    assert list(zip(matches.rows.tolist(), matches.items.tolist(), strict=True)) == [
        (0, 3),
        (1, 1),
        (2, 1),
        (2, 2),
    ]
    assert matches.unmatched.tolist() == [3]


def test_nothing_to_match() -> None:
    for matches in (match([], FILES), match([None], FILES), match(["a.jpg"], catalogue())):
        assert isinstance(matches, Matches)
        assert len(matches) == 0


def test_a_rule_or_a_column_that_is_not_there() -> None:
    with pytest.raises(InvalidValueError, match='Did you mean "suffix"'):
        match(["a"], FILES, "sufix")
    with pytest.raises(InvalidValueError, match="lacks file_name, stem"):
        match(["a"], FILES.select("item_id", "path"))


PART = st.sampled_from(["a", "b", "A", "é", "x y"])
PATH = st.lists(PART, min_size=1, max_size=4).map("/".join)


@settings(deadline=None)
@given(st.lists(PATH, unique=True, max_size=12), st.lists(PATH, max_size=12))
def test_ends_of_paths_are_what_they_are_by_definition(paths: list[str], keys: list[str]) -> None:
    def meant(key: str, fold: bool) -> set[int]:
        def form(text: str) -> str:
            return "/" + (text.lower() if fold else text)

        whole = {n for n, path in enumerate(paths) if form(path) == form(key)}
        inside = {n for n, path in enumerate(paths) if form(path).endswith(form(key))}
        around = {n: len(path) for n, path in enumerate(paths) if form(key).endswith(form(path))}
        longest = {n for n, size in around.items() if size == max(around.values())}
        return whole or inside or longest

    matches = match(keys, catalogue(*paths), "suffix")
    single = dict(zip(matches.rows.tolist(), matches.items.tolist(), strict=True))
    several = dict(zip(matches.ambiguous["row"], matches.ambiguous["count"], strict=True))
    for row, key in enumerate(keys):
        expected = meant(key, fold=False) or meant(key, fold=True)
        if len(expected) == 1:
            assert single[row] - 10 in expected
        elif expected:
            assert several[row] == len(expected)
        else:
            assert row in matches.unmatched
