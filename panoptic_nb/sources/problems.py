"""What an import did not take, as a table."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import polars as pl

    from panoptic_nb.sources.report import Problem

_PLACE = re.compile(r'(?s)(?:[a-z]+ (?P<row>[0-9]+))?(?:, )?(?:column "(?P<column>.*)")?')


class FileProblems(tuple["Problem", ...]):
    """Files that were not taken: a tuple that a notebook shows as a table, and `to_polars` gives as one."""

    __slots__ = ()

    def to_polars(self) -> pl.DataFrame:
        """One row for each file: path, reason."""
        import polars as pl

        rows = [(problem.where, problem.reason) for problem in self]
        return pl.DataFrame(rows, schema={"path": pl.String, "reason": pl.String}, orient="row")

    def _repr_html_(self) -> str:
        return self.to_polars()._repr_html_()


def cells_as_table(problems: Iterable[Problem]) -> pl.DataFrame:
    """One row for each: row, column, value, reason; without a column where it is about a whole row."""
    import polars as pl

    rows = []
    for problem in problems:
        place = _PLACE.fullmatch(problem.where)
        row, column = (place["row"], place["column"]) if place else (None, problem.where)
        rows.append((None if row is None else int(row), column, problem.value, problem.reason))
    kinds = {"row": pl.Int64, "column": pl.String, "value": pl.String, "reason": pl.String}
    return pl.DataFrame(rows, schema=kinds, orient="row")
