"""``--create`` with a value that the new property could not hold: no property, and redo as it was."""

from __future__ import annotations

from pathlib import Path

import pytest

import panoptic_nb as pnb
from tests.cli.conftest import Shell


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("set", "--create", "number", "new", "abc"), "abc"),
        (("set", "--create", "date", "new", "soon"), "soon"),
        (("set", "--create", "text", "new", "a", "b"), "b"),
        (("set", "--create", "label", "new", "a", "b"), "b"),
        (("tag", "--create", "number", "new", "a"), "A number property has no tags"),
        (("tag", "--create", "label", "new", "a", "b"), "holds one tag, and 2 were given"),
        (("tag", "--create", "labels", "new", ""), "Which tag"),
        (("tag", "--create", "labels", "new", "a" * 501), "500 characters"),
        (("tag", "--create", "wood", "new", "a"), "wood"),
    ],
)
def test_a_value_that_is_refused_makes_no_property_and_leaves_redo(
    shell: Shell, fruit: str, arguments: tuple[str, ...], words: str
) -> None:
    assert shell("set", fruit, "--all", "--create", "text", "note", "a").code == 0
    assert shell("undo", fruit).code == 0
    before = shell("history", fruit).out
    done = shell(arguments[0], fruit, "--all", *arguments[1:])
    assert (done.code, done.out) == (1, "")
    assert words in done.err
    assert shell("history", fruit).out == before
    assert shell("redo", fruit).out.startswith("Done again")
    with pnb.Corpus(fruit) as corpus:
        assert "new" not in corpus
        assert corpus["note"].counts() == {"set": 6}


def test_a_corpus_of_another_name_is_not_taken_for_a_slip(shell: Shell, fruit: str) -> None:
    assert "Did you mean" not in shell("info", "z.panoptic").err
    assert f"There are: {fruit}." in shell("info", "z.panoptic").err
    assert f'Did you mean "{fruit}"?' in shell("info", "friut.panoptic").err
    assert f'Did you mean "{fruit}"?' in shell("info", "fruit").err
    assert not Path("z.panoptic").exists()
