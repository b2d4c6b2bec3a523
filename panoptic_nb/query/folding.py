"""Text as a search compares it, in SQL: without case, accents and ligatures, as `values.text.fold` has it."""

from __future__ import annotations

from functools import lru_cache

from panoptic_nb.values.text import fold

# What DuckDB's strip_accents leaves as it is and readers of Latin and Greek script take for something plainer.
_KEPT_BY_DUCKDB = "œæßøłđðþıſĳŀŉςªº²³’ʼ…№ﬁﬂ\u00a0\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f"


@lru_cache
def folded_sql(column: str) -> str:
    """The SQL that folds a column; texts of plain ASCII, which need no more, only lose their case."""
    return f"CASE WHEN strlen({column}) = length({column}) THEN lower({column}) ELSE {_folding(column)} END"


@lru_cache
def folded_operand_sql() -> str:
    """The same of one parameter: both sides are folded by one expression, whatever the script."""
    return _folding("?")


def _folding(text: str) -> str:
    folded = f"strip_accents(lower({text}))"
    plain = {letter: fold(letter) for letter in _KEPT_BY_DUCKDB}
    single = {letter: one for letter, one in plain.items() if len(one) == 1}
    folded = f"translate({folded}, {_quoted(''.join(single))}, {_quoted(''.join(single.values()))})"
    for letter in (letter for letter in plain if letter not in single):
        folded = f"replace({folded}, {_quoted(letter)}, {_quoted(plain[letter])})"
    return folded


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"
