"""Arguments of a wrong kind are refused in words, where they were given."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import panoptic_nb as pnb


@pytest.fixture
def made(corpus: pnb.Corpus) -> pnb.Corpus:
    corpus.add_property("n", "number")
    corpus.add_property("year", "date")
    corpus.add_property("motif", "labels")
    corpus["motif"].add_tag("apple")
    for item in range(1, 13):
        corpus.view().pick([item]).set("n", item)
    return corpus


@pytest.mark.parametrize(
    ("ask", "words"),
    [
        (lambda c: c["year"].within(None), "None is an empty value"),
        (lambda c: c["year"].within(None, 1905), "None is an empty value"),
        (lambda c: c["year"].by("year", step="2"), "step is a whole number from 1 up; '2' was given"),
        (lambda c: c["year"].by("year", step=1.5), "1.5 was given"),
        (lambda c: c["year"].by("year", step=True), "True was given"),
        (lambda c: c["n"].by(width="x"), "width is a number of more than 0; 'x' was given"),
        (lambda c: c["n"].by(width=float("nan")), "nan was given"),
        (lambda c: c["n"].by(quantiles=2.5), "Quantiles are a whole number from 2 up; 2.5 was given"),
        (lambda c: c["n"].by(quantiles="4"), "'4' was given"),
        (lambda c: c["n"].by(edges=5), "Edges are two or more rising numbers.*; 5 was given"),
        (lambda c: c["n"].by(edges=["a"]), r"\['a'\] was given"),
        (lambda c: c["n"].by(edges="12"), "'12' was given"),
        (lambda c: c["n"].by(edges=[float("nan"), 1]), r"\[nan, 1.0\] was given"),
        (lambda c: c["n"].by(edges=[1, float("nan")]), r"\[1.0, nan\] was given"),
        (lambda c: c["motif"].tag(3), r"Tags go by name.*3 was given"),
        (lambda c: c["motif"].tag(None), "None was given"),
        (lambda c: c["year"].contains("1905"), "between, within, exactly, is_set"),
    ],
)
def test_an_argument_of_a_wrong_kind_is_refused(
    made: pnb.Corpus, ask: Callable[[pnb.Corpus], object], words: str
) -> None:
    with pytest.raises(pnb.InvalidValueError, match=words):
        ask(made)


def test_numbers_of_any_kind_cut(made: pnb.Corpus) -> None:
    n = made["n"]

    def sizes(key: Any) -> list[int]:
        return [len(group) for group in made.view().group_by(key).groups]

    assert sizes(n.by(edges=np.asarray([1, 5, 20]))) == sizes(n.by(edges=[1, 5, 20])) == [4, 8]
    assert sizes(n.by(width=np.float32(6))) == sizes(n.by(width=6))
    assert sizes(n.by(quantiles=np.int64(3))) == sizes(n.by(quantiles=3))


@pytest.mark.parametrize("verb", ["to_csv", "to_parquet", "to_excel", "to_html"])
@pytest.mark.parametrize("given", [None, 3, "", "a\0b", b"a.csv"])
def test_a_file_to_write_needs_a_path(
    made: pnb.Corpus, verb: str, given: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    before = sorted(tmp_path.iterdir())
    with pytest.raises(pnb.InvalidValueError, match="path"):
        getattr(made.view(), verb)(given)
    assert sorted(tmp_path.iterdir()) == before
    assert getattr(made.view(), verb)("out.x") == Path("out.x")


@pytest.mark.parametrize("given", ["x", None, 0, 1.5, True])
def test_a_page_shows_a_whole_number_of_pictures(made: pnb.Corpus, given: Any, tmp_path: Path) -> None:
    for name in ("per_group", "groups"):
        with pytest.raises(pnb.InvalidValueError, match=f"{name} is a whole number from 1 up.*{given!r}"):
            made.view().to_html(tmp_path / "p.html", **{name: given})
    assert not (tmp_path / "p.html").exists()


def test_groups_that_are_kept_twice_are_called_groups(made: pnb.Corpus, tmp_path: Path) -> None:
    (tmp_path / "images" / "again.jpg").write_bytes((tmp_path / "images" / "img3.jpg").read_bytes())
    made.add_images(tmp_path / "images")
    groups = made.view().near_duplicates()
    groups.save("copies")
    with pytest.raises(pnb.ConflictError, match=r"give the groups .*: groups\[0\]\.tag\(") as told:
        groups.save("copies")
    assert "cluster" not in str(told.value)
    code = str(told.value).rpartition(": ")[2].rstrip(".")
    assert "copies" in repr(eval(code, {"groups": groups}))
