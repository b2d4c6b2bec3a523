"""What the filter builder says of a condition can be typed."""

from __future__ import annotations

import re

import pytest

from panoptic_nb.query.filter import Negation, Test
from panoptic_nb.query.grammar import parse
from tests.frontend.harness.bench import FRONTEND

OPPOSITES = {"not_set": "is_set", "ne": "eq", "none_of": "any_of"}


@pytest.mark.parametrize("language", ["en", "fr"])
def test_every_operator_can_be_typed_as_the_builder_says_it(language: str) -> None:
    source = (FRONTEND / "src" / "i18n" / f"{language}.ts").read_text()
    block = re.search(r"\bops(?:: Record<Op, string> =|:) \{(.*?)\}", source, re.DOTALL)
    assert block
    said = dict(re.findall(r'(\w+): "([^"]+)"', block[1]))
    assert len(said) >= 16
    for op, words in said.items():
        operand = {"is_set": "", "not_set": "", "between": "a and b"}.get(op, "a")
        node = parse(f"x {words.removesuffix(' (regex)')} {operand}")
        assert isinstance(node, Negation) == (op in OPPOSITES)
        test = node.part if isinstance(node, Negation) else node
        assert isinstance(test, Test)
        assert test.op == OPPOSITES.get(op, op)
